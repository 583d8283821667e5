"""Who can make a treaty enter into force: thresholds and power indices.

A rule is one or more thresholds that a coalition must meet together: `weights` of shape (thresholds, members) and
`quotas` of shape (thresholds,). Source: Felsenthal & Machover 1998, *The Measurement of Voting Power*, ch. 2.
"""

import math
from fractions import Fraction

import numpy as np

from summitry.models import _check

LARGEST = 20


def wins(members, weights, quotas):
    """Return whether a coalition meets every threshold.

    Parameters
    ----------
    members : who is in, True or False, shape (members,) or (coalitions, members)
    weights : at least 0, shape (thresholds, members), or (members,) for one threshold
    quotas : above 0 and at most the total weight, shape (thresholds,), or a number for one

    A quota missed by less than 1 part in 10^12 counts as met, so that 0.85 of a total is not lost to rounding.
    Source: TPP Art. 30.5 (six signatories and 85% of their 2013 GDP) and CPTPP Art. 3 are such rules.

    >>> tpp_like = [[1, 1, 1], [60, 17, 23]], [2, 85]
    >>> wins([[1, 1, 0], [1, 0, 1]], *tpp_like).tolist()
    [False, False]
    >>> bool(wins([1, 1, 1], *tpp_like))
    True
    """
    weights, quotas = _rule(weights, quotas)
    members = _check.numbers("members", members, at_least=0, at_most=1)
    if not members.ndim or members.shape[-1] != weights.shape[1]:
        raise ValueError(
            f"members: an array of shape {members.shape} where the last length {weights.shape[1]} is needed"
        )
    return (members @ weights.T >= quotas * (1 - 1e-12)).all(axis=-1)


def critical_counts(weights, quotas) -> np.ndarray:
    """Return in how many winning coalitions of each size each member is critical, shape (members, members).

    Entry [i, k] counts coalitions of k + 1 members that win with i and lose without. At most 20 members.
    Source: Banzhaf 1965, Rutgers Law Review 19(2):317-343.

    >>> critical_counts([4, 4, 4, 2, 2, 1], 12).sum(axis=1).tolist()
    [10, 10, 10, 6, 6, 0]
    """
    weights, quotas = _rule(weights, quotas)
    n = weights.shape[1]
    _check.integer("number of members", n, at_least=1, at_most=LARGEST)
    coalitions = np.arange(2**n)
    inside = (coalitions[:, None] >> np.arange(n)) & 1 == 1
    winning = wins(inside, weights, quotas)
    sizes = inside.sum(axis=1)
    counts = np.zeros((n, n), dtype=np.int64)
    for member in range(n):
        swings = winning & inside[:, member] & ~winning[coalitions & ~(1 << member)]
        counts[member] = np.bincount(sizes[swings], minlength=n + 1)[1:]
    return counts


def shapley_shubik(weights, quotas) -> np.ndarray:
    """Return the Shapley-Shubik index, `sum (|S|-1)! (n-|S|)! / n!` over coalitions S in which a member is critical.

    Parameters: as `wins`. Returns shape (members,), summing to 1.
    Source: Shapley & Shubik 1954, APSR 48(3):787-792.

    >>> shapley_shubik([4, 4, 4, 2, 2, 1], 12).round(4).tolist()
    [0.2333, 0.2333, 0.2333, 0.15, 0.15, 0.0]
    """
    counts = critical_counts(weights, quotas)
    n = len(counts)
    orders = [math.factorial(k) * math.factorial(n - 1 - k) for k in range(n)]
    return np.array(
        [
            float(Fraction(sum(int(c) * order for c, order in zip(row, orders, strict=True)), math.factorial(n)))
            for row in counts
        ]
    )


def banzhaf(weights, quotas) -> np.ndarray:
    """Return the normalised Banzhaf index: a member's critical positions over those of all.

    Parameters: as `wins`. Returns shape (members,), summing to 1. Source: Banzhaf 1965.

    >>> banzhaf([4, 4, 4, 2, 2, 1], 12).round(4).tolist()
    [0.2381, 0.2381, 0.2381, 0.1429, 0.1429, 0.0]
    """
    criticals = critical_counts(weights, quotas).sum(axis=1)
    return criticals / criticals.sum()


def _rule(weights, quotas) -> tuple[np.ndarray, np.ndarray]:
    weights = np.atleast_2d(_check.numbers("weights", weights, at_least=0))
    quotas = np.atleast_1d(_check.numbers("quotas", quotas, above=0))
    _check.numbers("weights", weights, (len(quotas), None))
    for quota, total in zip(quotas, weights.sum(axis=1), strict=True):
        _check.number("quotas", quota, at_most=total * (1 + 1e-12))
    return weights, quotas
