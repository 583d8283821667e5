"""China's average tariff on the United States and on everyone else, at each change."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "bown-china-tariffs" / "china_average_tariff_2018_2019.csv"):
        yield {
            "date": row["date"],
            "on_usa_percent": row["china_avg_tariff_on_us_pct"],
            "on_others_percent": row["china_avg_tariff_on_others_pct"],
        }


if __name__ == "__main__":
    run("china_tariffs", rows)
