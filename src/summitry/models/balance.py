"""What a trade balance is, by definition: no behaviour is assumed here.

Source: IMF 2009, *Balance of Payments and International Investment Position Manual*, 6th ed., ch. 2 and 14.
"""

import numpy as np

from summitry.models import _check


def current_account(exports, imports, net_income=0.0):
    """Return the current account `X - M + net income` (primary and secondary); arrays broadcast, one money unit.

    Source: IMF 2009, ch. 2.

    >>> float(current_account(exports=2500, imports=3100, net_income=150))
    -450.0
    """
    trade = _check.numbers("exports", exports, at_least=0) - _check.numbers("imports", imports, at_least=0)
    return trade + _check.numbers("net_income", net_income)


def saving_gap(saving, investment):
    """Return `S - I`, which equals the current account; arrays broadcast, one unit (money, or percent of GDP).

    A tariff that leaves saving and investment alone moves bilateral balances and not their sum.
    Source: IMF 2009, ch. 14.

    >>> float(saving_gap(saving=18.5, investment=20.75))
    -2.25
    """
    return _check.numbers("saving", saving) - _check.numbers("investment", investment)


def bilateral_balances(flows, tariffs=None) -> np.ndarray:
    """Return country i's trade balance with country j at border values, shape (countries, countries).

    Parameters
    ----------
    flows : spending of column on row, tariffs included, at least 0
    tariffs : rates of column on row (0.25 for 25%), or None for none

    The matrix is antisymmetric; its row sums are the trade balances and add up to zero over the world.
    Source: definition; Feenstra & Taylor, *International Macroeconomics*, ch. on the balance of payments.

    >>> bilateral_balances([[880, 60, 40], [70, 460, 30], [50, 40, 270]])[0].tolist()
    [0.0, -10.0, -10.0]
    """
    flows = _check.square("flows", flows, at_least=0)
    rates = 0 if tariffs is None else _check.numbers("tariffs", tariffs, flows.shape, at_least=0)
    border = flows / (1 + rates)
    return border - border.T
