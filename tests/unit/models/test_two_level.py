import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.two_level import agreement, win_set

points = st.floats(-10, 10)


@pytest.mark.parametrize(("ratifiers", "point", "distance"), [([], 0, 0.5), ([0.7], 0.4, 0.1), ([0.95], 0.9, 0.4)])
def test_a_ratifier_helps_until_its_win_set_passes_the_negotiator(ratifiers, point, distance):
    deal = agreement(0, 0.5, 1, ratifiers)
    assert deal.point == pytest.approx(point, abs=1e-12)
    assert 0.5 - deal.negotiator_gain == pytest.approx(distance, abs=1e-12)
    assert deal.reached


def test_win_set():
    assert win_set(0.7, 1) == pytest.approx((0.4, 1), abs=1e-12)
    assert win_set(1, 0.7) == pytest.approx((0.7, 1.3), abs=1e-12)


def test_gains_are_falls_of_distance_from_the_status_quo():
    deal = agreement(foreign=2, negotiator=3, status_quo=5)
    assert (deal.point, deal.foreign_gain, deal.negotiator_gain) == (2, 3, 1)


def test_ratifiers_on_both_sides_of_the_status_quo_leave_no_deal():
    deal = agreement(0, 0.5, 1, [1.5])
    assert (deal.point, deal.reached, deal.foreign_gain, deal.negotiator_gain) == (1, False, 0, 0)


@given(points, points, points, st.lists(points, max_size=3))
def test_nobody_with_a_say_loses_and_no_point_suits_the_proposer_better(foreign, negotiator, quo, ratifiers):
    deal = agreement(foreign, negotiator, quo, ratifiers)
    for ideal in (foreign, negotiator, *ratifiers):
        assert abs(deal.point - ideal) <= abs(quo - ideal) + 1e-9
    for step in range(101):
        other = deal.low + (deal.high - deal.low) * step / 100
        assert abs(foreign - deal.point) <= abs(foreign - other) + 1e-9


@given(points, points, points, points)
def test_another_ratifier_never_helps_the_proposer(foreign, negotiator, quo, ratifier):
    free, bound = agreement(foreign, negotiator, quo), agreement(foreign, negotiator, quo, [ratifier])
    assert bound.foreign_gain <= free.foreign_gain + 1e-9
