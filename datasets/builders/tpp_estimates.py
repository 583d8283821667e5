"""What models said TPP, CPTPP and the agreement with the EU would bring."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "tpp-model-estimates" / "tpp_model_estimates.csv"):
        yield {
            "study": row["study"],
            "year": int(row["year_published"]),
            "producer": row["producer"],
            "model": row["model_type"],
            "agreement": row["agreement"],
            "country": row["country_iso3"],
            "variable": row["variable"],
            "value": number(row["value"]),
            "unit": row["unit"],
            "horizon": row["horizon"] or None,
            "read_in": row["source_read"],
        }


if __name__ == "__main__":
    run("tpp_estimates", rows)
