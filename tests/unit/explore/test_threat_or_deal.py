"""The explorer of lesson 27: its numbers, its sentence, and the assumption that breaks it."""

from itertools import pairwise

import pytest

from summitry.explore.threat_or_deal import DISAGREEMENT, OUTSIDE, deal, sentence, threat_or_deal, tokyo_share

START = {"option": 40, "washington": 95, "tokyo": 95, "income": False}
SETTINGS = threat_or_deal.every_setting


def said(**settings):
    settings = {**START, **settings}
    return sentence(deal(**settings), **settings)


@pytest.mark.parametrize(("option", "share"), [(0, 48.71795), (40, 48.71795), (60, 60)])
def test_worked_example(option, share):
    assert tokyo_share(option, 95, 95, False) == pytest.approx(share)


def test_income_while_talks_last_always_pays_and_breaks_the_headline():
    assert threat_or_deal.breaks == "income"
    shares = [tokyo_share(option, 95, 95, True) for option in range(0, 101, 10)]
    assert shares[0] == pytest.approx(48.71795)
    assert all(after > before for before, after in pairwise(shares))
    assert tokyo_share(40, 95, 95, True) == pytest.approx(40 + 0.4871795 * 60)


def test_patience_is_power():
    assert tokyo_share(0, 95, 75, False) < tokyo_share(0, 95, 95, False) < tokyo_share(0, 75, 95, False)


@pytest.mark.parametrize("settings", SETTINGS[::7], ids=str)
def test_the_dot_stands_on_its_line(settings):
    rows = deal(**settings)
    (here,) = rows["here"]
    rule = DISAGREEMENT if settings["income"] else OUTSIDE
    line = [(row["option"], row["share"]) for row in rows["lines"] if row["rule"] == rule]
    (x0, y0), (x1, y1) = next((a, b) for a, b in pairwise(line) if a[0] <= here["option"] <= b[0] and a[0] < b[0])
    assert here["share"] == pytest.approx(y0 + (y1 - y0) * (here["option"] - x0) / (x1 - x0), abs=0.02)


def test_sentences():
    assert said(option=0) == "With nothing outside, Tokyo gets 48.7% of the deal and Washington 51.3%."
    assert said() == (
        "An outside option of 40% is no better than the deal, so it adds nothing: Tokyo gets 48.7%, "
        "as if it had no option."
    )
    assert said(option=60).endswith("better than the deal of 48.7%, so Tokyo gets exactly 60.0%.")
    assert "lifts Tokyo from 48.7% to 69.2%" in said(income=True)


def test_page_answers_without_python():
    assert threat_or_deal.form == "grid"
    assert all("error" not in threat_or_deal.frame(setting) for setting in SETTINGS)
