"""The table of offices is written by hand: its CSV is the original. This puts it in order and updates the manifest."""

from pathlib import Path

from _build import DATASETS, read, run


def rows(raw: Path) -> list[dict]:
    return sorted(read(DATASETS / "office_holders.csv"), key=lambda row: (row["state"], row["post"], row["start"]))


if __name__ == "__main__":
    run("office_holders", rows)
