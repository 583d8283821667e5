import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.missile_defence import (
    cost_exchange,
    expected_leakers,
    kill_probability,
    layered_kill,
    leakers_with_inventory,
    no_leak,
    salvo,
    shoot_look_shoot,
    shots_needed,
    single_shot_needed,
)

chances, few = st.floats(0, 1, allow_subnormal=False), st.integers(1, 8)


def test_two_shots_at_four_warheads():
    kill = kill_probability(0.7, 2)
    assert no_leak(kill, 4) == pytest.approx(0.685750, abs=5e-7)
    assert expected_leakers(kill, 4) == pytest.approx(0.36, rel=1e-12)


def test_layers():
    kill = layered_kill([0.7, 0.8])
    assert 1 - kill == pytest.approx(0.06, rel=1e-12)
    assert no_leak(kill, 8) == pytest.approx(0.609569, abs=5e-7)
    assert expected_leakers(kill, 8) == pytest.approx(0.48, rel=1e-12)


def test_common_factor():
    assert no_leak(0.91, 3, common=0.95) == pytest.approx(0.715892, abs=5e-7)


@pytest.mark.parametrize(("stages", "kill", "shots"), [(2, 0.84, 1.4), (3, 0.936, 1.56)])
def test_shoot_look_shoot(stages, kill, shots):
    assert shoot_look_shoot(0.6, 1, stages) == pytest.approx((kill, shots), rel=1e-12)


def test_finite_magazine():
    assert leakers_with_inventory(0.7, 2, 20, 15) == pytest.approx(5.9, rel=1e-12)


@pytest.mark.parametrize(("p", "warheads"), [(0.8, 20), (0.7, 10)])
def test_needed_shots(p, warheads):
    assert shots_needed(p, warheads, 0.9) == 4


def test_needed_shots_where_the_number_is_whole_and_at_the_ends():
    assert shots_needed(0.5, 1, 0.75) == 2  # 1 - 1/2^2
    assert shots_needed(0.9, 1, 0.999) == 3  # 1 - 1/10^3
    assert [shots_needed(1, 20, wanted) for wanted in (0, 0.5)] == [0, 1]
    assert shots_needed(0.7, 20, 0) == 0


def test_what_97_percent_takes():
    assert single_shot_needed(0.97, 4) == pytest.approx(1 - 0.03**0.25, rel=1e-12)
    assert single_shot_needed(0.97, 4) == pytest.approx(0.583820, abs=1e-6)


def test_salvo():
    assert salvo(4, 5, enemy_shots=2, defence=2, staying_power=2) == 1
    assert salvo(5, 4, enemy_shots=3, defence=1, staying_power=2) == 3.5
    assert salvo(4, 50, enemy_shots=2, defence=2, staying_power=2) == 4
    assert salvo(4, 1, enemy_shots=2, defence=2, staying_power=2) == 0


@given(chances, few, few)
def test_against_binomial_distributions(p, shots, warheads):
    from scipy.stats import binom

    kill = kill_probability(p, shots)
    assert kill == pytest.approx(1 - binom.pmf(0, shots, p), abs=1e-12)
    assert no_leak(kill, warheads) == pytest.approx(binom.pmf(warheads, warheads, kill), abs=1e-12)
    assert expected_leakers(kill, warheads) == pytest.approx(binom.mean(warheads, 1 - kill), abs=1e-12)


@given(chances, few, few)
def test_limits_of_the_shield(p, shots, warheads):
    assert no_leak(kill_probability(p, shots), warheads, common=0) == 0
    assert no_leak(1, warheads) == 1
    assert no_leak(kill_probability(p, shots), warheads + 1) <= no_leak(kill_probability(p, shots), warheads)
    assert shoot_look_shoot(p, shots, 1) == pytest.approx((kill_probability(p, shots), shots))
    plenty = leakers_with_inventory(p, shots, shots * warheads, warheads)
    assert plenty == pytest.approx(expected_leakers(kill_probability(p, shots), warheads), abs=1e-12)


@given(st.floats(0.05, 1), few, st.floats(0, 0.999))
def test_needed_shots_are_enough_and_no_fewer_are(p, warheads, wanted):
    needed = shots_needed(p, warheads, wanted)
    assert no_leak(kill_probability(p, needed), warheads) >= wanted - 1e-9
    if needed:
        assert no_leak(kill_probability(p, needed - 1), warheads) < wanted + 1e-9


def test_salvo_by_simulated_rounds_of_look_and_shoot():
    random = np.random.default_rng(1)
    alive, fired = np.ones(200_000, dtype=bool), np.zeros(200_000)
    for _ in range(3):
        fired += alive
        alive &= random.random(200_000) >= 0.6
    kill, shots = shoot_look_shoot(0.6, 1, 3)
    assert 1 - alive.mean() == pytest.approx(kill, abs=0.003)
    assert fired.mean() == pytest.approx(shots, abs=0.01)


def test_cost_exchange():
    assert cost_exchange(0.7, 2, 30, 10) == pytest.approx(60 / 9.1, rel=1e-12)
