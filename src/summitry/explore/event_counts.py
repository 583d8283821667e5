"""Explorer of lesson 00: the chronology of early 2018, counted theme by theme as the weeks pass."""

import altair as alt
import pandas as pd

from summitry import data
from summitry.explore import Choice, Explorer, Slider, Switch

FIRST, LAST = pd.Timestamp("2018-01-01"), pd.Timestamp("2018-04-30")
WEEKS = 18
KINDS = {
    "all": "all events",
    "talks": "meetings and calls",
    "announcements": "statements, orders and tariffs",
}
TALKS = ["meeting", "call"]
ANNOUNCEMENTS = ["statement", "law or order", "tariff"]

events = data.load("chronology")
events = events[events["date"].between(FIRST, LAST)]
themes = list(events["theme"].value_counts().index)


def last_day(week: int) -> pd.Timestamp:
    """Return the Sunday that ends `week` of 2018, or 30 April for the last one."""
    return min(FIRST + pd.Timedelta(days=7 * week - 1), LAST)


def count(week: int, counted: str, leaders_only: bool) -> list[dict]:
    """Count the events up to the end of `week`, by theme.

    Parameters
    ----------
    week : 1 to 18, weeks of 2018
    counted : a key of KINDS
    leaders_only : count only events in which leaders took part on every side

    Returns
    -------
    list of dict with theme, events, label
    """
    seen = events[events["date"] <= last_day(week)]
    if counted != "all":
        seen = seen[seen["kind"].isin(TALKS if counted == "talks" else ANNOUNCEMENTS)]
    if leaders_only:
        seen = seen[seen["level"] == "leader"]
    counts = seen["theme"].value_counts()
    return [{"theme": theme, "events": int(counts.get(theme, 0))} for theme in themes]


def say(rows: list[dict], week: int, counted: str, leaders_only: bool) -> str:
    """Say which theme leads at the end of `week`."""
    day = last_day(week)
    total = sum(row["events"] for row in rows)
    which = KINDS[counted] + (" of leaders" if leaders_only else "")
    counting = f"Counting {which} up to {day.day} {day:%B %Y}"
    if total == 0:
        return f"{counting}: none yet."
    most = max(row["events"] for row in rows)
    first = [row["theme"] for row in rows if row["events"] == most]
    lead = f"{first[0]} leads with {most}" if len(first) == 1 else f"{' and '.join(first)} lead with {most} each"
    return f"{counting}: {total}, and {lead}."


bars = (
    alt.Chart(alt.NamedData("rows"), height=alt.Step(34), width=460)
    .mark_bar()
    .encode(
        x=alt.X("events:Q", title="Events so far", scale=alt.Scale(domain=[0, 30]), axis=alt.Axis(tickMinStep=5)),
        y=alt.Y("theme:N", title=None, sort=themes),
    )
)

event_counts = Explorer(
    "event_counts",
    question="Which theme leads, and from which week on?",
    model=count,
    controls=[
        Slider("week", "Weeks of 2018 counted", 1, WEEKS, 1, 4),
        Choice("counted", "Count", KINDS, "all"),
        Switch("leaders_only", "Leaders only"),
    ],
    chart=alt.layer(
        bars,
        bars.mark_text(align="left", dx=6).encode(text="events:Q"),
        title=alt.Title("Which theme fills the table?", subtitle="Source: chronology, January-April 2018"),
        description="Bar chart of the number of events in the chronology by theme, up to the week of the slider.",
    ),
    sentence=say,
    chosen=[{"week": 4}, {"week": 10}, {"week": WEEKS}, {"week": WEEKS, "leaders_only": True}],
)
