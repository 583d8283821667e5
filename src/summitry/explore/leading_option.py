"""Explorer: four options of Tokyo in January 2019 on four accounts, and the weights at which the lead changes hands."""

import altair as alt

from summitry.charts import COLOURS, DASHES
from summitry.explore import Explorer, Slider, Switch
from summitry.summit.options import OPTIONS, at_weight, ends, leaders


def model(text: int, ranges: int, farm: int, lapses: bool) -> dict[str, list[dict]]:
    """Return the lines of the four options and the stretches of the one that leads; chances in per cent."""
    scores = ends(text / 100, ranges / 100, farm / 100, lapses)
    lines = [
        {"option": OPTIONS[option], "security": security, "score": round(at_weight(score, security), 1)}
        for option, score in scores.items()
        for security in (0, 100)
    ]
    lead = [
        {"option": OPTIONS[option], "security": round(security), "score": round(at_weight(scores[option], security), 1)}
        for low, high, option in leaders(scores)
        for security in (low, high)
    ]
    return {"rows": lines, "lead": lead}


def sentence(rows: dict[str, list[dict]], text: int, ranges: int, farm: int, lapses: bool) -> str:
    """Say which option leads at which weight of security."""
    found = leaders(ends(text / 100, ranges / 100, farm / 100, lapses))
    first, *others = ((OPTIONS[option], round(low)) for low, _, option in found)
    if not others:
        return f"{first[0]} leads at every weight: with these chances the weights do not matter."
    rest = ", ".join(f"{option} from {low}%" for option, low in others)
    return f"{first[0]} leads while security has little weight, {rest}."


def _chart() -> alt.LayerChart:
    titles = list(OPTIONS.values())
    colour = alt.Color("option:N", title=None, scale=alt.Scale(domain=titles, range=list(COLOURS[:4])))
    dash = alt.StrokeDash("option:N", title=None, scale=alt.Scale(domain=titles, range=list(DASHES[:4])))
    x = alt.X(
        "security:Q",
        title="Weight of reassurance and deterrence, % (the rest: trade and home)",
        scale=alt.Scale(domain=[0, 100]),
    )
    y = alt.Y(
        "score:Q",
        title="Score, % of the largest effect",
        scale=alt.Scale(domain=[-60, 60]),
        axis=alt.Axis(tickCount=5),
    )
    lead = alt.Chart(alt.NamedData("lead")).mark_line(strokeWidth=12, opacity=0.3, clip=True).encode(x, y, color=colour)
    lines = alt.Chart(alt.NamedData("rows")).mark_line(strokeWidth=2.5, clip=True)
    return alt.layer(lines.encode(x, y, color=colour, strokeDash=dash), lead).properties(
        width=560,
        height=260,
        title=alt.Title(
            "Which option leads depends on what counts and on what is likely",
            subtitle=[
                "Broad band: the option that leads. All chances and the four options are assumptions.",
                "Source: joint ledger of lesson 41, accounts of Tokyo against 1 June 2018",
            ],
        ),
        description="Four lines of score against the weight of security from 0 to 100%: alliance first, trade first, "
        "deal first, wait. A broad band marks the highest line.",
    )


leading_option = Explorer(
    "leading_option",
    question="At which weights, and at which chances, does the advice change?",
    model=model,
    controls=[
        Slider("text", "Chance that Washington and Pyongyang sign a first text", 0, 100, 20, 60, "%"),
        Slider("ranges", "If so, chance that it covers Japan when Tokyo pays and insists", 0, 100, 25, 75, "%"),
        Slider("farm", "Chance that Washington settles for farm access as in the TPP", 0, 100, 25, 75, "%"),
        Switch("lapses", "Without a trade deal, 25% more on cars"),
    ],
    chart=_chart(),
    sentence=sentence,
    breaks="lapses",
    chosen=[{}, {"text": 0}, {"ranges": 25}, {"farm": 25, "text": 80}, {"lapses": True}],
)
