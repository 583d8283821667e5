"""Ratification and entry into force of the CPTPP."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

FROM_GENERAL_KNOWLEDGE = {"NZL", "CAN", "AUS", "VNM"}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "cptpp-membership" / "cptpp_members.csv"):
        yield {
            "country": row["iso3"],
            "tpp_signed": row["tpp12_signed"],
            "cptpp_signed": row["cptpp_signed"] or None,
            "ratified": row["ratified"] or None,
            "in_force": row["entry_into_force"] or None,
            "verification": _verification(row),
        }


def _verification(row: dict) -> str:
    if row["iso3"] in FROM_GENERAL_KNOWLEDGE:
        return "day of ratification from general knowledge"
    return "one source only" if "one source" in row["note"] else "source read"


if __name__ == "__main__":
    run("cptpp_members", rows)
