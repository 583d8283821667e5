"""North Korea's trade as South Korean agencies estimate it."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run

AGENCIES = {"2004": "Ministry of Unification", "2005": "Ministry of Unification", "2019": "KITA"}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "dprk-trade-kotra" / "dprk_trade.csv"):
        yield {
            "year": int(row["year"]),
            "exports_usd_m": number(row["exports_musd"]),
            "imports_usd_m": number(row["imports_musd"]),
            "china_share_percent": number(row["china_share_pct"]),
            "agency": AGENCIES.get(row["year"], "KOTRA"),
            "computed": row["year"] == "2016",
        }


if __name__ == "__main__":
    run("north_korea_trade", rows)
