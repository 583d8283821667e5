"""Roll calls of the UN General Assembly since 1991, with the votes of eight states."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

STATES = ("USA", "JPN", "KOR", "PRK", "CHN", "RUS", "AUS", "PHL")
ISSUES = {
    "me": "Palestinian conflict",
    "nu": "nuclear weapons",
    "di": "arms control",
    "hr": "human rights",
    "co": "colonialism",
    "ec": "economic development",
}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "un-votes" / "roll_calls_8_states.csv"):
        yield {
            "vote_id": int(row["rcid"]),
            "date": row["date"],
            "resolution": row["unres"] or None,
            "title": row["short"] or None,
            "issues": [ISSUES[code] for code in row["issues"].split(";") if code],
            **{state.lower(): row[state] or None for state in STATES},
        }


if __name__ == "__main__":
    run("un_votes", rows)
