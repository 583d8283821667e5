"""Our models against other people's code, which the course never imports.

The packages are in the dependency group `oracles`; a test whose package is not installed is skipped and says so. Where
networkx or scipy is the oracle, the test stands beside the model, since the course brings both.
"""

import contextlib
import io

import numpy as np
import pandas as pd
import pytest

from summitry import data
from summitry.models.games import nash_equilibria
from summitry.models.gravity import log_ols, multilateral_resistances, ppml

SIGMA = 5
COSTS = {"log_distance": -0.4, "agreement": 0.5, "international": -3.4}


@pytest.fixture(scope="module")
def sample():
    """The 30 countries of `trade_matrix`, one row per pair."""
    rows = data.load("trade_matrix").assign(year="2006")
    rows["log_distance"] = np.log(rows["distance_km"])
    rows["international"] = (rows["exporter"] != rows["importer"]).astype(int)
    return rows.assign(agreement=rows["agreement"].astype(int))


@pytest.fixture(scope="module")
def terms(sample):
    """The multilateral resistances of gegravity before and after free trade with Japan, and both tables of costs."""
    gegravity = pytest.importorskip("gegravity")
    japan = (sample["exporter"].eq("JPN") | sample["importer"].eq("JPN")) & sample["international"].eq(1)
    after = sample.assign(agreement=sample["agreement"].mask(japan, 1))
    table = pd.DataFrame({"name": list(COSTS), "value": list(COSTS.values())})
    model = gegravity.OneSectorGE(
        gegravity.BaselineData(
            sample, trade_var_name="trade_usd_m", output_var_name="output_usd_m", expend_var_name="expenditure_usd_m"
        ),
        year="2006",
        reference_importer="DEU",
        sigma=SIGMA,
        cost_variables=list(COSTS),
        cost_coeff_values=gegravity.CostCoeffs(table, identifier_col="name", coeff_col="value"),
        quiet=True,
    )
    with contextlib.redirect_stdout(io.StringIO()):
        model.build_baseline(omr_rescale=10)
        model.define_experiment(after)
        model.simulate()
    return model.country_mr_terms, {"baseline": sample, "conditional": after}


# Only these two: the peer's "experiment" terms hold the ratio of spending to output, which does not close a world in
# which deficits differ (`Counterfactual` adds deficits instead), so its full equilibrium is no oracle for ours.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("stage", ["baseline", "conditional"])
def test_resistances_against_gegravity(terms, stage):
    theirs, tables = terms
    rows = tables[stage]
    openness = rows.assign(value=np.exp(sum(rows[name] * value for name, value in COSTS.items())))
    openness = openness.pivot(index="exporter", columns="importer", values="value")
    output = rows.drop_duplicates("exporter").set_index("exporter").loc[openness.index, "output_usd_m"]
    spending = rows.drop_duplicates("importer").set_index("importer").loc[openness.index, "expenditure_usd_m"]
    reference = openness.index.get_loc("DEU")
    ours = multilateral_resistances(output, spending, openness.to_numpy() ** (1 / (1 - SIGMA)), SIGMA, reference)
    theirs = theirs.loc[openness.index]
    assert ours.inward == pytest.approx(theirs[f"{stage} imr"].to_numpy(float), rel=1e-7)
    assert ours.outward == pytest.approx(theirs[f"{stage} omr"].to_numpy(float), rel=1e-7)


@pytest.mark.parametrize("seed", range(60))
def test_equilibria_of_random_games_against_nashpy(seed):
    nashpy = pytest.importorskip("nashpy")
    random = np.random.default_rng(seed)
    row, column = random.normal(size=(2, *random.integers(2, 5, size=2)))
    ours = {tuple(np.round([*x, *y], 6) + 0.0) for x, y in nash_equilibria(row, column)}
    theirs = {tuple(np.round([*x, *y], 6) + 0.0) for x, y in nashpy.Game(row, column).vertex_enumeration()}
    assert ours == theirs


@pytest.fixture(scope="module")
def flows():
    """Trade between different countries in 2006, with a pair for the clusters."""
    rows = data.load("gravity_panel").query("year == 2006 and exporter != importer")
    low, high = np.minimum(rows["exporter"], rows["importer"]), np.maximum(rows["exporter"], rows["importer"])
    return rows.assign(log_distance=np.log(rows["distance_km"]), pair=low + high)


def design(rows):
    """Return the regressors and one dummy for each exporter and for each importer but one."""
    dummies = pd.get_dummies(rows["exporter"]), pd.get_dummies(rows["importer"]).iloc[:, 1:]
    return pd.concat([rows[["log_distance", "contiguous", "agreement"]], *dummies], axis=1).to_numpy(float)


@pytest.mark.parametrize(("estimate", "positive"), [(ppml, False), (log_ols, True)])
def test_gravity_against_statsmodels(flows, estimate, positive):
    statsmodels = pytest.importorskip("statsmodels.api")
    rows = flows[flows["trade_usd_m"] > 0] if positive else flows
    trade, groups = rows["trade_usd_m"].to_numpy(), rows["pair"].factorize()[0]
    if positive:
        model, options = statsmodels.OLS(np.log(trade), design(rows)), {}
    else:
        model = statsmodels.GLM(trade, design(rows), family=statsmodels.families.Poisson())
        options = {"tol": 1e-12, "maxiter": 200}
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}, **options)
    clusters = groups.max() + 1
    regressors = flows[["log_distance", "contiguous", "agreement"]].astype(float)
    ours = estimate(flows["trade_usd_m"], regressors, [flows["exporter"], flows["importer"]], flows["pair"])
    assert list(ours.coefficients.values()) == pytest.approx(fit.params[:3].tolist(), abs=1e-6)
    errors = fit.bse[:3] * np.sqrt(clusters / (clusters - 1))
    assert list(ours.standard_errors.values()) == pytest.approx(errors.tolist(), rel=1e-5)
