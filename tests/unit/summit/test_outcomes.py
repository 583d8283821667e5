"""Frontier, Nash point and what was left, by hand on four packages and by brute force on a case."""

import numpy as np
import pytest

from summit.small import BOTH, FARM, STEEL, small
from summitry.summit.case import load
from summitry.summit.game import ledger as shared
from summitry.summit.ledger import Ledger
from summitry.summit.outcomes import compare, frontier, left_on_the_table, nash


def dominated(scores, by):
    """Which rows of `scores` some row of `by` beats: no worse for anyone, better for somebody."""
    beaten = np.zeros(len(scores), dtype=bool)
    for row in by:
        beaten |= (row >= scores - 1e-9).all(axis=1) & (row > scores + 1e-9).any(axis=1)
    return beaten


def test_by_hand_on_four_packages():
    # Points (Washington, Tokyo): nothing 0, 0; farms 3, -2 (refused in Tokyo); steel 0.5, 6 (refused in Washington);
    # both 3.5, 4, which both ratify.
    book = Ledger(small())
    both = book.space.number(BOTH)
    assert frontier(book).tolist() == [both]
    assert nash(book) == both
    table = left_on_the_table(book, {})
    assert table["possible"].tolist() == [3.5, 4]
    assert table["left"].tolist() == [3.5, 4]
    assert left_on_the_table(book, BOTH)["left"].tolist() == [0, 0]
    rows = compare(book, {"farms": FARM, "steel": STEEL, "both": BOTH})
    assert rows["ratified"].tolist() == [False, False, True]
    assert rows["all_gain"].tolist() == [False, True, True]


def test_without_linkage_there_is_no_nash_point():
    book = Ledger(small(), linked=False)
    assert nash(book) is None
    assert frontier(book).tolist() == [book.space.number({})]


@pytest.mark.parametrize("name", ["goods_talks_2018", "spring_2018"])
def test_the_frontier_is_that_of_brute_force(name):
    book = shared(load(name))
    space = book.space
    found = frontier(book)
    candidates = np.flatnonzero(space.valid & (space.scores >= -1e-9).all(axis=1))
    on_it = candidates[~dominated(space.scores[candidates], space.scores[candidates])]
    assert sorted(found) == sorted(on_it)
    assert nash(book) in set(found)


def test_the_nash_point_has_the_highest_product():
    book = shared(load("goods_talks_2018"))
    best = nash(book)
    space = book.space
    gains = [space.scores[n].prod() for n in range(len(space.scores)) if space.valid[n] and (space.scores[n] > 0).all()]
    assert space.scores[best].prod() == pytest.approx(max(gains))


def test_nothing_is_left_on_the_frontier_and_something_by_history():
    book = shared(load("spring_2018"))
    assert (left_on_the_table(book, book.space.package(nash(book)))["left"].max()) == pytest.approx(0, abs=1e-9)
    assert (left_on_the_table(book, book.case.history)["left"] > 1).all()
