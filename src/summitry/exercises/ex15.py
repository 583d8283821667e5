"""The questions of exercise 15, the walk-out at Hanoi: falls, gaps, an inspection game, a commitment, a judgement."""

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.enforcement import inspection_game

BANNED = {"coal": 400, "iron": 251, "lead": 113, "seafood": 295}  # million USD, the goods of resolution 2371
TEXTILES = 752  # million USD, resolution 2375
TARGET, SENDER = (-8, 4, 0, 2), (2, -3, -1, 0)  # payoffs of question 4


def trade() -> pd.DataFrame:
    """Return North Korea's trade by year, in million USD."""
    table = data.load("north_korea_trade").set_index("year")
    return table.assign(total=table["exports_usd_m"] + table["imports_usd_m"])


def fall(column: str = "total", start: int = 2017) -> float:
    """Return by how many per cent a flow of trade fell from `start` to 2018."""
    flow = trade()[column]
    return float(100 * (1 - flow[2018] / flow[start]))


def events_by_year(empty: bool = True, missiles_only: bool = False) -> pd.DataFrame:
    """Return CSIS events by year, 2014 to 2019; `empty` keeps a year without events."""
    events = data.load("provocations")
    if missiles_only:
        events = events[events["kind"] == "missile"]
    counts = events.groupby(events["date"].dt.year.rename("year")).size()
    years = range(2014, 2020)
    counts = counts.reindex(years, fill_value=0) if empty else counts[counts.index.isin(years)]
    return counts.rename_axis("year").reset_index(name="events")


def launches_by_year() -> pd.DataFrame:
    """Return the mistake of question 3: missiles, by the other list."""
    launched = data.load("missile_tests")
    counts = launched.groupby(launched["date_utc"].dt.year.rename("year")).size()
    return counts.reindex(range(2014, 2020), fill_value=0).rename_axis("year").reset_index(name="events")


def breaks_off(p1: float, p2: float, d: float, c: float) -> bool:
    """Return whether the decliner prefers to break off today to the best deal."""
    return (1 + d) * (1 - p1) - c > 1 + d * (1 - p2 - c)


def share_of_exports(usd_m: float, base: float | None = None) -> float:
    """Return a sum in per cent of the exports of 2016, or of another base in million USD."""
    return float(100 * usd_m / (base or trade().loc[2016, "exports_usd_m"]))


def chart_of_shares(mark: str = "point", x: str = "year:O", y: str = "china_share_percent:Q"):
    """Return a chart of question 8; by default a right one."""
    import altair as alt

    return alt.Chart(
        data.load("north_korea_trade"),
        title="Nearly all recorded trade is with China",
        description="China's share of trade rises to 96% in 2018; four years have no figure.",
        mark=mark,
    ).encode(x=x, y=y)


exercise = Exercise(
    "15",
    (
        Number(
            "q1",
            "All trade, 2017 to 2018",
            hints=(
                "Which two columns make up trade, and which year is the base?",
                "Add exports and imports for each year. A fall in per cent is 100 * (1 - later / earlier).",
            ),
            expected=fall,
            unit="%",
            tolerance=0.01,
            notice="Half of the recorded trade went in one year, and most of what went were exports.",
            misconceptions=(
                Misconception(lambda: fall("exports_usd_m"), "That is the fall of exports alone. Add the imports."),
                Misconception(lambda: fall("imports_usd_m"), "That is the fall of imports alone. Add the exports."),
                Misconception(
                    lambda: (fall("exports_usd_m") + fall("imports_usd_m")) / 2,
                    "That is the average of two percentages. They have different bases: add the dollars first.",
                ),
                Misconception(lambda: fall(start=2016), "That is the fall since 2016. The base is 2017."),
                Misconception(lambda: 100 - fall(), "That is what was left, not what was lost."),
                Misconception(
                    lambda: 100 * (trade().loc[2017, "total"] / trade().loc[2018, "total"] - 1),
                    "You divided by the trade of 2018. The base of a fall is the earlier year.",
                ),
                Misconception(
                    lambda: float(trade().loc[2017, "total"] - trade().loc[2018, "total"]),
                    "That is the fall in million dollars. Divide it by the trade of 2017.",
                ),
                Misconception(
                    lambda: float(100 * (1 - trade().loc[2017, "total"] / trade().loc[2016, "total"])),
                    "That is the fall from 2016 to 2017, one year too early.",
                ),
            ),
            accepted=(lambda: round(fall(), 1),),
        ),
        Choice(
            "q2",
            "Two empty places",
            hints=(
                "What would you have to know about a source to call an empty year a zero?",
                "Ask of each record: did somebody count in that year and find nothing, or did nobody count for us?",
            ),
            options={
                "a": (
                    "Both are zeros: no trade, no launches.",
                    "North Korea traded in 2006 to 2012. Our table has no figures for those years.",
                ),
                "b": (
                    "Both are missing: nobody can say anything about either.",
                    "Two lists were kept through 2018, by different people. Both have nothing in it.",
                ),
                "c": (
                    "Trade is missing, and the empty 2018 is a zero of what the lists count.",
                    "Lists kept through a year may have a zero in it. Years outside a table are unknown.",
                ),
                "d": (
                    "Trade is a zero, and launches are missing.",
                    "It is the other way round.",
                ),
            },
            correct="c",
            notice="A zero is a finding. A missing value is a question.",
        ),
        Table(
            "q3",
            "Events by year",
            hints=(
                "`groupby` makes a group of what is there. What of a year in which there is nothing?",
                "Count with `.groupby(...).size()`, then `.reindex(range(2014, 2020), fill_value=0)`.",
            ),
            expected=events_by_year,
            notice="The zero of 2018 is there because you asked for the year. Software leaves out what is empty.",
            misconceptions=(
                Misconception(
                    lambda: events_by_year(empty=False),
                    "A year is missing: 2018 has no events, so `groupby` does not make a group of it. It is a zero.",
                ),
                Misconception(
                    lambda: events_by_year(missiles_only=True),
                    "Only missile events are counted. Count all three kinds.",
                ),
                Misconception(
                    launches_by_year, "Those are missiles launched, from the other list. Count `provocations`."
                ),
            ),
            accepted=(
                lambda: events_by_year().set_index("year"),
                lambda: events_by_year().sort_values("events", ascending=False),
            ),
        ),
        Number(
            "q4",
            "Who mixes how?",
            hints=(
                "The target mixes so that the sender has no preference. Whose payoffs fix its probability?",
                "`inspection_game(target=(...), sender=(...))`, each in the order violate and looked at, violate and "
                "not, comply and looked at, comply and not. Which of its two probabilities is asked for?",
            ),
            expected=lambda: 100 * inspection_game(TARGET, SENDER).violates,
            unit="%",
            tolerance=0.025,
            notice="No payoff of the target enters this number.",
            misconceptions=(
                Misconception(
                    lambda: 100 * inspection_game(TARGET, SENDER).enforces,
                    "That is how often the sender looks. How often does the target violate?",
                ),
                Misconception(
                    lambda: 100 * (1 - inspection_game(TARGET, SENDER).violates),
                    "That is how often the target complies.",
                ),
                Misconception(25, "That is the game of the lesson. Here the sender's payoffs are 2, -3, -1 and 0."),
            ),
            accepted=(lambda: round(100 * inspection_game(TARGET, SENDER).violates, 1), lambda: 100 / 6),
        ),
        Choice(
            "q5",
            "What lowers violations?",
            hints=(
                "Violations are fixed by the payoffs of one side only. Which side?",
                "Try each in the explorer or with `inspection_game`: change one payoff and look at `violates`.",
            ),
            options={
                "a": ("A harsher penalty for those who are caught", "It lowers how often the sender looks."),
                "b": (
                    "Looking becomes cheaper for the sender",
                    "The sender then needs fewer violations to find looking worth its while.",
                ),
                "c": (
                    "What the target gains unseen becomes smaller",
                    "It lowers how often the sender has to look. Violations stay.",
                ),
                "d": (
                    "A missed violation becomes more painful for the sender",
                    "The sender then looks at fewer violations, so the target violates less.",
                ),
            },
            correct={"b", "d"},
            notice="In this game each side's conduct is steered by the other side's payoffs.",
        ),
        Function(
            "q6",
            "When the decliner breaks off",
            hints=(
                "Write the two sides down first: what the best deal brings, and what breaking off brings.",
                "Breaking off brings (1 + d) times 1 - p1, less c once. The deal brings 1, and d times 1 - p2 - c.",
            ),
            reference=breaks_off,
            cases=(
                (0.3, 0.5, 0.9, 0.2),
                (0.3, 0.7, 0.9, 0.2),
                (0.1, 0.3, 0.9, 0.2),
                (0.1, 0.2, 0.9, 0.2),
                (0.5, 0.9, 0.9, 0.2),
                (0.1, 0.3, 0.5, 0.2),
                (0.2, 0.47, 0.9, 0.5),
                (0.3, 0.32, 0.5, 0.4),
                (0.1, 0.6, 0.9, 0.2),
            ),
            notice="The decliner who counts tomorrow less bears a larger shift.",
            misconceptions=(
                Misconception(
                    lambda p1, p2, d, c: p2 > p1,
                    "A shift alone is not enough: today the decliner can be paid for it. Compare deal and break.",
                ),
                Misconception(
                    lambda p1, p2, d, c: (1 + d) * (1 - p1) - c < 1 + d * (1 - p2 - c),
                    "That is True when the deal is better. The function must say when breaking off is better.",
                ),
                Misconception(
                    lambda p1, p2, d, c: 2 * (1 - p1) - c > 1 + (1 - p2 - c),
                    "Tomorrow counts d times as much as today, in both sums.",
                ),
                Misconception(
                    lambda p1, p2, d, c: (1 + d) * (1 - p1) > 1 + d * (1 - p2),
                    "The cost is missing. It stands in both sums: c once if talks break today, d times c in the deal.",
                ),
                Misconception(
                    lambda p1, p2, d, c: (1 + d) * (1 - p1) - c > 1 + d * (1 - p2),
                    "The cost is in the wrong place: c once if talks break today, and in the deal the riser leaves only "
                    "1 - p2 - c tomorrow.",
                ),
                Misconception(
                    lambda p1, p2, d, c: (1 + d) * p1 - c > 1 + d * (1 - p2 - c),
                    "p1 is the riser's share. The decliner has the rest, 1 - p1.",
                ),
                Misconception(
                    lambda p1, p2, d, c: (1 + d) * (1 - p1) - c > (1 - p1) + d * (1 - p2 - c),
                    "The best deal gives the decliner everything today, that is 1.",
                ),
            ),
            accepted=(lambda p1, p2, d, c: bool(p2 > (c * (1 - d) + (1 + d) * p1) / d),),
        ),
        Number(
            "q7",
            "One resolution in dollars",
            hints=(
                "Which of the goods in the table of the lesson does resolution 2371 name, and which belong to another?",
                "Add coal, iron, lead and seafood, and divide by the exports of 2016.",
            ),
            expected=lambda: share_of_exports(sum(BANNED.values())),
            unit="%",
            tolerance=0.0125,
            notice="At the time officials spoke of a third, with a round 3 billion as the base (US embassy, 2017).",
            misconceptions=(
                Misconception(
                    lambda: share_of_exports(sum(BANNED.values()) + TEXTILES),
                    "Textiles are in it. They were banned by resolution 2375.",
                ),
                Misconception(
                    lambda: share_of_exports(sum(BANNED.values()), trade().loc[2017, "exports_usd_m"]),
                    "That is the share of the exports of 2017, when the ban already worked. Take 2016.",
                ),
                Misconception(
                    lambda: share_of_exports(sum(BANNED.values()), trade().loc[2016, "total"]),
                    "That is the share of all trade. The ban is on exports.",
                ),
                Misconception(
                    lambda: share_of_exports(sum(BANNED.values()) - BANNED["coal"]),
                    "Coal is left out. The resolution banned it altogether.",
                ),
                Misconception(
                    lambda: share_of_exports(sum(BANNED.values()) - BANNED["seafood"]),
                    "Seafood is left out. The resolution banned it, too.",
                ),
                Misconception(
                    lambda: share_of_exports(sum(BANNED.values()), sum(BANNED.values()) + TEXTILES),
                    "That is their share of the five goods in the table. The base is all exports of 2016.",
                ),
                Misconception(
                    lambda: sum(BANNED.values()),
                    "That is their sum in million dollars. Divide it by the exports of 2016.",
                ),
                Misconception(
                    lambda: share_of_exports(sum(BANNED.values()), trade().loc[2018, "exports_usd_m"]),
                    "That is more than all exports of 2018, after the ban. Take 2016.",
                ),
            ),
            accepted=(lambda: round(share_of_exports(sum(BANNED.values())), 1),),
        ),
        Chart(
            "q8",
            "China's share",
            hints=(
                "Four years have no share. Which mark does not pretend to know what lies between two years?",
                'Use `mark_point()` or `mark_bar()` with x="year:O" and y="china_share_percent:Q", and give it a '
                "`title=` and a `description=`.",
            ),
            mark=("point", "circle", "square", "bar"),
            encodings={"x": "year", "y": "china_share_percent"},
            notice="2016 and 2019 are empty. What else in their rows tells you to be careful?",
            misconceptions=(
                Misconception(
                    lambda: chart_of_shares(mark="line"),
                    "A line is for records without holes: drop the empty years, and it runs over them as if they were known. "
                    "Draw points or bars.",
                ),
                Misconception(
                    lambda: chart_of_shares(y="exports_usd_m:Q"),
                    "The height shows exports. Wanted is China's share, in per cent.",
                ),
                Misconception(
                    lambda: chart_of_shares(y="mean(china_share_percent):Q"),
                    "There is one figure a year. A mean hides that, and hides the empty years.",
                ),
            ),
            accepted=(chart_of_shares, lambda: chart_of_shares(mark="bar", x="year:Q")),
        ),
        Choice(
            "q9",
            "What the dates refute",
            hints=(
                "A cause comes before its effect. Which of these sentences puts it the other way round?",
                "Look at the table of the autumn of 2017: when was the last launch, when each resolution?",
            ),
            options={
                "a": (
                    "The sanctions of 2017 hurt North Korea's exports.",
                    "They fell after the resolutions. The dates fit, though they do not prove it.",
                ),
                "b": (
                    "Resolution 2397 stopped the launches.",
                    "The launches had stopped 24 days before it was adopted. It may have kept them away: that is another claim.",
                ),
                "c": (
                    "Resolutions 2371 and 2375 made Kim ready to talk.",
                    "They came months before the talks. The dates allow it.",
                ),
                "d": (
                    "Kim stopped testing because his force was complete.",
                    "The pause began with the flight after which this was said. The dates allow it.",
                ),
            },
            correct="b",
            notice="Dates can refute. To confirm, you would need to know what would have happened otherwise.",
        ),
        Judgement(
            "q10",
            "Did maximum pressure work?",
            hints=(
                "The verb has at least four meanings. Which do you answer, and which not?",
                "For each claim: one number, what kind of number it is, and what would change your mind.",
            ),
            model_answer=(
                "It depends on what it was to do. It hurt: recorded exports fell by 91% from 2016 to 2018, though "
                "2016 is computed and smuggling is left out. Whether it brought Kim to talks is open. Abe called it a "
                "victory of pressure, Pyongyang denied it, and the dates fit both: launches stopped after two "
                "resolutions, with the flight after which Pyongyang called its force complete, and 24 days before the "
                "hardest resolution. It did not stop the programme: outside experts estimate material for five to "
                "seven more weapons in 2018. I would say that pressure bought something to trade in Hanoi, since "
                "North Korea asked for its export bans to go, and that it did not buy what its authors wanted. A year "
                "of tests under unchanged sanctions would make me doubt the first half."
            ),
            rubric=(
                "Says which meaning of working it answers, and keeps the others apart.",
                "Gives two numbers or more and says whether each is recorded, computed or estimated.",
                "Names a reading that it does not share, with who holds it.",
                "Does not take the order of dates for a cause.",
                "Says what evidence would change the verdict.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9, q10 = exercise.questions
