"""US exports to China by product and month, with China's tariff on them."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "us-exports-china-hs6" / "us_exports_china_hs6_month_2017_2019.csv"):
        yield {
            "month": row["month"] + "-01",
            "hs6": row["hs6"],
            "naics3": row["naics3"] or None,
            "tariff_percent": number(row["china_tariff_on_us_pct"]),
            "china_usd": number(row["us_exports_china_usd"]),
            "world_usd": number(row["us_exports_world_usd"]),
        }


if __name__ == "__main__":
    run("us_exports_to_china", rows)
