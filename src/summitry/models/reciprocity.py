"""Reciprocity in the repeated prisoner's dilemma: when it pays, against whom, and what noise does to it.

Sources: Axelrod 1984, *The Evolution of Cooperation*; Nowak & Sigmund 1992, Nature 355; Press & Dyson 2012, PNAS
109(26).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summitry.models import _check


@dataclass(frozen=True)
class Dilemma:
    """Payoffs of the prisoner's dilemma: temptation T > reward R > punishment P > sucker S, and 2R > T + S."""

    t: float = 5.0
    r: float = 3.0
    p: float = 1.0
    s: float = 0.0

    def __post_init__(self):
        s = _check.number("s", self.s)
        p = _check.number("p", self.p, above=s)
        r = _check.number("r", self.r, above=p)
        _check.number("t", self.t, above=r, below=2 * r - s)


@dataclass(frozen=True)
class Strategy:
    """A memory-one strategy: chance to cooperate at first, and after (own, other's) CC, CD, DC, DD."""

    first: float
    after: tuple[float, float, float, float]

    def __post_init__(self):
        _check.probability("first", self.first)
        _check.numbers("after", self.after, (4,), at_least=0, at_most=1)


STRATEGIES = {
    "always cooperate": Strategy(1, (1, 1, 1, 1)),
    "always defect": Strategy(0, (0, 0, 0, 0)),
    "tit-for-tat": Strategy(1, (1, 0, 1, 0)),
    "suspicious tit-for-tat": Strategy(0, (1, 0, 1, 0)),
    "win-stay lose-shift": Strategy(1, (1, 0, 0, 1)),
    "grim": Strategy(1, (1, 0, 0, 0)),
    "alternator": Strategy(1, (0, 0, 1, 1)),
    "bully": Strategy(0, (0, 1, 0, 1)),
}


def cooperation_thresholds(game: Dilemma) -> tuple[float, float]:
    """Return the least discount factors at which mutual (grim, tit-for-tat) is an equilibrium.

    `(T-R)/(T-P)` and `max((T-R)/(T-P), (T-R)/(R-S))`. Source: Axelrod 1984, app. B, props. 2 and 3.

    >>> cooperation_thresholds(Dilemma())
    (0.5, 0.6666666666666666)
    """
    grim = (game.t - game.r) / (game.t - game.p)
    return grim, max(grim, (game.t - game.r) / (game.r - game.s))


def generous_tit_for_tat(game: Dilemma) -> Strategy:
    """Return tit-for-tat that forgives a defection with `q = min(1 - (T-R)/(R-S), (R-P)/(T-P))`.

    Source: Nowak & Sigmund 1992.

    >>> round(generous_tit_for_tat(Dilemma()).after[1], 7)
    0.3333333
    """
    q = max(0.0, min(1 - (game.t - game.r) / (game.r - game.s), (game.r - game.p) / (game.t - game.p)))
    return Strategy(1, (1, q, 1, q))


def extortion(chi: float, phi: float, game: Dilemma) -> Strategy:
    """Return the strategy that enforces `own payoff - P = chi (other's payoff - P)` on whomever it meets.

    `(1 - phi (chi-1)(R-P), 1 - phi ((P-S) + chi (T-P)), phi ((T-P) + chi (P-S)), 0)`.
    Parameters: chi at least 1; phi above 0. Raises ValueError if phi makes a chance leave 0 to 1.
    Source: Press & Dyson 2012, on extortionate strategies.

    >>> [round(chance, 4) for chance in extortion(3, 1 / 26, Dilemma()).after]
    [0.8462, 0.5, 0.2692, 0.0]
    """
    chi = _check.number("chi", chi, at_least=1)
    up, down = game.t - game.p, game.p - game.s
    largest = min(1 / (down + chi * up), 1 / (up + chi * down))
    phi = _check.number("phi", phi, above=0, at_most=largest)
    after_cc = 1 - phi * (chi - 1) * (game.r - game.p)
    return Strategy(0, (after_cc, max(0.0, 1 - phi * (down + chi * up)), min(1.0, phi * (up + chi * down)), 0.0))


def long_run(one: Strategy, other: Strategy, game: Dilemma, error: float = 0.0) -> tuple[float, float]:
    """Return the average payoffs per round (one, other) of an endless match.

    The Markov chain of the four outcomes is averaged over time from the first moves, so that chains which never mix or
    run in circles (tit-for-tat against itself without error) have an answer too.

    Parameters: error, the chance 0 to 0.5 that a move comes out as its opposite, for both.
    Source: Nowak & Sigmund 1992; Press & Dyson 2012 for the chain.

    >>> tft = STRATEGIES["tit-for-tat"]
    >>> [round(payoff, 6) for payoff in long_run(tft, tft, Dilemma(), error=0.01)]
    [2.25, 2.25]
    """
    error = _check.number("error", error, at_least=0, at_most=0.5)
    own = np.array([one.first, *one.after])
    others = np.array([other.first, *np.array(other.after)[[0, 2, 1, 3]]])  # the other sees CD as DC
    own, others = own + error * (1 - 2 * own), others + error * (1 - 2 * others)
    moves = np.stack([own * others, own * (1 - others), (1 - own) * others, (1 - own) * (1 - others)], axis=-1)
    start, chain = moves[0], moves[1:]
    # Half of the chain, half standing still: the same time averages, and powers of it converge.
    average = (np.eye(4) + chain) / 2
    for _ in range(60):
        average = average @ average
        average /= average.sum(axis=1, keepdims=True)
    shares = start @ average
    return float(shares @ [game.r, game.s, game.t, game.p]), float(shares @ [game.r, game.t, game.s, game.p])


def play(one: Strategy, other: Strategy, rounds: int = 50, error: float = 0.0, seed: int = 0) -> np.ndarray:
    """Return the moves of one match, shape (rounds, 2): whether (one, other) cooperated.

    With the same seed a larger `error` keeps the slips of a smaller one and adds to them, so that matches can be
    compared. Parameters: as `tournament`. Source: Nowak & Sigmund 1992.

    >>> tft = STRATEGIES["tit-for-tat"]
    >>> play(tft, STRATEGIES["suspicious tit-for-tat"], rounds=3).tolist()
    [[True, False], [False, True], [True, False]]
    """
    rounds = _check.integer("rounds", rounds, at_least=1)
    error = _check.number("error", error, at_least=0, at_most=0.5)
    random = np.random.default_rng(_check.integer("seed", seed, at_least=0))
    chances, slips = random.random((rounds, 2)), random.random((rounds, 2))
    moves = np.empty((rounds, 2), dtype=bool)
    after = np.array([one.after, other.after])
    wish = np.array([one.first, other.first])
    for step in range(rounds):
        moves[step] = (chances[step] < wish) ^ (slips[step] < error)
        defects = ~moves[step]
        wish = after[[0, 1], 2 * defects + defects[::-1]]
    return moves


def tournament(
    strategies: Sequence[Strategy], game: Dilemma, rounds: int = 200, error: float = 0.0, seed: int = 0
) -> np.ndarray:
    """Return total payoffs of a round robin, entry [i, j] what strategy i wins against j, twin included.

    All matches are played at once, a round at a time. With chance involved, [i, j] and [j, i] are separate matches.
    Who comes out on top depends on the field, so try several.

    Parameters: rounds at least 1; error as in `long_run`; seed of the random numbers, at least 0.
    Source: Axelrod 1984, ch. 2; Rapoport, Seale & Colman 2015, PLoS ONE 10(7) e0134128, on dependence on the field.

    >>> pair = [STRATEGIES["tit-for-tat"], STRATEGIES["always defect"]]
    >>> tournament(pair, Dilemma(), rounds=10).tolist()
    [[30.0, 9.0], [14.0, 10.0]]
    """
    rounds = _check.integer("rounds", rounds, at_least=1)
    error = _check.number("error", error, at_least=0, at_most=0.5)
    chance = np.array([[*strategy.after, strategy.first] for strategy in strategies])
    n = _check.integer("number of strategies", len(chance), at_least=1)
    random = np.random.default_rng(_check.integer("seed", seed, at_least=0))
    chance = (chance + error * (1 - 2 * chance)).ravel()
    players = 5 * np.array([np.repeat(np.arange(n), n), np.tile(np.arange(n), n)])  # where their chances begin
    payoffs = np.array([game.r, game.s, game.t, game.p])
    seen = np.full((2, n * n), 4)  # by each player: 0 to 3 for CC, CD, DC, DD; 4 before the first round
    total = np.zeros(n * n)
    for _ in range(rounds):
        defects = random.random((2, n * n)) >= chance[players + seen]
        seen = 2 * defects + defects[::-1]
        total += payoffs[seen[0]]
    return total.reshape(n, n)
