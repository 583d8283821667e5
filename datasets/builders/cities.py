"""The cities of the range lesson: around the Pacific, and some far ones to compare."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

COUNTRIES = {
    "AU": "AUS", "CA": "CAN", "CN": "CHN", "DE": "DEU", "FR": "FRA", "GB": "GBR", "GU": "GUM", "HK": "HKG", "ID": "IDN",
    "IN": "IND", "JP": "JPN", "KP": "PRK", "KR": "KOR", "MN": "MNG", "MP": "MNP", "MX": "MEX", "NZ": "NZL", "PH": "PHL",
    "PW": "PLW", "RU": "RUS", "SG": "SGP", "TH": "THA", "TW": "TWN", "US": "USA", "VN": "VNM",
}  # fmt: skip
CITIES = {
    "KR": ["Seoul", "Busan", "Daegu", "Daejeon", "Gwangju", "Incheon", "Jeju City"],
    "KP": ["Pyongyang", "Wŏnsan", "Hamhŭng", "Sinŭiju"],
    "JP": ["Tokyo", "Yokohama", "Osaka", "Nagoya", "Sapporo", "Fukuoka", "Hiroshima", "Sendai", "Niigata", "Kyoto",
           "Kobe", "Kanazawa", "Aomori", "Akita", "Nagasaki", "Sasebo", "Kagoshima", "Naha"],
    "CN": ["Beijing", "Shanghai", "Shenyang", "Dalian", "Guangzhou", "Wuhan", "Chengdu", "Ürümqi"],
    "TW": ["Taipei"],
    "HK": ["Hong Kong"],
    "RU": ["Vladivostok", "Khabarovsk", "Moscow"],
    "MN": ["Ulan Bator"],
    "PH": ["Manila"],
    "VN": ["Hanoi"],
    "TH": ["Bangkok"],
    "SG": ["Singapore"],
    "ID": ["Jakarta"],
    "IN": ["Delhi"],
    "AU": ["Sydney", "Perth"],
    "NZ": ["Auckland"],
    "GU": ["Hagåtña"],
    "MP": ["Saipan"],
    "PW": ["Ngerulmud"],
    "US": ["Honolulu", "Anchorage", "Fairbanks", "Seattle", "San Francisco", "Los Angeles", "San Diego", "Denver",
           "Dallas", "Houston", "Chicago", "Atlanta", "Miami", "New York City", "Boston", "Washington"],
    "CA": ["Vancouver", "Toronto"],
    "MX": ["Mexico City"],
    "GB": ["London"],
    "FR": ["Paris"],
    "DE": ["Berlin"],
}  # fmt: skip


def rows(raw: Path) -> Iterator[dict]:
    held = read(raw / "world-map-and-cities" / "cities.csv")
    kept = [row for row in held if row["name"] in CITIES.get(row["countrycode"], ())]
    for row in sorted(kept, key=lambda row: (COUNTRIES[row["countrycode"]], row["name"])):
        yield {
            "city": row["name"],
            "country": COUNTRIES[row["countrycode"]],
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "population": int(row["population"]),
        }


if __name__ == "__main__":
    run("cities", rows)
