"""Negotiating abroad with a ratifier at home: win-sets and the Schelling conjecture.

Sources: Putnam 1988, International Organization 42(3); Schelling 1960, *The Strategy of Conflict*, ch. 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from summitry.models import _check


@dataclass(frozen=True)
class Agreement:
    """What a take-it-or-leave-it offer leads to; gains are falls of distance from the status quo."""

    point: float
    low: float  # ends of the intersection of all win-sets at home
    high: float
    reached: bool  # False: nothing suits the proposer better than the status quo
    foreign_gain: float
    negotiator_gain: float


def win_set(ideal: float, status_quo: float) -> tuple[float, float]:
    """Return the ends of the win-set `[R - |q - R|, R + |q - R|]`: all that an actor likes no less than the status quo.

    Positions on one line, any unit; loss is distance. Source: Putnam 1988, pp. 437-441.

    >>> win_set(ideal=0.75, status_quo=1)
    (0.5, 1.0)
    """
    ideal, status_quo = _check.number("ideal", ideal), _check.number("status_quo", status_quo)
    # The end at the status quo is the status quo itself, not a sum that rounds near it.
    return min(status_quo, 2 * ideal - status_quo), max(status_quo, 2 * ideal - status_quo)


def agreement(foreign: float, negotiator: float, status_quo: float, ratifiers: Sequence[float] = ()) -> Agreement:
    """Return the outcome when the foreign side makes one offer that the negotiator and all ratifiers must accept.

    The offer is the point nearest to `foreign` in the intersection of the home win-sets, which always holds the status
    quo. A ratifier may help its negotiator (Schelling's conjecture) until its win-set passes the negotiator's ideal.

    Parameters: ideal points and status quo on one line; any number of ratifiers (Diet, Congress, coalition partner).
    Source: Putnam 1988, pp. 437-441; Milner 1997, *Interests, Institutions, and Information*, ch. 3.

    >>> agreement(foreign=0, negotiator=0.5, status_quo=1).point
    0.0
    >>> round(agreement(foreign=0, negotiator=0.5, status_quo=1, ratifiers=[0.7]).point, 9)
    0.4
    """
    foreign = _check.number("foreign", foreign)
    ratifiers = _check.numbers("ratifiers", ratifiers, (None,))
    sets = [win_set(ideal, status_quo) for ideal in (_check.number("negotiator", negotiator), *ratifiers)]
    low, high = float(max(low for low, _ in sets)), float(min(high for _, high in sets))
    point = min(max(foreign, low), high)
    return Agreement(
        point=point,
        low=low,
        high=high,
        reached=point != status_quo,
        foreign_gain=abs(foreign - status_quo) - abs(foreign - point),
        negotiator_gain=abs(negotiator - status_quo) - abs(negotiator - point),
    )
