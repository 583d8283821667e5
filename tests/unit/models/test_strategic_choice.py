import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.strategic_choice import agent_error, private_information, quantal_response

U1, U2 = (0, 1, -1), (-1, -0.5)
utilities1 = st.lists(st.floats(-5, 5), min_size=3, max_size=3)
utilities2 = st.lists(st.floats(-5, 5), min_size=2, max_size=2)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (0, (0.5, 0.25, 0.25)),
        (1, (0.56092542, 0.16576851, 0.27330607)),
        (2, (0.71590409, 0.07640516, 0.20769075)),
    ],
)
def test_quantal_response(precision, expected):
    assert quantal_response(U1, U2, precision) == pytest.approx(expected, abs=5e-9)


def test_great_precision_is_the_subgame_perfect_equilibrium():
    assert quantal_response(U1, U2, 1000).round(9).tolist() == [1, 0, 0]
    assert quantal_response(U1, (0, -1), 1000).round(9).tolist() == [0, 1, 0]


@given(utilities1, utilities2)
def test_chances_add_up(u1, u2):
    for chances in (agent_error(u1, u2), private_information(u1, u2), quantal_response(u1, u2, 1.5)):
        assert chances.sum() == pytest.approx(1)
        assert chances.min() >= 0
    moved = [u + 2 for u in u1], [u - 3 for u in u2]  # only differences of utilities count
    assert agent_error(*moved) == pytest.approx(agent_error(u1, u2), abs=1e-9)
    assert quantal_response(*moved, 1.5) == pytest.approx(quantal_response(u1, u2, 1.5), abs=1e-9)


def test_probits_against_simulation_of_their_stories():
    random, n = np.random.default_rng(3), 400_000
    p4 = agent_error(U1, U2)[2] / agent_error(U1, U2)[1:].sum()
    resist = U2[1] + random.normal(size=n) > U2[0] + random.normal(size=n)
    assert resist.mean() == pytest.approx(p4, abs=0.003)
    expected = p4 * U1[2] + (1 - p4) * U1[1]
    by_error = expected + random.normal(size=n) > U1[0] + random.normal(size=n)
    assert by_error.mean() == pytest.approx(1 - agent_error(U1, U2)[0], abs=0.003)
    known = p4 * (U1[2] + random.normal(size=n)) + (1 - p4) * (U1[1] + random.normal(size=n))
    by_knowledge = known > U1[0] + random.normal(size=n)
    assert by_knowledge.mean() == pytest.approx(1 - private_information(U1, U2)[0], abs=0.003)


def test_many_rows_at_once():
    table = agent_error(np.tile(U1, (5, 1)), U2)
    assert table.shape == (5, 3)
    assert table[3] == pytest.approx(agent_error(U1, U2))
    moods = [(-1, -0.5), (0, -1), (2, 3)]
    assert agent_error(U1, moods).tolist() == [agent_error(U1, mood).tolist() for mood in moods]


def test_refuses_a_missing_outcome():
    with pytest.raises(ValueError, match=r"u1: an array of shape \(2,\) where the last length 3 is needed"):
        agent_error((0, 1), U2)
    with pytest.raises(ValueError, match=r"u2: an array of shape \(\) where the last length 2 is needed"):
        agent_error(U1, 2)
