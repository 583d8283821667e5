"""The questions of exercise 22, tit for tat: tariffs, soybeans, a difference-in-differences and forgiveness."""

import numpy as np
import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.reciprocity import STRATEGIES, Dilemma, Strategy, long_run


def tariff(column: str, date: str = "2019-06-01") -> float:
    """Return China's average tariff in percent from `date` on."""
    return float(data.load("china_tariffs").set_index("date")[column][date])


def soybeans(base: int = 2017, year: int = 2019) -> pd.DataFrame:
    """Return each month of `year` as percent of the same month of `base`: US soybean exports to China."""
    return of_base(data.load("soybean_exports").query("buyer == 'CHN'"), base, year)


def of_base(sold: pd.DataFrame, base: int = 2017, year: int = 2019) -> pd.DataFrame:
    """Return each month of `year` as percent of the same month of `base`, for the rows `sold`."""
    months = sold.groupby([sold["month"].dt.month.rename("month"), sold["month"].dt.year.rename("year")])
    table = months["exports_usd"].sum().unstack("year")
    return (100 * table[year] / table[base]).reset_index(name="percent")


def eleven_months() -> pd.DataFrame:
    """Return soybean exports by buyer, January to November of 2017 and 2018, million USD, and the change."""
    soy = data.load("soybean_exports")
    soy = soy[(soy["month"].dt.month <= 11) & soy["month"].dt.year.isin([2017, 2018])]
    buyers = soy.groupby(["buyer", soy["month"].dt.year])["exports_usd"].sum().unstack() / 1e6
    buyers.columns = ["before", "after"]
    return buyers.assign(change=buyers["after"] - buyers["before"]).reset_index()


def chart_of_buyers(rows: pd.DataFrame | None = None, mark: str = "bar", field: str = "change"):
    """Return a chart of question 3; by default a right one."""
    import altair as alt

    rows = eleven_months().query("buyer != 'CHN'") if rows is None else rows
    return alt.Chart(
        rows,
        title="Twelve of fifteen others bought more",
        description="Bars of the change of soybean exports by buyer, January to November 2018 against 2017.",
        mark=mark,
    ).encode(x=f"{field}:Q", y="buyer:N")


def tit_for_two_tats(history: str) -> str:
    """Return the next move of the rule that answers only two tariffs in a row."""
    return "x" if history.endswith("xx") else "o"


def panel() -> pd.DataFrame:
    """Return quarterly exports of the early and the late products of the lesson."""
    exports = data.load("us_exports_to_china")
    months = pd.to_datetime(["2018-03-01", "2018-06-01", "2018-09-01", "2018-10-01"])
    rise = exports.pivot(index="hs6", columns="month", values="tariff_percent")[months].diff(axis=1)
    rise.columns = ["march", "spring", "summer", "autumn"]
    groups = {
        "early": rise.query("spring <= 0 and summer >= 15").index,
        "late": rise.query("spring <= 0 and summer <= 0 and 4 <= autumn <= 11").index,
    }
    of_product = {product: group for group, products in groups.items() for product in products}
    exports = exports.assign(
        group=exports["hs6"].map(of_product), quarter=exports["month"].dt.to_period("Q").astype(str)
    )
    return exports.groupby(["group", "hs6", "quarter"], as_index=False)["china_usd"].sum()


def changes(quarter: str = "Q4") -> pd.Series:
    """Return the mean change of the logarithm from `quarter` of 2017 to that of 2018, by group."""
    wide = panel().pivot(index=["group", "hs6"], columns="quarter", values="china_usd").astype(float)
    wide = wide[[f"2017{quarter}", f"2018{quarter}"]]
    wide = wide[(wide > 0).all(axis=1)]
    return np.log(wide[f"2018{quarter}"] / wide[f"2017{quarter}"]).groupby("group").mean()


def effect(quarter: str = "Q4") -> float:
    """Return the difference-in-differences of `quarter` in log points."""
    change = changes(quarter)
    return float(change["early"] - change["late"])


def percent(log_points: float) -> float:
    """Return log points as percent."""
    return float(100 * (np.exp(log_points) - 1))


def effect_of_sums() -> float:
    """Return the mistake of question 5: sums of dollars, in which soybeans weigh more than all other products."""
    sums = panel().groupby(["group", "quarter"])["china_usd"].sum().astype(float).unstack()
    growth = sums["2018Q4"] / sums["2017Q4"]
    return float(100 * (growth["early"] / growth["late"] - 1))


def mixed_points(after_open: float, after_tariff: float) -> float:
    """Return the mistake of question 8: forgiveness after one of the two own moves only."""
    rule = Strategy(1, (1, after_open, 1, after_tariff))
    return long_run(rule, rule, Dilemma(), 0.05)[0]


def points(forgiveness: float = 0.2, error: float = 0.05, twin: bool = True) -> float:
    """Return the long-run points a round of a forgiving tit-for-tat against its twin or against plain tit-for-tat."""
    rule = Strategy(1, (1, forgiveness, 1, forgiveness))
    return long_run(rule, rule if twin else STRATEGIES["tit-for-tat"], Dilemma(), error)[0]


exercise = Exercise(
    "22",
    (
        Number(
            "q1",
            "The handicap of American goods",
            hints=(
                "What does an American seller pay more than a Japanese one, on the same day?",
                "Take the last row of `china` and subtract one column from the other.",
            ),
            expected=lambda: tariff("on_usa_percent") - tariff("on_others_percent"),
            unit="percentage points",
            places=1,
            notice="All of the gap is extra tariff. China's cuts of its general tariff were open to Americans too, who paid "
            "the extra on top.",
            misconceptions=(
                Misconception(
                    lambda: tariff("on_usa_percent") - tariff("on_usa_percent", "2018-01-01"),
                    "That is the rise since January 2018. Wanted is the gap to all others on one day, 1 June 2019.",
                ),
                Misconception(
                    lambda: tariff("on_others_percent", "2018-01-01") - tariff("on_others_percent"),
                    "That is the cut for all others since January 2018. Wanted is the gap on 1 June 2019.",
                ),
                Misconception(
                    lambda: tariff("on_usa_percent"),
                    "That is the tariff on American goods. How much lower is the one on all others?",
                ),
                Misconception(
                    lambda: tariff("on_usa_percent") / tariff("on_others_percent"),
                    "That is how many times as high it is. Wanted are percentage points: subtract.",
                ),
                Misconception(
                    lambda: tariff("on_others_percent") - tariff("on_usa_percent"),
                    "The size is right and the sign turned: the tariff on American goods is the higher one.",
                ),
            ),
            accepted=(lambda: round(tariff("on_usa_percent") - tariff("on_others_percent"), 1),),
        ),
        Table(
            "q2",
            "The year after, month by month",
            hints=(
                "The lesson has a table with the months as rows and the years as columns. What is divided by what?",
                "`100 * by_month[2019] / by_month[2017]`, then give the column its name with `reset_index(name=...)`.",
            ),
            expected=soybeans,
            tolerance=0.005,
            notice="From May to August 2019 it is far above 100, with the tariff in force: somebody gave an order.",
            misconceptions=(
                Misconception(
                    lambda: soybeans(base=2018),
                    "That is against 2018, a year of the tariff itself. Divide by 2017.",
                ),
                Misconception(
                    lambda: soybeans(year=2018),
                    "That is 2018 against 2017. Wanted is the year after, 2019.",
                ),
                Misconception(
                    lambda: of_base(data.load("soybean_exports")),
                    "All buyers of 2017 are in it. Keep the rows with the buyer `CHN`.",
                ),
                Misconception(
                    lambda: soybeans(base=2019, year=2017),
                    "The fraction is upside down: 2019 goes on top.",
                ),
                Misconception(
                    lambda: soybeans().assign(percent=lambda table: table["percent"] / 100),
                    "Those are shares, such as 0.26. Wanted are per cent: multiply by 100.",
                ),
                Misconception(
                    lambda: soybeans().assign(percent=lambda table: table["percent"] - 100),
                    "Those are changes in per cent. Wanted is 2019 as per cent of 2017, so that equal months give 100.",
                ),
            ),
            accepted=(lambda: soybeans().set_index("month"), lambda: soybeans().sort_values("percent").round(1)),
        ),
        Chart(
            "q3",
            "Who took the beans",
            hints=(
                "Many names to compare, one number each: which mark lets you read them down a list?",
                'Drop China first: `.drop("CHN").reset_index()`. Then `mark_bar()` with x="change", y="buyer", and in '
                "`alt.Chart` a `title=` and a `description=`.",
            ),
            mark="bar",
            encodings={"x": ("change", "sum(change)"), "y": "buyer"},
            notice="Three bought less even so. Add `sort='-x'` to the y axis and the list orders itself.",
            misconceptions=(
                Misconception(
                    lambda view: view["data"]["rows"] == 16 and "transform" not in view,
                    "China is among the bars. Its loss is so long that nobody else can be read: leave it out.",
                    example=lambda: chart_of_buyers(eleven_months()),
                ),
                Misconception(
                    lambda: chart_of_buyers(field="after"),
                    "The length is what they bought in 2018. Draw the change from 2017 to 2018.",
                ),
                Misconception(
                    lambda: chart_of_buyers(mark="line"),
                    "A line joins buyers as if they came one after the other. Draw a bar for each.",
                ),
            ),
            accepted=(chart_of_buyers, lambda: chart_of_buyers(field="sum(change)")),
        ),
        Function(
            "q4",
            "Tit for two tats",
            hints=(
                "Which part of the history does the rule look at, and what if there is not yet enough of it?",
                'Text has slices and endings: `history[-2:]` are the last two letters, `history.endswith("...")` asks '
                "for an ending.",
            ),
            reference=tit_for_two_tats,
            cases=(("",), ("o",), ("x",), ("xx",), ("xo",), ("ox",), ("oxx",), ("xxo",), ("oxox",), ("xoxxx",)),
            notice="Two such rules never fall into the feud of the lesson. But a partner who taxes every second round "
            "is never answered.",
            misconceptions=(
                Misconception(
                    lambda history: "x" if history.endswith("x") else "o",
                    "That is tit-for-tat: it answers a single tariff. Wait for two in a row.",
                ),
                Misconception(
                    lambda history: "x" if "x" in history[-2:] else "o",
                    "That answers one tariff in the last two rounds. Both must have been tariffs.",
                ),
                Misconception(
                    lambda history: "x" if history[:2] == "xx" else "o",
                    "That looks at the first two rounds. The oldest stand first, so the last two are at the end.",
                ),
                Misconception(
                    lambda history: "x" if history.count("x") >= 2 else "o",
                    "That counts tariffs anywhere in the past, and never forgives. Look at the last two rounds only.",
                ),
                Misconception(
                    lambda history: "x" if "xx" in history else "o",
                    "That finds two tariffs in a row anywhere in the past. Only the last two rounds count.",
                ),
                Misconception(
                    lambda history: "o" if history.endswith("xx") else "x",
                    "The moves are turned round: `x` is a tariff, `o` an open round.",
                ),
                Misconception(
                    lambda history: "x" if len(history) < 2 or history.endswith("xx") else "o",
                    "Right, but for the beginning: with fewer than two rounds behind it the rule leaves trade open.",
                ),
            ),
            accepted=(lambda history: "ox"[history[-2:] == "xx"],),
        ),
        Number(
            "q5",
            "The harvest quarter",
            hints=(
                "Two changes of the mean logarithm, one for each group; then their difference, in per cent.",
                "`wide` as in the lesson with the quarters 2017Q4 and 2018Q4, rows with both above 0, `np.log` of the "
                "ratio, mean by group, early less late; at last `100 * (np.exp(...) - 1)`.",
            ),
            expected=lambda: percent(effect()),
            unit="%, negative for a fall",
            places=1,
            notice="Late goods were taxed too by then, at 5 or 10 points: this is high against low, no longer against "
            "none.",
            misconceptions=(
                Misconception(
                    lambda: percent(effect("Q3")),
                    "That is the third quarter, which the lesson computes. Wanted is the fourth, October to December.",
                ),
                Misconception(
                    lambda: 100 * effect(),
                    "Those are log points times 100. For a change as large as this take `100 * (np.exp(d) - 1)`.",
                ),
                Misconception(
                    effect, "Those are log points. Wanted are per cent: `100 * (np.exp(d) - 1)` of your difference d."
                ),
                Misconception(
                    lambda: percent(changes()["early"]),
                    "That is the change of the early goods alone. Late goods fell as well: take their change off.",
                ),
                Misconception(
                    lambda: percent(changes()["late"]), "That is the change of the late goods alone. Early less late."
                ),
                Misconception(
                    lambda: 100 * float(np.exp(effect())),
                    "That is what is left, in per cent of what it would have been. Wanted is the change: subtract 100.",
                ),
                Misconception(
                    lambda: percent(changes()["early"]) - percent(changes()["late"]),
                    "Each group was turned into per cent before you subtracted. Subtract the logarithms first, then "
                    "take `np.exp`.",
                ),
                Misconception(
                    effect_of_sums,
                    "That compares sums of dollars, and soybeans outweigh all the rest. Take the logarithm for each "
                    "product and then the mean.",
                ),
                Misconception(
                    lambda: percent(-effect()), "The sign is turned: subtract the late goods from the early ones."
                ),
            ),
            accepted=(lambda: round(percent(effect()), 1),),
        ),
        Choice(
            "q6",
            "Why cluster by industry?",
            hints=(
                "What would have to be drawn again for the estimate to come out differently?",
                "Read the paragraph *An honest error* again: who chose, and what was chosen together?",
            ),
            options={
                "a": (
                    "Because a larger error is always the more honest one.",
                    "Then one would cluster by the whole world. The level follows from how goods came to be taxed.",
                ),
                "b": (
                    "Because whole industries were put on the lists, and what hits one product of an industry tends "
                    "to hit the others.",
                    "Where the treatment is given to groups, the groups are the independent pieces of evidence.",
                ),
                "c": (
                    "Because it makes the estimate less biased.",
                    "The estimate stays at -0.737 in all three rows. Clustering changes what we say about its error.",
                ),
                "d": (
                    "Because there are too few products to count them one by one.",
                    "There are 1,120 of them. Trouble comes from having few clusters: 30 is not many.",
                ),
            },
            correct="b",
            notice="Then count how many clusters you have. With 30 unequal ones even this error may be too small.",
        ),
        Choice(
            "q7",
            "What the earlier quarters allow",
            hints=(
                "Distinguish between what was seen, what could be hidden in the bars, and what nobody can see.",
                "Look at the first two points of the chart and at the ends of their bars, then at each sentence.",
            ),
            options={
                "a": (
                    "The check proves that the trends would have been parallel without the tariff.",
                    "What would have been is not in any data. A check can only make it more or less believable.",
                ),
                "b": (
                    "The two earlier estimates are below zero, and their bars include zero.",
                    "So a slide may have been there, and may not: both fit.",
                ),
                "c": (
                    "Because the bars include zero, there was no slide.",
                    "A wide bar that includes zero includes a slide of half a log point too.",
                ),
                "d": (
                    "If buyers turned away when the list was announced in April, part of the slide is an effect of "
                    "the trade war.",
                    "Then taking it off makes the estimate too small.",
                ),
                "e": (
                    "The estimate for all quarters after June is worthless.",
                    "It says more than nothing: with the slide taken off a fall of a third is left. Report the range.",
                ),
            },
            correct={"b", "d"},
            notice="A check that is not clean is a reason to report a range, and to say what would narrow it.",
        ),
        Number(
            "q8",
            "Twins who forgive a fifth",
            hints=(
                "Which four chances describe a rule that copies, but leaves a fifth of the tariffs unanswered?",
                "`Strategy(1, (1, q, 1, q))` with your q, then `long_run(rule, rule, game, error)`; take the first of "
                "the two numbers.",
            ),
            expected=points,
            unit="points a round",
            places=2,
            notice="Without any forgiveness it would be 2.25 at every level of noise above zero.",
            misconceptions=(
                Misconception(
                    lambda: points(forgiveness=0),
                    "That is plain tit-for-tat. The chance to stay open after a tariff is 0.2: second and fourth.",
                ),
                Misconception(
                    lambda: points(error=0), "That is without mistakes. Give `long_run` the error, 0.05, as well."
                ),
                Misconception(
                    lambda: points(forgiveness=0.05, error=0.2),
                    "Forgiveness and error are swapped: a fifth is forgiven, and 5% of moves go wrong.",
                ),
                Misconception(
                    lambda: points(error=0.01), "That is with 1% of mistakes, as in the lesson. Here 5% go wrong: 0.05."
                ),
                Misconception(
                    lambda: mixed_points(0.2, 0),
                    "Your rule forgives only when it was open itself. The fourth chance, after tariff-tariff, is 0.2 too.",
                ),
                Misconception(
                    lambda: mixed_points(0, 0.2),
                    "Your rule forgives only after a tariff of its own. The second chance, after open-tariff, is 0.2 too.",
                ),
                Misconception(
                    lambda: points(twin=False),
                    "That is against plain tit-for-tat. Here the partner forgives a fifth as well.",
                ),
                Misconception(
                    lambda: points(forgiveness=0.8),
                    "That forgives four fifths. `q` is the chance to stay open after a tariff: 0.2.",
                ),
            ),
            accepted=(lambda: round(points(), 2),),
        ),
        Judgement(
            "q9",
            "The adviser who says: tit-for-tat wins",
            hints=(
                "Wins against whom, by what measure, with which payoffs, and what if a move is misread?",
                "One sentence each: what the tournaments show and for which field, what noise does, what 2018-19 "
                "shows about who saw whose first move, and what you recommend.",
            ),
            model_answer=(
                "It is true that answering in kind can make peace stable: in the repeated game nobody gains from a "
                "tariff that is always answered, if the next round counts enough. But that it wins is no fact. In our "
                "nine rules it comes first in 38.5% of the fields without mistakes and in 6.5% with one mistake in a "
                "hundred, it never beats a partner in a direct match, and Rapoport, Seale and Colman (2015) show that "
                "its rank hangs on the field, the measure and the payoffs. The payoffs are Axelrod's, nobody's mind. "
                "In 2018 each side saw itself as the one that answered, which is just the case in which two "
                "reciprocators never stop. I recommend to answer visibly and in part, to say what is being answered, "
                "and to leave some steps unanswered."
            ),
            rubric=(
                "Says what is right about the claim: answering can make openness an equilibrium.",
                "Names field, measure or payoffs as that on which the ranking depends, with a source.",
                "Says what one misread move does to two reciprocators.",
                "Calls the payoffs an assumption, and does not read them as anyone's mind.",
                "Ends in a recommendation that someone could carry out.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
