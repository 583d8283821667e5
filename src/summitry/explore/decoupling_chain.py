"""Explorer: from a test flight to the question whether an ally is covered, with every link named and breakable."""

import altair as alt

from summitry import data
from summitry.charts import COLOURS, INK
from summitry.explore import Choice, Explorer, Slider
from summitry.explore.equilibrium_map import BELIEF, COLOUR, STAKES, map_of, regions
from summitry.explore.missile_reach import FACTOR, FLIGHTS, named
from summitry.models.decoupling import Chain, decoupling

CITIES = {"Los Angeles": "Los Angeles", "Guam": "Hagåtña"}
WARHEADS = range(1, 9)
P_KILL, SHOTS = 0.7, 2  # each interceptor's chance to hit, and how many are sent at a warhead: assumptions
COMMON = 0.8  # chance that tracking works at all, where that link is broken
PROMISE = 0.25  # cost of a broken word over the greatest stake, where that link is broken
P_CHALLENGER = 0.2  # chance that the challenger is hard, as in the worked example

LINKS = ("1 flight", "2 range", "3 city", "4 shield", "5 resolve", "6 outcome")
BREAKS = {
    "none": (None, "no link: the chain as it stands"),
    "flown": (0, "1 flight: counted as it was flown, not at the best angle"),
    "heavier": (1, f"2 range: a real warhead is heavier (range × {FACTOR:.2f})"),
    "guam": (2, "3 city: Guam counts as homeland, not Los Angeles alone"),
    "common": (3, f"4 shield: all shots fail together in one case of five (T = {COMMON})"),
    "promise": (4, "5 resolve: to break the promise would cost a quarter of the stake"),
    "belief": (5, "6 outcome: whoever initiates would be thought soft"),
}

PANEL, LIST = (190, 230), (470, 138)  # sizes in pixels

_CITIES = data.load("cities").set_index("city")[["latitude", "longitude"]]
_RECORDS = FLIGHTS.to_dict("records")


def chain(flight: int, warheads: int, stake: float, broken: str) -> Chain:
    """Return the chain of the flight number `flight`, 1 for the first of FLIGHTS.

    Parameters
    ----------
    warheads : sent at once at the city
    stake : greatest stake in the ally, in units of the loss of the city
    broken : a key of BREAKS, the link whose assumption is replaced
    """
    flown = _RECORDS[flight - 1]
    city = "Guam" if broken == "guam" else "Los Angeles"
    factor = {"flown": flown["distance_km"] / flown["best_km"], "heavier": FACTOR}.get(broken, 1.0)
    return decoupling(
        apogee=flown["apogee_km"],
        ground_range=flown["distance_km"],
        launch=(flown["site_latitude"], flown["site_longitude"]),
        city=tuple(_CITIES.loc[CITIES[city]]),
        warheads=warheads,
        p_kill=P_KILL,
        shots=SHOTS,
        common=COMMON if broken == "common" else 1.0,
        loss=1.0,
        stake=stake,
        stakes=STAKES,
        p_challenger=P_CHALLENGER,
        range_factor=factor,
        promise=PROMISE * stake if broken == "promise" else 0.0,
    )


def outcome(found: Chain, broken: str) -> str:
    """Return the kind of equilibrium that the last link selects."""
    kinds = [one.kind for one in found.equilibria]
    return BELIEF if broken == "belief" and BELIEF in kinds else found.kind


def linked(flight: int, warheads: int, stake: float, broken: str) -> dict[str, list[dict]]:
    """Return the rows of the chart: every link, resolve against the number of warheads, and the point on the map."""
    found = chain(flight, warheads, stake, broken)
    flown, city = _RECORDS[flight - 1], "Guam" if broken == "guam" else "Los Angeles"
    reached = "within reach" if found.within_reach else "not shown to be within reach"
    least = {"flown": "as flown", "heavier": "about"}.get(broken, "at least")
    said = (
        f"{named(flight)}: {flown['apogee_km']:,.0f} km up, {flown['distance_km']:,.0f} km along",
        f"{least} {found.greatest_range:,.0f} km",
        f"{city}, {found.distance:,.0f} km from the launch site: {reached}",
        f"{warheads} warhead{'s' if warheads > 1 else ''}, each stopped with {found.kill:.2f}: one leaks with "
        f"{found.hit_chance:.2f}"
        if found.within_reach
        else "nothing to stop: the chance of a hit is 0",
        f"the patron fights with {found.resolve:.2f} (V/L = {stake:g})",
        outcome(found, broken),
    )
    cut = BREAKS[broken][0]
    return {
        "links": [
            {"link": link, "said": text, "cut": place == cut}
            for place, (link, text) in enumerate(zip(LINKS, said, strict=True))
        ],
        "curve": [
            {
                "warheads": number,
                "resolve": round(chain(flight, number, stake, broken).resolve, 3),
                "now": number == warheads,
            }
            for number in WARHEADS
        ],
        "point": [{"challenger": P_CHALLENGER, "defender": found.resolve, "soft": broken == "belief"}],
    }


def sentence(rows: dict[str, list[dict]], flight: int, warheads: int, stake: float, broken: str) -> str:
    """Follow the chain in words, and say what else could be an equilibrium."""
    found = chain(flight, warheads, stake, broken)
    city = "Guam" if broken == "guam" else "Los Angeles"
    start = f"{named(flight)}, {'as flown' if broken == 'flown' else 'at the best angle'}"
    if not found.within_reach:
        return (
            f"{start}: {found.greatest_range:,.0f} km, {city} lies {found.distance:,.0f} km away. The city was not "
            "shown to be within reach, so the chain stops: no risk is counted, and the promise deters for certain."
        )
    end = {
        "certain deterrence": "the promise deters for certain",
        "separating": "the promise no longer deters for certain: a hard challenger initiates",
        "bluff": "the promise no longer deters for certain: hard challengers initiate, and soft ones bluff",
    }[found.kind]
    other = ""
    if found.kind != "certain deterrence":
        other = (
            " Deterrence by belief is selected: nobody initiates, because whoever did would be thought soft."
            if broken == "belief"
            else " Deterrence by belief is an equilibrium here as well."
        )
    return (
        f"{start}: {city} is within reach. With {warheads} warhead{'s' if warheads > 1 else ''} the chance of a hit is "
        f"{found.hit_chance:.2f} (limit {found.hit_chance_limit:.2f}), resolve is {found.resolve:.2f} and {end}.{other}"
    )


def _links() -> alt.LayerChart:
    rows = alt.Chart(alt.NamedData("links")).encode(
        y=alt.Y("link:N", title=None, axis=None, scale=alt.Scale(domain=LINKS))
    )
    cut = rows.transform_filter("datum.cut")
    return alt.layer(
        cut.mark_rect(color=COLOURS[1], opacity=0.25, cornerRadius=3).encode(x=alt.value(0), x2=alt.value(LIST[0])),
        rows.mark_text(align="left", fontWeight="bold").encode(x=alt.value(4), text="link:N"),
        rows.mark_text(align="left").encode(x=alt.value(80), text="said:N"),
        cut.mark_text(align="right", fontStyle="italic").encode(x=alt.value(LIST[0] - 4), text=alt.value("broken")),
    ).properties(width=LIST[0], height=LIST[1])


def _curve(up: dict) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, 1])
    bands = alt.Chart(alt.InlineData([box for box in regions(STAKES) if box["left"] == 0]))
    axis = alt.Axis(values=list(WARHEADS), format="d", grid=False)
    dots = alt.Chart(alt.NamedData("curve")).encode(
        alt.X("warheads:Q", title="Warheads sent at once", scale=alt.Scale(domain=[0.5, 8.5], nice=False), axis=axis),
        alt.Y("resolve:Q", scale=scale, **up),
    )
    return alt.layer(
        bands.mark_rect(opacity=0.3).encode(alt.Y("low:Q", scale=scale, **up), COLOUR, y2="high:Q"),
        dots.mark_line(strokeWidth=1.5, color=INK, strokeOpacity=0.6),
        dots.mark_point(size=45, opacity=1, color=INK),
        dots.transform_filter("datum.now").mark_point(size=140, opacity=1, color=INK, shape="diamond"),
    )


def _chart() -> alt.VConcatChart:
    curve = _curve({"title": "pD: chance that the patron fights"})
    plane = map_of(
        STAKES,
        {"title": "pC: chance of a hard challenger", "axis": alt.Axis(values=[0, 0.5, 1])},
        {"title": None, "axis": alt.Axis(labels=False)},
    )
    return alt.vconcat(
        _links(),
        alt.hconcat(*(part.properties(width=PANEL[0], height=PANEL[1]) for part in (curve, plane)), spacing=24),
        title=alt.Title(
            "Six links from a test flight to an ally's cover",
            subtitle=[
                "Diamond: your setting. Dashed: where deterrence by belief exists as well.",
                "Source: CNS/NTI 2021; GeoNames; the model and its payoffs are assumptions",
            ],
        ),
        description="Six lines of text name the links from a flight to an equilibrium. Below on the left, resolve "
        "against the number of warheads over bands of equilibria; on the right, the map with the point reached.",
    ).resolve_scale(color="independent", x="independent", y="independent")


decoupling_chain = Explorer(
    "decoupling_chain",
    question="At which link does a test flight uncouple an ally, and which assumption couples it again?",
    model=linked,
    controls=[
        Slider("flight", "1 Test flight", 1, len(FLIGHTS), 1, 17, names=lambda number: f"{number}, {named(number)}"),
        Slider("warheads", "4 Warheads sent at once (assumption)", 1, 8, 1, 6),
        Slider("stake", "5 Greatest stake in the ally, in losses of the city, V/L (assumption)", 0.2, 2, 0.2, 0.8),
        Choice("broken", "Break one link", {key: label for key, (_, label) in BREAKS.items()}, "none"),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[
        {"warheads": 5},
        {},
        {"broken": "heavier"},
        {"broken": "common"},
        {"broken": "promise"},
        {"broken": "belief"},
    ],
    breaks="broken",
)
