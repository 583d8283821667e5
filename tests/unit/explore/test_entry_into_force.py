"""The second explorer of lesson 25: the rule editor, against the rules and days of TPP and CPTPP."""

import datetime

import pytest

from summitry.explore.entry_into_force import (
    RATIFIED,
    coalition,
    entry_into_force,
    entry_into_force_rows,
    first_day,
    in_force,
    notices,
    power,
    rule,
    sentence,
    signatories,
    vetoes,
)

TPP = {"sign": "twelve", "least": 6, "share": 85}
CPTPP = {"sign": "eleven", "least": 6, "share": 0}


def said(**settings):
    return sentence(entry_into_force_rows(**settings), **settings)


def test_shares_of_gdp():
    gdp = signatories("twelve")
    total = sum(gdp.values())
    assert list(gdp)[:3] == ["USA", "JPN", "CAN"]
    assert gdp["USA"] / total == pytest.approx(0.595, abs=0.001)
    assert gdp["JPN"] / total == pytest.approx(0.184, abs=0.001)
    assert list(signatories("eleven")) == list(gdp)[1:]


def test_tpp_gives_two_signatories_a_veto():
    assert vetoes(**TPP) == ["USA", "JPN"]
    everyone = set(signatories("twelve"))
    assert in_force(everyone, **TPP)
    assert in_force(everyone - {"CAN"}, **TPP)
    assert not in_force(everyone - {"USA"}, **TPP)
    assert not in_force(everyone - {"JPN"}, **TPP)
    assert not in_force({"USA", "JPN", "CAN", "AUS"}, **TPP)  # 89.9% of GDP, four of six


def test_the_gdp_threshold_breaks_the_veto():
    assert entry_into_force.breaks == "share"
    assert vetoes("twelve", 6, 0) == []
    assert vetoes("twelve", 6, 40) == []
    assert vetoes("twelve", 6, 45) == ["USA"]


def test_power_under_both_rules():
    tpp = {country: (one, other) for country, one, other in power(**TPP)}
    assert tpp["USA"] == tpp["JPN"] == pytest.approx((40.75, 30.94), abs=0.01)
    assert tpp["BRN"] == pytest.approx((0.87, 1.95), abs=0.01)
    assert sum(one for one, _ in tpp.values()) == pytest.approx(100)
    assert all((one, other) == pytest.approx((100 / 11, 100 / 11)) for _, one, other in power(**CPTPP))


def test_the_real_days():
    assert first_day(**CPTPP) == datetime.date(2018, 12, 30)
    assert first_day(**TPP) is None
    assert first_day("eleven", 7, 0) == datetime.date(2019, 1, 14)
    assert first_day("eleven", 11, 0) == datetime.date(2023, 7, 12)
    assert len(notices()) == 11


def test_who_has_ratified():
    assert sorted(coalition("eleven", "2018")) == ["AUS", "CAN", "JPN", "MEX", "NZL", "SGP"]
    assert coalition("twelve", "large") == ["USA", "JPN", "CAN", "AUS", "MEX", "MYS"]
    assert len(coalition("eleven", "small")) == 6
    assert coalition("eleven", "small")[-1] == "BRN"
    assert len(coalition("eleven", "no_usa")) == 11
    assert len(coalition("twelve", "no_usa")) == 11
    assert len(coalition("twelve", "no_jpn")) == 11


def test_rows_of_both_thresholds():
    rows = entry_into_force_rows("twelve", 6, 85, "2018")
    count, wealth = rows["tests"]
    assert (count["have"], count["need"]) == (50.0, 50.0)
    assert (wealth["have"], wealth["need"]) == (pytest.approx(36.9, abs=0.1), 85)
    ratified = {row["country"] for row in rows["power"] if row["who"] == "has ratified"}
    assert ratified == {"Australia", "Canada", "Japan", "Mexico", "New Zealand", "Singapore"}


def test_a_rule_that_asks_for_too_many_is_refused():
    with pytest.raises(ValueError, match="12 cannot ratify where 11 have signed"):
        rule("eleven", 12, 0)
    frame = entry_into_force.frame({"sign": "eleven", "least": 12, "share": 0, "ratified": "all"})
    assert frame["error"] == "No picture for this setting: 12 cannot ratify where 11 have signed; ask for 1 to 11."


def test_sentences():
    assert said(**TPP, ratified="no_usa") == (
        "11 of 12 have ratified, with 40.5% of their GDP of 2013: nothing enters into force. United States and Japan "
        "can each stop it alone. By the notices that were really given, this rule would have brought it into force "
        "never."
    )
    assert said(**CPTPP, ratified="2018") == (
        "6 of 11 have ratified, with 91.0% of their GDP of 2013: the agreement enters into force. Nobody can stop it "
        "alone. By the notices that were really given, this rule would have brought it into force on 30 December 2018."
    )
    assert "Each of 12 can stop it alone" in said(sign="twelve", least=12, share=0, ratified="all")
    assert "United States can stop it alone" in said(sign="twelve", least=6, share=45, ratified="all")


def test_every_setting_answers():
    for ratified in RATIFIED:
        for share in (0, 100):
            settings = {"sign": "twelve", "least": 12, "share": share, "ratified": ratified}
            assert "error" not in entry_into_force.frame(settings)


def test_it_asks_python():
    assert entry_into_force.form == "live"
