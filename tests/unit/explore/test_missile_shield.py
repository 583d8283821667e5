"""The explorer of lesson 34: its numbers, its sentence, and the assumption that breaks it."""

from itertools import pairwise

import pytest

from summitry.explore.missile_shield import FIRING, TRACKING, missile_shield, sentence, shield


def chances(**settings):
    return [row["chance"] for row in shield(**settings)["curves"]]


def said(**settings):
    return sentence(shield(**settings), **settings)


def test_worked_example():
    # p = 0.7, two shots: k = 0.91 per warhead, 0.91^4 = 0.685750, leakers 0.09 each
    assert chances(hit=70, firing="2", one_radar=False)[3] == 68.6
    assert shield(hit=70, firing="2", one_radar=False)["curves"][4]["through"] == pytest.approx(0.45)


def test_looking_saves_shots_and_stops_as_much():
    once, look = (shield(hit=60, firing=firing, one_radar=False) for firing in ("4", "look"))
    for one, other in zip(once["curves"], look["curves"], strict=True):
        assert one == pytest.approx(other)
    assert look["bound"][0]["shots"] == pytest.approx(2 * (1 + 0.16))


@pytest.mark.parametrize("hit", [30, 70, 95])
def test_one_radar_breaks_the_promise_of_more_shots(hit):
    assert missile_shield.breaks == "one_radar"
    free, bound = (chances(hit=hit, firing="4", one_radar=radar) for radar in (False, True))
    assert bound == pytest.approx([TRACKING * chance for chance in free], abs=0.1)
    assert max(bound) <= 100 * TRACKING
    assert all(later <= earlier for earlier, later in pairwise(free))


def test_leakers_count_what_an_unseen_attack_lets_through():
    rows = shield(hit=95, firing="4", one_radar=True)["curves"]
    assert rows[-1]["through"] == pytest.approx(2.0, abs=0.01)  # a tenth of twenty


def test_sentence_at_both_ends():
    assert said(hit=70, firing="2", one_radar=False) == (
        "If one shot hits in 70% of cases, two shots at once (2 on average) let nothing through with a chance of 91% "
        "against 1, 62% against 5, 15% against 20 warheads; of 20 warheads 1.8 get through on average."
    )
    assert "0% against 20 warheads" in said(hit=30, firing="1", one_radar=False)
    assert said(hit=95, firing="4", one_radar=True).endswith("No number of shots lifts it above 90%.")


def test_page_answers_without_python():
    assert missile_shield.form == "grid"
    assert len(FIRING) == 4
