"""Explorer: does a tariff on one partner change the total deficit, and what is assumed about saving?"""

import altair as alt
import numpy as np

from summitry.charts import COLOURS
from summitry.explore import Choice, Explorer, Slider
from summitry.models.balance import bilateral_balances
from summitry.models.general_equilibrium import Counterfactual, World, counterfactual

FLOWS = [[880, 60, 40], [70, 460, 30], [50, 40, 270]]  # what A, B and C (columns) spend on goods of A, B and C (rows)
BEFORE = World(FLOWS, elasticity=4)  # a made-up world in which A has a deficit of 10 with each partner
OTHERS = BEFORE.output[1:] / BEFORE.output[1:].sum()  # how B and C share a change of A's deficit
TARIFFS = {"B": [(1, 0)], "both": [(1, 0), (2, 0)], "answer": [(1, 0), (0, 1)]}  # (seller, buyer who taxes)
SAVING = {
    "fixed": "stay as they are: A's deficit is held fixed (assumption)",
    "saved": "the treasury of A saves all tariff revenue (assumption)",
    "balanced": "all three spend just what they earn: no deficits (assumption)",
}
WITH = ("with B", "with C", "in all")
WIDTH = 440


def rates(tariff: float, whom: str) -> np.ndarray:
    """Return the matrix of rates, column on row, for a tariff in percent on those in TARIFFS[whom]."""
    matrix = np.zeros((3, 3))
    for seller, buyer in TARIFFS[whom]:
        matrix[seller, buyer] = tariff / 100
    return matrix


def outcome(tariff: float, whom: str, saving: str) -> Counterfactual:
    """Return the equilibrium with the tariff under the assumption about saving, a key of SAVING."""
    taxes = rates(tariff, whom)
    if saving == "fixed":
        return counterfactual(BEFORE, taxes)
    if saving == "balanced":
        return counterfactual(BEFORE, taxes, deficits=np.zeros(3))
    found, saved = counterfactual(BEFORE, taxes), -1.0
    while abs(found.world.revenue[0] - saved) > 1e-10:
        saved = found.world.revenue[0]
        found = counterfactual(BEFORE, taxes, deficits=_deficits(saved))
    return found


def balances(world: World) -> list[float]:
    """Return A's balance with B, with C and in all, at border values."""
    own = bilateral_balances(world.flows, world.tariffs)[0]
    return [float(own[1]), float(own[2]), float(own.sum())]


def deficit(tariff: int, whom: str, saving: str) -> dict[str, list[dict]]:
    """Return the rows of the chart: A's balances before and after, and what changes in each country.

    Parameters
    ----------
    tariff : rate in percent
    whom : a key of TARIFFS
    saving : a key of SAVING
    """
    after = outcome(tariff, whom, saving)
    return {
        "balances": [
            {"who": who, "before": _short(old), "after": _short(new), "label": _signed(new)}
            for who, old, new in zip(WITH, balances(BEFORE), balances(after.world), strict=True)
        ],
        "incomes": [
            {"country": country, "change": _short(100 * (real - 1)), "label": _signed(100 * (real - 1))}
            for country, real in zip("ABC", after.welfare, strict=True)
        ],
    }


def sentence(rows: dict[str, list[dict]], tariff: int, whom: str, saving: str) -> str:
    """Say what becomes of the bilateral balances, of their sum, and of what the countries can buy."""
    with_b, with_c, total = (row["after"] for row in rows["balances"])
    home, partner, third = (row["change"] for row in rows["incomes"])
    target = {"B": "B", "both": "B and C", "answer": "B, answered in kind"}[whom]
    start = f"With a tariff of {tariff}% on {target}," if tariff else "Without a tariff,"
    old = rows["balances"][2]["before"]
    verb = "stays at" if abs(total - old) < 0.005 else "becomes"
    why = {
        "fixed": "because saving less investment was held fixed",
        "saved": "smaller by just the revenue that the treasury of A saves",
        "balanced": "because all three were made to spend just what they earn",
    }[saving]
    if verb == "stays at" and saving != "fixed":
        why = "because there is no revenue to save"
    return (
        f"{start} A's balance is {_signed(with_b)} with B and {_signed(with_c)} with C; in all it {verb} "
        f"{_signed(total)}, {why}. What A can buy changes by {_signed(home)}%, B {_signed(partner)}%, "
        f"C {_signed(third)}%."
    )


def _deficits(saved: float) -> np.ndarray:
    """Return the deficits if A saves `saved` more: B and C together save that much less."""
    return BEFORE.deficits + saved * np.array([-1, *OTHERS])


def _short(number: float) -> float:
    return round(float(number), 2) + 0.0  # no negative zero


def _signed(number: float) -> str:
    return "0.0" if abs(number) < 0.05 else f"{number:+.1f}"


def _balance_chart() -> alt.LayerChart:
    axis = alt.Axis(values=[-40, -30, -20, -10, 0, 10, 20])
    scale = alt.Scale(domain=[-45, 30])
    rows = alt.Chart(alt.NamedData("balances")).encode(alt.Y("who:N", title=None, sort=list(WITH)))
    after = alt.X("after:Q", title="A's balance of trade (world income: 1,900 a year)", scale=scale, axis=axis)
    bars = rows.encode(after)
    sign = alt.Scale(type="threshold", domain=[0], range=[COLOURS[1], COLOURS[0]])
    labels = rows.encode(after, alt.Text("label:N"))
    return alt.layer(
        bars.mark_bar(height=20).encode(alt.Color("after:Q", scale=sign, legend=None)),
        rows.mark_tick(thickness=3, size=24, color="currentColor").encode(alt.X("before:Q", scale=scale)),
        labels.transform_filter("datum.after >= 0").mark_text(align="left", dx=6, dy=-20),
        labels.transform_filter("datum.after < 0").mark_text(align="right", dx=-6, dy=-20),
    ).properties(width=WIDTH, height=165)


def _income_chart() -> alt.LayerChart:
    x = alt.X("change:Q", title="Change of what the country can buy, %", scale=alt.Scale(domain=[-4, 8]))
    rows = alt.Chart(alt.NamedData("incomes")).encode(x, alt.Y("country:N", title=None))
    labels = rows.encode(alt.Text("label:N"))
    return alt.layer(
        rows.mark_bar(height=14, color=COLOURS[4]),
        labels.transform_filter("datum.change >= 0").mark_text(align="left", dx=4),
        labels.transform_filter("datum.change < 0").mark_text(align="right", dx=-4),
    ).properties(width=WIDTH, height=75)


def _chart() -> alt.VConcatChart:
    return alt.vconcat(
        _balance_chart(),
        _income_chart(),
        title=alt.Title(
            "A tariff moves balances about; saving decides their sum",
            subtitle=[
                "Bars: A's balances after the tariff. Ticks: before.",
                "A made-up world of three countries, trade elasticity 4. Model: Dekle, Eaton and Kortum 2008",
            ],
        ),
        description=(
            "Above, three bars show country A's balance of trade with B, with C and in all, with ticks where they "
            "stood before. Below, three bars show by how much each country can buy more or less."
        ),
    )


tariff_and_deficit = Explorer(
    "tariff_and_deficit",
    question="Country A taxes the goods of B. What happens to its deficit with B, with C and in all?",
    model=deficit,
    controls=[
        Slider("tariff", "Tariff", 0, 50, 5, 25, unit="%"),
        Choice(
            "whom",
            "A's tariff is on",
            {"B": "B alone", "both": "B and C alike", "answer": "B alone, and B answers with as much"},
            "B",
        ),
        Choice("saving", "Saving and investment", SAVING, "fixed"),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[{"tariff": 0}, {}, {"whom": "both"}, {"whom": "answer"}, {"saving": "saved"}, {"saving": "balanced"}],
    breaks="saving",
)
