import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.ballistics import (
    EARTH_GRAVITY,
    EARTH_RADIUS,
    HALF_GLOBE,
    bearing,
    circle,
    destination,
    flight,
    great_circle,
    margins,
)

PYONGYANG = 39.03, 125.75
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


def test_lofted_flight():
    lofted = flight(1000, 500)
    assert lofted.speed == pytest.approx(4.1521, abs=5e-5)
    assert lofted.eccentricity == pytest.approx(0.9951, abs=5e-5)
    assert lofted.minutes == pytest.approx(17.045, abs=5e-4)
    assert lofted.greatest_range == pytest.approx(2044.8, abs=0.05)
    assert lofted.best_angle == pytest.approx(40.403, abs=5e-4)


@pytest.mark.parametrize(("apogee", "ground_range"), [(1000, 500), (4475, 950), (50, 3000), (300, 0), (700, 15000)])
def test_flight_against_integrated_motion(apogee, ground_range):
    from scipy.integrate import solve_ivp

    own = flight(apogee, ground_range)
    half = ground_range / (2 * EARTH_RADIUS)
    top = EARTH_RADIUS + apogee
    speed_at_top = math.sqrt(EARTH_GRAVITY * (1 - float(own.eccentricity)) / top)

    def motion(_, state):
        pull = -EARTH_GRAVITY / np.hypot(*state[:2]) ** 3
        return [*state[2:], pull * state[0], pull * state[1]]

    def landing(_, state):
        return np.hypot(*state[:2]) - EARTH_RADIUS

    landing.terminal = True
    fall = solve_ivp(motion, (0, 1e5), [top, 0, 0, speed_at_top], events=landing, rtol=1e-11, atol=1e-9)
    x, y, *velocity = fall.y[:, -1]
    assert math.atan2(y, x) == pytest.approx(half, abs=1e-7)
    assert own.minutes == pytest.approx(2 * fall.t[-1] / 60, rel=1e-7)
    assert own.speed == pytest.approx(np.hypot(*velocity), rel=1e-8)


@given(st.floats(1, 1e5), st.floats(0, HALF_GLOBE))
def test_greatest_range_is_no_less_than_the_range_flown(apogee, ground_range):
    assert HALF_GLOBE * (1 + 1e-12) >= flight(apogee, ground_range).greatest_range >= ground_range * (1 - 1e-9) - 1e-6


@given(st.floats(10, 19_000))
def test_flown_at_the_best_angle_the_range_is_the_greatest(ground_range):
    # The flight of least energy peaks R (cos phi + sin phi - 1) / 2 above the ground (Bate, Mueller & White, sec. 6.2).
    half = ground_range / (2 * EARTH_RADIUS)
    apogee = EARTH_RADIUS * (math.cos(half) + math.sin(half) - 1) / 2
    assert flight(apogee, ground_range).greatest_range == pytest.approx(ground_range, rel=1e-6)


def test_missing_stays_missing():
    lofted = flight([1000, math.nan, 1000], [500, 500, math.nan])
    assert np.isnan(lofted.greatest_range).tolist() == [False, True, True]
    table = margins([math.nan, 1000], [500, 500], [39, 39], [125, 125], [43.12], [131.89])
    assert np.isnan(table).tolist() == [[True], [False]]


@pytest.mark.parametrize(
    ("city", "kilometres"),
    [((43.12, 131.89), 686), ((-12.46, 130.84), 5750), ((51.51, -0.13), 8663), ((-12.05, -77.04), 16267)],
)
def test_great_circles_from_pyongyang(city, kilometres):
    assert great_circle(*PYONGYANG, *city) == pytest.approx(kilometres, abs=0.5)


@given(latitudes, longitudes, st.floats(0, 359.9), st.floats(1, HALF_GLOBE - 1))
def test_destination_is_at_the_distance(latitude, longitude, direction, distance):
    end = destination(latitude, longitude, direction, distance)
    assert great_circle(latitude, longitude, *end) == pytest.approx(distance, abs=0.01)


@given(st.floats(-89, 89), longitudes, st.floats(0, 359.9), st.floats(10, HALF_GLOBE - 10))
def test_bearing_finds_the_direction_back(latitude, longitude, direction, distance):
    turn = bearing(latitude, longitude, *destination(latitude, longitude, direction, distance)) - direction
    assert abs((turn + 180) % 360 - 180) < 1e-3


@pytest.mark.parametrize("radius", [300, 5000, 12_000])
@pytest.mark.parametrize("centre", [PYONGYANG, (0, 179.5), (89, 10), (-90, 0)])
def test_circle_is_closed_at_its_radius_and_clockwise(centre, radius):
    ring = np.array(circle(*centre, radius))
    assert ring[0].tolist() == ring[-1].tolist()
    assert np.abs(ring[:, 0]).max() <= 180
    assert great_circle(*centre, ring[:, 1], ring[:, 0]) == pytest.approx(radius, abs=0.02)
    x, y = np.radians(ring[:, 0]), np.radians(ring[:, 1])
    points = np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
    # Clockwise seen from above the centre: the turns from point to point sum to a vector that points down.
    axis = np.cross(points[:-1], points[1:]).sum(axis=0)
    lon, lat = np.radians(centre[1]), np.radians(centre[0])
    assert axis @ [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)] < 0


def test_margins_are_flights_by_cities():
    table = margins([1000, 4475], [500, 950], [39.03, 39.03], [125.75, 125.75], [43.12, -12.05, 0], [131.89, -77.04, 0])
    assert table.shape == (2, 3)
    expected = flight(4475, 950).greatest_range - great_circle(*PYONGYANG, -12.05, -77.04)
    assert table[1, 1] == pytest.approx(expected, rel=1e-12)


def test_refusals():
    with pytest.raises(ValueError, match="apogee: 0 is outside the allowed range above 0"):
        flight(0, 500)
    with pytest.raises(ValueError, match=r"ground_range: 21000 is outside the allowed range 0 to 20015\.0868"):
        flight([100, 1000], [500, 21000])
    with pytest.raises(ValueError, match=r"ground_range: .* \(3,\) does not match apogee of shape \(2,\)"):
        flight([100, 200], [1, 2, 3])
    with pytest.raises(ValueError, match="radius: 20016 is outside the allowed range above 0 and below 20015"):
        circle(*PYONGYANG, 20016)
    with pytest.raises(ValueError, match="to_latitude: 91 is outside the allowed range -90 to 90"):
        great_circle(0, 0, 91, 0)
