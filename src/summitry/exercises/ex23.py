"""The questions of exercise 23, the deficit: balances and their books, saving, a tariff in a model, and a judgement."""

import numpy as np
import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.balance import bilateral_balances
from summitry.models.general_equilibrium import World, counterfactual

SIX = ("CHN", "JPN", "MEX", "TWN", "VNM", "WLD")
FLOWS = [[880, 60, 40], [70, 460, 30], [50, 40, 270]]


def balances() -> pd.DataFrame:
    """Return US balances of goods by year and partner, billion USD."""
    trade = data.load("us_trade_by_partner")
    trade["balance"] = (trade["exports_usd_m"] - trade["imports_usd_m"]) / 1000
    return trade.pivot(index="year", columns="partner", values="balance")


def share(partner: str = "MEX", year: int = 2018) -> float:
    """Return the share of a partner in the US deficit of goods, percent."""
    return float(100 * balances().loc[year, partner] / balances().loc[year, "WLD"])


def import_share() -> float:
    """Return the mistake of question 1: Mexico's share of imports."""
    rows = data.load("us_trade_by_partner").query("year == 2018").set_index("partner")["imports_usd_m"]
    return float(100 * rows["MEX"] / rows["WLD"])


def export_share() -> float:
    """Return the mistake of question 1: Mexico's share of exports."""
    rows = data.load("us_trade_by_partner").query("year == 2018").set_index("partner")["exports_usd_m"]
    return float(100 * rows["MEX"] / rows["WLD"])


def share_of_listed() -> float:
    """Return the mistake of question 1: the listed deficits as the whole, some of which are counted twice."""
    year = balances().loc[2018].drop("WLD")
    return float(100 * year["MEX"] / year.sum())


def change(first: int = 2018, last: int = 2020) -> pd.DataFrame:
    """Return by how many billion USD the balance with each of SIX changed."""
    moved = balances().loc[last, list(SIX)] - balances().loc[first, list(SIX)]
    return moved.rename("change").rename_axis("partner").reset_index()


def change_of(column: str) -> pd.DataFrame:
    """Return the mistake of question 2: the change of exports or of imports alone."""
    flows = data.load("us_trade_by_partner").pivot(index="year", columns="partner", values=column) / 1000
    moved = flows.loc[2020, list(SIX)] - flows.loc[2018, list(SIX)]
    return moved.rename("change").rename_axis("partner").reset_index()


def change_in_percent() -> pd.DataFrame:
    """Return the mistake of question 2: the change in percent of the balance of 2018."""
    six = balances()[list(SIX)]
    return (100 * (six.loc[2020] / six.loc[2018] - 1)).rename("change").rename_axis("partner").reset_index()


def gaps() -> pd.DataFrame:
    """Return saving minus investment of Germany and Japan, percent of output."""
    rows = data.load("macro_accounts").query("country in ['DEU', 'JPN']")
    return rows.assign(gap=rows["saving_percent_gdp"] - rows["investment_percent_gdp"])


def gaps_of_all() -> pd.DataFrame:
    """Return the mistake of question 3: saving minus investment of every country of the file."""
    rows = data.load("macro_accounts")
    return rows.assign(gap=rows["saving_percent_gdp"] - rows["investment_percent_gdp"])


def chart_of_gaps(mark: str = "line", field: str = "gap", year: str = "year:Q", rows: pd.DataFrame | None = None):
    """Return a chart of question 3; by default a right one."""
    import altair as alt

    return alt.Chart(
        gaps() if rows is None else rows,
        title="Germany overtook Japan as a lender",
        description="Lines of saving minus investment of Germany and Japan, 1996 to 2020.",
        mark=mark,
    ).encode(x=year, y=f"{field}:Q", color="country:N", strokeDash="country:N")


def private_balance(current_account: float, government: float) -> float:
    """Return what households and firms save beyond what they invest, percent of output."""
    return current_account - government


def model_balances(buyer: int = 0, seller: int = 2, rate: float = 0.25, after: bool = True) -> np.ndarray:
    """Return A's balances with A, B and C after a tariff of `buyer` on `seller`."""
    world = World(FLOWS, elasticity=4)
    tariffs = world.tariffs.copy()
    tariffs[seller, buyer] = rate
    state = counterfactual(world, tariffs).world if after else world
    return bilateral_balances(state.flows, state.tariffs)[0]


def with_tariff_inside() -> float:
    """Return the mistake of question 5: what A spends on C with the tariff in it."""
    world = World(FLOWS, elasticity=4)
    tariffs = world.tariffs.copy()
    tariffs[2, 0] = 0.25
    flows = counterfactual(world, tariffs).world.flows
    return float(flows[0, 2] - flows[2, 0])


def surplus_in_yen(year: int = 2019) -> float:
    """Return Japan's surplus with the United States in Japan's books, billion yen."""
    rows = data.load("japan_trade").query(f"goods == 'total' and partner == 'USA' and year == {year}")
    flow = rows.set_index("flow")["value_jpy_bn"]
    return float(flow["export"] - flow["import"])


def japans_book(year: int = 2019, at: int | None = None) -> float:
    """Return the same in billion USD, at the mean yen of the year `at`, by default of the year itself."""
    yen = data.load("exchange_rates").query("currency == 'JPY'")
    return surplus_in_yen(year) / float(yen[yen["month"].dt.year == (at or year)]["units_per_usd"].mean())


def japans_exports() -> float:
    """Return the mistake of question 8: Japan's exports to the United States in 2019, billion USD."""
    rows = data.load("japan_trade").query("goods == 'total' and partner == 'USA' and year == 2019")
    return float(rows.set_index("flow")["value_jpy_bn"]["export"]) * japans_book() / surplus_in_yen()


def balance_of_world() -> float:
    """Return the mistake of question 8: Japan's balance with the world in 2019, billion USD."""
    rows = data.load("japan_trade").query("goods == 'total' and partner == 'WLD' and year == 2019")
    flow = rows.set_index("flow")["value_jpy_bn"]
    return float(flow["export"] - flow["import"]) * japans_book() / surplus_in_yen()


exercise = Exercise(
    "23",
    (
        Number(
            "q1",
            "Mexico's share of the deficit",
            hints=(
                "A share is a part divided by the whole. Which row is the whole world?",
                "`100 * balances.loc[2018, 'MEX'] / balances.loc[2018, 'WLD']`, with balance = exports - imports.",
            ),
            expected=share,
            unit="%",
            places=1,
            notice="More than Japan's, and Mexico's current account was in deficit itself: it buys elsewhere what it "
            "earns here.",
            misconceptions=(
                Misconception(
                    import_share,
                    "That is Mexico's share of imports. Wanted is its share of the deficit: take balances.",
                ),
                Misconception(
                    export_share,
                    "That is Mexico's share of exports. Wanted is its share of the deficit: take balances.",
                ),
                Misconception(
                    lambda: 1e4 / share(), "The fraction is upside down: the part, Mexico, goes on top of the whole."
                ),
                Misconception(
                    lambda: float(100 * balances().loc[2018, "MEX"] / balances().loc[2018, "CHN"]),
                    "That is Mexico against China. The whole is the world, `WLD`.",
                ),
                Misconception(lambda: share(year=2019), "That is 2019. The year wanted is 2018."),
                Misconception(lambda: share(year=2017), "That is 2017. The year wanted is 2018."),
                Misconception(lambda: share("JPN"), "That is Japan. Wanted is the share of `MEX`."),
                Misconception(
                    share_of_listed,
                    "The whole is not the sum of the partners listed: Germany is in it twice, and others not at all. "
                    "Divide by the row `WLD`.",
                ),
                Misconception(
                    lambda: float(-balances().loc[2018, "MEX"]),
                    "That is the deficit in billion US dollars. Wanted is its share in per cent.",
                ),
            ),
            accepted=(lambda: round(share(), 1),),
        ),
        Table(
            "q2",
            "Where it went",
            hints=(
                "A change is the later year minus the earlier one. Is a deficit that shrinks a plus or a minus then?",
                "`balances.loc[2020, six] - balances.loc[2018, six]`, then `rename`, `rename_axis` and `reset_index`.",
            ),
            expected=change,
            tolerance=0.005,
            notice="With China the deficit is 110 billion smaller, and in all it is 32 billion larger.",
            misconceptions=(
                Misconception(
                    lambda: change(2020, 2018),
                    "The sign is turned: take 2020 minus 2018, so that a smaller deficit is +.",
                ),
                Misconception(lambda: change(2017, 2020), "That is from 2017 to 2020. Begin with 2018."),
                Misconception(
                    lambda: change(2018, 2019), "That is from 2018 to 2019, as in the lesson. End with 2020."
                ),
                Misconception(
                    lambda: change(2019, 2020),
                    "That is the last year alone. Subtract the balance of 2018 from that of 2020.",
                ),
                Misconception(
                    lambda: change_of("imports_usd_m"),
                    "That is the change of imports alone. The balance is exports minus imports.",
                ),
                Misconception(
                    lambda: change_of("exports_usd_m"),
                    "That is the change of exports alone. The balance is exports minus imports.",
                ),
                Misconception(change_in_percent, "Those are per cent. Wanted are billion US dollars: subtract only."),
                Misconception(
                    lambda: change().assign(change=lambda table: table["change"] * 1000),
                    "Those are million US dollars. Wanted are billions: divide by 1,000.",
                ),
            ),
            accepted=(lambda: change().set_index("partner"), lambda: change().round(2).sort_values("change")),
        ),
        Chart(
            "q3",
            "Two lenders",
            hints=(
                "Which mark shows how a number moves over 25 years? One colour for each country.",
                'Add the column first: `.assign(gap=...)`. Then `mark_line()` with x="year", y="gap" and '
                'color="country", and in `alt.Chart` a `title=` and a `description=`.',
            ),
            mark="line",
            encodings={"x": "year", "y": "gap", "color": "country"},
            notice="Two countries whose surplus with America is disliked, and one of them had a deficit until 2001.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_gaps(field="saving_percent_gdp"),
                    "The height is saving alone. What is lent abroad is saving minus investment: draw `gap`.",
                ),
                Misconception(
                    lambda: chart_of_gaps(field="current_account_usd_bn"),
                    "The height is the current account in dollars, which grows with the country. Draw `gap`.",
                ),
                Misconception(
                    lambda view: view["data"]["rows"] > 50 and "transform" not in view,
                    "More than two countries are in your data. Keep the rows of `DEU` and `JPN`.",
                    example=lambda: chart_of_gaps(rows=gaps_of_all()),
                ),
                Misconception(
                    lambda view: view["data"]["rows"] == 25,
                    "There are rows for one country only. Draw Germany and Japan.",
                    example=lambda: chart_of_gaps(rows=gaps().query("country == 'JPN'")),
                ),
                Misconception(
                    lambda: chart_of_gaps(mark="bar"),
                    "Bars of two countries stand on top of each other and add up. Draw lines.",
                ),
            ),
            accepted=(chart_of_gaps, lambda: chart_of_gaps(year="year:O")),
        ),
        Function(
            "q4",
            "Whose saving?",
            hints=(
                "The country's gap is that of the government plus that of all others. Which two do you know?",
                "current account = government balance + private balance; solve for the last one, and `return` it.",
            ),
            reference=private_balance,
            cases=((-2.05, -5.8), (3.53, -2.47), (8.42, 1.88), (0, 0), (-2, 3), (1.5, -1.5)),
            notice="With the figures of 2019, America's households and firms lend, and its government borrows more.",
            misconceptions=(
                Misconception(
                    lambda current_account, government: current_account + government,
                    "The government's balance is part of the country's: take it off. A government that borrows leaves "
                    "more for others to have lent.",
                ),
                Misconception(
                    lambda current_account, government: government - current_account,
                    "Turned round: the private balance is what is left of the country's when the government's is taken "
                    "off.",
                ),
                Misconception(
                    lambda current_account, government: current_account - abs(government),
                    "A government may borrow or lend: keep the sign of its balance.",
                ),
            ),
            accepted=(lambda ca, gov: -(gov - ca),),
        ),
        Number(
            "q5",
            "A tariff on C",
            hints=(
                "In the lesson A taxes B: row 1, column 0. Which row is C?",
                "`tariffs[2, 0] = 0.25`, then `counterfactual`, then `bilateral_balances` of its `world.flows` and "
                "`world.tariffs`; A is row 0.",
            ),
            expected=lambda: model_balances()[2],
            unit="units of the model",
            places=1,
            notice="The balance with B falls by as much as this one rises: the sum is held at -20 again.",
            misconceptions=(
                Misconception(
                    lambda: model_balances()[1],
                    "That is A's balance with B. Wanted is the one with C, in column 2.",
                ),
                Misconception(
                    lambda: model_balances(seller=1)[1],
                    "That is the tariff on B, as in the lesson. Here A taxes C: row 2, column 0.",
                ),
                Misconception(
                    lambda: model_balances(buyer=2, seller=0)[2],
                    "There C taxes A. Rows sell and columns buy: `tariffs[2, 0]` is A's rate on C.",
                ),
                Misconception(
                    with_tariff_inside,
                    "`flows` holds what A spends, the tariff included. Give `bilateral_balances` the tariffs as well.",
                ),
                Misconception(lambda: model_balances(after=False)[2], "That is the balance before the tariff."),
                Misconception(lambda: model_balances().sum(), "That is A's balance in all. Wanted is the one with C."),
                Misconception(
                    lambda: model_balances()[2] + 10,
                    "That is by how much it changes. Wanted is the balance afterwards.",
                ),
                Misconception(lambda: model_balances(rate=25)[2], "That is a tariff of 2,500%. A rate of 25% is 0.25."),
            ),
            accepted=(lambda: round(float(model_balances()[2]), 2),),
        ),
        Choice(
            "q6",
            "What an identity says",
            hints=(
                "Which of the sentences would be true in every country and every year, whatever anybody does?",
                "Cross out each sentence that names a cause.",
            ),
            options={
                "a": (
                    "America has a deficit because Americans save too little.",
                    "Perhaps; but that is a cause, and the identity would hold as well if foreign lending came first.",
                ),
                "b": (
                    "If investment rises and saving stays as it is, the current account falls by as much.",
                    "That follows from the definition alone, whatever made investment rise.",
                ),
                "c": (
                    "A tariff cannot change the current account.",
                    "It can, if it changes saving or investment. The identity does not forbid that.",
                ),
                "d": (
                    "A current account deficit makes a country poorer.",
                    "It makes it owe more. Whether it is poorer depends on what was bought with it.",
                ),
            },
            correct="b",
            notice="An identity rules out stories that do not add up. It does not choose among those that do.",
        ),
        Choice(
            "q7",
            "What the number leaves out",
            hints=(
                "Think of what crosses a customs post, and to whom customs book it.",
                "Go through the section *What the chart cannot show* and ask for each sentence whether it is there.",
            ),
            options={
                "a": (
                    "It leaves out the services that America sells to Japan.",
                    "The 68.8 billion are goods; with services the press quoted 56.1.",
                ),
                "b": (
                    "It leaves out the cars that Japanese firms build in America.",
                    "They cross no border, so no balance holds them.",
                ),
                "c": (
                    "Counted by value added, it would be smaller, as with China.",
                    "For 2009 the OECD found the one with China smaller, and the one with Japan larger: Japanese parts "
                    "sit in Chinese goods.",
                ),
                "d": (
                    "It is wrong, since Japan's books show another number.",
                    "Different rules, such as freight in Japan's imports, give different numbers. Both are kept right.",
                ),
                "e": (
                    "It says how open Japan's market is.",
                    "A balance is no evidence of barriers: Mexico has a larger one under a free trade agreement.",
                ),
            },
            correct={"a", "b"},
            notice="Say what a number leaves out in the same breath as the number.",
        ),
        Number(
            "q8",
            "The same ships, seen from Yokohama",
            hints=(
                "Japan writes yen. What turns billion yen into billion dollars?",
                "Exports minus imports with `USA` in 2019, goods `total`, divided by the mean of the twelve months of "
                "`JPY` in 2019.",
            ),
            expected=japans_book,
            unit="billion US dollars",
            places=1,
            notice="The United States books 69.1 for the same year. Freight and insurance, and routes over third "
            "countries, stand between the two.",
            misconceptions=(
                Misconception(
                    lambda: float(-balances().loc[2019, "JPN"]),
                    "That is the number of the US Census Bureau. Take it from Japan's books, `japan_trade`.",
                ),
                Misconception(lambda: japans_book(at=2018), "The yen of 2018 is in it. Take the months of 2019."),
                Misconception(lambda: japans_book(2018), "That is 2018. The year wanted is 2019."),
                Misconception(
                    balance_of_world,
                    "That is Japan's balance with the world. Take the partner `USA`.",
                ),
                Misconception(japans_exports, "Those are Japan's exports alone. A surplus is exports minus imports."),
                Misconception(
                    surplus_in_yen,
                    "Those are billion yen. Divide by yen per dollar.",
                ),
                Misconception(
                    lambda: -japans_book(), "The sign is turned: from Japan's side it is a surplus, above zero."
                ),
            ),
            accepted=(lambda: round(japans_book(), 2),),
        ),
        Judgement(
            "q9",
            "We lose 69 billion dollars a year to Japan",
            hints=(
                "Ask of the sentence: which year and which goods, what is lost, and what would make it smaller?",
                "One sentence each: what the number is and leaves out, what it does measure, what decides the total, "
                "and a sentence that can be said instead.",
            ),
            model_answer=(
                "In 2017 the United States bought goods for 68.8 billion dollars more from Japan than it sold there. "
                "Services are left out, with which it was 56.1, and so are the cars that Japanese firms build in "
                "America. Nothing was lost in it: Americans got the goods, and Japan got claims on America or dollars "
                "to spend elsewhere. The number does measure how few American goods find buyers in Japan for each "
                "Japanese one, which can matter to those who make cars. The total deficit equals investment less "
                "saving. A tariff on Japan would move the deficit to others, as that on China did in 2019, unless "
                "saving changes with it. Say instead: we buy more goods from Japan than we sell it, and we borrow from "
                "the world what we do not save."
            ),
            rubric=(
                "States what is counted and names at least one thing left out, with a number or a source.",
                "Keeps a deficit apart from a loss.",
                "Grants what the number does measure, and to whom it matters.",
                "Brings in saving and investment for the total.",
                "Ends with a sentence that is true and could be said in a speech.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
