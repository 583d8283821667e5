"""The explorer of lesson 22: its numbers, its sentence, and the assumption that breaks it."""

import pytest

from summitry.explore.noise_and_forgiveness import (
    GAME,
    PARTNERS,
    ROUNDS,
    forgiving,
    meet,
    noise_and_forgiveness,
    sentence,
)
from summitry.models.reciprocity import STRATEGIES

SETTINGS = noise_and_forgiveness.every_setting


def points(**settings):
    return [row["points"] for row in meet(**settings)["here"]]


def curve(noise, partner):
    return [row["points"] for row in meet(noise, 0, partner)["curve"]]


def tariffs(**settings):
    return ["".join(row["moves"]).count("x") for row in meet(**settings)["match"]]


def said(**settings):
    return sentence(meet(**settings), **settings)


def test_the_ends_of_forgiveness_are_tit_for_tat_and_always_cooperate():
    assert forgiving(0).after == STRATEGIES["tit-for-tat"].after
    assert forgiving(100).after == STRATEGIES["always cooperate"].after


def test_worked_example_one_slip_in_a_hundred():
    # Nowak & Sigmund 1992: tit-for-tat against itself falls to a quarter of each outcome, whatever the noise.
    assert points(noise=0, forgiveness=0, partner="twin") == [3, 3]
    for noise in range(1, 11):
        assert points(noise=noise, forgiveness=0, partner="twin") == [2.25, 2.25]


def test_noise_breaks_the_headline():
    assert noise_and_forgiveness.breaks == "noise"
    assert set(curve(0, "twin")) == {GAME.r}
    assert curve(1, "twin") == sorted(curve(1, "twin"))
    assert curve(1, "twin")[0] < 2.3 < 2.9 < curve(1, "twin")[1]


def test_forgiveness_is_paid_for_against_constant_tariffs():
    # Without noise: forgive q, and a share q of rounds ends in the sucker's 0 in place of 1.
    assert curve(0, "always defect") == pytest.approx([1 - q / 10 for q in range(11)])
    for noise in (1, 5, 10):
        falling = curve(noise, "always defect")
        assert falling == sorted(falling, reverse=True)


def test_one_slip_echoes_to_the_end_of_the_match():
    saint = meet(1, 100, "twin")["match"]
    assert [row["moves"].count("x") for row in saint] == [1, 0]
    assert saint[0]["moves"].index("x") == 8
    assert sum(tariffs(noise=1, forgiveness=0, partner="twin")) == ROUNDS - 8
    assert sum(tariffs(noise=1, forgiveness=30, partner="twin")) < 5
    assert tariffs(noise=0, forgiveness=0, partner="twin") == [0, 0]


def test_each_row_of_the_match_has_its_player():
    moves = {row["who"]: row["moves"] for row in meet(0, 0, "always defect")["match"]}
    assert moves == {"you": "o" + "x" * (ROUNDS - 1), "partner": "x" * ROUNDS}


def test_sentence_at_chosen_settings():
    assert said(noise=0, forgiveness=0, partner="twin") == (
        "Without mistakes, a rule that never forgives earns 3.00 points a round against a partner with the same rule, "
        "which earns 3.00. More or less forgiveness would change nothing."
    )
    assert said(noise=1, forgiveness=30, partner="always defect") == (
        "With 1% of moves going wrong, a rule that forgives 30% of tariffs earns 0.73 points a round against constant "
        "tariffs, which earns 2.23. With 0% it would earn 1.02. Lasting peace is worth 3.00."
    )
    assert "No other forgiveness would earn more" in said(noise=10, forgiveness=100, partner="tit-for-tat")


@pytest.mark.parametrize("partner", PARTNERS)
def test_each_match_has_all_its_rounds(partner):
    for row in meet(10, 50, partner)["match"]:
        assert len(row["moves"]) == ROUNDS
        assert set(row["moves"]) <= {"o", "x"}


def test_page_answers_without_python():
    assert noise_and_forgiveness.form == "grid"
    assert all("error" not in noise_and_forgiveness.frame(setting) for setting in SETTINGS)
