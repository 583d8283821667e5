import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.alliance import (
    commitments,
    costs,
    deal_exists,
    indifference,
    marginal_rate,
    needed_audience_cost,
    reply,
    stands_firm,
    sunk_cost_separates,
    utility,
)

fears = st.floats(0.01, 50)
shares = st.floats(0, 1)


def test_without_calm_commitment_is_the_ratio_of_fears():
    assert reply(3, 2, calm=0, partner=0.9) == 0.6


def test_symmetric_alliance_solves_its_quadratic():
    first, second = commitments((2, 2), (1, 1), (0.5, 0.5))
    assert first == pytest.approx(2 - math.sqrt(2), rel=1e-12)
    assert second == pytest.approx(first, rel=1e-12)
    assert first == pytest.approx(0.5857864, abs=5e-8)


@given(fears, fears, shares, shares)
def test_reply_is_the_least_loss(a, e, calm, partner):
    grid = np.linspace(0, 1, 1001)
    loss = a * (1 - calm * partner) * (1 - grid) ** 2 + e * grid**2
    own = reply(a, e, calm, partner)
    assert a * (1 - calm * partner) * (1 - own) ** 2 + e * own**2 <= loss.min() + 1e-9


@given(st.tuples(fears, fears), st.tuples(fears, fears), st.tuples(shares, shares))
def test_commitments_are_mutual_best_replies(a, e, calm):
    first, second = commitments(a, e, calm)
    assert 0 <= first <= 1
    assert first == pytest.approx(reply(a[0], e[0], calm[0], second), abs=1e-9)
    assert second == pytest.approx(reply(a[1], e[1], calm[1], first), abs=1e-9)


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0.05, 0.95))
def test_indifference_curve_has_slope_of_the_marginal_rate(security, autonomy, weight):
    level = float(utility(security, autonomy, weight))
    assert indifference(security, level, weight) == pytest.approx(autonomy, rel=1e-9)
    h = 1e-5 * security
    slope = (indifference(security + h, level, weight) - indifference(security - h, level, weight)) / (2 * h)
    assert -slope == pytest.approx(marginal_rate(security, autonomy, weight), rel=1e-6)


def test_a_deal_needs_different_rates():
    # The great power values autonomy, the small one security; at their rates a swap helps both.
    assert deal_exists(marginal_rate(1, 4, 0.7), marginal_rate(4, 1, 0.3))
    assert not deal_exists(0.1 + 0.2, 0.3)


def test_tied_hands():
    assert needed_audience_cost(0.5, 0.8) == pytest.approx(0.3, rel=1e-12)
    assert needed_audience_cost(0.8, 0.5) == 0
    assert stands_firm(0.5, 0.8, [0.29, 0.3, 0.31]).tolist() == [False, True, True]


@given(st.floats(0, 10), st.floats(0, 10))
def test_the_needed_audience_cost_is_enough_and_no_more(value, cost):
    needed = needed_audience_cost(value, cost)
    assert stands_firm(value, cost, needed)
    if needed > 1e-6:
        assert not stands_firm(value, cost, needed * 0.999)


def test_sunk_cost():
    assert [sunk_cost_separates(k, 0.5) for k in (0.4, 0.5, 0.6)] == [False, True, True]


@given(fears, fears, shares, shares)
def test_the_reply_makes_the_sum_of_both_costs_least(a, e, calm, partner):
    own = float(reply(a, e, calm, partner))
    least = sum(costs(a, e, calm, own, partner))
    for other in (max(0.0, own - 0.01), min(1.0, own + 0.01)):
        assert sum(costs(a, e, calm, other, partner)) >= least - 1e-12
