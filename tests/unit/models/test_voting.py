from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.voting import banzhaf, critical_counts, shapley_shubik, wins

EEC = [4, 4, 4, 2, 2, 1], 12


def as_floats(*fractions):
    return [float(Fraction(fraction)) for fraction in fractions]


def test_cptpp_six_of_eleven():
    rule = np.ones(11), 6
    assert shapley_shubik(*rule).tolist() == [1 / 11] * 11
    assert banzhaf(*rule).tolist() == pytest.approx([1 / 11] * 11, rel=1e-15)
    assert critical_counts(*rule).sum(axis=1).tolist() == [252] * 11


def test_eec_council_of_1958():
    assert shapley_shubik(*EEC).tolist() == as_floats(*["7/30"] * 3, *["3/20"] * 2, 0)
    assert banzhaf(*EEC).tolist() == as_floats(*["5/21"] * 3, *["1/7"] * 2, 0)
    assert critical_counts(*EEC).sum(axis=1).tolist() == [10, 10, 10, 6, 6, 0]


rules = st.lists(st.integers(1, 9), min_size=1, max_size=6).flatmap(
    lambda weights: st.tuples(st.just(weights), st.integers(1, sum(weights)))
)


@given(rules)
def test_shapley_shubik_counts_pivots_over_all_orders(rule):
    weights, quota = rule
    pivots = np.zeros(len(weights))
    orders = list(permutations(range(len(weights))))
    for order in orders:
        total = np.cumsum([weights[i] for i in order])
        pivots[order[int(np.argmax(total >= quota))]] += 1
    index = shapley_shubik(weights, quota)
    assert index == pytest.approx(pivots / len(orders), rel=1e-12)
    assert index.sum() == pytest.approx(1, rel=1e-12)
    assert banzhaf(weights, quota).sum() == pytest.approx(1, rel=1e-12)


def test_two_thresholds_together():
    # Six of twelve and 85% of output: two large members have a veto each, which no count of heads shows.
    output = np.array([60, 18, 6, 5, 3, 2, 2, 1, 1, 1, 0.5, 0.5])
    rule = np.vstack([np.ones(12), output]), [6, 0.85 * output.sum()]
    without = ~np.eye(12, dtype=bool)
    assert wins(without, *rule).tolist() == [False, False] + [True] * 10
    assert shapley_shubik(*rule)[0] == pytest.approx(shapley_shubik(*rule)[1])


def test_a_quota_met_up_to_rounding_is_met():
    assert wins([1, 1, 0], [0.1, 0.2, 0.7], 0.3)


def test_refusals():
    with pytest.raises(ValueError, match="quotas: 99 is outside the allowed range at most 17"):
        banzhaf(EEC[0], 99)
    with pytest.raises(ValueError, match="number of members: 21 is outside the allowed range 1 to 20"):
        banzhaf(np.ones(21), 3)
    for members in ([1, 1], 1):
        with pytest.raises(ValueError, match="last length 6 is needed"):
            wins(members, *EEC)
