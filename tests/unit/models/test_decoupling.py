import math

import pytest

from summitry.models.decoupling import decoupling
from summitry.models.deterrence import Stakes, equilibria

STAKES = Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)


def chain(**changes):
    # The flight of 28 November 2017 as published, from near Pyongyang, and Los Angeles; the rest is the worked example.
    return decoupling(
        **{
            "apogee": 4475,
            "ground_range": 950,
            "launch": (39.13, 125.97),
            "city": (34.05, -118.24),
            "warheads": 5,
            "p_kill": 0.7,
            "shots": 2,
            "common": 1,
            "loss": 1,
            "stake": 0.8,
            "stakes": STAKES,
            "p_challenger": 0.2,
        }
        | changes
    )


def test_every_link():
    found = chain()
    assert found.greatest_range > found.distance > 9000
    assert found.within_reach
    assert found.kill == pytest.approx(0.91, rel=1e-12)
    assert found.p_no_leak == pytest.approx(0.91**5, rel=1e-12)
    assert found.hit_chance == pytest.approx(1 - 0.91**5, rel=1e-12)
    assert found.resolve == pytest.approx(1 - found.hit_chance / 0.8, rel=1e-12)
    assert found.hit_chance_limit == pytest.approx(0.4, rel=1e-12)
    assert list(found.equilibria) == equilibria(STAKES, 0.2, found.resolve)


@pytest.mark.parametrize(("warheads", "coupled"), [(1, True), (3, True), (5, True), (6, False)])
def test_coupling_holds_to_five_warheads(warheads, coupled):
    found = chain(warheads=warheads)
    assert found.coupled is coupled
    assert (found.kind == "certain deterrence") is coupled


def test_a_city_out_of_reach_is_safe():
    found = chain(apogee=550, warheads=100, common=0)
    assert not found.within_reach
    assert (found.hit_chance, found.resolve, found.kind) == (0, 1, "certain deterrence")


def test_without_common_tracking_no_shield_helps():
    found = chain(common=0, shots=8)
    assert (found.hit_chance, found.coupled, found.kind) == (1, False, "bluff")


def test_a_heavier_load_takes_the_city_out_of_reach():
    found = chain(warheads=6, range_factor=0.77)
    assert found.greatest_range == pytest.approx(0.77 * chain().greatest_range, rel=1e-12)
    assert (found.within_reach, found.hit_chance, found.kind) == (False, 0, "certain deterrence")


def test_a_promise_that_is_dear_to_break_couples_again():
    found = chain(warheads=6, promise=0.2)
    assert found.resolve == pytest.approx(1 - (1 - 0.91**6 - 0.2) / 0.8, rel=1e-12)
    assert found.hit_chance_limit == pytest.approx(0.6, rel=1e-12)
    assert (found.coupled, found.kind) == (True, "certain deterrence")
    assert chain(warheads=1, promise=5).resolve == 1


def test_a_hit_for_certain_couples_if_even_that_is_within_the_limit():
    # pi = 1, and the limit ((1 - d1) V)/L = (1/2) 2/1 = 1 is no less.
    found = chain(p_kill=0, stake=2)
    assert (found.hit_chance, found.hit_chance_limit, found.coupled) == (1, 1, True)


def test_a_missing_apogee_starts_nothing():
    with pytest.raises(ValueError, match="apogee: nan is outside the allowed range of finite numbers"):
        chain(apogee=math.nan)
