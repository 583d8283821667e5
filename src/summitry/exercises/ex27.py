"""The questions of exercise 27, two or twelve: beef, options and threats, blocs, linkage, and a judgement."""

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.models.bargaining import nash, rubinstein

BEEF = ("020130", "020220", "020230")
PARTNERS = ("AUS", "CAN", "MEX", "USA")


def meat(years: tuple[int, ...] = (2018, 2019)) -> pd.DataFrame:
    """Return Japan's imports of meat from PARTNERS in the years, billion yen."""
    rows = data.load("japan_trade").query("flow == 'import' and goods == 'meat'")
    return rows[rows["partner"].isin(PARTNERS) & rows["year"].isin(years)]


def changes(first: int = 2018, last: int = 2019, unit: float = 100) -> pd.DataFrame:
    """Return by how many per cent each partner's meat changed between two years."""
    wide = meat((first, last)).pivot(index="partner", columns="year", values="value_jpy_bn")
    return (unit * (wide[last] / wide[first] - 1)).rename("change").reset_index()


def changes_of(goods: str) -> pd.DataFrame:
    """Return the mistake of question 2: the change of other goods."""
    rows = data.load("japan_trade").query("flow == 'import' and goods == @goods and partner in @PARTNERS")
    wide = rows.pivot(index="partner", columns="year", values="value_jpy_bn")
    return (100 * (wide[2019] / wide[2018] - 1)).rename("change").reset_index()


def differences() -> pd.DataFrame:
    """Return the mistake of question 2: billion yen in place of per cent."""
    wide = meat().pivot(index="partner", columns="year", values="value_jpy_bn")
    return (wide[2019] - wide[2018]).rename("change").reset_index()


def cut_per_year(percent: bool = False) -> float:
    """Return the mean cut of the beef tariff over 15 years, points a year or per cent of the start."""
    beef = data.load("japan_cptpp_tariffs").query("hs6 in @BEEF")
    cut = (beef["start_percent"] - beef["end_percent"]).iloc[0]
    return cut / 15 / (beef["start_percent"].iloc[0] / 100 if percent else 1)


def chart_of_meat(
    mark: str = "line", field: str = "value_jpy_bn", year: str = "year:O", rows: pd.DataFrame | None = None
):
    """Return a chart of question 3; by default a right one."""
    import altair as alt

    return alt.Chart(
        meat(tuple(range(2015, 2021))) if rows is None else rows,
        title="Four sellers of meat to Japan",
        description="Lines of Japan's meat imports from four partners, 2015 to 2020.",
        mark=mark,
    ).encode(x=year, y=f"{field}:Q", color="partner:N", strokeDash="partner:N")


def bloc_is_better(one: float, both: float) -> bool:
    """Return whether two equal small partners get more as a bloc: `f(2) < 2 f(1)`."""
    return both < 2 * one


exercise = Exercise(
    "27",
    (
        Number(
            "q1",
            "The pace of beef",
            hints=(
                "How many points lie between the first and the last rate of beef, and over how many years?",
                "Take a line of beef, such as 020130: start less end, divided by the years.",
            ),
            expected=cut_per_year,
            unit="percentage points a year",
            places=2,
            notice="In truth the first step was larger: 11 points at once, so that the gap to the United States opened "
            "on the first day.",
            misconceptions=(
                Misconception(
                    lambda: cut_per_year(percent=True), "That is in per cent of the first rate. Wanted are points."
                ),
                Misconception(lambda: cut_per_year() * 15, "That is the whole cut. Divide it by the number of years."),
                Misconception(38.5 / 15, "The rate does not end at 0: it ends at 9%. Subtract that first."),
                Misconception(
                    9.0 / 15, "9% is what is left at the end. The cut is what lies between the first and the last."
                ),
                Misconception(lambda: cut_per_year() * 15 / 14, "15 steps are 15 years: divide by 15, and not by 14."),
                Misconception(
                    lambda: cut_per_year() * 15 / 16, "From the start to the end 15 years are assumed here, not 16."
                ),
            ),
            accepted=(lambda: round(cut_per_year(), 2),),
        ),
        Table(
            "q2",
            "Who sold more meat?",
            hints=(
                "Which rows: which flow, which goods, which partners? What is 100 per cent?",
                "`pivot(index='partner', columns='year', values='value_jpy_bn')`, then 2019 divided by 2018, less 1.",
            ),
            expected=changes,
            tolerance=0.02,
            notice="Canada and Mexico gained, the United States lost. Australia had its lower tariff before 2018.",
            misconceptions=(
                Misconception(
                    lambda: changes(2017, 2018), "Those are changes from 2017 to 2018. Wanted: 2018 to 2019."
                ),
                Misconception(
                    lambda: changes(2019, 2020), "Those are changes from 2019 to 2020. Wanted: 2018 to 2019."
                ),
                Misconception(differences, "Those are billion yen. Divide the difference by the value of 2018."),
                Misconception(
                    lambda: changes().assign(change=lambda table: table["change"] + 100),
                    "That is 2019 in per cent of 2018. The change is what it differs from 100.",
                ),
                Misconception(lambda: changes_of("foodstuff"), "That is all food. Keep the goods `meat`."),
                Misconception(lambda: changes_of("total"), "Those are all goods. Keep the goods `meat`."),
                Misconception(lambda: changes(unit=1), "Those are shares. Wanted are per cent: multiply by 100."),
                Misconception(
                    lambda: changes(2019, 2018),
                    "The two years are exchanged: divide 2019 by 2018, and not 2018 by 2019.",
                ),
            ),
            accepted=(lambda: changes().set_index("partner"), lambda: changes().round(1).sort_values("change")),
        ),
        Chart(
            "q3",
            "Four sellers of meat",
            hints=(
                "Which mark shows years in a row? One colour for each partner.",
                'Filter flow, goods, partners and years; `mark_line()` with x="year", y="value_jpy_bn", '
                'color="partner", and a `title=` and a `description=`.',
            ),
            mark="line",
            encodings={"x": "year", "y": "value_jpy_bn", "color": "partner"},
            notice="The American line is the highest all the time. A bloc changes the margin, and slowly.",
            misconceptions=(
                Misconception(
                    lambda view: view["data"]["rows"] > 24 and "transform" not in view,
                    "There are more than 24 rows in your data, which are four partners in six years. Which filter is "
                    "missing: flow, goods, partner or year?",
                    example=lambda: chart_of_meat(rows=meat(tuple(range(2009, 2021)))),
                ),
                Misconception(
                    lambda view: 0 < view["data"]["rows"] < 24,
                    "Rows are missing: four partners in six years, 2015 to 2020, are 24.",
                    example=lambda: chart_of_meat(rows=meat()),
                ),
                Misconception(lambda: chart_of_meat(mark="bar"), "Bars of four partners add up. Draw lines."),
                Misconception(
                    lambda: chart_of_meat(mark="area"), "Areas lie on top of each other and add up. Draw lines."
                ),
            ),
            accepted=(chart_of_meat, lambda: chart_of_meat(year="year:Q")),
        ),
        Number(
            "q4",
            "An option that matters",
            hints=(
                "First find what Tokyo gets without an option. Is the option better than that?",
                "`rubinstein(0.95, 0.75)` gives two shares; compare the second with the option.",
            ),
            expected=lambda: 100 * rubinstein(0.95, 0.75, 0.3)[1],
            unit="%",
            places=1,
            notice="An impatient side gets little, so that even a poor option can beat the deal, and then it gets "
            "exactly the option.",
            misconceptions=(
                Misconception(
                    lambda: 100 * rubinstein(0.95, 0.75)[1],
                    "That is the deal without an option. The option is better, so Tokyo would walk out of this.",
                ),
                Misconception(
                    lambda: 100 * nash(1, (0, 0.3), rubinstein(0.95, 0.75)[0])[1],
                    "That is Nash's rule: the 30% would have to be received while talks last. Here Tokyo must leave.",
                ),
                Misconception(
                    lambda: 100 * rubinstein(0.95, 0.95, 0.3)[1],
                    "That is for two equally patient sides. Tokyo's factor is 0.75.",
                ),
                Misconception(
                    lambda: 100 * rubinstein(0.75, 0.95, 0.3)[1],
                    "The two are exchanged: the first number of `rubinstein` is the patience of the one who offers first.",
                ),
                Misconception(
                    lambda: 100 * (rubinstein(0.95, 0.75)[1] + 0.3),
                    "The option is not added to the deal: Tokyo has one or the other.",
                ),
                Misconception(22.5, "The option can be taken at once: it does not lose a quarter of its value."),
                Misconception(
                    lambda: 100 * rubinstein(0.95, 0.75, 0.3)[0], "That is Washington's share. Wanted is Tokyo's."
                ),
            ),
            accepted=(30,),
        ),
        Function(
            "q5",
            "Bloc or alone?",
            hints=(
                "Write down what each small country gets in both cases, and compare.",
                "Alone half of f(2) - f(1), in a bloc a quarter of f(2). Return the result of one comparison with `>`.",
            ),
            reference=bloc_is_better,
            cases=((10, 16), (10, 26), (10, 20), (4, 7), (5, 12), (10, 12), (3, 6.5)),
            notice="At f(2) = 2 f(1) both give the same, so that the answer is False: the bloc is not better.",
            misconceptions=(
                Misconception(
                    lambda one, both: both > 2 * one,
                    "Upside down: complements do better apart. Alone, the last to sign shares what it **adds**.",
                ),
                Misconception(
                    lambda one, both: both / 4 > both - one, "Alone, each gets **half** of what it adds, not all of it."
                ),
                Misconception(
                    lambda one, both: both / 4, "That is a gain. Return the answer of a comparison: `True` or `False`."
                ),
                Misconception(
                    lambda one, both: True, "A bloc is not always better: try f = (10, 26) with your pencil."
                ),
                Misconception(
                    lambda one, both: both <= 2 * one,
                    "Right but for the border: at f(2) = 2 f(1) both give the same, and the bloc is not better.",
                ),
            ),
            accepted=(lambda one, both: both / 4 > (both - one) / 2,),
        ),
        Choice(
            "q6",
            "Whose argument is it?",
            hints=(
                "Linkage is about what a package can pass at home. Bargaining power is about who needs the deal more.",
                "Ask of each sentence whether it would still be true between two equally strong countries.",
            ),
            options={
                "a": (
                    "In a pact of many, farmers' losses to one partner can be paid for by gains from others.",
                    "A package: it would hold between equals too.",
                ),
                "b": (
                    "Between two, the one who fears the end of talks more gives more.",
                    "That is power at the table, Aso's argument of March 2018.",
                ),
                "c": (
                    "Without the ten others, Japan can offer Washington less on beef than in the pact.",
                    "The benefit that carried the concession is gone: linkage, Aso's argument of April 2017.",
                ),
                "d": (
                    "A threat of car tariffs makes Japan give more, because it runs while talks last.",
                    "It moves the disagreement point: power again.",
                ),
            },
            correct={"a", "c"},
            notice="The two arguments part over Washington: linkage says that a deal of two is worse for it as well.",
        ),
        Judgement(
            "q7",
            "Was Aso right?",
            hints=(
                "Take the two arguments one by one, and ask what the deal of 2019 says about each.",
                "Beef: which rate, no more and no less? Cars: what was promised, and in which form? What cannot be known?",
            ),
            model_answer=(
                "Split the question. Linkage: in 2017 he said that without the others Japan would offer less. In 2019 "
                "beef got the same rate as in the bloc, 38.5% falling to 9%, so less was not offered on beef; but rice and "
                "butter are missing, the deal is much smaller than the pact, and something new carried the concession, the "
                "car tariff that was not put. Power: in 2018 he said that the stronger gets stronger. Japan gave on farm goods and got "
                "small industrial cuts and an assurance on cars, no cut of the 2.5%. That fits. But the bloc had made Washington's waiting costly "
                "too, since its ranchers paid 38.5% when others paid 26.6%, and Japan went no further than the bloc. "
                "One deal cannot prove either: we do not see the payoffs, nor what talks of twelve would have brought."
            ),
            rubric=(
                "Keeps the two arguments apart and gives each its own verdict.",
                "Uses the beef rates with the bloc as the yardstick.",
                "Says in which form cars were settled, and what was not settled.",
                "Mentions that waiting was costly for Washington too.",
                "Says what one deal cannot prove.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7 = exercise.questions
