"""ICEWS: the machine-coded events between the United States and North Korea on 1 and 2 June 2018."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run

STATES = {"United States": "USA", "North Korea": "PRK"}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "cameo-goldstein-icews-sample" / "icews_2018_06_01_sample.csv"):
        if {row["Source Country"], row["Target Country"]} == STATES.keys():
            yield {
                "icews_id": row["Event ID"],
                "date": row["Event Date"],
                "source_name": row["Source Name"],
                "source": STATES[row["Source Country"]],
                "target_name": row["Target Name"],
                "target": STATES[row["Target Country"]],
                "code": row["CAMEO Code"],
                "intensity": number(row["Intensity"]),
                "publisher": row["Publisher"],
            }


if __name__ == "__main__":
    run("icews_sample", rows)
