"""Explorer: Richardson's spiral fitted to military spending, and what it says of the years it has not seen."""

import altair as alt
import numpy as np

from summitry import data
from summitry.charts import COLOURS, DASHES
from summitry.explore import Choice, Explorer, Slider, Switch
from summitry.models.arms_race import changes, fit, path

FIRST, LAST = 1992, 2020
ANSWERING = {"USA": "United States", "JPN": "Japan", "KOR": "South Korea"}
RIVAL, BYSTANDER = ("CHN", "China"), ("SGP", "Singapore")
WINDOWS = (2000, 2016, 2)  # last year of the window: from, to, step
PANEL = (225, 230)  # size in pixels

_SPENDING = data.load("military_spending").pivot(index="year", columns="country", values="spending_usd_2019") / 1e9


def levels(state: str, other: str) -> np.ndarray:
    """Return the spending of two states from FIRST to LAST, shape (years, 2), billion US dollars of 2019."""
    return _SPENDING.loc[FIRST:LAST, [state, other]].to_numpy()


def explained(record: np.ndarray, fitted: np.ndarray) -> float:
    """Return the share of the variation of `record` that `fitted` explains, 1 for all of it."""
    return float(1 - ((record - fitted) ** 2).sum() / ((record - record.mean()) ** 2).sum())


def trial(state: str, last: int, bystander: bool) -> dict[str, list[dict]]:
    """Return the rows of the chart.

    Parameters
    ----------
    state : a key of ANSWERING
    last : last year of the window to which the model is fitted; it begins in FIRST
    bystander : whether Singapore stands in China's place

    Returns
    -------
    "steps": the yearly change of the state's spending, percent of its spending in FIRST: the record, and what the model
    makes of the true spending of both sides; "levels": its spending, FIRST = 100: the record, and the model left alone
    from the end of the window; "window": one row, where the window ends, what was fitted, how far the model misses a
    yearly change inside and after it, and spending in LAST, billion US dollars of 2019
    """
    other, name = BYSTANDER if bystander else RIVAL
    record = levels(state, other)
    seen = last - FIRST + 1
    race = fit(record[:seen])
    happened, said = np.diff(record[:, 0]), changes(race, record)[:, 0]
    missed = np.abs(said - happened)
    alone = path(race, record[seen - 1], range(LAST - last + 1))[:, 0]
    base = record[0, 0] / 100
    return {
        "steps": [
            {
                "year": FIRST + place,
                "record": round(float(step / base), 1),
                "model": round(float(model / base), 1),
                "seen": place < seen,
            }
            for place, (step, model) in enumerate(zip(happened, said, strict=True), 1)
        ],
        "levels": [
            {
                "year": FIRST + place,
                "record": round(float(level / base), 1),
                "model": round(float(alone[place - seen + 1] / base), 1) if place >= seen - 1 else None,
            }
            for place, level in enumerate(record[:, 0])
        ],
        "window": [
            {
                "year": last,
                "name": name,
                "answer": race.defence[0],
                "explains": explained(happened[: seen - 1], said[: seen - 1]),
                "inside": missed[: seen - 1].mean(),
                "after": missed[seen - 1 :].mean(),
                "no_change": np.abs(happened[seen - 1 :]).mean(),
                "said": alone[-1],
                "was": record[-1, 0],
            }
        ],
    }


def sentence(rows: dict[str, list[dict]], state: str, last: int, bystander: bool) -> str:
    """Say what was fitted, how well, and how far model and "as last year" miss in the years not seen."""
    (found,) = rows["window"]
    who = "the United States" if state == "USA" else ANSWERING[state]
    if found["answer"] < 0.005:
        answer = f"no answer of {who} to {found['name']}"
    else:
        answer = f"that {who} adds {found['answer']:.2f} dollars a year for each dollar that {found['name']} spends"
    return (
        f"Fitted to {FIRST}-{last}, the model finds {answer}, and explains {found['explains']:.0%} of the yearly "
        f"changes. It misses a change by {found['inside']:.1f} billion US dollars (prices of 2019) in the window and "
        f"by {found['after']:.1f} after it, where 'as last year' misses by {found['no_change']:.1f}. Left alone from "
        f"{last} it says {found['said']:,.0f} billion for {LAST}; the record is {found['was']:,.0f}."
    )


def _panel(rows: alt.Chart, title: str, ends: tuple[int, int], heading: str) -> alt.LayerChart:
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickCount=4), scale=alt.Scale(domain=[FIRST, LAST]))
    y = {"title": title, "scale": alt.Scale(domain=list(ends))}
    window = alt.Chart(alt.NamedData("window")).encode(x)
    model = rows.encode(x, alt.Y("model:Q", **y))
    return alt.layer(
        window.mark_rule(strokeDash=DASHES[2], opacity=0.7),
        window.mark_text(align="left", baseline="bottom", dx=4, dy=-3, fontSize=11).encode(
            y=alt.value(PANEL[1]), text=alt.value("not seen")
        ),
        rows.mark_point(size=26, color=COLOURS[4], opacity=1, clip=True).encode(x, alt.Y("record:Q", **y)),
        model.transform_filter("datum.seen").mark_line(color=COLOURS[0], clip=True),
        model.transform_filter("!datum.seen && isValid(datum.model)").mark_line(
            color=COLOURS[1], strokeDash=DASHES[1], clip=True
        ),
        title=alt.Title(heading, fontSize=12),
    ).properties(width=PANEL[0], height=PANEL[1])


def _chart() -> alt.HConcatChart:
    return alt.hconcat(
        _panel(
            alt.Chart(alt.NamedData("steps")), f"Yearly change, % of {FIRST}", (-20, 100), "Told the truth each year"
        ),
        _panel(alt.Chart(alt.NamedData("levels")), f"Spending, {FIRST} = 100", (0, 450), "Left alone"),
        title=alt.Title(
            "A spiral that fits the years it was drawn from",
            subtitle=[
                "Dots: record. Line: the model where it was fitted. Dashed: in years it has not seen.",
                "Lines that leave the frame go on. Source: SIPRI in Our World in Data, 2022; after Richardson, 1960",
            ],
        ),
        description="Left, the yearly changes of a state's military spending as dots, with the fitted model as a line "
        "up to the end of the window and dashed after it. Right, its level, with the model left alone from there.",
    )


spiral_on_trial = Explorer(
    "spiral_on_trial",
    question="Does a spiral fitted to one stretch of years say anything true about the next?",
    model=trial,
    controls=[
        Choice("state", "Who is thought to answer China", ANSWERING, "USA"),
        Slider("last", f"Fit the model to {FIRST} up to", *WINDOWS, 2004),
        Switch("bystander", "Put a bystander, Singapore, in China's place"),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[{}, {"bystander": True}, {"last": 2012}, {"last": 2016}, {"state": "JPN"}, {"state": "KOR"}],
    breaks="bystander",
)
