"""US tariffs of 2017 for the chapters the course speaks of."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

CHAPTERS = {"02", "10", "12", "62", "64", "72", "73", "76", "87"}
NO_SIMPLE_RATE = 9  # the source writes 9999.999999 where a rate has several parts


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "usitc-us-mfn-2017" / "us_mfn_tariff_hts8_2017.csv"):
        if row["hts8"][:2] in CHAPTERS:
            yield {
                "hts8": row["hts8"],
                "product": row["brief_description"],
                "rate": row["mfn_text_rate"],
                "mfn_percent": _percent(row["mfn_ad_val_rate"], row["mfn_specific_rate"]),
                "korea_percent": _percent(row["korea_ad_val_rate"], ""),
            }


def _percent(ad_valorem: str, specific: str) -> float | None:
    """Return the rate in percent, or None where it is not a plain percentage."""
    if not ad_valorem or float(ad_valorem) > NO_SIMPLE_RATE or float(specific or 0):
        return None
    return round(float(ad_valorem) * 100, 4)


if __name__ == "__main__":
    run("us_tariffs", rows)
