"""US troops in eleven host countries, 1950-2023."""

from pathlib import Path

from _build import number, read, run

HOSTS = {
    "740": "JPN", "732": "KOR", "255": "DEU", "200": "GBR", "325": "ITA", "840": "PHL", "713": "TWN", "800": "THA",
    "900": "AUS", "640": "TUR", "230": "ESP",
}  # fmt: skip


def rows(raw: Path) -> list[dict]:
    held = read(raw / "us-overseas-troops" / "troopdata.csv")
    kept = [
        {
            "country": HOSTS[row["ccode"]],
            "year": int(row["year"]),
            "troops": _count(row["troops"]),
            **{service: _count(row[service]) for service in ("army", "navy", "air_force", "marine_corps")},
        }
        for row in held
        if HOSTS.get(row["ccode"])
    ]
    return sorted(kept, key=lambda row: (row["country"], row["year"]))


def _count(text: str) -> int | None:
    return None if text == "NA" else number(text)


if __name__ == "__main__":
    run("us_troops_abroad", rows)
