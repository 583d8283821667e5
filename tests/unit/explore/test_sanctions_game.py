"""The explorer of lesson 15: its numbers, its sentence, and the assumption that breaks it."""

import pytest

from summitry.explore.sanctions_game import COSTS, PENALTIES, outcome, penalties, sanctions_game, sentence

SETTINGS = sanctions_game.every_setting


def said(**settings):
    return sentence(penalties(**settings), **settings)


def test_worked_example_of_the_inspection_game():
    violates, looks, payoff = outcome(5, "middle", "free")
    assert (violates, looks) == (pytest.approx(1 / 4), pytest.approx(2 / 7))
    assert payoff == pytest.approx(1 / 4 - 3 / 4)
    assert outcome(10, "middle", "free")[:2] == (pytest.approx(1 / 4), pytest.approx(1 / 6))


@pytest.mark.parametrize("cost", COSTS)
def test_a_free_sender_looks_less_and_violations_stay(cost):
    violates, looks, _ = zip(*(outcome(penalty, cost, "free") for penalty in PENALTIES), strict=True)
    assert len(set(violates)) == 1
    assert list(looks) == sorted(looks, reverse=True)
    assert looks[0] == pytest.approx(2 / 3)
    assert looks[-1] == pytest.approx(2 / 17)


def test_the_cost_of_looking_moves_the_target():
    # p = cost / (3 + cost): the sender's payoffs decide what the target does
    for cost, points in COSTS.items():
        assert outcome(5, cost, "free")[0] == pytest.approx(points / (3 + points))
    assert {outcome(5, cost, "free")[1] for cost in COSTS} == {outcome(5, "low", "free")[1]}


def test_a_bound_sender_breaks_the_headline():
    assert sanctions_game.breaks == "sender"
    # at a rate of 0.3 the target violates while 0.7 * 3 - 0.3 * penalty > 0.7, that is below 14/3
    assert [outcome(penalty, "middle", "bound")[0] for penalty in (1, 4, 5, 15)] == [1, 1, 0, 0]
    assert outcome(5, "middle", "bound")[2] == pytest.approx(-0.3)
    assert outcome(5, "high", "bound")[2] == pytest.approx(-0.3 * 2)
    assert outcome(4, "middle", "bound")[2] == pytest.approx(0.3 - 0.7 * 2)
    assert outcome(5, "middle", "bound")[2] > outcome(5, "middle", "free")[2]


def test_rows_show_the_chosen_penalty_on_its_curve():
    for setting in SETTINGS:
        rows = penalties(**setting)
        assert len(rows["curves"]) == 2 * len(PENALTIES)
        assert [row["penalty"] for row in rows["here"]] == [setting["penalty"]] * 2
        for row in rows["here"]:
            assert {key: row[key] for key in ("penalty", "who", "chance")} in rows["curves"]


def test_each_curve_carries_its_own_name():
    rows = penalties(penalty=5, cost="middle", sender="free")
    assert {row["who"]: row["text"] for row in rows["here"]} == {"target violates": "25%", "sender looks": "29%"}


def test_sentence_at_chosen_settings():
    assert said(penalty=5, cost="middle", sender="free") == (
        "With a penalty of 5 the target violates in 25% of cases and the sender looks in 29%; the sender's payoff is "
        "-0.50. Twice the penalty leaves violations at 25% and lets the sender look in 17% only."
    )
    assert said(penalty=4, cost="middle", sender="bound").endswith(
        "violates in 100% of cases and the sender looks in 30%; the sender's payoff is -1.10. Twice the penalty ends "
        "the violations."
    )


def test_sentence_at_both_ends():
    assert said(penalty=1, cost="high", sender="bound").endswith("changes nothing: it is too small still.")
    assert said(penalty=15, cost="high", sender="bound").endswith("changes nothing: nobody violates any more.")
    assert said(penalty=15, cost="high", sender="free").endswith(
        "leaves violations at 40% and lets the sender look in 6% only."
    )


def test_page_answers_without_python():
    assert sanctions_game.form == "grid"
    assert all("error" not in sanctions_game.frame(setting) for setting in SETTINGS)
