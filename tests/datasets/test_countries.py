"""All tables speak the same country codes, and the codes of the map are among them."""

import pytest
from contract import TABLES, manifest

from summitry import data

CODES = set(data.load("countries")["iso3"])
COLUMNS = [
    (name, field["name"])
    for name in TABLES
    for field in manifest(name)["schema"]["fields"]
    if "ISO 3166 alpha-3" in field["description"]
]


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_every_country_code_is_in_the_table_of_countries(name, column):
    assert set(data.load(name)[column].explode().dropna()) <= CODES


def test_the_map_and_the_table_share_the_numeric_codes():
    numeric = set(data.load("countries")["iso_numeric"].dropna())
    drawn = {country.get("id") for country in data.load("world_map")["objects"]["countries"]["geometries"]}
    assert {"392", "408", "410", "156", "643", "840", "158"} <= numeric & drawn
