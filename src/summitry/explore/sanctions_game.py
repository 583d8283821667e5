"""Explorer: what a harsher penalty does in the inspection game, and what a sender that is bound to look changes."""

import altair as alt

from summitry.charts import COLOURS, DASHES, INK
from summitry.explore import Choice, Explorer, Slider
from summitry.models.enforcement import inspection_game

GAIN, KEPT = 3.0, 1.0  # target: violating while nobody looks, keeping the rules while nobody looks
CAUGHT = 1.0  # sender: looking, and catching a violation
MISSED, IDLE = -2.0, 0.0  # sender: not looking at a violation, not looking where there is none
PENALTIES = range(1, 16)
COSTS = {"low": 0.5, "middle": 1.0, "high": 2.0}  # sender: looking where nothing is wrong
BOUND = 0.3  # how often a bound sender looks
TARGET, SENDER = "target violates", "sender looks"


def outcome(penalty: float, cost: str, sender: str) -> tuple[float, float, float]:
    """Return how often the target violates, how often the sender looks, and the sender's payoff.

    Parameters
    ----------
    penalty : what the target loses when it is caught, above 0
    cost : a key of COSTS
    sender : "free" to look when it pays, or "bound" to look in BOUND of all cases, and known to be
    """
    looking = -COSTS[cost]
    if sender == "free":
        game = inspection_game((-penalty, GAIN, 0, KEPT), (CAUGHT, MISSED, looking, IDLE))
        return game.violates, game.enforces, game.sender_payoff
    violates = float(BOUND * -penalty + (1 - BOUND) * GAIN > (1 - BOUND) * KEPT)
    caught, clean = BOUND * CAUGHT + (1 - BOUND) * MISSED, BOUND * looking + (1 - BOUND) * IDLE
    return violates, BOUND, violates * caught + (1 - violates) * clean


def penalties(penalty: int, cost: str, sender: str) -> dict[str, list[dict]]:
    """Return the rows of the chart: `curves` over all penalties, `here` at the chosen one with the sender's payoff."""
    curves = {at: outcome(at, cost, sender) for at in PENALTIES}
    lines = [
        {"penalty": at, "who": who, "chance": round(curves[at][place], 4)}
        for place, who in enumerate((TARGET, SENDER))
        for at in PENALTIES
    ]
    here = [line for line in lines if line["penalty"] == penalty]
    payoff = round(curves[penalty][2], 4)
    here = [{**line, "text": f"{line['chance']:.0%}", "sender_payoff": payoff} for line in here]
    return {"curves": lines, "here": here}


def sentence(rows: dict[str, list[dict]], penalty: int, cost: str, sender: str) -> str:
    """Say how often each side does what, and what a penalty twice as hard would change."""
    violates, looks = (row["chance"] for row in rows["here"])
    payoff = rows["here"][0]["sender_payoff"]
    twice, then, _ = outcome(2 * penalty, cost, sender)
    said = (
        f"With a penalty of {penalty} the target violates in {violates:.0%} of cases and the sender looks in "
        f"{looks:.0%}; the sender's payoff is {payoff:.2f}."
    )
    if sender == "free":
        return f"{said} Twice the penalty leaves violations at {twice:.0%} and lets the sender look in {then:.0%} only."
    if twice == violates:
        change = "changes nothing: it is too small still" if violates else "changes nothing: nobody violates any more"
    else:
        change = "ends the violations"
    return f"{said} Twice the penalty {change}."


def _panel(who: str, title: str, place: int) -> alt.LayerChart:
    x = alt.X("penalty:Q", title="Penalty when caught (points of payoff)", scale=alt.Scale(domain=[0, 16]))
    y = alt.Y("chance:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1.1]))
    mine = f"datum.who == '{who}'"
    line = alt.Chart(alt.NamedData("curves")).transform_filter(mine).encode(x, y)
    here = alt.Chart(alt.NamedData("here")).transform_filter(mine).transform_calculate(zero="0").encode(x, y)
    return alt.layer(
        line.mark_line(color=COLOURS[place], strokeDash=DASHES[place]),
        here.mark_rule(strokeDash=[2, 3], opacity=0.5, color=INK).encode(y2="zero:Q"),
        here.mark_point(size=110, color=COLOURS[place], opacity=1),
        here.mark_text(align="left", dx=9, dy=-9, fontWeight="bold").encode(text="text:N"),
        title=alt.Title(title, fontSize=12, anchor="middle", offset=4),
    ).properties(width=205, height=190)


sanctions_game = Explorer(
    "sanctions_game",
    question="What does a harsher penalty for breaking sanctions change: how often they are broken, or how often "
    "anyone looks?",
    model=penalties,
    controls=[
        Slider("penalty", "Penalty when caught", PENALTIES[0], PENALTIES[-1], 1, 5),
        Choice(
            "cost",
            "What it costs the sender to look where nothing is wrong",
            {"low": "0.5 points", "middle": "1 point", "high": "2 points"},
            "middle",
        ),
        Choice(
            "sender",
            "The sender of sanctions",
            {
                "free": "looks when it pays, and the target knows that",
                "bound": f"is bound to look in {BOUND:.0%} of cases, and the target knows that",
            },
            "free",
        ),
    ],
    chart=alt.hconcat(
        _panel(TARGET, "The target violates", 0),
        _panel(SENDER, "The sender looks", 1),
        title=alt.Title(
            "Share of cases, by penalty",
            subtitle=[
                "All payoffs are assumptions: violating unseen 3, complying unseen 1; sender: catching 1, missing -2",
                "Source: model after Tsebelis 1990; our computation",
            ],
        ),
        description="Two charts side by side over the penalty from 1 to 15: how often the target violates, and how "
        "often the sender looks. A dot marks the penalty that is chosen.",
    ),
    sentence=sentence,
    chosen=[
        {"penalty": 2},
        {},
        {"penalty": 10},
        {"cost": "high"},
        {"sender": "bound"},
        {"penalty": 4, "sender": "bound"},
    ],
    breaks="sender",
)
