"""Explorer: the chance that a shield lets nothing through, as more warheads come and more shots answer."""

import altair as alt

from summitry.charts import COLOURS, DASHES
from summitry.explore import Choice, Explorer, Slider, Switch
from summitry.models.missile_defence import expected_leakers, kill_probability, no_leak, shoot_look_shoot

MOST_WARHEADS = 20
TRACKING = 0.9  # with the switch on: the chance that the one radar finds and tells apart what comes
COUNTS = (1, 5, 20)  # warheads that the sentence speaks of
FIRING = {
    "1": "one shot at each warhead",
    "2": "two shots at once",
    "4": "four shots at once",
    "look": "two shots, look, then two more at what was missed",
}


def warhead_kill(hit: int, firing: str) -> tuple[float, float]:
    """Return the chance to stop one warhead and the shots that takes on average; `hit` in percent, a key of FIRING."""
    if firing == "look":
        return shoot_look_shoot(hit / 100, shots=2, stages=2)
    return kill_probability(hit / 100, int(firing)), float(firing)


def shield(hit: int, firing: str, one_radar: bool) -> dict[str, list[dict]]:
    """Return the rows of the chart.

    Parameters
    ----------
    hit : chance that one shot hits, percent
    firing : a key of FIRING
    one_radar : all shots depend on one radar, which works with the chance TRACKING

    Returns
    -------
    "curves": for each number of warheads the chance in percent that none gets through, and how many do on average;
    "bound": the most in percent that any number of shots can reach, and the shots fired at a warhead on average
    """
    kill, shots = warhead_kill(hit, firing)
    common = TRACKING if one_radar else 1.0
    warheads = range(1, MOST_WARHEADS + 1)
    return {
        "curves": [
            {
                "warheads": n,
                "chance": _percent(no_leak(kill, n, common)),
                "through": common * expected_leakers(kill, n) + (1 - common) * n,
            }
            for n in warheads
        ],
        "bound": [
            {
                "chance": _percent(common),
                "text": f"most that more shots can reach: {100 * common:.0f}%",
                "shots": shots,
            }
        ],
    }


def sentence(rows: dict[str, list[dict]], hit: int, firing: str, one_radar: bool) -> str:
    """Say how the chance falls with the number of warheads, and what gets through on average."""
    chance = {row["warheads"]: row["chance"] for row in rows["curves"]}
    through = rows["curves"][-1]["through"]
    chances = ", ".join(f"{chance[n]:.0f}% against {n}" for n in COUNTS)
    shots = rows["bound"][0]["shots"]
    limit = f" No number of shots lifts it above {rows['bound'][0]['chance']:.0f}%." if one_radar else ""
    return (
        f"If one shot hits in {hit}% of cases, {FIRING[firing]} ({shots:.2g} on average) let nothing through with a "
        f"chance of {chances} warheads; of {MOST_WARHEADS} warheads {through:.1f} get through on average.{limit}"
    )


def _percent(chance: float) -> float:
    return round(100 * chance, 1)


def _chart() -> alt.LayerChart:
    x = alt.X("warheads:Q", title="Warheads that come at once", scale=alt.Scale(domain=[0, MOST_WARHEADS]))
    y = alt.Y("chance:Q", title="Chance that none gets through, %", scale=alt.Scale(domain=[0, 105]))
    curve = alt.Chart(alt.NamedData("curves")).encode(x=x, y=y)
    bound = alt.Chart(alt.NamedData("bound")).encode(y=y)
    named = curve.transform_filter(alt.FieldOneOfPredicate("warheads", list(COUNTS)))
    return alt.layer(
        bound.mark_rule(strokeDash=DASHES[1], color=COLOURS[1]),
        bound.mark_text(align="right", dy=-8).encode(x=alt.XDatum(MOST_WARHEADS), text="text:N"),
        curve.mark_line(color=COLOURS[0]),
        curve.mark_point(color=COLOURS[0]),
        named.mark_text(dy=-14, fontWeight="bold").encode(text=alt.Text("chance:Q", format=".0f")),
    ).properties(
        width=520,
        height=280,
        title=alt.Title(
            "A shield that stops one may not stop twenty",
            subtitle="Model: independent shots, and a common factor for tracking (Wilkening 2000)",
        ),
        description=(
            "The chance that no warhead gets through falls as more warheads come. A dashed line shows the most that "
            "any number of shots can reach."
        ),
    )


missile_shield = Explorer(
    "missile_shield",
    question="How many warheads does the shield stop, and what do more shots buy?",
    model=shield,
    controls=[
        Slider("hit", "One shot hits in", 30, 95, 5, 70, unit="%"),
        Choice("firing", "Firing", FIRING, "2"),
        Switch("one_radar", "All shots depend on one radar, which fails one time in ten"),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[{"firing": "1"}, {}, {"firing": "4"}, {"firing": "4", "one_radar": True}],
    breaks="one_radar",
)
