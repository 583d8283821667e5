"""The whole chain of extended deterrence: from a test flight to the question whether an ally is still covered.

A composition of `ballistics`, `missile_defence` and `deterrence`, and a reduced form written for this course.
"""

from dataclasses import dataclass

from summitry.models import _check
from summitry.models.ballistics import flight, great_circle
from summitry.models.deterrence import Equilibrium, Stakes, classify, coupling_limit, equilibria, resolve
from summitry.models.missile_defence import kill_probability, no_leak


@dataclass(frozen=True)
class Chain:
    """Every link, in order."""

    greatest_range: float  # km, from the flight and the factor of the load
    distance: float  # km, launch site to the patron's city
    within_reach: bool
    kill: float  # chance that the shield stops one warhead
    p_no_leak: float  # chance that it stops all
    hit_chance: float  # pi, 0 if the city is out of reach
    resolve: float  # pD, chance that the patron fights for its ally
    hit_chance_limit: float  # greatest pi at which deterrence is certain
    coupled: bool  # whether pi is within it
    kind: str  # of equilibrium at (pC, pD), as in `deterrence.classify`
    equilibria: tuple[Equilibrium, ...]  # all of them, with their beliefs


def decoupling(
    *,
    apogee: float,
    ground_range: float,
    launch: tuple[float, float],
    city: tuple[float, float],
    warheads: int,
    p_kill: float,
    shots: int,
    common: float,
    loss: float,
    stake: float,
    stakes: Stakes,
    p_challenger: float,
    range_factor: float = 1.0,
    promise: float = 0.0,
) -> Chain:
    """Return the chain: flight -> range -> city -> chance of a leak -> resolve -> equilibrium.

    Parameters
    ----------
    apogee, ground_range : of the test flight, km (`ballistics.flight`)
    launch, city : (latitude, longitude), degrees
    warheads, p_kill, shots, common : warheads sent, single-shot kill probability, shots at each, chance that tracking
        works at all (`missile_defence.no_leak`)
    loss, stake : what a hit costs the patron and its greatest stake in the ally, one unit (`deterrence.resolve`)
    stakes, p_challenger : payoffs, and chance that the challenger is hard (`deterrence.equilibria`)
    range_factor : what a load unlike that of the test makes of the range, above 0; below 1 for a heavier one
    promise : what breaking its word would cost the patron, in the unit of loss (`deterrence.resolve`)

    Raises ValueError for any link that cannot be, a missing apogee included: the chain has nothing to start from.
    Source: composed for this course from Wilkening 2000 and Zagare & Kilgour 2000; assumptions, nobody's real payoffs.

    >>> stakes = Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)
    >>> chain = decoupling(apogee=4475, ground_range=950, launch=(39.13, 125.97), city=(34.05, -118.24), warheads=5,
    ...     p_kill=0.7, shots=2, common=1, loss=1, stake=0.8, stakes=stakes, p_challenger=0.2)
    >>> chain.within_reach, round(chain.hit_chance, 4), round(chain.resolve, 4), chain.coupled, chain.kind
    (True, 0.376, 0.53, True, 'certain deterrence')
    """
    shown = flight(_check.number("apogee", apogee), _check.number("ground_range", ground_range))
    reach = float(shown.greatest_range) * _check.number("range_factor", range_factor, above=0)
    distance = float(great_circle(*_check.numbers("launch", launch, (2,)), *_check.numbers("city", city, (2,))))
    kill = kill_probability(_check.probability("p_kill", p_kill), shots)
    safe = no_leak(kill, warheads, common)
    hit = 1 - safe if reach >= distance else 0.0
    defender = float(resolve(hit, loss, stake, promise))
    limit = coupling_limit(stakes.d1, loss, stake, promise)
    return Chain(
        greatest_range=reach,
        distance=distance,
        within_reach=reach >= distance,
        kill=kill,
        p_no_leak=safe,
        hit_chance=hit,
        resolve=defender,
        hit_chance_limit=limit,
        coupled=hit <= limit,
        kind=str(classify(stakes, p_challenger, defender)),
        equilibria=tuple(equilibria(stakes, p_challenger, defender)),
    )
