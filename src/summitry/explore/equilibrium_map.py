"""Explorer: the map of deterrence, with every equilibrium at a point and the beliefs that hold each in place."""

import altair as alt

from summitry.charts import COLOURS, INK
from summitry.explore import Explorer, Slider, Switch
from summitry.models.deterrence import Equilibrium, Stakes, equilibria

# The worked example of the course: an assumption for study, nobody's real payoffs.
STAKES = Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)
BELIEF = "belief-based deterrence"
OUTCOMES = ("p_status_quo", "p_concession", "p_back_down", "p_war")
HEADS = {
    "name": ["equilibrium"],
    "belief": ["initiator", "thought hard"],
    "denies": ["soft defender", "denies"],
    "p_status_quo": ["status", "quo"],
    "p_concession": ["defender", "concedes"],
    "p_back_down": ["challenger", "backs down"],
    "p_war": ["war"],
}
KINDS = ("certain deterrence", "separating", "bluff", "attack")
COLOUR = alt.Color(
    "kind:N",
    scale=alt.Scale(domain=KINDS, range=[COLOURS[0], COLOURS[2], COLOURS[1], COLOURS[3]]),
    legend=None,
)

FIFTHS = (0, 0.2, 0.4, 0.6, 0.8, 1)  # where the axes have marks
MAP, TABLE = (300, 250), (512, 104)  # sizes in pixels
COLUMNS = {"name": 0, "belief": 140, "denies": 210, **{key: 308 + 60 * i for i, key in enumerate(OUTCOMES)}}


def regions(stakes: Stakes) -> list[dict]:
    """Return the rectangles of the map: what happens if beliefs are those that play confirms."""
    d1, d2, r = stakes.d1, stakes.d2, stakes.r_star
    sides = {"certain deterrence": (0, 1, d1, 1), "separating": (0, 1, d2, d1)}
    sides |= {"bluff": (0, r, 0, d2), "attack": (r, 1, 0, d2)}
    return [
        {"kind": kind, "left": left, "right": right, "low": low, "high": high}
        for kind, (left, right, low, high) in sides.items()
    ]


def map_of(stakes: Stakes, across: dict, up: dict) -> alt.LayerChart:
    """Return the map with the point of the data "point" on it: `challenger`, `defender`, and `soft` for the switch.

    `across` and `up` are what the two axes get besides field and scale.
    """
    scale = alt.Scale(domain=[0, 1])

    def box(chart: alt.Chart) -> alt.Chart:
        x, y = (alt.X("left:Q", scale=scale, **across), alt.Y("low:Q", scale=scale, **up))
        return chart.encode(x, y, x2="right:Q", y2="high:Q")

    def at(chart: alt.Chart, x: str, y: str) -> alt.Chart:
        return chart.encode(alt.X(f"{x}:Q", scale=scale, **across), alt.Y(f"{y}:Q", scale=scale, **up))

    areas = alt.Chart(alt.InlineData(regions(stakes)))
    below = {"left": 0, "right": 1, "low": 0, "high": stakes.d1}
    point = alt.Chart(alt.NamedData("point"))
    chosen = point.transform_filter("datum.soft").transform_calculate(**{key: str(side) for key, side in below.items()})
    return alt.layer(
        box(areas).mark_rect(opacity=0.3, stroke=INK, strokeOpacity=0.4).encode(COLOUR),
        box(chosen).mark_rect(color=COLOURS[0], opacity=0.45),
        at(areas, "right", "high")
        .mark_text(align="right", baseline="top", dx=-5, dy=5, fontSize=11, opacity=0.85)
        .encode(text="kind:N"),
        box(alt.Chart(alt.InlineData([below]))).mark_rect(
            fill=None, stroke=COLOURS[0], strokeWidth=2, strokeDash=[5, 3], opacity=1
        ),
        at(point, "challenger", "defender").mark_point(size=140, opacity=1, color=INK, shape="diamond"),
    )


def found(p_challenger: float, p_defender: float, thought_soft: bool) -> dict[str, list[dict]]:
    """Return the rows of the chart: the point, and a row for each equilibrium there.

    Parameters
    ----------
    p_challenger, p_defender : chances that the challenger and the defender are hard
    thought_soft : whether an initiator would be thought soft, which selects deterrence by belief where it exists
    """
    here = equilibria(STAKES, p_challenger, p_defender)
    return {
        "point": [{"challenger": p_challenger, "defender": p_defender, "soft": thought_soft}],
        "table": [_row(place, one, _selected(one, here, thought_soft)) for place, one in enumerate(here)],
    }


def _selected(one: Equilibrium, here: list[Equilibrium], thought_soft: bool) -> bool:
    chosen = [each for each in here if (each.kind == BELIEF) == thought_soft]
    return one in (chosen or here)


def _row(place: int, one: Equilibrium, selected: bool) -> dict:
    return {
        "place": place,
        "name": ("▸ " if selected else "   ") + one.kind,
        "belief": span(one.belief),
        "denies": span(one.soft_denies),
        **{field: round(getattr(one, field), 3) for field in OUTCOMES},
    }


def span(ends: tuple[float, float]) -> str:
    """Return an interval as the learner reads it, such as "0 to 0.5", or one number."""
    low, high = (f"{round(end, 3):g}" for end in ends)
    return low if low == high else f"{low} to {high}"


def sentence(rows: dict[str, list[dict]], p_challenger: float, p_defender: float, thought_soft: bool) -> str:
    """Name every equilibrium at the point with what comes of it, and which one the switch selects."""
    here = equilibria(STAKES, p_challenger, p_defender)
    count = {1: "one equilibrium stands", 2: "two equilibria stand", 3: "three equilibria stand"}[len(here)]
    said = "; ".join(f"{one.kind}, {_what(one)}" for one in here)
    picked = [one.kind for one in here if _selected(one, here, thought_soft)]
    choice = "" if len(here) == 1 else f" The switch selects {' or '.join(picked)}."
    return f"At pC = {p_challenger:g} and pD = {p_defender:g} {count}: {said}.{choice}"


def _what(one: Equilibrium) -> str:
    if one.kind == "certain deterrence":
        return "in which nobody initiates, whatever is believed of an initiator"
    if one.kind == BELIEF:
        return f"in which nobody initiates, as long as an initiator is thought hard with {one.belief[1]:g} at most"
    return (
        f"in which somebody initiates with {1 - one.p_status_quo:.0%}, the defender concedes with "
        f"{one.p_concession:.0%} and war comes with {one.p_war:.0%}"
    )


def _table() -> alt.LayerChart:
    y = alt.Y("place:Q", title="row", axis=None, scale=alt.Scale(domain=[-1.7, 2.4], reverse=True))
    rows = alt.Chart(alt.NamedData("table")).encode(y=y)
    top = alt.Chart(alt.InlineData([{"place": -1.7}])).encode(y=y)
    layers = []
    for field, at in COLUMNS.items():
        x, look = alt.value(at), {"align": "center" if field in OUTCOMES else "left", "fontSize": 11}
        if field in OUTCOMES:
            shade = alt.Opacity(f"{field}:Q", scale=alt.Scale(domain=[0, 1], range=[0, 0.6]), legend=None)
            cells = rows.encode(shade, x=alt.value(at - 23), x2=alt.value(at + 23))
            layers.append(cells.mark_rect(color=COLOURS[5], height=18, aria=False))
        kind, given = ("Q", {"format": ".0%"}) if field in OUTCOMES else ("N", {})
        text = alt.Text(f"{field}:{kind}", title=" ".join(HEADS[field]), **given)
        layers.append(rows.mark_text(**look).encode(text, x=x))
        layers.append(
            top.mark_text(**{**look, "fontSize": 10}, baseline="top", opacity=0.8, text=HEADS[field]).encode(x=x)
        )
    return alt.layer(*layers).properties(width=TABLE[0], height=TABLE[1])


equilibrium_map = Explorer(
    "equilibrium_map",
    question="When does a promise deter, and how much of that rests on what would be thought of a challenger?",
    model=found,
    controls=[
        Slider("p_challenger", "Chance that the challenger is hard, pC", 0.1, 0.9, 0.1, 0.2),
        Slider("p_defender", "Chance that the defender is hard, pD", 0, 1, 0.05, 0.2),
        Switch("thought_soft", "Whoever initiates would be thought soft (a belief that no play tests)"),
    ],
    chart=alt.vconcat(
        map_of(
            STAKES,
            {"title": "pC: chance that the challenger is hard", "axis": alt.Axis(values=FIFTHS)},
            {"title": "pD: chance that the defender is hard", "axis": alt.Axis(values=FIFTHS)},
        ).properties(width=MAP[0], height=MAP[1]),
        _table(),
        title=alt.Title(
            "Below pD = 0.5, what deters is a belief that nobody tests",
            subtitle=[
                "Colours: if beliefs are those that play confirms. Dashed: belief-based deterrence exists as well.",
                "Table: every equilibrium at the diamond.",
                "Source: model after Zagare and Kilgour 2000, ch. 5; payoffs are assumptions",
            ],
        ),
        description="A square map of four regions over the chances that challenger and defender are hard, with a "
        "point, and a table of every equilibrium at that point with its beliefs and the chances of four outcomes.",
    ).resolve_scale(color="independent", opacity="independent"),
    sentence=sentence,
    chosen=[
        {"p_challenger": 0.5, "p_defender": 0.6},
        {"p_challenger": 0.3, "p_defender": 0.45},
        {},
        {"p_challenger": 0.7},
        {"thought_soft": True},
    ],
    breaks="thought_soft",
)
