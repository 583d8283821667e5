"""A tariff or a quota on one good: linear demand and supply at home, linear export supply abroad.

Source: Krugman, Obstfeld & Melitz, *International Economics*, ch. 9 (prices, areas a to e); Johnson 1953, Review of
Economic Studies 21(2), for the best tariff of a large country.
"""

import math
from dataclasses import dataclass

from summitry.models import _check


@dataclass(frozen=True)
class Market:
    """A home market that imports: demand `a - b P`, supply `c + d P`, foreign price `p0 + n M` for imports M.

    `p0` is the price at which foreigners begin to export and `n` the rise of that price per unit exported, so n = 0 is
    the small country, whose purchases do not move the world price. Prices in money per unit, quantities in units.

    Raises
    ------
    ValueError
        If a curve slopes the wrong way, or there are no imports in free trade, or a free-trade quantity is negative.
    """

    a: float
    b: float
    c: float
    d: float
    p0: float
    n: float

    def __post_init__(self):
        for name in ("a", "c", "p0"):
            _check.number(name, getattr(self, name))
        for name in ("b", "d", "n"):
            _check.number(name, getattr(self, name), at_least=0)
        _check.number("b + d", self.b + self.d, above=0)
        _check.number("imports in free trade", self.imports, above=0)
        _check.number("home supply in free trade", self.supply(self.price), at_least=0)

    @property
    def slope(self) -> float:
        """Fall of import demand per unit of price, m1 = b + d."""
        return self.b + self.d

    @property
    def autarky_price(self) -> float:
        """Home price without imports."""
        return (self.a - self.c) / self.slope

    @property
    def prohibitive_tariff(self) -> float:
        """Smallest specific tariff that ends imports."""
        return self.autarky_price - self.p0

    @property
    def imports(self) -> float:
        """Imports in free trade."""
        return self._imports(0.0)

    @property
    def price(self) -> float:
        """Price in free trade."""
        return self.p0 + self.n * self.imports

    @property
    def pass_through(self) -> float:
        """Rise of the home price per unit of specific tariff, x1 / (m1 + x1) with x1 = 1/n."""
        return 1 / (1 + self.slope * self.n)

    def demand(self, price: float) -> float:
        """Home demand at `price`."""
        return self.a - self.b * price

    def supply(self, price: float) -> float:
        """Home supply at `price`."""
        return self.c + self.d * price

    def _imports(self, tariff: float, rate: float = 0.0) -> float:
        wedge = 1 + rate
        wanted = self.a - self.c - self.slope * (wedge * self.p0 + tariff)
        return max(0.0, wanted / (1 + self.slope * self.n * wedge))


@dataclass(frozen=True)
class Outcome:
    """What a tariff or a quota does, against free trade. The areas a, b, c, d, e are those of the textbook figure."""

    home_price: float
    foreign_price: float
    imports: float
    producer_gain: float  # a
    production_distortion: float  # b
    revenue_from_buyers: float  # c
    consumption_distortion: float  # d
    terms_of_trade_gain: float  # e
    revenue: float  # tariff revenue or quota rents that stay at home
    rents_abroad: float  # quota rents that foreigners keep
    foreign_distortion: float  # b* + d*

    @property
    def wedge(self) -> float:
        """Home price less foreign price: the specific tariff, or the tariff equivalent of the quota."""
        return self.home_price - self.foreign_price

    @property
    def consumers(self) -> float:
        """Change of consumer surplus, -(a + b + c + d)."""
        return -(
            self.producer_gain + self.production_distortion + self.revenue_from_buyers + self.consumption_distortion
        )

    @property
    def home(self) -> float:
        """Change of home welfare: consumers, producers and what is collected at home."""
        return self.consumers + self.producer_gain + self.revenue

    @property
    def foreign(self) -> float:
        """Change of foreign welfare."""
        return self.rents_abroad - self.terms_of_trade_gain - self.foreign_distortion

    @property
    def world(self) -> float:
        """Change of world welfare, -(b + d + b* + d*)."""
        return self.home + self.foreign


def two_countries(home_demand, home_supply, foreign_demand, foreign_supply) -> Market:
    """Return the market of two countries with linear curves.

    Parameters
    ----------
    home_demand, foreign_demand : (intercept, slope) of `intercept - slope * P`
    home_supply, foreign_supply : (intercept, slope) of `intercept + slope * P`

    Export supply is `x0 + x1 P` with `x0 = C - A`, `x1 = E + B`; so `p0 = -x0/x1` and `n = 1/x1`.
    Source: Krugman, Obstfeld & Melitz, ch. 9, "Supply, demand and trade in a single industry".

    >>> market = two_countries((240, 2), (-30, 1), (60, 1), (-60, 2))
    >>> market.price, market.imports
    (65.0, 75.0)
    """
    a, b = _check.numbers("home_demand", home_demand, (2,))
    c, d = _check.numbers("home_supply", home_supply, (2,))
    foreign_a, foreign_b = _check.numbers("foreign_demand", foreign_demand, (2,))
    foreign_c, foreign_e = _check.numbers("foreign_supply", foreign_supply, (2,))
    slope = _check.number("foreign_demand slope + foreign_supply slope", foreign_b + foreign_e, above=0)
    return Market(float(a), float(b), float(c), float(d), float(foreign_a - foreign_c) / slope, 1 / slope)


def calibrate_linear(
    imports: float, price: float, demand_elasticity: float, supply_elasticity: float = math.inf
) -> Market:
    """Return the linear market that passes through observed imports and price with the given elasticities there.

    `b = |e_d| M/P`, `a = M (1 + |e_d|)`, `n = P/(e_s M)`, `p0 = P (1 - 1/e_s)`, and no home supply: demand here is
    demand for imports, so `consumers` is home buyers net of home makers of the same good. Their split needs more data.

    Parameters
    ----------
    imports : observed imports, units, above 0
    price : observed price, money per unit, above 0
    demand_elasticity : import-demand elasticity; 2 and -2 both mean that 1% on the price costs 2% of quantity
    supply_elasticity : export-supply elasticity, above 0; infinity (the default) is the small country

    Source: definition of a point elasticity.

    >>> steel = calibrate_linear(imports=34, price=850, demand_elasticity=2, supply_elasticity=4)
    >>> round(steel.imports, 9), round(steel.price, 9), round(steel.pass_through, 4)
    (34.0, 850.0, 0.6667)
    """
    imports = _check.number("imports", imports, above=0)
    price = _check.number("price", price, above=0)
    e_d = abs(_check.number("demand_elasticity", demand_elasticity))
    e_d = _check.number("demand_elasticity", e_d, above=0)
    if supply_elasticity == math.inf:
        p0, n = price, 0.0
    else:
        e_s = _check.number("supply_elasticity", supply_elasticity, above=0)
        p0, n = price * (1 - 1 / e_s), price / (e_s * imports)
    return Market(imports * (1 + e_d), e_d * imports / price, 0.0, 0.0, p0, n)


def specific_tariff(market: Market, tariff: float) -> Outcome:
    """Return the outcome of a specific tariff (money per unit imported): `P_h = P_f + t`.

    Imports are `(m0 - m1 (p0 + t)) / (1 + m1 n)`, or 0 from the prohibitive tariff on.
    Raises ValueError if `tariff` is negative or would push the foreign price below zero.
    Source: Krugman, Obstfeld & Melitz, ch. 9, "Costs and benefits of a tariff".

    >>> market = two_countries((240, 2), (-30, 1), (60, 1), (-60, 2))
    >>> outcome = specific_tariff(market, 15)
    >>> outcome.home_price, outcome.foreign_price, outcome.home, outcome.world
    (72.5, 57.5, 309.375, -168.75)
    """
    tariff = _check.number("tariff", tariff, at_least=0)
    return _outcome(market, market._imports(tariff), home_share=1.0)


def ad_valorem_tariff(market: Market, rate: float) -> Outcome:
    """Return the outcome of an ad valorem tariff: `P_h = (1 + rate) P_f`, rate 0.25 for 25%.

    Raises ValueError if `rate` is negative or would push the foreign price below zero.
    Source: `P_h = (1 + tau) P_f` put into import demand; Krugman, Obstfeld & Melitz, ch. 9.

    >>> market = two_countries((240, 2), (-30, 1), (60, 1), (-60, 2))
    >>> outcome = ad_valorem_tariff(market, 0.25)
    >>> round(outcome.home_price / outcome.foreign_price, 9), round(outcome.home, 3)
    (1.25, 306.944)
    """
    rate = _check.number("rate", rate, at_least=0)
    return _outcome(market, market._imports(0.0, rate), home_share=1.0)


def import_quota(market: Market, imports: float, home_share: float = 1.0) -> Outcome:
    """Return the outcome of a quota of `imports` units, whose rents stay at home in the share `home_share`.

    1 is an import licence sold or given at home (the same as the tariff that leaves these imports), 0 an export
    restraint whose rents foreigners keep. A quota above free-trade imports does nothing.
    Raises ValueError if `imports` is negative or `home_share` is not from 0 to 1.
    Source: Krugman, Obstfeld & Melitz, ch. 9, "Import quotas" and "Voluntary export restraints".

    >>> market = two_countries((240, 2), (-30, 1), (60, 1), (-60, 2))
    >>> restraint = import_quota(market, 52.5, home_share=0)
    >>> restraint.home, restraint.foreign
    (-478.125, 309.375)
    """
    imports = _check.number("imports", imports, at_least=0)
    home_share = _check.probability("home_share", home_share)
    return _outcome(market, min(imports, market.imports), home_share)


def best_tariff(market: Market) -> float:
    """Return the specific tariff that is best for home, if nobody answers it.

    `t* = M0 (m1 + x1) / (x1 (2 m1 + x1))`, M0 free-trade imports; 0 for the small country.
    Source: Johnson 1953; closed form for straight lines by the first-order condition.

    >>> round(best_tariff(two_countries((240, 2), (-30, 1), (60, 1), (-60, 2))), 6)
    16.666667
    """
    steepness = market.slope * market.n
    return market.imports * market.n * (1 + steepness) / (1 + 2 * steepness)


def pass_through(supply_elasticity: float, demand_elasticity: float) -> float:
    """Return the share of a small tariff that home buyers pay, `e_s / (e_s + |e_d|)`.

    Parameters: export-supply elasticity, at least 0 (infinity: the small country, 1); import-demand elasticity, either
    sign. Both zero is refused, for the split is then anyone's guess.
    Source: competitive tax incidence; Krugman, Obstfeld & Melitz, ch. 9, "Measuring the amount of protection".

    >>> pass_through(supply_elasticity=3, demand_elasticity=-1)
    0.75
    """
    e_d = abs(_check.number("demand_elasticity", demand_elasticity))
    if supply_elasticity == math.inf:
        return 1.0
    e_s = _check.number("supply_elasticity", supply_elasticity, at_least=0)
    return e_s / _check.number("supply_elasticity + |demand_elasticity|", e_s + e_d, above=0)


def _outcome(market: Market, imports: float, home_share: float) -> Outcome:
    free = market.price
    cut = market.imports - imports
    up, down = cut / market.slope, cut * market.n
    foreign_price = free - down
    if foreign_price < -1e-9 * free:
        raise ValueError(
            f"market: with imports of {imports:g} the straight export-supply line puts the foreign price at "
            f"{foreign_price:g}, outside the allowed range at least 0; take a smaller barrier or more elastic supply"
        )
    rents = (up + down) * imports
    return Outcome(
        home_price=free + up,
        foreign_price=foreign_price,
        imports=imports,
        producer_gain=up * (market.supply(free) + market.d * up / 2),
        production_distortion=market.d * up**2 / 2,
        revenue_from_buyers=up * imports,
        consumption_distortion=market.b * up**2 / 2,
        terms_of_trade_gain=down * imports,
        revenue=home_share * rents,
        rents_abroad=(1 - home_share) * rents,
        foreign_distortion=down * cut / 2,
    )
