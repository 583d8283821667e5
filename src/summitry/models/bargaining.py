"""Splitting a surplus: patience, outside options, disagreement points, separate or joint talks, linkage.

Sources: Rubinstein 1982, Econometrica 50(1); Binmore, Rubinstein & Wolinsky 1986, RAND 17(2); Horn & Wolinsky 1988,
RAND 19(3).
"""

import numpy as np

from summitry.models import _check


def rubinstein(proposer: float, responder: float, outside_option: float = 0.0) -> tuple[float, float]:
    """Return the shares (first proposer, responder) of a pie of 1 when offers alternate.

    Without option the proposer keeps `x = (1 - d2)/(1 - d1 d2)`. The responder's outside option o changes nothing
    unless it beats the deal, `o > 1 - x`; then the responder gets exactly o.

    Parameters: discount factors from 0 to below 1; outside option, share from 0 to 1.
    Source: Rubinstein 1982, sec. 5 (fixed discounting factors); Binmore, Rubinstein & Wolinsky 1986.

    >>> [round(share, 7) for share in rubinstein(0.95, 0.95, outside_option=0.40)]
    [0.5128205, 0.4871795]
    """
    d1 = _check.number("proposer", proposer, at_least=0, below=1)
    d2 = _check.number("responder", responder, at_least=0, below=1)
    share = max(d2 * (1 - d1) / (1 - d1 * d2), _check.probability("outside_option", outside_option))
    return 1 - share, share


def nash(surplus: float, disagreement, power: float = 0.5) -> tuple[float, float]:
    """Return the asymmetric Nash shares `x_i = d_i + a_i (S - d_1 - d_2)`, with a_1 = `power`, a_2 = 1 - `power`.

    Here a better disagreement point always pays, other than an outside option in `rubinstein`.
    Raises ValueError if the surplus is less than the two disagreement payoffs: there is nothing to share.
    Source: Nash 1953, Econometrica 21(1); Binmore, Rubinstein & Wolinsky 1986.

    >>> nash(100, (10, 20))
    (45.0, 55.0)
    """
    first, second = (float(payoff) for payoff in _check.numbers("disagreement", disagreement, (2,)))
    power = _check.probability("power", power)
    gain = _check.number("surplus", surplus, at_least=first + second) - first - second
    return first + power * gain, second + (1 - power) * gain


def separate_or_bloc(one: float, both: float) -> tuple[float, float]:
    """Return what each of two equal small partners gets from a large one: (in separate talks, as a bloc).

    With joint surplus f(1) and f(2): `(f(2) - f(1))/2` and `f(2)/4`. The bloc is better exactly if `f(2) < 2 f(1)`.
    Both at least 0. Source: Horn & Wolinsky 1988; Stole & Zwiebel 1996, AER 86(1).

    >>> separate_or_bloc(one=10, both=16), separate_or_bloc(one=10, both=26)
    ((3.0, 4.0), (8.0, 6.5))
    """
    one = _check.number("one", one, at_least=0)
    both = _check.number("both", both, at_least=one)
    return (both - one) / 2, both / 4


def linkage(concessions, benefits) -> tuple[np.ndarray, bool]:
    """Return which concessions can be ratified alone, `c_k <= b_k`, and whether the package can, `sum c <= sum b`.

    Parameters: concessions to each partner and benefits from it, same length, at least 0, one unit.
    Source: Davis 2004, APSR 98(1):153-169 (issue linkage); the reduced form is this course's.

    >>> alone, package = linkage(concessions=[3, 1], benefits=[1, 4])
    >>> alone.tolist(), package
    ([False, True], True)
    """
    concessions = _check.numbers("concessions", concessions, (None,), at_least=0)
    benefits = _check.numbers("benefits", benefits, concessions.shape, at_least=0)
    return concessions <= benefits, bool(concessions.sum() <= benefits.sum())
