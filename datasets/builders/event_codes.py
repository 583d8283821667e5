"""The codes are given by hand: the CSV is the original. This puts it in order and updates the manifest."""

from pathlib import Path

from _build import DATASETS, read, run


def rows(raw: Path) -> list[dict]:
    return sorted(read(DATASETS / "event_codes.csv"), key=lambda row: row["event_id"])


if __name__ == "__main__":
    run("event_codes", rows)
