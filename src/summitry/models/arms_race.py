"""Richardson's arms race: does each side's answer to the other settle down or run away?

Source: Richardson 1960, *Arms and Insecurity*.
"""

import math
from dataclasses import dataclass

import numpy as np

from summitry.models import _check


@dataclass(frozen=True)
class ArmsRace:
    """`x' = k y - a x + g`, `y' = l x - b y + h`, each field a pair for (x, y).

    Defence (k, l), how strongly each answers the other's arms, and fatigue (a, b), how its own burden holds it back,
    are at least 0, per unit of time; grievance (g, h), what it would add without a rival, is any number.
    """

    defence: tuple[float, float]
    fatigue: tuple[float, float]
    grievance: tuple[float, float]

    def __post_init__(self):
        _check.numbers("defence", self.defence, (2,), at_least=0)
        _check.numbers("fatigue", self.fatigue, (2,), at_least=0)
        _check.numbers("grievance", self.grievance, (2,))


def stable(race: ArmsRace) -> bool:
    """Return whether armaments settle down: `a b > k l`. Source: Richardson 1960.

    >>> stable(ArmsRace(defence=(0.2, 0.3), fatigue=(0.5, 0.4), grievance=(1, 2)))
    True
    """
    return math.prod(race.fatigue) > math.prod(race.defence)


def equilibrium(race: ArmsRace) -> tuple[float, float]:
    """Return the balance point `((b g + k h), (l g + a h)) / (a b - k l)`; only if `stable` do arms go there.

    Raises ValueError if `a b = k l`: the lines of no change are parallel. Source: Richardson 1960.

    >>> [round(x, 6) for x in equilibrium(ArmsRace(defence=(0.2, 0.3), fatigue=(0.5, 0.4), grievance=(1, 2)))]
    [5.714286, 9.285714]
    """
    (k, l_), (a, b), (g, h) = race.defence, race.fatigue, race.grievance
    if math.isclose(a * b, k * l_, rel_tol=1e-12):
        raise ValueError(f"fatigue: product {a * b:g} equals that of defence, so there is no balance point")
    margin = a * b - k * l_
    return (b * g + k * h) / margin, (l_ * g + a * h) / margin


def growth_rates(race: ArmsRace) -> tuple[float, float]:
    """Return the two growth rates (characteristic roots), larger first; both real, both negative if stable.

    Source: Richardson 1960.

    >>> race = ArmsRace(defence=(0.2, 0.3), fatigue=(0.5, 0.4), grievance=(1, 2))
    >>> [round(rate, 9) for rate in growth_rates(race)]
    [-0.2, -0.7]
    """
    a, b = race.fatigue
    spread = math.sqrt((a - b) ** 2 + 4 * math.prod(race.defence))
    return (spread - a - b) / 2, (-spread - a - b) / 2


def path(race: ArmsRace, start, times) -> np.ndarray:
    """Return armaments (x, y) at each of `times`, shape (times, 2), exactly (matrix exponential), not step by step.

    Parameters: start (x, y) at time 0; times, shape (times,), at least 0, in the unit of the coefficients.
    Source: Richardson 1960.

    >>> race = ArmsRace(defence=(0.2, 0.3), fatigue=(0.5, 0.4), grievance=(1, 2))
    >>> path(race, start=(1, 1), times=[0, 5]).round(4).tolist()
    [[1.0, 1.0], [3.816, 6.4016]]
    """
    start = _check.numbers("start", start, (2,))
    times = _check.numbers("times", times, (None,), at_least=0)
    (k, l_), (a, b), (g, h) = race.defence, race.fatigue, race.grievance
    system = np.array([[-a, k, g], [l_, -b, h], [0, 0, 0]])
    return (_exponential(times[:, None, None] * system) @ np.append(start, 1))[:, :2]


def _exponential(matrices: np.ndarray) -> np.ndarray:
    # Taylor series of a halved matrix, squared back. scipy's expm loses grievance where a fatigue is tiny but not zero.
    halvings = max(0, math.ceil(math.log2(np.abs(matrices).sum(axis=-1).max(initial=1)))) + 1
    matrices = matrices / 2**halvings
    result = term = np.broadcast_to(np.eye(3), matrices.shape)
    for k in range(1, 18):
        term = term @ matrices / k
        result = result + term
    for _ in range(halvings):
        result = result @ result
    return result
