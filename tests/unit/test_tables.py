"""The look of the tables: each column, and its header, stands as what it holds asks for."""

import re

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from summitry import tables

TABLE = pd.DataFrame(
    {
        "partner": ["China", None],
        "day": pd.to_datetime(["2018-03-22", "2018-04-02"]),
        "duty": [25.0, None],
        "exempt": [True, False],
        "tests": [1, 2],
    }
)


def styles(shown: str) -> dict[str, str]:
    """Return the declaration for each selector."""
    return {cells: rule.strip() for cells, rule in re.findall(r":is\((.*?)\) {(.*?)}", shown.replace(" + ", "+"))}


def test_numbers_stand_at_the_right_and_the_rest_at_the_left_with_their_headers():
    found = [rule for cells, rule in styles(tables.html(TABLE)).items() if "td" in cells]
    text, date, number = "text-align: left;", "text-align: left; white-space: nowrap;", "text-align: right;"
    assert found == [text, date, number, text, number]
    assert "td:nth-of-type(3), thead th:nth-child(4)" in styles(tables.html(TABLE))


def test_headers_are_counted_after_all_levels_of_the_index():
    found = styles(tables.html(TABLE.set_index(["partner", "tests"])))
    assert found["td:nth-of-type(2), thead th:nth-child(4)"] == "text-align: right;"
    assert found["tbody th, thead th:nth-child(-n+2)"] == "text-align: left;"


def test_without_an_index_the_headers_are_counted_from_the_first():
    found = styles(tables.aligned(TABLE.to_html(index=False), TABLE, index=False))
    assert found["td:nth-of-type(3), thead th:nth-child(3)"] == "text-align: right;"


def test_the_rules_of_one_form_do_not_reach_tables_of_another():
    shown = [tables.html(TABLE), tables.html(TABLE.style), tables.aligned(TABLE.to_html(index=False), TABLE, False)]
    assert len({re.match(r'<div class="([^"]+)"', table)[1] for table in shown}) == 3


def test_a_styled_table_follows_the_same_rules_whatever_is_hidden():
    found = styles(tables.html(TABLE.style.hide().hide(["day"], axis="columns")))
    assert (found[".col0"], found[".col2"]) == ("text-align: left;", "text-align: right;")


def test_a_table_too_wide_to_be_shown_whole_stays_as_pandas_shows_it():
    wide = pd.DataFrame([range(30)])
    with pd.option_context("display.max_columns", 20):
        assert tables.html(wide) == wide._repr_html_()


@pytest.mark.parametrize("table", [TABLE, TABLE.style, TABLE.set_index("partner").iloc[:0], pd.DataFrame()])
def test_a_notebook_shows_every_table_so(table):
    shell = InteractiveShell.instance()
    tables.enable()
    shown = shell.display_formatter.format(table)[0]["text/html"]
    assert shown.startswith('<div class="columns-')
    InteractiveShell.clear_instance()
