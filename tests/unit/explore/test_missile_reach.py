"""The explorer of lesson 31: its numbers, its sentence, and the assumption that breaks it."""

import json
import math

import pytest

from summitry.explore.explorer import GRID_BYTES
from summitry.explore.missile_reach import (
    CENTRE,
    FACTOR,
    FLIGHT,
    FLIGHTS,
    LEFT,
    PLACE,
    PLACES,
    SCALE,
    SIZE,
    STATES,
    missile_reach,
    sentence,
    within_reach,
)
from summitry.models.ballistics import EARTH_GRAVITY, EARTH_RADIUS, bearing, great_circle

SETTINGS = missile_reach.every_setting
HEADLINE = {"flight": 17, "count": "best", "heavier": False}


def kilometres(**settings):
    return {row["whose"]: row["km"] for row in within_reach(**settings)["reach"]}


def cities(state, **settings):
    return {row["name"] for row in within_reach(**settings)["cities"] if row["state"] == STATES[state]}


def said(**settings):
    return sentence(within_reach(**settings), **settings)


def away(number, city):
    """Distance by the law of cosines, with no help of the model."""
    site, place = FLIGHTS.loc[number - 1], PLACES.loc[city]
    a, b = math.radians(site["site_latitude"]), math.radians(place["latitude"])
    turn = math.radians(place["longitude"] - site["site_longitude"])
    return EARTH_RADIUS * math.acos(math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn))


def test_flights_are_those_from_which_a_range_follows():
    assert len(FLIGHTS) == 18
    assert FLIGHTS["apogee_km"].min() == 100
    assert FLIGHTS["distance_km"].notna().all()
    assert "failure" not in set(FLIGHTS["outcome"])
    assert FLIGHTS["date_utc"].is_monotonic_increasing
    assert (FLIGHTS["date_utc"] == "2017-03-05").sum() == 1  # one of a salvo of four
    assert FLIGHTS.query("missile_type == 'ICBM'")["missile"].tolist() == ["Hwasong-14", "Hwasong-14", "Hwasong-15"]


def test_range_of_november_2017_by_the_formula():
    apogee, ground = 4475, 950
    half = ground / (2 * EARTH_RADIUS)
    e = apogee / (apogee + EARTH_RADIUS * (1 - math.cos(half)))
    speed_squared = EARTH_GRAVITY * (2 / EARTH_RADIUS - (1 + e) / (EARTH_RADIUS + apogee))
    q = speed_squared * EARTH_RADIUS / EARTH_GRAVITY
    assert kilometres(**HEADLINE)[FLIGHT] == round(2 * EARTH_RADIUS * math.asin(q / (2 - q))) == 9983


def test_headline():
    assert kilometres(**HEADLINE)[LEFT] == 4356
    assert cities(0, **HEADLINE) == {"Seoul", "Tokyo", "Guam"}
    assert cities(1, **HEADLINE) == {"Anchorage", "Honolulu", "Seattle", "Los Angeles"}
    assert cities(2, **HEADLINE) == {"Washington"}


def test_heavier_warhead_breaks_the_headline_but_not_what_is_left_of_seoul_and_tokyo():
    assert missile_reach.breaks == "heavier"
    assert pytest.approx(6200 / 8100) == FACTOR
    broken = {**HEADLINE, "heavier": True}
    assert kilometres(**broken) == {FLIGHT: 7642, LEFT: 3334}
    assert cities(0, **broken) == {"Seoul", "Tokyo"}
    assert cities(1, **broken) == {"Guam", "Anchorage", "Honolulu"}


def test_as_flown_the_icbm_shrinks():
    assert kilometres(flight=17, count="flown", heavier=False) == {FLIGHT: 950, LEFT: 3700}
    assert cities(0, flight=17, count="flown", heavier=False) == {"Seoul", "Tokyo", "Guam"}
    assert cities(1, flight=17, count="flown", heavier=False) == set()


def test_ends_of_the_slider():
    assert kilometres(flight=1, count="best", heavier=False) == {FLIGHT: 510, LEFT: 510}
    assert cities(0, flight=1, count="best", heavier=False) == {"Seoul"}
    assert kilometres(flight=18, count="best", heavier=False) == {FLIGHT: 1858, LEFT: 4356}


def test_slider_names_each_flight():
    shown = missile_reach.payload("grid")["controls"][0]["shown"]
    assert (shown[0], shown[-1]) == ("1, Nodong of 29 May 1993", "18, Pukguksong-3 of 1 October 2019")


def test_guam_comes_within_reach_with_flight_10():
    reached = [flight for flight in range(1, 19) if "Guam" in cities(0, flight=flight, count="best", heavier=False)]
    assert reached == list(range(10, 19))


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_cities_and_sentence_agree_with_distances(settings):
    rows = within_reach(**settings)
    own, left = rows["reach"]
    near = {row["whose"]: {c for c in PLACES.index if away(row["flight"], c) <= row["km"]} for row in rows["reach"]}
    assert {row["name"] for row in rows["cities"] if row["state"] == STATES[0]} == near[LEFT]
    assert {row["name"] for row in rows["cities"] if row["state"] == STATES[1]} == near[FLIGHT] - near[LEFT]
    assert left["flight"] <= own["flight"] == settings["flight"]
    assert FLIGHTS.loc[left["flight"] - 1, "missile_type"] != "ICBM"
    text = said(**settings)
    assert f"{own['km']:,} km" in text
    for city in PLACES.index:
        assert (city in text) == (city in near[FLIGHT] | near[LEFT])
    assert ("at least" in text) == (settings["count"] == "best" and not settings["heavier"])


def test_sentences():
    assert said(**HEADLINE) == (
        "Hwasong-15 of 28 November 2017 (UTC) rose to 4,475 km and came down 950 km away. At the same speed and the "
        "best angle it reaches at least 9,983 km: Seoul, Tokyo, Guam, Anchorage, Honolulu, Seattle and Los Angeles. A "
        "ban on ICBMs alone would take away Anchorage, Honolulu, Seattle and Los Angeles and leave Seoul, Tokyo and "
        "Guam (Hwasong-12 of 14 May 2017, at least 4,356 km)."
    )
    assert said(flight=13, count="flown", heavier=True).endswith(
        "At the angle flown, but slower under a heavier warhead, it reaches about 714 km: Seoul. A ban on ICBMs alone "
        "would take away none of the eight cities and leave Seoul (ER Scud of 5 March 2017, about 765 km)."
    )
    assert said(flight=1, count="flown", heavier=False) == (
        "Nodong of 29 May 1993 (UTC) rose to 150 km and came down 500 km away. As flown it reaches 500 km: Seoul. It "
        "is no ICBM, so a ban on ICBMs alone would leave it, the farthest so far."
    )
    assert said(flight=18, count="best", heavier=False).endswith(
        "It is no ICBM. The farthest so far that is none either (Hwasong-12 of 14 May 2017, at least 4,356 km) reaches "
        "Seoul, Tokyo and Guam."
    )


def test_circles_lie_at_their_distance():
    rows = within_reach(**HEADLINE)
    for reach, ring in zip(rows["reach"], rows["rings"], strict=True):
        site = FLIGHTS.loc[reach["flight"] - 1]
        for longitude, latitude in ring["geometry"]["coordinates"][0]:
            distance = great_circle(site["site_latitude"], site["site_longitude"], latitude, longitude)
            assert distance == pytest.approx(reach["km"], abs=8)  # a tenth of a degree


def test_every_city_lies_in_the_frame():
    for place in PLACES.itertuples():
        pixels = SCALE * great_circle(*CENTRE, place.latitude, place.longitude) / EARTH_RADIUS
        direction = math.radians(bearing(*CENTRE, place.latitude, place.longitude))
        assert 0 < PLACE[0] + pixels * math.sin(direction) < SIZE[0], place.Index
        assert 0 < PLACE[1] - pixels * math.cos(direction) < SIZE[1], place.Index


def test_the_page_answers_by_itself():
    assert missile_reach.form == "grid"
    payload = missile_reach.payload("grid")
    assert [len(control["values"]) for control in payload["controls"]] == [18, 2, 2]  # no position was left out
    assert not any("error" in frame for frame in payload["frames"])
    assert len(json.dumps(payload["frames"])) < GRID_BYTES


def test_the_map_is_projected_once():
    # A projection without a fixed scale is fitted to its data again at each move, and all land with it.
    (projection,) = {json.dumps(layer) for layer in _projections(missile_reach.chart.to_dict())}
    assert {"scale", "translate"} <= json.loads(projection).keys()


def _projections(part):
    if "projection" in part:
        yield part["projection"]
    for key in ("layer", "vconcat"):
        for child in part.get(key, ()):
            yield from _projections(child)
