"""The questions of exercise 00, start here: rows, counts, a chart and a first judgement."""

import pandas as pd

from summitry import data
from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table


def events() -> pd.DataFrame:
    """Return the whole chronology."""
    return data.load("chronology")


def early() -> pd.DataFrame:
    """Return the events of January to April 2018."""
    return events()[events()["date"].between("2018-01-01", "2018-04-30")]


def by_theme() -> pd.DataFrame:
    """Return the number of events by theme, January to April 2018."""
    return early()["theme"].value_counts().reset_index(name="events")


def summits() -> int:
    """Return the number of meetings of leaders, January to April 2018."""
    return len(early().query("level == 'leader' and kind == 'meeting'"))


def is_summit(level, kind):
    """Return whether an event is a meeting of leaders."""
    return level == "leader" and kind == "meeting"


def chart_of_kinds():
    """Return one right chart of question 6."""
    import altair as alt

    return (
        alt.Chart(
            early(),
            title="Meetings are by far the most frequent kind of event",
            description="Bar chart of the number of events by kind, January to April 2018.",
        )
        .mark_bar()
        .encode(alt.Y("count()"), alt.X("kind:N"))
    )


exercise = Exercise(
    "00",
    (
        Number(
            "q1",
            "Rows of four months",
            hints=(
                "`len(...)` counts the rows of a table. Which name holds the four months, and which the whole table?",
                "The lesson keeps the four months in `early`. Put that name between the brackets of `len`.",
            ),
            expected=lambda: len(early()),
            unit="events",
            notice="One row is one event, so the number of rows is the number of events that somebody wrote down.",
            misconceptions=(
                Misconception(
                    lambda: len(events()), "That counts the whole table, 2017 to 2019. Keep the four months."
                ),
                Misconception(
                    lambda: early().shape[1], "That is the number of columns of the table. Count its rows, with `len`."
                ),
                Misconception(
                    lambda: early().size,
                    "That is the number of cells, rows times columns. Count the rows, with `len`.",
                ),
                Misconception(
                    lambda: early()["date"].nunique(),
                    "That is the number of different days. Some days have several events: count the rows.",
                ),
            ),
            accepted=(lambda: float(len(early())),),
        ),
        Choice(
            "q2",
            "What one row is",
            hints=(
                "Look at the dates: can two rows have the same one?",
                "Print `early[['date', 'kind', 'summary']].head(10)` and say aloud what each row stands for.",
            ),
            options={
                "a": ("one day", "Some days have several rows: four stand under 8 March 2018."),
                "b": (
                    "one event",
                    "A row is one meeting, call, statement, tariff or other event, however many sources.",
                ),
                "c": ("one country", "A row can name several countries, in the list of its column `actors`."),
                "d": ("one newspaper article", "The sources of an event are listed in its row; the row is the event."),
            },
            correct="b",
            notice="Say what one row is before you count: a count of rows is a count of just that.",
        ),
        Number(
            "q3",
            "Meetings of leaders",
            hints=(
                "Two conditions must hold at once: the kind and the level.",
                "Select the meetings first and give the result a name; then select those whose `level` is `leader`.",
            ),
            expected=summits,
            unit="meetings",
            notice="Only these few rows are summits. All other meetings are the daily work of ministers and officials.",
            misconceptions=(
                Misconception(
                    lambda: int((early()["kind"] == "meeting").sum()),
                    "Those are all meetings. Keep the ones whose `level` is `leader`.",
                ),
                Misconception(
                    lambda: int((early()["level"] == "leader").sum()),
                    "Those are all events of leaders, with calls and tariffs among them. Keep the meetings.",
                ),
                Misconception(
                    lambda: len(events().query("level == 'leader' and kind == 'meeting'")),
                    "That counts the whole table, 2017 to 2019. Start from `early`.",
                ),
                Misconception(
                    lambda: len(early()),
                    "That is every row of `early`. A comparison answers for each row: put it in square brackets, "
                    "and only the rows that say yes remain.",
                ),
                Misconception(lambda: 0, "No row fits. Are the words spelled as in the table, `meeting` and `leader`?"),
            ),
        ),
        Table(
            "q4",
            "Events by theme",
            hints=(
                "`value_counts()` counts a column. What it gives can become a table with `reset_index`.",
                'Write `early["theme"].value_counts().reset_index(name="events")`, and look at the column names.',
            ),
            expected=by_theme,
            notice="The order of the rows did not matter to the check, but a reader wants the longest first.",
            misconceptions=(
                Misconception(
                    lambda: events()["theme"].value_counts().reset_index(name="events"),
                    "That counts the whole table, 2017 to 2019. Start from `early`.",
                ),
                Misconception(
                    lambda: early()["kind"].value_counts().rename_axis("theme").reset_index(name="events"),
                    "Those are the kinds under the name `theme`. Count the column `theme`.",
                ),
                Misconception(
                    lambda: early()["theme"].value_counts().reset_index(),
                    'The counts are right. Write `.reset_index(name="events")` behind them: '
                    "it makes the table and names the column.",
                ),
            ),
            accepted=(lambda: early().groupby("theme").size().rename("events"),),
        ),
        Function(
            "q5",
            "A rule for summits",
            hints=(
                "The function gets two words, such as 'leader' and 'meeting', and answers True or False.",
                "`return` what is true when both hold: one comparison with `==`, the word `and`, another comparison.",
            ),
            reference=is_summit,
            cases=(("leader", "meeting"), ("leader", "call"), ("minister", "meeting"), ("official", "statement")),
            notice="A rule that a function can apply is a rule that a second person can apply in the same way.",
            misconceptions=(
                Misconception(
                    lambda level, kind: level == "leader" or kind == "meeting",
                    "With `or`, a call of leaders and a meeting of ministers count too. Both conditions must hold.",
                ),
                Misconception(
                    lambda level, kind: level == "leader", "A call between leaders is no meeting: look at the kind too."
                ),
                Misconception(
                    lambda results: set(results) <= {"True", "False"},
                    "In quotation marks `True` and `False` are text. Leave the marks out.",
                    example=lambda level, kind: str(is_summit(level, kind)),
                ),
                Misconception(
                    lambda results: not any(results) and None not in results,
                    "A meeting of leaders gets `False` too. Is each word spelled as in the table, `leader` and "
                    "`meeting`, and compared with the right name, `level` or `kind`?",
                    example=lambda level, kind: level == "Leader" and kind == "Meeting",
                ),
            ),
            accepted=(lambda level, kind: (level, kind) == ("leader", "meeting"),),
        ),
        Chart(
            "q6",
            "A chart of the kinds of events",
            hints=(
                "Start from the chart of themes in the lesson. Only one column changes.",
                "Put `kind` where the lesson has `theme`, then write a title that says what one sees, "
                "and a description.",
            ),
            mark="bar",
            encodings={"x": "count()", "y": "kind"},
            notice="A title that says what one sees spares the reader work. Read yours again: does it name what leads?",
            misconceptions=(
                Misconception(
                    lambda chart: "theme" in str(chart["encoding"]) and "kind" not in str(chart["encoding"]),
                    "This chart shows the themes. Show the kinds of events.",
                    example=lambda: _drawn_with("theme"),
                ),
            ),
            accepted=(chart_of_kinds, lambda: _drawn_with("kind")),
        ),
        Choice(
            "q7",
            "Two days, one signature",
            hints=(
                "Chile and Japan are on different sides of the date line.",
                "Tokyo is twelve hours ahead of Santiago. What day is it there on an afternoon in Chile?",
            ),
            options={
                "a": ("the agreement was signed twice", "There was one ceremony, in Santiago de Chile."),
                "b": (
                    "when it was 8 March in Chile, where it was signed, it was already 9 March in Tokyo",
                    "The likely reason: one moment, two dates. Missile tests have the same trap (lesson 31).",
                ),
                "c": (
                    "they cannot: one of the two days must be a mistake",
                    "They can, each in its own place: whose clock is read?",
                ),
                "d": (
                    "eleven countries signed over two days",
                    "They signed together. The two days come from the clocks of Chile and Tokyo.",
                ),
            },
            correct="b",
            notice="Before you count days, ask whose day it is.",
        ),
        Judgement(
            "q8",
            "The most abrupt event",
            hints=(
                "Abrupt can mean fast, unannounced to allies, or a change of direction. Choose one meaning.",
                "Name the row, its date and its actors; say what was different the week before; then say who would "
                "choose another row.",
            ),
            model_answer=(
                "On 8 March 2018 South Korea's national security adviser told the press at the White House that Trump "
                "would meet Kim Jong Un. I call an event abrupt when an ally has no time to be heard before it: the "
                "table has Trump's call to Abe on the same day, and none in the three weeks before. In Washington one "
                "could choose the steel tariff of the same day instead, which spared Canada and Mexico but not Japan; "
                "in Seoul the announcement came after two months of work that begin with the talks of 9 January, so it "
                "was not abrupt at all."
            ),
            rubric=(
                "names one row of the table, with its date",
                "says what abrupt means here, so that another reader could apply it",
                "gives evidence from the table, and not only an impression",
                "says how at least one other capital would see it",
            ),
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8 = exercise.questions


def _drawn_with(column):
    import altair as alt

    return (
        alt.Chart(early(), title="Most events are of one sort", description="Number of events, January to April 2018.")
        .mark_bar()
        .encode(x="count()", y=column)
    )
