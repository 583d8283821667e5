"""PPML on the panel of international trade: time, peak memory, and agreement with statsmodels.

python benchmarks/gravity.py

statsmodels is no dependency: `uv pip install statsmodels` puts it beside the course; without it, our own figures are
printed alone. Both estimate 28,152 flows of 69 countries in six years, with exporter-year and importer-year effects
and errors clustered by pair, statsmodels as a Poisson regression on 828 dummies. Each runs in a process of its own,
whose peak memory, data and libraries included, is what is reported.
"""

import importlib.util
import json
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd
from _common import median, report

from summitry import data

ROUNDS = 3
COSTS = ["log_distance", "contiguous", "common_language", "colonial_tie", "agreement"]
PEER = "statsmodels GLM"


def panel() -> pd.DataFrame:
    """Return the flows between different countries, with costs, effects and pairs."""
    rows = data.load("gravity_panel").query("exporter != importer")
    rows = rows.assign(log_distance=np.log(rows["distance_km"]), year=rows["year"].astype(str))
    return rows.assign(
        seller=rows["exporter"] + rows["year"],
        buyer=rows["importer"] + rows["year"],
        pair=np.where(
            rows["exporter"] < rows["importer"],
            rows["exporter"] + rows["importer"],
            rows["importer"] + rows["exporter"],
        ),
    )


def own(rows: pd.DataFrame) -> tuple[dict, dict]:
    """Return coefficients and standard errors from the course's estimator."""
    from summitry.models.gravity import ppml

    fit = ppml(rows["trade_usd_m"], rows[COSTS].astype(float), [rows["seller"], rows["buyer"]], rows["pair"])
    return fit.coefficients, fit.standard_errors


def theirs(rows: pd.DataFrame) -> tuple[dict, dict]:
    """Return coefficients and standard errors from statsmodels."""
    import statsmodels.api as sm

    dummies = [pd.get_dummies(rows["seller"]), pd.get_dummies(rows["buyer"]).iloc[:, 6:]]  # one country is the base
    design = pd.concat([rows[COSTS], *dummies], axis=1).astype(float)
    groups = rows["pair"].factorize()[0]
    model = sm.GLM(rows["trade_usd_m"].to_numpy(), design.to_numpy(), family=sm.families.Poisson())
    fit = model.fit(tol=1e-10, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
    clusters = groups.max() + 1
    errors = fit.bse * np.sqrt(clusters / (clusters - 1))
    return dict(zip(COSTS, fit.params, strict=False)), dict(zip(COSTS, errors, strict=False))


def measure(which: str) -> dict:
    """Run this file on `which` estimator in a process of its own, and return what it prints."""
    done = subprocess.run([sys.executable, __file__, which], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


if len(sys.argv) == 2:
    rows, estimate = panel(), {"own": own, "theirs": theirs}[sys.argv[1]]
    if sys.argv[1] == "own":
        estimate(rows[rows["year"] == "2006"])  # scipy is loaded once per notebook
    start = time.perf_counter()
    coefficients, errors = estimate(rows)
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(json.dumps({"rows": len(rows), "s": took, "MB": peak, "coefficients": coefficients, "errors": errors}))
    raise SystemExit

ours = [measure("own") for _ in range(ROUNDS)]
what = f"PPML, {ours[0]['rows']:,} rows"
peer = measure("theirs") if importlib.util.find_spec("statsmodels") else None
of_peer = {unit: (PEER, peer[unit]) if peer else () for unit in ("s", "MB")}
holds = [
    report(f"{what}, time", median([run["s"] for run in ours]), "s", *of_peer["s"], bar=1),
    report(f"{what}, peak memory of the process", median([run["MB"] for run in ours]), "MB", *of_peer["MB"], bar=300),
]
if peer:
    for kind in ("coefficients", "errors"):
        miss = max(abs(ours[0][kind][name] - peer[kind][name]) for name in COSTS)
        holds.append(report(f"{what}, {kind}, largest difference", miss, "", PEER, bar=1e-6))
else:
    print("statsmodels is not installed: our own figures alone (uv pip install statsmodels)", flush=True)
raise SystemExit(not all(holds))
