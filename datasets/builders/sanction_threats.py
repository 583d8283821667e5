"""Threats of sanctions, 1970-2000: how often each outcome of the game was reached in a pair of states."""

from collections.abc import Iterator
from pathlib import Path

from _build import cow_to_iso3, read, run


def rows(raw: Path) -> Iterator[dict]:
    iso3 = cow_to_iso3()
    for row in read(raw / "strategic-model-data" / "sanctions_game.csv"):
        yield {
            "challenger": iso3.get(row["ccode1"]),
            "target": iso3.get(row["ccode2"]),
            "decade": int(row["tenyear"]),
            "status_quo": int(row["sq"]),
            "target_concedes": int(row["cd"]),
            "challenger_stands_firm": int(row["sf"]),
            "challenger_backs_down": int(row["bd"]),
            "log_capability_ratio": round(float(row["lncaprat"]), 4),
            "allied": row["ally"] in ("1", "1.0"),
        }


if __name__ == "__main__":
    run("sanction_threats", rows)
