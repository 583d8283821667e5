import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.models.general_equilibrium import (
    World,
    best_bilateral_tariffs,
    best_uniform_tariff,
    counterfactual,
    gain_over_autarky,
    loss_from_autarky,
    purge_deficits,
    tariff_war,
    two_country_best_tariff,
)

THREE = World([[880, 60, 40], [70, 460, 30], [50, 40, 270]], elasticity=4)
BALANCED = purge_deficits(THREE)
SYMMETRIC = World([[1, 1.5**-3], [1.5**-3, 1]], elasticity=3)  # labour (1, 1), sigma 4, iceberg cost 1.5


def rates(*entries, n=3):
    matrix = np.zeros((n, n))
    for exporter, importer, rate in entries:
        matrix[exporter, importer] = rate
    return matrix


def random_world(seed, n=4, tariffs=True):
    random = np.random.default_rng(seed)
    flows = random.uniform(0.1, 1, (n, n)) * np.outer(random.uniform(1, 20, n), random.uniform(1, 20, n))
    flows = 0.4 * (flows + flows.T) + 0.2 * flows  # deficits of a size that a country can have
    flows[np.diag_indices(n)] += flows.sum(axis=0)
    duties = random.uniform(0, 0.5, (n, n)) * (1 - np.eye(n)) if tariffs else None
    return World(flows, random.uniform(1, 10), duties)


def test_data():
    assert THREE.expenditure.tolist() == [1000, 560, 340]
    assert THREE.deficits.tolist() == [20, 0, -20]


@pytest.mark.parametrize(
    ("change", "wages", "prices", "welfare"),
    [
        (
            {"tariffs": rates((1, 0, 0.25))},
            (1.032951, 0.942880, 0.999155),
            (1.038601, 0.954432, 0.997075),
            (1.002388, 0.987896, 1.002036),
        ),
        (
            {"tariffs": rates((1, 0, 0.25), (0, 1, 0.25))},
            (1.006407, 0.985201, 1.005579),
            None,
            (0.996550, 0.989975, 1.002108),
        ),
        ({"cost_change": 1 - 0.1 * rates((1, 2, 1), (2, 1, 1))}, None, None, (0.999505, 1.008401, 1.014108)),
        ({"deficits": np.zeros(3)}, (0.991854, 1.001764, 1.019432), None, (0.978053, 0.999881, 1.064087)),
    ],
)
def test_worked_counterfactuals(change, wages, prices, welfare):
    found = counterfactual(THREE, **change)
    assert found.residual <= 1e-12
    assert found.welfare == pytest.approx(welfare, abs=6e-7)
    if wages:
        assert found.wages == pytest.approx(wages, abs=6e-7)
    if prices:
        assert found.prices == pytest.approx(prices, abs=6e-7)


def test_revenue_of_the_first_tariff():
    assert counterfactual(THREE, rates((1, 0, 0.25))).world.revenue == pytest.approx([8.7890, 0, 0], abs=5e-5)


def by_fixed_point(world, tariffs, cost_change, deficits):
    """The damped iteration of Dekle, Eaton & Kortum: slower, and written without the solver's algebra."""
    eps, wages, output = world.elasticity, np.ones(len(world.flows)), world.output
    change = cost_change * (1 + tariffs) / (1 + world.tariffs)
    last = 0
    for _ in range(5000):
        if np.abs(wages - last).max() < 1e-14:
            break
        last = wages
        weights = world.shares * (wages[:, None] * change) ** -eps
        shares = weights / weights.sum(axis=0)
        spending = (wages * output + deficits) / (1 - (shares * tariffs / (1 + tariffs)).sum(axis=0))
        sales = (shares * spending / (1 + tariffs)).sum(axis=1)
        wages = wages * (sales / (wages * output)) ** (1 / (1 + eps))
        wages *= output.sum() / (wages @ output)
    prices = weights.sum(axis=0) ** (-1 / eps)
    return wages, prices, spending / world.expenditure / prices


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_against_the_plain_fixed_point(seed):
    world, random = random_world(seed), np.random.default_rng(seed + 1)
    duties = random.uniform(0, 1, (4, 4)) * (1 - np.eye(4))
    cost = random.uniform(0.8, 1.2, (4, 4))
    found = counterfactual(world, duties, cost, world.deficits / 2)
    wages, prices, welfare = by_fixed_point(world, duties, cost, world.deficits / 2)
    assert found.wages == pytest.approx(wages, rel=1e-8)
    assert found.prices == pytest.approx(prices, rel=1e-8)
    assert found.welfare == pytest.approx(welfare, rel=1e-8)


@given(st.integers(0, 2**32))
def test_identities_of_any_counterfactual(seed):
    world, random = random_world(seed), np.random.default_rng(seed + 1)
    duties = random.uniform(0, 1, (4, 4)) * (1 - np.eye(4))
    found = counterfactual(world, duties)
    after, total = found.world, world.output.sum()
    assert after.deficits.sum() == pytest.approx(0, abs=1e-9 * total)
    assert after.deficits == pytest.approx(world.deficits, abs=1e-9 * total)
    assert after.output == pytest.approx(found.wages * world.output, rel=1e-9)
    assert after.output.sum() == pytest.approx(total, rel=1e-12)
    back = counterfactual(after, world.tariffs)
    assert back.welfare * found.welfare == pytest.approx(np.ones(4), rel=1e-9)


def test_a_surplus_nobody_can_earn_is_refused():
    # The plain fixed point returns negative spending here.
    world = World([[10, 1, 1], [1, 10, 1], [9, 9, 10]], 4)
    duties = rates((2, 0, 1.5), (2, 1, 1.5), (0, 2, 1.5), (1, 2, 1.5))
    assert by_fixed_point(world, duties, 1.0, world.deficits)[2][2] < 0
    with pytest.raises(ValueError, match="deficits: country 2 cannot earn the surplus 16 that it is held to"):
        counterfactual(world, duties)


def test_no_change_changes_nothing():
    found = counterfactual(random_world(1))
    assert found.welfare == pytest.approx(np.ones(4), rel=1e-12)


@given(st.integers(0, 2**32))
def test_real_wages_follow_domestic_shares_under_balance(seed):
    world = purge_deficits(random_world(seed, tariffs=False))
    cost = np.random.default_rng(seed).uniform(0.7, 1.5, (4, 4))
    cost[np.diag_indices(4)] = 1
    found = counterfactual(world, cost_change=cost)
    change = found.world.domestic_shares / world.domestic_shares
    assert found.real_wages == pytest.approx(change ** (-1 / world.elasticity), rel=1e-9)
    assert found.welfare == pytest.approx(found.real_wages, rel=1e-9)


def test_prohibitive_costs_are_autarky():
    cost = np.full((3, 3), 1e6)
    cost[np.diag_indices(3)] = 1
    found = counterfactual(BALANCED, cost_change=cost)
    assert 1 - found.welfare == pytest.approx(loss_from_autarky(BALANCED.domestic_shares, 4), rel=1e-9)


@pytest.mark.parametrize(("elasticity", "loss"), [(5, 0.014409), (10, 0.007231)])
def test_gains_from_trade(elasticity, loss):
    assert loss_from_autarky(0.93, elasticity) == pytest.approx(loss, abs=5e-7)


def test_the_other_convention_and_three_countries():
    assert gain_over_autarky(0.93, 5) == pytest.approx(0.014620, abs=5e-7)
    assert loss_from_autarky(THREE.domestic_shares, 4) == pytest.approx([0.031453, 0.047988, 0.056002], abs=5e-7)


def test_best_tariffs_of_three_countries():
    best = [best_uniform_tariff(BALANCED, j) for j in range(3)]
    assert best == pytest.approx([0.270106, 0.263105, 0.259197], abs=6e-7)
    for j, welfare in enumerate([1.006430, 1.009401, 1.011133]):
        duties = rates(*((i, j, best[j]) for i in range(3) if i != j))
        assert counterfactual(BALANCED, duties).welfare[j] == pytest.approx(welfare, abs=6e-7)


def test_tariff_war_of_three_countries():
    war = tariff_war(BALANCED)
    assert war.rates == pytest.approx([0.26126, 0.25743, 0.25528], abs=6e-6)
    assert war.outcome.welfare == pytest.approx([0.993129, 0.987877, 0.984187], abs=6e-7)
    assert war.change <= 1e-9


def test_two_symmetric_countries():
    best = best_uniform_tariff(SYMMETRIC, 0)
    found = counterfactual(SYMMETRIC, rates((1, 0, best), n=2))
    assert best == pytest.approx(0.3901677, abs=5e-8)
    assert found.welfare - 1 == pytest.approx([0.0182988, -0.0334535], abs=5e-8)
    assert found.wages[0] / found.wages[1] == pytest.approx(1.202259, abs=5e-7)
    assert found.world.domestic_shares[1] == pytest.approx(0.8543336, abs=5e-8)
    assert two_country_best_tariff(4, found.world.domestic_shares[1]) == pytest.approx(best, rel=1e-8)
    war = tariff_war(SYMMETRIC)
    assert war.rates == pytest.approx([0.3620316] * 2, abs=5e-8)
    assert war.outcome.welfare - 1 == pytest.approx([-0.0210244] * 2, abs=5e-8)


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_two_country_formula_holds_under_any_foreign_tariff(seed):
    random = np.random.default_rng(seed)
    world = purge_deficits(random_world(seed, n=2, tariffs=False))
    world = counterfactual(world, rates((0, 1, random.uniform(0, 1)), n=2)).world
    best = best_uniform_tariff(world, 0, highest=20)
    after = counterfactual(world, world.tariffs + rates((1, 0, best), n=2)).world
    sold_at_home = after.flows[1, 1] / after.output[1]
    assert best == pytest.approx(two_country_best_tariff(1 + world.elasticity, sold_at_home), rel=1e-7)


def test_a_small_country_gets_the_small_country_tariff():
    flows = np.array([[1e-6, 1e-6], [1e-6, 1.0]])
    assert best_uniform_tariff(World(flows, 4), 0) == pytest.approx(two_country_best_tariff(5, 1), rel=1e-4)


@settings(max_examples=10)
@given(st.integers(0, 2**32), st.integers(0, 3))
def test_bilateral_tariffs_beat_the_uniform_one_and_their_neighbours(seed, country):
    world = purge_deficits(random_world(seed, tariffs=False))
    partners = np.arange(4) != country

    def welfare(column):
        duties = world.tariffs.copy()
        duties[partners, country] = np.asarray(column)[partners]
        return counterfactual(world, duties).welfare[country]

    best = best_bilateral_tariffs(world, country, highest=20)
    top = welfare(best)
    assert top >= welfare(np.full(4, best_uniform_tariff(world, country, highest=20))) - 1e-10
    for shift in 0.01 * np.eye(4)[partners]:
        assert top >= max(welfare(best + shift), welfare(np.maximum(best - shift, 0))) - 1e-10


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_nobody_gains_by_leaving_a_tariff_war(seed):
    world = purge_deficits(random_world(seed, tariffs=False))
    war = tariff_war(world, players=[0, 2], highest=20)
    assert np.isnan(war.rates).tolist() == [False, True, False, True]
    for player in (0, 2):
        for shift in (-0.01, 0.01):
            duties = war.outcome.world.tariffs.copy()
            duties[:, player] = np.maximum(duties[:, player] + shift, 0)
            duties[player, player] = 0
            assert counterfactual(world, duties).welfare[player] <= war.outcome.welfare[player]


def test_players_that_spare_the_others_tax_only_each_other():
    war = tariff_war(BALANCED, players=[0, 1], spare_others=True)
    duties = war.outcome.world.tariffs
    assert duties == pytest.approx(rates((1, 0, war.rates[0]), (0, 1, war.rates[1])))
    assert war.rates[:2].max() < tariff_war(BALANCED, players=[0, 1]).rates[:2].min()  # the third country is a way out
    for exporter, importer in ((1, 0), (0, 1)):
        for shift in (-0.01, 0.01):
            other = duties + rates((exporter, importer, shift))
            assert counterfactual(BALANCED, other).welfare[importer] < war.outcome.welfare[importer]


def test_a_deficit_country_that_runs_to_the_bound_is_refused():
    for best in (best_uniform_tariff, best_bilateral_tariffs):
        with pytest.raises(ValueError, match="runs to the bound 3; fixed deficits do that: use purge_deficits first"):
            best(THREE, 0)
    with pytest.raises(ValueError, match="country 0 runs to the bound 3"):
        tariff_war(THREE)


def test_thirty_and_two_hundred_countries():
    for n in (30, 200):
        world = random_world(7, n, tariffs=False)
        found = counterfactual(world, 0.1 * (1 - np.eye(n)))
        assert found.residual <= 1e-12


def test_refusals():
    with pytest.raises(ValueError, match=r"tariffs of a country on itself: 0\.1 is outside the allowed range 0 to 0"):
        counterfactual(THREE, np.full((3, 3), 0.1))
    apart = World(np.kron(np.eye(2), [[2, 1], [1, 2]]), 4)  # two worlds that never meet have no common wage scale
    with pytest.raises(RuntimeError, match=r"counterfactual: no equilibrium found beyond 0\.0% of the change"):
        counterfactual(apart, rates((0, 1, 0.5), n=4))
    with pytest.raises(ValueError, match="sum of deficits: 5 is outside"):
        counterfactual(THREE, deficits=[5, 0, 0])
    with pytest.raises(ValueError, match="output plus deficit: -20 is outside the allowed range above 0"):
        counterfactual(THREE, deficits=[-1000, 640, 360])
    with pytest.raises(ValueError, match="cost_change: an array of shape"):
        counterfactual(THREE, cost_change=[1, 1])
    with pytest.raises(ValueError, match="sales of each country: 0 is outside the allowed range above 0"):
        World([[0, 0], [1, 1]], 4)
    with pytest.raises(ValueError, match="spending of each country: 0 is outside the allowed range above 0"):
        World([[0, 1], [0, 1]], 4)
    with pytest.raises(ValueError, match="country: 3 is outside the allowed range 0 to 2"):
        best_uniform_tariff(THREE, 3)
