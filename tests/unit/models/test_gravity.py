import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.models.gravity import gravity_flows, log_ols, multilateral_resistances, ppml

TRADE = np.array([[500, 60, 20, 5], [80, 300, 30, 12], [25, 40, 200, 18], [0, 10, 22, 90]])
DISTANCE = np.array([[1, 4, 8, 12], [4, 1, 5, 9], [8, 5, 1, 6], [12, 9, 6, 1]])
AGREEMENT = np.kron(np.eye(2), [[0, 1], [1, 0]])
EXPORTER, IMPORTER = np.repeat(list("ABCD"), 4), np.tile(list("ABCD"), 4)
EXAMPLE = {"ln_dist": np.log(DISTANCE).ravel(), "agreement": AGREEMENT.ravel(), "border": 1 - np.eye(4).ravel()}


def example(estimate, **options):
    return estimate(TRADE.ravel(), EXAMPLE, [EXPORTER, IMPORTER], **options)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [(ppml, (-1.5774380, 0.0175806, 0.5428540)), (log_ols, (-1.3661463, 0.1714030, 0.1847573))],
)
def test_four_countries(estimate, expected):
    assert list(example(estimate).coefficients.values()) == pytest.approx(expected, abs=6e-8)


def test_sums_are_reproduced():
    fitted = example(ppml).fitted.reshape(4, 4)
    assert fitted.sum(axis=1) == pytest.approx([585, 422, 283, 122], rel=1e-9)
    assert fitted.sum(axis=0) == pytest.approx([605, 410, 272, 125], rel=1e-9)


def dummies(*labels):
    return np.hstack([(np.asarray(label)[:, None] == np.unique(label)).astype(float) for label in labels])


def by_full_design(trade, regressors, effects, groups):
    """Newton on the whole design with every dummy written out, and the textbook sandwich."""
    z = np.hstack([np.column_stack(list(regressors.values())), dummies(*effects)])
    eta = np.log((trade + trade.mean()) / 2)
    theta = np.linalg.lstsq(z, eta, rcond=None)[0]
    for _ in range(60):
        mean = np.exp(z @ theta)
        theta = theta + np.linalg.lstsq(z.T @ (mean[:, None] * z), z.T @ (trade - mean), rcond=1e-12)[0]
    mean = np.exp(z @ theta)
    bread = np.linalg.pinv(z.T @ (mean[:, None] * z), rcond=1e-12)
    scores = np.array([(z * (trade - mean)[:, None])[groups == g].sum(axis=0) for g in np.unique(groups)])
    count = len(scores)
    variance = bread @ scores.T @ scores @ bread * count / (count - 1)
    k = len(regressors)
    return theta[:k], np.sqrt(np.diag(variance)[:k]), mean


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_against_the_full_design_with_three_kinds_of_effects(seed):
    random = np.random.default_rng(seed)
    i, j, year = (part.ravel() for part in np.meshgrid(range(5), range(5), range(3), indexing="ij"))
    x = {"a": random.normal(size=75), "b": random.uniform(size=75)}
    trade = random.poisson(np.exp(2 + x["a"] - x["b"])).astype(float)
    effects = [i * 10 + year, j * 10 + year, np.minimum(i, j) * 10 + np.maximum(i, j)]
    clusters = random.permutation(np.arange(75) % 20)  # across effects: inside one, sums of scores hide mistakes
    fit = ppml(trade, x, effects, cluster=clusters)
    if not fit.used.all():
        return
    beta, errors, mean = by_full_design(trade, x, effects, clusters)
    assert list(fit.coefficients.values()) == pytest.approx(beta, abs=1e-6)
    assert list(fit.standard_errors.values()) == pytest.approx(errors, rel=1e-5)
    assert fit.fitted == pytest.approx(mean, rel=1e-6)
    assert fit.clusters == 20


def test_log_ols_against_the_full_design():
    fit = example(log_ols)
    rows = TRADE.ravel() > 0
    z = np.hstack([np.column_stack(list(EXAMPLE.values())), dummies(EXPORTER, IMPORTER)])[rows]
    residuals = np.log(TRADE.ravel()[rows]) - z @ np.linalg.lstsq(z, np.log(TRADE.ravel()[rows]), rcond=None)[0]
    scores = np.linalg.pinv(z) * residuals
    errors = np.sqrt(np.diag(scores @ scores.T) * 15 / 14)[:3]
    assert list(fit.standard_errors.values()) == pytest.approx(errors, rel=1e-9)
    assert np.log(fit.fitted[rows]) == pytest.approx(np.log(TRADE.ravel()[rows]) - residuals, rel=1e-9)
    assert np.isnan(fit.fitted[~rows]).all()
    assert fit.clusters == 15


def test_steps_that_overshoot_are_cut():
    # Two huge flows among zeros: full Newton steps overflow.
    trade = np.zeros((6, 6))
    trade[np.diag_indices(6)], trade[0, 1], trade[1, 0], trade[3, 1], trade[4, 2] = 1, 1, 1, 1e13, 1e7
    i, j = np.indices((6, 6)).reshape(2, -1)
    fit = ppml(trade.ravel(), {"home": (i == j) * 1.0}, [i, j])
    assert fit.fitted.reshape(6, 6).sum(axis=1) == pytest.approx(trade.sum(axis=1), rel=1e-6)


@given(st.integers(0, 2**32))
def test_adding_up_with_exporter_and_importer_effects(seed):
    random = np.random.default_rng(seed)
    trade = random.lognormal(2, 2, (6, 6)) * (random.random((6, 6)) > 0.2)
    trade[np.diag_indices(6)] = 50
    i, j = np.indices((6, 6)).reshape(2, -1)
    fitted = ppml(trade.ravel(), {"x": random.normal(size=36)}, [i, j]).fitted.reshape(6, 6)
    assert fitted.sum(axis=0) == pytest.approx(trade.sum(axis=0), rel=1e-8)
    assert fitted.sum(axis=1) == pytest.approx(trade.sum(axis=1), rel=1e-8)


def test_levels_that_never_trade_are_fitted_as_zero():
    trade = TRADE.astype(float).copy()
    trade[3] = 0
    fit = ppml(trade.ravel(), {"border": EXAMPLE["border"]}, [EXPORTER, IMPORTER])
    assert fit.fitted[12:].tolist() == [0] * 4
    assert fit.used.tolist() == [True] * 12 + [False] * 4
    without = ppml(trade[:3].ravel(), {"border": EXAMPLE["border"][:12]}, [EXPORTER[:12], IMPORTER[:12]])
    assert fit.coefficients == pytest.approx(without.coefficients, rel=1e-9)


def test_zeros_that_let_a_regressor_run_off_leave_no_estimate():
    with pytest.raises(RuntimeError, match="ppml: no estimate found, fitted sums miss the data by"):
        ppml([2, 0, 0, 1000], {"x": [1, 1, 0, 1]}, [[0, 0, 1, 1], [0, 1, 0, 1]])


def test_poisson_of_gravity_without_noise_gives_back_its_coefficients():
    cost = DISTANCE**0.3
    flows = gravity_flows([5, 4, 3, 2], [4, 5, 2, 3], cost, sigma=5)
    fit = ppml(flows.ravel(), {"ln_dist": EXAMPLE["ln_dist"]}, [EXPORTER, IMPORTER])
    assert fit.coefficients["ln_dist"] == pytest.approx((1 - 5) * 0.3, rel=1e-9)


@given(st.integers(2, 8), st.floats(1.5, 12), st.integers(0, 2**32))
def test_resistances_solve_both_sets_of_equations(n, sigma, seed):
    random = np.random.default_rng(seed)
    output, expenditure = random.uniform(0.1, 10, (2, n))
    cost = random.uniform(1, 3, (n, n))
    found = multilateral_resistances(output, expenditure, cost, sigma, reference=n - 1)
    power = 1 - sigma
    supply, demand = output / output.sum(), expenditure / expenditure.sum()
    assert found.inward[n - 1] == pytest.approx(1, rel=1e-12)
    assert found.outward**power == pytest.approx((cost / found.inward) ** power @ demand, rel=1e-9)
    assert found.inward**power == pytest.approx(supply @ (cost / found.outward[:, None]) ** power, rel=1e-9)


@given(st.integers(0, 2**32))
def test_flows_add_up(seed):
    random = np.random.default_rng(seed)
    output, expenditure = random.dirichlet(np.ones(5), 2)
    flows = gravity_flows(output, expenditure, random.uniform(1, 3, (5, 5)), sigma=6)
    assert flows.sum(axis=1) == pytest.approx(output, rel=1e-9)
    assert flows.sum(axis=0) == pytest.approx(expenditure, rel=1e-9)


def test_refusals():
    with pytest.raises(ValueError, match="regressors: 'size' does not vary within the effects"):
        ppml(TRADE.ravel(), {"size": np.repeat([1, 2, 3, 4], 4)}, [EXPORTER, IMPORTER])
    twin = {"border": EXAMPLE["border"], "twin": 2 * EXAMPLE["border"] + 1}
    with pytest.raises(ValueError, match="regressors: 'border', 'twin' determine one another"):
        ppml(TRADE.ravel(), twin, [EXPORTER, IMPORTER])
    with pytest.raises(ValueError, match=r"effects\[1\]: labels of shape \(3,\) where 16 labels"):
        ppml(TRADE.ravel(), EXAMPLE, [EXPORTER, IMPORTER[:3]])
    with pytest.raises(ValueError, match="cluster: labels of mixed kinds, or missing ones"):
        example(ppml, cluster=[None, *"ABCDEFGHIJKLMNO"])
    with pytest.raises(ValueError, match="trade: -1 is outside the allowed range at least 0"):
        ppml(TRADE.ravel() - 1, EXAMPLE, [EXPORTER, IMPORTER])
    with pytest.raises(ValueError, match="rows with trade: 0 is outside the allowed range at least 1"):
        ppml(np.zeros(16), EXAMPLE, [EXPORTER, IMPORTER])
    with pytest.raises(ValueError, match="reference: 2 is outside the allowed range 0 to 1"):
        multilateral_resistances([1, 1], [1, 1], [[1, 2], [2, 1]], 5, reference=2)
    with pytest.raises(ValueError, match="sum of expenditure: 3 is outside"):
        gravity_flows([1, 1], [1, 2], [[1, 2], [2, 1]], 5)
