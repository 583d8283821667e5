"""Explorer: a ratifier at home that moves, and whether that helps or blocks the negotiator who needs its consent."""

import altair as alt

from summitry.charts import COLOURS, DASHES, INK
from summitry.explore import Choice, Explorer, Slider
from summitry.models.two_level import agreement, win_set

PYONGYANG, NO_DEAL = 0.0, 1.0  # what the other side wants, and the status quo
BLUE_HOUSE, DIET = 0.4, 0.8
OTHERS = {
    "nobody": "nobody",
    "seoul": f"the Blue House, at {BLUE_HOUSE}",
    "tokyo": f"the Diet, which is to pay, at {DIET}",
}
ALLIES = {"nobody": {}, "seoul": {"Blue House": BLUE_HOUSE}, "tokyo": {"Diet": DIET}}
GAMES = {
    "offer": "Pyongyang makes the offer and knows what Congress will pass",
    "home": "Washington makes the offer",
    "deaf": "Pyongyang makes the offer and does not believe in Congress",
}
POSITIONS = [0.4 + step / 20 for step in range(15)]
HELPS, HURTS, SAME, NONE = "helps", "hurts", "changes nothing", "no deal"


def outcome(ratifiers: list[float], negotiator: float, game: str) -> tuple[float, bool]:
    """Return the point on which the sides end, 1 without a deal, and whether there is a deal.

    Parameters
    ----------
    ratifiers : ideal points of all who must consent
    negotiator : ideal point of the negotiator at home
    game : a key of GAMES
    """
    if game == "home":
        found = agreement(negotiator, PYONGYANG, NO_DEAL, ratifiers)
        return found.point, found.reached
    if game == "offer":
        found = agreement(PYONGYANG, negotiator, NO_DEAL, ratifiers)
        return found.point, found.reached
    point = agreement(PYONGYANG, negotiator, NO_DEAL).point
    passes = all(abs(point - ratifier) <= abs(NO_DEAL - ratifier) + 1e-9 for ratifier in ratifiers)
    return (point, True) if passes else (NO_DEAL, False)


def ratify(congress: float, negotiator: float, others: str, game: str) -> dict[str, list[dict]]:
    """Return the win-sets, the outcome, and what the negotiator gains for each position of Congress.

    Parameters
    ----------
    congress, negotiator : ideal points, 0 for what Pyongyang wants and 1 for no deal
    others : a key of OTHERS, who else must consent
    game : a key of GAMES
    """
    allies = ALLIES[others]
    point, reached = outcome([congress, *allies.values()], negotiator, game)
    actors = {"Negotiator": negotiator, "Congress": congress, **allies}
    sets = [
        {"who": who, "ideal": ideal, "low": _short(ends[0]), "high": _short(ends[1])}
        for who, ideal in actors.items()
        for ends in [win_set(ideal, NO_DEAL)]
    ]
    curve = [
        {"congress": _short(at), "gain": _gain(negotiator, outcome([at, *allies.values()], negotiator, game)[0])}
        for at in POSITIONS
    ]
    free = _gain(negotiator, outcome(list(allies.values()), negotiator, game)[0])
    return {
        "sets": sets,
        "deal": [{"point": _short(point), "reached": reached}],
        "curve": curve,
        "now": [{"congress": congress, "gain": _gain(negotiator, point), "free": free}],
    }


def effect(rows: dict[str, list[dict]]) -> str:
    """Return whether Congress helps, hurts, changes nothing, or leaves no deal."""
    (now,), (deal,) = rows["now"], rows["deal"]
    if not deal["reached"]:
        return NONE
    return HELPS if now["gain"] > now["free"] else HURTS if now["gain"] < now["free"] else SAME


def sentence(rows: dict[str, list[dict]], congress: float, negotiator: float, others: str, game: str) -> str:
    """Say what Congress passes, where the sides end, and what Congress did for the negotiator."""
    (now,), (deal,) = rows["now"], rows["deal"]
    ends = next(row for row in rows["sets"] if row["who"] == "Congress")
    passes = f"Congress passes {ends['low']:.2f} to {ends['high']:.2f}"
    if ends["low"] == ends["high"]:
        passes = "Congress passes nothing but the status quo"
    without = f"{now['gain']:.2f} against {now['free']:.2f} without Congress"
    if not deal["reached"]:
        reason = "Pyongyang asks for more than can be passed" if game == "deaf" else "nothing suits both sides"
        return f"{passes}; {reason}: no deal. The negotiator gains nothing, and {now['free']:.2f} without Congress."
    past = game == "offer" and now["gain"] != now["free"] and deal["point"] > negotiator
    said = {
        HELPS: "the constraint helps the negotiator",
        HURTS: "the constraint hurts the negotiator",
        SAME: "the constraint changes nothing",
    }[effect(rows)]
    if past:
        said += f", and each further step costs, since the deal has passed {negotiator:.2f}"
    return f"{passes}; the sides meet at {deal['point']:.2f}: {said} (gain {without})."


def _gain(negotiator: float, point: float) -> float:
    return _short(abs(negotiator - NO_DEAL) - abs(negotiator - point))


def _short(number: float) -> float:
    return round(float(number), 2) + 0.0  # no negative zero


def _win_sets() -> alt.LayerChart:
    order = ["Negotiator", "Congress", "Blue House", "Diet"]
    span = alt.Scale(domain=[-0.45, 1.35])
    colour = alt.Color("who:N", scale=alt.Scale(domain=order, range=list(COLOURS[:4])), legend=None)
    x = alt.X("low:Q", title="0 = what Pyongyang wants; 1 = no deal", scale=span)
    y = alt.Y("who:N", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(ticks=False, domain=False))
    sets = alt.Chart(alt.NamedData("sets")).encode(y=y)
    deal = alt.Chart(alt.NamedData("deal"))
    words = deal.transform_calculate(label="datum.reached ? 'deal at ' + format(datum.point, '.2f') : 'no deal'")
    return alt.layer(
        sets.mark_bar(height=14, opacity=0.55).encode(x, colour, x2="high:Q"),
        sets.mark_point(shape="diamond", size=110, opacity=1, color=INK).encode(alt.X("ideal:Q", scale=span)),
        deal.mark_rule(strokeDash=DASHES[1], size=2).encode(alt.X("point:Q", scale=span)),
        words.mark_text(dy=-8, fontWeight="bold", baseline="bottom").encode(
            alt.X("point:Q", scale=span), alt.Text("label:N"), y=alt.value(0)
        ),
    ).properties(width=430, height=120)


def _gains() -> alt.LayerChart:
    x = alt.X(
        "congress:Q", title="Where Congress stands (0.4 = eager, 1 = no deal)", scale=alt.Scale(domain=[0.4, 1.1])
    )
    y = alt.Y("gain:Q", title="Negotiator's gain", scale=alt.Scale(domain=[-0.12, 0.75]))
    now = alt.Chart(alt.NamedData("now"))
    free = now.encode(y=alt.Y("free:Q"))
    return alt.layer(
        free.mark_rule(strokeDash=DASHES[2]),
        free.mark_text(align="left", dx=4, dy=9).encode(x=alt.value(0), text=alt.value("without Congress")),
        alt.Chart(alt.NamedData("curve")).mark_line().encode(x, y),
        now.mark_point(size=140, opacity=1, shape="diamond", color=COLOURS[3]).encode(x, y),
    ).properties(width=430, height=150)


def _chart() -> alt.VConcatChart:
    return alt.vconcat(
        _win_sets(),
        _gains(),
        title=alt.Title(
            "A strict ratifier helps, until its win-set passes the negotiator",
            subtitle="Bars: what each passes. Diamonds: what each wants. Model after Putnam 1988; own positions",
            offset=24,
        ),
        description=(
            "Above, bars show what the negotiator and each ratifier would pass, and a line where the sides meet. "
            "Below, the negotiator's gain rises and falls as Congress moves, with a mark at its position."
        ),
    ).resolve_scale(color="independent")


moving_ratifier = Explorer(
    "moving_ratifier",
    question="When does a strict ratifier help its own negotiator, and when does it block?",
    model=ratify,
    controls=[
        Slider("congress", "Where Congress stands", 0.4, 1.1, 0.05, 0.7),
        Slider("negotiator", "What the negotiator wants", 0.3, 0.7, 0.2, 0.5),
        Choice("others", "Who else must say yes", OTHERS, "nobody"),
        Choice("game", "The rules of the talk", GAMES, "offer"),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[{"congress": 0.4}, {}, {"congress": 0.95}, {"congress": 1.05}, {"others": "tokyo"}, {"game": "home"}],
    breaks="game",
)
