"""Why allies fear each other's loyalty: abandonment and entrapment, security for autonomy, signals of resolve.

Sources: Snyder 1984, World Politics 36(4); Morrow 1991, AJPS 35(4); Fearon 1997, JCR 41(1).
"""

import math

import numpy as np

from summitry.models import _check


def reply(abandonment: float, entrapment: float, calm: float, partner):
    """Return an ally's best commitment, 0 to 1, to a partner committed by `partner`.

    The ally minimises `A (1 - th s_j) (1 - s)^2 + E s^2`; so `s = a/(a + E)` with `a = A (1 - th s_j)`.

    Parameters
    ----------
    abandonment : A, weight of the fear of being left, at least 0
    entrapment : E, weight of the fear of being dragged in, above 0
    calm : th, how far the partner's commitment calms the first fear, 0 to 1
    partner : the partner's commitment s_j, 0 to 1, number or array

    Source: a reduced form written for this course after Snyder 1984, who writes no equations.

    >>> float(reply(abandonment=3, entrapment=2, calm=0, partner=1))
    0.6
    """
    _check.number("abandonment", abandonment, at_least=0)
    _check.number("entrapment", entrapment, above=0)
    _check.probability("calm", calm)
    fear = abandonment * (1 - calm * _check.numbers("partner", partner, at_least=0, at_most=1))
    return fear / (fear + entrapment)


def commitments(abandonment, entrapment, calm) -> tuple[float, float]:
    """Return the commitments of two allies, each the best reply to the other: the crossing of the two reply curves.

    Each reply is a ratio of straight lines in the other's commitment, so the crossing solves a quadratic; one root lies
    between 0 and 1.

    Parameters: as in `reply`, a pair for each, own values first ally then second.
    Source: as `reply`.

    >>> [round(s, 7) for s in commitments(abandonment=(2, 2), entrapment=(1, 1), calm=(0.5, 0.5))]
    [0.5857864, 0.5857864]
    """
    fear = _check.numbers("abandonment", abandonment, (2,), at_least=0)
    drag = _check.numbers("entrapment", entrapment, (2,), above=0)
    calm = _check.numbers("calm", calm, (2,), at_least=0, at_most=1)
    first, second = (np.array([[-a * th, a], [-a * th, a + e]]) for a, e, th in zip(fear, drag, calm, strict=True))
    (p, q), (r, s) = first @ second
    own = float(2 * q / (s - p + math.sqrt((s - p) ** 2 + 4 * r * q)))
    return own, float(reply(fear[1], drag[1], calm[1], own))


def costs(abandonment: float, entrapment: float, calm: float, own: float, partner: float) -> tuple[float, float]:
    """Return what (being left, being dragged in) costs an ally: `A (1 - th s_j) (1 - s)^2` and `E s^2`.

    Parameters: as in `reply`, with the ally's own commitment and its partner's, each 0 to 1. The sum is the loss that
    `reply` makes least. Source: as `reply`.

    >>> costs(abandonment=2, entrapment=1, calm=0.5, own=0.5, partner=1)
    (0.25, 0.25)
    """
    fear = _check.number("abandonment", abandonment, at_least=0)
    drag = _check.number("entrapment", entrapment, at_least=0)
    own, partner = _check.probability("own", own), _check.probability("partner", partner)
    return fear * (1 - _check.probability("calm", calm) * partner) * (1 - own) ** 2, drag * own**2


def utility(security, autonomy, weight: float):
    """Return the utility `S^w Aut^(1-w)` of an ally that puts `weight` on security; arrays broadcast.

    Security and autonomy in any unit, at least 0; weight between 0 and 1.
    Source: the trade-off is Morrow's (1991), the Cobb-Douglas form this course's.

    >>> float(utility(security=4, autonomy=1, weight=0.5))
    2.0
    """
    weight = _check.number("weight", weight, above=0, below=1)
    security = _check.numbers("security", security, at_least=0)
    return security**weight * _check.numbers("autonomy", autonomy, at_least=0) ** (1 - weight)


def indifference(security, level: float, weight: float):
    """Return the autonomy that gives utility `level` at each `security`: one indifference curve.

    `Aut = (U / S^w)^(1/(1-w))`; security above 0, level at least 0. Source: as `utility`.

    >>> indifference([1, 4], level=2, weight=0.5).tolist()
    [4.0, 1.0]
    """
    weight = _check.number("weight", weight, above=0, below=1)
    level = _check.number("level", level, at_least=0)
    return (level / _check.numbers("security", security, above=0) ** weight) ** (1 / (1 - weight))


def marginal_rate(security, autonomy, weight: float):
    """Return how much autonomy an ally gives for one more unit of security, `w/(1-w) * Aut/S`.

    Two states can both gain from an alliance exactly if their rates differ: who has the higher one buys security.
    Security above 0, autonomy at least 0. Source: as `utility`.

    >>> float(marginal_rate(security=2, autonomy=6, weight=0.5))
    3.0
    """
    weight = _check.number("weight", weight, above=0, below=1)
    autonomy = _check.numbers("autonomy", autonomy, at_least=0)
    return weight / (1 - weight) * autonomy / _check.numbers("security", security, above=0)


def deal_exists(rate: float, other_rate: float) -> bool:
    """Return whether two states with these marginal rates can both gain by trading security for autonomy.

    Rates equal to 1 part in a billion count as equal. Source: as `utility`.

    >>> deal_exists(3.0, 0.5)
    True
    """
    rate = _check.number("rate", rate, at_least=0)
    return not math.isclose(rate, _check.number("other_rate", other_rate, at_least=0), rel_tol=1e-9)


def stands_firm(value, cost, audience_cost=0.0):
    """Return whether a defender fights rather than gives in: `v - c >= -m`; numbers or arrays, which broadcast.

    Parameters: value v of the stake and cost c of fighting, at least 0; audience cost m of backing down after a public
    promise (hands tied), at least 0. A sunk cost is spent either way and does not enter.
    Source: Fearon 1997, on tying hands.

    >>> bool(stands_firm(0.5, 0.8)), bool(stands_firm(0.5, 0.8, audience_cost=0.3))
    (False, True)
    """
    value = _check.numbers("value", value, at_least=0)
    cost = _check.numbers("cost", cost, at_least=0)
    return value - cost + _check.numbers("audience_cost", audience_cost, at_least=0) >= -1e-12


def needed_audience_cost(value: float, cost: float) -> float:
    """Return the audience cost that makes a promise credible, `m* = max(0, c - v)`.

    Source: Fearon 1997, on tying hands.

    >>> round(needed_audience_cost(value=0.5, cost=0.8), 12)
    0.3
    """
    return max(0.0, _check.number("cost", cost, at_least=0) - _check.number("value", value, at_least=0))


def sunk_cost_separates(sunk_cost: float, gain: float) -> bool:
    """Return whether a cost paid at once sorts the resolute from others: `k >= gain` of low types if believed.

    Both at least 0. Source: Fearon 1997, on sinking costs.

    >>> sunk_cost_separates(sunk_cost=0.2, gain=0.5)
    False
    """
    return _check.number("sunk_cost", sunk_cost, at_least=0) >= _check.number("gain", gain, at_least=0)
