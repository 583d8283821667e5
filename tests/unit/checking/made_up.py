"""A made-up exercise with a question of each kind, for tests of the engine."""

import pandas as pd

from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table

HINTS = ("Look at the table again.", "Divide one column by the other.")


def trade():
    return pd.DataFrame(
        {
            "partner": ["JPN", "KOR", "CHN", "JPN"],
            "year": [2018, 2018, 2018, 2019],
            "share": [0.125, 0.25, 0.5, 0.0625],
        }
    )


def chart(mark="bar", *, frame=None, title="Japan pays the most", description="Bars of shares by year", **encode):
    import altair as alt

    encode = encode or {"x": "year:O", "y": "sum(share):Q"}
    base = alt.Chart(trade() if frame is None else frame, title=title, description=description)
    return getattr(base, f"mark_{mark}")().encode(**encode)


def number(**changes):
    return Number(
        "q1",
        "a share",
        **{
            "expected": lambda: 7.46,
            "unit": "%",
            "places": 1,
            "hints": HINTS,
            "notice": "Notice that it is small.",
            "misconceptions": (
                Misconception(9.9, "That is the share of another country."),
                Misconception(lambda value: value > 500, "More than everything cannot be a share.", example=746.3),
                Misconception(lambda: 3.2, "That is the share of the year before."),
            ),
            "accepted": (7.5, lambda: 746 / 100),
            **changes,
        },
    )


def choice(**changes):
    return Choice(
        "q2",
        "who pays",
        **{
            "options": {
                "a": ("The buyer", "The price at home rises."),
                "b": ("The seller", "The seller's price did not move."),
                "c": ("Nobody, in the end", "Somebody always pays."),
            },
            "correct": "a",
            "hints": HINTS,
            "notice": "Notice who writes the cheque.",
            **changes,
        },
    )


def several(**changes):
    return choice(correct={"a", "c"}, **changes)


def table(**changes):
    return Table(
        "q3",
        "the shares",
        **{
            "expected": trade,
            "hints": HINTS,
            "notice": "Notice the last row.",
            "misconceptions": (
                Misconception(lambda: trade().assign(share=trade()["share"] * 100), "Those are per cent."),
                Misconception(
                    lambda frame: frame["year"].max() == 2020,
                    "The data end in 2019.",
                    example=lambda: trade().assign(year=2020),
                ),
            ),
            "accepted": (lambda: trade().set_index(["partner", "year"])["share"],),
            **changes,
        },
    )


def chart_question(**changes):
    return Chart(
        "q4",
        "shares by year",
        **{
            "mark": "bar",
            "encodings": {"x": "year", "y": "sum(share)"},
            "hints": HINTS,
            "notice": "Notice the jump.",
            "misconceptions": (
                Misconception(lambda: chart(x="year:O", y="mean(share):Q"), "A mean of shares says little."),
                Misconception(
                    lambda spec: spec["data"]["columns"] == ["year", "share"],
                    "The table has lost its countries.",
                    example=lambda: chart(frame=trade()[["year", "share"]], x="year:O", y="share:Q"),
                ),
            ),
            "accepted": (chart, lambda: chart(y="year:O", x="sum(share):Q")),
            **changes,
        },
    )


def function_question(**changes):
    return Function(
        "q5",
        "duty on imports",
        **{
            "reference": lambda value, rate: value * rate,
            "cases": ((100.0, 0.25), (80.0, 0.1)),
            "hints": HINTS,
            "notice": "Notice that it is linear.",
            "misconceptions": (
                Misconception(lambda value, rate: value * (1 + rate), "That is the price with the duty."),
                Misconception(
                    lambda results: all(type(result) is str for result in results),
                    "Text cannot be added up.",
                    example=lambda value, rate: f"{value * rate}",
                ),
            ),
            "accepted": (lambda value, rate: rate * value,),
            **changes,
        },
    )


MODEL = (
    "The buyer pays nearly all of it, because the measured pass-through is close to one; the seller would pay only "
    "if the buyer were large enough to press the world price down."
)


def judgement(**changes):
    return Judgement(
        "q6",
        "who pays, in your words",
        **{
            "model_answer": MODEL,
            "rubric": ("Names who pays.", "Names the evidence."),
            "least_words": 10,
            "hints": HINTS,
            **changes,
        },
    )


def exercise():
    return Exercise("99", (number(), choice(), table(), chart_question(), function_question(), judgement()))
