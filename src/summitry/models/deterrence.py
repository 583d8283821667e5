"""Deterrence under uncertainty: will the defender fight, does the challenger believe it, and what does belief decide?

Sources: Zagare & Kilgour 2000, *Perfect Deterrence*, sec. 3.4 and ch. 5. The link to extended deterrence (`resolve`,
`coupling_limit`) is a reduced form written for this course.
"""

from dataclasses import dataclass

import numpy as np

from summitry.models import _check

KINDS = ("certain deterrence", "belief-based deterrence", "separating", "attack", "bluff")
_ROUNDING = 1e-12


def rudimentary_threshold(status_quo: float, concession: float, conflict: float) -> float:
    """Return the chance of a hard defender that deters, `p* = (a_DC - a_SQ)/(a_DC - a_DD)`: below it, challenge.

    Payoffs of the challenger, `conflict < status_quo < concession`. Source: Zagare & Kilgour 2000, sec. 3.4.

    >>> rudimentary_threshold(status_quo=3, concession=5, conflict=1)
    0.5
    """
    status_quo = _check.number("status_quo", status_quo)
    win = _check.number("concession", concession, above=status_quo)
    return (win - status_quo) / (win - _check.number("conflict", conflict, below=status_quo))


@dataclass(frozen=True)
class Stakes:
    """Payoffs of unilateral deterrence: the challenger initiates or not, the defender denies or concedes.

    Met by denial, a hard challenger fights and a soft one backs down; a hard defender always denies.
    Challenger: `back_down < fight < status_quo < concession`. Soft defender: `war < lose < win`.
    Assumptions for study, nobody's real preferences.
    """

    status_quo: float
    concession: float  # challenger gets its way, CC
    back_down: float  # soft challenger met by denial, BK
    fight: float  # hard challenger met by denial, DD+
    lose: float  # defender concedes
    win: float  # defender denies, challenger backs down
    war: float  # soft defender denies, challenger fights, DD-

    def __post_init__(self):
        quo = _check.number("status_quo", self.status_quo)
        _check.number("concession", self.concession, above=quo)
        fight = _check.number("fight", self.fight, below=quo)
        _check.number("back_down", self.back_down, below=fight)
        lose = _check.number("lose", self.lose)
        _check.number("win", self.win, above=lose)
        _check.number("war", self.war, below=lose)

    @property
    def d1(self) -> float:
        """Chance of denial that deters a hard challenger."""
        return (self.concession - self.status_quo) / (self.concession - self.fight)

    @property
    def d2(self) -> float:
        """Chance of denial that deters a soft challenger, below d1."""
        return (self.concession - self.status_quo) / (self.concession - self.back_down)

    @property
    def r_star(self) -> float:
        """Belief that an initiator is hard, above which a soft defender concedes."""
        return (self.win - self.lose) / (self.win - self.war)


@dataclass(frozen=True)
class Equilibrium:
    """One perfect Bayesian equilibrium. Intervals (low, high) hold every value that sustains it."""

    kind: str
    hard_initiates: float
    soft_initiates: float
    soft_denies: tuple[float, float]  # probability that a soft defender denies
    belief: tuple[float, float]  # that an initiator is hard; off the path in the two kinds of deterrence
    p_status_quo: float
    p_concession: float
    p_back_down: float
    p_war: float


def equilibria(stakes: Stakes, p_challenger: float, p_defender: float) -> list[Equilibrium]:
    """Return all perfect Bayesian equilibria of unilateral deterrence, with the beliefs that sustain each.

    certain deterrence (pD >= d1) : nobody initiates, whatever is believed of an initiator
    belief-based deterrence (pD < d1) : nobody initiates, because an initiator would be thought soft (belief at most r*)
        and denied. No play tests that belief, though a hard challenger has more to gain by initiating than a soft one.
    separating (d2 <= pD <= d1) : only the hard initiate, so soft defenders concede
    attack (pD <= d2, pC >= r*) : all initiate, soft defenders concede
    bluff (pD < d2, pC < r*) : the soft initiate with `x = pC (1 - r*) / ((1 - pC) r*)` and soft defenders deny with
        `y = (d2 - pD)/(1 - pD)`

    Exactly on a border, the equilibria of both sides are returned; mixtures of the two exist there besides.

    Parameters: probability that the challenger is hard, above 0 and below 1; that the defender is hard, 0 to 1.
    Source: Zagare & Kilgour 2000, ch. 5; derived again here with the tie cases.

    >>> stakes = Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)
    >>> for found in equilibria(stakes, 0.2, 0.2):
    ...     print(found.kind, round(found.soft_initiates, 9), [round(y, 9) for y in found.soft_denies], found.belief)
    belief-based deterrence 0.0 [0.375, 1.0] (0.0, 0.5)
    bluff 0.25 [0.25, 0.25] (0.5, 0.5)
    """
    pc = _check.number("p_challenger", p_challenger, above=0, below=1)
    pd = _check.probability("p_defender", p_defender)
    d1, d2, r = stakes.d1, stakes.d2, stakes.r_star
    found = []
    if pd >= d1 - _ROUNDING:
        found.append(_equilibrium("certain deterrence", pc, pd, 0, 0, (0.0, 1.0), (0.0, 1.0)))
    else:
        least = (d1 - pd) / (1 - pd)
        found.append(_equilibrium("belief-based deterrence", pc, pd, 0, 0, (least, 1.0), (0.0, r)))
    if d2 - _ROUNDING <= pd <= d1 + _ROUNDING:
        found.append(_equilibrium("separating", pc, pd, 1, 0, (0.0, 0.0), (1.0, 1.0)))
    if pd <= d2 + _ROUNDING and pc >= r - _ROUNDING:
        found.append(_equilibrium("attack", pc, pd, 1, 1, (0.0, 0.0), (pc, pc)))
    if pd < d2 - _ROUNDING and pc < r - _ROUNDING:
        x, y = pc * (1 - r) / ((1 - pc) * r), (d2 - pd) / (1 - pd)
        found.append(_equilibrium("bluff", pc, pd, 1, x, (y, y), (r, r)))
    return found


def classify(stakes: Stakes, p_challenger, p_defender) -> np.ndarray:
    """Return the kind of equilibrium at each point of the (pC, pD) square, as an array of words, for a map.

    The kind is that of the equilibrium whose beliefs play itself confirms: certain deterrence, separating, attack or
    bluff. Belief-based deterrence exists as well wherever pD < d1; `equilibria` returns it.

    Parameters: as in `equilibria`, numbers or arrays, which broadcast. Source: as `equilibria`.

    >>> stakes = Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)
    >>> classify(stakes, [0.2, 0.7, 0.3, 0.5], [0.2, 0.2, 0.45, 0.6]).tolist()
    ['bluff', 'attack', 'separating', 'certain deterrence']
    """
    pc = _check.numbers("p_challenger", p_challenger, above=0, below=1)
    pd = _check.numbers("p_defender", p_defender, at_least=0, at_most=1)
    below = np.where(pc >= stakes.r_star - _ROUNDING, "attack", "bluff")
    below = np.where(pd >= stakes.d2 - _ROUNDING, "separating", below)
    return np.where(pd >= stakes.d1 - _ROUNDING, "certain deterrence", below)


def resolve(hit_chance, loss: float, stake: float, promise: float = 0.0):
    """Return the chance that a patron fights for its ally, `pD = 1 - (pi L - m)/V`, between 0 and 1.

    Its stake v in the ally is uniform on [0, V] and it intervenes if `v >= pi L - m`.

    Parameters
    ----------
    hit_chance : pi, chance that its own homeland is hit, 0 to 1, number or array
    loss : L, what that would cost, at least 0
    stake : V, greatest stake in the ally, above 0, in the unit of L
    promise : m, what breaking its public promise would cost the patron, at least 0, in the unit of L

    Source: a reduced form written for this course; the cost of a broken promise after Fearon 1997, on tying hands.

    >>> float(resolve(hit_chance=0.2, loss=5, stake=4))
    0.75
    """
    pi = _check.numbers("hit_chance", hit_chance, at_least=0, at_most=1)
    net = pi * _check.number("loss", loss, at_least=0) - _check.number("promise", promise, at_least=0)
    return np.clip(1 - net / _check.number("stake", stake, above=0), 0.0, 1.0)


def coupling_limit(d1: float, loss: float, stake: float, promise: float = 0.0) -> float:
    """Return the greatest chance of a hit at which the patron's word deters for certain, `((1 - d1) V + m)/L`.

    Parameters: d1, the chance of denial that deters, 0 to 1; L and V above 0; m at least 0. At most 1 is returned.
    Source: as `resolve`.

    >>> coupling_limit(d1=0.5, loss=1, stake=0.8)
    0.4
    """
    loss = _check.number("loss", loss, above=0)
    worth = (1 - _check.probability("d1", d1)) * _check.number("stake", stake, above=0)
    return min(1.0, (worth + _check.number("promise", promise, at_least=0)) / loss)


def _equilibrium(kind, pc, pd, hard, soft, denies, belief) -> Equilibrium:
    denied = pd + (1 - pd) * denies[0]  # only matters where somebody initiates, and there denies is one value
    return Equilibrium(
        kind=kind,
        hard_initiates=float(hard),
        soft_initiates=float(soft),
        soft_denies=denies,
        belief=belief,
        p_status_quo=1 - pc * hard - (1 - pc) * soft,
        p_concession=(pc * hard + (1 - pc) * soft) * (1 - denied),
        p_back_down=(1 - pc) * soft * denied,
        p_war=pc * hard * denied,
    )
