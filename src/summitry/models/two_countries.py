"""Two countries and nobody else: best replies in tariffs, the war of best replies, and who gains from it.

Each makes goods in proportion to its size, buyers swap any good for any other (elasticity of substitution sigma),
`trade_cost` units must leave for one to arrive, and tariff revenue is handed back. Home is `size` times Foreign.

Sources: Gros 1987, Journal of International Economics 23(1-2), for the best tariff; Kennan & Riezman 1988,
International Economic Review 29(1), for size; goods in proportion to size are the choice of this course.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from summitry.models import _check
from summitry.models.general_equilibrium import World, two_country_best_tariff


@dataclass(frozen=True)
class Pair:
    """Home and Foreign: size of Home over Foreign above 0, sigma above 1, trade cost at least 1."""

    size: float = 1.0
    sigma: float = 4.0
    trade_cost: float = 1.5

    def __post_init__(self):
        _check.number("size", self.size, above=0)
        _check.number("sigma", self.sigma, above=1)
        _check.number("trade_cost", self.trade_cost, at_least=1)

    @cached_property
    def mirror(self) -> "Pair":
        """The same two countries with Foreign in the place of Home."""
        return Pair(1 / self.size, self.sigma, self.trade_cost)

    @cached_property
    def free_wage(self) -> float:
        """Home's wage over Foreign's under free trade."""
        return self._wage(lambda wage: (0.0, 0.0))

    def world(self) -> World:
        """Return the pair under free trade as a World, Home first, for the functions of general_equilibrium.

        >>> Pair(size=2).world().output.round(4).tolist()
        [2.1368, 1.0]
        """
        state = self._state(self.free_wage, 0.0, 0.0)
        home, foreign = self.size * self.free_wage, 1.0
        flows = [[state[0] * home, (1 - state[1]) * foreign], [(1 - state[0]) * home, state[1] * foreign]]
        return World(np.array(flows), self.sigma - 1)

    def wage(self, home: float, foreign: float) -> float:
        """Return Home's wage over Foreign's at the two tariffs, each at least 0."""
        home, foreign = (_check.number(name, rate, at_least=0) for name, rate in (("home", home), ("foreign", foreign)))
        return self._wage(lambda wage: (home, foreign))

    def welfare(self, home: float, foreign: float, prices_move: bool = True) -> tuple[float, float]:
        """Return welfare of (Home, Foreign) at the two tariffs, free trade being 1.

        With `prices_move=False` neither tariff moves the price that a seller gets, as if both could sell all they make
        elsewhere: a tariff is then borne by those who levy it.

        >>> [round(w, 7) for w in Pair().welfare(0.3901677, 0)]
        [1.0182988, 0.9665465]
        """
        wage = self.wage(home, foreign) if prices_move else self.free_wage
        before = self._real_income(self.free_wage, 0.0, 0.0)
        after = self._real_income(wage, home, foreign)
        return after[0] / before[0], after[1] / before[1]

    def best_reply(self, foreign: float) -> float:
        """Return Home's best tariff if Foreign's is `foreign`, at least 0: `1/((sigma - 1) s_F)`.

        >>> round(Pair().best_reply(0), 7)
        0.3901677
        """
        foreign = _check.number("foreign", foreign, at_least=0)
        wage = self._wage(lambda wage: (self._best(wage, foreign), foreign))
        return self._best(wage, foreign)

    def war(self) -> tuple[float, float]:
        """Return the tariffs (Home, Foreign) that are best replies to each other.

        >>> [round(rate, 7) for rate in Pair().war()]
        [0.3620316, 0.3620316]
        """
        home = foreign = 1 / (self.sigma - 1)
        for _ in range(200):
            before, home = home, self.best_reply(foreign)
            foreign = self.mirror.best_reply(home)
            if abs(home - before) < 1e-10:
                return home, foreign
        raise RuntimeError("war: best replies do not settle in 200 rounds")

    def _best(self, wage: float, foreign: float) -> float:
        _, at_home, _, spending = self._state(wage, 0.0, foreign)
        return two_country_best_tariff(self.sigma, at_home * spending)

    def _state(self, wage: float, home: float, foreign: float) -> tuple[float, float, float, float]:
        """Shares of own goods in spending of (Home, Foreign), and spending over output of both."""
        eps = self.sigma - 1
        goods = self.size * wage**-eps  # Home's, at Foreign's count of 1 at price 1
        own_home = goods / (goods + (self.trade_cost * (1 + home)) ** -eps)
        own_foreign = 1 / (1 + goods * (self.trade_cost * (1 + foreign)) ** -eps)
        spending_home = 1 / (1 - (1 - own_home) * home / (1 + home))
        spending_foreign = 1 / (1 - (1 - own_foreign) * foreign / (1 + foreign))
        return own_home, own_foreign, spending_home, spending_foreign

    def _wage(self, rates: Callable[[float], tuple[float, float]]) -> float:
        """Home's wage at which trade balances, the tariffs being a function of it."""
        from scipy.optimize import brentq

        def excess(log_wage):
            wage = math.exp(log_wage)
            home, foreign = rates(wage)
            own_home, own_foreign, spending_home, spending_foreign = self._state(wage, home, foreign)
            imports = self.size * wage * spending_home * (1 - own_home) / (1 + home)
            exports = spending_foreign * (1 - own_foreign) / (1 + foreign)
            return (imports - exports) / (imports + exports)

        return math.exp(brentq(excess, -7.0, 7.0, xtol=1e-13, rtol=1e-13))

    def _real_income(self, wage: float, home: float, foreign: float) -> tuple[float, float]:
        eps = self.sigma - 1
        own_home, own_foreign, spending_home, spending_foreign = self._state(wage, home, foreign)
        # P = (count of own goods)^(-1/eps) * own price * (own share)^(1/eps), so that W = spending * own^(-1/eps)
        return spending_home * own_home ** (-1 / eps), spending_foreign * own_foreign ** (-1 / eps)
