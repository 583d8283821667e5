"""Output, saving, investment and the current account, from the World Economic Outlook."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run

GROUPS = {"G001": "WLD", "G998": "EUU"}
COLUMNS = {
    "gdp_usd_bn": "NGDPD",
    "growth_percent": "NGDP_RPCH",
    "current_account_usd_bn": "BCA",
    "current_account_percent_gdp": "BCA_NGDPD",
    "saving_percent_gdp": "NGSD_NGDP",
    "investment_percent_gdp": "NID_NGDP",
    "government_balance_percent_gdp": "GGXCNL_NGDP",
}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "imf-weo" / "imf_weo_1990_2020.csv"):
        if row["year"] >= "1996":
            country = GROUPS.get(row["iso3"], row["iso3"])
            yield {"country": country, "year": int(row["year"])} | {
                name: number(row[code]) for name, code in COLUMNS.items()
            }


if __name__ == "__main__":
    run("macro_accounts", rows)
