"""Cohen's kappa: a worked example, its ends, and codes that are refused."""

from collections import Counter
from itertools import repeat

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summitry.models.coding import agreement, cohen_kappa


def coders(table):
    """The codes of two coders from {(code of one, code of the other): items}."""
    pairs = [pair for cell, items in table.items() for pair in repeat(cell, items)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def test_fifty_applications_read_twice():
    # Two readers of 50 applications: both yes 20, both no 15. They agree on 0.70; 0.5 x 0.6 + 0.5 x 0.4 is chance.
    readers = coders({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    assert agreement(*readers) == pytest.approx((0.70, 0.50))
    assert cohen_kappa(*readers) == pytest.approx(0.40)


def test_same_agreement_and_other_margins_give_another_kappa():
    even = coders({(1, 1): 45, (1, 2): 15, (2, 1): 25, (2, 2): 15})
    uneven = coders({(1, 1): 25, (1, 2): 35, (2, 1): 5, (2, 2): 35})
    assert agreement(*even)[0] == agreement(*uneven)[0] == 0.6
    assert cohen_kappa(*even) == pytest.approx(0.1304, abs=5e-5)
    assert cohen_kappa(*uneven) == pytest.approx(0.2593, abs=5e-5)


def test_the_ends():
    assert cohen_kappa(["a", "b", "c"], ["a", "b", "c"]) == 1
    assert cohen_kappa(["a", "b"], ["b", "a"]) == -1
    assert cohen_kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0


def test_codes_may_come_one_at_a_time():
    assert agreement(iter("abab"), iter("abba")) == (0.5, 0.5)


codes = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), min_size=1)


@given(codes)
def test_kappa_from_the_table_of_both(pairs):
    one, other = zip(*pairs, strict=True)
    items, table = len(pairs), Counter(pairs)
    rows, columns = Counter(one), Counter(other)
    chance = sum(rows[code] * columns[code] for code in "abcde") / items**2
    assume(chance < 1)
    assert cohen_kappa(one, other) == pytest.approx((sum(table[c, c] for c in "abcde") / items - chance) / (1 - chance))
    assert cohen_kappa(one, other) == pytest.approx(cohen_kappa(other, one))
    assert -1 <= cohen_kappa(one, other) <= 1


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ([], [], "one: no codes"),
        (["a"], ["a", "b"], "other: 2 codes where 1"),
        (["a", "b"], ["a", None], "other: item 2 has no code"),
        (["a", float("nan")], ["a", "b"], "one: item 2 has no code"),
        (["a", ...], ["a", "b"], "one: item 2 has no code"),
        ("ab", ["a", "b"], "one: 'ab' is one text"),
        (3, ["a"], "one: not a list"),
        ([["a"], "b"], ["a", "b"], "one: not a list"),
        (["a", "a"], ["a", "a"], "other: both coders gave every item the same code"),
    ],
)
def test_refusals_name_the_argument(one, other, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        cohen_kappa(one, other)
