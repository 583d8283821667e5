"""The explorer of lesson 00."""

import pandas as pd
import pytest

from summitry import data
from summitry.explore.event_counts import WEEKS, count, event_counts, last_day, say


@pytest.mark.parametrize("counted", ["all", "talks", "announcements"])
def test_the_last_week_counts_every_event_of_the_four_months(counted):
    events = data.load("chronology").query("'2018-01-01' <= date <= '2018-04-30'")
    kinds = {"talks": ["meeting", "call"], "announcements": ["statement", "law or order", "tariff"]}
    wanted = events if counted == "all" else events[events["kind"].isin(kinds[counted])]
    rows = count(WEEKS, counted, False)
    assert {row["theme"]: row["events"] for row in rows if row["events"]} == wanted["theme"].value_counts().to_dict()


def test_an_event_counts_from_its_own_day_on():
    # Moon and Kim met on Friday 27 April 2018, in week 17; leaders had met on North Korea once before in these months
    earlier, later = (count(week, "talks", True) for week in (16, 17))
    by_theme = [{row["theme"]: row["events"] for row in rows}["North Korea"] for rows in (earlier, later)]
    assert by_theme[1] - by_theme[0] == 1
    assert last_day(16) == pd.Timestamp("2018-04-22")
    assert last_day(17) == pd.Timestamp("2018-04-29")
    assert last_day(WEEKS) == pd.Timestamp("2018-04-30")


def test_sentence_names_ties_and_an_empty_table():
    nothing = say(count(1, "talks", True), 1, "talks", True)
    assert nothing == "Counting meetings and calls of leaders up to 7 January 2018: none yet."
    rows = [{"theme": "trade", "events": 2}, {"theme": "defence", "events": 2}]
    assert say(rows, 4, "all", False).endswith(": 4, and trade and defence lead with 2 each.")


def test_every_setting_fits_the_page_and_the_axis():
    assert event_counts.form == "grid"
    counts = [frame["data"]["rows"]["rows"] for frame in event_counts.payload("grid")["frames"]]
    assert max(events for rows in counts for _, events in rows) <= 30
