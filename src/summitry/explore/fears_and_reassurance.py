"""Explorer: two allies, each afraid of being left and of being dragged in, and what reassurance does to them."""

import altair as alt

from summitry.charts import COLOURS, DASHES
from summitry.explore import Choice, Explorer, Slider
from summitry.models.alliance import commitments, reply
from summitry.models.alliance import costs as alliance_costs

PROMISE = 0.9  # what Washington has promised in public, where it is bound
WASHINGTON = {
    "as": "fears as much as at the start: 3 of being left, 2 of being dragged in",
    "cool": "needs Tokyo less: 1 of being left, 3 of being dragged in",
    "mirror": "has the same fears as Tokyo",
    "bound": f"is bound by a public promise: commits {PROMISE}, whatever Tokyo does",
}
FEARS = {"as": (3, 2), "cool": (1, 3), "bound": (3, 2)}
STEPS = [step / 8 for step in range(9)]
TOKYO, US = "Tokyo", "Washington"
LEFT, DRAGGED = "being left", "being dragged in"


def fears(abandonment: int, entrapment: int, washington: str, calm: float) -> dict[str, list[dict]]:
    """Return the reply curves of both allies, where they cross, and what each fear costs each ally there.

    Parameters
    ----------
    abandonment, entrapment : weights A and E of Tokyo's two fears
    washington : a key of WASHINGTON
    calm : th, how far a partner fully committed takes away the fear of being left
    """
    tokyo, partner = _crossing(abandonment, entrapment, washington, calm)
    own = FEARS.get(washington, (abandonment, entrapment))
    if washington == "bound":
        answers = [PROMISE, PROMISE]
        asked = [0.0, 1.0]
    else:
        answers, asked = reply(*own, calm, STEPS), STEPS
    replies = [
        {"ally": TOKYO, "tokyo": _short(answer), "washington": step}
        for step, answer in zip(STEPS, reply(abandonment, entrapment, calm, STEPS), strict=True)
    ] + [{"ally": US, "tokyo": step, "washington": _short(answer)} for step, answer in zip(asked, answers, strict=True)]
    costs = [
        {"ally": ally, "fear": fear, "cost": _short(cost)}
        for ally, (a, e), s, other in ((TOKYO, (abandonment, entrapment), tokyo, partner), (US, own, partner, tokyo))
        for fear, cost in zip((LEFT, DRAGGED), alliance_costs(a, e, calm, s, other), strict=True)
    ]
    return {
        "replies": replies,
        "crossing": [{"tokyo": _short(tokyo), "washington": _short(partner)}],
        "costs": costs,
    }


def sentence(rows: dict[str, list[dict]], abandonment: int, entrapment: int, washington: str, calm: float) -> str:
    """Say what both commit, which fear costs Tokyo more, and what would happen if it feared more to be left."""
    (met,), cost = rows["crossing"], {(row["ally"], row["fear"]): row["cost"] for row in rows["costs"]}
    left, dragged = cost[TOKYO, LEFT], cost[TOKYO, DRAGGED]
    if f"{left:.2f}" == f"{dragged:.2f}":
        weighs = f"being left and being dragged in cost Tokyo the same ({left:.2f})"
    else:
        first, second = (LEFT, DRAGGED) if left > dragged else (DRAGGED, LEFT)
        weighs = f"{first} costs Tokyo more than {second} ({max(left, dragged):.2f} against {min(left, dragged):.2f})"
    now = _crossing(abandonment, entrapment, washington, calm)[1]
    tokyo, partner = _crossing(abandonment + 1, entrapment, washington, calm)
    answer = "as much as now" if abs(partner - now) < 1e-9 else f"{'less' if partner < now else 'more'} ({partner:.2f})"
    return (
        f"Tokyo commits {met['tokyo']:.2f} of all it could, Washington {met['washington']:.2f}; there {weighs}. "
        f"If Tokyo feared one step more to be left, Tokyo would commit more ({tokyo:.2f}) and Washington {answer}."
    )


def _crossing(abandonment: int, entrapment: int, washington: str, calm: float) -> tuple[float, float]:
    if washington == "bound":
        return float(reply(abandonment, entrapment, calm, PROMISE)), PROMISE
    a, e = FEARS.get(washington, (abandonment, entrapment))
    return commitments((abandonment, a), (entrapment, e), (calm, calm))


def _short(number: float) -> float:
    return round(float(number), 3)


def _replies() -> alt.LayerChart:
    def shares(channel: type, field: str, title: str, end: float):
        axis = alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f")
        return channel(f"{field}:Q", title=title, axis=axis, scale=alt.Scale(domain=[0, end]))

    x = shares(alt.X, "washington", "Washington's commitment (0 = none, 1 = all it could)", 1.25)
    y = shares(alt.Y, "tokyo", "Tokyo's commitment", 1.12)
    colour = alt.Color("ally:N", scale=alt.Scale(domain=[TOKYO, US], range=list(COLOURS[:2])), legend=None)
    dash = alt.StrokeDash("ally:N", scale=alt.Scale(domain=[TOKYO, US], range=list(DASHES[:2])), legend=None)
    curves = alt.Chart(alt.NamedData("replies")).encode(x, y)
    names = curves.encode(colour)
    met = alt.Chart(alt.NamedData("crossing")).encode(x, y)
    words = met.transform_calculate(
        label="'Tokyo ' + format(datum.tokyo, '.2f') + ', Washington ' + format(datum.washington, '.2f')"
    )
    sides = [("datum.washington > 0.6", "right", -10, 14), ("datum.washington <= 0.6", "left", 8, -12)]
    return alt.layer(
        curves.mark_line().encode(colour, dash, alt.Order("tokyo:Q")).transform_filter("datum.ally == 'Washington'"),
        curves.mark_line().encode(colour, dash, alt.Order("washington:Q")).transform_filter("datum.ally == 'Tokyo'"),
        names.mark_text(align="left", dx=6, fontWeight="bold")
        .encode(text=alt.value("Tokyo's reply"))
        .transform_filter("datum.ally == 'Tokyo' && datum.washington == 1"),
        names.mark_text(align="left", dx=-4, dy=-9, fontWeight="bold")
        .encode(text=alt.value("Washington's reply"))
        .transform_filter("datum.ally == 'Washington' && datum.tokyo == 1"),
        met.mark_point(size=130, opacity=1, color=COLOURS[3], shape="diamond"),
        *(
            words.transform_filter(side).mark_text(align=align, dx=dx, dy=dy).encode(alt.Text("label:N"))
            for side, align, dx, dy in sides
        ),
    ).properties(width=440, height=260)


def _costs() -> alt.LayerChart:
    order = alt.Scale(domain=[f"{ally}: {fear}" for ally in (TOKYO, US) for fear in (LEFT, DRAGGED)])
    bars = (
        alt.Chart(alt.NamedData("costs"))
        .transform_calculate(who="datum.ally + ': ' + datum.fear")
        .encode(
            x=alt.X(
                "cost:Q", title="What each fear costs at the crossing (model units)", scale=alt.Scale(domain=[0, 1.8])
            ),
            y=alt.Y("who:N", title=None, scale=order),
        )
    )
    kinds = alt.Scale(domain=[LEFT, DRAGGED], range=[COLOURS[2], COLOURS[5]])
    return alt.layer(
        bars.mark_bar(height=13).encode(alt.Color("fear:N", scale=kinds, legend=None)),
        bars.mark_text(align="left", dx=4).encode(alt.Text("cost:Q", format=".2f")),
    ).properties(width=300, height=92)


def _chart() -> alt.VConcatChart:
    return alt.vconcat(
        _replies(),
        _costs(),
        title=alt.Title(
            "Each ally answers the other, and they meet where the replies cross",
            subtitle="Our own reduced form after Snyder 1984; all weights are assumptions",
        ),
        description=(
            "Above, Tokyo's commitment against Washington's: two reply curves and their crossing. Below, bars of what "
            "being left and being dragged in cost each ally there."
        ),
    ).resolve_scale(color="independent")


fears_and_reassurance = Explorer(
    "fears_and_reassurance",
    question="What does more fear do to an alliance, and what does reassurance do?",
    model=fears,
    controls=[
        Slider("abandonment", "Tokyo's fear of being left", 1, 5, 1, 3),
        Slider("entrapment", "Tokyo's fear of being dragged in", 1, 5, 1, 2),
        Choice("washington", "Washington ...", WASHINGTON, "as"),
        Choice(
            "calm",
            "A partner's full commitment calms the fear of being left ...",
            {0.5: "by half", 0.9: "almost wholly", 0.0: "not at all"},
            0.5,
        ),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[{}, {"abandonment": 5}, {"entrapment": 5}, {"washington": "bound"}, {"abandonment": 5, "calm": 0.0}],
    breaks="calm",
)
