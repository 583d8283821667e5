"""The questions of exercise 25, TPP without America: shares, gains in two conventions, a newcomer, rules and power."""

import functools

import numpy as np
import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.general_equilibrium import (
    World,
    counterfactual,
    gain_over_autarky,
    loss_from_autarky,
    purge_deficits,
)
from summitry.models.voting import banzhaf, shapley_shubik

ELASTICITY = 4
CUT = 0.07


def world_share(*others: str, year: int = 2018, america: bool = False) -> float:
    """Return the share of the CPTPP's eleven and `others` in the world's GDP, in percent."""
    gdp = data.load("gdp_population").query(f"year == {year}").set_index("country")["gdp_usd"]
    inside = [country for country in data.load("cptpp_members")["country"] if america or country != "USA"]
    return 100 * gdp[[*inside, *others]].sum() / gdp["WLD"]


def gdp_in_trillions() -> float:
    """Return the mistake of question 1: the GDP of the eleven and China in trillion US dollars."""
    gdp = data.load("gdp_population").query("year == 2018").set_index("country")["gdp_usd"]
    return world_share("CHN") / 100 * gdp["WLD"] / 1e12


@functools.cache
def baseline(purged: bool = True) -> tuple[list[str], World]:
    """Return the names and the world of 2006, by default with the deficits gone."""
    table = data.load("trade_matrix").pivot(index="exporter", columns="importer", values="trade_usd_m")
    world = World(table.to_numpy(), elasticity=ELASTICITY)
    return list(table.index), purge_deficits(world) if purged else world


def home_share(country: str = "KOR", purged: bool = True) -> float:
    """Return the share of its own goods in the spending of a country."""
    names, world = baseline(purged)
    return world.domestic_shares[names.index(country)]


def korea_joins(
    country: str = "KOR",
    factor: float = 1 - CUT,
    partners=("JPN", "MEX"),
    both: bool = True,
    purged: bool = True,
    imports_only: bool = False,
    measure: str = "welfare",
) -> float:
    """Return the change of real income of `country` in percent if trade of South Korea with `partners` is cheaper."""
    names, world = baseline(purged)
    korea = names.index("KOR")
    change = np.ones((len(names), len(names)))
    for partner in map(names.index, partners):
        if not imports_only:
            change[korea, partner] = factor
        if both:
            change[partner, korea] = factor
    result = counterfactual(world, cost_change=change)
    return 100 * (getattr(result, measure)[names.index(country)] - 1)


def eleven(year: int = 2013) -> pd.Series:
    """Return the GDP of the eleven in `year`, in USD."""
    gdp = data.load("gdp_population").query(f"year == {year}").set_index("country")["gdp_usd"]
    return gdp[[country for country in data.load("cptpp_members")["country"] if country != "USA"]]


def power_under_gdp_alone() -> pd.DataFrame:
    """Return the mistake of question 5: the power of the eleven without the threshold of six signatories."""
    gdp = eleven()
    return pd.DataFrame({"country": list(gdp.index), "power": 100 * shapley_shubik(gdp, 0.85 * gdp.sum())})


def power_in_twelve() -> pd.DataFrame:
    """Return the mistake of question 5: the eleven in the rule of the twelve."""
    table = data.load("gdp_population").query("year == 2013").set_index("country")["gdp_usd"]
    gdp = table[list(data.load("cptpp_members")["country"])]
    power = 100 * shapley_shubik([np.ones(12), gdp], [6, 0.85 * gdp.sum()])
    return pd.DataFrame({"country": list(gdp.index), "power": power}).query("country != 'USA'")


def power_of_eleven(
    index=shapley_shubik, gdp_rule: bool = True, percent: float = 100, year: int = 2013
) -> pd.DataFrame:
    """Return the power of the eleven, if six of them with 85% of their GDP of 2013 must ratify."""
    gdp = eleven(year)
    weights, quotas = ([np.ones(11), gdp], [6, 0.85 * gdp.sum()]) if gdp_rule else ([np.ones(11)], [6])
    return pd.DataFrame({"country": list(gdp.index), "power": percent * index(weights, quotas)})


def piie() -> pd.DataFrame:
    """Return the gains in percent that Petri and Plummer published for the twelve."""
    table = data.load("tpp_estimates")
    petri = table["study"].str.startswith("Petri") & (table["unit"] == "percent of baseline")
    return table[petri & (table["variable"] == "real income change")]


def all_of_piie() -> pd.DataFrame:
    """Return the mistake of question 8: all that Petri and Plummer published, in three units."""
    table = data.load("tpp_estimates")
    return table[table["study"].str.startswith("Petri")]


def chart_of_gains(field: str = "value", mark: str = "bar", rows: pd.DataFrame | None = None):
    """Return a chart of question 8; by default a right one."""
    import altair as alt

    return alt.Chart(
        piie() if rows is None else rows,
        title="Vietnam and Malaysia gain most from TPP",
        description="Bars of the published gains of twelve countries, from 0.5 to 8.1 percent.",
        mark=mark,
    ).encode(x=f"{field}:Q", y=alt.Y("country:N", sort="-x"))


exercise = Exercise(
    "25",
    (
        Number(
            "q1",
            "With China in",
            hints=(
                "A share is a part divided by the whole, in the same year. Which rows are the part?",
                "Year 2018: sum `gdp_usd` of the eleven and of CHN, divide by the row WLD, times 100.",
            ),
            expected=lambda: world_share("CHN"),
            unit="% of world GDP",
            places=1,
            notice="More than twice the eleven: whoever joins changes what the club is.",
            misconceptions=(
                Misconception(
                    lambda: world_share("CHN") - world_share(), "That is China alone. Add the eleven before you divide."
                ),
                Misconception(
                    lambda: world_share("CHN", year=2020), "That is 2020. The year wanted is 2018; check the filter."
                ),
                Misconception(
                    gdp_in_trillions,
                    "Those are trillion US dollars. Wanted is the share of the world, `WLD`, in per cent.",
                ),
                Misconception(world_share, "Those are the eleven alone. Add China's GDP before you divide."),
                Misconception(
                    lambda: world_share("CHN", america=True),
                    "The United States is in it. It signed TPP and not the CPTPP.",
                ),
                Misconception(
                    lambda: world_share("CHN", year=2017), "That is 2017. The year wanted is 2018; check the filter."
                ),
            ),
            accepted=(lambda: round(world_share("CHN"), 1),),
        ),
        Number(
            "q2",
            "All of Korea's trade",
            hints=(
                "One number of the world is enough. Which share is it, and which of the two conventions is asked for?",
                "`world.domestic_shares[place['KOR']]` goes into `loss_from_autarky` with the elasticity; times 100.",
            ),
            expected=lambda: float(100 * loss_from_autarky(home_share(), ELASTICITY)),
            unit="% of today's real income",
            places=2,
            notice="Name the convention when you quote it: as gain over autarky the same trade is worth more.",
            misconceptions=(
                Misconception(
                    lambda: float(100 * gain_over_autarky(home_share(), ELASTICITY)),
                    "That is the gain over autarky. Wanted is the loss from autarky, in per cent of today's income.",
                ),
                Misconception(
                    lambda: float(100 * loss_from_autarky(home_share(purged=False), ELASTICITY)),
                    "That is with the deficits of 2006. Use `world`, from which they are purged.",
                ),
                Misconception(
                    lambda: float(100 * loss_from_autarky(home_share("JPN"), ELASTICITY)),
                    "That is Japan. Wanted is Korea: `place['KOR']`.",
                ),
                Misconception(
                    lambda: float(100 * (1 - home_share())),
                    "That is the share of foreign goods. How much they are worth depends on the elasticity too.",
                ),
            ),
            accepted=(lambda: round(float(100 * loss_from_autarky(home_share(), ELASTICITY)), 2),),
        ),
        Function(
            "q3",
            "TPP's rule as a function",
            hints=(
                "There are two thresholds. What joins them in the treaty: and, or or?",
                "`len(shares)` counts the signatories, `sum(shares)` adds their GDP; both are asked for at least.",
            ),
            reference=lambda shares: len(shares) >= 6 and sum(shares) >= 85,
            cases=(
                ([59.5, 18.4, 6.5, 5.6, 4.7, 1.1],),
                ([59.5, 18.4, 6.5, 5.6],),
                ([18.4, 6.5, 5.6, 4.7, 1.1, 1.1, 1.0],),
                ([60, 5, 5, 5, 5, 5],),
                ([40, 20, 10, 10, 5],),
                ([],),
                ([50, 10, 10, 5, 5, 4, 0.5],),
            ),
            notice="Two thresholds with *and*: whoever is needed for either can stop the treaty.",
            misconceptions=(
                Misconception(
                    lambda shares: len(shares) >= 6 or sum(shares) >= 85,
                    "One threshold is enough in your function. The treaty asks for both.",
                ),
                Misconception(
                    lambda shares: len(shares) >= 6 and sum(shares) > 85,
                    "*At least* 85%: exactly 85 is enough.",
                ),
                Misconception(
                    lambda shares: len(shares) > 6 and sum(shares) > 85,
                    "*At least* six with *at least* 85%: exactly six and exactly 85 are enough.",
                ),
                Misconception(
                    lambda shares: len(shares) >= 6,
                    "Your function only counts signatories, which is the CPTPP's rule. Is the GDP missing, or compared with 0.85 where shares are in per cent?",
                ),
                Misconception(lambda shares: sum(shares) >= 85, "Where is the number of signatories?"),
            ),
            accepted=(lambda shares: not (len(shares) < 6 or sum(shares) < 85),),
        ),
        Number(
            "q4",
            "Korea joins",
            hints=(
                "Which two pairs become new, and in how many directions does trade become cheaper?",
                "Set four cells of a matrix of ones to 0.93, call `counterfactual(world, cost_change=change)`, and turn "
                "`welfare[place['KOR']]` into per cent more.",
            ),
            expected=korea_joins,
            unit="%",
            tolerance=0.01,
            notice="For Korea a deal with two countries; for the two, a partner that both had kept waiting.",
            misconceptions=(
                Misconception(lambda: korea_joins("JPN"), "That is what Japan gains. Wanted is Korea: `place['KOR']`."),
                Misconception(
                    lambda: korea_joins("MEX"), "That is what Mexico gains. Wanted is Korea: `place['KOR']`."
                ),
                Misconception(
                    lambda: korea_joins(partners=("MEX",)), "That is Mexico alone. Korea had none with Japan either."
                ),
                Misconception(
                    lambda: korea_joins(imports_only=True),
                    "Only Korea's imports become cheaper in it. Set the cells of its exports too.",
                ),
                Misconception(
                    lambda: korea_joins(measure="wages"),
                    "Those are wages against the world's. Real income is `welfare`: prices fall too.",
                ),
                Misconception(
                    lambda: korea_joins(both=False),
                    "Only Korea's exports become cheaper in it. Set the cells of its imports too.",
                ),
                Misconception(
                    lambda: korea_joins(purged=False),
                    "That is with the deficits of 2006. Use `world`, from which they are purged.",
                ),
                Misconception(
                    lambda: korea_joins(factor=1 + CUT),
                    "Trade became dearer: 7% cheaper is a factor of 0.93, and not of 1.07.",
                ),
                Misconception(
                    lambda: korea_joins(partners=("JPN",)), "That is Japan alone. Korea had none with Mexico either."
                ),
                Misconception(
                    lambda: korea_joins(partners=("JPN", "MEX", "AUS", "CAN", "MYS", "SGP")),
                    "All six members are cheaper in it. Korea had an agreement with four of them already.",
                ),
            ),
            accepted=(lambda: round(korea_joins(), 4),),
        ),
        Table(
            "q5",
            "The old rule for the eleven",
            hints=(
                "A rule is a list of weights and a list of quotas. Which two weights does each signatory have?",
                "`shapley_shubik([np.ones(11), gdp], [6, 0.85 * gdp.sum()])`, times 100, beside the names.",
            ),
            expected=power_of_eleven,
            tolerance=0.02,
            notice="Japan and Canada have most and as much as each other: the place of the one that left is taken.",
            misconceptions=(
                Misconception(
                    lambda: power_of_eleven(banzhaf),
                    "Those are Banzhaf indices, which count groups and not orders. Wanted is Shapley-Shubik.",
                ),
                Misconception(
                    lambda: power_of_eleven(year=2018), "That is with the GDP of 2018. The rule takes that of 2013."
                ),
                Misconception(
                    power_under_gdp_alone, "The threshold of six signatories is missing: a rule has both, in two lists."
                ),
                Misconception(
                    power_in_twelve,
                    "The United States is still in the rule. Take the eleven and the shares of **their** GDP.",
                ),
                Misconception(
                    lambda: power_of_eleven(gdp_rule=False),
                    "All eleven are equal: that is the CPTPP's own rule. Add 85% of GDP as a second threshold.",
                ),
                Misconception(
                    lambda: power_of_eleven(percent=1), "Those are shares, such as 0.29. Wanted are per cent."
                ),
                Misconception(
                    lambda: (100 * eleven() / eleven().sum()).rename("power").reset_index(),
                    "Those are shares of GDP. A small share can have much power, and a large one little.",
                ),
            ),
            accepted=(
                lambda: power_of_eleven().set_index("country"),
                lambda: power_of_eleven().round(2).sort_values("power"),
            ),
        ),
        Choice(
            "q6",
            "Who can stop it?",
            hints=(
                "Leave one signatory out. Do all the others together still reach 85%?",
                "Whoever has more than 15% of the combined GDP cannot be spared. Compute the eleven shares.",
            ),
            options={
                "a": (
                    "Nobody, because no signatory is as large as the United States was.",
                    "Size is measured against what is left: Japan has 45% of the eleven's GDP.",
                ),
                "b": (
                    "Japan alone.",
                    "Canada has more than 15% too, so without it the others stay below 85%.",
                ),
                "c": (
                    "Japan and Canada, each alone.",
                    "45% and 16% of the eleven's GDP: without either the others cannot reach 85%.",
                ),
                "d": (
                    "Japan, Canada and Australia, each alone.",
                    "Australia has less than 15%, so the others can do without it.",
                ),
            },
            correct="c",
            notice="A rule made for twelve gives a veto to others when one leaves. Thresholds outlive their purpose.",
        ),
        Choice(
            "q7",
            "Why 2.59 and not 0.31?",
            hints=(
                "For each sentence ask: does it change the number for TPP, and in which direction?",
                "The lesson tried the channels and the elasticity. Which of the two moved the bar?",
            ),
            options={
                "a": (
                    "The government lets productivity, labour supply and capital answer, our model trade alone.",
                    "In our model two such channels turn 0.31 into 2.00.",
                ),
                "b": (
                    "Our trade elasticity is too high; with a lower one the gain would be 2.59.",
                    "With 2 in place of 4 it is 0.27 if the cut is held, 0.57 if the 33% more trade are: far from 2.59.",
                ),
                "c": (
                    "Our matrix lacks five of the twelve and all trade but manufactures.",
                    "What is not in the data cannot bring a gain.",
                ),
                "d": (
                    "The government measured what TPP brought after it began, our model only predicts.",
                    "TPP never entered into force. Both are predictions.",
                ),
                "e": (
                    "Ours lets wages and prices answer, which the government's does not.",
                    "Both are closed: in a general-equilibrium model prices and wages answer.",
                ),
            },
            correct={"a", "c"},
            notice="Ask of every estimate: what may answer, what becomes cheaper, for whom, and by when?",
        ),
        Chart(
            "q8",
            "Twelve gains by one study",
            hints=(
                "Which mark lets twelve numbers be compared along one axis?",
                'Filter on the study and on `unit == "percent of baseline"`; then `mark_bar()` with x="value" and '
                'y="country", and in `alt.Chart` a `title=` and a `description=`.',
            ),
            mark=("bar", "point", "circle"),
            encodings={"x": "value", "y": "country"},
            notice="The smallest economies gain most in per cent, the largest most in dollars.",
            misconceptions=(
                Misconception(
                    lambda view: view["data"]["rows"] > 15 and "transform" not in view,
                    "Other studies are in it, and their bars add up. Keep the rows of Petri and Plummer.",
                    example=lambda: chart_of_gains(rows=data.load("tpp_estimates")),
                ),
                Misconception(
                    lambda view: view["data"]["rows"] > 12 and "transform" not in view,
                    "Dollars and exports stand beside per cent of income. Keep one variable and one unit.",
                    example=lambda: chart_of_gains(rows=all_of_piie()),
                ),
                Misconception(
                    lambda: chart_of_gains(mark="line"),
                    "A line joins countries as if one led to the next. Draw bars.",
                ),
                Misconception(
                    lambda: chart_of_gains(field="year"),
                    "The length is the year of publication. Draw `value`, in per cent.",
                ),
            ),
            accepted=(chart_of_gains, lambda: chart_of_gains(mark="point")),
        ),
        Judgement(
            "q9",
            "One number for the Diet",
            hints=(
                "By which model was the number made, and what may answer in it?",
                "One sentence each: what the number counts and by when, on which assumption it rests, what another "
                "model says, who could have stopped the agreement; then the sentence that he can say.",
            ),
            model_answer=(
                "Please say what the number is. 1.49% is a long-run level of GDP in the government's own model, in "
                "which productivity, labour supply and capital answer to openness; it is no growth per year. With "
                "trade alone a small closed model of 2006 gives 0.02%, because among its members only Canada is new "
                "for Japan, and 0.31% with the United States in. That model lacks Vietnam and four others, farm goods "
                "and services, and counts in per cent of spending on manufactures, so it is not the truth either; both "
                "were made before the fact. "
                "Say: by our model the agreement raises GDP by 1.49% once all has adjusted, most of it through "
                "productivity and capital, and by trade alone much less. It takes six of eleven, and none of them can "
                "stop it alone."
            ),
            rubric=(
                "Says that 1.49% is a level in the long run and made before the fact.",
                "Names the channels on which it rests.",
                "Sets another number beside it, with the reason why it differs.",
                "Says what the small model lacks, so that it is not taken for the truth either.",
                "Ends with a sentence that is true and can be said aloud.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
