"""The explorer of lesson 11: its three measures by hand, its ends, its sentence, and the rule that breaks it."""

import math

import pandas as pd
import pytest

from summitry import data
from summitry.explore.abruptness import (
    BARS,
    COLUMNS,
    QUARTERS,
    SENSES,
    abrupt,
    abruptness,
    decisions,
    model,
    sentence,
)

SETTINGS = abruptness.every_setting


@pytest.fixture(scope="module")
def by_event():
    return decisions().set_index("event_id")


def said(**settings):
    return sentence(model(**settings), **settings)


@pytest.mark.parametrize(
    ("event", "notice", "named"),
    [
        ("2018-03-08-steel-tariffs-proclaimed", 322, 7),  # investigation of 20 April 2017, announced on 1 March 2018
        ("2018-03-13-tillerson-dismissed", 0, 0),
        ("2018-03-22-section-301-memorandum", 216, 0),  # investigation of 18 August 2017
        ("2018-05-24-summit-cancelled", 2, 2),
        ("2018-06-12-singapore-summit", 96, 96),  # announced on 8 March 2018
    ],
)
def test_notice_in_days(by_event, event, notice, named):
    assert (by_event.loc[event, "notice"], by_event.loc[event, "notice_named"]) == (notice, named)


def test_a_narrower_rule_gives_no_more_notice(by_event):
    assert (by_event["notice_named"] <= by_event["notice"]).all()
    assert (by_event["notice_named"] >= 0).all()


def test_turns_in_goldstein_points(by_event):
    turn, mean = by_event["turn"], by_event["turn_mean"]
    assert turn["2018-03-08-chung-announces-summit"] == 4 - -5
    assert turn["2018-03-22-exemptions-without-japan"] == 7 - -8
    assert turn["2018-06-12-singapore-summit"] == 8 - -6.5
    assert mean["2018-06-12-singapore-summit"] == pytest.approx(8 - (4 + 4 - 6.5) / 3)
    assert mean["2018-05-24-summit-cancelled"] == pytest.approx(abs(-6.5 - (-5 + 4 + 4) / 3))


def test_what_has_no_target_or_nothing_before_it_has_no_turn(by_event):
    missing = by_event.index[by_event["turn"].isna()]
    first = ["2018-02-09-pence-refuses-contact", "2018-03-08-steel-tariffs-proclaimed"]
    assert sorted(missing) == sorted([*first, *by_event.index[by_event["class"] == "inside"]])
    assert not abrupt("turn", 1, False)[decisions()["turn"].isna()].any()


def test_pace_is_the_number_of_rows_in_seven_days(by_event):
    events = data.load("chronology")
    week = events[events["date"].between("2018-03-02", "2018-03-08")]
    week = week[week["actors"].map(lambda actors: "USA" in actors)]
    assert by_event.loc["2018-03-08-chung-announces-summit", "pace"] == len(week) == 7
    even = week[week["sources"].map(lambda sources: not set(sources) <= {"cc2018", "wp2018"})]
    assert by_event.loc["2018-03-08-chung-announces-summit", "pace_even"] == len(even) == 2


def test_the_bar_counts_itself_in():
    values = decisions()["notice"]
    assert (abrupt("notice", 2, False) == (values <= 2)).all()
    assert abrupt("notice", 2, False).sum() == abrupt("notice", 1, False).sum() + (values == 2).sum()
    assert (abrupt("pace", 7, False) == (decisions()["pace"] >= 7)).all()


def test_headline_and_what_breaks_it():
    assert abruptness.breaks == "other_rule"
    spring = decisions()["date"].between("2018-03-01", "2018-05-31")
    first, other = (abrupt("pace", BARS["pace"], rule) for rule in (False, True))
    assert (first.sum(), (first & spring).sum()) == (8, 7)
    assert (other.sum(), (other & spring).sum()) == (1, 0)


def test_two_decisions_are_abrupt_in_all_three_senses():
    chosen = pd.concat([abrupt(sense, BARS[sense], False) for sense in SENSES], axis=1)
    assert decisions()["event_id"][chosen.all(axis=1)].tolist() == [
        "2018-03-08-chung-announces-summit",
        "2018-04-18-new-trade-talks",
    ]
    assert chosen.any(axis=1).sum() == 28


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_rows_quarters_and_sentence_agree(settings):
    rows = model(**settings)
    assert [row["quarter"] for row in rows["quarters"]] == QUARTERS
    number = sum(row["abrupt"] for row in rows["rows"])
    assert number == sum(row["abrupt"] for row in rows["quarters"])
    column = decisions()[COLUMNS[settings["sense"]][settings["other_rule"]]]
    for row, value in zip(rows["rows"], column, strict=True):
        assert row["value"] is None if math.isnan(value) else row["value"] == pytest.approx(value, abs=0.05)
    assert f": {number or 'none'} of {len(column)} decisions" in sentence(rows, **settings)
    spring = [day.year == 2018 and 3 <= day.month <= 5 for day in decisions()["date"]]
    early = sum(row["abrupt"] for row, inside in zip(rows["rows"], spring, strict=True) if inside)
    if number:
        assert f", {early or 'none'} of them from March to May 2018." in sentence(rows, **settings)


def test_sentence_at_chosen_settings():
    assert said(sense="pace", bar=5, other_rule=False) == (
        "Abrupt means at least 5 events in the week, all rows counted: 8 of 37 decisions are, 7 of them from March to "
        "May 2018. Agreement beyond chance, by the first rules and bars of the lesson: 0.05 with notice and -0.15 with "
        "turn."
    )
    assert said(sense="pace", bar=5, other_rule=True).startswith(
        "Abrupt means at least 5 events in the week, without rows known only from sources of early 2018: 1 of 37 "
        "decisions is, none of them from March to May 2018."
    )


def test_sentence_at_the_ends():
    assert "at most 1 day from" in said(sense="notice", bar=1, other_rule=False)
    assert said(sense="pace", bar=14, other_rule=False).endswith("none of 37 decisions is.")
    assert "at least 14 points away from the last decision" in said(sense="turn", bar=14, other_rule=False)
    assert "at least 1 point away from the mean of the last three" in said(sense="turn", bar=1, other_rule=True)
    assert "at least 1 event in the week" in said(sense="pace", bar=1, other_rule=False)


def test_page_answers_without_python():
    assert abruptness.form == "grid"
    assert all("error" not in abruptness.frame(settings) for settings in SETTINGS)
