"""The questions of exercise 13, abandoned or entrapped: obligations, fulfilment, distance, replies and signals."""

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.alliance import commitments, reply

SIX = ("USA", "JPN", "KOR", "CHN", "PRK", "RUS")
CASES = (
    ([0.1, 0.3, 0.5, 0.9], 0.4),
    ([0.1, 0.3, 0.5, 0.9], 0.5),
    ([0.2, 0.8], 1.0),
    ([0.6, 0.7], 0.5),
    ([], 0.5),
)


def obligations_2018() -> pd.DataFrame:
    """Return who owed what in 2018."""
    rows = data.load("alliance_obligations")
    return rows[rows["year"] == 2018]


def partners(column: str = "state", obligation: str | None = "defense", zeros: bool = True) -> pd.DataFrame:
    """Return for each of the six states to how many partners it owed defence in 2018, or other counts like it."""
    rows = obligations_2018()
    rows = rows[rows[obligation]] if obligation else rows
    counts = rows[rows[column].isin(SIX)].groupby(column).size()
    counts = counts.reindex(list(SIX), fill_value=0) if zeros else counts
    return counts.rename_axis("state").reset_index(name="partners")


def partners_among_the_six() -> pd.DataFrame:
    """Return how many of the other five each of the six states owed defence in 2018."""
    rows = obligations_2018().query("defense and state in @SIX and towards in @SIX")
    counts = rows.groupby("state").size().reindex(list(SIX), fill_value=0)
    return counts.rename_axis("state").reset_index(name="partners")


def us_partners(column: str = "state", obligation: str | None = "defense") -> int:
    """Return the number of partners of the United States in such a count."""
    return int(partners(column, obligation).set_index("state")["partners"]["USA"])


def honoured(period: str | None = "1945-2003", coding: str = "outcome_llm", untested: bool = False) -> float:
    """Return the share of alliances with an obligation of defence that was honoured in war, in per cent."""
    rows = data.load("alliances_in_war")
    rows = rows[rows["defense"] & (rows["period"].eq(period) if period else True)]
    rows = rows if untested else rows[rows[coding] != "not tested"]
    return 100 * rows[coding].eq("honored").mean()


def all_honoured() -> float:
    """Return the share of all tested alliances after 1945, of whatever obligation, that was honoured, in per cent."""
    rows = data.load("alliances_in_war").query("period == '1945-2003' and outcome_llm != 'not tested'")
    return 100 * rows["outcome_llm"].eq("honored").mean()


def kept_in_war(reliabilities, threshold):
    """Return the average of the reliabilities below the threshold, or None if there are none."""
    attacked = [chance for chance in reliabilities if chance < threshold]
    return sum(attacked) / len(attacked) if attacked else None


def share_attacked(reliabilities, threshold):
    """Return which share of the alliances is attacked: a mistake, which stops at an empty list."""
    return sum(chance < threshold for chance in reliabilities) / len(reliabilities)


def spread_over_all(reliabilities, threshold):
    """Return the sum of the reliabilities below the threshold, divided by the number of all: a mistake."""
    return sum(chance for chance in reliabilities if chance < threshold) / len(reliabilities)


def like(wrong):
    """Return whether results begin like those of `wrong`, which need not know what to do with an empty list."""
    wanted = [round(wrong(*case), 6) for case in CASES[:3]]
    return lambda results: [type(value) in (int, float) and round(value, 6) for value in results[:3]] == wanted


def distances() -> pd.DataFrame:
    """Return how far 31 states voted from the United States in 2018, and whether it owed them defence."""
    points = data.load("un_ideal_points").query("year == 2018").set_index("country")["ideal_point"]
    owed = obligations_2018().query("state == 'USA' and defense")["towards"]
    table = (points["USA"] - points).drop("USA").abs().rename("distance").reset_index()
    return table.assign(guarantee=table["country"].isin(owed).map({True: "guarantee", False: "none"}))


def chart_of_distances(mark: str = "point", **encodings):
    """Return a right chart of question 6, or one with another mark or other encodings."""
    import altair as alt

    chart = alt.Chart(
        distances(),
        title="Those with a guarantee vote nearer, with exceptions on both sides",
        description="Distance from the US by country and guarantee. Israel is nearest and has none.",
    )
    return getattr(chart, f"mark_{mark}")().encode(
        **({"x": "distance", "y": "country", "color": "guarantee"} | encodings)
    )


exercise = Exercise(
    "13",
    (
        Number(
            "q1",
            "The reach of American promises",
            hints=(
                "The table is directed: `state` owes, `towards` receives. Which column must be USA?",
                "Keep the rows of 2018 with `state` USA whose `defense` is True, and count them with `len`.",
            ),
            expected=us_partners,
            unit="partners",
            notice="Most stand in treaties of many members, such as NATO and Rio. Japan's is a treaty of two.",
            misconceptions=(
                Misconception(
                    lambda: us_partners(obligation=None),
                    "These are all partners, with those owed no more than peace. Keep the rows with `defense`.",
                ),
                Misconception(
                    lambda: us_partners("towards"),
                    "You counted what the United States is owed, and only by five states. Turn the direction round.",
                ),
                Misconception(
                    lambda: int(
                        data.load("alliance_obligations").query("state == 'USA' and defense")["towards"].nunique()
                    ),
                    "That counts partners of all years since 1945. Keep 2018.",
                ),
                Misconception(
                    lambda: int(obligations_2018()["defense"].sum()),
                    "These are the promises of defence of all states in the table. Keep those of `state` USA.",
                ),
                Misconception(
                    lambda: us_partners(obligation="consultation"),
                    "That counts consultation, which is talk. Use the column `defense`.",
                ),
            ),
        ),
        Table(
            "q2",
            "Who guarantees how many",
            hints=(
                "After filtering, one state has no row left. What should stand there?",
                "`groupby('state').size()` of the rows with `defense`, then `.reindex(six, fill_value=0)`, then "
                "`.rename_axis('state').reset_index(name='partners')`.",
            ),
            expected=partners,
            notice="Here a missing row means zero. In a table of votes or polls it would mean: not known.",
            misconceptions=(
                Misconception(
                    lambda: partners(zeros=False),
                    "Japan is missing. It owes defence to nobody, and that is a zero: `reindex` with `fill_value=0`.",
                ),
                Misconception(
                    lambda: partners("towards"),
                    "This counts what each state is owed. Group by the state that owes.",
                ),
                Misconception(
                    lambda: partners(obligation=None),
                    "All obligations are in this count. Keep the rows in which `defense` is True.",
                ),
                Misconception(
                    partners_among_the_six,
                    "You count only partners among the six. Any partner in `year_2018` counts, so filter `state` alone.",
                ),
            ),
            accepted=(
                lambda: partners().set_index("state"),
                lambda: partners().sort_values("partners", ascending=False),
            ),
        ),
        Number(
            "q3",
            "Promises of defence after 1945",
            hints=(
                "Which rows say nothing about whether a promise was kept?",
                "Keep the rows with `defense`, of the later period, whose `outcome_llm` is not `not tested`; the mean "
                "of `== 'honored'` is a share, so multiply it to get per cent.",
            ),
            expected=honoured,
            unit="%",
            places=1,
            notice="Six cases of 43. One case more or less would move it by more than two points.",
            misconceptions=(
                Misconception(
                    lambda: honoured(untested=True),
                    "The wars that did not call on the treaty are in your base. Leave `not tested` out.",
                ),
                Misconception(
                    lambda: honoured(period=None),
                    "That is the rate of both periods together. Keep 1945-2003.",
                ),
                Misconception(
                    lambda: honoured(coding="outcome_bf"),
                    "That is the other coding. Use `outcome_llm`.",
                ),
                Misconception(
                    lambda: honoured(period="1816-1944"),
                    "That is the rate before 1945.",
                ),
                Misconception(
                    lambda: 100 - honoured(),
                    "That is the share broken. Wanted is the share honoured.",
                ),
                Misconception(
                    all_honoured,
                    "That is the rate of all alliances. Keep those with an obligation of defence.",
                ),
                Misconception(6, "That is the number of cases honoured. Divide it by the cases that were tested."),
                Misconception(43, "That is the number of cases tested. How many per cent of them were honoured?"),
            ),
            accepted=(lambda: round(honoured(), 1),),
        ),
        Choice(
            "q4",
            "What the rate cannot tell",
            hints=(
                "Ask of each sentence: would it need alliances that kept the peace, which are in no row?",
                "Two sentences can be checked with rows of the table. Two others reach beyond wars.",
            ),
            options={
                "a": (
                    "in wars after 1945, promises of defence that were tested were mostly broken",
                    "This stays inside the table: tested promises, in wars, in one coding.",
                ),
                "b": (
                    "most promises of defence made after 1945 are empty",
                    "The table holds only promises that did not prevent a war. The others may be good.",
                ),
                "c": (
                    "Japan must expect to be left with a chance of 86%",
                    "Its own treaty was never tested, and wars are no sample of alliances.",
                ),
                "d": (
                    "the alliance of Japan and the United States was in none of these wars tested",
                    "Six rows, all `not tested`, in both codings.",
                ),
                "e": (
                    "allies became less honest after 1945",
                    "Or attackers became more choosy, or treaties promised more. The rate is the same in each case.",
                ),
            },
            correct={"a", "d"},
            notice="A rate belongs to the group it was counted in. Here the group was chosen by the attackers.",
        ),
        Function(
            "q5",
            "Selection in three lines",
            hints=(
                "Who is attacked? Those whose reliability is below the threshold. Only they are seen in wars.",
                "Make a list of the reliabilities below the threshold; if it is empty return None; else return its "
                "sum divided by its length.",
            ),
            reference=kept_in_war,
            cases=CASES,
            notice="The better the threshold works as a shield, the worse the alliances that are left to be seen.",
            misconceptions=(
                Misconception(
                    like(lambda reliabilities, threshold: sum(reliabilities) / len(reliabilities)),
                    "That is the average of all promises. In wars only those below the threshold are seen.",
                    example=lambda reliabilities, threshold: sum(reliabilities) / len(reliabilities),
                ),
                Misconception(
                    lambda reliabilities, threshold: (
                        kept_in_war([-r for r in reliabilities], -threshold)
                        and -kept_in_war([-r for r in reliabilities], -threshold)
                    ),
                    "You kept the reliable ones, those above the threshold. They are not attacked.",
                ),
                Misconception(
                    lambda reliabilities, threshold: kept_in_war(reliabilities, threshold) or 0,
                    "Where nobody is attacked no rate exists. Return None, not 0.",
                ),
                Misconception(
                    like(share_attacked),
                    "That is the share that is attacked. Wanted is how reliable the attacked ones are on average.",
                    example=share_attacked,
                ),
                Misconception(
                    lambda reliabilities, threshold: (
                        sum(kept) / len(kept) if (kept := [r for r in reliabilities if r <= threshold]) else None
                    ),
                    "One that lies exactly at the threshold is not attacked: use `<`.",
                ),
                Misconception(
                    like(spread_over_all),
                    "You divide by the number of all alliances. Divide by the number of those attacked.",
                    example=spread_over_all,
                ),
            ),
            accepted=(
                lambda reliabilities, threshold: (
                    float(pd.Series(kept).mean()) if (kept := [r for r in reliabilities if r < threshold]) else None
                ),
            ),
        ),
        Chart(
            "q6",
            "Do those with a guarantee vote nearer?",
            hints=(
                "One mark for each country: how far along, in which row, in which colour?",
                "`alt.Chart(distances, title=..., description=...).mark_point().encode(...)` with `distance` as x, "
                "`country` as y and `guarantee` as color.",
            ),
            mark=("point", "circle", "square", "tick", "bar"),
            encodings={"x": "distance", "y": "country", "color": "guarantee"},
            notice="Israel votes nearest and had no defence pact, the Philippines has one and votes far off.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_distances(color="country"),
                    "The colour repeats the country. Let it show `guarantee`.",
                ),
                Misconception(
                    lambda: chart_of_distances(x="distance", y="guarantee", color="country"),
                    "Row and colour are the wrong way round: a row for each country, the colour for the guarantee.",
                ),
                Misconception(
                    lambda chart: "'aggregate'" in str(chart),
                    "Each country has one distance here: there is nothing to count or average.",
                    example=lambda: chart_of_distances(x="mean(distance)"),
                ),
            ),
            accepted=(
                chart_of_distances,
                lambda: chart_of_distances("bar"),
                lambda: chart_of_distances("circle", x="distance:Q", y="country:N"),
            ),
        ),
        Number(
            "q7",
            "Fear at one end of an alliance",
            hints=(
                "Both reply to each other, so one formula is not enough. Which function solves for both at once?",
                "`commitments(abandonment=..., entrapment=..., calm=...)` takes a pair for each, Tokyo first, and "
                "gives a pair back. Take the second one.",
            ),
            expected=lambda: commitments((4, 2), (2, 2), (0.5, 0.5))[1],
            unit="Washington's commitment, from 0 to 1",
            places=2,
            notice="Without Tokyo's loyalty it would have been 0.50: the fearful ally lets the other lean back.",
            misconceptions=(
                Misconception(
                    lambda: commitments((4, 2), (2, 2), (0.5, 0.5))[0],
                    "That is Tokyo's commitment. Wanted is Washington's, the second of the pair.",
                ),
                Misconception(
                    lambda: float(reply(2, 2, 0.5, 0)),
                    "That is Washington's reply to a Tokyo that commits nothing. Let both reply to each other.",
                ),
                Misconception(
                    lambda: float(reply(2, 2, 0.5, 1)),
                    "That is Washington's reply to a Tokyo that commits everything. Let both reply to each other.",
                ),
                Misconception(
                    lambda: commitments((2, 2), (2, 2), (0.5, 0.5))[1],
                    "Tokyo's fear of being left is 2 in your pair. It is 4 here.",
                ),
                Misconception(
                    lambda: commitments((4, 3), (2, 2), (0.5, 0.5))[1],
                    "Washington's fear of being left is 3 in your pair, as in the lesson. It is 2 here.",
                ),
                Misconception(
                    lambda: commitments((2, 2), (4, 2), (0.5, 0.5))[1],
                    "The two fears have changed places: the pair with 4 is `abandonment`, the first argument.",
                ),
            ),
            accepted=(lambda: round(commitments((4, 2), (2, 2), (0.5, 0.5))[1], 2),),
        ),
        Choice(
            "q8",
            "Tied hands or sunk costs?",
            hints=(
                "Ask when the cost falls due: now, whatever happens, or only if the word is broken?",
                "A sunk cost is paid in any case. Tied hands cost nothing as long as the promise is kept.",
            ),
            options={
                "a": (
                    "a president declares before allies and voters that an attack on Japan will be answered",
                    "Nothing is paid now. It will cost him if he does not answer: a tied hand.",
                ),
                "b": (
                    "a new harbour for the ally's ships is built with one's own money",
                    "That money is gone, whether one comes or not: a sunk cost.",
                ),
                "c": (
                    "a foreign minister says in private that he feels with the ally",
                    "Nobody hears it and nothing is paid. These are words.",
                ),
                "d": (
                    "a parliament resolves in open vote that the alliance covers certain islands",
                    "Breaking a public vote costs later, at home and abroad: a tied hand.",
                ),
            },
            correct={"a", "d"},
            notice="The same act can be both: troops abroad cost money now, and losing them would be hard to ignore.",
        ),
        Judgement(
            "q9",
            "Which fear, and how do you know?",
            hints=(
                "Sort the lesson's evidence by what it speaks for, and keep one piece for each fear.",
                "State your view in one sentence; then dependence, record, votes or opinion with a number; then what "
                "the model says about fear that is heard; then another capital's reading; then a limit.",
            ),
            model_answer=(
                "By 2019 more of the evidence speaks for the fear of being left. Japan depends on one guarantor, while "
                "the United States owes defence to 66 partners; Japan's treaty was never tested in war. Votes do not "
                "help: Japan stayed where it was, and two estimates disagree on Washington. Against this stands the "
                "autumn of 2017, when officials were reported to fear a strike without consultation. The model warns "
                "me: an ally that clings because it fears to be left ends up with the cost of being dragged in, so "
                "what is heard may be the second fear. Washington reads the same grid as an unfair bargain, Seoul "
                "as a reason to ask for a veto. None of these data measures fear, and the weights are assumed."
            ),
            rubric=(
                "takes a position in one sentence, and gives a number with its source for it",
                "names a piece of evidence for the other fear",
                "says why fear that is voiced need not be the fear that moved the government",
                "gives the reading of a second capital",
                "says what the data cannot show, or what would change the judgement",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
