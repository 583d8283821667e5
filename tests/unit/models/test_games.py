from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.models.games import nash_equilibria, regret

KNOWN = {
    "chicken": ([[0, 7], [2, 6]], [[0, 2], [7, 6]], [[0, 1, 1, 0], [1 / 3, 2 / 3, 1 / 3, 2 / 3], [1, 0, 0, 1]]),
    "battle": ([[3, 0], [0, 2]], [[2, 0], [0, 3]], [[0, 1, 0, 1], [3 / 5, 2 / 5, 2 / 5, 3 / 5], [1, 0, 1, 0]]),
    "stag hunt": ([[4, 1], [3, 2]], [[4, 3], [1, 2]], [[0, 1, 0, 1], [1 / 2, 1 / 2, 1 / 2, 1 / 2], [1, 0, 1, 0]]),
    "matching pennies": ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], [[1 / 2] * 4]),
    "prisoner's dilemma": ([[3, 0], [5, 1]], [[3, 5], [0, 1]], [[0, 1, 0, 1]]),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_games(name):
    row, column, expected = KNOWN[name]
    found = [np.concatenate(pair) for pair in nash_equilibria(row, column)]
    assert np.array(found) == pytest.approx(np.array(expected), abs=1e-12)


@pytest.mark.parametrize("name", KNOWN)
def test_the_units_of_payoffs_do_not_matter(name):
    row, column, expected = KNOWN[name]
    found = nash_equilibria(1e9 * np.array(row) - 5e9, 1e-9 * np.array(column) + 1e-9)
    assert np.array([np.concatenate(pair) for pair in found]) == pytest.approx(np.array(expected), abs=1e-9)


def by_supports(row, column):
    """Support enumeration: right for games in which no two supports of different size can match."""
    m, n = row.shape
    found = []
    for size in range(1, min(m, n) + 1):
        for mine in combinations(range(m), size):
            for yours in combinations(range(n), size):
                ones, end = np.ones((size, 1)), np.append(np.zeros(size), 1)
                block = np.zeros((1, 1))
                y_side = np.block([[row[np.ix_(mine, yours)], -ones], [ones.T, block]])
                x_side = np.block([[column[np.ix_(mine, yours)].T, -ones], [ones.T, block]])
                try:
                    y_part, x_part = np.linalg.solve(y_side, end)[:size], np.linalg.solve(x_side, end)[:size]
                except np.linalg.LinAlgError:
                    continue
                x, y = np.zeros(m), np.zeros(n)
                x[list(mine)], y[list(yours)] = x_part, y_part
                if min(x.min(), y.min()) > -1e-9:
                    x, y = np.clip(x, 0, 1) / np.clip(x, 0, 1).sum(), np.clip(y, 0, 1) / np.clip(y, 0, 1).sum()
                    if regret(row, column, x, y) < 1e-9:
                        found.append(np.concatenate([x, y]))
    return sorted(found, key=lambda v: v.round(7).tolist())


@settings(max_examples=150)
@given(st.integers(2, 4), st.integers(2, 4), st.integers(0, 2**32))
def test_all_equilibria_of_random_games_and_no_profitable_deviation(m, n, seed):
    row, column = np.random.default_rng(seed).normal(size=(2, m, n))
    found = nash_equilibria(row, column)
    assert len(found) % 2 == 1
    assert all(regret(row, column, x, y) < 1e-8 for x, y in found)
    ours = sorted((np.concatenate(pair) for pair in found), key=lambda v: v.round(7).tolist())
    assert np.array(ours) == pytest.approx(np.array(by_supports(row, column)), abs=1e-7)


small = st.lists(st.integers(0, 2), min_size=9, max_size=9).map(lambda cells: np.reshape(cells, (3, 3)))


@settings(max_examples=150)
@given(small, small)
def test_games_full_of_ties_have_equilibria_and_miss_no_pure_one(row, column):
    found = nash_equilibria(row, column)
    assert found
    assert all(regret(row, column, x, y) < 1e-8 for x, y in found)
    assert len({tuple(np.concatenate(pair).round(6)) for pair in found}) == len(found)
    pure = {(int(x.argmax()), int(y.argmax())) for x, y in found if x.max() == y.max() == 1}
    best = (row == row.max(axis=0)) & (column == column.max(axis=1, keepdims=True))
    assert pure == set(zip(*map(list, np.nonzero(best)), strict=True))


def test_refusals():
    with pytest.raises(ValueError, match=r"column: an array of shape \(2, 3\) where 2 x 2 is needed"):
        nash_equilibria(np.eye(2), np.ones((2, 3)))
    with pytest.raises(ValueError, match="number of strategies: 16 is outside the allowed range at most 14"):
        nash_equilibria(np.eye(8), np.eye(8))
    with pytest.raises(ValueError, match=r"sum of x: 0\.9 is outside"):
        regret(np.eye(2), np.eye(2), [0.5, 0.4], [1, 0])
    with pytest.raises(ValueError, match=r"sum of y: 1\.1 is outside"):
        regret(np.eye(2), np.eye(2), [1, 0], [0.5, 0.6])
    with pytest.raises(ValueError, match="number of payoffs: 0 is outside the allowed range at least 1"):
        nash_equilibria(np.ones((0, 2)), np.ones((0, 2)))
