"""Trade policy when wages, prices and incomes answer: exact hat algebra of the Armington model.

`flows[i, j]` is what country j spends on goods of country i, tariffs included; `tariffs[i, j]` the rate j puts on i
(0.25 for 25%). x^ = x'/x compares a counterfactual with the data. World income is the unit of account:
a deficit held fixed is a fixed share of world income.

Sources: Dekle, Eaton & Kortum 2008, IMF Staff Papers 55(3); Costinot & Rodriguez-Clare 2014, Handbook of International
Economics 4, ch. 4; Ossa 2014, AER 104(12), for optimal tariffs and tariff wars.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summitry.models import _check

TOLERANCE, ROUNDING = 1e-12, 1e-10  # aimed at, and accepted where rounding allows no better


@dataclass(frozen=True, eq=False)
class World:
    """A world as observed: spending flows (countries, countries), trade elasticity eps = sigma - 1, tariffs or None.

    Raises ValueError if a flow is negative, a country sells or buys nothing, or taxes itself.
    """

    flows: np.ndarray
    elasticity: float
    tariffs: np.ndarray | None = None

    def __post_init__(self):
        flows = _check.square("flows", self.flows, at_least=0)
        _check.integer("number of countries", len(flows), at_least=2)
        _check.numbers("sales of each country", flows.sum(axis=1), above=0)
        _check.numbers("spending of each country", flows.sum(axis=0), above=0)
        tariffs = np.zeros_like(flows) if self.tariffs is None else _rates(self.tariffs, len(flows))
        object.__setattr__(self, "flows", flows)
        object.__setattr__(self, "elasticity", _check.number("elasticity", self.elasticity, above=0))
        object.__setattr__(self, "tariffs", tariffs)

    @property
    def expenditure(self) -> np.ndarray:
        """E, spending of each country."""
        return self.flows.sum(axis=0)

    @property
    def output(self) -> np.ndarray:
        """Y, sales of each country at border values."""
        return (self.flows / (1 + self.tariffs)).sum(axis=1)

    @property
    def revenue(self) -> np.ndarray:
        """R, tariff revenue of each country."""
        return (self.flows * self.tariffs / (1 + self.tariffs)).sum(axis=0)

    @property
    def deficits(self) -> np.ndarray:
        """D = E - Y - R, trade deficit of each country; they add up to zero."""
        return self.expenditure - self.output - self.revenue

    @property
    def shares(self) -> np.ndarray:
        """lam_ij, share of country i in the spending of country j."""
        return self.flows / self.expenditure

    @property
    def domestic_shares(self) -> np.ndarray:
        """lam_jj, share of its own goods in the spending of each country."""
        return np.diag(self.shares)


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """A counterfactual equilibrium; hats are ratios to the data."""

    wages: np.ndarray  # w^
    prices: np.ndarray  # P^
    welfare: np.ndarray  # W^ = E^/P^
    world: World  # the counterfactual world, as a new baseline
    iterations: int
    residual: float  # largest excess of sales over income, relative to income

    @property
    def real_wages(self) -> np.ndarray:
        """w^/P^, which differs from W^ where there are deficits or tariff revenue."""
        return self.wages / self.prices


def counterfactual(world: World, tariffs=None, cost_change=1.0, deficits=None) -> Counterfactual:
    """Return the equilibrium after a change of tariffs, trade costs or deficits.

    Solves, for wages w^ with `sum w^ Y = sum Y`::

        lam'_ij = lam_ij (w^_i tau^_ij T^_ij)^-eps / sum_k (same for k),  P^_j = (sum_k lam_kj (...)^-eps)^(-1/eps)
        E'_j = (w^_j Y_j + D'_j) / (1 - sum_i lam'_ij (T'_ij - 1)/T'_ij),  w^_i Y_i = sum_j lam'_ij E'_j / T'_ij

    Parameters
    ----------
    world : the data
    tariffs : new rates, shape (countries, countries), at least 0, or None to keep them
    cost_change : tau^, number or shape (countries, countries), above 0; 0.9 makes trade 10% cheaper
    deficits : D', shape (countries,), adding up to 0, or None to keep D

    Raises ValueError if a country cannot earn the surplus it is held to, RuntimeError if no equilibrium is found to
    1e-10.
    Source: Dekle, Eaton & Kortum 2008, sec. 2; Costinot & Rodriguez-Clare 2014, sec. 4.1 (tariffs).

    >>> world = World([[880, 60, 40], [70, 460, 30], [50, 40, 270]], elasticity=4)
    >>> rates = world.tariffs.copy()
    >>> rates[1, 0] = 0.25
    >>> counterfactual(world, rates).welfare.round(6).tolist()
    [1.002388, 0.987896, 1.002036]
    """
    n = len(world.flows)
    tariffs = world.tariffs if tariffs is None else _rates(tariffs, n)
    cost = _check.numbers("cost_change", cost_change, above=0)
    if cost.shape not in ((), (n, n)):
        raise ValueError(f"cost_change: an array of shape {cost.shape} where one number or {n} x {n} is needed")
    if deficits is None:
        deficits = world.deficits
    else:
        deficits = _check.numbers("deficits", deficits, (n,))
        slack = 1e-9 * world.output.sum()
        _check.number("sum of deficits", deficits.sum(), at_least=-slack, at_most=slack)
        _check.numbers("output plus deficit", world.output + deficits, above=0)
    return _Equilibrium(world, tariffs, cost, deficits).result()


def purge_deficits(world: World) -> World:
    """Return the world as it would be with every trade deficit gone (D' = 0): the baseline for optimal tariffs.

    With deficits fixed in money, a tariff cheapens the foreign goods that the transfer buys, and the best tariff of a
    deficit country runs to the bound: an artefact. Source: Ossa 2014, sec. III; Dekle, Eaton & Kortum 2008.

    >>> balanced = purge_deficits(World([[880, 60, 40], [70, 460, 30], [50, 40, 270]], elasticity=4))
    >>> bool(abs(balanced.deficits).max() < 1e-9)
    True
    """
    return counterfactual(world, deficits=np.zeros(len(world.flows))).world


def loss_from_autarky(domestic_share, elasticity: float):
    """Return the share of real income that autarky would cost, `1 - lam^(1/eps)`; number or array.

    Parameters: share of own goods in spending, above 0 to 1; eps above 0.
    Source: Costinot & Rodriguez-Clare 2014, sec. 2.2.

    >>> round(float(loss_from_autarky(0.93, elasticity=5)), 6)
    0.014409
    """
    return 1 - 1 / (1 + gain_over_autarky(domestic_share, elasticity))


def gain_over_autarky(domestic_share, elasticity: float):
    """Return by how much trade raises real income over autarky, `lam^(-1/eps) - 1`; number or array.

    Parameters: as `loss_from_autarky`. Source: Arkolakis, Costinot & Rodriguez-Clare 2012, AER 102(1), sec. I.

    >>> round(float(gain_over_autarky(0.93, elasticity=5)), 6)
    0.01462
    """
    share = _check.numbers("domestic_share", domestic_share, above=0, at_most=1)
    return share ** (-1 / _check.number("elasticity", elasticity, above=0)) - 1


def two_country_best_tariff(sigma: float, foreign_home_share: float) -> float:
    """Return the best ad valorem tariff in a two-country Armington world, `1/((sigma - 1) s_F)`.

    s_F is the share of the other country's output sold at home, at the equilibrium with the tariff; 1 leaves the small
    country's `1/(sigma - 1)`. Parameters: sigma above 1; s_F above 0 to 1.
    Source: Gros 1987, Journal of International Economics 23(1-2); Johnson 1953, Review of Economic Studies 21(2).

    >>> round(two_country_best_tariff(sigma=4, foreign_home_share=0.8543336), 6)
    0.390168
    """
    sigma = _check.number("sigma", sigma, above=1)
    return 1 / ((sigma - 1) * _check.number("foreign_home_share", foreign_home_share, above=0, at_most=1))


def best_uniform_tariff(world: World, country: int, highest: float = 3.0) -> float:
    """Return the one rate on all imports that is best for `country` if nobody answers; other tariffs stay as they are.

    Parameters: country, its index; highest, the bound of the search, above 0. Run `purge_deficits` first.
    Raises ValueError if the best rate runs to the bound, which is an artefact of fixed deficits or too low a bound.
    Source: Ossa 2014, sec. III; Gros 1987.

    >>> balanced = purge_deficits(World([[880, 60, 40], [70, 460, 30], [50, 40, 270]], elasticity=4))
    >>> round(best_uniform_tariff(balanced, 0), 6)
    0.270106
    """
    country, highest = _country(world, country), _check.number("highest", highest, above=0)
    return _best_uniform(world, world.tariffs, country, highest)


def best_bilateral_tariffs(world: World, country: int, highest: float = 3.0) -> np.ndarray:
    """Return the rates, one for each partner, that are best for `country` if nobody answers; shape (countries,).

    Parameters and errors: as `best_uniform_tariff`. Source: Ossa 2014, sec. III.

    >>> balanced = purge_deficits(World([[880, 60, 40], [70, 460, 30], [50, 40, 270]], elasticity=4))
    >>> best_bilateral_tariffs(balanced, 0).round(3).tolist()
    [0.0, 0.273, 0.266]
    """
    from scipy.optimize import minimize

    country, highest = _country(world, country), _check.number("highest", highest, above=0)
    tariffs, partners = world.tariffs.copy(), np.arange(len(world.flows)) != country
    _best_uniform(world, tariffs, country, highest)  # refuses a runaway

    def loss(rates):
        tariffs[partners, country] = rates
        state = _Equilibrium(world, tariffs, 1.0, world.deficits)
        return -np.log(state.welfare(country)), -state.welfare_slopes(country)[partners]

    start = np.full(partners.sum(), min(1 / world.elasticity, highest / 2))
    bounds = [(0, highest)] * len(start)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-15, "gtol": 1e-9})
    if best.x.max(initial=0) >= highest * (1 - 1e-9):
        _refuse_bound(country, highest)
    rates = np.zeros(len(partners))
    rates[partners] = best.x
    return rates


@dataclass(frozen=True, eq=False)
class TariffWar:
    """The Nash equilibrium of a tariff war: nobody gains from another rate."""

    rates: np.ndarray  # uniform rate of each country, NaN for those who do not take part
    outcome: Counterfactual
    rounds: int  # of best replies
    change: float  # largest change of a rate in the last round


def tariff_war(
    world: World, players: Sequence[int] | None = None, highest: float = 3.0, spare_others: bool = False
) -> TariffWar:
    """Return the tariff war in uniform rates among `players` (all countries if None), by best replies in turn.

    A player taxes all it imports or, with `spare_others`, only what it imports from the other players. Others keep
    their tariffs. Run `purge_deficits` first. Stops when no rate changes by more than 1e-9.
    Raises ValueError if a best rate runs to the bound `highest`; RuntimeError if replies do not settle in 200 rounds.
    Source: Ossa 2014, sec. IV; Kennan & Riezman 1988, International Economic Review 29(1).

    >>> balanced = purge_deficits(World([[880, 60, 40], [70, 460, 30], [50, 40, 270]], elasticity=4))
    >>> tariff_war(balanced).rates.round(5).tolist()
    [0.26126, 0.25743, 0.25528]
    """
    n = len(world.flows)
    highest = _check.number("highest", highest, above=0)
    players = list(range(n)) if players is None else [_country(world, player) for player in players]
    tariffs, rates = world.tariffs.copy(), np.full(n, np.nan)
    change, rounds = np.inf, 0
    while change > 1e-9:
        if rounds == 200:
            raise RuntimeError(f"tariff_war: rates still change by {change:g} after {rounds} rounds of best replies")
        before = rates.copy()
        for player in players:
            on = [other for other in (players if spare_others else range(n)) if other != player]
            rates[player] = _best_uniform(world, tariffs, player, highest, on)
            tariffs[on, player] = rates[player]
        change = np.nan_to_num(np.abs(rates - before)[players], nan=np.inf).max(initial=0)
        rounds += 1
    return TariffWar(rates, counterfactual(world, tariffs), rounds, float(change))


class _Equilibrium:
    """The wages that clear all markets, and slopes of welfare there.

    Newton's method in log wages; where the whole change at once is too far, on a path of partial changes from the data.
    """

    def __init__(self, world: World, tariffs: np.ndarray, cost: np.ndarray | float, deficits: np.ndarray):
        self.world, self.tariffs, self.eps, self.output = world, tariffs, world.elasticity, world.output
        self.largest = int(self.output.argmax())  # its market clears if all others do
        self.cost_change, self.new_deficits = np.log(cost), deficits
        self.iterations = 0
        reached, part, log_wages = 0.0, 1.0, np.zeros(len(self.output))
        while reached < 1:
            found = self._newton(min(1.0, reached + part), log_wages)
            if found is None:
                part /= 2
                if part < 1e-4:
                    raise RuntimeError(f"counterfactual: no equilibrium found beyond {reached:.1%} of the change")
            else:
                reached, part, log_wages = min(1.0, reached + part), 2 * part, found
        poorest = self.spending.argmin()
        if self.spending[poorest] <= 0:
            surplus = -deficits[poorest]
            raise ValueError(f"deficits: country {poorest} cannot earn the surplus {surplus:g} that it is held to")

    def _newton(self, part: float, log_wages: np.ndarray) -> np.ndarray | None:
        old, new = np.log1p(self.world.tariffs), np.log1p(self.tariffs)
        self.keep = np.exp(-(old + part * (new - old)))  # what the seller keeps of each unit spent
        self.kernel = self.world.shares * np.exp(-self.eps * part * (self.cost_change + new - old))
        self.deficits = self.world.deficits + part * (self.new_deficits - self.world.deficits)
        with np.errstate(all="ignore"):
            self._evaluate(log_wages)
            for _ in range(15):
                if self.residual <= TOLERANCE:
                    return log_wages
                try:
                    log_wages = log_wages + np.linalg.solve(self._jacobian(), -self._gaps())
                except np.linalg.LinAlgError:
                    return None
                self.iterations += 1
                self._evaluate(log_wages)
                if not self.residual < 100:
                    return None
        return log_wages if self.residual <= ROUNDING else None

    def _evaluate(self, log_wages: np.ndarray) -> None:
        terms = self.kernel * np.exp(-self.eps * log_wages)[:, None]
        self.cost = terms.sum(axis=0)
        self.lam = terms / self.cost
        self.wages = np.exp(log_wages)
        self.income = self.wages * self.output
        self.revenue_share = (self.lam * (1 - self.keep)).sum(axis=0)
        self.spending = (self.income + self.deficits) / (1 - self.revenue_share)
        self.sales = self.lam * self.keep * self.spending
        self.excess = self.sales.sum(axis=1) / self.income - 1
        numeraire = self.income.sum() / self.output.sum() - 1
        self.residual = float(max(np.abs(self.excess).max(), abs(numeraire)))

    def _gaps(self) -> np.ndarray:
        gaps = self.excess.copy()
        gaps[self.largest] = self.income.sum() / self.output.sum() - 1
        return gaps

    def _jacobian(self) -> np.ndarray:
        # Slopes of _gaps in log wages. Revenue shares fall by eps * pull[k, j] as wage k rises.
        pull = self.lam * (1 - self.keep - self.revenue_share)
        per_unit = self.sales / (self.income + self.deficits)
        slopes = self.eps * self.sales @ (self.lam - pull / (1 - self.revenue_share)).T + per_unit * self.income
        slopes /= self.income[:, None]
        slopes[np.diag_indices_from(slopes)] -= (1 + self.eps) * (1 + self.excess)
        slopes[self.largest] = self.income / self.output.sum()
        return slopes

    def welfare(self, country: int) -> float:
        price = self.cost[country] ** (-1 / self.eps)
        return float(self.spending[country] / self.world.expenditure[country] / price)

    def welfare_slopes(self, country: int) -> np.ndarray:
        """Slopes of log welfare of `country` in its tariff rate on each partner, wages answering."""
        j, eps = country, self.eps
        lam, keep, sales = self.lam[:, j], self.keep[:, j], self.sales[:, j]
        kept = 1 - self.revenue_share[j]
        pull = eps * lam * (kept - keep)
        by_wage = -pull / kept - lam
        by_wage[j] += self.income[j] / (self.income[j] + self.deficits[j])
        revenue = lam * keep - pull  # slope of the revenue share in log (1 + rate)
        gaps = np.outer(sales, eps * lam + revenue / kept)
        gaps[np.diag_indices_from(gaps)] -= (eps + 1) * sales
        gaps /= self.income[:, None]
        gaps[self.largest] = 0
        answer = np.linalg.solve(self._jacobian().T, by_wage) @ gaps
        return (revenue / kept - lam - answer) * keep

    def result(self) -> Counterfactual:
        world = World(self.lam * self.spending, self.eps, self.tariffs)
        prices = self.cost ** (-1 / self.eps)
        welfare = self.spending / self.world.expenditure / prices
        return Counterfactual(self.wages, prices, welfare, world, self.iterations, self.residual)


def _best_uniform(
    world: World, tariffs: np.ndarray, country: int, highest: float, on: Sequence[int] | None = None
) -> float:
    from scipy.optimize import brentq

    tariffs = tariffs.copy()
    on = [other for other in range(len(tariffs)) if other != country] if on is None else on

    def slope(rate):
        tariffs[on, country] = rate
        state = _Equilibrium(world, tariffs, 1.0, world.deficits)
        return state.welfare_slopes(country)[on].sum()

    if slope(0.0) <= 0:
        return 0.0
    if slope(highest) >= 0:
        _refuse_bound(country, highest)
    return float(brentq(slope, 0.0, highest, xtol=1e-12, rtol=1e-12))


def _refuse_bound(country: int, highest: float):
    raise ValueError(
        f"highest: the best tariff of country {country} runs to the bound {highest:g}; fixed deficits do that: "
        "use purge_deficits first, then a higher bound"
    )


def _rates(tariffs, n: int) -> np.ndarray:
    tariffs = _check.numbers("tariffs", tariffs, (n, n), at_least=0)
    _check.numbers("tariffs of a country on itself", np.diag(tariffs), at_least=0, at_most=0)
    return tariffs


def _country(world: World, country: int) -> int:
    return _check.integer("country", country, at_least=0, at_most=len(world.flows) - 1)
