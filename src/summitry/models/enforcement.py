"""Sanctions as an inspection game: why a harder penalty changes the enforcer, not the violator.

Source: Tsebelis 1990, "Are sanctions effective? A game-theoretic analysis", JCR 34(1):3-28.
"""

from dataclasses import dataclass

from summitry.models import _check


@dataclass(frozen=True)
class Inspection:
    """The mixed equilibrium of the inspection game."""

    violates: float  # probability that the target violates, p
    enforces: float  # probability that the sender enforces, q
    target_payoff: float
    sender_payoff: float


def inspection_game(target, sender) -> Inspection:
    """Return the only equilibrium, in mixed strategies, of the inspection game.

    `p = (d2 - c2) / ((a2 - b2) + (d2 - c2))`, `q = (b1 - d1) / ((b1 - d1) + (c1 - a1))`: each mixes so that the *other*
    is indifferent; hence the target's penalty moves only q.

    Parameters
    ----------
    target, sender : payoffs (violate and enforce, violate and not, comply and enforce, comply and not): a, b, c, d

    Raises ValueError unless c1 > a1, b1 > d1 (the target violates only when nobody looks) and a2 > b2, d2 > c2 (the
    sender enforces only against violations).
    Source: Tsebelis 1990, mixed-strategy equilibrium of the sanctions game.

    >>> game = inspection_game(target=(-5, 3, 0, 1), sender=(1, -2, -1, 0))
    >>> round(game.violates, 7), round(game.enforces, 7)
    (0.25, 0.2857143)
    """
    a1, b1, c1, d1 = (float(payoff) for payoff in _check.numbers("target", target, (4,)))
    a2, b2, c2, d2 = (float(payoff) for payoff in _check.numbers("sender", sender, (4,)))
    _check.number("target: complying less violating under enforcement", c1 - a1, above=0)
    _check.number("target: violating less complying without enforcement", b1 - d1, above=0)
    _check.number("sender: enforcing less not, against a violation", a2 - b2, above=0)
    _check.number("sender: not enforcing less enforcing, against compliance", d2 - c2, above=0)
    p = (d2 - c2) / ((a2 - b2) + (d2 - c2))
    q = (b1 - d1) / ((b1 - d1) + (c1 - a1))
    return Inspection(p, q, q * c1 + (1 - q) * d1, p * a2 + (1 - p) * c2)
