import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.deterrence import (
    Stakes,
    classify,
    coupling_limit,
    equilibria,
    resolve,
    rudimentary_threshold,
)
from summitry.models.missile_defence import no_leak

STAKES = Stakes(status_quo=4, concession=6, back_down=1, fight=2, lose=1, win=5, war=-3)
gaps = st.floats(0.1, 5)
all_stakes = st.builds(
    lambda quo, up, down, further, lose, win, war: Stakes(
        quo, quo + up, quo - down - further, quo - down, lose, lose + win, lose - war
    ),
    st.floats(-3, 3),
    gaps,
    gaps,
    gaps,
    st.floats(-3, 3),
    gaps,
    gaps,
)
inside = st.floats(0.01, 0.99)


def test_rudimentary_deterrence():
    assert rudimentary_threshold(status_quo=3, concession=5, conflict=1) == 1 / 2


def test_thresholds():
    assert (STAKES.d1, STAKES.d2, STAKES.r_star) == (1 / 2, 2 / 5, 1 / 2)


@pytest.mark.parametrize(
    ("pc", "pd", "kinds"),
    [
        (1 / 5, 1 / 5, ["belief-based deterrence", "bluff"]),
        (7 / 10, 1 / 5, ["belief-based deterrence", "attack"]),
        (3 / 10, 9 / 20, ["belief-based deterrence", "separating"]),
        (1 / 2, 3 / 5, ["certain deterrence"]),
        (1 / 2, 1 / 2, ["certain deterrence", "separating"]),
        (7 / 10, 2 / 5, ["belief-based deterrence", "separating", "attack"]),
        (1 / 5, 2 / 5, ["belief-based deterrence", "separating"]),
        (1 / 2, 1 / 5, ["belief-based deterrence", "attack"]),
    ],
)
def test_kinds(pc, pd, kinds):
    assert [found.kind for found in equilibria(STAKES, pc, pd)] == kinds


def test_what_sustains_deterrence():
    [certain] = equilibria(STAKES, 1 / 2, 3 / 5)
    assert (certain.soft_denies, certain.belief) == ((0, 1), (0, 1))  # whatever is believed
    believed = equilibria(STAKES, 1 / 5, 1 / 5)[0]
    assert believed.belief == (0, 1 / 2)
    assert believed.soft_denies == pytest.approx(((1 / 2 - 1 / 5) / (1 - 1 / 5), 1))
    assert (certain.p_status_quo, believed.p_status_quo) == (1, 1)


def test_bluff_in_numbers():
    bluff = equilibria(STAKES, 1 / 5, 1 / 5)[1]
    assert bluff.soft_initiates == pytest.approx(1 / 4, rel=1e-12)
    assert bluff.soft_denies == pytest.approx((1 / 4, 1 / 4), rel=1e-12)
    assert bluff.belief == (1 / 2, 1 / 2)
    assert bluff.p_war == pytest.approx(1 / 5 * 2 / 5, rel=1e-12)


def gains(stakes, denied):
    """What each type of challenger wins by initiating when denied with this chance."""
    return [
        (1 - denied) * stakes.concession + denied * met - stakes.status_quo for met in (stakes.fight, stakes.back_down)
    ]


def is_best(probability, gain):
    return abs(gain) < 1e-8 or probability == (gain > 0)


@given(all_stakes, inside, st.floats(0, 1))
def test_every_equilibrium_is_rational_and_bayesian(stakes, pc, pd):
    found = equilibria(stakes, pc, pd)
    assert found
    for one in found:
        for denies in one.soft_denies:
            if one.kind == "certain deterrence":
                continue
            for initiates, gain in zip(
                (one.hard_initiates, one.soft_initiates), gains(stakes, pd + (1 - pd) * denies), strict=True
            ):
                assert is_best(initiates, gain)
        initiators = pc * one.hard_initiates + (1 - pc) * one.soft_initiates
        if initiators:
            assert one.belief == pytest.approx([pc * one.hard_initiates / initiators] * 2, abs=1e-9)
            deny_gain = one.belief[0] * stakes.war + (1 - one.belief[0]) * stakes.win - stakes.lose
            assert is_best(one.soft_denies[0], deny_gain)
        chances = (one.p_status_quo, one.p_concession, one.p_back_down, one.p_war)
        assert min(chances) >= -1e-12
        assert sum(chances) == pytest.approx(1)


@given(all_stakes, inside, st.floats(0, 1))
def test_no_equilibrium_is_missed(stakes, pc, pd):
    # Search of a grid of strategies for anything that is an equilibrium and was not returned.
    found = equilibria(stakes, pc, pd)
    if min(abs(pd - stakes.d1), abs(pd - stakes.d2), abs(pc - stakes.r_star)) < 0.02:
        return
    for denies in np.linspace(0, 1, 11):
        hard_gain, soft_gain = gains(stakes, pd + (1 - pd) * denies)
        if min(abs(hard_gain), abs(soft_gain)) < 1e-6:
            continue
        hard, soft = float(hard_gain > 0), float(soft_gain > 0)
        if hard + soft:
            belief = pc * hard / (pc * hard + (1 - pc) * soft)
            deny_gain = belief * stakes.war + (1 - belief) * stakes.win - stakes.lose
            if not is_best(denies, deny_gain):
                continue
        assert any(
            (one.hard_initiates, one.soft_initiates) == (hard, soft)
            and one.soft_denies[0] - 1e-9 <= denies <= one.soft_denies[1] + 1e-9
            for one in found
        )


@given(all_stakes, inside, st.floats(0, 1))
def test_map_shows_the_equilibrium_that_play_confirms(stakes, pc, pd):
    kinds = [one.kind for one in equilibria(stakes, pc, pd)]
    assert str(classify(stakes, pc, pd)) in kinds
    assert ("belief-based deterrence" in kinds) == (pd < stakes.d1 - 1e-12)


def test_map_of_the_square():
    pc, pd = np.meshgrid([0.2, 0.7], [0.2, 0.45, 0.6])
    assert classify(STAKES, pc, pd).tolist() == [
        ["bluff", "attack"],
        ["separating", "separating"],
        ["certain deterrence", "certain deterrence"],
    ]


def test_map_on_its_borders():
    assert classify(STAKES, [0.2, 0.5, 0.5], [2 / 5, 1 / 2, 0.2]).tolist() == [
        "separating",
        "certain deterrence",
        "attack",
    ]


def test_decoupling_by_number_of_warheads():
    assert coupling_limit(d1=0.5, loss=1, stake=0.8) == pytest.approx(0.4, rel=1e-12)
    pi = [1 - no_leak(0.91, n) for n in (1, 3, 5, 6)]
    assert pi == pytest.approx([0.09, 0.2464, 0.3760, 0.4321], abs=5e-5)
    assert (resolve(pi, 1, 0.8) >= 0.5).tolist() == [True, True, True, False]


@given(inside, st.floats(0.01, 10), st.floats(0.01, 10))
def test_at_the_coupling_limit_resolve_just_deters(d1, loss, stake):
    limit = coupling_limit(d1, loss, stake)
    assert resolve(limit, loss, stake) >= d1 - 1e-9
    if limit < 0.99:
        assert resolve(limit * 1.01, loss, stake) < d1


def test_resolve_is_a_chance_however_dear_the_city_or_the_promise():
    assert resolve([1, 0.5, 0], loss=5, stake=2).tolist() == [0, 0, 1]
    assert float(resolve(0.5, loss=5, stake=2, promise=5)) == 1
    assert coupling_limit(d1=0.5, loss=1, stake=0.8, promise=5) == 1


def test_refusals():
    with pytest.raises(ValueError, match="back_down: 3 is outside the allowed range below 2"):
        Stakes(status_quo=4, concession=6, back_down=3, fight=2, lose=1, win=5, war=-3)
    with pytest.raises(ValueError, match=r"p_defender: 1\.2 is outside the allowed range 0 to 1"):
        equilibria(STAKES, 0.5, 1.2)
