"""Were alliances honoured in war? Two codings of the same cases, with indicators as true and false."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

PERIODS = {"1": "1816-1944", "0": "1945-2003"}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "alliance-fulfilment-in-war" / "berkemeier_fuhrmann_2018.csv"):
        yield {
            "period": PERIODS[row["sample"]],
            "war": row["warname"],
            "atop_id": row["atopid"] or None,
            "defense": row["defense"] == "1",
            "offense": row["offense"] == "1",
            "neutrality": row["neutral"] == "1",
            "nonaggression": row["nonagg"] == "1",
            "consultation": row["consul"] == "1",
            "outcome_llm": _outcome(row, "LLM"),
            "outcome_bf": _outcome(row, "BF"),
        }


def _outcome(row: dict, coding: str) -> str:
    outcomes = {"honored": "honor", "violated": "violate", "not tested": "dna"}
    return next(outcome for outcome, column in outcomes.items() if row[column + coding] == "1")


if __name__ == "__main__":
    run("alliances_in_war", rows)
