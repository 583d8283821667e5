"""Explorer: what TPP, CPTPP and a deal of two are worth in a closed model, beside what was published."""

import functools

import altair as alt
import numpy as np

from summitry import data
from summitry.charts import COLOURS, INK, SHAPES
from summitry.explore import Choice, Explorer, Slider
from summitry.models.general_equilibrium import World, counterfactual, purge_deficits

ELASTICITY = 4.0  # of trade, eps = sigma - 1
DEPTH = 0.9  # assumption: the provisions that the CPTPP suspends carry a tenth of the cut
OPENNESS = 0.15  # assumption: productivity rises by 0.15% where the foreign share of spending rises by 1%
CAPITAL = 1.5  # 1 / (1 - 1/3): capital grows with income until it earns what it earned before

MEMBERS = ("AUS", "CAN", "JPN", "MEX", "MYS", "SGP", "USA")  # of the twelve, those in the data
ELEVEN = tuple(member for member in MEMBERS if member != "USA")
SCENARIOS = {"TPP": (MEMBERS, 1.0), "CPTPP": (ELEVEN, DEPTH), "CPTPP + US": (MEMBERS, DEPTH)}
SCENARIOS["US-Japan only"] = (("JPN", "USA"), 1.0)
# Pairs without an agreement in force between them in January 2018 (general knowledge)
NEW_PAIRS = frozenset(
    frozenset(pair.split("-"))
    for pair in (
        "JPN-USA",
        "MYS-USA",
        "CAN-JPN",
        "AUS-CAN",
        "CAN-MYS",
        "CAN-SGP",
        "AUS-MEX",
        "MEX-MYS",
        "MEX-SGP",
    )
)
SHOWN = ("USA", "CAN", "MEX", "AUS", "MYS", "SGP", "KOR", "CHN")
CHANNELS = {"trade": "trade alone", "productivity": "and productivity", "capital": "and capital"}
SCALE = (-0.5, 4.5)  # percent
AXIS = alt.Axis(values=[0, 1, 2, 3, 4])


@functools.cache
def baseline() -> tuple[tuple[str, ...], World]:
    """Return the names of the 30 countries and their world of 2006 with every trade deficit gone."""
    table = data.load("trade_matrix").pivot(index="exporter", columns="importer", values="trade_usd_m")
    names = tuple(table.index)
    return names, purge_deficits(World(table[list(names)].to_numpy(), ELASTICITY))


def cost_changes(members: tuple[str, ...], cut: float, old: float) -> np.ndarray:
    """Return tau^: what trade costs between two members after the agreement over before, 1 for all others.

    Parameters
    ----------
    members : of the agreement
    cut : share by which trade becomes cheaper between two that had no agreement, such as 0.07
    old : part of the cut that two get who had one already, 0 to 1
    """
    names, _ = baseline()
    change = np.ones((len(names), len(names)))
    for one in members:
        for two in members:
            if one != two:
                part = 1.0 if frozenset((one, two)) in NEW_PAIRS else old
                change[names.index(one), names.index(two)] = 1 - cut * part
    return change


@functools.cache
def gains(scenario: str, cut: float, old: float, channels: str = "trade") -> dict[str, float]:
    """Return the change of each country's real income in percent.

    Parameters
    ----------
    scenario : a key of SCENARIOS
    cut, old : as `cost_changes`; CPTPP gets DEPTH of the cut
    channels : "trade"; "productivity", where output per worker rises by OPENNESS times the rise of the foreign share
        of spending that trade alone brings; or "capital", where income rises CAPITAL times as far besides
    """
    members, depth = SCENARIOS[scenario]
    names, world = baseline()
    change = cost_changes(members, cut * depth, old)
    result = counterfactual(world, cost_change=change)
    if channels != "trade":
        before, after = (1 - each.domestic_shares for each in (world, result.world))
        productivity = 1 + OPENNESS * (after / before - 1)
        result = counterfactual(world, cost_change=change / productivity[:, None])
    factor = CAPITAL if channels == "capital" else 1.0
    return dict(zip(names, (100 * factor * (result.welfare - 1)).tolist(), strict=True))


def tpp_gains_rows(cut: int, old: str, channels: str) -> dict[str, list[dict]]:
    """Return the rows of the chart: real income in percent of Japan, and of other members and outsiders.

    Parameters: cut in percent; old, "none" or "quarter"; channels as `gains`.
    """
    part = {"none": 0.0, "quarter": 0.25}[old]
    found = {name: gains(name, cut / 100, part, channels) for name in SCENARIOS}
    return {
        "japan": [{"scenario": name, "gain": round(gain["JPN"], 4)} for name, gain in found.items()],
        "others": [
            {"scenario": name, "country": country, "gain": round(found[name][country], 4)}
            for name in ("TPP", "CPTPP")
            for country in SHOWN
        ],
    }


def sentence(rows: dict[str, list[dict]], cut: int, old: str, channels: str) -> str:
    """Say what each agreement is worth to Japan, what remains without the United States, and what was published."""
    gain = {row["scenario"]: row["gain"] for row in rows["japan"]}
    if cut == 0:
        return "An agreement that makes no trade cheaper changes nobody's income."
    how = {
        "trade": "Technology, labour and capital stay as they are.",
        "productivity": "Productivity rises with openness.",
        "capital": "Productivity rises with openness, and capital with income.",
    }[channels]
    rest = gain["CPTPP"] / gain["TPP"]
    return (
        f"If trade with new partners becomes {cut}% cheaper, Japan's real income rises by {gain['TPP']:.2f}% with TPP, "
        f"{gain['CPTPP']:.2f}% with the CPTPP, {gain['CPTPP + US']:.2f}% if the United States joins that, and "
        f"{gain['US-Japan only']:.2f}% by a deal of two. {how} Without the United States {rest:.0%} of TPP's gain "
        f"remains here; the government of Japan published 2.59% and 1.49%, of which {1.49 / 2.59:.0%} remains."
    )


def _published() -> list[dict]:
    table = data.load("tpp_estimates").query("country == 'JPN' and unit != 'percent'")
    table = table[table["agreement"].isin(["TPP-12", "CPTPP"]) & table["variable"].str.contains("income|GDP")]
    names = {"TPP-12": "TPP", "CPTPP": "CPTPP"}
    return [{"scenario": names[row.agreement], "gain": row.value} for row in table.itertuples()]


def _japan() -> alt.LayerChart:
    x = alt.X("gain:Q", title="Change of Japan's real income, %", scale=alt.Scale(domain=SCALE), axis=AXIS)
    y = alt.Y("scenario:N", title=None, scale=alt.Scale(domain=list(SCENARIOS)))
    bars = alt.Chart(alt.NamedData("japan")).encode(x=x, y=y)
    published = alt.Chart(alt.Data(values=_published())).encode(x=x, y=y)
    return alt.layer(
        bars.mark_bar(height=18, color=COLOURS[0]),
        published.mark_point(shape="diamond", filled=False, size=110, color=COLOURS[1], strokeWidth=2, opacity=1),
        bars.mark_text(align="left", dx=5, dy=-14, color=INK).encode(text=alt.Text("gain:Q", format="+.2f")),
    ).properties(width=400, height=150)


def _others() -> alt.LayerChart:
    x = alt.X("gain:Q", title="Change of real income of others, %", scale=alt.Scale(domain=SCALE), axis=AXIS)
    y = alt.Y("country:N", title=None, scale=alt.Scale(domain=list(SHOWN)))
    keys = ["TPP", "CPTPP"]
    colour = alt.Color("scenario:N", title=None, scale=alt.Scale(domain=keys, range=[COLOURS[0], COLOURS[2]]))
    shape = alt.Shape("scenario:N", title=None, scale=alt.Scale(domain=keys, range=list(SHAPES[:2])))
    dots = alt.Chart(alt.NamedData("others")).mark_point(filled=True, size=80, opacity=0.9)
    nothing = alt.Chart(alt.Data(values=[{"gain": 0}])).mark_rule(strokeDash=[4, 4]).encode(x=x)
    return alt.layer(nothing, dots.encode(x=x, y=y, color=colour, shape=shape)).properties(width=400, height=190)


tpp_gains = Explorer(
    "tpp_gains",
    question="What is TPP worth to Japan, and what remains of it without the United States?",
    model=tpp_gains_rows,
    controls=[
        Slider("cut", "Trade between new partners becomes cheaper by", 0, 10, 1, 7, unit="%"),
        Choice(
            "old",
            "Two members that had an agreement already get",
            {"none": "nothing", "quarter": "a quarter of the cut"},
            "none",
        ),
        Choice(
            "channels",
            "What may answer",
            {
                "trade": "trade alone: technology, labour and capital stay as they are",
                "productivity": "and productivity: it rises with openness (assumption 0.15)",
                "capital": "and capital: it grows with income (assumption one third)",
            },
            "trade",
        ),
    ],
    chart=alt.vconcat(
        _japan(),
        _others(),
        title=alt.Title(
            "Without the United States little is left of the gain",
            subtitle=[
                "Bars and dots: our model of 30 countries in 2006, deficits gone. Diamonds: published for Japan.",
                "Source: Herman 2021 (trade matrix); studies named in tpp_estimates",
            ],
        ),
        description=(
            "Above, four bars show the change of Japan's real income with TPP, CPTPP, CPTPP and the United States, and "
            "a deal of two; diamonds mark published numbers from -0.1 to 2.7 percent. Below, dots show other members "
            "and two outsiders."
        ),
    ),
    sentence=sentence,
    chosen=[{}, {"cut": 3}, {"old": "quarter"}, {"channels": "productivity"}, {"channels": "capital"}],
    breaks="channels",
)
