"""The questions of exercise 35, budgets and tripwires: dollars, growth, a spiral, counts, a bill and a withdrawal."""

import numpy as np
import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.arms_race import fit, path

FOUR = ["USA", "CHN", "JPN", "KOR"]
SERVICES = ["army", "navy", "air_force", "marine_corps"]
HOST, WASHINGTON = 5.8, 13.4  # billion US dollars for South Korea, 2016 to 2019: GAO-21-270


def constant() -> pd.DataFrame:
    """Return military spending by year and country, billion US dollars of 2019."""
    spending = data.load("military_spending")
    return spending.pivot(index="year", columns="country", values="spending_usd_2019") / 1e9


def share() -> pd.DataFrame:
    """Return military spending by year and country, percent of GDP."""
    return data.load("military_spending").pivot(index="year", columns="country", values="share_percent_gdp")


def current() -> pd.DataFrame:
    """Return military spending by year and country, billion current US dollars: the share times GDP."""
    gdp = data.load("gdp_population").pivot(index="year", columns="country", values="gdp_usd") / 1e9
    return share() / 100 * gdp


def change(table: pd.DataFrame, country: str = "KOR", start: int = 1997, end: int = 1998) -> float:
    """Return by how many percent the series of a country changed."""
    return float(100 * (table.loc[end, country] / table.loc[start, country] - 1))


def growth(years: float = 5, start: int = 2013, end: int = 2018, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the growth a year between two years, percent, of the four states."""
    levels = constant() if table is None else table
    rates = 100 * ((levels.loc[end, FOUR] / levels.loc[start, FOUR]) ** (1 / years) - 1)
    return pd.DataFrame({"country": FOUR, "growth_percent": rates.to_numpy()})


def mean_of_steps() -> pd.DataFrame:
    """Return the mean of the yearly growth rates from 2013 to 2018, percent, of the four states."""
    rates = 100 * constant().pct_change().loc[2014:2018, FOUR].mean()
    return pd.DataFrame({"country": FOUR, "growth_percent": rates.to_numpy()})


def said(last: int = 2008, rival: str = "CHN", from_first: bool = False) -> float:
    """Return what the model fitted to 1992 up to `last` says of American spending in 2020, billion US dollars."""
    seen = constant().loc[1992:last, ["USA", rival]].to_numpy()
    start, years = (seen[0], 28) if from_first else (seen[-1], 2020 - last)
    return float(path(fit(seen), start, [years])[0, 0])


def record() -> float:
    """Return American spending in 2020, billion US dollars of 2019."""
    return float(constant().loc[2020, "USA"])


def by_service(
    mark: str = "line", value: str = "persons", colour: str = "service", host: str = "JPN", first: int = 2006
):
    """Return a chart of question 5; by default a right one."""
    import altair as alt

    counts = data.load("us_troops_abroad")
    rows = counts[(counts["country"] == host) & (counts["year"] >= first)]
    long = rows.melt(["year", "troops"], SERVICES, var_name="service", value_name="persons")
    return alt.Chart(
        long,
        title="Sailors and marines jump, the others do not",
        description="Four lines of US troops in Japan since 2006, one for each service.",
        mark=mark,
    ).encode(x="year:Q", y=f"{value}:Q", color=f"{colour}:N")


def needed_promise(hit, loss, stake, d1):
    """Return the right answer of question 7."""
    return max(0.0, hit * loss - (1 - d1) * stake)


exercise = Exercise(
    "35",
    (
        Number(
            "q1",
            "A crisis in current dollars",
            hints=(
                "Which two tables give current dollars? What did the lesson multiply?",
                "`current = share / 100 * gdp`, then 1998 over 1997 less 1, times 100, for KOR.",
            ),
            expected=lambda: change(current()),
            unit="%",
            places=1,
            notice="At constant prices it is less than 4%. In the Asian crisis the won fell from 954 to 1,404 a dollar.",
            misconceptions=(
                Misconception(lambda: change(constant()), "That is the change at constant prices. Wanted are current."),
                Misconception(
                    lambda: -change(current()), "The size is right. Spending fell, so the change has a minus."
                ),
                Misconception(
                    lambda: change(current()) / 100, "That is a share. Wanted are per cent: multiply by 100."
                ),
                Misconception(lambda: change(share()), "That is the change of the share of GDP, not of dollars."),
                Misconception(
                    lambda: float(current().loc[1998, "KOR"] - current().loc[1997, "KOR"]),
                    "That is the change in billion dollars. Wanted are per cent of the value of 1997.",
                ),
                Misconception(
                    lambda: change(current(), start=1998, end=1997),
                    "That is from 1998 back to 1997. Divide the later year by the earlier one.",
                ),
                Misconception(
                    lambda: 100 + change(current()),
                    "That is the value of 1998 in per cent of 1997. Wanted is the change: subtract 100.",
                ),
                Misconception(
                    lambda: change(current() / share()), "That is the change of GDP. Multiply it by the share first."
                ),
            ),
            accepted=(lambda: round(change(current()), 1),),
        ),
        Table(
            "q2",
            "Growth a year",
            hints=(
                "From 2013 to 2018 growth is compounded. How many times?",
                "`100 * ((constant.loc[2018] / constant.loc[2013]) ** (1 / 5) - 1)`, for the four; then "
                '`.rename("growth_percent").reset_index()`.',
            ),
            expected=growth,
            tolerance=0.005,
            notice="Japan's 0.5% is below the 0.8% that its plan named. Prices, items and years differ: no proof of a break.",
            misconceptions=(
                Misconception(
                    lambda: growth(years=1), "That is the growth over all five years. Wanted is growth **a year**."
                ),
                Misconception(
                    lambda: growth(years=1).assign(growth_percent=lambda table: table["growth_percent"] / 5),
                    "You divided the growth by five. It is compounded: take the fifth root of the ratio.",
                ),
                Misconception(
                    mean_of_steps,
                    "That is the mean of five yearly rates. One rate that is compounded five times is a little different.",
                ),
                Misconception(
                    lambda: growth().round({"growth_percent": 1}), "That is rounded to one decimal. Wanted are two."
                ),
                Misconception(
                    lambda: growth(years=6), "From 2013 to 2018 there are six years but only five steps of growth."
                ),
                Misconception(
                    lambda: growth().assign(growth_percent=lambda table: table["growth_percent"] / 100),
                    "Those are shares. Wanted are per cent: multiply by 100.",
                ),
                Misconception(
                    lambda: growth(table=current()),
                    "That is growth in current dollars, which mixes in the exchange rate. Take constant ones.",
                ),
            ),
            accepted=(
                lambda: growth().round({"growth_percent": 2}),
                lambda: growth().set_index("country"),
                lambda: growth().sort_values("growth_percent"),
            ),
        ),
        Number(
            "q3",
            "A spiral that ends in 2008",
            hints=(
                "Fit on the years up to 2008 alone. From which record does the model then start into the unseen?",
                "`seen = constant.loc[1992:2008, [...]].to_numpy()`, then `path(fit(seen), start=seen[-1], "
                "times=[2020 - 2008])[0]`; its first number less the record of 2020.",
            ),
            expected=lambda: said() - record(),
            unit="billion US dollars of 2019",
            places=0,
            notice="It explains 63% of the changes it saw. Singapore in China's place explains 61%.",
            misconceptions=(
                Misconception(said, "That is what the model says of 2020. Subtract the record."),
                Misconception(lambda: record() - said(), "The model says more than the record: model less record."),
                Misconception(
                    lambda: said(from_first=True) - record(),
                    "You started from 1992. Start from the last year that the model has seen.",
                ),
                Misconception(
                    record, "That is the record of 2020. What does the model say, and by how much is it too high?"
                ),
                Misconception(
                    lambda: 100 * (said() / record() - 1),
                    "That is in per cent of the record. Wanted are billion dollars.",
                ),
                Misconception(
                    lambda: said(last=2004) - record(), "That is the window to 2004, as in the lesson. Take 2008."
                ),
                Misconception(
                    lambda: said(rival="SGP") - record(), "That is with Singapore as the rival. Take China (CHN)."
                ),
            ),
            accepted=(lambda: round(said() - record()),),
        ),
        Choice(
            "q4",
            "What the fit allows you to say",
            hints=(
                "Which sentence would still be true if Singapore were put in China's place?",
                "A good fit in the window says something about the window. Look for the sentence that says no more.",
            ),
            options={
                "a": (
                    "America arms because China does: 91% is proof.",
                    "Japan, an ally, explains 81% of the same changes. A common trend is no answer.",
                ),
                "b": (
                    "From 1992 to 2004 America's changes climb while China's spending climbs; whether one answers the "
                    "other, this fit cannot tell.",
                    "A bystander fits nearly as well, and the next years do not follow.",
                ),
                "c": (
                    "China and America ignore each other.",
                    "The model is about totals in dollars. An answer may lie in kinds of weapons, or in words.",
                ),
                "d": (
                    "With more years the answer would have become clearer.",
                    "With more years it faded: to 0.35 in the window to 2012 and to 0 in the window to 2016.",
                ),
            },
            correct="b",
            notice="Two cheap tests save you from the first sentence: unseen years, and a rival that cannot be true.",
        ),
        Chart(
            "q5",
            "Who moved in Japan",
            hints=(
                "The table has a column for each service. A colour needs one column that names the service.",
                "`rows.melt('year', ['army', ...], var_name='service', value_name='persons')`, then `mark_line()` with "
                "x='year', y='persons', color='service', and in `alt.Chart` a `title=` and a `description=`.",
            ),
            mark="line",
            encodings={"x": "year", "y": "persons", "color": "service"},
            notice="The lines that jump in 2008, 2016 and 2018 are those whose counting changed: sailors and marines.",
            misconceptions=(
                Misconception(
                    lambda view: view["data"]["rows"] > 72 and "transform" not in view,
                    "There are more than 72 rows in your data, which are four services in the 18 years from 2006 to "
                    "2023. Is the country missing, or the first year?",
                    example=lambda: by_service(first=1990),
                ),
                Misconception(
                    lambda: by_service(value="troops"),
                    "The height is `troops`, the sum of all services. Draw `persons`, one line for each service.",
                ),
                Misconception(lambda: by_service(mark="bar"), "Bars hide the jumps. Draw lines, one for each service."),
            ),
            accepted=(by_service,),
        ),
        Choice(
            "q6",
            "Two signals",
            hints=(
                "At the last moment the patron asks what it gains from now on. Which cost is already spent?",
                "One cost falls due only if the patron stays out. Find the sentence that keeps the two apart.",
            ),
            options={
                "a": (
                    "Troops are credible because they are expensive: the more they cost, the surer the patron fights.",
                    "The money is spent whether it fights or not. It does not enter the last decision.",
                ),
                "b": (
                    "If the host pays the whole bill, the tripwire is gone.",
                    "The bill is the sunk cost. What staying out would cost at home does not depend on it.",
                ),
                "c": (
                    "The yearly bill can show resolve beforehand; what staying out would cost counts at the last moment.",
                    "Sunk cost sorts types before, tied hands bind in the decision.",
                ),
                "d": (
                    "Experiments have shown that a tripwire works.",
                    "Musgrave and Ward (2023) found the effect far weaker than the story needs.",
                ),
            },
            correct="c",
            notice="Ask of every signal: when is it paid, and would a soft sender pay it too?",
        ),
        Function(
            "q7",
            "How dear must a broken word be?",
            hints=(
                "Resolve is `1 - (hit * loss - m) / stake`. Which m makes it equal to d1?",
                "Solve `1 - (hit * loss - m) / stake = d1` for m. It cannot be below zero.",
            ),
            reference=needed_promise,
            cases=(
                (0.4321, 1.0, 0.8, 0.5),
                (0.376, 1.0, 0.8, 0.5),
                (0.5297, 1.0, 0.8, 0.5),
                (0.9, 2.0, 1.6, 0.25),
                (0.0, 1.0, 0.8, 0.5),
            ),
            notice="With six warheads 0.032 of a city is enough, with eight 0.13: near the cliff a little does it.",
            misconceptions=(
                Misconception(
                    lambda hit, loss, stake, d1: hit * loss - (1 - d1) * stake,
                    "Where the word is believed anyway your function returns less than zero. No cost is needed there: "
                    "return 0.",
                ),
                Misconception(
                    lambda hit, loss, stake, d1: max(0.0, hit * loss - d1 * stake),
                    "You took d1 for 1 - d1; for d1 = 0.5 the two agree. A patron fights with d1 if the *upper* part "
                    "of all stakes is at least the cost.",
                ),
                Misconception(
                    lambda hit, loss, stake, d1: max(0.0, hit * loss - stake),
                    "That makes resolve zero at least. Wanted is the resolve d1.",
                ),
                Misconception(
                    lambda hit, loss, stake, d1: max(0.0, hit - (1 - d1) * stake),
                    "The loss is missing: the risk is `hit * loss`.",
                ),
                Misconception(
                    lambda hit, loss, stake, d1: max(0.0, hit * loss - (1 - d1)),
                    "The stake is missing: multiply 1 - d1 by it.",
                ),
                Misconception(
                    lambda hit, loss, stake, d1: abs(hit * loss - (1 - d1) * stake),
                    "Where the word is believed anyway no cost is needed: return 0 there, not the distance.",
                ),
                Misconception(
                    lambda hit, loss, stake, d1: max(0.0, (1 - d1) * stake - hit * loss),
                    "The sign is turned: the greater the risk, the more a broken word must cost.",
                ),
                Misconception(
                    lambda hit, loss, stake, d1: max(0.0, hit * loss),
                    "That makes every patron fight. Wanted is the resolve d1, which is less.",
                ),
                Misconception(
                    lambda hit, loss, stake, d1: 1 - hit * loss / stake,
                    "That is resolve without any cost of a broken word. Which cost lifts it to d1?",
                ),
            ),
            accepted=(lambda hit, loss, stake, d1: float(np.clip(hit * loss - (1 - d1) * stake, 0, None)),),
        ),
        Number(
            "q8",
            "Five billion",
            hints=(
                "The figures of the GAO are for four years. What did both together pay in an average year?",
                "Add what the host and Washington paid for South Korea, divide by 4, and divide 5 by that; times 100.",
            ),
            expected=lambda: 100 * 5 / ((HOST + WASHINGTON) / 4),
            unit="%",
            places=1,
            notice="The demand that lawmakers spoke of is more than all direct costs on both sides in an average year.",
            misconceptions=(
                Misconception(
                    lambda: 100 * 5 / (WASHINGTON / 4), "That is against what Washington paid. Take both together."
                ),
                Misconception(lambda: 100 * 5 / (HOST / 4), "That is against what Seoul paid. Take both together."),
                Misconception(
                    lambda: 100 * 5 / (HOST + WASHINGTON), "The figures are for four years. Take one average year."
                ),
                Misconception(
                    lambda: 100 * 5 / HOST,
                    "That is against what Seoul paid in four years. Take both together, in one average year.",
                ),
                Misconception(
                    lambda: 100 * (HOST + WASHINGTON) / 4 / 5,
                    "You divided what both paid by 5 billion. It is the other way round.",
                ),
                Misconception(
                    lambda: 100 * 5 / ((HOST + WASHINGTON) / 4) - 100,
                    "That is how much more it would be. Wanted is the 5 billion in per cent of what both paid.",
                ),
                Misconception(
                    lambda: 5 / ((HOST + WASHINGTON) / 4), "That is a ratio. Wanted are per cent: multiply by 100."
                ),
                Misconception(
                    lambda: 100 * 5 / ((12.6 + 20.9) / 4), "Those are the figures for Japan. Take South Korea."
                ),
            ),
            accepted=(lambda: round(500 / ((HOST + WASHINGTON) / 4), 1),),
        ),
        Judgement(
            "q9",
            "A floor under the troops",
            hints=(
                "Which number stands in the act, and what would have to be true of troops for that number to matter?",
                "Say what you assume troops do; what the model then says of a withdrawal, with every equilibrium; what "
                "the evidence is; and what you would ask an expert.",
            ),
            model_answer=(
                "The act of 2018 set the floor at 22,000; our table counted 25,812 in that year. Whether the number "
                "matters depends on what troops do. If they tie hands, a force of any size that cannot be written off "
                "does the same, and with six warheads the model then has one equilibrium, certain deterrence; without "
                "troops it has two, a separating one and one that rests on an untested belief. If troops add strength, "
                "the number counts and eight warheads undo it; if they bind nobody, a cut changes nothing. Surveys find "
                "the tripwire weak, and three cases speak for strength. All payoffs are assumptions. I would keep the "
                "duty to consult allies, which the act contains, and ask an expert which task the last 4,000 have."
            ),
            rubric=(
                "Names the floor and a count, with year and source, and does not mix counts.",
                "Says which role of troops is assumed, and calls it an assumption.",
                "Reports every equilibrium before and after, not only the one that suits.",
                "Uses evidence on tripwires, or says that it is thin.",
                "Ends with advice or a question that does not pretend to know what others think.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
