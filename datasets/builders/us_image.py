"""Views of the United States, China and Japan in Pew surveys."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "pew-us-image" / "pew_favorability_weighted.csv"):
        yield {
            "country": row["respondent_iso3"],
            "about": row["target_iso3"],
            "year": int(row["year"]),
            "respondents": int(row["n"]),
            "favorable_percent": row["favorable_pct"],
            "unfavorable_percent": row["unfavorable_pct"],
        }


if __name__ == "__main__":
    run("us_image", rows)
