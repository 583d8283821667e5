"""Elasticities for steel, aluminium and cars: the published medians, with what makes them doubtful."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

CHAPTERS = {"72": "iron and steel", "73": "articles of iron or steel", "76": "aluminium", "87": "vehicles"}
INDUSTRIES = {
    "3311": "iron and steel mills",
    "3312": "steel products from purchased steel",
    "3313": "alumina and aluminium",
    "3361": "motor vehicles",
}


def rows(raw: Path) -> Iterator[dict]:
    folder = raw / "trade-elasticities"
    for row in read(folder / "broda_weinstein_us_sigma_by_hs2.csv"):
        if row["hs2"] in CHAPTERS:
            yield {
                "product": CHAPTERS[row["hs2"]],
                "classification": "HS chapter",
                "code": row["hs2"],
                "parameter": "substitution between varieties",
                "value": float(row["sigma_median"]),
                "lower_quartile": float(row["sigma_p25"]),
                "upper_quartile": float(row["sigma_p75"]),
                "standard_error": None,
                "estimates": int(float(row["n_hts10"])),
                "sign_expected": float(row["sigma_median"]) > 1,
                "source": "Broda and Weinstein 2006",
            }
    for row in read(folder / "hauk_us_import_elasticities_naics4.csv"):
        if row["naics4"] in INDUSTRIES:
            common = {
                "product": INDUSTRIES[row["naics4"]],
                "classification": "NAICS industry",
                "code": row["naics4"],
                "lower_quartile": None,
                "upper_quartile": None,
                "estimates": 1,
                "source": "Hauk 2012",
            }
            demand, supply = float(row["impliedelasticity"]), float(row["supplyvalue"])
            yield common | {
                "parameter": "import demand (size of the price elasticity)",
                "value": demand,
                "standard_error": float(row["sedemandprice"]),
                "sign_expected": demand > 0,
            }
            yield common | {
                "parameter": "inverse export supply",
                "value": supply,
                "standard_error": float(row["sesupplyvalue"]),
                "sign_expected": supply > 0,
            }


if __name__ == "__main__":
    run("steel_elasticities", rows)
