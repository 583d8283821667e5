"""The questions of exercise 12, Japan passing: a claim to check, ties, centralities, a chart and a headline to mend."""

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models import network

SIX = ("USA", "CHN", "KOR", "JPN", "PRK", "RUS")
CLAIMED = {"KOR", "CHN", "RUS", "USA"}


def meetings() -> pd.DataFrame:
    """Return all meetings and calls."""
    return data.load("summit_meetings")


def first_record() -> pd.DataFrame:
    """Return the meetings and calls that are not known from Japan's readouts and the press alone."""
    rows = meetings()
    return rows[rows["sources"].map(lambda keys: not set(keys) <= {"japan", "press"})]


def of_leaders(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the meetings of leaders among `rows`."""
    return rows[(rows["level"] == "leader") & (rows["kind"] == "meeting")]


def with_kim(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the meetings of Kim Jong Un, one row for each state that he met."""
    kim = rows[rows["people"].map(lambda names: "Kim Jong Un" in names)]
    return kim.explode("participants").query("participants != 'PRK'").rename(columns={"participants": "state"})


def claimed_until(day: str, rows: pd.DataFrame) -> int:
    """Return how many of the four states of the claim Kim had met until `day`, going by `rows`."""
    met = with_kim(rows)
    return len(set(met[met["date"] <= day]["state"]) & CLAIMED)


def kim_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the number of Kim's meetings by state and year."""
    met = with_kim(rows)
    return met.assign(year=met["date"].dt.year).groupby(["state", "year"]).size().reset_index(name="meetings")


def japan(measure: str, rows: pd.DataFrame, weighted: bool, day: str = "2018-06-30") -> float:
    """Return Japan's centrality among the leaders' meetings of `rows` until `day`."""
    met = of_leaders(rows)
    ties = network.project(met[met["date"] <= day]["participants"])
    return network.centralities(ties, SIX, weighted)[measure]["JPN"]


def contacts_of_tokyo() -> pd.DataFrame:
    """Return the leaders' and ministers' meetings of Japan, one row for each partner."""
    rows = meetings()
    rows = rows[(rows["kind"] == "meeting") & rows["participants"].map(lambda states: "JPN" in states)]
    return rows.explode("participants").query("participants != 'JPN'").rename(columns={"participants": "partner"})


def times_together(meetings, one, other):
    """Return in how many of the meetings, lists of states, both states took part."""
    return sum(one in states and other in states for states in meetings)


def chart_of_partners(**encodings):
    """Return a right chart of question 8, or one with other encodings."""
    import altair as alt

    return (
        alt.Chart(
            contacts_of_tokyo(),
            title="Ministers meet Washington; Abe meets the leaders of four states",
            description="Bars of the number of Japan's meetings by partner and level. The United States leads.",
        )
        .mark_bar()
        .encode(**({"x": "count()", "y": "partner", "color": "level"} | encodings))
    )


exercise = Exercise(
    "12",
    (
        Number(
            "q1",
            "The claim of 6 June 2018",
            hints=(
                "The claim is about leaders, and it was printed on 6 June 2018. Which rows were true on that day?",
                "From `kim` keep the rows up to 2018-06-06 whose `level` is `leader`, and count the different states.",
            ),
            expected=lambda: claimed_until("2018-06-06", of_leaders(meetings())),
            unit="states",
            notice="By that day two of the four were ministers. Kim met the last of the leaders, Putin, in April 2019.",
            misconceptions=(
                Misconception(
                    lambda: claimed_until("2018-06-06", meetings()),
                    "Four is what you get with ministers, with rows after 6 June, or with meetings, not states.",
                ),
                Misconception(
                    lambda: claimed_until("2018-12-31", of_leaders(meetings())),
                    "That counts Singapore, which came six days after the article. Stop at 6 June 2018.",
                ),
            ),
        ),
        Choice(
            "q2",
            "The Russian meeting",
            hints=(
                "Look for RUS together with PRK in the table. There are two such rows.",
                "Print the rows with both states, with `date`, `people` and `level`, and read who sat on each side.",
            ),
            options={
                "a": ("Kim and President Putin met in Vladivostok", "They did, but on 25 April 2019."),
                "b": (
                    "Kim received the foreign minister, Lavrov, in Pyongyang",
                    "On 31 May 2018. The lower side is a minister, so the dataset calls it a ministers' meeting.",
                ),
                "c": ("Kim and Putin spoke by telephone", "No such call is in the table."),
                "d": (
                    "there was no Russian meeting at all",
                    "There was one, six days before the article. Look at the ministers.",
                ),
            },
            correct="b",
            notice="A leader can decide in the room; a foreign minister carries a message. Count them apart.",
        ),
        Table(
            "q3",
            "Whom Kim met, year by year",
            hints=(
                "Kim's leaders' meetings, one row for each state that he met. Then count by two columns at once.",
                "Keep `level == 'leader'` in `kim`, `explode` the participants, drop PRK, add `year` with "
                "`.dt.year`, then `groupby(['state', 'year']).size().reset_index(name='meetings')`.",
            ),
            expected=lambda: kim_by_year(of_leaders(meetings())),
            notice="Japan is in no row, and a table does not show what is missing. You have to ask for it.",
            misconceptions=(
                Misconception(
                    lambda table: any("2018" in str(column) for column in table.columns),
                    "The years stand side by side. Leave `unstack` out, and end with `.reset_index(name='meetings')`.",
                    example=lambda: kim_by_year(of_leaders(meetings())).pivot(index="state", columns="year"),
                ),
                Misconception(
                    lambda table: bool({"China", "South Korea"} & set(table["state"])),
                    "These are names. Leave the codes of `participants` as they are.",
                    example=lambda: kim_by_year(of_leaders(meetings())).replace(
                        {"CHN": "China", "KOR": "South Korea", "RUS": "Russia", "USA": "United States"}
                    ),
                ),
                Misconception(
                    lambda: kim_by_year(meetings()),
                    "Ministers are in these counts. Keep the level `leader` first.",
                ),
                Misconception(
                    lambda table: "PRK" in set(table["state"]),
                    "North Korea is in your table: Kim did not meet himself. Drop PRK after `explode`.",
                    example=lambda: pd.concat(
                        [
                            kim_by_year(of_leaders(meetings())),
                            pd.DataFrame([("PRK", 2018, 7)], columns=["state", "year", "meetings"]),
                        ]
                    ),
                ),
            ),
            accepted=(
                lambda: kim_by_year(of_leaders(meetings())).set_index(["state", "year"]),
                lambda: kim_by_year(of_leaders(meetings())).sample(frac=1, random_state=1),
            ),
        ),
        Function(
            "q4",
            "The weight of a tie",
            hints=(
                "Go through the meetings one by one: in which of them do you find both names?",
                "Start with 0; for each list of states add 1 if `one in states and other in states`; return the sum.",
            ),
            reference=times_together,
            cases=(
                ([["USA", "JPN"], ["USA", "JPN", "KOR"]], "USA", "JPN"),
                ([["USA", "JPN"], ["USA", "JPN", "KOR"]], "KOR", "JPN"),
                ([["USA", "JPN"], ["KOR", "PRK"], ["PRK", "KOR"]], "KOR", "PRK"),
                ([["USA", "JPN"], ["KOR", "PRK"]], "JPN", "PRK"),
                ([], "JPN", "PRK"),
            ),
            notice="This is the projection of the lesson for one pair: a meeting of three gave Seoul and Tokyo a tie.",
            misconceptions=(
                Misconception(
                    lambda meetings, one, other: sum(sorted(states) == sorted([one, other]) for states in meetings),
                    "A meeting of three ties the two as well. Ask whether both are in the list, alone or not.",
                ),
                Misconception(
                    lambda meetings, one, other: sum(one in states or other in states for states in meetings),
                    "That counts meetings of either of them. Both must be there: `and`.",
                ),
                Misconception(
                    lambda meetings, one, other: sum(bool(one and other in states) for states in meetings),
                    "`one and other in states` looks for `other` alone. Write `in states` after each of the two.",
                ),
                Misconception(
                    lambda meetings, one, other: times_together(meetings, one, other) or None,
                    "When the two never met, nothing comes back. Return 0 then.",
                ),
                Misconception(
                    lambda meetings, one, other: any(one in states and other in states for states in meetings),
                    "That says whether they ever met: the unweighted tie. Wanted is how often.",
                ),
                Misconception(
                    lambda meetings, one, other: sum(list(states) == [one, other] for states in meetings),
                    "`==` compares the whole list, with its order. Ask of each name whether it is in the list.",
                ),
                Misconception(
                    lambda meetings, one, other: len(meetings),
                    "That counts all meetings, whoever took part. Count those in which you find both names.",
                ),
                Misconception(
                    lambda meetings, one, other: sum(one in states for states in meetings),
                    "That counts the meetings of the first state. The other must be there as well.",
                ),
                Misconception(
                    lambda meetings, one, other: sum(states.count(one) + states.count(other) for states in meetings),
                    "A meeting of both counts twice here. Add 1 for each meeting in which both are.",
                ),
            ),
            accepted=(lambda meetings, one, other: len([m for m in meetings if {one, other} <= set(m)]),),
        ),
        Choice(
            "q5",
            "Which measure asks this?",
            hints=(
                "A go-between has not the most friends. He stands where others must pass.",
                "Hold the sentence against the four questions in the table *Central in four ways*.",
            ),
            options={
                "a": ("degree", "Degree counts doors. Someone with few ties can be the only way between two groups."),
                "b": (
                    "betweenness",
                    "It counts the shortest paths between others that run through you: H in the kite, with three ties.",
                ),
                "c": ("closeness", "Closeness asks how few steps you are from all others, whoever needs you."),
                "d": ("eigenvector", "Eigenvector asks whether your friends are well tied, not whether they need you."),
            },
            correct="b",
            notice="A claim to be a mediator is a claim about betweenness. Name the measure before you rank.",
        ),
        Number(
            "q6",
            "Weights change a value",
            hints=(
                "Which argument of `centralities` tells it to use the third entry of each tie?",
                "`project` the participants of `june`, then `centralities(ties, nodes=six, weighted=True)`, and read "
                "the value of JPN under `eigenvector`.",
            ),
            expected=lambda: japan("eigenvector", first_record(), weighted=True),
            unit="the column `eigenvector`",
            places=2,
            notice="Four meetings with the best-tied state raise Japan above China. Unweighted, they count once.",
            misconceptions=(
                Misconception(
                    lambda: japan("eigenvector", first_record(), weighted=False),
                    "That is the unweighted value: every tie counted 1. Pass `weighted=True`.",
                ),
                Misconception(
                    lambda: japan("degree", first_record(), weighted=True),
                    "That is the weighted degree. Take the column `eigenvector`.",
                ),
                Misconception(
                    lambda: japan("eigenvector", meetings(), weighted=True),
                    "That is the value with the added rows. Use the first record, as in `june`.",
                ),
            ),
            accepted=(lambda: round(japan("eigenvector", first_record(), weighted=True), 2),),
        ),
        Choice(
            "q7",
            "What survives?",
            hints=(
                "Go to the end of 2019 in the explorer and try the first two ways of counting, with and without the "
                "added rows: four settings.",
                "Strike out every sentence that one of the four settings makes false. Two are left.",
            ),
            options={
                "a": (
                    "Japan is the only one of the five whose leader had not met Kim",
                    "The missing tie is the same in every setting of leaders.",
                ),
                "b": (
                    "North Korea is the second most central state by degree",
                    "Only in the first record, which lists Kim's summits. With the added rows no state is lower.",
                ),
                "c": (
                    "Japan is the least central of the six by degree",
                    "Not when you count how often leaders met. With the added rows it at most shares the last place.",
                ),
                "d": (
                    "the United States has met every other leader",
                    "It has a tie with each of the five in every setting.",
                ),
                "e": (
                    "the United States alone is the most central by degree",
                    "With the added rows it shares the first place, or loses it to Japan.",
                ),
            },
            correct={"a", "d"},
            notice="Whether a tie exists is harder to shake than how central it makes somebody.",
        ),
        Chart(
            "q8",
            "Whom Tokyo meets",
            hints=(
                "One bar for each partner, its length the number of rows, its parts coloured by a column of `tokyo`.",
                "`alt.Chart(tokyo, title=..., description=...).mark_bar().encode(...)` with `count()` on one axis, "
                "`partner` on the other, and `level` as colour.",
            ),
            mark="bar",
            encodings={"x": "count()", "y": "partner", "color": "level"},
            notice="Leaders of four states, but ministers mostly with Washington: is that Tokyo, or whose list it is?",
            misconceptions=(
                Misconception(
                    lambda: chart_of_partners(color="partner"),
                    "The colour repeats the partner. Let it show the level.",
                ),
                Misconception(
                    lambda: chart_of_partners(y="place"),
                    "These are places. Give each partner a bar.",
                ),
                Misconception(
                    lambda chart: "'aggregate': 'count'" not in str(chart),
                    "Let the chart count the rows of `tokyo`: put `count()` on one axis.",
                    example=lambda: chart_of_partners(x="date"),
                ),
            ),
            accepted=(chart_of_partners, lambda: chart_of_partners(x="partner", y="count()")),
        ),
        Judgement(
            "q9",
            "Mend a headline",
            hints=(
                "Which words of the headline does the network not know at all?",
                "Say what was counted, until when, in whose record; keep what survives; then name another reading.",
            ),
            model_answer=(
                "Among meetings of leaders recorded by Washington and in the list of Kim's summits, Japan ranked fifth "
                "of six by degree at the end of June 2018. That rank does not last: with ministers and calls Japan is "
                "second, and with Japan's own readouts and the press, counted by how often leaders met, it is first, "
                "because a record puts those in the middle whose meetings it lists. What lasts is that Japan's leader "
                "had not met Kim. Seoul would add that the question is who brings others together, "
                "and none of this shows whether Japan's interests were overlooked in a deal."
            ),
            rubric=(
                "says what is counted, until when, and in whose record",
                "names one way of counting that changes the rank, and how",
                "keeps the finding that survives, the missing tie to Kim",
                "separates meeting from influence: the network does not show who persuaded whom",
                "gives the reading of at least one other capital",
            ),
            least_words=40,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
