"""The explorer of lesson 13: its numbers, its sentence, and the assumption that breaks it."""

from itertools import pairwise

import pytest

from summitry.explore.fears_and_reassurance import (
    DRAGGED,
    LEFT,
    PROMISE,
    TOKYO,
    US,
    WASHINGTON,
    fears,
    fears_and_reassurance,
    sentence,
)

START = fears_and_reassurance.start
SETTINGS = fears_and_reassurance.every_setting


def met(**settings):
    (crossing,) = fears(**{**START, **settings})["crossing"]
    return crossing["tokyo"], crossing["washington"]


def cost(**settings):
    return {(row["ally"], row["fear"]): row["cost"] for row in fears(**{**START, **settings})["costs"]}


def said(**settings):
    settings = {**START, **settings}
    return sentence(fears(**settings), **settings)


def test_worked_example_of_two_equal_allies():
    # A = 2, E = 1, th = 0.5: s^2 - 4s + 2 = 0, so s = 2 - sqrt(2)
    assert met(abandonment=2, entrapment=1, washington="mirror") == (0.586, 0.586)


def test_without_calm_an_ally_looks_at_its_own_fears_only():
    assert met(abandonment=3, entrapment=2, calm=0.0) == (0.6, 0.6)  # A/(A + E)
    assert met(abandonment=1, entrapment=5, washington="cool", calm=0.0) == (0.167, 0.25)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_curves_pass_through_the_crossing(settings):
    rows = fears(**settings)
    (crossing,) = rows["crossing"]
    for ally, own, other in ((TOKYO, "tokyo", "washington"), (US, "washington", "tokyo")):
        points = sorted((row[other], row[own]) for row in rows["replies"] if row["ally"] == ally)
        assert (points[0][0], points[-1][0]) == (0, 1)
        (x0, y0), (x1, y1) = next(pair for pair in pairwise(points) if pair[0][0] <= crossing[other] <= pair[1][0])
        straight = y0 + (y1 - y0) * (crossing[other] - x0) / (x1 - x0)
        assert crossing[own] == pytest.approx(straight, abs=0.02)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_crossing_is_nobodys_mistake(settings):
    """No other commitment costs Tokyo less in all, given Washington's."""
    tokyo, partner = met(**settings)
    a = settings["abandonment"] * (1 - settings["calm"] * partner)

    def in_all(s):
        return a * (1 - s) ** 2 + settings["entrapment"] * s**2

    found = cost(**settings)
    assert found[TOKYO, LEFT] + found[TOKYO, DRAGGED] == pytest.approx(in_all(tokyo), abs=0.002)
    assert all(in_all(tokyo) <= in_all(step / 50) + 1e-5 for step in range(51))


def test_a_fearful_ally_gives_more_and_gets_less():
    crossings = [met(abandonment=a) for a in range(1, 6)]
    assert crossings == sorted(crossings)
    assert [partner for _, partner in crossings] == sorted((partner for _, partner in crossings), reverse=True)
    assert crossings[2] == (0.525, 0.525)
    assert crossings[4] == (0.652, 0.503)


def test_no_calm_breaks_the_headline():
    assert fears_and_reassurance.breaks == "calm"
    assert {met(abandonment=a, calm=0.0)[1] for a in range(1, 6)} == {0.6}


def test_reassurance_lets_tokyo_commit_less():
    assert met(washington="bound") == (0.452, PROMISE)
    assert met(washington="bound")[0] < met()[0]
    assert met(washington="bound", calm=0.0)[0] == met(calm=0.0)[0]
    replies = fears(**{**START, "washington": "bound"})["replies"]
    assert {row["washington"] for row in replies if row["ally"] == "Washington"} == {PROMISE}
    # Washington, bound, bears what its commitment costs it: 3 (1 - 0.452/2) 0.1^2, and 2 x 0.9^2
    bound = cost(washington="bound")
    assert (bound[US, LEFT], bound[US, DRAGGED]) == pytest.approx((0.023, 1.62), abs=0.0006)


def test_who_fears_to_be_left_pays_by_being_dragged_in():
    assert cost()[TOKYO, DRAGGED] > cost()[TOKYO, LEFT]
    fearful = cost(abandonment=5)
    assert fearful[TOKYO, DRAGGED] == pytest.approx(0.850, abs=0.001)
    assert fearful[TOKYO, LEFT] == pytest.approx(0.454, abs=0.001)
    wary = cost(entrapment=5)
    assert wary[TOKYO, LEFT] > wary[TOKYO, DRAGGED]


def test_sentences():
    assert said() == (
        "Tokyo commits 0.53 of all it could, Washington 0.53; there being dragged in costs Tokyo more than being left "
        "(0.55 against 0.50). If Tokyo feared one step more to be left, Tokyo would commit more (0.60) and Washington "
        "less (0.51)."
    )
    assert "there being left costs Tokyo more than being dragged in" in said(entrapment=5)
    assert said(washington="bound").endswith("Tokyo would commit more (0.52) and Washington as much as now.")
    assert said(calm=0.0).endswith("Tokyo would commit more (0.67) and Washington as much as now.")
    assert said(washington="mirror").endswith("Tokyo would commit more (0.59) and Washington more (0.59).")
    equal = said(abandonment=2, entrapment=2, calm=0.0)
    assert "being left and being dragged in cost Tokyo the same (0.50)" in equal


def test_page_answers_without_python():
    assert set(WASHINGTON) == set(fears_and_reassurance.controls[2].values)
    assert fears_and_reassurance.form == "grid"
    assert all("error" not in fears_and_reassurance.frame(setting) for setting in SETTINGS)
