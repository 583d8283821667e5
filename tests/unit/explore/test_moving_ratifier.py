"""The explorer of lesson 14: its numbers, its sentence, and the rule of the game that breaks it."""

from itertools import pairwise, product

import pytest

from summitry.explore.moving_ratifier import (
    ALLIES,
    GAMES,
    HELPS,
    HURTS,
    NONE,
    OTHERS,
    POSITIONS,
    SAME,
    effect,
    moving_ratifier,
    outcome,
    ratify,
    sentence,
)

START = moving_ratifier.start
SETTINGS = moving_ratifier.every_setting


def rows(**settings):
    return ratify(**{**START, **settings})


def deal(**settings):
    (row,) = rows(**settings)["deal"]
    return row["point"], row["reached"]


def gain(**settings):
    (row,) = rows(**settings)["now"]
    return row["gain"]


def said(**settings):
    settings = {**START, **settings}
    return sentence(ratify(**settings), **settings)


def test_worked_example():
    # F = 0, q = 1, N = 0.5: R = 0.7 gives 0.4 (distance 0.5 -> 0.1), R = 0.95 gives 0.9 (0.5 -> 0.4)
    assert deal(congress=0.7) == (0.4, True)
    assert gain(congress=0.7) == 0.4
    assert deal(congress=0.95) == (0.9, True)
    assert gain(congress=0.95) == 0.1
    assert outcome([], 0.5, "offer") == (0, True)
    assert outcome([0.5], 0.5, "deaf") == (0, True)  # as near to Congress as no deal, so it passes
    assert outcome([0.55], 0.5, "deaf") == (1, False)


def test_helps_then_hurts_then_blocks():
    gains = [gain(congress=at) for at in moving_ratifier.controls[0].values]
    peak = gains.index(max(gains))
    assert moving_ratifier.controls[0].values[peak] == 0.75  # the win-set [0.5, 1] reaches the negotiator
    assert gains[: peak + 1] == sorted(gains[: peak + 1])
    assert gains[peak:] == sorted(gains[peak:], reverse=True)
    kinds = [effect(rows(congress=at, negotiator=0.3)) for at in (0.4, 0.6, 0.75, 0.95, 1.0, 1.1)]
    assert kinds == [SAME, HELPS, HELPS, HURTS, NONE, NONE]


def test_who_makes_the_offer_breaks_the_headline():
    assert moving_ratifier.breaks == "game"
    for negotiator, congress in product((0.3, 0.5, 0.7), moving_ratifier.controls[0].values):
        kind = effect(rows(congress=congress, negotiator=negotiator, game="home"))
        assert kind in (SAME, HURTS, NONE)
        assert effect(rows(congress=congress, negotiator=negotiator, game="deaf")) in (SAME, NONE)


def test_only_the_tightest_ratifier_counts():
    assert deal(congress=0.7, others="seoul") == deal(congress=0.7)
    assert deal(congress=0.7, others="tokyo") == (0.6, True)
    assert deal(congress=0.9, others="tokyo") == deal(congress=0.9)
    assert effect(rows(congress=0.7, others="tokyo")) == SAME


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_a_deal_lies_in_every_win_set(settings):
    table = ratify(**settings)
    point, reached = deal(**settings)
    if reached:
        ratifiers = [row for row in table["sets"] if settings["game"] != "home" or row["who"] != "Negotiator"]
        assert all(row["low"] - 1e-9 <= point <= row["high"] + 1e-9 for row in ratifiers)
    else:
        assert point == 1
        assert gain(**settings) == 0
    assert {row["who"] for row in table["sets"]} == {"Negotiator", "Congress", *ALLIES[settings["others"]]}


@pytest.mark.parametrize("game", GAMES)
def test_curve_holds_the_present_position(game):
    for congress in moving_ratifier.controls[0].values:
        table = rows(congress=congress, game=game)
        (now,) = table["now"]
        assert [row["gain"] for row in table["curve"] if row["congress"] == congress] == [now["gain"]]
    assert [round(b - a, 9) for a, b in pairwise(POSITIONS)] == [0.05] * 14


def test_sentences():
    assert said() == (
        "Congress passes 0.40 to 1.00; the sides meet at 0.40: the constraint helps the negotiator (gain 0.40 against "
        "0.00 without Congress)."
    )
    assert said(congress=0.95) == (
        "Congress passes 0.90 to 1.00; the sides meet at 0.90: the constraint helps the negotiator, and each further "
        "step costs, since the deal has passed 0.50 (gain 0.10 against 0.00 without Congress)."
    )
    assert said(congress=1.0) == (
        "Congress passes nothing but the status quo; nothing suits both sides: no deal. The negotiator gains nothing, "
        "and 0.00 without Congress."
    )
    assert "asks for more than can be passed: no deal" in said(game="deaf")
    assert "hurts the negotiator (gain" in said(congress=0.9, game="home")
    assert said(others="tokyo").count("changes nothing") == 1
    assert "further step" not in said(congress=0.75)  # the deal stands where the negotiator wants it
    assert "further step" not in said(others="tokyo")  # the Diet holds the deal where it is


def test_page_answers_without_python():
    assert set(ALLIES) == set(OTHERS)
    assert moving_ratifier.form == "grid"
    assert all("error" not in moving_ratifier.frame(setting) for setting in SETTINGS)
