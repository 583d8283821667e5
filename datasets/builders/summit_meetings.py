"""Who met whom: the meetings and calls of leaders and ministers of the six states, taken from the chronology."""

from collections.abc import Iterator
from pathlib import Path

from _build import DATASETS, read, run

SIX = {"CHN", "JPN", "KOR", "PRK", "RUS", "USA"}


def rows(raw: Path) -> Iterator[dict]:
    for event in read(DATASETS / "chronology.csv"):
        participants = [actor for actor in event["actors"].split(";") if actor in SIX]
        if event["kind"] in ("meeting", "call") and event["level"] in ("leader", "minister") and len(participants) > 1:
            yield {
                "event_id": event["event_id"],
                "date": event["date"],
                "place": event["place"] or None,
                "participants": sorted(participants),
                "people": event["people"].split(";") if event["people"] else [],
                "level": event["level"],
                "kind": event["kind"],
                "sources": event["sources"].split(";"),
                "verification": event["verification"],
            }


if __name__ == "__main__":
    run("summit_meetings", rows)
