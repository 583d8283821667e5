"""How far a share of successes in few trials can be trusted."""

from math import sqrt
from statistics import NormalDist

from summitry.models import _check


def wilson_interval(successes: int, trials: int, confidence: float = 0.9) -> tuple[float, float]:
    """Return the Wilson score interval (low, high) for the chance of success, trials independent and alike.

    `(s + z^2/2 -+ z sqrt(s (n-s)/n + z^2/4)) / (n + z^2)`, with z the normal quantile of `confidence`. Unlike the
    interval "share plus or minus two standard errors" it has a width even where all trials succeed.

    Parameters: successes, 0 to trials; trials, at least 1; confidence, above 0 and below 1.
    Source: Wilson 1927, Journal of the American Statistical Association 22(158); Brown, Cai & DasGupta 2001,
    Statistical Science 16(2), who recommend it for few trials.

    >>> [round(end, 4) for end in wilson_interval(10, 10, confidence=0.95)]
    [0.7225, 1.0]
    """
    trials = _check.integer("trials", trials, at_least=1)
    successes = _check.integer("successes", successes, at_least=0, at_most=trials)
    z = NormalDist().inv_cdf((1 + _check.number("confidence", confidence, above=0, below=1)) / 2)
    centre = successes + z**2 / 2
    half = z * sqrt(successes * (trials - successes) / trials + z**2 / 4)
    return max(0.0, (centre - half) / (trials + z**2)), min(1.0, (centre + half) / (trials + z**2))
