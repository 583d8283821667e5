"""The questions of exercise 42, the summit: votes at home, the frontier, the Nash point, and what was left."""

from functools import cache

import numpy as np
import pandas as pd

from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.summit import outcomes
from summitry.summit.case import load
from summitry.summit.ledger import Ledger


@cache
def ledger() -> Ledger:
    """Return the joint ledger of the short case."""
    return Ledger(load("goods_talks_2018"))


def left(package: dict[str, str] | None = None) -> pd.DataFrame:
    """Return what each capital left on the table, by default in 2018-19."""
    return outcomes.left_on_the_table(ledger(), ledger().case.history if package is None else package).reset_index()


def most_of_all() -> pd.DataFrame:
    """Return the mistake of question 3: the most of all ratified deals, whoever pays for it."""
    space = ledger().space
    table = left().assign(possible=space.scores[space.valid].max(axis=0))
    return table.assign(left=table["possible"] - table["points"])


def edge(gains_for_all: bool = True) -> int:
    """Return how many deals lie on the frontier."""
    return len(outcomes.frontier(ledger(), gains_for_all))


def product(gains) -> float:
    """Return the Nash product of gains over no deal; 0 if somebody does not gain."""
    return float(np.prod(gains)) if min(gains) > 0 else 0.0


def nash_points(capital: str = "Tokyo") -> float:
    """Return the points of a capital at the Nash point."""
    space = ledger().space
    return float(space.scores[outcomes.nash(ledger()), list(ledger().case.capitals).index(capital)])


def chart_of_left(y: str = "left", mark: str = "bar"):
    """Return a chart of question 4; by default a right one."""
    import altair as alt

    return alt.Chart(
        left(),
        title="Seoul left the most on the table",
        description="Three bars of points left on the table: Washington least, Tokyo more, Seoul most.",
        mark=mark,
    ).encode(x="capital", y=y)


exercise = Exercise(
    "42",
    (
        Number(
            "q1",
            "On the frontier",
            hints=(
                "Which function of `outcomes` returns the deals that nobody can improve without loss to another?",
                "`len(outcomes.frontier(ledger))` counts them.",
            ),
            expected=edge,
            unit="deals",
            notice="A short case has a short frontier. Each of them favours somebody.",
            misconceptions=(
                Misconception(lambda: int(ledger().space.valid.sum()), "Those are all ratified deals."),
                Misconception(lambda: ledger().case.size, "Those are all packages."),
                Misconception(
                    lambda: int((ledger().space.valid & (ledger().space.scores > 1e-9).all(axis=1)).sum()),
                    "Those are ratified and good for all. On some of them one could gain without loss to another.",
                ),
            ),
        ),
        Function(
            "q2",
            "A product of gains",
            hints=(
                "What is the product worth if one side does not gain?",
                "Return 0 if the smallest gain is not above zero; otherwise multiply all gains.",
            ),
            reference=product,
            cases=(
                ([2.0, 3.0, 4.0],),
                ([1.5, 0.5],),
                ([-2.0, -3.0],),
                ([-1.0, -2.0, 10.0],),
                ([-1.0, 3.0, 4.0],),
                ([0.0, 5.0],),
                ([2.0, 2.0, 2.0],),
            ),
            notice="Two losses multiply to a positive number. That is why the condition comes first.",
            misconceptions=(
                Misconception(
                    lambda gains: float(np.prod(gains)), "Two losses make a positive product. Test for gains."
                ),
                Misconception(
                    lambda gains: float(sum(gains)) if min(gains) > 0 else 0.0,
                    "That is the sum, which compares points of different capitals. Multiply.",
                ),
                Misconception(
                    lambda gains: float(sum(gains)),
                    "That is the sum, which compares points of different capitals and hides who loses. Multiply, and "
                    "test for gains.",
                ),
                Misconception(
                    lambda gains: float(np.prod(gains)) if sum(gains) > 0 else 0.0,
                    "All together may gain while one loses. Test each gain, and not their sum.",
                ),
                Misconception(
                    lambda gains: float(np.prod([gain for gain in gains if gain > 0])),
                    "Those who lose are left out of the product. If somebody does not gain, it is 0.",
                ),
                Misconception(
                    lambda gains: max(float(np.prod(gains)), 0.0),
                    "Two losses make a positive product. Test the gains, and not the product.",
                ),
            ),
            accepted=(lambda gains: 0.0 if any(g <= 0 for g in gains) else float(np.prod(gains)),),
        ),
        Table(
            "q3",
            "What was left",
            hints=(
                "The case knows what happened: `case.history`. Which function compares it with what was possible?",
                "`outcomes.left_on_the_table(ledger, case.history)` is the table, with the capital in its index.",
            ),
            expected=left,
            tolerance=0.01,
            notice="The three values of `possible` belong to different deals. They cannot be had together.",
            misconceptions=(
                Misconception(lambda: left({}), "That compares the status quo. Take `case.history`."),
                Misconception(
                    lambda: left(ledger().space.package(outcomes.nash(ledger()))),
                    "That compares the Nash point. What happened in 2018-19 is `case.history`.",
                ),
                Misconception(
                    lambda: left().assign(left=lambda table: -table["left"]),
                    "The gap is what was possible less what each has: turn the subtraction round.",
                ),
                Misconception(
                    lambda: left().assign(left=lambda table: table["possible"]),
                    "`left` repeats `possible`. It is the gap: `possible` less `points`.",
                ),
                Misconception(
                    most_of_all,
                    "That is the most of all ratified deals, at whatever cost to the others. With nobody else worse off "
                    "it is less.",
                ),
                Misconception(
                    lambda: left().round(0),
                    "The numbers are rounded to whole points. Leave them as they are, or keep two decimals.",
                ),
            ),
            accepted=(lambda: left().set_index("capital"), lambda: left().round(4)),
        ),
        Chart(
            "q4",
            "Draw what was left",
            hints=(
                "One bar for each capital. Which column is the gap?",
                'Use the table of question 3, `mark_bar()`, x="capital", y="left", and a title and a description.',
            ),
            mark="bar",
            encodings={"x": "capital", "y": "left"},
            notice="Points of different capitals share an axis here and no scale: compare each with its own possible.",
            misconceptions=(
                Misconception(lambda: chart_of_left(y="points"), "Those are the points had. Draw what was left."),
                Misconception(lambda: chart_of_left(y="possible"), "That was possible. Draw the gap."),
            ),
            accepted=(chart_of_left,),
        ),
        Choice(
            "q5",
            "Two votes or one?",
            hints=(
                "What does a ratifier compare: a deal with nothing, or the sum of all deals?",
                "Farm districts lose by beef alone. Steel states lose by the assurance on cars alone.",
            ),
            options={
                "a": (
                    "As two side deals both pass, since together they pass.",
                    "Each deal has a vote of its own, and each loses a ratifier.",
                ),
                "b": (
                    "As one package it passes; as two side deals both are refused.",
                    "In one vote beef pays for cars in both capitals.",
                ),
                "c": (
                    "As one package it is refused, since one ratifier loses on one issue.",
                    "A ratifier adds up the issues of a deal.",
                ),
            },
            correct="b",
            notice="What is agreed matters, and so does how many votes it is cut into.",
        ),
        Judgement(
            "q6",
            "Is the Nash point fair?",
            hints=(
                "Who gains most at the Nash point, and whose threat is built into it?",
                "Change of scale, the point of no deal, and who has little to lose: name one of each.",
            ),
            model_answer=(
                "It is even-handed in one sense: it needs no comparison of points between capitals, and nobody is "
                "below the status quo. But it takes the status quo as given. In the short case Tokyo pays a duty on "
                "steel from the start, so ending it counts as a gain that must be paid for. Who loses little without "
                "a deal gets more. And the cards are assumptions, so I would use it as a proposal to argue about."
            ),
            rubric=(
                "Says what the Nash point does not need to compare.",
                "Says what it takes as given.",
                "Names a capital and a number of the case.",
                "Says that cards are assumptions.",
            ),
            least_words=50,
        ),
    ),
)
q1, q2, q3, q4, q5, q6 = exercise.questions
