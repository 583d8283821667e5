"""The questions of exercise 26, the tariff war: best replies, wars of two, the bill, and a judgement."""

from functools import cache

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.general_equilibrium import World, purge_deficits, tariff_war, two_country_best_tariff
from summitry.models.two_countries import Pair

UNION = ("AUT", "BEL", "DEU", "DNK", "ESP", "FIN", "FRA", "GBR", "IRL", "ITA", "NLD", "POL", "SWE")
SINGLE = ("USA", "CHN", "JPN", "KOR", "CAN", "MEX")
PARTNERS = ("CAN", "CHN", "MEX")
QUARTER = Pair(size=0.25, sigma=4, trade_cost=1.5)


@cache
def flows() -> pd.DataFrame:
    """Return what each bloc bought from each, billion US dollars in 2006; rows sell, columns buy."""
    square = data.load("trade_matrix").pivot(index="exporter", columns="importer", values="trade_usd_m") / 1000
    bloc = {c: "EUU" if c in UNION else c if c in SINGLE else "others" for c in square}
    return square.groupby(bloc).sum().T.groupby(bloc).sum().T


@cache
def wars(elasticity: float = 7, spare_others: bool = True, unit: float = 100) -> pd.DataFrame:
    """Return the gains of both sides in the war of the United States with each of PARTNERS, per cent."""
    world, blocs = purge_deficits(World(flows().to_numpy(), elasticity)), list(flows())
    rows = []
    for partner in PARTNERS:
        sides = [blocs.index("USA"), blocs.index(partner)]
        gains = tariff_war(world, sides, spare_others=spare_others).outcome.welfare[sides] - 1
        rows.append({"partner": partner, "usa_gain": unit * gains[0], "partner_gain": unit * gains[1]})
    return pd.DataFrame(rows)


def war_of_all() -> pd.DataFrame:
    """Return the mistake of letting all eight blocs fight."""
    blocs = list(flows())
    gains = 100 * (tariff_war(purge_deficits(World(flows().to_numpy(), 7))).outcome.welfare - 1)
    rows = [(partner, gains[blocs.index("USA")], gains[blocs.index(partner)]) for partner in PARTNERS]
    return pd.DataFrame(rows, columns=["partner", "usa_gain", "partner_gain"])


def with_deficits() -> pd.DataFrame:
    """Return the mistake of fighting in the world of 2006 with its deficits."""
    world, blocs = World(flows().to_numpy(), 7), list(flows())
    rows = []
    for partner in PARTNERS:
        sides = [blocs.index("USA"), blocs.index(partner)]
        gains = tariff_war(world, sides, spare_others=True).outcome.welfare[sides] - 1
        rows.append({"partner": partner, "usa_gain": 100 * gains[0], "partner_gain": 100 * gains[1]})
    return pd.DataFrame(rows)


def swapped() -> pd.DataFrame:
    """Return the mistake of exchanging the two sides."""
    return wars().rename(columns={"usa_gain": "partner_gain", "partner_gain": "usa_gain"})


def extra_duty(partner: str, first: int = 2017, last: int = 2019) -> float:
    """Return by how much the duty on a partner's goods rose, billion US dollars a year."""
    chapters = data.load("us_trade_by_chapter").query("partner == @partner")
    yearly = chapters.groupby("year")["duty_usd"].sum() / 1e9
    return yearly[last] - (yearly[first] if first else 0)


def buyers_share(rate: float, before: bool = True) -> float:
    """Return the per cent of Home's tariff that Home's buyers bear, for the pair QUARTER, Foreign not answering."""
    price = (1 + rate) * (QUARTER.free_wage if before else 1) / QUARTER.wage(rate, 0)
    return 100 * (price - 1) / rate


def china_rates() -> pd.DataFrame:
    """Return the average duty rate on Chinese goods by year, per cent."""
    yearly = data.load("us_trade_by_chapter").query("partner == 'CHN'").groupby("year")[["imports_usd", "duty_usd"]]
    return yearly.sum().assign(rate=lambda table: 100 * table["duty_usd"] / table["imports_usd"]).reset_index()


def rates_by_chapter() -> pd.DataFrame:
    """Return the mistake of question 5: a rate for each chapter and year."""
    rows = data.load("us_trade_by_chapter").query("partner == 'CHN'")
    return rows.assign(rate=100 * rows["duty_usd"] / rows["imports_usd"])


def chart_of_rates(mark: str = "line", field: str = "rate", year: str = "year:O", rows: pd.DataFrame | None = None):
    """Return a chart of question 5; by default a right one."""
    import altair as alt

    return alt.Chart(
        china_rates() if rows is None else rows,
        title="The duty on Chinese goods tripled",
        description="Average duty rate on Chinese goods, 2013 to 2019.",
        mark=mark,
    ).encode(x=year, y=f"{field}:Q")


exercise = Exercise(
    "26",
    (
        Number(
            "q1",
            "A small country's best tariff",
            hints=(
                "Which Pair has a Home of a quarter of Foreign's size, and what is Foreign's tariff if nobody answers?",
                "`Pair(size=..., sigma=4, trade_cost=1.5).best_reply(...)` gives a share; multiply it by 100.",
            ),
            expected=lambda: 100 * QUARTER.best_reply(0),
            unit="%",
            places=1,
            notice="A quarter of the size, and the tariff is hardly lower. In this model each country is the only maker "
            "of its goods, so even the smallest has some power over their price.",
            misconceptions=(
                Misconception(
                    lambda: 100 * Pair(4, 4, 1.5).best_reply(0),
                    "That is the tariff of a country four times as large: size is Home over Foreign, so 0.25 here.",
                ),
                Misconception(
                    lambda: 100 * QUARTER.war()[0],
                    "That is Home's tariff in the war. Here Foreign keeps a tariff of 0.",
                ),
                Misconception(
                    lambda: 100 * Pair(1, 4, 1.5).best_reply(0),
                    "That is the tariff of one of two equal countries. Set the size to 0.25.",
                ),
                Misconception(
                    lambda: 100 / 3,
                    "That is 1/(sigma - 1), the limit for a tiny country. A quarter of Foreign is small, and not tiny.",
                ),
                Misconception(0, "Nothing is the small country's tariff in lesson 21, where all make the same steel."),
            ),
            accepted=(lambda: round(100 * QUARTER.best_reply(0), 1),),
        ),
        Function(
            "q2",
            "The formula as a function",
            hints=(
                "If Foreign lives from Home's market, is the best tariff high or low?",
                "One divided by a product of two factors: sigma less 1, and the share that Foreign sells at home.",
            ),
            reference=two_country_best_tariff,
            cases=((4, 0.8543336), (2, 0.5), (6, 0.99), (3, 0.25), (5, 0.9)),
            notice="The more goods are alike, and the more Foreign sells at home, the less is there to win.",
            misconceptions=(
                Misconception(
                    lambda sigma, at_home: 1 / (sigma - 1),
                    "That is the tiny country's tariff. The share that Foreign sells at home is missing.",
                ),
                Misconception(
                    lambda sigma, at_home: 1 / (sigma * at_home),
                    "Divide by sigma less 1: that is the trade elasticity.",
                ),
                Misconception(
                    lambda sigma, at_home: at_home / (sigma - 1),
                    "Upside down: a Foreign that sells much at home depends little on Home, so the tariff is low.",
                ),
                Misconception(
                    lambda sigma, at_home: 1 / ((sigma - 1) * (1 - at_home)),
                    "`at_home` is already the share that Foreign sells to itself. Do not subtract it from 1.",
                ),
                Misconception(
                    lambda sigma, at_home: round(1 / ((sigma - 1) * at_home), 3),
                    "Right, but for the rounding: leave `round` out.",
                ),
                Misconception(
                    lambda sigma, at_home: (sigma - 1) * at_home,
                    "Upside down: that is the product itself. The tariff is one divided by it.",
                ),
                Misconception(
                    lambda sigma, at_home: 100 / ((sigma - 1) * at_home), "Those are per cent. Wanted is a share."
                ),
            ),
            accepted=(lambda sigma, at_home: (sigma - 1) ** -1 / at_home,),
        ),
        Choice(
            "q3",
            "The artefact",
            hints=(
                "What is fixed in money although foreign prices fall?",
                "Think of a country with a surplus: would the same mistake make its best tariff too high or too low?",
            ),
            options={
                "a": (
                    "The United States is so large that its best tariff has no limit.",
                    "With purged deficits the same United States has a best tariff of 28.6%. Size has not changed.",
                ),
                "b": (
                    "The deficit is a gift of a fixed amount of money, and each tariff lets it buy more foreign goods.",
                    "Foreign prices fall with the tariff, the amount does not. So the gift grows in goods, without end.",
                ),
                "c": (
                    "A tariff closes the deficit, and a closed deficit makes a country richer.",
                    "The deficit is held fixed here, so the tariff cannot close it. That is the trouble.",
                ),
                "d": (
                    "The solver was stopped at 300% and would have found the answer at 400%.",
                    "The gain keeps rising: a higher bound is run to as well, until the model has no solution.",
                ),
            },
            correct="b",
            notice="An assumption made for comfort can drive a result. Look for it before you quote a number.",
        ),
        Table(
            "q4",
            "Wars of two, with goods more alike",
            hints=(
                "The lesson has a cell with six wars of two. What must change in the world before it, and what after?",
                "`purge_deficits(World(flows.to_numpy(), elasticity=7))`, then `tariff_war` for two players with "
                "`spare_others=True`, then 100 times welfare less 1 of both.",
            ),
            expected=wars,
            tolerance=0.05,
            notice="All gains and losses shrink, and all signs stay: against Mexico the United States wins, just.",
            misconceptions=(
                Misconception(lambda: wars(4), "Those are wars with a trade elasticity of 4. Build the world with 7."),
                Misconception(
                    lambda: wars(spare_others=False),
                    "In your wars the two tax all the world. Set `spare_others=True`, so that they tax each other only.",
                ),
                Misconception(lambda: wars(2), "Those are wars with a trade elasticity of 2. Build the world with 7."),
                Misconception(with_deficits, "That is with the deficits of 2006. Give `tariff_war` the purged world."),
                Misconception(war_of_all, "In your war all eight fight. Give `tariff_war` the two that do."),
                Misconception(
                    lambda: wars(unit=-100), "Those are losses. A loss is a gain below zero: real income less 1."
                ),
                Misconception(lambda: wars(unit=1), "Those are shares. Wanted are per cent: multiply by 100."),
                Misconception(swapped, "The two sides are exchanged: `usa_gain` is the gain of the United States."),
            ),
            accepted=(
                lambda: wars().set_index("partner"),
                lambda: wars().round(3).sort_values("partner_gain"),
            ),
        ),
        Chart(
            "q5",
            "The duty on Chinese goods",
            hints=(
                "A rate is one sum divided by another. Which columns, summed over which rows?",
                "Keep CHN, `groupby('year')`, sum duty and imports, add `rate`, `reset_index()`, then draw year and "
                "rate with `mark_line()` or `mark_bar()`.",
            ),
            mark=("line", "bar"),
            encodings={"x": "year", "y": "rate"},
            notice="From 2.7% in 2017 to 9.7% in 2019: the average over all months and all goods, taxed or not.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_rates(field="duty_usd"),
                    "The height is the duty in dollars. Draw `rate`, the duty in per cent of imports.",
                ),
                Misconception(
                    lambda view: view["data"]["rows"] > 7 and "transform" not in view,
                    "There is more than one number for a year. Add up the duty and the imports of all chapters, then divide.",
                    example=lambda: chart_of_rates(rows=rates_by_chapter()),
                ),
                Misconception(
                    lambda: chart_of_rates(mark="point"),
                    "Points leave the years apart. Draw a line or bars.",
                ),
            ),
            accepted=(chart_of_rates, lambda: chart_of_rates(mark="bar"), lambda: chart_of_rates(year="year:Q")),
        ),
        Number(
            "q6",
            "The bill for all goods",
            hints=(
                "How much more duty was calculated in 2019 than in 2017, and on which rows of the table?",
                "Rows of WLD, summed by year; 2019 less 2017, in billions; then the part that buyers do not bear.",
            ),
            expected=lambda: 0.58 * extra_duty("WLD"),
            unit="billion US dollars a year",
            places=1,
            notice="By the measurements of 2018, almost nothing of this was borne abroad.",
            misconceptions=(
                Misconception(
                    lambda: 0.42 * extra_duty("WLD"), "That is the part of the buyers. Wanted is what is left of it."
                ),
                Misconception(
                    lambda: 0.58 * extra_duty("CHN"), "Those are Chinese goods only. Wanted are all goods: WLD."
                ),
                Misconception(
                    lambda: 0.58 * extra_duty("WLD", first=0),
                    "That is a share of all duty of 2019. Subtract the duty of 2017 first.",
                ),
                Misconception(lambda: 0.58 * extra_duty("WLD", 2018), "That is from 2018 to 2019. Begin with 2017."),
                Misconception(lambda: 0.58 * extra_duty("WLD", last=2018), "That is from 2017 to 2018. End with 2019."),
                Misconception(
                    lambda: extra_duty("WLD"), "That is the whole additional duty. Which part is borne abroad?"
                ),
                Misconception(
                    lambda: 0.58 * sum(extra_duty(p) for p in ("CAN", "CHN", "DEU", "JPN", "KOR", "MEX", "WLD")),
                    "WLD is already the total. Added to the six partners it counts them twice.",
                ),
            ),
            accepted=(lambda: round(0.58 * extra_duty("WLD"), 1),),
        ),
        Number(
            "q7",
            "Who bears a small country's tariff?",
            hints=(
                "What do Foreign's goods cost in Home's wages, before the tariff and after it?",
                "Before: 1 / `free_wage`. After: (1 + rate) / `wage(rate, 0)`. Their ratio less 1, divided by the rate.",
            ),
            expected=lambda: buyers_share(0.25),
            unit="%",
            places=0,
            notice="More than half, and in two equal countries less than half. The smaller Home is, the less it moves the "
            "price that Foreign gets.",
            misconceptions=(
                Misconception(
                    lambda: 100 - buyers_share(0.25), "That is the part of Foreign's sellers. Wanted are Home's buyers."
                ),
                Misconception(
                    lambda: 0.25 * buyers_share(0.25),
                    "That is by how many per cent the price rises. Which part of the 25% is that? Divide.",
                ),
                Misconception(
                    lambda: 100 * (1.25 / Pair(1, 4, 1.5).wage(0.25, 0) - 1) / 0.25,
                    "That is for two equal countries. Set the size to 0.25.",
                ),
                Misconception(
                    lambda: buyers_share(0.25, before=False),
                    "Before the tariff the two wages are not equal here. Divide by the price under free trade.",
                ),
                Misconception(
                    lambda: buyers_share(QUARTER.best_reply(0)),
                    "That is for Home's best tariff. The tariff asked for is one of 25%.",
                ),
            ),
            accepted=(lambda: round(buyers_share(0.25), 1),),
        ),
        Choice(
            "q8",
            "What the evidence supports",
            hints=(
                "For each sentence: is it a result of a model, a measurement, or neither?",
                "Two of the five are supported. One is about the model of eight blocs, one about the prices of 2018.",
            ),
            options={
                "a": (
                    "In the model of eight blocs the United States loses more than Japan in a war of these two.",
                    "0.07% against 0.05%: the larger country loses more. Japan has other customers.",
                ),
                "b": (
                    "The studies of 2018 prove that Chinese sellers will never lower their prices.",
                    "They measure a year or two, and compare taxed goods with untaxed ones.",
                ),
                "c": (
                    "Prices of taxed imports hardly fell, so the gain that theory promises a big country was not there.",
                    "That is what Amiti et al. (2019) and Fajgelbaum et al. (2020) measured, in the short run.",
                ),
                "d": (
                    "Imports from China fell less than the model said, so the tariffs did not work.",
                    "Whether they worked depends on what they were for. The fall tells how fast buyers switched.",
                ),
                "e": (
                    "China lost more than the United States, so the United States won.",
                    "Losing less is a fact of the model. Winning means being better off than under free trade.",
                ),
            },
            correct={"a", "c"},
            notice="Model results, measurements and verdicts are three things. Label each before you use it.",
        ),
        Judgement(
            "q9",
            "The largest market",
            hints=(
                "Separate three claims: nobody will answer, the largest market wins, and foreigners pay.",
                "For each claim one piece of evidence from the lesson, with its kind: record, model or measurement.",
            ),
            model_answer=(
                "Your argument has three parts. First, that nobody would answer: by July 2018 China, Canada, Mexico and "
                "the European Union had. Second, that the largest market wins: in the model a country must be many "
                "times as large as its opponent, and with the trade flows of 2006 the United States gains in a war with "
                "Mexico only, by a few hundredths of a per cent; in a war of all it loses about one per cent. Third, "
                "that the foreigner pays: Amiti, Redding and Weinstein (2019) found complete pass-through, so American "
                "buyers did. What remains is leverage: Mexico and Canada would lose three per cent and more. If that "
                "is the aim, say so, and say what the threat is meant to buy. The model knows no jobs, no security and "
                "no second year."
            ),
            rubric=(
                "Keeps winning (better than free trade) apart from losing less.",
                "Uses one number of a model and names the assumption or the year of the data behind it.",
                "Reports the measured pass-through with authors, year and short horizon.",
                "Grants what is right in the claim: dependence of Canada and Mexico gives leverage.",
                "Names one thing that neither model nor measurement covers.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
