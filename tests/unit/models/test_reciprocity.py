import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.reciprocity import (
    STRATEGIES,
    Dilemma,
    Strategy,
    cooperation_thresholds,
    extortion,
    generous_tit_for_tat,
    long_run,
    play,
    tournament,
)

GAME = Dilemma()
TFT, WSLS = STRATEGIES["tit-for-tat"], STRATEGIES["win-stay lose-shift"]
chance = st.floats(0, 1)
strategies = st.builds(Strategy, chance, st.tuples(chance, chance, chance, chance))


def test_thresholds():
    assert cooperation_thresholds(GAME) == (1 / 2, 2 / 3)
    assert generous_tit_for_tat(GAME).after == pytest.approx((1, 1 / 3, 1, 1 / 3), rel=1e-12)
    assert generous_tit_for_tat(Dilemma(5, 4, 3.5, 0)).after[1] == pytest.approx(0.5 / 1.5, rel=1e-12)
    assert cooperation_thresholds(Dilemma(5, 4, 3.5, 0)) == pytest.approx((2 / 3, 2 / 3), rel=1e-12)


@pytest.mark.parametrize("shift", [-4, 2.5])
def test_a_constant_added_to_all_payoffs_changes_no_rule(shift):
    moved = Dilemma(GAME.t + shift, GAME.r + shift, GAME.p + shift, GAME.s + shift)
    assert cooperation_thresholds(moved) == pytest.approx((1 / 2, 2 / 3))
    assert generous_tit_for_tat(moved).after == pytest.approx(generous_tit_for_tat(GAME).after)
    assert extortion(3, 1 / 26, moved).after == pytest.approx(extortion(3, 1 / 26, GAME).after)


@pytest.mark.parametrize(
    ("name", "to_cooperation", "to_defection", "to_turns"),
    [
        ("always cooperate", "CCCC", "CCCC", "CCCCC"),
        ("always defect", "DDDD", "DDDD", "DDDDD"),
        ("tit-for-tat", "CCCC", "CDDD", "CCDCD"),  # what the other did
        ("suspicious tit-for-tat", "DCCC", "DDDD", "DCDCD"),
        ("win-stay lose-shift", "CCCC", "CDCD", "CCDDC"),  # again what won, the other thing after a loss
        ("grim", "CCCC", "CDDD", "CCDDD"),  # never again
        ("alternator", "CDCD", "CDCD", "CDCDC"),
        ("bully", "DDDD", "DCCC", "DDCDC"),  # takes from who gives, gives to who resists
    ],
)
def test_what_each_named_strategy_does(name, to_cooperation, to_defection, to_turns):
    partners = {"always cooperate": to_cooperation, "always defect": to_defection, "alternator": to_turns}
    for partner, moves in partners.items():
        own = play(STRATEGIES[name], STRATEGIES[partner], rounds=len(moves))[:, 0]
        assert "".join("C" if cooperates else "D" for cooperates in own) == moves


def test_ten_rounds():
    scores = tournament([TFT, STRATEGIES["always defect"]], GAME, rounds=10)
    assert scores.tolist() == [[30, 9], [14, 10]]


@pytest.mark.parametrize(("strategy", "payoff"), [(TFT, 2.25), (WSLS, 2.951092)])
def test_against_its_twin_with_noise(strategy, payoff):
    assert long_run(strategy, strategy, GAME, error=0.01) == pytest.approx((payoff, payoff), abs=5e-7)


def test_extortion():
    extorter = extortion(3, 1 / 26, GAME)
    assert extorter.after == pytest.approx((11 / 13, 1 / 2, 7 / 26, 0), rel=1e-12)
    scores = long_run(extorter, STRATEGIES["always cooperate"], GAME)
    assert scores == pytest.approx((3.727273, 1.909091), abs=5e-7)


@pytest.mark.parametrize("game", [GAME, Dilemma(7, 5, 2, 0.5)])
@given(chi=st.floats(1, 10), part=st.floats(0.01, 1), other=strategies)
def test_extortion_takes_its_multiple_from_anyone(game, chi, part, other):
    largest = 1 / max(game.p - game.s + chi * (game.t - game.p), game.t - game.p + chi * (game.p - game.s))
    own, theirs = long_run(extortion(chi, part * largest, game), other, game)
    assert own - game.p == pytest.approx(chi * (theirs - game.p), abs=1e-6)


@given(strategies, strategies, st.floats(0.01, 0.5))
def test_long_run_against_the_stationary_distribution(one, other, error):
    own, theirs = (np.array(s.after) * (1 - 2 * error) + error for s in (one, other))
    theirs = theirs[[0, 2, 1, 3]]
    chain = np.array([own * theirs, own * (1 - theirs), (1 - own) * theirs, (1 - own) * (1 - theirs)]).T
    system = np.vstack([chain.T - np.eye(4), np.ones(4)])
    shares = np.linalg.lstsq(system, [0, 0, 0, 0, 1], rcond=None)[0]
    expected = (shares @ [3, 0, 5, 1], shares @ [3, 5, 0, 1])
    assert long_run(one, other, GAME, error) == pytest.approx(expected, abs=1e-8)


def test_chains_that_never_mix_average_from_the_first_moves():
    suspicious = STRATEGIES["suspicious tit-for-tat"]
    assert long_run(TFT, TFT, GAME) == (3, 3)
    assert long_run(TFT, suspicious, GAME) == pytest.approx((2.5, 2.5))
    assert long_run(suspicious, suspicious, GAME) == pytest.approx((1, 1))


def test_tournament_against_a_plain_loop():
    field = list(STRATEGIES.values())
    scores = tournament(field, GAME, rounds=200)
    payoff = {(True, True): 3, (True, False): 0, (False, True): 5, (False, False): 1}
    for i, one in enumerate(field):
        for j, other in enumerate(field):
            total, mine, yours = 0, bool(one.first), bool(other.first)
            for _ in range(200):
                total += payoff[mine, yours]
                states = 2 * (not mine) + (not yours), 2 * (not yours) + (not mine)
                mine, yours = bool(one.after[states[0]]), bool(other.after[states[1]])
            assert scores[i, j] == total


@pytest.mark.parametrize("error", [0.0, 0.05, 0.5])
def test_a_match_pays_what_the_tournament_and_the_long_run_say(error):
    field = list(STRATEGIES.values())
    if error == 0:
        scores = tournament(field, GAME, rounds=50) / 50
    else:
        scores = [[long_run(one, other, GAME, error)[0] for other in field] for one in field]
    payoffs = np.array([GAME.p, GAME.t, GAME.s, GAME.r])
    for i, one in enumerate(field):
        for j, other in enumerate(field):
            moves = play(one, other, rounds=5_000 if error else 50, error=error, seed=3)
            within = 0.25 if error else 1e-12
            assert payoffs[2 * moves[:, 0] + moves[:, 1]].mean() == pytest.approx(scores[i][j], abs=within)


def test_a_larger_error_keeps_the_slips_of_a_smaller_one():
    saint = STRATEGIES["always cooperate"]
    few, many = (~play(saint, saint, rounds=400, error=error, seed=1) for error in (0.02, 0.1))
    assert few.sum() < many.sum()
    assert not (few & ~many).any()


def test_noisy_tournament_approaches_the_long_run():
    field = [TFT, WSLS, STRATEGIES["grim"]]
    scores = tournament(field, GAME, rounds=40_000, error=0.05, seed=2) / 40_000
    expected = [[long_run(one, other, GAME, error=0.05)[0] for other in field] for one in field]
    assert scores == pytest.approx(np.array(expected), abs=0.05)


def test_the_winner_depends_on_the_field():
    names = ["tit-for-tat", "always defect", "always cooperate"]
    defectors_feast = tournament([STRATEGIES[n] for n in [*names, *["always cooperate"] * 3]], GAME).sum(axis=1)
    reciprocators = tournament([STRATEGIES[n] for n in [*names, *["tit-for-tat"] * 3]], GAME).sum(axis=1)
    assert defectors_feast.argmax() == 1
    assert reciprocators.argmax() != 1


def test_refusals():
    with pytest.raises(ValueError, match="t: 6 is outside the allowed range above 3 and below 6"):
        Dilemma(6, 3, 1, 0)
    with pytest.raises(ValueError, match=r"after: 1\.2 is outside the allowed range 0 to 1"):
        Strategy(1, (1, 1.2, 0, 0))
    with pytest.raises(ValueError, match=r"phi: 0\.077 is outside the allowed range above 0 and at most 0\.0769"):
        extortion(3, 0.077, GAME)
    with pytest.raises(ValueError, match=r"phi: 0\.5 is outside the allowed range above 0 and at most"):
        extortion(3, 0.5, GAME)
