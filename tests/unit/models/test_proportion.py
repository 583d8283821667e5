"""The Wilson interval against published values and against the equation that defines it."""

from math import sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.proportion import wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(0, 20, 0.0, 0.1611), (15, 20, 0.5313, 0.8881), (81, 263, 0.2553, 0.3662)],  # 81 of 263: Newcombe 1998, table I
)
def test_at_95_percent(successes, trials, low, high):
    assert wilson_interval(successes, trials, confidence=0.95) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 200), st.floats(0, 1), st.floats(0.5, 0.99))
def test_each_end_is_a_chance_that_the_share_just_does_not_reject(trials, part, confidence):
    successes = round(part * trials)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    for end in wilson_interval(successes, trials, confidence):
        distance = abs(successes / trials - end)
        assert distance == pytest.approx(z * sqrt(end * (1 - end) / trials), abs=1e-6)


def test_few_successes_leave_room_for_doubt():
    assert wilson_interval(15, 15)[0] < 0.9
    assert wilson_interval(150, 150)[0] > 0.98


def test_refusals():
    with pytest.raises(ValueError, match="successes: 4 is outside the allowed range 0 to 3"):
        wilson_interval(4, 3)
    with pytest.raises(ValueError, match="trials: 0 is outside the allowed range at least 1"):
        wilson_interval(0, 0)
    with pytest.raises(ValueError, match="confidence: 1 is outside the allowed range above 0 and below 1"):
        wilson_interval(1, 3, confidence=1)
