"""Range and reach of ballistic flights on a round Earth, and geodesics to draw them.

Two bodies, spherical Earth, no rotation, no drag, the whole impulse at the surface. What comes out is a lower bound of
the range, since steep flights lose more speed to gravity than flat ones. A flight that stays below about 100 km is
carried and braked by the air, and what comes out for it is no bound.

Source: Bate, Mueller & White 1971, *Fundamentals of Astrodynamics*, ch. 6 (ballistic missile trajectories).
"""

import math
from dataclasses import dataclass

import numpy as np

from summitry.models import _check

EARTH_RADIUS = 6371.0  # km
EARTH_GRAVITY = 398600.4418  # km^3/s^2
HALF_GLOBE = math.pi * EARTH_RADIUS


@dataclass(frozen=True)
class Flight:
    """Ballistic flights, one array entry each; NaN where the apogee or the ground range is missing."""

    speed: np.ndarray  # at the surface, km/s
    eccentricity: np.ndarray
    minutes: np.ndarray
    greatest_range: np.ndarray  # km, at the same speed and the best angle
    best_angle: np.ndarray  # degrees above the horizon


def flight(apogee, ground_range) -> Flight:
    """Return the flights that peak at `apogee` and land `ground_range` away.

    `phi = g/2R`, `e = h / (R + h - R cos phi)`, `a = (R + h)/(1 + e)`, `v^2 = mu (2/R - 1/a)`, `Q = v^2 R/mu`; the
    greatest range at that speed is `2R asin(Q/(2 - Q))`, half the globe from Q = 1 on, and the best angle 45 degrees
    less a quarter of the range angle.

    Parameters
    ----------
    apogee : greatest height, km, above 0; number or array; NaN is a missing value and stays one
    ground_range : distance on the ground, km, from 0 (straight up) to half the globe (20,015); likewise

    Raises ValueError for a flight that cannot be: an apogee of 0, a distance over half the globe.
    Source: Bate, Mueller & White 1971, sec. 6.2 (free-flight range, time of free flight, maximum range).

    >>> lofted = flight(apogee=1000, ground_range=500)
    >>> round(float(lofted.greatest_range), 1), round(float(lofted.minutes), 3)
    (2044.8, 17.045)
    """
    height = _check.numbers("apogee", apogee, missing=True, above=0)
    distance = _check.numbers("ground_range", ground_range, missing=True, at_least=0, at_most=HALF_GLOBE)
    try:
        height, distance = np.broadcast_arrays(height, distance)
    except ValueError:
        raise ValueError(
            f"ground_range: an array of shape {distance.shape} does not match apogee of shape {height.shape}"
        ) from None
    half_angle = distance / (2 * EARTH_RADIUS)
    # R + h - R cos phi, written so that a short flight loses no digits
    eccentricity = height / (height + 2 * EARTH_RADIUS * np.sin(half_angle / 2) ** 2)
    axis = (EARTH_RADIUS + height) / (1 + eccentricity)
    speed = np.sqrt(EARTH_GRAVITY * (2 / EARTH_RADIUS - 1 / axis))
    anomaly = np.arccos(np.clip((1 - EARTH_RADIUS / axis) / eccentricity, -1, 1))
    seconds = 2 * np.sqrt(axis**3 / EARTH_GRAVITY) * (math.pi - anomaly + eccentricity * np.sin(anomaly))
    q = 2 - EARTH_RADIUS / axis
    angle = 2 * np.arcsin(np.minimum(q / (2 - q), 1))
    return Flight(speed, eccentricity, seconds / 60, EARTH_RADIUS * angle, 45 - np.degrees(angle) / 4)


def great_circle(latitude, longitude, to_latitude, to_longitude):
    """Return the great-circle distance in km between points in degrees; arrays broadcast.

    `2R asin sqrt(sin^2(dlat/2) + cos lat cos lat' sin^2(dlon/2))`.
    Source: the haversine formula, Sinnott 1984, Sky and Telescope 68(2):159.

    >>> round(float(great_circle(39.03, 125.75, 43.12, 131.89)))
    686
    """
    start, end = _point("", latitude, longitude), _point("to_", to_latitude, to_longitude)
    rise = np.sin((end[0] - start[0]) / 2) ** 2
    turn = np.cos(start[0]) * np.cos(end[0]) * np.sin((end[1] - start[1]) / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(rise + turn, 1)))


def bearing(latitude, longitude, to_latitude, to_longitude):
    """Return the direction in which the great circle leaves the first point, degrees from north, 0 to 360, clockwise.

    Points in degrees; arrays broadcast. Source: Snyder 1987, *Map Projections: A Working Manual*, eq. 5-4b.

    >>> float(bearing(0, 0, 0, 90))
    90.0
    """
    start, end = _point("", latitude, longitude), _point("to_", to_latitude, to_longitude)
    turn = end[1] - start[1]
    east = np.sin(turn) * np.cos(end[0])
    north = np.cos(start[0]) * np.sin(end[0]) - np.sin(start[0]) * np.cos(end[0]) * np.cos(turn)
    return np.degrees(np.arctan2(east, north)) % 360


def destination(latitude, longitude, direction, distance):
    """Return (latitude, longitude) of the point `distance` km away in `direction` (degrees from north, clockwise).

    Points in degrees, longitude from -180 to 180; arrays broadcast. Source: Snyder 1987, eqs. 5-5 and 5-6.

    >>> [round(float(degrees), 6) for degrees in destination(0, 0, 90, HALF_GLOBE / 2)]
    [0.0, 90.0]
    """
    start = _point("", latitude, longitude)
    direction = np.radians(_check.numbers("direction", direction))
    angle = _check.numbers("distance", distance, at_least=0) / EARTH_RADIUS
    sine = np.sin(start[0]) * np.cos(angle) + np.cos(start[0]) * np.sin(angle) * np.cos(direction)
    end = np.arcsin(np.clip(sine, -1, 1))
    east = np.sin(direction) * np.sin(angle)
    north = np.cos(start[0]) * np.cos(angle) - np.sin(start[0]) * np.sin(angle) * np.cos(direction)
    turn = np.arctan2(east, north)
    return np.degrees(end), (np.degrees(start[1] + turn) + 180) % 360 - 180


def circle(latitude: float, longitude: float, radius: float, points: int = 120) -> list[list[float]]:
    """Return all points `radius` km away as a closed ring of [longitude, latitude], for a GeoJSON polygon.

    The ring runs clockwise round its centre, which d3-geo and Vega need to shade the inside, and is not cut at the
    antimeridian or a pole: d3-geo does that. (RFC 7946 asks for the other direction and for cuts.)

    Parameters: centre in degrees; radius in km, above 0 and below half the globe, where there is no edge left to draw;
    points, at least 8. Source: `destination` all round; d3-geo manual, "Spherical math" of polygons.

    >>> circle(0, 0, 1111.95, points=8)[:3]
    [[0.0, 10.0], [7.1071, 7.053], [10.0, 0.0]]
    """
    _check.number("latitude", latitude), _check.number("longitude", longitude)
    radius = _check.number("radius", radius, above=0, below=HALF_GLOBE)
    points = _check.integer("points", points, at_least=8)
    latitudes, longitudes = destination(latitude, longitude, np.arange(points) * 360 / points, radius)
    ring = (np.column_stack([longitudes, latitudes]).round(4) + 0.0).tolist()
    return [*ring, ring[0]]


def margins(apogee, ground_range, latitude, longitude, to_latitude, to_longitude) -> np.ndarray:
    """Return by how many km each flight's greatest range passes (or, negative, falls short of) each city.

    Parameters
    ----------
    apogee, ground_range, latitude, longitude : flights and launch sites, shape (flights,); km and degrees
    to_latitude, to_longitude : cities, shape (cities,); degrees

    Returns km, shape (flights, cities), NaN in the rows of flights whose apogee or ground range is missing.
    Source: `flight` and `great_circle`.

    >>> lofted = margins([1000], [500], [39.03], [125.75], [43.12, -12.46], [131.89, 130.84])
    >>> lofted.round().tolist()
    [[1358.0, -3705.0]]
    """
    apogee = _check.numbers("apogee", apogee, (None,), missing=True)
    reach = flight(apogee, _check.numbers("ground_range", ground_range, apogee.shape, missing=True)).greatest_range
    sites = _check.numbers("latitude", latitude, reach.shape), _check.numbers("longitude", longitude, reach.shape)
    cities = _check.numbers("to_latitude", to_latitude, (None,)), _check.numbers("to_longitude", to_longitude, (None,))
    return reach[:, None] - great_circle(sites[0][:, None], sites[1][:, None], *cities)


def _point(prefix: str, latitude, longitude) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.radians(_check.numbers(f"{prefix}latitude", latitude, at_least=-90, at_most=90)),
        np.radians(_check.numbers(f"{prefix}longitude", longitude, at_least=-180, at_most=360)),
    )
