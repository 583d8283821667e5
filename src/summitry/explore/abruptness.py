"""Explorer of lesson 11: which decisions were abrupt, in three senses of the word that count different things."""

from functools import cache

import altair as alt
import pandas as pd

from summitry import charts, data
from summitry.explore import Choice, Explorer, Slider, Switch
from summitry.models.coding import cohen_kappa

SENSES = {
    "notice": "no notice: at most so many days",
    "turn": "a turn: at least so many points",
    "pace": "pace: at least so many events in a week",
}
BARS = {"notice": 7, "turn": 8, "pace": 5}  # where the bar stands for the senses that are not chosen
PLACES = {"JPN": "Tokyo", "KOR": "Seoul", "CHN": "Beijing", "PRK": "Pyongyang", "": "own staff"}
WEEK, LAST_SCORES = 7, 3
REVIEW = {"cc2018", "wp2018"}  # sources that cover the first months of 2018 only
QUARTERS = [f"{year} Q{quarter}" for year in (2018, 2019) for quarter in (1, 2, 3, 4)]


@cache
def decisions() -> pd.DataFrame:
    """Return the decisions of the United States, one row each, with each sense measured by both rules.

    notice, notice_named : days between the first sign of it and the decision; the second takes only days on which
        someone named this very act as to come, and no investigation or talks that could end in it
    turn, turn_mean : points between its Goldstein weight and that of the last decision towards the same state, or the
        mean of the last three; the larger one if it has several targets, missing if there is nothing to turn from
    pace, pace_even : events with the United States in the week that ends with it; the second leaves out those known
        only from sources that cover the first months of 2018 and nothing else
    """
    codes = data.load("event_codes").query("decision").reset_index(drop=True)
    chronology = data.load("chronology").set_index("event_id")
    weights = data.load("goldstein_scale").set_index("code")["goldstein"]
    codes["date"] = codes["event_id"].map(chronology["date"])
    codes["summary"] = codes["event_id"].map(chronology["summary"])
    codes["score"] = codes["code"].map(weights)
    for name, signs in (("notice", ["named_on", "procedure_on"]), ("notice_named", ["named_on"])):
        first = codes[signs].min(axis=1).fillna(codes["date"])
        codes[name] = (codes["date"] - first).dt.days
    towards = codes.explode("targets").dropna(subset="targets")
    before = towards.groupby("targets")["score"]
    last, mean = before.shift(), before.transform(lambda scores: scores.rolling(LAST_SCORES, 1).mean().shift())
    for name, earlier in (("turn", last), ("turn_mean", mean)):
        codes[name] = (towards["score"] - earlier).abs().groupby(level=0).max()
    days = chronology[chronology["actors"].map(lambda actors: "USA" in actors)]
    even = days[~days["sources"].map(lambda sources: set(sources) <= REVIEW)]
    for name, events in (("pace", days), ("pace_even", even)):
        codes[name] = [_in_week(events["date"], day) for day in codes["date"]]
    return codes


def _in_week(dates: pd.Series, last: pd.Timestamp) -> int:
    return int(dates.between(last - pd.Timedelta(days=WEEK - 1), last).sum())


COLUMNS = {
    "notice": ("notice", "notice_named"),
    "turn": ("turn", "turn_mean"),
    "pace": ("pace", "pace_even"),
}


def abrupt(sense: str, bar: float, other_rule: bool) -> pd.Series:
    """Return for each decision whether it is abrupt in this sense, with this bar, by the first or the other rule."""
    values = decisions()[COLUMNS[sense][other_rule]]
    return values <= bar if sense == "notice" else values >= bar


def model(sense: str, bar: int, other_rule: bool) -> dict[str, list[dict]]:
    """Return the decisions with their value and whether they are abrupt, and their number by quarter.

    Parameters
    ----------
    sense : a key of SENSES
    bar : days, Goldstein points, or events in a week
    other_rule : count by the other rule of `decisions`
    """
    values, chosen = decisions()[COLUMNS[sense][other_rule]], abrupt(sense, bar, other_rule)
    quarter = decisions()["date"].dt.to_period("Q").astype(str).str.replace("Q", " Q")
    counts = chosen.groupby(quarter).sum()
    return {
        "rows": [
            {"id": number, "value": None if pd.isna(value) else round(float(value), 1), "abrupt": bool(yes)}
            for number, (value, yes) in enumerate(zip(values, chosen, strict=True))
        ],
        "quarters": [{"quarter": name, "abrupt": int(counts.get(name, 0))} for name in QUARTERS],
    }


def sentence(rows: dict[str, list[dict]], sense: str, bar: int, other_rule: bool) -> str:
    """Say how many decisions are abrupt, when, and how far the other two senses agree."""
    chosen = abrupt(sense, bar, other_rule)
    number, total = int(chosen.sum()), len(chosen)
    means = (
        {
            ("notice", False): f"at most {bar} days from the first sign, investigations and talks included",
            ("notice", True): f"at most {bar} days from the first time that this very act was named",
            ("turn", False): f"at least {bar} points away from the last decision towards that state",
            ("turn", True): f"at least {bar} points away from the mean of the last three towards that state",
            ("pace", False): f"at least {bar} events in the week, all rows counted",
            ("pace", True): f"at least {bar} events in the week, without rows known only from sources of early 2018",
        }[sense, other_rule]
        .replace(" 1 days", " 1 day")
        .replace(" 1 points", " 1 point")
        .replace(" 1 events", " 1 event")
    )
    if number == 0:
        return f"Abrupt means {means}: none of {total} decisions is."
    spring = int((chosen & decisions()["date"].between("2018-03-01", "2018-05-31")).sum())
    counted = f"Abrupt means {means}: {number} of {total} decisions {'is' if number == 1 else 'are'}, "
    counted += f"{spring or 'none'} of them from March to May 2018."
    others = [other for other in SENSES if other != sense]
    kappas = [cohen_kappa(chosen, abrupt(other, BARS[other], False)) for other in others]
    shown = " and ".join(
        f"{round(kappa, 2) + 0.0:.2f} with {other}" for other, kappa in zip(others, kappas, strict=True)
    )
    return f"{counted} Agreement beyond chance, by the first rules and bars of the lesson: {shown}."


def _chart() -> alt.VConcatChart:
    known = decisions()
    facts = alt.InlineData(
        [
            {
                "id": number,
                "date": f"{row.date:%Y-%m-%d}",
                "what": row.summary,
                "place": PLACES["".join(row.targets[:1])],
            }
            for number, row in enumerate(known.itertuples())
        ]
    )
    found = alt.LookupData(facts, key="id", fields=["date", "what", "place"])
    colours = alt.Scale(domain=[True, False], range=[charts.COLOURS[1], charts.COLOURS[4]])
    points = (
        alt.Chart(alt.NamedData("rows"))
        .transform_lookup(lookup="id", from_=found)
        .transform_calculate(day="toDate(datum.date)")
        .mark_point(filled=True, opacity=0.85)
        .encode(
            alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8), scale=alt.Scale(domain=_SPAN)),
            alt.Y("place:N", title=None, sort=list(PLACES.values()), scale=alt.Scale(domain=list(PLACES.values()))),
            color=alt.Color("abrupt:N", scale=colours, legend=None),
            shape=alt.Shape(
                "abrupt:N", scale=alt.Scale(domain=[True, False], range=["diamond", "circle"]), legend=None
            ),
            size=alt.Size("abrupt:N", scale=alt.Scale(domain=[True, False], range=[190, 45]), legend=None),
            tooltip=[
                alt.Tooltip("date:N", title="day"),
                alt.Tooltip("what:N", title="decision"),
                alt.Tooltip("value:Q", title="measured"),
            ],
        )
        .properties(width=470, height=150)
    )
    bars = alt.Chart(alt.NamedData("quarters")).encode(
        alt.X("quarter:N", title=None, sort=QUARTERS, axis=alt.Axis(labelAngle=0)),
        alt.Y("abrupt:Q", title="abrupt", scale=alt.Scale(domain=[0, 12]), axis=alt.Axis(tickCount=4)),
    )
    label = bars.mark_text(dy=-8).encode(text="abrupt:Q")
    return alt.vconcat(
        points,
        alt.layer(bars.mark_bar(color=charts.COLOURS[1], width=30), label).properties(width=470, height=100),
        title=alt.Title(
            "What was abrupt depends on what the word counts",
            subtitle=[
                "Large diamonds: abrupt decisions of Washington, by target. Bars: their number by quarter.",
                "Sources: chronology; codes and notice by hand (event_codes); Goldstein 1992",
            ],
        ),
        description="Decisions of the United States in 2018 and 2019 by day and target; those that are abrupt in the "
        "chosen sense are large diamonds. Below, bars count them by quarter.",
    )


_SPAN = [alt.DateTime(year=2018, month=1, date=1), alt.DateTime(year=2019, month=12, date=31)]

abruptness = Explorer(
    "abruptness",
    question="Which decisions were abrupt, and when? Choose what the word means, move the bar, change the rule.",
    model=model,
    controls=[
        Choice("sense", "Abrupt means", SENSES, "pace"),
        Slider("bar", "Bar (days, points, or events)", 1, 14, 1, 5),
        Switch("other_rule", "Count by the other rule"),
    ],
    chart=_chart(),
    sentence=sentence,
    breaks="other_rule",
    chosen=[
        {},
        {"other_rule": True},
        {"sense": "notice", "bar": 7},
        {"sense": "notice", "bar": 7, "other_rule": True},
        {"sense": "turn", "bar": 8},
        {"sense": "turn", "bar": 8, "other_rule": True},
    ],
)
