"""What a missile shield stops, lets through and costs, under independent shots; and where independence fails.

Sources: Wilkening 2000, Science & Global Security 8(2); Hughes 1995, Naval Research Logistics 42(2).
"""

import math

from summitry.models import _check


def kill_probability(p: float, shots: int = 1) -> float:
    """Return the chance that `shots` independent interceptors, each hitting with `p`, stop one warhead, `1 - (1-p)^n`.

    Source: Wilkening 2000.

    >>> round(kill_probability(0.7, shots=2), 9)
    0.91
    """
    return 1 - (1 - _check.probability("p", p)) ** _check.integer("shots", shots, at_least=0)


def single_shot_needed(kill: float, shots: int) -> float:
    """Return the single-shot probability that gives `kill` with so many independent shots, `1 - (1-k)^(1/n)`.

    Source: `kill_probability` solved for p.

    >>> round(single_shot_needed(0.97, shots=4), 6)
    0.583821
    """
    return 1 - (1 - _check.probability("kill", kill)) ** (1 / _check.integer("shots", shots, at_least=1))


def layered_kill(kills) -> float:
    """Return the chance that one of several independent layers stops a warhead, `1 - product of (1 - k_l)`.

    Parameters: kill probability of each layer, shape (layers,). Source: Wilkening 2000, on layered defences.

    >>> round(layered_kill([0.7, 0.8]), 9)
    0.94
    """
    return float(1 - (1 - _check.numbers("kills", kills, (None,), at_least=0, at_most=1)).prod())


def no_leak(kill: float, warheads: int, common: float = 1.0) -> float:
    """Return the chance that no warhead gets through, `T k^N`.

    Parameters: kill probability per warhead k; number of warheads N; common factor T, the chance that tracking and
    discrimination work at all, on which every shot depends alike (T = 1 is full independence).
    Source: Wilkening 2000, on common-mode failure.

    >>> round(no_leak(0.91, 3, common=0.95), 6)
    0.715892
    """
    kill, common = _check.probability("kill", kill), _check.probability("common", common)
    return common * kill ** _check.integer("warheads", warheads, at_least=0)


def expected_leakers(kill: float, warheads: int) -> float:
    """Return the expected number of warheads that get through, `N (1 - k)`. Source: Wilkening 2000.

    >>> round(expected_leakers(0.91, 4), 9)
    0.36
    """
    return _check.integer("warheads", warheads, at_least=0) * (1 - _check.probability("kill", kill))


def shoot_look_shoot(p: float, shots: int, stages: int) -> tuple[float, float]:
    """Return (kill probability, expected shots) when each stage fires only at what the last one missed.

    `1 - (1-p)^(m s)` and `m (1 - q^s)/(1 - q)`, `q = (1-p)^m`, for m shots in each of s stages.
    Source: Wilkening 2000, on firing doctrine.

    >>> [round(value, 9) for value in shoot_look_shoot(0.6, shots=1, stages=3)]
    [0.936, 1.56]
    """
    miss = 1 - kill_probability(p, shots)
    stages = _check.integer("stages", stages, at_least=1)
    return 1 - miss**stages, shots * sum(miss**stage for stage in range(stages))


def leakers_with_inventory(p: float, shots: int, interceptors: int, warheads: int) -> float:
    """Return the expected leakers when interceptors run out: `floor(I/n)` warheads are engaged, the rest leak.

    Source: Wilkening 2000; arithmetic of a finite magazine.

    >>> round(leakers_with_inventory(0.7, shots=2, interceptors=20, warheads=15), 9)
    5.9
    """
    engaged = _check.integer("interceptors", interceptors, at_least=0) // _check.integer("shots", shots, at_least=1)
    engaged = min(engaged, _check.integer("warheads", warheads, at_least=0))
    return warheads - engaged * kill_probability(p, shots)


def cost_exchange(p: float, shots: int, interceptor_cost: float, missile_cost: float) -> float:
    """Return the defender's cost per missile destroyed over the attacker's cost of it, `n c_I / (k c_M)`.

    Parameters: p above 0; shots at least 1; interceptor cost at least 0 and missile cost above 0, one money unit.
    Source: the cost-exchange ratio at the margin, Nitze 1985 ("cost-effective at the margin").

    >>> round(cost_exchange(0.7, shots=2, interceptor_cost=30, missile_cost=10), 4)
    6.5934
    """
    _check.number("p", p, above=0, at_most=1)
    spent = _check.integer("shots", shots, at_least=1) * _check.number("interceptor_cost", interceptor_cost, at_least=0)
    return spent / (kill_probability(p, shots) * _check.number("missile_cost", missile_cost, above=0))


def shots_needed(p: float, warheads: int, no_leak: float) -> int:
    """Return the least shots per warhead for a chance P that none leaks, `ln(1-P^(1/N)) / ln(1-p)` rounded up.

    Parameters: p above 0; warheads at least 1; no_leak from 0 to below 1. Source: Wilkening 2000.

    >>> shots_needed(0.8, warheads=20, no_leak=0.9)
    4
    """
    p = _check.number("p", p, above=0, at_most=1)
    warheads = _check.integer("warheads", warheads, at_least=1)
    leak = 1 - _check.number("no_leak", no_leak, at_least=0, below=1) ** (1 / warheads)
    if p == 1 or leak == 1:
        return 1 if leak < 1 else 0
    return math.ceil(math.log(leak) / math.log(1 - p) - 1e-12)


def salvo(force: float, enemy: float, enemy_shots: float, defence: float, staying_power: float) -> float:
    """Return the units lost to one enemy salvo, `max(0, be B - y A)/w`, at most the force.

    Parameters: own units A and enemy units B, at least 0; good shots of each enemy unit be; shots each own unit stops
    y; hits that put one own unit out of action w, above 0.
    Source: Hughes 1995, the salvo equations.

    >>> salvo(force=4, enemy=5, enemy_shots=2, defence=2, staying_power=2)
    1.0
    >>> salvo(force=5, enemy=4, enemy_shots=3, defence=1, staying_power=2)
    3.5
    """
    force = _check.number("force", force, at_least=0)
    hits = _check.number("enemy", enemy, at_least=0) * _check.number("enemy_shots", enemy_shots, at_least=0)
    hits -= force * _check.number("defence", defence, at_least=0)
    return min(force, max(0.0, hits) / _check.number("staying_power", staying_power, above=0))
