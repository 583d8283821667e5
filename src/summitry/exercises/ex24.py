"""The questions of exercise 24, gravity: counting agreements, reading coefficients, choosing the comparison."""

import functools
import math

import numpy as np
import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.gravity import log_ols, ppml

OTHER_YEARS = (1986, 1994, 2002)
TIES = ["ln_distance", "contiguous", "common_language", "colonial_tie"]


def pairs_by_year(once: bool = True) -> pd.DataFrame:
    """Return how many pairs have an agreement in each of the six years; each pair `once`, or in both directions."""
    table = data.load("gravity_panel")
    table = table[table["exporter"] < table["importer"]] if once else table
    return table.groupby("year")["agreement"].sum().reset_index(name="pairs")


def all_pairs_by_year() -> pd.DataFrame:
    """Return the mistake of question 1: all pairs, with and without an agreement."""
    table = data.load("gravity_panel")
    return table[table["exporter"] < table["importer"]].groupby("year").size().reset_index(name="pairs")


def new_pairs_by_year() -> pd.DataFrame:
    """Return the mistake of question 1: the agreements that began, in place of those in force."""
    return pairs_by_year().assign(pairs=lambda table: table["pairs"].diff().fillna(0).astype(int))


def distance_2023(method=ppml, effects=("exporter", "importer"), column: str = "ln_distance") -> float:
    """Return the coefficient of distance in the trade of 2023."""
    goods = data.load("goods_trade_2023").dropna(subset=["distance_km"])
    goods = goods.assign(ln_distance=np.log(goods["distance_km"]))
    regressors = goods[[column, "contiguous", "common_language"]].astype(float)
    fit = method(goods["trade_usd_m"], regressors, [goods[effect] for effect in effects])
    return fit.coefficients[column]


@functools.cache
def agreement(home: str = "border", years: tuple[int, ...] = OTHER_YEARS, directed: bool = False) -> float:
    """Return the coefficient of agreement by PPML with effects of seller, buyer and pair.

    Parameters
    ----------
    home : sales at home "out", "in", or in with a "border" effect of each year
    years : of the panel
    directed : whether exports and imports of a pair have an effect each, which is a mistake of question 4
    """
    table = data.load("gravity_panel")
    table = table[table["year"].isin(years)]
    if home == "out":
        table = table[table["exporter"] != table["importer"]]
    one, two = table["exporter"], table["importer"]
    pair = (one + two) if directed else (one + two).where(one < two, two + one)
    effects = [table.groupby([side, "year"]).ngroup() for side in ("exporter", "importer")] + [pair]
    regressors = {"agreement": table["agreement"]}
    if home == "border":
        regressors |= {str(year): (one != two) & (table["year"] == year) for year in years[1:]}
    return ppml(table["trade_usd_m"], regressors, effects, pair).coefficients["agreement"]


@functools.cache
def added_otherwise(method=ppml, effects: tuple[str, ...] = ("seller", "buyer", "pair"), borders=(1994, 2002)) -> float:
    """Return mistakes of question 4 in percent: another method, other effects, or a border effect of one year only."""
    table = data.load("gravity_panel").query(f"year in {OTHER_YEARS}")
    one, two = table["exporter"], table["importer"]
    groups = {
        "seller": table.groupby(["exporter", "year"]).ngroup(),
        "buyer": table.groupby(["importer", "year"]).ngroup(),
        "exporter": one,
        "importer": two,
        "pair": (one + two).where(one < two, two + one),
    }
    regressors = {"agreement": table["agreement"]}
    regressors |= {str(year): (one != two) & (table["year"] == year) for year in borders}
    fit = method(table["trade_usd_m"], regressors, [groups[effect] for effect in effects], groups["pair"])
    return 100 * math.expm1(fit.coefficients["agreement"])


def added(*arguments, **keywords) -> float:
    """Return what an agreement adds in percent; parameters as `agreement`."""
    return 100 * math.expm1(agreement(*arguments, **keywords))


def korea_and_america(method=ppml, direction: str = "both") -> float:
    """Return the trade of South Korea and the United States in 2006 in percent of what gravity expects."""
    table = data.load("gravity_panel").query("year == 2006 and exporter != importer")
    table = table.assign(ln_distance=np.log(table["distance_km"]))
    fit = method(table["trade_usd_m"], table[TIES].astype(float), [table["exporter"], table["importer"]])
    table = table.assign(expected=fit.fitted)
    wanted = {"both": ["KORUSA", "USAKOR"], "out": ["KORUSA"], "back": ["USAKOR"]}[direction]
    pair = table[(table["exporter"] + table["importer"]).isin(wanted)]
    return 100 * pair["trade_usd_m"].sum() / pair["expected"].sum()


def korea(home: bool = False) -> pd.DataFrame:
    """Return South Korea's sales abroad in 2006 as per mille of what each buyer spends; with `home` those at home too."""
    table = data.load("gravity_panel").query("year == 2006")
    spending = table.groupby("importer")["trade_usd_m"].sum()
    sold = table[(table["exporter"] == "KOR") & (home | (table["importer"] != "KOR"))].copy()
    sold["per_mille"] = 1000 * sold["trade_usd_m"] / sold["importer"].map(spending)
    return sold


def chart_of_korea(field: str = "per_mille", mark: str = "point", rows: pd.DataFrame | None = None):
    """Return a chart of question 8; by default a right one."""
    import altair as alt

    return alt.Chart(
        korea() if rows is None else rows,
        title="Korea sells less to those who are far away",
        description="Points of Korea's share in the spending of 68 buyers, falling with distance.",
        mark=mark,
    ).encode(
        x=alt.X("distance_km:Q").scale(type="log"),
        y=alt.Y(f"{field}:Q").scale(type="log"),
    )


exercise = Exercise(
    "24",
    (
        Table(
            "q1",
            "How many agreements?",
            hints=(
                "Japan to Korea and Korea to Japan are two rows and one pair. How can you keep each pair once?",
                "Keep the rows with `exporter < importer`, then `groupby('year')` and sum `agreement`.",
            ),
            expected=pairs_by_year,
            notice="No agreement in 1986: whoever had one before the panel begins counts as having none.",
            misconceptions=(
                Misconception(
                    lambda: pairs_by_year(once=False),
                    "Those are twice as many: each pair stands in the panel in both directions. Keep one of them.",
                ),
                Misconception(
                    all_pairs_by_year,
                    "Those are all pairs, with and without an agreement. `count` and `size` count rows; add up `agreement`.",
                ),
                Misconception(
                    new_pairs_by_year,
                    "Those are the agreements that began since the year before. Wanted are those in force.",
                ),
                Misconception(
                    lambda: pairs_by_year().assign(pairs=lambda table: table["pairs"] / 2346),
                    "Those are shares of all pairs. Wanted is their number.",
                ),
                Misconception(
                    lambda: pairs_by_year().query("year in (1990, 1998, 2006)"),
                    "Those are the three years of the lesson. The panel has six.",
                ),
            ),
            accepted=(
                lambda: pairs_by_year().set_index("year"),
                lambda: pairs_by_year().sort_values("year", ascending=False).astype({"pairs": float}),
            ),
        ),
        Function(
            "q2",
            "From coefficient to per cent",
            hints=(
                "The coefficient adds to the logarithm of trade. What does that do to trade itself?",
                "Trade is `math.exp(b)` times as large. How much more than one time is that, in hundredths?",
            ),
            reference=lambda b: 100 * math.expm1(b),
            cases=((0.0,), (0.557,), (-0.135,), (0.02,), (1.5,), (-2.0,)),
            notice="For small coefficients 100 * b is near. At 0.557 it would miss by 19 points.",
            misconceptions=(
                Misconception(
                    lambda b: 100 * b,
                    "That is right near zero only. A coefficient adds to a logarithm, and trade is multiplied.",
                ),
                Misconception(
                    lambda b: 100 * math.exp(b),
                    "That is trade with an agreement in per cent of trade without. Wanted is how much **more** it is.",
                ),
                Misconception(
                    lambda b: math.expm1(b), "That is a share, such as 0.75. Wanted are per cent: multiply by 100."
                ),
                Misconception(
                    lambda b: math.exp(b), "That is how many times as large trade is. Wanted is how many per cent more."
                ),
                Misconception(
                    lambda b: 100 * math.exp(b) - 1,
                    "The 1 is taken off after the multiplication: put `exp(b) - 1` in brackets.",
                ),
                Misconception(
                    lambda b: round(100 * (math.exp(b) - 1), 1), "Right, but for the rounding: leave `round` out."
                ),
                Misconception(
                    lambda b: 100 * (10**b - 1), "The logarithms here are natural ones: the base is e and not 10."
                ),
                Misconception(
                    lambda b: 100 * (2**b - 1), "The logarithms here are natural ones: the base is e and not 2."
                ),
            ),
            accepted=(lambda b: (math.exp(b) - 1) * 100,),
        ),
        Number(
            "q3",
            "Distance in 2023",
            hints=(
                "Which effects stand for all that is particular to a seller and to a buyer in one year?",
                "`ppml(goods['trade_usd_m'], goods[[...three columns...]], [exporter, importer])`, then "
                "`.coefficients['ln_distance']`.",
            ),
            expected=distance_2023,
            unit="elasticity, negative",
            places=2,
            notice="In the panel's three years it was -0.83 with country effects. Distance has not died.",
            misconceptions=(
                Misconception(
                    lambda: distance_2023(log_ols),
                    "That is the straight line through logarithms. Wanted is PPML.",
                ),
                Misconception(
                    lambda: distance_2023(effects=("exporter",)),
                    "Only exporters have effects. Give the importers theirs too: two effects in one list.",
                ),
                Misconception(
                    lambda: float(100 * np.expm1(distance_2023())),
                    "Distance is no yes-or-no variable: its coefficient on a logarithm is the elasticity, as it stands.",
                ),
                Misconception(
                    lambda: distance_2023(column="distance_km"),
                    "That is per kilometre. An elasticity needs the logarithm of distance: the column `ln_distance`.",
                ),
            ),
            accepted=(lambda: round(distance_2023(), 2),),
        ),
        Number(
            "q4",
            "Three other years",
            hints=(
                "Which cell of the lesson has pair effects, sales at home, and a border effect by year?",
                "`ppml` on `early` with agreement, abroad_1994 and abroad_2002, effects seller, buyer and pair; then "
                "turn the coefficient of agreement into per cent.",
            ),
            expected=added,
            unit="%",
            places=1,
            notice="In 1990, 1998 and 2006 the same specification gave 32.7%. The years are a choice too.",
            misconceptions=(
                Misconception(
                    agreement,
                    "That is the coefficient. Turn it into per cent with your function of question 2.",
                ),
                Misconception(
                    lambda: 100 * agreement(),
                    "That is 100 times the coefficient, which is right near zero only. Use the exponential.",
                ),
                Misconception(
                    lambda: added("in"),
                    "The border effects by year are missing: agreements get the credit for what all borders gained.",
                ),
                Misconception(
                    lambda: added("out"),
                    "The sales at home are missing. Use all rows of `early`, not only trade abroad.",
                ),
                Misconception(
                    lambda: added(years=(1990, 1998, 2006)),
                    "Those are the years of the lesson. Use 1986, 1994 and 2002: the table `early`.",
                ),
                Misconception(
                    lambda: math.exp(agreement()), "That is how many times as large trade is. Wanted are per cent more."
                ),
                Misconception(
                    lambda: added_otherwise(log_ols), "That is the straight line through logarithms. Wanted is PPML."
                ),
                Misconception(
                    lambda: added_otherwise(effects=("seller", "buyer")),
                    "The effects of the pairs are missing: this compares across pairs. Add `early['pair']` to the list.",
                ),
                Misconception(
                    lambda: added_otherwise(effects=("exporter", "importer", "pair")),
                    "A country has one effect for all years here. `seller` and `buyer` have one for each year.",
                ),
                Misconception(
                    lambda: added_otherwise(borders=(1994,)),
                    "One border effect is missing: both `abroad_1994` and `abroad_2002` belong in.",
                ),
                Misconception(
                    lambda: added(directed=True),
                    "Exports and imports have an effect each here. Use the column `pair`, which joins both directions.",
                ),
            ),
            accepted=(lambda: round(added(), 1),),
        ),
        Choice(
            "q5",
            "What the estimate rests on",
            hints=(
                "An estimate is a difference. Ask for each sentence: between what and what?",
                "Pair effects leave only pairs that change. Then read what the home rows add to the comparison.",
            ),
            options={
                "a": (
                    "On the difference between pairs with and pairs without an agreement in the same year.",
                    "That is the comparison across pairs, specification 3. Pair effects take it away.",
                ),
                "b": (
                    "On pairs whose agreement began, before and after, measured against the rest of what both buy and "
                    "sell, home sales included.",
                    "Pairs that never change are silent, and home sales belong to the yardstick.",
                ),
                "c": (
                    "On all pairs with an agreement, among them Germany and France.",
                    "Theirs never changes in the panel, so the pair effect takes it in.",
                ),
                "d": (
                    "On nothing but the data: PPML needs no assumption.",
                    "Every estimate of a cause needs a claim about what would have happened otherwise.",
                ),
            },
            correct="b",
            notice="The claim to defend is then: without the agreement they would have moved like the yardstick.",
        ),
        Choice(
            "q6",
            "An empty pair",
            hints=(
                "For each sentence ask: what would I see in the panel if it were false?",
                "A residual is what gravity leaves over. Causes, quality and later years are not in it.",
            ),
            options={
                "a": (
                    "In 2006 the two traded a small part of what gravity expects from size and distance.",
                    "That is what the ratio says: 5.6% by PPML and 19.6% by the line through logarithms.",
                ),
                "b": (
                    "The panel shows that sanctions caused the whole gap.",
                    "The panel has no column for sanctions. Enmity, Iran's own tariffs and detours through third "
                    "countries are in the gap too.",
                ),
                "c": (
                    "The finding does not hang on one method.",
                    "Both methods expect several times as much trade as was recorded.",
                ),
                "d": (
                    "Trade that reached Iran through a third country is counted in the pair.",
                    "It is counted with the third country, as far as it was recorded at all.",
                ),
                "e": (
                    "Without sanctions trade would have been 18 times as large.",
                    "1 / 0.056 is 18, but the expectation is an average over pairs and no forecast for this one.",
                ),
            },
            correct={"a", "c"},
            notice="Say what is missing, say by which method, and leave the cause to evidence about the cause.",
        ),
        Number(
            "q7",
            "Korea and the United States",
            hints=(
                "Both directions belong to a pair. Add first, then divide.",
                "Sum `trade_usd_m` and `expected` over the two rows KOR to USA and USA to KOR; divide; times 100.",
            ),
            expected=korea_and_america,
            unit="% of what gravity expects",
            places=0,
            notice="More than expected, before their agreement of 2012. A high ratio needs no agreement.",
            misconceptions=(
                Misconception(
                    lambda: korea_and_america(direction="out"),
                    "That is Korea's exports alone. Add the row from the United States to Korea before you divide.",
                ),
                Misconception(
                    lambda: korea_and_america(direction="back"),
                    "That is Korea's imports alone. Add the row from Korea to the United States before you divide.",
                ),
                Misconception(
                    lambda: korea_and_america(log_ols),
                    "That is expected by the line through logarithms. Use the column `expected`, from PPML.",
                ),
                Misconception(
                    lambda: korea_and_america() - 100,
                    "That is how much more than expected. Wanted is recorded trade in per cent of expected trade.",
                ),
                Misconception(
                    lambda: (korea_and_america(direction="out") + korea_and_america(direction="back")) / 2,
                    "That is the mean of two ratios. Add up trade and add up expectation first, then divide.",
                ),
                Misconception(
                    lambda: 1e4 / korea_and_america(),
                    "Upside down: recorded trade is divided by expected trade.",
                ),
            ),
            accepted=(lambda: round(korea_and_america()), lambda: round(korea_and_america(), 2)),
        ),
        Chart(
            "q8",
            "Korea's neighbours and the rest",
            hints=(
                "The lesson drew Japan. Which three things must change?",
                "Add the column first: 1000 * trade_usd_m / spending of the importer. Then `mark_point()` with "
                'x="distance_km" and y="per_mille", and in `alt.Chart` a `title=` and a `description=`.',
            ),
            mark=("point", "circle"),
            encodings={"x": "distance_km", "y": "per_mille"},
            notice="Gravity can be seen with the naked eye, once sizes are divided out.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_korea(field="trade_usd_m"),
                    "The height is trade in dollars, which is large where the buyer is large. Draw `per_mille`.",
                ),
                Misconception(
                    lambda view: view["data"]["rows"] == 69 and "transform" not in view,
                    "Korea itself is among the buyers. Sales abroad leave out the row where the importer is `KOR`.",
                    example=lambda: chart_of_korea(rows=korea(home=True)),
                ),
                Misconception(
                    lambda view: view["data"]["rows"] > 69 and "transform" not in view,
                    "There are more points than Korea has buyers. Keep the exporter `KOR` and the year 2006.",
                    example=lambda: chart_of_korea(rows=pd.concat([korea(), korea()])),
                ),
                Misconception(
                    lambda: chart_of_korea(mark="bar"),
                    "Bars need one value for each position; here 68 buyers stand at 68 distances. Draw points.",
                ),
                Misconception(
                    lambda: chart_of_korea(mark="line"),
                    "A line joins buyers that have nothing to do with each other. Draw points.",
                ),
            ),
            accepted=(chart_of_korea, lambda: chart_of_korea(mark="circle")),
        ),
        Judgement(
            "q9",
            "One number for the minister",
            hints=(
                "Which comparison does her number rest on, and which others could have been made?",
                "One sentence each: the range, the comparison behind 71, the test it does not pass, what the data "
                "cannot show; then the sentence that she can say.",
            ),
            model_answer=(
                "Please do not. The 71% compares members' trade with all else they buy and sell, home goods included, "
                "from 1990 to 2006, when all borders became easier to cross. Give every border its own effect in each "
                "year and 33% is left, with an interval from 4 to 70. Compared with other foreign trade nothing is "
                "left. The 71% also shows an effect four years before agreements begin, which a cause cannot have. "
                "The data end in 2006, hold manufactures only and average over shallow and deep agreements, so they "
                "cannot tell what this one brings, nor who earns more by it. Say: agreements of the past went along "
                "with about a third more trade between members; how much this one adds is not known."
            ),
            rubric=(
                "Gives a range and not one number, with the interval of at least one estimate.",
                "Names the comparison behind 71%: home sales in, no border effect by year.",
                "Uses the test of timing, or says why agreements are not signed at random.",
                "Says what the data cannot show: this agreement, its depth, income.",
                "Ends with a sentence that is true and can be said aloud.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
