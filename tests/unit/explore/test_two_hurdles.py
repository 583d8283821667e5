"""The explorer of lesson 41: its numbers are those of the ledger, and the switch breaks the headline."""

import json

import pytest

from summitry.explore.explorer import GRID_BYTES
from summitry.explore.two_hurdles import ACCOUNTS, CAPITALS, CASE, NO, YES, model, package, sentence, two_hurdles
from summitry.summit.ledger import Ledger

SETTINGS = two_hurdles.every_setting
HEADLINE = {
    "missiles": "longer",
    "sanctions": "most",
    "troops": "exercises",
    "trade": "cars",
    "abductees": True,
    "alone": False,
}
NOTHING = {**HEADLINE, "missiles": "none", "sanctions": "none", "troops": "stay", "trade": "none", "abductees": False}


def rows(**changes):
    return {row["capital"]: row for row in model(**{**HEADLINE, **changes})}


def said(**changes):
    setting = {**HEADLINE, **changes}
    return sentence(model(**setting), **setting)


def test_headline_all_who_are_asked_ratify_and_all_gain():
    found = rows()
    assert [found[name]["vote"] for name in CAPITALS] == [YES, YES, "not asked", YES, YES]
    assert all(row["points"] > 0 for row in found.values())
    assert said() == ("Ratified in Washington, Tokyo, Beijing and Pyongyang. All five would be better off.")


def test_each_move_of_the_package_carries_it():
    assert said(trade="none") == "Refused by Congress in Washington. All five would be better off."
    assert "the army and the party in Pyongyang" in said(sanctions="none")
    assert "supporters of the families of abductees in Tokyo" in said(abductees=False)


def test_the_switch_breaks_the_headline():
    assert two_hurdles.breaks == "alone"
    refused = said(alone=True)
    for home in ("Congress", "steel states", "farm districts", "families of abductees", "the army and the party"):
        assert home in refused
    passing = [
        s for s in SETTINGS if s["alone"] and package(**_move(s)) and not any(r["vote"] == NO for r in model(**s))
    ]
    assert passing
    assert not any(all(row["points"] > 0 for row in model(**s)) for s in passing)


def _move(setting):
    return {key: value for key, value in setting.items() if key != "alone"}


def test_tokyo_is_asked_only_when_its_own_issues_are_in():
    assert rows(trade="none", abductees=False)["Tokyo"]["vote"] == "not asked"
    assert rows(trade="cars", abductees=False)["Tokyo"]["vote"] == NO


def test_nothing_changes_nothing():
    assert sentence(model(**NOTHING), **NOTHING) == "Nothing changes: choose a move."
    assert all(row[account] == 0 for row in model(**NOTHING) for account in ACCOUNTS)


def test_who_neither_gains_nor_loses_is_not_worse_off():
    setting = {**NOTHING, "trade": "steel"}
    assert said(**setting) == "Refused by steel states in Washington. Worse off: Washington."
    assert str(rows(**setting)["Seoul"]["points"]) == "0.0"  # and no "-0.0" in the chart


def test_a_ban_on_icbms_alone():
    assert said(**{**_move(NOTHING), "missiles": "icbm"}) == (
        "Refused by the army and the party in Pyongyang. Worse off: Tokyo and Pyongyang."
    )


@pytest.mark.parametrize("settings", SETTINGS[::17], ids=str)
def test_rows_are_those_of_the_ledger(settings):
    ledger = Ledger(CASE, linked=not settings["alone"])
    deal = package(**_move(settings))
    for row in model(**settings):
        for account in ACCOUNTS:
            assert row[account] == pytest.approx(ledger.account(deal, row["capital"], account), abs=0.0006)
        assert row["points"] == pytest.approx(ledger.score(deal, row["capital"]), abs=0.06)


def test_every_bar_lies_in_its_panel():
    for settings in SETTINGS:
        for row in model(**settings):
            for account, (_, (low, high)) in ACCOUNTS.items():
                assert low < row[account] < high


def test_the_page_answers_by_itself():
    assert two_hurdles.form == "grid"
    payload = two_hurdles.payload("grid")
    assert [len(control["values"]) for control in payload["controls"]] == [4, 3, 3, 3, 2, 2]
    assert not any("error" in frame for frame in payload["frames"])
    assert len(json.dumps(payload["frames"], separators=(",", ":"))) < GRID_BYTES
