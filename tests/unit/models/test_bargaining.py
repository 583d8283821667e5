import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.bargaining import linkage, nash, rubinstein, separate_or_bloc

discounts = st.floats(0, 0.999)


def test_first_proposers_share():
    assert rubinstein(19 / 20, 9 / 10)[0] == pytest.approx(20 / 29, rel=1e-14)


@pytest.mark.parametrize(("option", "responder"), [(0, 0.4871795), (0.40, 0.4871795), (0.60, 0.60)])
def test_an_outside_option_counts_only_if_it_beats_the_deal(option, responder):
    assert rubinstein(0.95, 0.95, option)[1] == pytest.approx(responder, abs=5e-8)


@given(discounts, discounts)
def test_each_is_indifferent_between_accepting_and_proposing_next(d1, d2):
    proposer, responder = rubinstein(d1, d2)
    next_proposer, _ = rubinstein(d2, d1)
    assert responder == pytest.approx(d2 * next_proposer, abs=1e-9)
    assert proposer + responder == pytest.approx(1)


def test_nash_shares():
    assert nash(100, (10, 20), 0.5) == (45, 55)


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0.01, 0.99), st.floats(0.01, 100))
def test_nash_maximises_its_product(d1, d2, power, gain):
    x1, x2 = nash(d1 + d2 + gain, (d1, d2), power)
    best = max(x1 - d1, 0) ** power * max(x2 - d2, 0) ** (1 - power)
    own = gain * np.linspace(0, 1, 101)
    assert best >= (own**power * (gain - own) ** (1 - power)).max() - 1e-9 * gain


def test_bloc_or_separate():
    assert separate_or_bloc(10, 16) == (3, 4)
    assert separate_or_bloc(10, 26) == (8, 6.5)


@given(st.floats(0, 100), st.floats(0, 100))
def test_bloc_is_better_exactly_for_substitutes(one, more):
    separate, bloc = separate_or_bloc(one, one + more)
    assert (bloc > separate) == (one + more < 2 * one) or abs(one - more) < 1e-9


def test_a_package_can_pass_what_no_single_deal_can():
    alone, package = linkage([3, 3], [1, 5])
    assert alone.tolist() == [False, True]
    assert package
    assert not linkage([3, 3], [1, 4])[1]


def test_a_concession_worth_exactly_its_benefit_passes():
    alone, package = linkage([3, 2], [3, 2])
    assert alone.tolist() == [True, True]
    assert package


def test_refusals():
    with pytest.raises(ValueError, match="surplus: 20 is outside the allowed range at least 30"):
        nash(20, (10, 20))
    with pytest.raises(ValueError, match="proposer: 1 is outside the allowed range at least 0 and below 1"):
        rubinstein(1, 1)
