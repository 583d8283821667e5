"""What was possible: the frontier of deals, the Nash point, and what each capital left on the table."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from summitry.summit.ledger import Ledger

TINY = 1e-9


def frontier(ledger: Ledger, gains_for_all: bool = True) -> np.ndarray:
    """Return the numbers of the packages on the frontier, best total first.

    A package is on it if its parties ratify it and no other such package is better for one capital and worse for none.
    `gains_for_all` keeps to packages that leave nobody below the status quo.
    """
    space = ledger.space
    candidates = np.flatnonzero(space.valid & ((space.scores >= -TINY).all(axis=1) if gains_for_all else True))
    order = candidates[np.argsort(-space.scores[candidates].sum(axis=1), kind="stable")]
    scores = space.scores[order]
    kept: list[int] = []
    best = np.empty((0, scores.shape[1]))
    for place, row in enumerate(scores):  # nothing later has a higher total, so nothing later can beat what is kept
        no_worse = (best >= row - TINY).all(axis=1)
        if not (best[no_worse] > row + TINY).any():
            kept.append(place)
            best = np.vstack([best, row])
    return order[kept]


def nash(ledger: Ledger) -> int | None:
    """Return the number of the Nash point: of the ratified packages that all gain from, the highest product of gains.

    None if there is no package that all gain from. The status quo is the point of disagreement.
    """
    space = ledger.space
    candidates = np.flatnonzero(space.valid & (space.scores > TINY).all(axis=1))
    if not len(candidates):
        return None
    return int(candidates[np.log(space.scores[candidates]).sum(axis=1).argmax()])


def left_on_the_table(ledger: Ledger, package: Mapping[str, str]) -> pd.DataFrame:
    """Return for each capital its points by `package`, the most it could have had with nobody else worse off, the gap.

    Only packages that their parties ratify count. The index is the capital.
    """
    space, names = ledger.space, list(ledger.case.capitals)
    own = space.scores[space.number(package)]
    rows = []
    for place in range(len(names)):
        others = np.delete(np.arange(len(names)), place)
        fair = space.valid & (space.scores[:, others] >= own[others] - TINY).all(axis=1)
        best = max(float(space.scores[fair, place].max(initial=own[place])), float(own[place]))
        rows.append((own[place], best, best - own[place]))
    return pd.DataFrame(rows, index=pd.Index(names, name="capital"), columns=["points", "possible", "left"])


def compare(ledger: Ledger, packages: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Return the points of named packages, one row each, with whether all parties ratify and whether all gain."""
    space, names = ledger.space, list(ledger.case.capitals)
    numbers = {name: space.number(package) for name, package in packages.items()}
    table = pd.DataFrame([space.scores[n] for n in numbers.values()], index=list(numbers), columns=names)
    return table.assign(
        ratified=[bool(space.valid[n]) for n in numbers.values()],
        all_gain=[bool((space.scores[n] > TINY).all()) for n in numbers.values()],
    )
