"""Records of intercept tests are written by hand: the CSV is the original. This updates the manifest."""

from pathlib import Path

from _build import DATASETS, read, run


def rows(raw: Path) -> list[dict]:
    return sorted(read(DATASETS / "interceptor_tests.csv"), key=lambda row: (row["system"], row["as_of"]))


if __name__ == "__main__":
    run("interceptor_tests", rows)
