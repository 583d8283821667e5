"""The options of lesson 43: chances add up, accounts are those of the ledger, and the highest line leads."""

import numpy as np
import pytest

from summitry.summit.ledger import Ledger
from summitry.summit.options import ACCOUNTS, ALL_RANGES, CASE, FIRST_TEXT, OPTIONS, expected, leaders, outcomes


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("chances", [(0, 0, 0), (1, 1, 1), (0.6, 0.75, 0.75), (0.3, 0.5, 0)])
@pytest.mark.parametrize("lapses", [False, True])
def test_chances_add_up_and_packages_are_of_the_case(option, chances, lapses):
    found = outcomes(option, *chances, lapses)
    assert sum(chance for chance, _ in found) == pytest.approx(1)
    for _, package in found:
        CASE.complete(package)
        assert (package.get("cars") == "tariff") == (lapses and option != "trade")


def test_certain_chances_give_one_account_of_the_ledger():
    ledger = Ledger(CASE)
    table = expected(text=1, ranges=1, farm=1)
    packages = {
        "Alliance first": {**ALL_RANGES, "burden": "half"},
        "Trade first": {**FIRST_TEXT, "farm": "tpp", "cars": "assured"},
        "Deal first": {**FIRST_TEXT, "abductees": "inquiry", "aid": "shared"},
        "Wait": FIRST_TEXT,
    }
    for title, package in packages.items():
        for account in ACCOUNTS:
            assert table.loc[title, account] == pytest.approx(ledger.account(package, "Tokyo", account), abs=1e-12)


def test_an_expected_account_is_the_mean_over_chances():
    half = expected(text=0.5, ranges=1, farm=1).loc["Deal first"]
    whole = expected(text=1, ranges=1, farm=1).loc["Deal first"]
    np.testing.assert_allclose(half, whole / 2, atol=1e-12)
    assert (expected(text=0).loc[["Deal first", "Wait"]] == 0).all(axis=None)


@pytest.mark.parametrize("name", ["text", "ranges", "farm"])
@pytest.mark.parametrize("value", [-0.1, 1.1, 60])
def test_a_chance_lies_between_0_and_1(name, value):
    with pytest.raises(ValueError, match=f"{name}=.* is no chance"):
        expected(**{name: value})


def test_a_tie_goes_to_the_first_named():
    assert leaders({"a": (1, 1), "b": (1, 1)}) == [(0, 100, "a")]
    assert leaders({"a": (0, 2), "b": (2, 0)}) == [(0, 50, "b"), (50, 100, "a")]
