"""A counterfactual of 30 countries against gegravity 0.3, and how the time grows with the number of countries.

python benchmarks/general_equilibrium.py

gegravity is no dependency: `uv pip install gegravity==0.3` puts it beside the course; without it, our own figures are
printed alone. Both solve an agreement among the seven TPP signatories of the table `trade_matrix`. Our equilibrium is
closed, prices feeding back into income; theirs holds the ratio of spending to output, so welfare is not compared.
"""

import contextlib
import io
import warnings

import numpy as np
from _common import median, report, timed

from summitry import data
from summitry.models.general_equilibrium import Counterfactual, World, counterfactual

TPP = ("AUS", "CAN", "JPN", "MEX", "MYS", "SGP", "USA")
SIGMA, EFFECT = 5, 0.5  # elasticity of substitution; an agreement raises trade by exp(0.5) before prices answer
COSTS = {"log_distance": -0.4, "agreement": EFFECT, "international": -3.4}
COUNTRIES = (30, 60, 120, 200)
ROUNDS = 5
PEER = "gegravity 0.3, simulate"


def sample():
    """Return the trade matrix with the peer's cost variables, before and after the agreement."""
    rows = data.load("trade_matrix").assign(year="2006")
    rows["log_distance"] = np.log(rows["distance_km"])
    rows["international"] = (rows["exporter"] != rows["importer"]).astype(int)
    rows["agreement"] = rows["agreement"].astype(int)
    joined = rows["exporter"].isin(TPP) & rows["importer"].isin(TPP) & (rows["international"] == 1)
    return rows, rows.assign(agreement=rows["agreement"].mask(joined, 1))


def world_and_shock() -> tuple[World, np.ndarray]:
    """Return the 30 countries as a world, and by what factor each trade cost changes."""
    before, after = (table.pivot(index="exporter", columns="importer") for table in sample())
    world = World(before["trade_usd_m"].to_numpy(), elasticity=SIGMA - 1)
    return world, np.exp(EFFECT * (after["agreement"] - before["agreement"]).to_numpy() / (1 - SIGMA))


def peer_model(gegravity):
    """Return the peer's model, ready to be simulated once."""
    before, after = sample()
    names = {"trade_var_name": "trade_usd_m", "output_var_name": "output_usd_m", "expend_var_name": "expenditure_usd_m"}
    costs = before.iloc[: len(COSTS)].assign(name=list(COSTS), value=list(COSTS.values()))
    model = gegravity.OneSectorGE(
        gegravity.BaselineData(before, year_var_name="year", **names),
        year="2006",
        reference_importer="DEU",
        sigma=SIGMA,
        cost_variables=list(COSTS),
        cost_coeff_values=gegravity.CostCoeffs(costs, identifier_col="name", coeff_col="value"),
        quiet=True,
    )
    model.build_baseline(omr_rescale=10)
    model.define_experiment(after)
    return model


def growing(n: int) -> Counterfactual:
    """Return the outcome of a tariff of 10% by all on all in a made-up world of `n` countries."""
    flows = np.random.default_rng(7).lognormal(sigma=1.5, size=(n, n)) + np.diag(np.full(n, 10.0 * n))
    return counterfactual(World(flows, elasticity=4), 0.1 * (1 - np.eye(n)))


try:
    import gegravity
except ImportError:
    gegravity = None
    print("gegravity is not installed: our own figures alone (uv pip install gegravity==0.3)", flush=True)
warnings.simplefilter("ignore")  # the peer's own
world, shock = world_and_shock()
ours, theirs = [], []
for _ in range(ROUNDS):
    ours.append(median([timed(lambda: counterfactual(world, cost_change=shock))[0] for _ in range(20)]))
    if gegravity:
        with contextlib.redirect_stdout(io.StringIO()):
            theirs.append(timed(peer_model(gegravity).simulate)[0])
milliseconds = 1e3 * median(ours)
found = counterfactual(world, cost_change=shock)
holds = [report(f"general equilibrium, 30 countries, {milliseconds:.1f} ms, residual", found.residual, "", bar=1e-10)]
if gegravity:
    peer = PEER, 1e3 * median(theirs)
    holds.append(report("general equilibrium, 30 countries", milliseconds, "ms", *peer, bar_ratio=0.01))
for n in COUNTRIES:
    took, found = min((timed(lambda n=n: growing(n)) for _ in range(3)), key=lambda pair: pair[0])
    what = f"general equilibrium, {n} made-up countries, {1e3 * took:.1f} ms, residual"
    holds.append(report(what, found.residual, "", bar=1e-10))
raise SystemExit(not all(holds))
