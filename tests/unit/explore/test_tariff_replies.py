"""The explorer of lesson 26: its numbers, its sentence, and the assumption that breaks it."""

from itertools import product

import pytest

from summitry.explore.tariff_replies import (
    ALONE,
    FOREIGN_REPLY,
    HOME_REPLY,
    SIZES,
    WAR_FOREIGN,
    WAR_HOME,
    replies,
    sentence,
    tariff_replies,
)

SETTINGS = tariff_replies.every_setting
START = {"size": 0, "sigma": 4, "fixed": False}


def gains(**settings):
    return {row["who"]: row["gain"] for row in replies(**{**START, **settings})["here"]}


def said(**settings):
    settings = {**START, **settings}
    return sentence(replies(**settings), **settings)


def test_worked_example_of_equal_countries():
    assert replies(**START)["war"] == [{"home": 36.2, "foreign": 36.2}]
    assert gains() == {ALONE: 1.83, WAR_HOME: -2.102, WAR_FOREIGN: -2.102}


def test_curves_pass_through_the_crossing():
    rows = replies(size=2, sigma=4, fixed=False)
    (war,) = rows["war"]
    for name, own, other in ((HOME_REPLY, "home", "foreign"), (FOREIGN_REPLY, "foreign", "home")):
        curve = [(row[other], row[own]) for row in rows["replies"] if row["curve"] == name]
        assert (curve[0][0], curve[-1][0]) == (0, 120)
        left, right = max(p for p in curve if p[0] <= war[other]), min(p for p in curve if p[0] > war[other])
        share = (war[other] - left[0]) / (right[0] - left[0])
        assert left[1] + share * (right[1] - left[1]) == pytest.approx(war[own], abs=0.3)


@pytest.mark.parametrize(("sigma", "first_win"), [(3, 3), (4, 4), (5, 5), (6, None)])
def test_the_more_alike_the_goods_the_larger_must_a_winner_be(sigma, first_win):
    wins = [size for size in SIZES if gains(size=size, sigma=sigma)[WAR_HOME] > 0]
    assert wins == ([] if first_win is None else list(range(first_win, 6)))


def test_fixed_prices_break_the_headline():
    assert tariff_replies.breaks == "fixed"
    for size, sigma in product(SIZES, range(3, 8)):
        rows = replies(size=size, sigma=sigma, fixed=True)
        assert rows["war"] == [{"home": 0, "foreign": 0}]
        assert {row["home"] for row in rows["replies"] if row["curve"] == HOME_REPLY} == {0}
        assert max(row["gain"] for row in rows["gains"]) < 0
    assert gains(size=4, fixed=False)[WAR_HOME] > 0


def test_sentence_names_the_verdict():
    assert said(size=4) == (
        "Home is 16 times Foreign, elasticity of substitution 4. In the war Home taxes 48% and Foreign 34%. "
        "Home's real income changes by +0.05%, Foreign's by −14.40%. Home wins the war. "
        "Without an answer Home would gain 0.60%."
    )
    assert "Both lose against free trade." in said(size=2)
    assert said(size=-2, sigma=3).startswith("Home is a quarter of Foreign")
    assert said(size=-1).startswith("Home is half of Foreign")
    assert said(size=0).startswith("Home is as large as Foreign")
    assert "changes by −12.97%" in said(size=-2, sigma=3)
    assert said(size=4, fixed=True).endswith(
        "the best reply is 0 for both, whatever their size. At the rates that the theory advised, Home would lose "
        "0.46% and Foreign 4.05% of real income, each by its own tariff."
    )


def test_every_frame_fits_in_the_page():
    assert tariff_replies.form == "grid"
    for setting in SETTINGS:
        frame = tariff_replies.frame(setting)
        assert "error" not in frame
        assert len(frame["data"]["here"]["rows"]) == 3
