"""The chronology is the spine: complete, one row per event, and true to the tables beside it."""

import re

import pandas as pd
import pytest
from contract import manifest

from summitry import data


@pytest.fixture(scope="module")
def events():
    return data.load("chronology").set_index("event_id")


def test_it_holds_all_43_entries_of_the_alliance_review(events):
    pairs = (pair for row in events.itertuples() for pair in zip(row.sources, row.locators, strict=True))
    entries = [re.match(r"entr(?:y|ies) ([\d and]+)", place) for source, place in pairs if source == "cc2018"]
    numbers = [int(number) for match in entries if match for number in re.findall(r"\d+", match[1])]
    assert sorted(numbers) == list(range(1, 44))


def test_every_source_has_a_locator_and_a_citation(events):
    keys = {source["key"] for source in manifest("chronology")["sources"]}
    assert set(events["sources"].explode()) == keys
    assert (events["sources"].map(len) == events["locators"].map(len)).all()


def test_an_event_begins_before_it_ends_and_is_named_after_its_first_day(events):
    assert (events["date"] <= events["end_date"]).all()
    assert (events.index.str[:10] == events["date"].dt.strftime("%Y-%m-%d")).all()


def test_the_order_is_that_of_time(events):
    assert events.index.is_monotonic_increasing


def test_doubtful_facts_say_why(events):
    assert events.loc[events["verification"] == "dates differ", "note"].notna().all()


def test_trap_the_cptpp_was_signed_once(events):
    signed = events[events["summary"].str.contains("sign the Comprehensive")]
    assert signed.index.tolist() == ["2018-03-08-cptpp-signed"]
    assert len(signed["actors"].iloc[0]) == 11
    assert "9 March" in signed["note"].iloc[0]


def test_trap_in_2018_kim_met_russias_minister_and_in_2019_its_leader(events):
    russia = events[events["actors"].map({"PRK", "RUS"}.issubset) & (events["kind"] == "meeting")]
    assert russia["level"].to_dict() == {
        "2018-05-31-lavrov-pyongyang": "minister",
        "2019-04-25-vladivostok-summit": "leader",
    }


def test_trap_sources_date_pompeos_secret_trip_differently(events):
    trip = events.loc["2018-03-31-pompeo-secret-trip"]
    assert trip["verification"] == "dates differ"
    assert trip["level"] == "official"


def test_kims_twelve_meetings_are_those_of_the_list(events):
    kim = events["people"].map(lambda people: "Kim Jong Un" in people)
    meetings = events[kim & (events["level"] == "leader") & (events["kind"] == "meeting")]
    others = meetings["actors"].map(lambda actors: next(actor for actor in actors if actor != "PRK"))
    assert others.value_counts().to_dict() == {"CHN": 5, "KOR": 3, "USA": 3, "RUS": 1}


def test_every_tariff_event_before_2020_is_in_the_chronology(events):
    tariffs = data.load("tariff_events").query("date < 2020")
    cited = {place for row in events.itertuples() for place in row.locators if re.fullmatch(r"2\d{3}-\d\d-\d\d", place)}
    missing = set(tariffs["date"].dt.strftime("%Y-%m-%d")) - cited
    assert not missing


def test_summit_meetings_are_the_leaders_and_ministers_meetings_of_the_chronology(events):
    six = {"CHN", "JPN", "KOR", "PRK", "RUS", "USA"}
    summits = data.load("summit_meetings").set_index("event_id")
    chosen = events["kind"].isin(["meeting", "call"]) & events["level"].isin(["leader", "minister"])
    chosen &= events["actors"].map(lambda actors: len(six & set(actors)) > 1)
    assert set(summits.index) == set(events.index[chosen])
    for event, participants in summits["participants"].items():
        assert set(participants) == six & set(events.loc[event, "actors"])
    pd.testing.assert_series_equal(summits["date"], events.loc[summits.index, "date"])


def test_every_flight_of_2017_to_2019_is_in_the_chronology_once(events):
    flights = data.load("missile_tests").query("2017 <= date_utc.dt.year <= 2019")
    cited = []
    for places in events.loc[events["sources"].map(lambda sources: "cns" in sources), "locators"]:
        first, last = re.fullmatch(r"launch(?:es)? (\d+)(?:-(\d+))?", places[0]).groups()
        cited += range(int(first), int(last or first) + 1)
    assert sorted(cited) == flights["launch_id"].tolist()


def test_trap_flights_are_dated_in_korea_and_not_in_utc(events):
    flights = data.load("missile_tests").set_index("launch_id")
    tests = events[events["sources"].map(lambda sources: "cns" in sources) & (events["verification"] == "source read")]
    for event in tests.itertuples():
        flight = flights.loc[int(re.search(r"\d+", event.locators[0])[0])]
        if isinstance(flight["time_utc"], str):
            moment = pd.Timestamp(f"{flight['date_utc']:%Y-%m-%d}T{flight['time_utc']}", tz="UTC")
            assert moment.tz_convert("Asia/Pyongyang").date() == event.date.date()
