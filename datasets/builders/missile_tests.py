"""Flight tests from the CNS/NTI database: facts only, apogee and distance as numbers."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "cns-nti-missile-tests" / "missile_tests.csv"):
        yield {
            "launch_id": int(row["F1"]),
            "date_utc": row["Date"],
            "time_utc": row["Launch Time (UTC)"] or None,
            "missile": row["Missile Name"],
            "missile_type": row["Missile Type"],
            "site": row["Facility Name"],
            "site_latitude": number(row["Facility Latitude"]),
            "site_longitude": number(row["Facility Longitude"]),
            "apogee_km": number(row["Apogee"], "km"),
            "distance_km": number(row["Distance Travelled"], "km"),
            "confirmed": row["Confirmation Status"] == "Confirmed",
            "outcome": row["Test Outcome"].lower(),
        }


if __name__ == "__main__":
    run("missile_tests", rows)
