"""US trade with China and the world by industry and month, with the tariff each flow met."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

FLOWS = {
    "import": ("us_imports_by_naics3_month.csv", "us_tariff_on_china_tradeweighted_pct", "us_imports"),
    "export": ("us_exports_by_naics3_month.csv", "china_tariff_on_us_tradeweighted_pct", "us_exports"),
}


def rows(raw: Path) -> Iterator[dict]:
    for flow, (file, tariff, value) in FLOWS.items():
        for row in read(raw / "us-section301-tariffs" / file):
            yield {
                "flow": flow,
                "month": row["time"],
                "naics3": row["naics3"],
                "tariff_percent": row[tariff],
                "china_usd": int(float(row[f"{value}_china_usd"])),
                "world_usd": int(float(row[f"{value}_world_usd"])),
            }


if __name__ == "__main__":
    run("tariff_war_trade", rows)
