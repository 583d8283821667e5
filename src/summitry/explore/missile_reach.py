"""Explorer: what each test flight puts within reach, and what a ban on intercontinental missiles alone would leave."""

import json

import altair as alt
import numpy as np
import pandas as pd

from summitry import data
from summitry.charts import COLOURS, INK
from summitry.explore import Choice, Explorer, Slider, Switch
from summitry.models import ballistics

AIR = 100  # km; a flight that stays below is steered and braked by the air, and two-body motion says little of it
CITIES = {
    "Seoul": "Seoul",
    "Tokyo": "Tokyo",
    "Hagåtña": "Guam",
    "Anchorage": "Anchorage",
    "Honolulu": "Honolulu",
    "Seattle": "Seattle",
    "Los Angeles": "Los Angeles",
    "Washington": "Washington",
}
FLIGHT, LEFT = "flight", "left by a ban"
STATES = ("left by a ban on ICBMs", "in the circle of this flight only", "outside both circles")

CENTRE = (39.5, 126.0)  # latitude and longitude, in the middle of North Korea: the middle of the map
SIZE, PLACE = (450, 384), (125, 278)  # of the map, and of its centre in the frame, pixels
SCALE = 160.0  # pixels per radian: one pixel is 40 km
RING_POINTS = 60


def _flights() -> pd.DataFrame:
    """Return the flights from which a range can be computed, one of each salvo, in order of time."""
    tests = data.load("missile_tests")
    known = tests[(tests["apogee_km"] >= AIR) & tests["distance_km"].notna() & (tests["outcome"] != "failure")]
    flights = known.drop_duplicates(["date_utc", "missile", "site", "apogee_km", "distance_km"])
    best = ballistics.flight(flights["apogee_km"], flights["distance_km"]).greatest_range
    return flights.assign(best_km=best).sort_values(["date_utc", "time_utc"], ignore_index=True)


def _payload_factor() -> float:
    """Return the range with 900 kg over the range with 600 kg in two published simulations of one missile."""
    simulated = data.load("missile_ranges").set_index(["missile", "note"])["range_km_low"]["Hwasong-14"]
    return simulated["simulation, 900 kg warhead"] / simulated["simulation, 600 kg warhead"]


FLIGHTS = _flights()
FACTOR = _payload_factor()
PLACES = data.load("cities").set_index("city").loc[list(CITIES), ["latitude", "longitude"]].rename(index=CITIES)

_RECORDS = FLIGHTS.to_dict("records")
_SITES = FLIGHTS[["site_latitude", "site_longitude"]].to_numpy()
_DISTANCES = ballistics.great_circle(*_SITES.T[:, :, None], PLACES["latitude"], PLACES["longitude"])
_ICBM = (FLIGHTS["missile_type"] == "ICBM").to_numpy()


def reach(count: str, heavier: bool) -> np.ndarray:
    """Return how far each flight of FLIGHTS reaches, km.

    Parameters
    ----------
    count : "flown" for the distance flown, "best" for the greatest range at the same speed
    heavier : whether a real warhead is taken to cost as much range as in the two simulations
    """
    return FLIGHTS["distance_km" if count == "flown" else "best_km"].to_numpy() * (FACTOR if heavier else 1)


def within_reach(flight: int, count: str, heavier: bool) -> dict[str, list[dict]]:
    """Return the rows of the chart for the flight number `flight`, 1 for the first of FLIGHTS.

    `reach` has this flight and the farthest one so far of a missile that is no ICBM; `rings` their circles on the
    Earth; `distances` each city's distance from both launch sites; `cities` what the two make of each city.
    """
    kilometres = reach(count, heavier)
    chosen = {FLIGHT: flight - 1, LEFT: int(np.where(_ICBM, 0, kilometres)[:flight].argmax())}
    rows: dict[str, list[dict]] = {"reach": [], "rings": [], "distances": [], "cities": []}
    for whose, number in chosen.items():
        ring = np.round(ballistics.circle(*_SITES[number], kilometres[number], RING_POINTS), 1).tolist()
        rows["reach"].append({"whose": whose, "flight": number + 1, "km": round(kilometres[number])})
        rows["rings"].append(
            {"type": "Feature", "whose": whose, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
        rows["distances"] += [
            {"whose": whose, "name": name, "km": round(far)}
            for name, far in zip(PLACES.index, _DISTANCES[number], strict=True)
        ]
    within = {whose: _DISTANCES[number] <= kilometres[number] for whose, number in chosen.items()}
    for name, left, own in zip(PLACES.index, within[LEFT], within[FLIGHT], strict=True):
        rows["cities"].append({"name": name, "state": STATES[0 if left else 1 if own else 2], "flight": bool(own)})
    return rows


def named(number: int) -> str:
    """Return missile and date of the flight number `number`, as in "Hwasong-15 of 28 November 2017"."""
    flight = _RECORDS[number - 1]
    date = flight["date_utc"]
    return f"{flight['missile']} of {date.day} {date.month_name()} {date.year}"


def sentence(rows: dict[str, list[dict]], flight: int, count: str, heavier: bool) -> str:
    """Say which cities the flight reaches, and which remain within reach without ICBMs."""
    own, other = rows["reach"]
    reached = [row["name"] for row in rows["cities"] if row["flight"]]
    left = [row["name"] for row in rows["cities"] if row["state"] == STATES[0]]
    tested = _RECORDS[flight - 1]
    angle = "at the same speed and the best angle" if count == "best" else "as flown"
    if heavier:
        angle = "at the best angle" if count == "best" else "at the angle flown"
        angle += ", but slower under a heavier warhead,"
    least = "about " if heavier else "at least " if count == "best" else ""
    said = (
        f"{named(flight)} (UTC) rose to {tested['apogee_km']:,.0f} km and came down "
        f"{tested['distance_km']:,.0f} km away. "
        f"{angle.capitalize()} it reaches {least}{own['km']:,} km: {_join(reached)}."
    )
    record = f"{named(other['flight'])}, {least}{other['km']:,} km"
    if tested["missile_type"] == "ICBM":
        lost = _join([city for city in reached if city not in left])
        return f"{said} A ban on ICBMs alone would take away {lost} and leave {_join(left)} ({record})."
    if other["flight"] == flight:
        return f"{said} It is no ICBM, so a ban on ICBMs alone would leave it, the farthest so far."
    return f"{said} It is no ICBM. The farthest so far that is none either ({record}) reaches {_join(left)}."


def _join(names: list[str]) -> str:
    if not names:
        return "none of the eight cities"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _land() -> alt.InlineData:
    """Return the land in the frame of the map as GeoJSON features, in one string that Altair need not look through."""
    topology = data.load("world_map")
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]
    features = []
    for polygon in topology["objects"]["land"]["geometries"][0]["arcs"]:
        rings = [np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]).round(1) for ring in polygon]
        if _in_frame(rings[0]):
            geometry = {"type": "Polygon", "coordinates": [ring.tolist() for ring in rings]}
            features.append({"type": "Feature", "geometry": geometry})
    return alt.InlineData(json.dumps(features, separators=(",", ":")), format=alt.JsonDataFormat())


def _in_frame(ring: np.ndarray) -> bool:
    """Whether some point of a ring of longitudes and latitudes lies in the frame of the map."""
    points = ring[:, 1], ring[:, 0]
    angle = ballistics.great_circle(*CENTRE, *points) / ballistics.EARTH_RADIUS
    direction = np.radians(ballistics.bearing(*CENTRE, *points))
    x, y = PLACE[0] + SCALE * angle * np.sin(direction), PLACE[1] - SCALE * angle * np.cos(direction)
    return bool(((x > 0) & (x < SIZE[0]) & (y > 0) & (y < SIZE[1])).any())


def _map() -> alt.LayerChart:
    places = alt.InlineData(PLACES.reset_index(names="name").round(2).to_dict("records"))
    rings = alt.Chart(alt.NamedData("rings"))
    this, left = (rings.transform_filter(f"datum.whose == '{whose}'") for whose in (FLIGHT, LEFT))
    cities = (
        alt.Chart(alt.NamedData("cities"))
        .transform_lookup("name", alt.LookupData(places, "name", ["latitude", "longitude"]))
        .encode(longitude="longitude:Q", latitude="latitude:Q")
    )
    legend = alt.Legend(title=None, orient="bottom-right", direction="vertical")
    shapes = alt.Scale(domain=STATES, range=["square", "circle", "cross"])
    colours = alt.Scale(domain=STATES, range=[COLOURS[0], COLOURS[1], COLOURS[4]])
    names = cities.encode(text="name:N")
    west = "indexof(['Seoul', 'Guam', 'Seattle'], datum.name) >= 0"
    return (
        alt.layer(
            alt.Chart(_land()).mark_geoshape(fill=INK, fillOpacity=0.12, strokeOpacity=0.25, clip=True),
            this.mark_geoshape(
                fill=COLOURS[1], fillOpacity=0.1, stroke=COLOURS[1], strokeOpacity=1, strokeWidth=2, clip=True
            ),
            left.mark_geoshape(
                fill=None, stroke=COLOURS[0], strokeOpacity=1, strokeDash=[6, 4], strokeWidth=2, clip=True
            ),
            cities.mark_point(filled=True, size=80, opacity=1).encode(
                shape=alt.Shape("state:N", scale=shapes, legend=legend),
                color=alt.Color("state:N", scale=colours, legend=legend),
            ),
            names.transform_filter(west).mark_text(align="right", dx=-8),
            names.transform_filter(f"!({west})").mark_text(align="left", dx=8),
        )
        .project(
            "azimuthalEquidistant",
            rotate=[-CENTRE[1], -CENTRE[0], 0],
            scale=SCALE,
            translate=list(PLACE),
        )
        .properties(width=SIZE[0], height=SIZE[1])
    )


def _ruler() -> alt.LayerChart:
    scale, axis = alt.Scale(domain=[0, 12_000]), alt.Axis(values=list(range(0, 12_001, 3000)))
    x = alt.X("km:Q", title="Distance from the launch site, km", scale=scale, axis=axis)
    y = alt.Y("whose:N", title=None, scale=alt.Scale(domain=[FLIGHT, LEFT]))
    bars = alt.Chart(alt.NamedData("reach")).encode(x=x, y=y)
    cities = alt.Chart(alt.NamedData("distances")).encode(x=x, y=y)
    this = f"datum.whose == '{FLIGHT}'"
    return alt.layer(
        bars.mark_bar(height=14, opacity=0.6).encode(
            color=alt.condition(this, alt.value(COLOURS[1]), alt.value(COLOURS[0]))
        ),
        cities.mark_tick(thickness=2, size=20, color=INK),
        cities.transform_filter(this).mark_text(align="left", angle=325, dx=10, dy=-8).encode(text="name:N"),
    ).properties(width=SIZE[0] - 60, height=48)


missile_reach = Explorer(
    "missile_reach",
    question="Which of eight cities does a test flight put within reach, and which would a ban on ICBMs alone leave?",
    model=within_reach,
    controls=[
        Slider("flight", "Flight", 1, len(FLIGHTS), 1, 17, names=lambda number: f"{number}, {named(number)}"),
        Choice(
            "count",
            "Count the flight",
            {"best": "at the same speed and the best angle (assumption)", "flown": "as it was flown"},
            "best",
        ),
        Switch("heavier", f"A real warhead is heavier than the load of the test (range × {FACTOR:.2f})"),
    ],
    chart=alt.vconcat(
        _map(),
        _ruler(),
        title=alt.Title(
            "Solid: one flight. Dashed: what a ban on ICBMs would leave",
            subtitle=[
                "Map centred on North Korea: distances from the centre are true in all directions.",
                "Source: CNS/NTI 2021, GeoNames and Natural Earth; the ranges are ours",
            ],
        ),
        description="A map centred on North Korea with two circles, the reach of one test flight and of the farthest "
        "flight so far of a missile that is no ICBM, and eight cities marked by the circle that holds them. Below, the "
        "same as bars.",
    ).resolve_scale(color="independent", shape="independent"),
    sentence=sentence,
    chosen=[{"flight": 17, "count": "flown"}, {}, {"flight": 14}, {"heavier": True}],
    breaks="heavier",
)
