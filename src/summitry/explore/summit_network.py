"""Explorer: who met whom, month by month, and who is central when something else counts as a meeting."""

from functools import cache

import altair as alt
import pandas as pd

from summitry import charts, data
from summitry.explore import Choice, Explorer, Slider, Switch
from summitry.models import network

FIRST_YEAR, MONTHS = 2017, 36
NAMES = {
    "USA": "United States",
    "CHN": "China",
    "KOR": "South Korea",
    "JPN": "Japan",
    "PRK": "North Korea",
    "RUS": "Russia",
}
# Roughly where the capitals lie on a map, on the rim so that no line hides another; then where their names stand.
PLACES = {
    "RUS": (0.20, 0.86, 0.14, 0.94),
    "CHN": (0.08, 0.40, 0.05, 0.29),
    "PRK": (0.53, 0.92, 0.53, 1.01),
    "KOR": (0.40, 0.06, 0.40, -0.05),
    "JPN": (0.80, 0.16, 0.84, 0.05),
    "USA": (0.92, 0.74, 0.91, 0.84),
}
# What a meeting or a call is worth, by level and kind. A meeting of leaders is 1; the other values are assumptions.
LEADERS = {("leader", "meeting"): 1}
ALL_ALIKE = {("leader", "meeting"): 1, ("leader", "call"): 1, ("minister", "meeting"): 1}
BY_LEVEL = {("leader", "meeting"): 1, ("leader", "call"): 1 / 2, ("minister", "meeting"): 1 / 4}
COUNTS = {
    "met": ("leaders: have they met?", LEADERS),
    "often": ("leaders: how often have they met?", LEADERS),
    "all": ("leaders and ministers, meetings and calls", ALL_ALIKE),
    "level": ("the same by level: call 1/2, minister 1/4", BY_LEVEL),
}
ADDED_SOURCES = {"japan", "press"}
MEASURES = network.MEASURES


def month_name(months: int) -> str:
    """Return the last of the first `months` months from January 2017, as in "June 2018"."""
    last = pd.Timestamp(FIRST_YEAR + (months - 1) // 12, (months - 1) % 12 + 1, 1)
    return f"{last.month_name()} {last.year}"


@cache
def _record() -> list[dict]:
    meetings = data.load("summit_meetings")
    month = (meetings["date"].dt.year - FIRST_YEAR) * 12 + meetings["date"].dt.month
    added = [set(sources) <= ADDED_SOURCES for sources in meetings["sources"]]
    return meetings.assign(month=month, added=added).to_dict("records")


def ties(months: int, counts: str, added: bool) -> list[tuple]:
    """Return the ties (state, state, weight) of the first `months` months from January 2017, each pair once.

    Parameters
    ----------
    months : 1 to MONTHS
    counts : one of COUNTS, what is counted; with "met" every weight is 1
    added : whether meetings known from Japan's readouts and the press alone count too
    """
    weights: dict[tuple, float] = {}
    for kind, worth in COUNTS[counts][1].items():
        meetings = [
            row["participants"]
            for row in _record()
            if row["month"] <= months and (row["level"], row["kind"]) == kind and (added or not row["added"])
        ]
        for *pair, number in network.project(meetings):
            weights[tuple(pair)] = weights.get(tuple(pair), 0) + worth * number
    return [(*pair, 1 if counts == "met" else weight) for pair, weight in sorted(weights.items())]


def kim_meetings(months: int) -> dict[str, int]:
    """Return how often Kim Jong Un had met the leader of each state, most often first."""
    met: dict[str, int] = {}
    for row in _record():
        if row["month"] <= months and (row["level"], row["kind"]) == ("leader", "meeting"):
            for state in set(row["participants"]) - {"PRK"} if "PRK" in row["participants"] else ():
                met[state] = met.get(state, 0) + 1
    return dict(sorted(met.items(), key=lambda item: (-item[1], item[0])))


@cache
def _centralities(found: tuple[tuple, ...], weighted: bool) -> dict[str, dict[str, float]]:
    central = network.centralities(found, NAMES, weighted)
    return {measure: {state: round(central[measure][state], 3) for state in NAMES} for measure in MEASURES}


def model(months: int, counts: str, added: bool) -> dict[str, list[dict]]:
    """Return the network after the first `months` months: `ties`, `states` with their centralities, and the `month`."""
    found = ties(months, counts, added)
    central = _centralities(tuple(found), weighted=counts != "met")
    return {
        "ties": [{"a": a, "b": b, "weight": int(weight) if weight % 1 == 0 else weight} for a, b, weight in found],
        "states": [{"id": state} | {measure: central[measure][state] for measure in MEASURES} for state in NAMES],
        "month": [{"month": month_name(months)}],
    }


def _join(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _named(state: str) -> str:
    return f"the {NAMES[state]}" if state == "USA" else NAMES[state]


def _by(measures: list[str]) -> str:
    return "by all four measures" if len(measures) == len(MEASURES) else f"by {_join(measures)}"


def _place(values: dict[str, float]) -> str:
    """Return Japan's place by `values`: 1 plus the number of states above it."""
    japan, others = values["JPN"], list(values.values())
    place = 1 + sum(value > japan for value in others)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place, "th")
    return f"{'equal ' if others.count(japan) > 1 else ''}{place}{ending}"


def _kim(months: int) -> str:
    met = kim_meetings(months)
    if not met:
        return "Kim has met no leader of the other five."
    total = sum(met.values())
    japan = "" if "JPN" in met else ", never Japan's"
    by_state = ", ".join(f"{NAMES[state]} {count}" for state, count in met.items())
    return f"Kim has met leaders of the other five {total} time{'s' if total > 1 else ''} ({by_state}){japan}."


def sentence(rows: dict[str, list[dict]], months: int, counts: str, added: bool) -> str:
    """Say who is most central, where Japan stands, and whom Kim has met."""
    when = f"By the end of {month_name(months)}"
    if not rows["ties"]:
        return f"{when} the record has no such meeting. {_kim(months)}"
    first: dict[str, list[str]] = {}
    japan: dict[str, list[str]] = {}
    for measure in MEASURES:
        values = {row["id"]: row[measure] for row in rows["states"]}
        highest = max(values.values())
        if highest:  # otherwise no shortest path runs through anyone
            top = _join([_named(state) for state, value in values.items() if value == highest])
            first.setdefault(top, []).append(measure)
        if values["JPN"]:
            japan.setdefault(_place(values), []).append(measure)
    tops = "; ".join(f"{states} {_by(measures)}" for states, measures in first.items())
    places = "; ".join(f"{place} {_by(measures)}" for place, measures in japan.items()) or "no tie"
    bridge = (
        "" if any("betweenness" in measures for measures in japan.values()) else "; no shortest path runs through it"
    )
    return f"{when}, most central: {tops}. Japan among the six: {places}{bridge}. {_kim(months)}"


JAPAN = alt.Scale(domain=[False, True], range=[charts.COLOURS[4], charts.COLOURS[1]])


def _network() -> alt.LayerChart:
    columns = ("x", "y", "name_x", "name_y")
    places = alt.InlineData(
        [{"id": state, "name": NAMES[state], **dict(zip(columns, at, strict=True))} for state, at in PLACES.items()]
    )

    def position(channel: type, field: str):
        return channel(field, type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)

    def end(chart: alt.Chart, state: str, *names: str) -> alt.Chart:
        found = alt.LookupData(places, key="id", fields=["x", "y", "name"])
        return chart.transform_lookup(lookup=state, from_=found, as_=list(names))

    pairs = end(end(alt.Chart(alt.NamedData("ties")), "a", "x", "y", "from"), "b", "x2", "y2", "to")
    pairs = pairs.transform_calculate(
        middle_x="0.65 * datum.x + 0.35 * datum.x2",
        middle_y="0.65 * datum.y + 0.35 * datum.y2",
        japan="datum.a == 'JPN' || datum.b == 'JPN'",
        said="datum.from + ' and ' + datum.to + ', weight of the tie: ' + datum.weight",
    )
    width = alt.Scale(domain=[1, 40], range=[1.5, 14], clamp=True)
    lines = pairs.mark_rule(opacity=0.75, strokeCap="round").encode(
        position(alt.X, "x"),
        position(alt.Y, "y"),
        alt.X2("x2"),
        alt.Y2("y2"),
        strokeWidth=alt.StrokeWidth("weight:Q", scale=width, legend=None),
        color=alt.Color("japan:N", scale=JAPAN, legend=None),
        tooltip=[
            alt.Tooltip("from:N", title="between"),
            alt.Tooltip("to:N", title="and"),
            alt.Tooltip("weight:Q", title="weight of the tie"),
        ],
        description="said:N",
    )
    weights = (
        pairs.transform_filter("datum.weight != 1")
        .mark_text(dy=-8, fontWeight="bold", aria=False)
        .encode(position(alt.X, "middle_x"), position(alt.Y, "middle_y"), text=alt.Text("weight:Q", format="~r"))
    )
    capitals = alt.Chart(places).mark_point(shape="circle", size=170, opacity=1, color=charts.COLOURS[0], aria=False)
    names = alt.Chart(places).mark_text(fontSize=13, fontWeight="bold", aria=False)
    month = alt.Chart(alt.NamedData("month")).mark_text(align="left", fontSize=17, opacity=0.6)
    return alt.layer(
        lines,
        weights,
        capitals.encode(position(alt.X, "x"), position(alt.Y, "y")),
        names.encode(position(alt.X, "name_x"), position(alt.Y, "name_y"), text="name:N"),
        month.encode(alt.XValue(0), alt.YValue(250), text="month:N"),
    ).properties(width=440, height=250)


def _bars() -> alt.FacetChart:
    labels = " : ".join(f"datum.value == '{state}' ? '{name}'" for state, name in NAMES.items()) + " : ''"
    bars = alt.Chart().encode(
        x=alt.X("share:Q", scale=alt.Scale(domain=[0, 1.2]), axis=None),
        y=alt.Y("id:N", sort=list(NAMES), axis=alt.Axis(title=None, labelExpr=labels, ticks=False, domain=False)),
    )
    bar = bars.mark_bar(height=12).encode(
        color=alt.Color("japan:N", scale=JAPAN, legend=None),
        tooltip=[alt.Tooltip("value:Q", title="centrality"), alt.Tooltip("rank:Q", title="rank")],
    )
    rank = bars.mark_text(align="left", dx=4).encode(text="rank:Q")
    header = alt.Header(title=None, labelFontSize=12, labelFontWeight="bold", labelAnchor="start", labelPadding=4)
    return (
        alt.layer(bar, rank, data=alt.NamedData("states"))
        .properties(width=98, height=112)
        .facet(column=alt.Column("measure:N", sort=list(MEASURES), header=header), spacing=14)
        .transform_fold(list(MEASURES), as_=["measure", "value"])
        .transform_joinaggregate(top="max(value)", groupby=["measure"])
        .transform_window(rank="rank()", sort=[alt.SortField("value", "descending")], groupby=["measure"])
        .transform_calculate(share="datum.top > 0 ? datum.value / datum.top : 0", japan="datum.id == 'JPN'")
    )


chart = alt.vconcat(
    _network(),
    _bars(),
    spacing=18,
    title=alt.Title(
        "Who is central depends on what counts as a meeting",
        subtitle=[
            "Lines: ties, with their weight if not 1. Bars: share of the highest; number: rank.",
            "Sources: Office of the Historian; Yonhap and others on Kim; readouts and press.",
        ],
    ),
    description="Six capitals joined by their meetings so far. Below, bars rank them by degree, betweenness, closeness "
    "and eigenvector centrality. Japan's lines and bars are orange.",
)

summit_network = Explorer(
    "summit_network",
    question="Was Japan being passed? Move the month, then change what counts, and whose record.",
    model=model,
    controls=[
        Slider("months", "From January 2017 to the end of", 1, MONTHS, 1, 18, names=month_name),
        Choice("counts", "What counts", {key: label for key, (label, _) in COUNTS.items()}, "met"),
        Switch("added", "Add what only Japan's readouts and the press report"),
    ],
    chart=chart,
    sentence=sentence,
    breaks="counts",
    chosen=[
        {"months": 12},
        {"months": 18},
        {"months": 18, "counts": "all"},
        {"months": 18, "counts": "often", "added": True},
        {"months": 36},
        {"months": 36, "added": True},
    ],
)
