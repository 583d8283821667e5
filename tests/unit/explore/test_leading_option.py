"""The explorer of lesson 43: three options lead somewhere, the lead changes hands where lines cross."""

import json

import numpy as np
import pytest

from summitry.explore.explorer import GRID_BYTES
from summitry.explore.leading_option import leading_option, model, sentence
from summitry.summit.options import OPTIONS, at_weight, ends, expected, leaders, yardsticks

SETTINGS = leading_option.every_setting
START = leading_option.start


def said(**changes):
    setting = {**START, **changes}
    return sentence(model(**setting), **setting)


def test_nothing_is_longer_than_the_yardstick_while_the_promise_holds():
    for setting in SETTINGS:
        if not setting["lapses"]:
            chances = [setting[name] / 100 for name in ("text", "ranges", "farm")]
            assert (np.abs(expected(*chances).to_numpy()) <= yardsticks() + 1e-12).all()


def test_three_options_lead_at_first():
    assert said() == "Deal first leads while security has little weight, Trade first from 56%, Alliance first from 74%."


def test_the_switch_breaks_the_headline():
    assert leading_option.breaks == "lapses"
    assert said(lapses=True) == "Trade first leads at every weight: with these chances the weights do not matter."
    with_promise = [said(**s) for s in SETTINGS if not s["lapses"]]
    without = [said(**s) for s in SETTINGS if s["lapses"]]
    assert sum("every weight" in text for text in without) > 5 * sum("every weight" in text for text in with_promise)


def test_each_of_the_three_leads_somewhere_and_no_option_wins_everywhere():
    led = [
        {option for *_, option in leaders(ends(s["text"] / 100, s["ranges"] / 100, s["farm"] / 100))} for s in SETTINGS
    ]
    for option in ("alliance", "trade", "deal"):
        assert any(option in names for names in led)
        assert not all(option in names for names in led)


@pytest.mark.parametrize("setting", SETTINGS[::7], ids=str)
def test_the_leader_has_the_highest_line(setting):
    scores = ends(setting["text"] / 100, setting["ranges"] / 100, setting["farm"] / 100, setting["lapses"])
    stretches = leaders(scores)
    assert [low for low, *_ in stretches] == [0, *(high for _, high, _ in stretches[:-1])]
    assert stretches[-1][1] == 100
    for low, high, option in stretches:
        for weight in (low, (low + high) / 2, high):
            best = max(at_weight(score, weight) for score in scores.values())
            assert at_weight(scores[option], weight) == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("setting", SETTINGS[::23], ids=str)
def test_the_lines_drawn_are_those_of_the_options(setting):
    rows = model(**setting)
    scores = ends(setting["text"] / 100, setting["ranges"] / 100, setting["farm"] / 100, setting["lapses"])
    drawn = {(row["option"], row["security"]): row["score"] for row in rows["rows"]}
    assert drawn == {
        (OPTIONS[option], weight): pytest.approx(at_weight(score, weight), abs=0.051)
        for option, score in scores.items()
        for weight in (0, 100)
    }
    for row in rows["lead"]:
        line = [drawn[row["option"], weight] for weight in (0, 100)]
        half_a_point = abs(line[1] - line[0]) / 200  # weights are drawn in whole percent
        assert row["score"] == pytest.approx(np.interp(row["security"], (0, 100), line), abs=half_a_point + 0.11)


def test_every_line_lies_in_the_picture_while_the_promise_holds():
    for setting in SETTINGS:
        if not setting["lapses"]:
            assert all(-60 <= row["score"] <= 60 for row in model(**setting)["rows"])


def test_the_page_answers_by_itself():
    assert leading_option.form == "grid"
    payload = leading_option.payload("grid")
    assert len(payload["frames"]) == 6 * 5 * 5 * 2
    assert not any("error" in frame for frame in payload["frames"])
    assert len(json.dumps(payload["frames"], separators=(",", ":"))) < GRID_BYTES
