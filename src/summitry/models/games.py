"""All equilibria of small two-player games.

Source: Avis, Rosenberg, Savani & von Stengel 2010, Economic Theory 42(1), sec. 2-3.
"""

from itertools import combinations

import numpy as np

from summitry.models import _check

LARGEST = 14
_ROUNDING = 1e-9


def nash_equilibria(row, column) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the Nash equilibria (x, y) of a bimatrix game: all, or all extreme ones if there are infinitely many.

    Vertices of the two best-reply polytopes `{x >= 0, B'x <= 1}` and `{y >= 0, A y <= 1}` are matched: a pair is an
    equilibrium if each pure strategy is either unused or a best reply. Unlike the matching of supports of equal size
    this loses nothing in degenerate games, which a slider meets at every tie.

    Parameters
    ----------
    row, column : payoffs A and B, shape (row strategies, column strategies); at most 14 strategies in all

    Constraints met within 1e-9 (payoffs scaled to a range of 1) count as met, so that rounding loses no equilibrium.
    Source: Avis et al. 2010, sec. 3.

    >>> for x, y in nash_equilibria([[0, 7], [2, 6]], [[0, 2], [7, 6]]):
    ...     print(x.round(4).tolist(), y.round(4).tolist())
    [0.0, 1.0] [1.0, 0.0]
    [0.3333, 0.6667] [0.3333, 0.6667]
    [1.0, 0.0] [0.0, 1.0]
    """
    row, column = _game(row, column)
    m, n = row.shape
    _check.integer("number of strategies", m + n, at_most=LARGEST)
    xs, x_labels = _vertices(_scaled(column).T)
    ys, y_labels = _vertices(_scaled(row))
    y_labels = np.roll(y_labels, m, axis=1)  # rows' constraints come first in both
    found = [
        (x / x.sum(), y / y.sum())
        for x, own in zip(xs, x_labels, strict=True)
        for y, other in zip(ys, y_labels, strict=True)
        if (own | other).all() and x.any() and y.any()
    ]
    return sorted(found, key=lambda pair: np.concatenate(pair).round(9).tolist())


def regret(row, column, x, y) -> float:
    """Return what the player with more to gain could win by leaving (x, y); 0 exactly at an equilibrium.

    Parameters: payoffs as in `nash_equilibria`; mixed strategies, at least 0, summing to 1.
    Source: definition of Nash equilibrium, Nash 1951, Annals of Mathematics 54(2).

    >>> regret([[3, 0], [0, 2]], [[2, 0], [0, 3]], x=[1, 0], y=[0, 1])
    2.0
    """
    row, column = _game(row, column)
    x = _check.numbers("x", x, row.shape[:1], at_least=0, at_most=1)
    y = _check.numbers("y", y, row.shape[1:], at_least=0, at_most=1)
    for name, mix in (("x", x), ("y", y)):
        _check.number(f"sum of {name}", mix.sum(), at_least=1 - 1e-9, at_most=1 + 1e-9)
    return float(max((row @ y).max() - x @ row @ y, (x @ column).max() - x @ column @ y))


def _game(row, column) -> tuple[np.ndarray, np.ndarray]:
    row = _check.numbers("row", row, (None, None))
    _check.integer("number of payoffs", row.size, at_least=1)
    return row, _check.numbers("column", column, row.shape)


def _scaled(payoffs: np.ndarray) -> np.ndarray:
    return 1 + (payoffs - payoffs.min()) / (np.ptp(payoffs) or 1.0)


def _vertices(payoffs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # Vertices of {z >= 0, payoffs z <= 1}, and for each which of the constraints (z first) hold with equality.
    replies, n = payoffs.shape
    left = np.vstack([np.eye(n), payoffs])
    right = np.concatenate([np.zeros(n), np.ones(replies)])
    bases = np.array(list(combinations(range(n + replies), n)))
    systems = left[bases]
    regular = np.linalg.cond(systems) < 1e10
    points = np.linalg.solve(systems[regular], right[bases[regular]][..., None])[..., 0]
    slack = 1 - points @ payoffs.T
    inside = (points >= -_ROUNDING).all(axis=1) & (slack >= -_ROUNDING).all(axis=1)
    points, slack = np.clip(points[inside], 0, None), slack[inside]
    twins = (np.abs(points[:, None] - points) < 1e-8).all(axis=-1)
    new = ~np.triu(twins, 1).any(axis=0)
    points, slack = points[new], slack[new]
    return np.where(points <= _ROUNDING, 0.0, points), np.hstack([points <= _ROUNDING, slack <= _ROUNDING])
