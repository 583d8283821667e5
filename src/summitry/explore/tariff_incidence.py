"""Explorer: who pays for a tariff on steel, and who keeps the rents of a quota instead."""

import math

import altair as alt

from summitry import data
from summitry.charts import COLOURS, DASHES
from summitry.explore import Choice, Explorer, Slider
from summitry.models.tariff import Market, ad_valorem_tariff, calibrate_linear, import_quota

_STEEL = data.load("steel_imports").query("partner == 'WLD' and hs2 == '72' and month.dt.year == 2017")
_MILLS = data.load("steel_elasticities").query("code == '3311'").set_index("parameter")["value"]

IMPORTS = _STEEL["imports_usd"].sum() / 1e9  # billion USD at prices of 2017, so the price of 2017 is 1
DEMAND = float(_MILLS["import demand (size of the price elasticity)"])
# The estimate v is the rise of the price per 1% of import value; supply by quantity then has the elasticity 1/v - 1.
SUPPLY = {"steep": 1 / float(_MILLS["inverse export supply"]) - 1, "middle": 4.0, "gentle": 20.0, "flat": math.inf}

VOLUMES, PRICES, WIDTH = (0, 32), (70, 150), 460  # the frame of the picture
NAME_AT = 10  # the volume at which the demand curve bears its name
LETTER_WIDTH, LETTER_HEIGHT = 1.0, 5.0  # the smallest area that has room for its letter
LETTER_PLACES = {"A": (1 / 2, 1 / 2), "B": (1 / 2, 1 / 2), "C": (1 / 4, 3 / 8), "D": (1 / 4, 5 / 8)}  # across, up
BUYERS, COLLECTED, SELLERS = "US buyers, net of US makers", "US Treasury or US licence holders", "Foreign sellers"
HOME, WORLD = "United States in all", "World in all"


def steel_market(supply: str) -> Market:
    """Return the US market for imported steel before the tariff, with export supply of the shape `supply`."""
    return calibrate_linear(IMPORTS, 1.0, DEMAND, SUPPLY[supply])


def incidence(tariff: int, supply: str, measure: str) -> dict[str, list[dict]]:
    """Return the rows of the chart: prices as index (2017 = 100), imports and gains in billion USD at prices of 2017.

    Parameters
    ----------
    tariff : rate in percent of the foreign price
    supply : a key of SUPPLY
    measure : "tariff", or a quota that lets in as much, with its licences at "home" or "abroad"
    """
    market = steel_market(supply)
    outcome = ad_valorem_tariff(market, tariff / 100)
    if measure != "tariff":
        outcome = import_quota(market, outcome.imports, home_share=1.0 if measure == "home" else 0.0)
    bought, high, low = outcome.imports, 100 * outcome.home_price, 100 * outcome.foreign_price
    areas = {
        "A": ((0, 100, high), (bought, 100, high)),
        "B": ((0, low, 100), (bought, low, 100)),
        "C": ((bought, 100, high), (IMPORTS, 100, 100)),
        "D": ((bought, low, 100), (IMPORTS, 100, 100)),
    }
    gains = {
        BUYERS: outcome.consumers,
        COLLECTED: outcome.revenue,
        SELLERS: outcome.foreign,
        HOME: outcome.home,
        WORLD: outcome.world,
    }
    return {
        "areas": [
            {"area": area, "volume": _short(volume), "low": _short(bottom), "high": _short(top)}
            for area, corners in areas.items()
            for volume, bottom, top in corners
        ],
        "letters": [letter for area, corners in areas.items() for letter in _letter(area, *corners)],
        "prices": [
            {"who": who, "price": _short(price), "volume": _short(bought)}
            for who, price in (("US price", high), ("foreign price", low))
        ],
        "supply": [{"volume": at, "price": _short(100 * (market.p0 + market.n * at))} for at in VOLUMES],
        "gains": [{"who": who, "gain": _short(gain)} for who, gain in gains.items()],
    }


def sentence(rows: dict[str, list[dict]], tariff: int, supply: str, measure: str) -> str:
    """Say who pays, who collects, and who gains in all."""
    (high, low), bought = (row["price"] for row in rows["prices"]), rows["prices"][0]["volume"]
    gain = {row["who"]: row["gain"] for row in rows["gains"]}
    in_all = f"{_gains('the United States', gain[HOME])} and {_gains('the rest of the world', gain[SELLERS])}"
    if tariff == 0:
        return "Without a barrier US buyers pay what foreign sellers get, and nobody collects anything."
    if bought == 0:
        barrier = f"A tariff of {tariff}%" if measure == "tariff" else "A quota of nothing"
        return f"{barrier} ends imports, so nobody collects anything: {in_all}."
    if measure == "tariff":
        cents = round(100 * (high - 100) / (high - low))
        sellers = "what they got before" if cents == 100 else f"{100 - low:.1f}% less"
        split = "the whole duty" if cents == 100 else f"{cents} cents of each dollar of duty and sellers {100 - cents}"
        return (
            f"With a tariff of {tariff}% US buyers pay {high - 100:.1f}% more and foreign sellers get {sellers}: "
            f"buyers pay {split}. The Treasury collects ${gain[COLLECTED]:.1f} billion; in all, {in_all}."
        )
    holders = "US firms" if measure == "home" else "foreign sellers"
    return (
        f"A quota that lets in as much as a tariff of {tariff}% moves both prices just as far, but nobody pays duty: "
        f"the ${(high - low) * bought / 100:.1f} billion are rents of those who hold the licences, here {holders}. "
        f"In all, {in_all}."
    )


def _letter(area: str, left: tuple, right: tuple) -> list[dict]:
    """Return where the letter of an area stands, if there is room for it."""
    (start, bottom, top), end = left, right[0]
    if end - start < LETTER_WIDTH or top - bottom < LETTER_HEIGHT:
        return []
    across, up = LETTER_PLACES[area]
    place = {"volume": _short(start + across * (end - start)), "price": _short(bottom + up * (top - bottom))}
    return [{"area": area, **place}]


def _short(number: float) -> float:
    return round(float(number), 2) + 0.0  # no negative zero


def _gains(who: str, billions: float) -> str:
    if abs(billions) < 0.05:
        return f"{who} neither gains nor loses"
    return f"{who} {'gains' if billions > 0 else 'loses'} ${abs(billions):.1f} billion a year"


def _volume(field: str) -> alt.X:
    axis = alt.Axis(title="Imports a year, billion USD at prices of 2017", values=list(range(0, 31, 5)))
    return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(domain=VOLUMES))


def _price(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", title="Price, index (2017 = 100)", scale=alt.Scale(domain=PRICES))


def _diagram() -> alt.LayerChart:
    market = steel_market("flat")
    places = (VOLUMES[0], NAME_AT, VOLUMES[1])
    points = [{"volume": at, "price": 100 * (market.autarky_price - at / market.slope)} for at in places]
    demand, supply, prices, letters = (
        alt.Chart(source).encode(x=_volume("volume"), y=_price("price"))
        for source in (alt.Data(values=points), *map(alt.NamedData, ("supply", "prices", "letters")))
    )
    prices = prices.transform_calculate(zero="0", text="datum.who + ' ' + format(datum.price, '.0f')")
    labels = prices.encode(_volume("zero"), alt.Text("text:N"))
    colours = alt.Scale(domain=list(LETTER_PLACES), range=[COLOURS[0], COLOURS[1], COLOURS[4], COLOURS[5]])
    areas = alt.Chart(alt.NamedData("areas")).encode(
        _volume("volume"), _price("low"), alt.Y2("high:Q"), alt.Color("area:N", scale=colours, legend=None)
    )
    demand_name = demand.transform_filter(f"datum.volume == {NAME_AT}").encode(alt.TextValue("US import demand"))
    supply_name = supply.transform_filter(f"datum.volume == {VOLUMES[1]}").encode(alt.TextValue("export supply"))
    return alt.layer(
        areas.mark_area(opacity=0.5, clip=True),
        demand.mark_line(clip=True, color=COLOURS[3]),
        supply.mark_line(clip=True, color=COLOURS[2], strokeDash=DASHES[1]),
        prices.mark_rule(strokeDash=DASHES[2]).encode(_volume("zero"), alt.X2("volume:Q")),
        labels.transform_filter("datum.who == 'US price'").mark_text(align="left", dx=4, dy=-8),
        labels.transform_filter("datum.who == 'foreign price'").mark_text(align="left", dx=4, dy=10),
        letters.mark_text(fontSize=15, fontWeight="bold").encode(alt.Text("area:N")),
        demand_name.mark_text(align="left", dx=8, dy=-6, fontStyle="italic"),
        supply_name.mark_text(align="right", dy=-12, fontStyle="italic"),
    ).properties(width=WIDTH, height=280)


def _gains_chart() -> alt.LayerChart:
    axis = alt.Axis(values=[-8, -4, 0, 4, 8])  # the space on the left is for the names
    bars = alt.Chart(alt.NamedData("gains")).encode(
        x=alt.X("gain:Q", title="Gain or loss, billion USD a year", axis=axis, scale=alt.Scale(domain=[-22, 10])),
        y=alt.Y("who:N", title=None, axis=None, scale=alt.Scale(domain=[BUYERS, COLLECTED, SELLERS, HOME, WORLD])),
    )
    amounts = bars.encode(alt.Text("gain:Q", format="+.1f"))
    loss, colours = "datum.gain < 0", alt.Scale(type="threshold", domain=[0], range=[COLOURS[1], COLOURS[0]])
    return alt.layer(
        bars.mark_bar(height=14).encode(alt.Color("gain:Q", scale=colours, legend=None)),
        bars.mark_text(align="left").encode(alt.XValue(0), alt.Text("who:N")),
        amounts.transform_filter("datum.gain >= 0").mark_text(align="left", dx=4),
        amounts.transform_filter(loss).mark_text(align="right", dx=-4),
    ).properties(width=WIDTH, height=120)


def _chart() -> alt.VConcatChart:
    return alt.vconcat(
        _diagram(),
        _gains_chart(),
        title=alt.Title(
            "A barrier drives a wedge between the US price and the foreign price",
            subtitle=[
                "A, B: collected from US buyers and from foreign sellers. C, D: what each loses beyond that.",
                "Source: US Census Bureau (imports, chapter 72, 2017); Hauk 2012 (elasticities of 1.3 and 2.1)",
            ],
        ),
        description=(
            "Above, US import demand falls and export supply rises with the volume of imports; the wedge between the "
            "US price and the foreign price is split into four areas. Below, bars show who gains and who loses."
        ),
    )


tariff_incidence = Explorer(
    "tariff_incidence",
    question="Who pays for a tariff on steel, and who keeps the money?",
    model=incidence,
    controls=[
        Slider("tariff", "Tariff", 0, 50, 5, 25, unit="%"),
        Choice(
            "supply",
            "How foreign supply answers: if the price rises by 1%, sellers offer ...",
            {
                "steep": "1.3% more (published estimate)",
                "middle": "4% more (assumption)",
                "gentle": "20% more (assumption)",
                "flat": "any amount: the foreign price never moves",
            },
            "steep",
        ),
        Choice(
            "measure",
            "Barrier",
            {
                "tariff": "a tariff",
                "home": "a quota as tight, US firms hold the licences",
                "abroad": "a quota as tight, foreign sellers hold the licences",
            },
            "tariff",
        ),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[{"tariff": 0}, {}, {"supply": "middle"}, {"supply": "flat"}, {"measure": "abroad"}],
    breaks="supply",
)
