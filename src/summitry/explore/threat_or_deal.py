"""Explorer: when does an outside option, or a threat, move a deal between Washington and Tokyo?"""

import altair as alt

from summitry.charts import COLOURS, DASHES
from summitry.explore import Explorer, Slider, Switch
from summitry.models.bargaining import nash, rubinstein

OUTSIDE, DISAGREEMENT = "option: taken instead of the deal", "income: received while talks last"


def tokyo_share(option: int, washington: int, tokyo: int, income: bool) -> float:
    """Return Tokyo's share of the deal in percent; Washington offers first.

    Parameters
    ----------
    option : what Tokyo has without a deal, in percent of the deal
    washington, tokyo : what each keeps of the value of a deal if it comes one round later, in percent
    income : True if Tokyo has it while talks last (Nash), False if only by walking out for good (Rubinstein)
    """
    if income:
        first = rubinstein(washington / 100, tokyo / 100)[0]
        return 100 * nash(1.0, (0.0, option / 100), power=first)[1]
    return 100 * rubinstein(washington / 100, tokyo / 100, option / 100)[1]


def deal(option: int, washington: int, tokyo: int, income: bool) -> dict[str, list[dict]]:
    """Return the rows of the chart: Tokyo's share over what it has outside, by both rules, and where it stands."""
    plain = round(tokyo_share(0, washington, tokyo, False), 2)
    bend = [(0, plain), (plain, plain), (100, 100.0)]
    line = [(0, plain), (100, 100.0)]
    rules = ((OUTSIDE, bend), (DISAGREEMENT, line))
    lines = [{"rule": rule, "option": x, "share": y} for rule, at in rules for x, y in at]
    share = round(tokyo_share(option, washington, tokyo, income), 2)
    return {"lines": lines, "here": [{"option": option, "share": share, "plain": plain}]}


def sentence(rows: dict[str, list[dict]], option: int, washington: int, tokyo: int, income: bool) -> str:
    """Say what Tokyo gets and whether what it has outside mattered."""
    (here,) = rows["here"]
    got, plain = here["share"], here["plain"]
    if option == 0:
        return f"With nothing outside, Tokyo gets {got:.1f}% of the deal and Washington {100 - got:.1f}%."
    if income:
        return (
            f"Received while talks last, {option}% outside lifts Tokyo from {plain:.1f}% to {got:.1f}% of the deal: "
            "here every improvement outside pays."
        )
    if got > plain:
        return (
            f"An outside option of {option}% is better than the deal of {plain:.1f}%, so Tokyo gets exactly {got:.1f}%."
        )
    return (
        f"An outside option of {option}% is no better than the deal, so it adds nothing: Tokyo gets {got:.1f}%, as if "
        "it had no option."
    )


def _chart() -> alt.LayerChart:
    x = alt.X("option:Q", title="What Tokyo has outside, % of the deal", scale=alt.Scale(domain=[0, 100]))
    axis = alt.Axis(values=list(range(0, 101, 20)))  # room above for the label
    y = alt.Y("share:Q", title="Tokyo's share of the deal, %", axis=axis, scale=alt.Scale(domain=[0, 112]))
    names, colours = [OUTSIDE, DISAGREEMENT], list(COLOURS[:2])
    colour = alt.Color("rule:N", title=None, scale=alt.Scale(domain=names, range=colours))
    dash = alt.StrokeDash("rule:N", title=None, scale=alt.Scale(domain=names, range=list(DASHES[:2])))
    here = alt.Chart(alt.NamedData("here")).encode(x, y)
    label = here.transform_calculate(text="format(datum.share, '.1f') + '%'").encode(alt.Text("text:N"))
    return alt.layer(
        alt.Chart(alt.NamedData("lines")).mark_line().encode(x, y, colour, dash),
        here.mark_point(size=130, color=COLOURS[3]),
        label.mark_text(align="right", dx=-10, dy=-12),
    ).properties(
        width=460,
        height=280,
        title=alt.Title(
            "An option moves the deal only where it beats it",
            subtitle="Source: models of Rubinstein 1982; Binmore, Rubinstein and Wolinsky 1986; Nash 1953",
        ),
        description=(
            "Tokyo's share over what it has outside: one line is flat and bends up where the option beats the deal, "
            "the other rises all the way. A dot marks the setting."
        ),
    )


threat_or_deal = Explorer(
    "threat_or_deal",
    question="When does what you have outside change what you get inside?",
    model=deal,
    controls=[
        Slider("option", "What Tokyo has without a deal", 0, 100, 10, 40, unit="% of the deal"),
        Slider("washington", "Washington's patience: value of a deal one round later", 55, 95, 10, 95, unit="%"),
        Slider("tokyo", "Tokyo's patience: value of a deal one round later", 55, 95, 10, 95, unit="%"),
        Switch("income", "Tokyo has it while talks last, and need not walk out for it"),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[{"option": 0}, {}, {"option": 60}, {"income": True}, {"tokyo": 75}],
    breaks="income",
)
