"""Gravity: what makes countries trade, estimated and explained.

Sources: Anderson & van Wincoop 2003, AER 93(1); Santos Silva & Tenreyro 2006, REStat 88(4); Fally 2015, Journal of
International Economics 97(1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from summitry.models import _check


@dataclass(frozen=True, eq=False)
class Resistances:
    """Multilateral resistances, shape (countries,) each."""

    outward: np.ndarray  # Pi: how hard it is for a country's sellers to reach the world
    inward: np.ndarray  # P: how hard it is for its buyers to be reached
    iterations: int
    residual: float  # largest relative miss of either set of equations


def multilateral_resistances(output, expenditure, trade_cost, sigma: float, reference: int = 0) -> Resistances:
    """Return the multilateral resistances that make gravity add up.

    `Pi_i^(1-s) = sum_j (t_ij/P_j)^(1-s) E_j/E`, `P_j^(1-s) = sum_i (t_ij/Pi_i)^(1-s) Y_i/Y`, by scaling rows and
    columns in turn. Only shares of world output and expenditure enter. One scale is free: P of `reference` is 1.

    Parameters
    ----------
    output, expenditure : Y and E, above 0, shape (countries,)
    trade_cost : t_ij from i (row) to j (column), above 0, shape (countries, countries)
    sigma : elasticity of substitution, above 1
    reference : index of a country

    Source: Anderson & van Wincoop 2003, eqs. (10) and (11).

    >>> found = multilateral_resistances([1, 1], [1, 1], [[1, 1.5], [1.5, 1]], sigma=4)
    >>> found.outward.round(6).tolist(), found.inward.tolist()
    ([1.155514, 1.155514], [1.0, 1.0])
    """
    cost = _check.square("trade_cost", trade_cost, above=0)
    output = _check.numbers("output", output, cost.shape[:1], above=0)
    expenditure = _check.numbers("expenditure", expenditure, cost.shape[:1], above=0)
    sigma = _check.number("sigma", sigma, above=1)
    reference = _check.integer("reference", reference, at_least=0, at_most=len(cost) - 1)
    supply, demand = output / output.sum(), expenditure / expenditure.sum()
    openness = cost ** (1 - sigma)
    inward = np.ones(len(cost))  # P^(1-s)
    for iterations in range(1, 10_001):  # noqa: B007
        outward = openness @ (demand / inward)
        update = openness.T @ (supply / outward)
        residual = float(np.abs(update / inward - 1).max())
        inward = update
        if residual < 1e-13:
            break
    else:
        raise RuntimeError(f"multilateral_resistances: equations still miss by {residual:g} after {iterations} rounds")
    scale = inward[reference]
    power = 1 / (1 - sigma)
    return Resistances((outward * scale) ** power, (inward / scale) ** power, iterations, residual)


def gravity_flows(output, expenditure, trade_cost, sigma: float) -> np.ndarray:
    """Return structural gravity's trade flows, `X_ij = Y_i E_j / Y * (t_ij/(Pi_i P_j))^(1-s)`.

    Parameters: as `multilateral_resistances`, with output and expenditure adding up to the same world total. Row sums
    are then output and column sums expenditure. Source: Anderson & van Wincoop 2003, eq. (9).

    >>> gravity_flows([2, 1], [2, 1], [[1, 1.5], [1.5, 1]], sigma=4).sum(axis=1).round(9).tolist()
    [2.0, 1.0]
    """
    found = multilateral_resistances(output, expenditure, trade_cost, sigma)
    output, expenditure = np.asarray(output, dtype=float), np.asarray(expenditure, dtype=float)
    world = output.sum()
    _check.number("sum of expenditure", expenditure.sum(), at_least=world * (1 - 1e-9), at_most=world * (1 + 1e-9))
    openness = (np.asarray(trade_cost) / np.outer(found.outward, found.inward)) ** (1 - sigma)
    return np.outer(output, expenditure) / world * openness


@dataclass(frozen=True, eq=False)
class Fit:
    """An estimated gravity equation."""

    coefficients: dict[str, float]
    standard_errors: dict[str, float]  # clustered
    fitted: np.ndarray  # E[trade] of each row; for `log_ols` exp of the fitted logarithm, NaN where trade is zero
    used: np.ndarray  # which rows inform the estimate
    clusters: int
    iterations: int


def ppml(trade, regressors: Mapping, effects: Sequence, cluster=None) -> Fit:
    """Return the Poisson pseudo-maximum-likelihood estimate of gravity, `E[X | z] = exp(z'b + effects)`.

    Zeros stay in. Newton's method: each step is a weighted regression, in which the effects are partialled out by their
    own normal equations, the one with most levels eliminated first. Levels that never trade are fitted as zero.

    Parameters
    ----------
    trade : X, at least 0, shape (rows,)
    regressors : name -> values, shape (rows,); a DataFrame of columns does
    effects : labels of each fixed effect, shape (rows,) each, e.g. [exporter, importer]; at least one
    cluster : labels within which errors may go together, e.g. the pair; None takes each row by itself

    Standard errors are sandwich errors, variances times `G/(G-1)` for G clusters. With exporter and importer effects,
    fitted row and column sums equal the data. Raises ValueError for a regressor that the effects absorb, RuntimeError
    if it does not converge.
    Source: Santos Silva & Tenreyro 2006, sec. III; Fally 2015, sec. 2 (adding up); Correia, Guimaraes & Zylkin 2020,
    Stata Journal 20(1), for the method and for levels that drop out.

    >>> exporter, importer = ["A", "A", "A", "B", "B", "B", "C", "C", "C"], ["A", "B", "C"] * 3
    >>> trade = [90, 20, 5, 15, 80, 0, 8, 2, 70]
    >>> fit = ppml(trade, {"border": [0, 1, 1, 1, 0, 1, 1, 1, 0]}, [exporter, importer])
    >>> round(fit.coefficients["border"], 4), fit.fitted.reshape(3, 3).sum(axis=1).round(6).tolist()
    (-2.2657, [115.0, 95.0, 80.0])
    """
    trade, columns, codes, groups = _observations(trade, regressors, effects, cluster)
    used = np.ones(len(trade), dtype=bool)
    for _ in range(len(trade)):
        sales = [np.bincount(code[used], trade[used], minlength=code.max() + 1)[code] for code in codes]
        active = used & (np.array(sales) > 0).all(axis=0)
        if (active == used).all():
            break
        used = active
    y, x = trade[used], columns[used]
    _check.integer("rows with trade", len(y), at_least=1)
    absorbed = _Effects([code[used] for code in codes])
    _refuse_absorbed(regressors, x, absorbed, (y + y.mean()) / 2)
    mean = (y + absorbed.average(y)) / 2
    beta, eta = _step(np.log(mean) + y / mean - 1, x, absorbed, mean)
    mean, iterations, miss = _mean(eta), 0, np.inf
    while not miss < 1e-10:
        if iterations == 100:
            raise RuntimeError(
                f"ppml: no estimate found, fitted sums miss the data by {miss:.2g}; zeros may let one run off"
            )
        change, move = _step(y / mean - 1, x, absorbed, mean)
        part = 2 / max(2.0, move.max())  # a longer step up would overshoot by its exponential
        beta, eta, iterations = beta + part * change, eta + part * move, iterations + 1
        mean = _mean(eta)
        miss = max(absorbed.miss(y, mean), np.ptp(x @ change))
    fitted = np.zeros(len(trade))
    fitted[used] = mean
    errors, clusters = _clustered_errors(x, absorbed, mean, y - mean, groups[used])
    return _fit(regressors, beta, errors, fitted, used, clusters, iterations)


def log_ols(trade, regressors: Mapping, effects: Sequence, cluster=None) -> Fit:
    """Return least squares on the logarithm of trade, zeros dropped: the traditional estimate, biased if errors vary.

    Parameters, errors and standard errors: as `ppml`.
    Source: Santos Silva & Tenreyro 2006, sec. II, on what is wrong with it.

    >>> exporter, importer = ["A", "A", "A", "B", "B", "B", "C", "C", "C"], ["A", "B", "C"] * 3
    >>> trade = [90, 20, 5, 15, 80, 0, 8, 2, 70]
    >>> fit = log_ols(trade, {"border": [0, 1, 1, 1, 0, 1, 1, 1, 0]}, [exporter, importer])
    >>> round(fit.coefficients["border"], 4), int(fit.used.sum())
    (-2.3367, 8)
    """
    trade, columns, codes, groups = _observations(trade, regressors, effects, cluster)
    used = trade > 0
    y, x = np.log(trade[used]), columns[used]
    _check.integer("rows with trade", len(y), at_least=1)
    absorbed = _Effects([code[used] for code in codes])
    weights = np.ones(len(y))
    _refuse_absorbed(regressors, x, absorbed, weights)
    beta, predicted = _step(y, x, absorbed, weights)
    fitted = np.full(len(trade), np.nan)
    fitted[used] = np.exp(predicted)
    errors, clusters = _clustered_errors(x, absorbed, weights, y - predicted, groups[used])
    return _fit(regressors, beta, errors, fitted, used, clusters, 1)


class _Effects:
    """Fixed effects of the rows, ready to be partialled out under any weights."""

    def __init__(self, codes):
        from scipy import sparse

        def indicators(code):
            level = np.unique(code, return_inverse=True)[1]
            return sparse.csr_array((np.ones(len(code)), (np.arange(len(code)), level)))

        none = sparse.csr_array((len(codes[0]), 0))
        *others, self.largest = sorted(map(indicators, codes), key=lambda effect: effect.shape[1])
        self.others = sparse.hstack([none, *others], format="csr")
        self.levels = sparse.hstack([self.largest, self.others], format="csr").T
        self._diagonal = sparse.diags_array

    def miss(self, y: np.ndarray, fitted: np.ndarray) -> float:
        """Largest relative gap between the sums of `y` and `fitted` over the levels of any effect."""
        sums = self.levels @ y
        return float((np.abs(self.levels @ fitted - sums) / sums).max())

    def average(self, y: np.ndarray) -> np.ndarray:
        """Average of `y` over the level of each row in the effect with most levels: a start near the solution."""
        return self.largest @ ((self.largest.T @ y) / self.largest.sum(axis=0))

    def within(self, columns: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Residuals of `columns`, shape (rows, k), after weighted regression on all effects."""
        weighted = self._diagonal(weights) @ self.others
        totals = (self.largest.T @ weights)[:, None]
        cross = self.largest.T @ weighted
        inner = self.others.T @ weighted
        schur = (inner - cross.T @ self._diagonal(1 / totals[:, 0]) @ cross).toarray()
        # Effects are defined up to constants. This picks one solution and leaves the residuals as they are.
        schur[np.diag_indices_from(schur)] += 1e-11 * inner.diagonal()
        moments = weights[:, None] * columns
        levels = self.largest.T @ moments
        others = np.linalg.solve(schur, self.others.T @ moments - cross.T @ (levels / totals))
        return columns - self.others @ others - self.largest @ ((levels - cross @ others) / totals)


def _step(z, x, effects: _Effects, weights) -> tuple[np.ndarray, np.ndarray]:
    # Weighted least squares of z on x and the effects: (coefficients of x, fitted z).
    within = effects.within(np.column_stack([z, x]), weights)
    z_within, x_within = within[:, 0], within[:, 1:]
    beta = np.linalg.solve(x_within.T @ (weights[:, None] * x_within), x_within.T @ (weights * z_within))
    return beta, z - z_within + x_within @ beta


def _mean(eta) -> np.ndarray:
    return np.exp(np.maximum(eta, -300))  # a row fitted as exactly zero would have no weight


def _clustered_errors(x, effects, weights, residuals, groups) -> tuple[np.ndarray, int]:
    within = effects.within(x, weights)
    bread = np.linalg.inv(within.T @ (weights[:, None] * within))
    groups = np.unique(groups, return_inverse=True)[1]
    clusters = int(groups.max()) + 1
    _check.integer("number of clusters", clusters, at_least=2)
    scores = np.column_stack([np.bincount(groups, score) for score in (within * residuals[:, None]).T])
    return np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread) * clusters / (clusters - 1)), clusters


def _refuse_absorbed(regressors, x, effects, weights) -> None:
    within = effects.within(x, weights)
    left = weights @ within**2
    total = weights @ (x - weights @ x / weights.sum()) ** 2
    for name, own, all_of_it in zip(regressors.keys(), left, total, strict=True):
        if own <= 1e-9 * all_of_it:
            raise ValueError(f"regressors: {name!r} does not vary within the effects, which absorb it")
    scaled = within / np.sqrt(left)
    if np.linalg.eigvalsh(scaled.T @ (weights[:, None] * scaled))[0] < 1e-10:
        raise ValueError(
            f"regressors: {', '.join(map(repr, regressors.keys()))} determine one another within the effects"
        )


def _observations(trade, regressors, effects, cluster):
    trade = _check.numbers("trade", trade, (None,), at_least=0)
    rows = trade.shape
    columns = [_check.numbers(f"regressors[{name!r}]", column, rows) for name, column in regressors.items()]
    _check.integer("number of regressors", len(columns), at_least=1)
    _check.integer("number of effects", len(effects), at_least=1)
    codes = [_codes(f"effects[{i}]", labels, rows) for i, labels in enumerate(effects)]
    groups = np.arange(len(trade)) if cluster is None else _codes("cluster", cluster, rows)
    return trade, np.column_stack(columns), codes, groups


def _codes(name: str, labels, shape) -> np.ndarray:
    labels = np.asarray(labels)
    if labels.shape != shape or (labels.dtype.kind == "f" and np.isnan(labels).any()):
        raise ValueError(f"{name}: labels of shape {labels.shape} where {shape[0]} labels, none missing, are needed")
    try:
        return np.unique(labels, return_inverse=True)[1]
    except TypeError:
        raise ValueError(
            f"{name}: labels of mixed kinds, or missing ones, where {shape[0]} of one kind are needed"
        ) from None


def _fit(regressors, beta, errors, fitted, used, clusters, iterations) -> Fit:
    names = list(regressors.keys())
    return Fit(
        dict(zip(names, beta.tolist(), strict=True)),
        dict(zip(names, errors.tolist(), strict=True)),
        fitted,
        used,
        clusters,
        iterations,
    )
