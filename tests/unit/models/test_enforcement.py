import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.enforcement import inspection_game
from summitry.models.games import nash_equilibria


def test_a_harder_penalty_moves_the_enforcer_only():
    mild, harsh = (inspection_game((penalty, 3, 0, 1), (1, -2, -1, 0)) for penalty in (-5, -10))
    assert (mild.violates, mild.enforces) == (1 / 4, 2 / 7)
    assert (harsh.violates, harsh.enforces) == (1 / 4, 1 / 6)


@given(st.lists(st.floats(0.1, 10), min_size=4, max_size=4), st.lists(st.floats(-5, 5), min_size=4, max_size=4))
def test_it_is_the_only_equilibrium_of_the_bimatrix_game(steps, base):
    target = (base[0], base[1] + steps[1], base[0] + steps[0], base[1])
    sender = (base[2] + steps[2], base[2], base[3], base[3] + steps[3])
    game = inspection_game(target, sender)
    row = [[target[0], target[1]], [target[2], target[3]]]
    column = [[sender[0], sender[1]], [sender[2], sender[3]]]
    [(x, y)] = nash_equilibria(row, column)
    assert x[0] == pytest.approx(game.violates, abs=1e-6)
    assert y[0] == pytest.approx(game.enforces, abs=1e-6)
    assert x @ row @ y == pytest.approx(game.target_payoff, abs=1e-6)
    assert x @ column @ y == pytest.approx(game.sender_payoff, abs=1e-6)


@pytest.mark.parametrize(
    ("target", "sender", "preference"),
    [
        ((0, 3, 0, 1), (1, -2, -1, 0), "complying less violating under enforcement: 0"),
        ((1, 3, 0, 1), (1, -2, -1, 0), "complying less violating under enforcement: -1"),
        ((-5, 1, 0, 1), (1, -2, -1, 0), "violating less complying without enforcement: 0"),
        ((-5, 0, 0, 1), (1, -2, -1, 0), "violating less complying without enforcement: -1"),
        ((-5, 3, 0, 1), (-2, -2, -1, 0), "enforcing less not, against a violation: 0"),
        ((-5, 3, 0, 1), (-3, -2, -1, 0), "enforcing less not, against a violation: -1"),
        ((-5, 3, 0, 1), (1, -2, 0, 0), "not enforcing less enforcing, against compliance: 0"),
        ((-5, 3, 0, 1), (1, -2, 1, 0), "not enforcing less enforcing, against compliance: -1"),
    ],
)
def test_refuses_payoffs_with_an_equilibrium_in_pure_strategies(target, sender, preference):
    with pytest.raises(ValueError, match=f"{preference} is outside the allowed range above 0"):
        inspection_game(target, sender)
