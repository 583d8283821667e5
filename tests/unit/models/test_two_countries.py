"""Two countries: the worked example of model reference B6, and agreement with the model of many countries."""

import numpy as np
import pytest

from summitry.models.general_equilibrium import best_uniform_tariff, counterfactual, tariff_war
from summitry.models.two_countries import Pair

PAIRS = [Pair(size, sigma, cost) for size in (0.25, 1, 8) for sigma in (3, 6) for cost in (1, 1.5)]
every_pair = pytest.mark.parametrize("pair", PAIRS, ids=str)


def test_worked_example():
    pair = Pair(1, 4, 1.5)
    best = pair.best_reply(0)
    assert best == pytest.approx(0.3901677, abs=5e-8)
    assert pair.wage(best, 0) == pytest.approx(1.202259, abs=5e-7)
    assert np.subtract(pair.welfare(best, 0), 1) == pytest.approx([0.0182988, -0.0334535], abs=5e-8)
    assert pair.war() == pytest.approx((0.3620316, 0.3620316), abs=5e-8)
    assert np.subtract(pair.welfare(*pair.war()), 1) == pytest.approx([-0.0210244] * 2, abs=5e-8)


@every_pair
def test_agrees_with_the_model_of_many_countries(pair):
    world = pair.world()
    assert world.deficits == pytest.approx([0, 0], abs=1e-12)
    assert pair.best_reply(0) == pytest.approx(best_uniform_tariff(world, 0, highest=20), rel=1e-7)
    war = tariff_war(world, highest=20)
    assert pair.war() == pytest.approx(war.rates, rel=1e-7)
    assert pair.welfare(*pair.war()) == pytest.approx(war.outcome.welfare, rel=1e-8)
    found = counterfactual(world, [[0, 0.3], [0.7, 0]])
    assert pair.welfare(0.7, 0.3) == pytest.approx(found.welfare, rel=1e-9)
    assert pair.wage(0.7, 0.3) == pytest.approx(pair.free_wage * found.wages[0] / found.wages[1], rel=1e-9)


@every_pair
def test_mirror_swaps_the_countries(pair):
    home, foreign = pair.welfare(0.4, 0.1)
    assert pair.mirror.welfare(0.1, 0.4) == pytest.approx((foreign, home))
    assert pair.mirror.wage(0.1, 0.4) == pytest.approx(1 / pair.wage(0.4, 0.1))


def test_two_halves_without_costs_earn_the_same():
    assert Pair(8, 4, 1).free_wage == pytest.approx(1)
    assert Pair(8, 4, 1.5).free_wage > 1  # the larger market pays more, as goods need not travel


@every_pair
def test_prices_that_never_move_leave_the_loss_with_the_taxer(pair):
    assert pair.welfare(0, 0, prices_move=False) == pytest.approx((1, 1))
    home, foreign = pair.welfare(0.3, 0, prices_move=False)
    assert home < 1
    assert foreign == pytest.approx(1)
    gains = [pair.welfare(rate, 0.2, prices_move=False)[0] for rate in (0, 0.05, 0.1, 0.2, 0.5)]
    assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize(("cost", "first_win"), [(1, 4), (1.25, 8), (1.5, 16)])
def test_only_a_much_larger_country_wins(cost, first_win):
    gains = {size: Pair(size, 4, cost).welfare(*Pair(size, 4, cost).war())[0] - 1 for size in (1, 2, 4, 8, 16)}
    assert [size for size, gain in gains.items() if gain > 0] == [size for size in gains if size >= first_win]


def test_refusals():
    for bad in ({"size": 0}, {"sigma": 1}, {"trade_cost": 0.9}):
        with pytest.raises(ValueError, match=f"{next(iter(bad))}: .* outside the allowed range"):
            Pair(**bad)
    for call in (Pair().wage, Pair().welfare):
        with pytest.raises(ValueError, match=r"home: -0\.1 is outside the allowed range"):
            call(-0.1, 0)
        with pytest.raises(ValueError, match=r"foreign: -0\.1 is outside the allowed range"):
            call(0, -0.1)
    with pytest.raises(ValueError, match=r"foreign: -0\.1 is outside the allowed range"):
        Pair().best_reply(-0.1)
