"""Crises: demands under private information, shifting power, threats that leave something to chance.

Sources: Fearon 1995, International Organization 49(3); Schelling 1960; Nalebuff 1986; Powell 1990, *Nuclear Deterrence
Theory*.
"""

import math
from dataclasses import dataclass

from summitry.models import _check


@dataclass(frozen=True)
class Demand:
    """The best demand of A, and what follows."""

    demand: float  # share of the pie asked for
    p_war: float
    value: float  # A's expected payoff


def ultimatum(p: float, cost: float, low: float, high: float, curvature: float = 1.0) -> Demand:
    """Return A's best take-it-or-leave-it demand when B's cost of war is private, uniform on [low, high].

    B accepts x if `1 - x >= 1 - p - c_B`. With A's utility of a share linear, `x* = (2p + high - c_A)/2`, or `p + low`
    if that is more (no war), and never over 1; `P(war) = (x* - p - low)/(high - low)`. With low = 0 and x* inside the
    limits, P(war) = (1 - c_A/high)/2 does not depend on p.

    Parameters
    ----------
    p : chance that A wins a war, 0 to 1
    cost : A's cost of war c_A, at least 0, in shares of the pie
    low, high : bounds of B's cost, 0 <= low < high
    curvature : A values a share x at x^curvature, above 0 to 1; below 1 A is risk-averse, and P(war) depends on p again

    Source: Fearon 1995, pp. 411-412; the curvature is this course's, to break the result.

    >>> ultimatum(p=0.4, cost=0.1, low=0.1, high=0.5).demand
    0.6
    """
    p = _check.probability("p", p)
    cost = _check.number("cost", cost, at_least=0)
    low = _check.number("low", low, at_least=0)
    high = _check.number("high", high, above=low)
    curvature = _check.number("curvature", curvature, above=0, at_most=1)

    def slope(x):
        return (high + p - x) * curvature * x ** (curvature - 1) - x**curvature + p - cost

    safe, limit = min(1.0, p + low), min(1.0, p + high)
    straight = min(max((2 * p + high - cost) / 2, safe), limit)
    best = straight if curvature == 1 else _falling_root(slope, safe, limit)
    war = max(0.0, (best - p - low) / (high - low))
    return Demand(best, war, (1 - war) * best**curvature + war * (p - cost))


def preventive_war_threshold(p1: float, discount: float, cost: float) -> float:
    """Return the later power of a rising state above which its rival fights now: a commitment problem.

    The rival fights now iff `d p2 - (1 + d) p1 > c (1 - d)`: even the whole pie today does not make up for tomorrow,
    when the risen state will leave it `1 - p2 - c`. A result above 1 means that no rise brings war.

    Parameters: rising state's chance to win now p1, 0 to 1; discount factor d, above 0 to 1; rival's cost of war c, at
    least 0. Source: two-period form written for this course after Fearon 1995, pp. 404-408, and Powell 2006,
    International Organization 60(1).

    >>> round(preventive_war_threshold(p1=0.1, discount=0.9, cost=0.2), 6)
    0.233333
    """
    d = _check.number("discount", discount, above=0, at_most=1)
    p1 = _check.probability("p1", p1)
    return (_check.number("cost", cost, at_least=0) * (1 - d) + (1 + d) * p1) / d


def critical_risk(win: float, quit: float, disaster: float) -> float:
    """Return the greatest risk of disaster worth running rather than quit, `(win - quit)/(win - disaster)`.

    Payoffs `disaster < quit < win`. Source: Ellsberg 1959 (in Young 1975, *Bargaining*); Jervis 1972.

    >>> critical_risk(win=1, quit=0, disaster=-4)
    0.2
    """
    quit = _check.number("quit", quit)
    win = _check.number("win", win, above=quit)
    return (win - quit) / (win - _check.number("disaster", disaster, below=quit))


@dataclass(frozen=True)
class Threat:
    """The risks that a probabilistic threat may carry."""

    needed: float  # least risk that moves the soft type
    tolerable: float  # greatest risk at which the threat is worth making; negative: none is

    @property
    def possible(self) -> bool:
        """Whether some risk is both enough and tolerable."""
        return self.needed <= self.tolerable

    @property
    def certain_possible(self) -> bool:
        """Whether even the certain threat, risk 1, is tolerable."""
        return self.tolerable >= 1


def probabilistic_threat(p_hard: float, target, threatener) -> Threat:
    """Return which risks of disaster make a threat both effective and worth making.

    Risk q moves the soft type iff `q >= (g - w)/(g - d)`, and is worth it iff `(1 - p) s + p (q D + (1 - q) l) >= n`.

    Parameters
    ----------
    p_hard : chance p that the target is of the hard type, which always defies, 0 to 1
    target : soft type's payoffs (w yield, g defy and get away with it, d disaster), d < w < g
    threatener : payoffs (s target yields, l target defies without disaster, D disaster, n no threat), D < l and n < s

    Source: Schelling 1960, ch. 8; two-type form as in Dixit, Skeath & Reiley, *Games of Strategy*, ch. on brinkmanship.

    >>> threat = probabilistic_threat(0.5, target=(-2, 1, -9), threatener=(2, -1, -11, -1))
    >>> threat.needed, threat.tolerable, threat.possible
    (0.3, 0.3, True)
    """
    p = _check.probability("p_hard", p_hard)
    w, g, d = (float(payoff) for payoff in _check.numbers("target", target, (3,)))
    s, defied, disaster, n = (float(payoff) for payoff in _check.numbers("threatener", threatener, (4,)))
    _check.number("target: defying less yielding", g - w, above=0)
    _check.number("target: yielding less disaster", w - d, above=0)
    _check.number("threatener: defied less disaster", defied - disaster, above=0)
    _check.number("threatener: obeyed less no threat", s - n, above=0)
    needed = (g - w) / (g - d)
    return Threat(needed, ((1 - p) * s + p * defied - n) / (p * (defied - disaster)) if p else math.inf)


def quitting_cost(time, highest_cost: float):
    """Return the disaster cost of the type that quits at `time` in a contest in risk-taking, `c(t) = C/(1 + C t)`.

    Two sides stand firm under a hazard of 1 per unit of time for a prize of 1; each one's cost of disaster is private,
    uniform on [0, C]; who fears disaster more quits sooner.

    Parameters: time, at least 0, number or array; C, above 0.
    Source: written for this course after Nalebuff 1986, Review of Economic Studies 53(1), and Powell 1990, ch. 3.

    >>> float(quitting_cost(time=1, highest_cost=1))
    0.5
    """
    c = _check.number("highest_cost", highest_cost, above=0)
    return c / (1 + c * _check.numbers("time", time, at_least=0))


def contest_disaster_risk(highest_cost: float) -> float:
    """Return the chance that a contest in risk-taking ends in disaster, `1 - 2 e^(1/C) E_3(1/C)`.

    Parameters: C, 0.01 to a million. Source: as `quitting_cost`.

    >>> round(contest_disaster_risk(1), 7)
    0.4036526
    """
    from scipy.special import expn

    x = 1 / _check.number("highest_cost", highest_cost, at_least=0.01, at_most=1e6)
    return float(1 - 2 * math.exp(x) * expn(3, x))


def _falling_root(slope, low: float, high: float) -> float:
    if slope(high) >= 0:
        return high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return (low + high) / 2
