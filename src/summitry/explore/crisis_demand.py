"""Explorer: what to ask for when nobody knows what the other side would bear, and what that risks."""

import altair as alt

from summitry.charts import COLOURS, DASHES, INK
from summitry.explore import Choice, Explorer, Slider, Switch
from summitry.models.crisis import ultimatum

RANGES = {"small": (0.2, 0.4), "middle": (0.1, 0.5), "large": (0.0, 0.6)}  # B's cost of a conflict, all with mean 0.3
AVERSE = 0.6  # A values a share x at x to this power when it is risk-averse


def gamble(demand: float, balance: float, cost: float, uncertainty: str, averse: bool) -> tuple[float, float]:
    """Return the chance that B refuses `demand`, and what A gets from it on average.

    Parameters
    ----------
    demand : the share that A asks for, 0 to 1
    balance : the chance that A prevails in a conflict
    cost : A's cost of a conflict, in shares
    uncertainty : a key of RANGES, the bounds of B's cost
    averse : whether A values shares less and less
    """
    low, high = RANGES[uncertainty]
    refused = min(1.0, max(0.0, (demand - balance - low) / (high - low)))
    return refused, (1 - refused) * demand ** (AVERSE if averse else 1) + refused * (balance - cost)


def bargain(demand: float, balance: float, cost: float, uncertainty: str, averse: bool) -> dict[str, list[dict]]:
    """Return the rows of the chart: `curve` and `risk` over all demands, the `chosen` and the `best` one."""
    low, high = RANGES[uncertainty]
    setting = balance, cost, uncertainty, averse
    best = ultimatum(balance, cost, low, high, AVERSE if averse else 1.0)
    corners = [0.0, *(min(1.0, balance + edge) for edge in (low, high)), 1.0]
    bend = [corners[1] + (corners[2] - corners[1]) * step / 6 for step in range(7)]

    def row(at: float) -> dict:
        refused, payoff = gamble(at, *setting)
        return {"demand": round(at, 3), "refused": round(refused, 3), "payoff": round(payoff, 3)}

    start = [0.1, 0.2] if averse else []  # the straight part is bent when A is risk-averse
    return {
        "curve": [{"demand": r["demand"], "payoff": r["payoff"]} for r in map(row, [0.0, *start, *bend, 1.0])],
        "risk": [{"demand": r["demand"], "refused": r["refused"]} for r in map(row, corners)],
        "chosen": [row(demand)],
        "best": [row(best.demand)],
    }


def sentence(rows: dict[str, list[dict]], demand: float, balance: float, cost: float, uncertainty: str, averse: bool):
    """Say what the demand risks and brings, and what the best one would."""
    mine, best = rows["chosen"][0], rows["best"][0]
    said = f"You ask for {demand:.0%}: conflict in {mine['refused']:.0%} of cases, {mine['payoff']:.2f} on average."
    if abs(best["demand"] - demand) < 0.005:
        return f"{said} No demand brings more."
    return f"{said} Best is {best['demand']:.0%}: conflict in {best['refused']:.0%}, {best['payoff']:.2f} on average."


def _panel(name: str, field: str, title: str, domain: list[float], place: int, percent: bool) -> alt.LayerChart:
    x = alt.X("demand:Q", title="Your demand (the rest is your offer)", scale=alt.Scale(domain=[0, 1]))
    x = x.axis(format="%", tickCount=5)
    y = alt.Y(f"{field}:Q", title=title, scale=alt.Scale(domain=domain))
    y = y.axis(format="%" if percent else ".1f", tickCount=4)
    line, chosen, best = (alt.Chart(alt.NamedData(data)).encode(x, y) for data in (name, "chosen", "best"))
    return alt.layer(
        best.mark_rule(color=INK, strokeDash=[2, 3], opacity=0.7).encode(y=alt.value(0), y2=alt.value("height")),
        line.mark_line(color=COLOURS[place], strokeDash=DASHES[place]),
        chosen.mark_point(size=110, color=COLOURS[place], opacity=1),
    ).properties(width=430, height=120)


crisis_demand = Explorer(
    "crisis_demand",
    question="You are A. How much do you ask for, when you do not know what B would bear rather than give in?",
    model=bargain,
    controls=[
        Slider("demand", "Your demand, as a share", 0.2, 1.0, 0.1, 0.6, names=lambda share: f"{share:.0%}"),
        Slider(
            "balance", "Chance that you prevail in a conflict", 0.3, 0.7, 0.2, 0.5, names=lambda share: f"{share:.0%}"
        ),
        Choice("cost", "What a conflict costs you", {0.1: "0.1", 0.2: "0.2", 0.4: "0.4"}, 0.2),
        Choice(
            "uncertainty",
            "What a conflict costs B: somewhere between",
            {name: f"{low} and {high}" for name, (low, high) in RANGES.items()},
            "large",
        ),
        Switch("averse", f"You are risk-averse: you value a share x at x to the power {AVERSE}"),
    ],
    chart=alt.vconcat(
        _panel("curve", "payoff", "Your payoff on average", [-0.2, 1], 0, percent=False),
        _panel("risk", "refused", "Chance of conflict", [0, 1.05], 1, percent=True),
        title=alt.Title(
            "Ask for more, and the risk of a refusal grows",
            subtitle=[
                "Dot: your demand. Dotted line: the best demand. All payoffs are assumptions.",
                "Source: model after Fearon 1995; our computation",
            ],
        ),
        description="Above, your average payoff by demand rises, turns and falls. Below, the chance of conflict is "
        "none up to a point, then rises to certainty. A dot marks your demand, a dotted line the best one.",
    ),
    sentence=sentence,
    chosen=[{}, {"demand": 0.7}, {"demand": 0.9, "balance": 0.7}, {"uncertainty": "small"}, {"averse": True}],
    breaks="averse",
)
