"""Event codes of CAMEO and their Goldstein weights."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "cameo-goldstein-icews-sample" / "cameo_goldstein.csv"):
        yield {
            "code": row["code"],
            "root_code": row["root_code"],
            "event": row["name"][:1] + row["name"][1:].lower() if row["name"].isupper() else row["name"],
            "goldstein": number(row["goldstein"]),
        }


if __name__ == "__main__":
    run("goldstein_scale", rows)
