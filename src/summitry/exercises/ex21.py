"""The questions of exercise 21, who pays for a tariff: duty rates, pass-through, a quota and a judgement."""

import math

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.tariff import Market, ad_valorem_tariff, calibrate_linear, import_quota, pass_through

TAXED = ("CAN", "CHN", "DEU", "JPN", "MEX", "TWN")
CHAPTERS = ("72", "73", "76")


def imports(partner: str, year: int, *chapters: str) -> pd.DataFrame:
    """Return the months of one partner and year in the chapters, 72 if none is named."""
    steel = data.load("steel_imports")
    wanted = (steel["partner"] == partner) & (steel["month"].dt.year == year) & steel["hs2"].isin(chapters or ("72",))
    return steel[wanted]


def rate(rows: pd.DataFrame) -> float:
    """Return the average duty rate of `rows` in percent."""
    return 100 * rows["duty_usd"].sum() / rows["imports_usd"].sum()


def since_june(partner: str) -> pd.DataFrame:
    """Return chapter 72 of June to December 2018 for the partner."""
    return imports(partner, 2018).query("month >= '2018-06-01'")


def second_half(*chapters: str) -> pd.DataFrame:
    """Return July to December 2018 for the six partners that were taxed, in chapter 72 if none is named."""
    rows = pd.concat(imports(partner, 2018, *chapters) for partner in TAXED)
    return rows[rows["month"].dt.month > 6]


def rates_by_partner(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the average duty rate of each partner in `rows`, by default in the second half of 2018."""
    rows = second_half() if rows is None else rows
    sums = rows.groupby("partner")[["imports_usd", "duty_usd"]].sum()
    return (100 * sums["duty_usd"] / sums["imports_usd"]).reset_index(name="rate")


def mean_of_monthly_rates() -> pd.DataFrame:
    """Return the mistake of question 2: months weigh alike, whatever came in."""
    rows = second_half().assign(rate=lambda months: 100 * months["duty_usd"] / months["imports_usd"])
    return rows.groupby("partner")["rate"].mean().reset_index()


def two_neighbours() -> pd.DataFrame:
    """Return the monthly duty rates of Canada and Mexico in chapter 72, 2018 and 2019."""
    rows = pd.concat([imports(partner, year) for partner in ("CAN", "MEX") for year in (2018, 2019)])
    return rows.assign(rate=100 * rows["duty_usd"] / rows["imports_usd"])


def chart_of_rates(mark: str = "line", field: str = "rate", month: str = "month:T"):
    """Return a chart of question 3; by default a right one."""
    import altair as alt

    return alt.Chart(
        two_neighbours(),
        title="Both neighbours were taxed for a year",
        description="Lines of the monthly duty rates of Canada and Mexico, 2018 and 2019.",
        mark=mark,
    ).encode(x=month, y=f"{field}:Q", color="partner:N", strokeDash="partner:N")


def ceiling(first: str = "2018-06") -> float:
    """Return Canada's rate in 2018 in percent, had every dollar from the month `first` on paid 25%."""
    canada = imports("CAN", 2018).set_index("month")["imports_usd"]
    return 25 * canada[first:].sum() / canada.sum()


def market(supply_elasticity: float) -> Market:
    """Return the US market for imported steel of the lesson, with another export supply."""
    mills = data.load("steel_elasticities").query("code == '3311'").set_index("parameter")["value"]
    demand = mills["import demand (size of the price elasticity)"]
    return calibrate_linear(imports("WLD", 2017)["imports_usd"].sum() / 1e9, 1.0, demand, supply_elasticity)


def gain(home_share: float | None, supply_elasticity: float = 4) -> float:
    """Return the US gain from a tariff of 25% (home_share None) or a quota as tight, billion USD a year."""
    tariff = ad_valorem_tariff(market(supply_elasticity), 0.25)
    if home_share is None:
        return tariff.home
    return import_quota(market(supply_elasticity), tariff.imports, home_share).home


exercise = Exercise(
    "21",
    (
        Number(
            "q1",
            "Mexico's average duty rate",
            hints=(
                "An average rate is one sum divided by another sum. Which column is on top?",
                "Keep the rows of MEX, chapter 72, year 2018; then 100 * sum of `duty_usd` / sum of `imports_usd`.",
            ),
            expected=lambda: rate(imports("MEX", 2018)),
            unit="%",
            places=1,
            notice="Mexico was taxed for seven months of the twelve, and part of its chapter 72 is outside the order.",
            misconceptions=(
                Misconception(25, "25% is the rate on paper. Compute what was recorded: duty divided by imports."),
                Misconception(
                    lambda: rate(imports("MEX", 2018, "72", "73")),
                    "Chapter 73 is in it too. Keep `hs2` equal to '72' alone.",
                ),
                Misconception(
                    lambda: rate(imports("MEX", 2018, *CHAPTERS)),
                    "All three chapters are in it. Keep `hs2` equal to '72' alone.",
                ),
                Misconception(
                    lambda: rate(since_june("MEX")),
                    "That is the rate from June on. Wanted is the whole of 2018, with the months before the tariff.",
                ),
                Misconception(
                    lambda: float((100 * imports("MEX", 2018).eval("duty_usd / imports_usd")).mean()),
                    "That is the mean of twelve monthly rates, in which a month with little trade weighs as much as "
                    "one with much. Sum first, then divide.",
                ),
                Misconception(
                    lambda: rate(imports("MEX", 2019)), "That is 2019. The year wanted is 2018; check the filter."
                ),
            ),
            accepted=(10.5, lambda: round(rate(imports("MEX", 2018)), 2)),
        ),
        Table(
            "q2",
            "Six partners under one order",
            hints=(
                "The lesson has a cell for three partners and two years. What must change in it?",
                "Filter on chapter, months and partner, then `groupby('partner')` and sum both columns, then divide.",
            ),
            expected=rates_by_partner,
            tolerance=0.005,
            notice="Taiwan paid on almost all of its steel and Japan on less than two thirds, under the same order.",
            misconceptions=(
                Misconception(
                    mean_of_monthly_rates,
                    "Those are means of six monthly rates. Sum duty and imports of the six months first, then divide.",
                ),
                Misconception(
                    lambda: rates_by_partner(pd.concat(imports(partner, 2018) for partner in TAXED)),
                    "Those are rates of the whole of 2018. Keep July to December before you sum.",
                ),
                Misconception(
                    lambda: rates_by_partner(second_half(*CHAPTERS)),
                    "All three chapters are in it. Keep `hs2` equal to '72' alone.",
                ),
                Misconception(
                    lambda: rates_by_partner().assign(rate=lambda table: table["rate"] / 100),
                    "Those are shares, such as 0.16. Wanted are per cent: multiply by 100.",
                ),
            ),
            accepted=(
                lambda: rates_by_partner().set_index("partner"),
                lambda: rates_by_partner().round(2).sort_values("rate"),
            ),
        ),
        Chart(
            "q3",
            "On and off",
            hints=(
                "Which mark shows how a rate moves from month to month? One colour for each partner.",
                'Add the column first: `.assign(rate=...)`. Then `mark_line()` with x="month", y="rate" and '
                'color="partner", and in `alt.Chart` a `title=` and a `description=`.',
            ),
            mark="line",
            encodings={"x": ("month", "yearmonth(month)"), "y": "rate", "color": "partner"},
            notice="Two steps up, two steps down: the duty follows the calendar of the order.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_rates(field="duty_usd"),
                    "The height is the duty in dollars, which also grows with trade. Draw `rate`: duty in per cent of "
                    "imports.",
                ),
                Misconception(
                    lambda: chart_of_rates(mark="bar"),
                    "Bars of two partners stand on top of each other and add up rates. Draw lines.",
                ),
            ),
            accepted=(chart_of_rates, lambda: chart_of_rates(month="yearmonth(month):T")),
        ),
        Function(
            "q4",
            "Pass-through as a function",
            hints=(
                "Who pays more: the side that can walk away, or the side that cannot?",
                "`abs(e_d)` takes the sign away. Before dividing, ask `if e_s == float('inf')` and return 1.0.",
            ),
            reference=pass_through,
            cases=((1.31, 2.06), (2, 4), (4, 2), (3, -1), (math.inf, 2), (0, 2)),
            notice="The side with the larger elasticity escapes. With `e_s = 0` sellers cannot go, and pay all.",
            misconceptions=(
                Misconception(
                    lambda e_s, e_d: 0.0 if e_s == math.inf else abs(e_d) / (e_s + abs(e_d)),
                    "That is the sellers' share. Buyers pay more when **supply** is elastic, so `e_s` is on top.",
                ),
                Misconception(
                    lambda e_s, e_d: 1.0 if e_s == math.inf else e_s / (e_s + e_d),
                    "Some authors write the elasticity of demand as a negative number. Take its size with `abs`.",
                ),
                Misconception(
                    lambda e_s, e_d: e_s / (e_s + e_d),
                    "The formula is right for two positive numbers. Take the size of `e_d` with `abs`, and treat the "
                    "small country first: infinity divided by infinity is `nan`.",
                ),
                Misconception(
                    lambda e_s, e_d: 100.0 if e_s == math.inf else 100 * e_s / (e_s + abs(e_d)),
                    "Those are per cent. Wanted is a share, from 0 to 1.",
                ),
                Misconception(
                    lambda e_s, e_d: e_s / (e_s + abs(e_d)),
                    "Right, but for the small country: infinity divided by infinity is `nan`. Treat that case first.",
                ),
            ),
            accepted=(lambda e_s, e_d: 1.0 if e_s == float("inf") else 1 - abs(e_d) / (abs(e_d) + e_s),),
        ),
        Number(
            "q5",
            "What the calendar allows",
            hints=(
                "The tariff on Canada began on 1 June 2018. Which months could pay, and how much came in then?",
                "25 times the imports of June to December, divided by the imports of the whole year.",
            ),
            expected=ceiling,
            unit="%",
            places=1,
            notice="Recorded were 8.9%. What is missing from here on was outside the order, or excused from it.",
            misconceptions=(
                Misconception(
                    lambda: 25 * 7 / 12,
                    "Seven months of twelve, but buyers rushed in before June. Weigh the months by their imports.",
                ),
                Misconception(
                    lambda: rate(imports("CAN", 2018)),
                    "That is the rate recorded. Wanted is the highest rate that the calendar allowed: 25% on every "
                    "dollar from June on.",
                ),
                Misconception(
                    lambda: rate(since_june("CAN")),
                    "That is the rate recorded from June on. Take 25% of these months' imports, and divide by the "
                    "imports of the whole year.",
                ),
                Misconception(
                    lambda: ceiling("2018-07"),
                    "June is missing: its row is dated 2018-06-01, so `>` leaves it out and `>=` keeps it.",
                ),
                Misconception(25, "Before June nothing was owed, so the year cannot reach 25%."),
            ),
            accepted=(lambda: round(ceiling(), 1),),
        ),
        Choice(
            "q6",
            "A quota in place of a tariff",
            hints=(
                "Compare a tariff and a quota that let in the same quantity. Does the buyer notice?",
                "In the explorer, change the barrier and watch the prices, then the bars.",
            ),
            options={
                "a": (
                    "The US price is lower, because no duty is paid.",
                    "As few tonnes come in, so buyers bid the price just as high. Only the duty is gone.",
                ),
                "b": (
                    "Both prices are the same, and the gap goes to Korea's mills and not to the US Treasury.",
                    "The licence is the right to sell at the high price, so its holder keeps the gap.",
                ),
                "c": (
                    "Korea's mills are worse off, because they may sell fewer tonnes.",
                    "They sell as few as under the tariff, but keep the gap that the Treasury would have taken.",
                ),
                "d": (
                    "The world loses nothing, because the gap is only handed from one to another.",
                    "The gap is; the trade that no longer happens is lost to all, as under the tariff.",
                ),
            },
            correct="b",
            notice="Prices and quantities do not tell a tariff from a quota as tight. The money does.",
        ),
        Choice(
            "q7",
            "What the totals can tell",
            hints=(
                "For each sentence ask: which column of the table would I need? Is it there?",
                "The table has value and duty by chapter. It has no tonnes, no prices, no products, no exclusions.",
            ),
            options={
                "a": (
                    "In late 2019 Japanese steel of a larger value a month entered without duty than in late 2018.",
                    "Imports less duty / 0.25 rose, though all imports fell.",
                ),
                "b": (
                    "In 2019 the rate of the order was cut for Japan.",
                    "The timeline has no such act: for Japan the order stayed at 25%.",
                ),
                "c": (
                    "All of the fall is due to product exclusions.",
                    "They are one explanation. Buyers may also have turned to products outside the order; totals of a "
                    "chapter do not part the two.",
                ),
                "d": (
                    "Taiwan's rate hardly moved, so what happened to Japan did not happen to everyone.",
                    "From 23.5% to 21.8% in the same half years: a useful comparison.",
                ),
                "e": (
                    "US buyers paid less for a tonne of Japanese steel in 2019.",
                    "There are no tonnes in this table, so there is no price of a tonne.",
                ),
            },
            correct={"a", "d"},
            notice="Good evidence narrows the list of explanations. It does not have to leave exactly one.",
        ),
        Number(
            "q8",
            "The price of licences abroad",
            hints=(
                "First find how much comes in under the tariff; then let a quota bring in the same.",
                "`tariff = ad_valorem_tariff(market, 0.25)` gives `tariff.imports`. Then `import_quota` with these "
                "imports and `home_share=0`, and of that `.home`.",
            ),
            expected=lambda: gain(0),
            unit="billion US dollars a year, negative for a loss",
            tolerance=0.01,
            notice="With the tariff, the United States would gain 0.8 in this model. The difference is the whole rent.",
            misconceptions=(
                Misconception(
                    lambda: gain(None),
                    "That is the tariff, or a quota with licences at home. Here foreigners hold them: `home_share=0`.",
                ),
                Misconception(
                    lambda: gain(0, 1 / 0.43271 - 1),
                    "That is with the estimated export supply. Calibrate again with an elasticity of 4.",
                ),
                Misconception(
                    lambda: ad_valorem_tariff(market(4), 0.25).revenue,
                    "That is the rent, as large as the duty under the tariff. Wanted is `.home`.",
                ),
                Misconception(
                    lambda: ad_valorem_tariff(market(4), 0.25).world,
                    "That is the gain of the whole world. Wanted is `.home`.",
                ),
                Misconception(
                    lambda: import_quota(market(4), ad_valorem_tariff(market(4), 0.25).imports, 0).foreign,
                    "That is the gain abroad. Wanted is `.home`.",
                ),
            ),
            accepted=(lambda: round(gain(0), 2),),
        ),
        Judgement(
            "q9",
            "One sentence for television",
            hints=(
                "Who is right depends on a number that nobody observes directly. Which one?",
                "One sentence each: what the model says and on which assumption, what was measured and when, what our "
                "table cannot show; then the sentence that you would let the minister say.",
            ),
            model_answer=(
                "Do not say it. In theory a country that buys as much steel as we do can push part of a tariff onto "
                "sellers: with the elasticities from before 2018, 61 cents of each dollar. That assumes that foreign "
                "sellers cannot easily sell elsewhere. What was measured for all tariffs of 2018 is the opposite: "
                "foreign prices hardly fell and American buyers paid almost everything (Amiti, Redding and Weinstein "
                "2019). For steel alone the studies disagree about the second year. Our own table of imports and duty "
                "has no prices, so it cannot settle this. Say instead: the duty is collected from American importers, "
                "and how much of it foreigners bear is disputed."
            ),
            rubric=(
                "Names the assumption on which the model's split rests: how foreign supply answers the price.",
                "Reports the measurement with its authors, its year and its short horizon.",
                "Says what the duty table cannot show: no prices, no tonnes.",
                "Keeps who hands over the duty apart from who bears it.",
                "Ends with a sentence that is true and can be said aloud.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
