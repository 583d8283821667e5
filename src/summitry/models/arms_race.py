"""Richardson's arms race: does each side's answer to the other settle down or run away, and does a record fit it?

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


def changes(race: ArmsRace, levels) -> np.ndarray:
    """Return how much the race adds from each row of `levels` to the next, shape (n - 1, 2).

    Each change is that at the mean of its two rows. Parameters: armaments (x, y) at n times one unit apart, shape
    (n, 2). Source: Richardson 1960, in steps of one unit of time.

    >>> race = ArmsRace(defence=(0.2, 0.3), fatigue=(0.5, 0.4), grievance=(1, 2))
    >>> changes(race, [[1, 1], [2, 3]]).round(2).tolist()
    [[0.65, 1.65]]
    """
    levels = _check.numbers("levels", levels, (None, 2))
    own = (levels[1:] + levels[:-1]) / 2
    return own[:, ::-1] * race.defence - own * race.fatigue + race.grievance


def fit(levels) -> ArmsRace:
    """Return the race whose `changes` come nearest to those in `levels`: least squares, one equation for each side.

    Defence and fatigue are kept at 0 or above: where the best number is below 0, the term is left out.

    Parameters: armaments (x, y) at n times one unit apart, shape (n, 2), n at least 5.
    Source: ordinary least squares on the equations of Richardson 1960.

    >>> race = ArmsRace(defence=(0.02, 0.03), fatigue=(0.05, 0.04), grievance=(1, 2))
    >>> found = fit(path(race, start=(1, 5), times=range(10)))
    >>> [round(k, 3) for k in found.defence], [round(a, 3) for a in found.fatigue]
    ([0.02, 0.03], [0.05, 0.04])
    """
    levels = _check.numbers("levels", levels, (None, 2))
    if len(levels) < 5:
        raise ValueError(f"levels: {len(levels)} rows are too few; three numbers are fitted, so at least 5 are needed")
    means, steps = (levels[1:] + levels[:-1]) / 2, np.diff(levels, axis=0)
    sides = [_least_squares(steps[:, i], means[:, 1 - i], means[:, i]) for i in (0, 1)]
    return ArmsRace(*(tuple(side[part] for side in sides) for part in range(3)))


def _least_squares(step: np.ndarray, other: np.ndarray, own: np.ndarray) -> tuple[float, float, float]:
    # Two bounded terms: of the four ways to leave terms out, the best one whose terms are allowed is the optimum.
    best, least = None, math.inf
    for used in ((True, True), (True, False), (False, True), (False, False)):
        columns = np.column_stack([*np.array([other, -own])[list(used)], np.ones_like(own)])
        found = np.linalg.lstsq(columns, step, rcond=None)[0]
        terms = np.zeros(2)
        terms[list(used)] = found[:-1]
        error = float(((columns @ found - step) ** 2).sum())
        if terms.min() >= 0 and error < least * (1 - 1e-12):
            best, least = (float(terms[0]), float(terms[1]), float(found[-1])), error
    return best


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
