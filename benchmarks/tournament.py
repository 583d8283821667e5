"""A round robin of eight deterministic strategies over 200 rounds, against the package axelrod 4.13.

python benchmarks/tournament.py

axelrod is no dependency: `uv pip install axelrod==4.13.1` puts it beside the course; without it, our own figure is
printed alone. Both play the same memory-one strategies, each one's twin included, and must report the same scores.
"""

import numpy as np
from _common import median, report, timed

from summitry.models.reciprocity import STRATEGIES, Dilemma, tournament

TURNS, ROUNDS = 200, 5
WHAT, PEER = "tournament, 8 strategies, 200 rounds", "axelrod 4.13"


def own() -> np.ndarray:
    """Return what each strategy wins against each."""
    return tournament(list(STRATEGIES.values()), Dilemma(), TURNS)


def theirs(axelrod) -> np.ndarray:
    """Return the same from axelrod."""
    moves = axelrod.Action.D, axelrod.Action.C
    players = [axelrod.MemoryOnePlayer(tuple(s.after), initial=moves[int(s.first)]) for s in STRATEGIES.values()]
    results = axelrod.Tournament(players, turns=TURNS, repetitions=1).play(progress_bar=False)
    return np.array(results.payoff_matrix) * TURNS


try:
    import axelrod
except ImportError:
    print("axelrod is not installed: our own figure alone (uv pip install axelrod==4.13.1)", flush=True)
    print(f"{WHAT}: {median([1e3 * timed(own)[0] for _ in range(ROUNDS)]):.1f} ms")
    raise SystemExit from None
if not np.allclose(own(), theirs(axelrod)):
    raise SystemExit("the two tournaments differ")
pairs = [(1e3 * timed(own)[0], 1e3 * timed(lambda: theirs(axelrod))[0]) for _ in range(ROUNDS)]
ours, peers = map(median, zip(*pairs, strict=True))
raise SystemExit(not report(WHAT, ours, "ms", PEER, peers, bar_ratio=1 / 20))
