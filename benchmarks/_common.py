"""What the benchmarks share: the tests' harness, one JSON line per figure, and medians.

Bars are those of a machine with two cores; a peer is measured in the same run, since machines differ.
"""

import json
import statistics
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "browser"), str(TESTS / "notebooks")]


def median(values: list[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def p95(values: list[float]) -> float:
    """Return the 95th percentile, by interpolation between the two nearest values."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def timed(call) -> tuple[float, object]:
    """Return the seconds that `call()` takes, and what it returns."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def report(what, measured, unit, peer=None, peer_measured=None, bar=None, bar_ratio=None) -> bool:
    """Print one figure as a line of JSON and return whether it holds.

    Parameters
    ----------
    what, unit : str
        What was measured, and in which unit.
    measured : float
        The figure.
    peer, peer_measured : str and float, optional
        What it is held against, and the peer's figure in the same run.
    bar, bar_ratio : float
        The most that `measured`, or `measured` / `peer_measured`, may be: exactly one of the two.
    """
    ratio = None if peer_measured is None else measured / peer_measured
    holds = measured <= bar if bar_ratio is None else ratio <= bar_ratio
    line = {
        "what": what,
        "measured": float(f"{measured:.4g}"),
        "unit": unit,
        "peer": peer,
        "peer_measured": None if peer_measured is None else float(f"{peer_measured:.4g}"),
        "ratio": None if ratio is None else float(f"{ratio:.3g}"),
        "bar": f"<= {bar} {unit}" if bar_ratio is None else f"ratio <= {bar_ratio}",
        "holds": holds,
    }
    print(json.dumps(line), flush=True)
    return holds
