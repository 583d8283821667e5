"""Explorer: two countries answer each other's tariffs; how large must one be to win?"""

from functools import lru_cache

import altair as alt

from summitry.charts import COLOURS, DASHES
from summitry.explore import Explorer, Slider, Switch
from summitry.models.two_countries import Pair

TRADE_COST = 1.5  # an assumption: three units must leave for two to arrive
SIZES = {step: 2.0**step for step in range(-2, 6)}
SIZE_NAMES = {-2: "a quarter of Foreign", -1: "half of Foreign", 0: "as large as Foreign"} | {
    step: f"{2**step} times Foreign" for step in range(1, 6)
}
HIGHEST = 120  # percent, the end of the axes of tariffs
LOWEST, BEST = -14, 6  # percent, the ends of the axis of gains
ALONE, WAR_HOME, WAR_FOREIGN = "Home, if Foreign does not answer", "Home in the war", "Foreign in the war"
HOME_REPLY, FOREIGN_REPLY = "Home's best reply", "Foreign's best reply"
WIDTH = 460


@lru_cache
def _pair(size: int, sigma: int) -> Pair:
    return Pair(SIZES[size], sigma, TRADE_COST)


@lru_cache
def _war(size: int, sigma: int) -> tuple[float, float]:
    return _pair(size, sigma).war()


@lru_cache
def _gains(size: int, sigma: int, fixed: bool) -> dict[str, float]:
    """Return the gains against free trade, in percent of real income, at the rates that the theory advises."""
    pair = _pair(size, sigma)
    alone = pair.welfare(pair.best_reply(0), 0, prices_move=not fixed)
    war = pair.welfare(*_war(size, sigma), prices_move=not fixed)
    return {
        name: round(100 * (welfare - 1), 3)
        for name, welfare in zip((ALONE, WAR_HOME, WAR_FOREIGN), (alone[0], *war), strict=True)
    }


def replies(size: int, sigma: int, fixed: bool) -> dict[str, list[dict]]:
    """Return the rows of the chart: tariffs in percent, gains against free trade in percent of real income.

    Parameters
    ----------
    size : a key of SIZES, how often Foreign fits into Home as a power of 2
    sigma : elasticity of substitution between goods
    fixed : True if no tariff moves the price that a seller gets, so that the best reply is always 0
    """
    pair = _pair(size, sigma)
    home, foreign = (0.0, 0.0) if fixed else _war(size, sigma)
    curves = []
    for name, reply in ((HOME_REPLY, pair.best_reply), (FOREIGN_REPLY, pair.mirror.best_reply)):
        for other in range(0, HIGHEST + 1, 30):
            own = 0.0 if fixed else round(100 * reply(other / 100), 1)
            row = {"home": own, "foreign": other} if name == HOME_REPLY else {"home": other, "foreign": own}
            curves.append({"curve": name, **row})
    gains = [
        {"who": who, "size": SIZES[step], "gain": gain}
        for step in SIZES
        for who, gain in _gains(step, sigma, fixed).items()
    ]
    return {
        "replies": curves,
        "war": [{"home": round(100 * home, 1), "foreign": round(100 * foreign, 1)}],
        "gains": gains,
        "here": [row for row in gains if row["size"] == SIZES[size]],
    }


def sentence(rows: dict[str, list[dict]], size: int, sigma: int, fixed: bool) -> str:
    """Say where the replies cross and who gains."""
    gain = {row["who"]: row["gain"] for row in rows["here"]}
    opening = f"Home is {SIZE_NAMES[size]}, elasticity of substitution {sigma}."
    if fixed:
        return (
            f"{opening} If no tariff moves the price that sellers get, the best reply is 0 for both, whatever their "
            f"size. At the rates that the theory advised, Home would lose {-gain[WAR_HOME]:.2f}% and Foreign "
            f"{-gain[WAR_FOREIGN]:.2f}% of real income, each by its own tariff."
        )
    (war,) = rows["war"]
    verdict = {
        (True, False): "Home wins the war.",
        (False, True): "Foreign wins the war.",
        (False, False): "Both lose against free trade.",
    }[gain[WAR_HOME] > 0, gain[WAR_FOREIGN] > 0]
    return (
        f"{opening} In the war Home taxes {war['home']:.0f}% and Foreign {war['foreign']:.0f}%. Home's real income "
        f"changes by {_signed(gain[WAR_HOME])}%, Foreign's by {_signed(gain[WAR_FOREIGN])}%. {verdict} Without an "
        f"answer Home would gain {gain[ALONE]:.2f}%."
    )


def _signed(number: float) -> str:
    return f"{number:+.2f}".replace("-", "−")


def _replies_chart() -> alt.LayerChart:
    scale = alt.Scale(domain=[0, HIGHEST])
    x = alt.X("home:Q", title="Home's tariff, %", scale=scale)
    y = alt.Y("foreign:Q", title="Foreign's tariff, %", scale=scale)
    colour = alt.Color("curve:N", scale=alt.Scale(domain=[HOME_REPLY, FOREIGN_REPLY], range=list(COLOURS[:2])))
    dash = alt.StrokeDash("curve:N", scale=alt.Scale(domain=[HOME_REPLY, FOREIGN_REPLY], range=list(DASHES[:2])))
    curves = alt.Chart(alt.NamedData("replies")).encode(x, y, colour.legend(None), dash.legend(None))
    steps = curves.transform_calculate(step="datum.home + datum.foreign")
    crossing = alt.Chart(alt.NamedData("war")).encode(x, y)
    names = curves.encode(alt.Text("curve:N"))
    top = names.transform_filter(f"datum.foreign == {HIGHEST} && datum.home < {HIGHEST}")
    right = names.transform_filter(f"datum.home == {HIGHEST} && datum.foreign < {HIGHEST}")
    text = "'war: ' + format(datum.home, '.0f') + '% and ' + format(datum.foreign, '.0f') + '%'"
    return alt.layer(
        steps.mark_line(clip=True).encode(order="step:Q"),
        top.mark_text(align="left", dx=6, dy=8),
        right.transform_filter("datum.foreign < 8").mark_text(align="right", dy=-9),
        right.transform_filter("datum.foreign >= 8").mark_text(align="right", dy=12),
        crossing.mark_point(size=110, color=COLOURS[3]),
        crossing.transform_calculate(text=text).mark_text(align="left", dx=9, dy=-12).encode(alt.Text("text:N")),
    ).properties(width=WIDTH, height=220)


def _gains_chart() -> alt.LayerChart:
    order = [ALONE, WAR_HOME, WAR_FOREIGN]
    axis = alt.Axis(values=list(SIZES.values()), labelExpr="datum.value < 1 ? '1/' + 1 / datum.value : datum.value")
    scale = alt.Scale(type="log", domain=[0.25, 32])
    x = alt.X("size:Q", title="Size of Home, Foreign = 1 (log scale)", axis=axis, scale=scale)
    y = alt.Y("gain:Q", title="Real income, % against free trade", scale=alt.Scale(domain=[LOWEST, BEST]))
    hues = alt.Scale(domain=order, range=[COLOURS[2], COLOURS[0], COLOURS[1]])
    colour = alt.Color("who:N", title=None, scale=hues, legend=alt.Legend(symbolType="stroke"))
    dash = alt.StrokeDash("who:N", title=None, scale=alt.Scale(domain=order, range=[DASHES[2], DASHES[0], DASHES[1]]))
    zero = alt.Chart(alt.Data(values=[{"gain": 0}])).mark_rule().encode(y)
    lines = alt.Chart(alt.NamedData("gains")).mark_line(clip=True).encode(x, y, colour, dash)
    here = alt.Chart(alt.NamedData("here")).transform_filter(f"datum.gain >= {LOWEST}")
    points = here.mark_point(size=90).encode(x, y, colour)
    return alt.layer(zero, lines, points).properties(width=WIDTH, height=200)


def _chart() -> alt.VConcatChart:
    return alt.vconcat(
        _replies_chart(),
        _gains_chart(),
        title=alt.Title(
            "Where best replies cross, and who gains from it",
            subtitle=[
                "Above: each curve is one country's best answer. Below: gains by size; dots: the size chosen.",
                f"Source: model after Gros 1987 and Kennan and Riezman 1988; trade cost {TRADE_COST} is assumed",
            ],
        ),
        description=(
            "Above, two best-reply curves over the tariffs of Home and Foreign, which cross at the tariff war. Below, "
            "gains against free trade over the size of Home: Home alone, Home in the war, Foreign in the war."
        ),
    ).resolve_scale(color="independent", strokeDash="independent")


tariff_replies = Explorer(
    "tariff_replies",
    question="How large must a country be to win a tariff war?",
    model=replies,
    controls=[
        Slider("size", "Home is", -2, 5, 1, 0, names=SIZE_NAMES.get),
        Slider("sigma", "How alike the goods are: elasticity of substitution", 3, 7, 1, 4),
        Switch("fixed", "The price that a seller gets never moves, as nearly measured for US imports in 2018"),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[{}, {"size": 2}, {"size": 4}, {"size": 4, "sigma": 6}, {"size": 4, "fixed": True}],
    breaks="fixed",
)
