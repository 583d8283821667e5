"""Monthly exchange rates, units per US dollar. The source's column `quote` says otherwise for four: it is wrong."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

CURRENCIES = {
    "Australia": "AUD", "Canada": "CAD", "China": "CNY", "Euro": "EUR", "Japan": "JPY", "Malaysia": "MYR",
    "Mexico": "MXN", "New Zealand": "NZD", "Singapore": "SGD", "South Korea": "KRW", "United Kingdom": "GBP",
}  # fmt: skip


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "fx-monthly" / "fx_monthly_1990_2020.csv"):
        yield {
            "month": row["date"],
            "currency": CURRENCIES[row["country"]],
            "units_per_usd": row["rate"],
        }


if __name__ == "__main__":
    run("exchange_rates", rows)
