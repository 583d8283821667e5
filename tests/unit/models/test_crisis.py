import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.crisis import (
    Threat,
    contest_disaster_risk,
    critical_risk,
    preventive_war_threshold,
    probabilistic_threat,
    quitting_cost,
    ultimatum,
)


@pytest.mark.parametrize(
    ("p", "cost", "low", "high", "demand", "war"),
    [(3 / 10, 1 / 5, 0, 3 / 5, 1 / 2, 1 / 3), (0.4, 0.1, 0.1, 0.5, 0.6, 1 / 4), (0.4, 0.5, 0.1, 0.5, 0.5, 0)],
)
def test_demands(p, cost, low, high, demand, war):
    found = ultimatum(p, cost, low, high)
    assert found.demand == pytest.approx(demand, rel=1e-12)
    assert found.p_war == pytest.approx(war, abs=1e-12)


def test_value_of_the_first():
    assert ultimatum(3 / 10, 1 / 5, 0, 3 / 5).value == pytest.approx(11 / 30, rel=1e-12)


def value(x, p, cost, low, high, curvature):
    war = np.clip((x - p - low) / (high - low), 0, 1)
    return (1 - war) * x**curvature + war * (p - cost)


@given(
    st.floats(0, 1),
    st.floats(0, 0.5),
    st.floats(0, 0.3),
    st.floats(0.05, 0.5),
    st.one_of(st.just(1), st.floats(0.3, 1)),
)
def test_no_demand_is_better(p, cost, low, width, curvature):
    found = ultimatum(p, cost, low, low + width, curvature)
    grid = value(np.linspace(0, 1, 2001), p, cost, low, low + width, curvature)
    assert 0 <= found.demand <= 1
    assert found.value >= grid.max() - 1e-9
    assert found.value == pytest.approx(value(found.demand, p, cost, low, low + width, curvature), abs=1e-12)


@given(st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0, 0.5), st.floats(0.5, 0.6))
def test_war_is_free_of_p_in_the_linear_case(p, other_p, cost, high):
    assert ultimatum(p, cost, 0, high).p_war == pytest.approx(ultimatum(other_p, cost, 0, high).p_war, abs=1e-12)
    assert ultimatum(p, cost, 0, high).p_war == pytest.approx(max(0, (1 - cost / high) / 2), abs=1e-12)


def test_war_depends_on_p_once_linearity_is_broken():
    wars = [ultimatum(p, 0.1, 0, 0.5, curvature=0.5).p_war for p in (0.1, 0.2, 0.3, 0.4)]
    assert min(np.diff(wars)) > 0.01 or max(np.diff(wars)) < -0.01


def test_shifting_power():
    assert preventive_war_threshold(0.1, 0.9, 0.2) == pytest.approx(0.7 / 3, rel=1e-12)


@given(st.floats(0, 0.5), st.floats(0.1, 1), st.floats(0, 0.5))
def test_at_the_threshold_the_rival_is_indifferent(p1, discount, cost):
    p2 = preventive_war_threshold(p1, discount, cost)
    fight = (1 + discount) * (1 - p1) - cost
    wait = 1 + discount * (1 - p2 - cost)
    assert fight == pytest.approx(wait, abs=1e-9)


@pytest.mark.parametrize(("p", "low", "high"), [(0.9, 0.3, 0.6), (0.9, 0, 0.6), (1, 0.1, 0.2)])
def test_nobody_asks_for_more_than_there_is(p, low, high):
    assert ultimatum(p, 0, low, high).demand == 1


def test_critical_risk():
    assert critical_risk(1, 0, -4) == 0.2


@given(st.floats(-5, 5), st.floats(0.1, 5), st.floats(0.1, 5))
def test_at_the_critical_risk_running_it_is_worth_as_much_as_quitting(quit, more, less):
    risk = critical_risk(quit + more, quit, quit - less)
    assert (1 - risk) * (quit + more) + risk * (quit - less) == pytest.approx(quit, abs=1e-9)


@pytest.mark.parametrize(
    ("p", "possible", "certain"),
    [(0.1, True, True), (3 / 13 - 1e-9, True, True), (3 / 13 + 1e-9, True, False), (0.51, False, False)],
)
def test_a_threat_that_leaves_something_to_chance(p, possible, certain):
    threat = probabilistic_threat(p, (-2, 1, -9), (2, -1, -11, -1))
    assert threat.needed == pytest.approx(0.3, rel=1e-12)
    assert threat.tolerable == pytest.approx(0.3 * (1 - p) / p, rel=1e-12)
    assert (threat.possible, threat.certain_possible) == (possible, certain)


@given(st.floats(0.01, 1), st.lists(st.floats(0.1, 5), min_size=3, max_size=3), st.floats(-5, 5))
def test_a_threat_at_the_tolerable_risk_is_worth_as_much_as_none(p, steps, none):
    obeyed, defied, disaster = none + steps[0], none - steps[1], none - steps[1] - steps[2]
    risk = probabilistic_threat(p, (-2, 1, -9), (obeyed, defied, disaster, none)).tolerable
    worth = (1 - p) * obeyed + p * (risk * disaster + (1 - risk) * defied)
    assert worth == pytest.approx(none, abs=1e-9)


def test_a_risk_just_enough_and_just_tolerable_will_do():
    assert Threat(needed=1, tolerable=1).possible
    assert Threat(needed=1, tolerable=1).certain_possible


@pytest.mark.parametrize(
    ("target", "threatener", "order"),
    [
        ((1, 1, -9), (2, -1, -11, -1), "target: defying less yielding: 0"),
        ((-2, -3, -9), (2, -1, -11, -1), "target: defying less yielding: -1"),
        ((-9, 1, -9), (2, -1, -11, -1), "target: yielding less disaster: 0"),
        ((-10, 1, -9), (2, -1, -11, -1), "target: yielding less disaster: -1"),
        ((-2, 1, -9), (2, -11, -11, -1), "threatener: defied less disaster: 0"),
        ((-2, 1, -9), (2, -12, -11, -1), "threatener: defied less disaster: -1"),
        ((-2, 1, -9), (-1, -1, -11, -1), "threatener: obeyed less no threat: 0"),
        ((-2, 1, -9), (-2, -1, -11, -1), "threatener: obeyed less no threat: -1"),
    ],
)
def test_refuses_payoffs_in_another_order(target, threatener, order):
    with pytest.raises(ValueError, match=f"{order} is outside the allowed range above 0"):
        probabilistic_threat(0.5, target, threatener)
    # Half a point between two payoffs is enough.
    assert probabilistic_threat(0.5, (-2, -1.5, -2.5), (-0.5, -1, -1.5, -1)).needed == 0.5


def test_nothing_to_fear_without_a_hard_type():
    assert probabilistic_threat(0, (-2, 1, -9), (2, -1, -11, -1)).tolerable == math.inf


@pytest.mark.parametrize(("highest", "risk"), [(1, 0.4036526), (2, 0.2692723)])
def test_contest_in_risk_taking(highest, risk):
    assert contest_disaster_risk(highest) == pytest.approx(risk, abs=5e-8)


@given(st.floats(0.05, 20))
def test_contest_against_quadrature(highest):
    from scipy.integrate import quad

    # Both stand at t with chance F(c(t))^2; disaster comes at rate 1, damped by e^-t.
    risk, _ = quad(lambda t: math.exp(-t) * (quitting_cost(t, highest) / highest) ** 2, 0, math.inf, epsabs=1e-11)
    assert contest_disaster_risk(highest) == pytest.approx(risk, abs=1e-7)


@given(st.floats(0.1, 10), st.floats(0, 5))
def test_the_type_that_quits_is_indifferent(highest, time):
    # A moment more costs c with hazard 1, and wins if the other quits, whose rate is -c'(t)/c(t).
    own, step = quitting_cost(time, highest), 1e-6
    rate = -(quitting_cost(time + step, highest) - own) / step / own
    assert rate == pytest.approx(own, rel=1e-4)
