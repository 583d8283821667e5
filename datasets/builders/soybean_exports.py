"""US soybean exports by month: to China until 2020, to other buyers until November 2018."""

from pathlib import Path

from _build import read, run

BUYERS = {
    "Argentina": "ARG", "Bangladesh": "BGD", "Egypt": "EGY", "Germany(*)": "DEU", "Indonesia": "IDN", "Japan": "JPN",
    "Korea, South": "KOR", "Mexico": "MEX", "Netherlands": "NLD", "Pakistan": "PAK", "Spain": "ESP", "Taiwan": "TWN",
    "Thailand": "THA", "Turkey": "TUR", "Vietnam": "VNM",
}  # fmt: skip


def rows(raw: Path) -> list[dict]:
    folder = raw / "us-soybean-exports"
    china = [
        {"month": row["month"] + "-01", "buyer": "CHN", "exports_usd": int(row["us_soybean_exports_to_china_usd"])}
        for row in read(folder / "us_soybean_exports_china_monthly_2013_2020.csv")
        if row["us_soybean_exports_to_china_usd"]
    ]
    others = [
        {
            "month": f"{row['year']}-{int(row['month']):02}-01",
            "buyer": BUYERS[row["partner"]],
            "exports_usd": int(row["exports_kusd"]) * 1000,
        }
        for row in read(folder / "us_soybean_exports_by_partner_monthly_2010_2018.csv")
        if row["partner"] in BUYERS and row["year"] >= "2013"
    ]
    return sorted(china + others, key=lambda row: (row["month"], row["buyer"]))


if __name__ == "__main__":
    run("soybean_exports", rows)
