"""Chart: read from the fields of `to_dict()`, however the chart was written."""

import json
import sys

import altair as alt
import pandas as pd
import pytest

from checking import made_up
from summitry.checking import Misconception
from summitry.checking.chart import specification

TRADE = made_up.trade()


def question(**changes):
    return made_up.chart_question(**{"misconceptions": (), **changes})


class Longer(pd.DataFrame):
    """A table that claims more rows than it has."""

    def __len__(self):
        return 3


def rule():
    return alt.Chart(TRADE).mark_rule().encode(y=alt.datum(0.5))


RIGHT = {
    "shorthand": made_up.chart(),
    "long hand": made_up.chart(x=alt.X("year", type="ordinal"), y=alt.Y("share", aggregate="sum")),
    "lying bars": made_up.chart(y="year:O", x="sum(share):Q"),
    "more channels": made_up.chart(x="year:O", y="sum(share):Q", color="partner:N", tooltip=["year:O", "share:Q"]),
    "a layer": rule() + made_up.chart(),
    "behind other bars": made_up.chart(x="partner:N", y="share:Q") + made_up.chart(),
    "side by side": made_up.chart() | made_up.chart(),
    "facets": made_up.chart().facet("partner:N"),
    "interactive": made_up.chart().interactive(),
    "no types": made_up.chart(x="year", y="sum(share)"),
    "mark with settings": made_up.chart().mark_bar(color="teal", cornerRadius=2),
    "a title in two lines": made_up.chart(title=["Japan pays", "the most"]),
    "a title with a subtitle": made_up.chart(title=alt.TitleParams("Japan pays the most", subtitle="2018")),
    "many rows": made_up.chart(frame=pd.concat([TRADE] * 2000)),
    "computed in the chart": made_up.chart(frame=TRADE.rename(columns={"share": "s"})).transform_calculate(
        share="datum.s"
    ),
}


@pytest.mark.parametrize("answer", RIGHT.values(), ids=RIGHT.keys())
def test_the_same_chart_passes_in_every_form(answer):
    outcome = question().judge(answer)
    assert (outcome.status, outcome.message) == ("correct", "Notice the jump.")


WRONG = {
    "another mark": (made_up.chart("line"), "The mark is `line`."),
    "another column": (made_up.chart(x="partner:N", y="sum(share):Q"), "`x` shows `partner`."),
    "no channel": (made_up.chart(x="year:O"), "Nothing is encoded as `y` yet."),
    "no aggregate": (made_up.chart(x="year:O", y="share:Q"), "`y` shows the right column, with no function."),
    "another aggregate": (made_up.chart(x="year:O", y="mean(share):Q"), "`y` shows the right column, with `mean`."),
    "the channels in two layers": (
        made_up.chart(x="year:O") + made_up.chart(y="sum(share):Q"),
        "Nothing is encoded as",
    ),
    "no title": (made_up.chart(title=""), "Give it a title"),
    "a title that states nothing": (made_up.chart(title="Shares"), "Give it a title"),
    "no description": (made_up.chart(description=""), "Give it a `description=`"),
    "no rows": (made_up.chart(frame=TRADE.head(0)), "a DataFrame that has rows"),
    "no data": (alt.Chart(title="a b c").mark_bar().encode(x="year:O", y="sum(share):Q"), "a DataFrame that has rows"),
    "a table of another kind": (made_up.chart(frame=Longer(TRADE.head(0))), "a DataFrame that has rows"),
    "columns that are not there": (made_up.chart(frame=TRADE[["year"]]), "have no column `share`"),
    "a column misspelt": (made_up.chart(x="yaer", y="share"), "Altair cannot draw this chart. It says: Unable to"),
    "no mark": (alt.Chart(TRADE, title="a b c"), "Altair cannot draw this chart"),
    "its dict": (made_up.chart().to_dict(), "This is a dict, and an Altair chart is wanted."),
    "nothing": (None, "This is `None`: is the chart itself the last thing that was assigned?"),
}


@pytest.mark.parametrize(("answer", "says"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(answer, says):
    outcome = question().judge(answer)
    assert outcome.status == "not yet"
    assert says in outcome.message


def test_the_wanted_field_is_not_given_away():
    assert "share" not in question().judge(made_up.chart(x="year:O", y="partner:N")).message


@pytest.mark.parametrize(
    ("wanted", "drawn"),
    [
        ("yearmonth(day)", alt.X("day:T", timeUnit="yearmonth")),
        ("yearmonth(day)", alt.X("day:T", timeUnit="utcyearmonth")),
        ("yearmonth(day)", alt.X("yearmonth(day):T")),
        ("count()", alt.X("count()")),
        ("count()", alt.X("count(share):Q")),
        ("mean(share)", alt.X("average(share)")),
        ("bin(share)", alt.X("share", bin=True)),
        ("bin(share)", alt.X("share:Q", bin=alt.Bin(maxbins=5))),
        (("day", "share"), alt.X("share:Q")),
    ],
)
def test_shorthand_of_the_author(wanted, drawn):
    frame = TRADE.assign(day=pd.to_datetime("2018-03-23"))
    asked = question(mark=("tick", "bar"), encodings={"x": wanted})
    assert asked.judge(made_up.chart("tick", frame=frame, x=drawn)).status == "correct"
    assert asked.judge(made_up.chart("tick", frame=frame, x="max(year):Q")).status == "not yet"


def test_a_condition_on_a_field_is_read():
    drawn = made_up.chart(x="year:O", color=alt.condition("datum.share > 0.2", "partner:N", alt.value("grey")))
    assert question(encodings={"x": "year", "color": "partner"}).judge(drawn).status == "correct"


def test_only_bars_may_be_turned():
    assert question(mark="point").judge(made_up.chart("point", y="year:O", x="sum(share):Q")).status == "not yet"


def test_facet_channels_are_read():
    asked = question(encodings={"x": "year", "column": "partner"})
    assert asked.judge(made_up.chart(x="year:O").facet(column="partner:N")).status == "correct"
    assert asked.judge(made_up.chart(x="year:O", column="partner:N")).status == "correct"
    assert asked.judge(made_up.chart(x="year:O").facet(row="partner:N")).status == "not yet"


@pytest.mark.parametrize(("answer", "sentence"), made_up.chart_question().mistakes())
def test_misconceptions_are_named(answer, sentence):
    outcome = made_up.chart_question().judge(answer)
    assert (outcome.status, outcome.message) == ("not yet", sentence)


def test_a_misconception_is_named_whatever_else_is_fixed_in_the_chart():
    painted = made_up.chart(x="year:O", y="mean(share):Q", color=alt.value("teal"))
    assert made_up.chart_question().judge(painted).message == "A mean of shares says little."


def test_what_is_read_of_a_chart_is_plain_whatever_its_columns_are_called():
    frame = TRADE.assign(**{"day": 1}).rename(columns={"day": pd.Timestamp("2018-03-23")})
    read = specification(made_up.chart(frame=frame))
    assert json.loads(json.dumps(read))["data"] == {"rows": len(TRADE), "columns": ["partner", "year", "share"]}


def test_a_predicate_may_refuse_right_marks_for_their_rows():
    twice = made_up.chart(frame=pd.concat([TRADE] * 2))
    known = Misconception(lambda view: view["data"]["rows"] > len(TRADE), "Each row is there twice.", example=twice)
    asked = question(misconceptions=(known,))
    assert asked.judge(twice).message == "Each row is there twice."
    assert asked.judge(made_up.chart()).status == "correct"


def test_reading_a_chart_leaves_altair_as_it_was():
    active = alt.data_transformers.active
    question().judge(made_up.chart())
    question().judge(alt.Chart(TRADE))
    assert alt.data_transformers.active == active
    assert "summitry_check" not in alt.data_transformers.names()


def test_without_altair_nothing_is_a_chart(monkeypatch):
    answer = made_up.chart()
    monkeypatch.delitem(sys.modules, "altair")
    assert "an Altair chart is wanted" in question().judge(answer).message
    assert "altair" not in sys.modules


def test_bad_questions_are_refused():
    with pytest.raises(ValueError, match="encodings is empty"):
        question(encodings={})
