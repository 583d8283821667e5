"""Explorer: American troops leave South Korea, in the model of extended deterrence, with every equilibrium."""

from dataclasses import replace

import altair as alt

from summitry import data
from summitry.charts import COLOURS, DASHES, INK
from summitry.explore import Choice, Explorer, Slider
from summitry.explore.decoupling_chain import P_CHALLENGER, P_KILL, SHOTS
from summitry.explore.equilibrium_map import BELIEF, STAKES
from summitry.models.decoupling import Chain, decoupling

WARHEADS = range(1, 9)
STAKE = 0.8  # V/L, greatest stake in the ally in losses of the city: the value of lesson 32
PROMISE = 0.2  # cost of a broken word in losses of the city, if troops tie hands: the value of lesson 32
FIGHT = 1.5  # what a fight against troops in place is worth to a hard challenger; 2 in lesson 32
SHARE = 0.5  # part of the stake that goes with the troops, if they are the stake: as in lesson 42
STAY, LEAVE = "troops stay", "troops leave"
ROLES = {
    "tie": f"tie hands: to break the word costs {PROMISE} of a city with them, nothing without",
    "stake": f"are the stake: it is {STAKE / SHARE:g} of a city with them, {STAKE} without",
    "strength": f"add strength: a fight is worth {FIGHT} to the challenger with them, 2 without",
    "nothing": "bind nobody: with or without them all is as in lesson 32",
}
AT_HOME = "Los Angeles"

_TESTS = data.load("missile_tests")
_FLIGHT = _TESTS[_TESTS["date_utc"] == "2017-11-28"].iloc[0]
_CITY = data.load("cities").set_index("city").loc[AT_HOME]


def chain(troops: str, role: str, warheads: int, p_challenger: float = P_CHALLENGER) -> Chain:
    """Return the chain of lesson 32 for Seoul, from the flight of 28 November 2017 (UTC) to every equilibrium.

    Parameters
    ----------
    troops : STAY, which adds to the base case what `role` says, or LEAVE, the base case of lesson 32
    role : a key of ROLES, what troops are assumed to do
    warheads : sent at once at Los Angeles
    p_challenger : chance that the challenger is hard
    """
    there = role if troops == STAY else "nothing"
    return decoupling(
        apogee=_FLIGHT["apogee_km"],
        ground_range=_FLIGHT["distance_km"],
        launch=(_FLIGHT["site_latitude"], _FLIGHT["site_longitude"]),
        city=(_CITY["latitude"], _CITY["longitude"]),
        warheads=warheads,
        p_kill=P_KILL,
        shots=SHOTS,
        common=1.0,
        loss=1.0,
        stake=STAKE / SHARE if there == "stake" else STAKE,
        stakes=replace(STAKES, fight=FIGHT) if there == "strength" else STAKES,
        p_challenger=p_challenger,
        promise=PROMISE if there == "tie" else 0.0,
    )


def needed(troops: str, role: str) -> float:
    """Return d1, the resolve that deters for certain."""
    return (replace(STAKES, fight=FIGHT) if troops == STAY and role == "strength" else STAKES).d1


def withdrawal(warheads: int, role: str, p_challenger: float) -> dict[str, list[dict]]:
    """Return the rows of the chart: resolve by the number of warheads, what is needed, and every equilibrium.

    Parameters: as in `chain`.
    """
    found = {troops: chain(troops, role, warheads, p_challenger) for troops in (STAY, LEAVE)}
    return {
        "curves": [
            {
                "troops": troops,
                "warheads": number,
                "resolve": round(chain(troops, role, number).resolve, 4),
                "now": number == warheads,
            }
            for troops in (STAY, LEAVE)
            for number in WARHEADS
        ],
        "needed": [{"troops": troops, "d1": round(needed(troops, role), 4)} for troops in (STAY, LEAVE)],
        "all": [
            {"line": 4 * block + place, "text": text}
            for block, troops in enumerate((STAY, LEAVE))
            for place, text in enumerate(
                [f"{troops.capitalize()}, resolve {found[troops].resolve:.2f}"]
                + [_told(one) for one in found[troops].equilibria]
            )
        ],
    }


def sentence(rows: dict[str, list[dict]], warheads: int, role: str, p_challenger: float) -> str:
    """Say how resolve changes and which equilibria stand before and after."""
    stay, leave = (chain(troops, role, warheads, p_challenger) for troops in (STAY, LEAVE))
    kinds = [[one.kind for one in found.equilibria] for found in (stay, leave)]
    before, after = (" or ".join(each) for each in kinds)
    if kinds[0] == kinds[1]:
        verdict = f"The withdrawal changes no equilibrium: {before}."
    else:
        verdict = f"With troops: {before}. Without: {after}."
    return (
        f"With {warheads} warhead{'s' if warheads > 1 else ''} the chance that Los Angeles is hit is "
        f"{leave.hit_chance:.2f}. If troops {ROLES[role].partition(':')[0]}, resolve is {stay.resolve:.2f} with them "
        f"and {leave.resolve:.2f} without. {verdict}"
    )


def _told(one) -> str:
    if one.kind == "certain deterrence":
        return "    certain deterrence: nobody initiates, whatever is believed of an initiator"
    if one.kind == BELIEF:
        return f"    {BELIEF}: nobody initiates, if an initiator is thought hard with {one.belief[1]:g} at most"
    return (
        f"    {one.kind}: challenge {1 - one.p_status_quo:.0%}, concession {one.p_concession:.0%}, "
        f"fight {one.p_war:.0%}"
    )


def _curves() -> alt.LayerChart:
    marks = alt.Axis(values=list(WARHEADS), format="d")
    x = alt.X("warheads:Q", title="Warheads sent at once (assumption)", scale=alt.Scale(domain=[1, 8.8]), axis=marks)
    y = alt.Y("resolve:Q", title="Resolve (chance of a fight)", scale=alt.Scale(domain=[0, 1.02]))
    scale = {"domain": [STAY, LEAVE]}
    tone = alt.Color("troops:N", scale=alt.Scale(**scale, range=list(COLOURS[:2])), legend=None)
    dash = alt.StrokeDash("troops:N", scale=alt.Scale(**scale, range=list(DASHES[:2])), legend=None)
    rows = alt.Chart(alt.NamedData("curves"))
    bar = alt.Chart(alt.NamedData("needed")).encode(alt.Y("d1:Q"))
    ends = rows.transform_filter(f"datum.warheads == {WARHEADS[-1]}").encode(x, y)
    return alt.layer(
        bar.mark_rule(strokeWidth=1.5, opacity=0.8).encode(tone, dash),
        rows.mark_line().encode(x, y, tone, dash),
        rows.transform_filter("datum.now").mark_point(size=130, shape="diamond", opacity=1, color=INK).encode(x, y),
        ends.transform_filter(f"datum.troops == '{STAY}'")
        .mark_text(align="left", dx=7, dy=-7)
        .encode(text=alt.value("stay")),
        ends.transform_filter(f"datum.troops == '{LEAVE}'")
        .mark_text(align="left", dx=7, dy=7)
        .encode(text=alt.value("leave")),
    ).properties(width=480, height=210)


def _list() -> alt.Chart:
    y = alt.Y("line:Q", axis=None, scale=alt.Scale(domain=[-0.5, 7.5], reverse=True))
    rows = alt.Chart(alt.NamedData("all")).encode(y, x=alt.value(0), text="text:N")
    return alt.layer(
        rows.transform_filter("datum.line % 4 == 0").mark_text(align="left", fontWeight="bold"),
        rows.transform_filter("datum.line % 4 != 0").mark_text(align="left"),
    ).properties(width=480, height=150)


troops_as_promise = Explorer(
    "troops_as_promise",
    question="What does a withdrawal from South Korea change, and what must troops do for it to matter?",
    model=withdrawal,
    controls=[
        Slider("warheads", "Warheads sent at once at Los Angeles (assumption)", WARHEADS[0], WARHEADS[-1], 1, 6),
        Choice("role", "Assume that troops ...", ROLES, "tie"),
        Choice(
            "p_challenger",
            "Chance that the challenger is hard (assumption)",
            {P_CHALLENGER: f"{P_CHALLENGER}, as in lesson 32", 0.7: "0.7"},
            P_CHALLENGER,
        ),
    ],
    chart=alt.vconcat(
        _curves(),
        _list(),
        title=alt.Title(
            "What leaves with the troops is what you assume they did",
            subtitle=[
                "Level lines: the resolve that deters for certain. Below: every equilibrium at the diamonds.",
                "Source: model of lesson 32 after Zagare and Kilgour 2000; all payoffs are assumptions",
            ],
        ),
        description="Resolve against the number of warheads, one line with troops and one without, with the level that "
        "deters for certain; below, a list of every equilibrium before and after a withdrawal.",
    ).resolve_scale(color="independent", strokeDash="independent"),
    sentence=sentence,
    chosen=[{"warheads": 5}, {}, {"role": "strength"}, {"warheads": 8, "role": "strength"}, {"role": "nothing"}],
    breaks="role",
)
