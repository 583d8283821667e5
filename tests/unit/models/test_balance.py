import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from summitry.models.balance import bilateral_balances, current_account, saving_gap
from summitry.models.general_equilibrium import World, counterfactual

FLOWS = [[880, 60, 40], [70, 460, 30], [50, 40, 270]]


def test_a_tariff_moves_bilateral_balances_and_not_their_sum():
    world = World(FLOWS, 4)
    rates = world.tariffs.copy()
    rates[1, 0] = 0.25
    after = counterfactual(world, rates).world
    assert bilateral_balances(FLOWS)[0].tolist() == [0, -10, -10]
    assert bilateral_balances(after.flows, rates)[0] == pytest.approx([0, 6.0791, -26.0791], abs=5e-5)
    assert bilateral_balances(after.flows, rates).sum(axis=1) == pytest.approx(-world.deficits, abs=1e-8)


@given(arrays(float, (4, 4), elements=st.floats(0, 1e6)), arrays(float, (4, 4), elements=st.floats(0, 3)))
def test_world_trade_balances_to_zero(flows, tariffs):
    balances = bilateral_balances(flows, tariffs)
    assert (balances == -balances.T).all()
    assert abs(balances.sum()) <= 1e-9 * flows.sum()


def test_identities():
    assert current_account(2500, 3100, 150) == -450
    assert current_account(2500, 3100) == -600
    assert np.allclose(saving_gap([18.5, 27], [20.75, 24]), [-2.25, 3])
