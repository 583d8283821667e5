import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.models.arms_race import ArmsRace, changes, equilibrium, fit, growth_rates, path, stable

EXAMPLE = ArmsRace(defence=(0.2, 0.3), fatigue=(0.5, 0.4), grievance=(1, 2))
rates = st.tuples(st.floats(0, 1), st.floats(0, 1))
races = st.builds(ArmsRace, rates, rates, st.tuples(st.floats(-2, 2), st.floats(-2, 2)))


def test_worked_example():
    assert stable(EXAMPLE)
    assert equilibrium(EXAMPLE) == pytest.approx((5.714286, 9.285714), abs=5e-7)
    assert growth_rates(EXAMPLE) == pytest.approx((-0.2, -0.7), rel=1e-12)
    assert path(EXAMPLE, (1, 1), [5])[0] == pytest.approx((3.815980, 6.401587), abs=5e-7)


@given(races)
def test_stable_exactly_if_both_roots_are_negative(race):
    fast, slow = growth_rates(race)
    if abs(fast) > 1e-9:
        assert stable(race) == (fast < 0)
    assert slow <= fast


@settings(max_examples=25)
@given(races, st.floats(0, 10))
def test_path_against_integration(race, time):
    from scipy.integrate import solve_ivp

    (k, l_), (a, b), (g, h) = race.defence, race.fatigue, race.grievance
    moved = solve_ivp(
        lambda _, s: [k * s[1] - a * s[0] + g, l_ * s[0] - b * s[1] + h], (0, time), [1, 2], rtol=1e-7, atol=1e-7
    )
    assert path(race, (1, 2), [time])[0] == pytest.approx(moved.y[:, -1], rel=1e-5, abs=1e-5)


def test_the_balance_point_stays_and_draws():
    start = equilibrium(EXAMPLE)
    assert path(EXAMPLE, start, [0, 10]) == pytest.approx(np.array([start, start]), rel=1e-12)
    assert path(EXAMPLE, (100, 0), [200])[0] == pytest.approx(start, rel=1e-9)


def test_a_change_is_that_at_the_mean_of_its_ends():
    # At (1.5, 2): 0.2 x 2 - 0.5 x 1.5 + 1, and 0.3 x 1.5 - 0.4 x 2 + 2
    assert changes(EXAMPLE, [[1, 1], [2, 3]])[0] == pytest.approx((0.65, 1.65))


@given(races)
def test_nothing_changes_at_the_balance_point(race):
    if abs(np.prod(race.fatigue) - np.prod(race.defence)) > 0.05:
        point = equilibrium(race)
        assert changes(race, [point, point])[0] == pytest.approx((0, 0), abs=1e-9)


def test_parallel_lines_have_no_balance_point_but_a_path():
    race = ArmsRace((0.2, 0.2), (0.2, 0.2), (1, 1))
    with pytest.raises(ValueError, match=r"fatigue: product 0\.04 equals that of defence"):
        equilibrium(race)
    assert not stable(race)
    assert path(race, (0, 0), [3])[0] == pytest.approx((3, 3), rel=1e-12)


def test_refuses_negative_fatigue():
    with pytest.raises(ValueError, match="fatigue: -1 is outside the allowed range at least 0"):
        ArmsRace((0.2, 0.3), (-1, 0.4), (1, 2))


@settings(max_examples=25)
@given(races)
def test_fit_finds_a_race_again_from_its_changes(race):
    # steps so small that a change is nearly that at the mean of its ends
    slow = ArmsRace(*(tuple(value / 50 for value in pair) for pair in (race.defence, race.fatigue, race.grievance)))
    levels = path(slow, (1, 4), range(30))
    steps = changes(fit(levels), levels)
    assert steps == pytest.approx(np.diff(levels, axis=0), abs=2e-3 * np.abs(levels).max())


def test_fit_against_bounded_least_squares():
    from scipy.optimize import lsq_linear

    levels = np.random.default_rng(7).normal(size=(20, 2)).cumsum(axis=0) + 20
    found, means = fit(levels), (levels[1:] + levels[:-1]) / 2
    for side in (0, 1):
        columns = np.column_stack([means[:, 1 - side], -means[:, side], np.ones(19)])
        bounds = ([0, 0, -np.inf], np.inf)
        best = lsq_linear(columns, np.diff(levels[:, side]), bounds=bounds, tol=1e-14).x
        mine = (found.defence[side], found.fatigue[side], found.grievance[side])
        errors = [((columns @ x - np.diff(levels[:, side])) ** 2).sum() for x in (mine, best)]
        assert errors[0] <= errors[1] * (1 + 1e-9)
        assert min(mine[:2]) >= 0


def test_a_state_that_does_not_answer_gets_no_defence():
    levels = np.column_stack([np.full(12, 45.0), 20 * 1.1 ** np.arange(12)])
    assert fit(levels).defence[0] == pytest.approx(0, abs=1e-9)


def test_fit_refuses_four_years():
    with pytest.raises(ValueError, match="levels: 4 rows are too few"):
        fit([[1, 2], [2, 3], [3, 5], [4, 8]])
