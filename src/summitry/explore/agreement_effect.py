"""Explorer: what an agreement adds to trade, by method, by what is held fixed and by whom trade is compared with."""

import functools
import math

import altair as alt
import numpy as np
import pandas as pd

from summitry import data
from summitry.charts import COLOURS, INK
from summitry.explore import Choice, Explorer
from summitry.models.gravity import Fit, log_ols, ppml

YEARS = (1990, 1998, 2006)
ESTIMATORS = {"ols": "OLS", "ppml": "PPML"}
FIXED = {"sizes": "sizes", "countries": "countries", "pairs": "pairs"}
HOME = {"out": "abroad only", "in": "with home", "border": "home, border by year"}
TIES = ["ln_distance", "contiguous", "common_language", "colonial_tie"]
SIZES = ["ln_output", "ln_spending"]
Z = 1.96  # standard errors on either side of a 95% interval
SCALE = (-40, 140)  # percent


@functools.cache
def panel(years: tuple[int, ...] = YEARS) -> pd.DataFrame:
    """Return the trade of `years` with the regressors of gravity, and numbers for the levels of its effects."""
    table = data.load("gravity_panel")
    table = table[table["year"].isin(years)].reset_index(drop=True)
    seller, buyer = table["exporter"], table["importer"]
    table["abroad"] = (seller != buyer).astype(float)
    table["ln_distance"] = np.log(table["distance_km"])
    table["ln_output"] = np.log(table.groupby(["exporter", "year"])["trade_usd_m"].transform("sum"))
    table["ln_spending"] = np.log(table.groupby(["importer", "year"])["trade_usd_m"].transform("sum"))
    table["seller"] = table.groupby(["exporter", "year"]).ngroup()
    table["buyer"] = table.groupby(["importer", "year"]).ngroup()
    table["pair"] = (seller + buyer).where(seller < buyer, buyer + seller).factorize()[0]
    for year in years[1:]:
        table[f"abroad_{year}"] = table["abroad"] * (table["year"] == year)
    return table


def estimate(estimator: str, fixed: str, home: str, years: tuple[int, ...] = YEARS) -> Fit:
    """Return gravity with an agreement among its regressors, errors clustered by pair of countries.

    Parameters
    ----------
    estimator : "ols" on logarithms, zeros dropped, or "ppml"
    fixed : "sizes" for output, spending and the ties of a pair; "countries" for an effect of each exporter and each
        importer in each year, and the ties; "pairs" for an effect of each pair besides
    home : sales at home "out", "in" with one border effect, or in with a "border" effect of each year
    years : of the panel
    """
    rows = panel(years)
    if home == "out":
        rows = rows[rows["abroad"] == 1]
    regressors = ["agreement"]
    if fixed != "pairs":
        regressors += TIES + ["abroad"] * (home != "out")
    if fixed == "sizes":
        regressors += SIZES
    if home == "border":
        regressors += [f"abroad_{year}" for year in years[1:]]
    effects = {"sizes": ["year"], "countries": ["seller", "buyer"], "pairs": ["seller", "buyer", "pair"]}[fixed]
    method = log_ols if estimator == "ols" else ppml
    return method(
        rows["trade_usd_m"], rows[regressors].astype(float), [rows[effect] for effect in effects], rows["pair"]
    )


def percent(fit: Fit) -> tuple[float, float, float]:
    """Return low end, estimate and high end of the agreement's effect in percent of trade, 95% interval."""
    middle, error = fit.coefficients["agreement"], fit.standard_errors["agreement"]
    return tuple(100 * math.expm1(middle + side * error) for side in (-Z, 0, Z))


@functools.cache
def summary(estimator: str, fixed: str, home: str) -> dict:
    """Return the row of a specification in the chart, and no more: eighteen whole fits would weigh on the kernel."""
    fit = estimate(estimator, fixed, home)
    low, middle, high = (round(value, 1) for value in percent(fit))
    name = label(estimator, fixed, home)
    return {"name": name, "low": low, "effect": middle, "high": high, "clusters": fit.clusters}


def label(estimator: str, fixed: str, home: str) -> str:
    """Return the short name of a specification, as the chart bears it."""
    return f"{ESTIMATORS[estimator]}, {FIXED[fixed]}, {HOME[home]}"


SPECIFICATIONS = [(e, f, h) for e in ESTIMATORS for f in FIXED for h in HOME]


def agreement_effects(estimator: str, fixed: str, home: str) -> list[dict]:
    """Return all eighteen estimates in percent of trade, with the chosen one marked.

    Parameters: as `estimate`.
    """
    chosen = (estimator, fixed, home)
    return [{**summary(*specification), "chosen": specification == chosen} for specification in SPECIFICATIONS]


def sentence(rows: list[dict], estimator: str, fixed: str, home: str) -> str:
    """Say what the chosen specification finds, and whom it compares with whom."""
    (row,) = (row for row in rows if row["chosen"])
    more = f"{abs(row['effect']):.0f}% {'more' if row['effect'] >= 0 else 'less'}"
    sure = "which leaves out zero" if row["low"] > 0 or row["high"] < 0 else "which includes zero"
    found = (
        f"Members of an agreement trade {more} (95% interval from {row['low']:.0f} to {row['high']:.0f}%, {sure}; "
        f"errors clustered by {row['clusters']:,} pairs)."
    )
    if fixed == "pairs":
        whom = {
            "out": "Each pair is compared with itself over time, measured against its partners' other trade abroad.",
            "in": "Each pair is compared with itself over time, measured also against what the two sell at home: trade "
            "that grows everywhere counts as an effect of agreements.",
            "border": "Each pair is compared with itself over time, after what crossing any border gained each year.",
        }[home]
    else:
        held = "of the same size" if fixed == "sizes" else "of the same countries"
        whom = (
            f"Pairs with a new agreement are compared with other pairs {held} and distance. Among these are pairs "
            "with an agreement from before 1986."
        )
    return f"{found} {whom}"


def _chart() -> alt.LayerChart:
    axis = alt.Axis(values=list(range(SCALE[0], SCALE[1] + 1, 20)))
    x = alt.X("effect:Q", title="Trade added by an agreement, %", scale=alt.Scale(domain=SCALE), axis=axis)
    names = [label(*specification) for specification in SPECIFICATIONS]
    y = alt.Y("name:N", title=None, scale=alt.Scale(domain=names), axis=alt.Axis(labelLimit=300))
    rows = alt.Chart(alt.NamedData("rows")).encode(y=y)
    chosen, others = rows.transform_filter("datum.chosen"), rows.transform_filter("!datum.chosen")
    ends = {"x": alt.X("low:Q", scale=alt.Scale(domain=SCALE)), "x2": "high:Q"}
    nothing = alt.Chart(alt.Data(values=[{"effect": 0}])).encode(x=x)
    return alt.layer(
        nothing.mark_rule(strokeDash=[4, 4]),
        others.mark_rule(strokeWidth=2, color=COLOURS[4]).encode(**ends),
        others.mark_point(filled=True, size=40, opacity=1, color=COLOURS[4]).encode(x=x),
        chosen.mark_rule(strokeWidth=5, color=COLOURS[1]).encode(**ends),
        chosen.mark_point(filled=True, size=170, opacity=1, color=INK, shape="diamond").encode(x=x),
        chosen.mark_text(align="left", dx=8, fontWeight="bold", color=INK).encode(
            x=alt.X("high:Q"), text=alt.Text("effect:Q", format="+.0f")
        ),
    ).properties(
        width=370,
        height=380,
        title=alt.Title(
            "One panel, one question, eighteen answers",
            subtitle=[
                "Diamond: your choice, with its 95% interval. Grey: the other choices. Manufactures, 69 countries,",
                "1990, 1998 and 2006. Source: Yotov, Piermartini, Monteiro and Larch 2016",
            ],
        ),
        description=(
            "Eighteen horizontal intervals, one for each way to estimate what an agreement adds to trade, from below "
            "zero to above 100 percent. The chosen one is a thick line with a diamond and its number."
        ),
    )


agreement_effect = Explorer(
    "agreement_effect",
    question="How much trade does an agreement add, and compared with what?",
    model=agreement_effects,
    controls=[
        Choice(
            "estimator",
            "Method",
            {"ols": "OLS: a straight line through logarithms, zeros dropped", "ppml": "PPML: trade itself, zeros kept"},
            "ppml",
        ),
        Choice(
            "fixed",
            "Held fixed",
            {
                "sizes": "sizes: output, spending, distance and other ties",
                "countries": "countries: all about exporter and importer in each year, distance and ties",
                "pairs": "pairs: that, and all that lasts about a pair",
            },
            "pairs",
        ),
        Choice(
            "home",
            "Compared with sales at home?",
            {
                "out": "no, trade abroad only",
                "in": "yes",
                "border": "yes, and borders may become easier to cross for all",
            },
            "in",
        ),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[
        {"estimator": "ols", "fixed": "sizes", "home": "out"},
        {"fixed": "sizes", "home": "out"},
        {"fixed": "countries", "home": "out"},
        {},
        {"home": "border"},
        {"home": "out"},
    ],
    breaks="home",
)
