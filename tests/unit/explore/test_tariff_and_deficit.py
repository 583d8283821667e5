"""The explorer of lesson 23: the worked examples, its sentence, and the assumption that breaks it."""

import pytest

from summitry.explore.tariff_and_deficit import (
    BEFORE,
    SAVING,
    balances,
    deficit,
    outcome,
    sentence,
    tariff_and_deficit,
)

SETTINGS = tariff_and_deficit.every_setting


def after(**settings):
    return [row["after"] for row in deficit(**settings)["balances"]]


def said(**settings):
    return sentence(deficit(**settings), **settings)


def test_worked_example_a_tariff_on_b():
    found = outcome(25, "B", "fixed")
    assert found.wages == pytest.approx([1.032951, 0.942880, 0.999155], abs=5e-7)
    assert found.welfare == pytest.approx([1.002388, 0.987896, 1.002036], abs=5e-7)
    assert balances(found.world) == pytest.approx([6.0791, -26.0791, -20], abs=5e-5)
    assert found.world.revenue[0] == pytest.approx(8.7890, abs=5e-5)


def test_bars_and_their_labels_by_the_worked_example():
    rows = deficit(25, "B", "fixed")
    assert [(row["who"], row["label"]) for row in rows["balances"]] == [
        ("with B", "+6.1"),
        ("with C", "-26.1"),
        ("in all", "-20.0"),
    ]
    assert rows["incomes"] == [
        {"country": "A", "change": 0.24, "label": "+0.2"},
        {"country": "B", "change": -1.21, "label": "-1.2"},
        {"country": "C", "change": 0.2, "label": "+0.2"},
    ]


def test_worked_examples_an_answer_and_no_deficits():
    assert outcome(25, "answer", "fixed").welfare == pytest.approx([0.996550, 0.989975, 1.002108], abs=5e-7)
    assert outcome(0, "B", "balanced").welfare == pytest.approx([0.978053, 0.999881, 1.064087], abs=5e-7)
    assert balances(BEFORE) == pytest.approx([-10, -10, -20])


@pytest.mark.parametrize("whom", ["B", "both", "answer"])
def test_the_sum_stays_while_deficits_are_fixed_and_moves_if_revenue_is_saved(whom):
    assert tariff_and_deficit.breaks == "saving"
    for tariff in range(0, 55, 5):
        assert sum(balances(outcome(tariff, whom, "fixed").world)[:2]) == pytest.approx(-20, abs=1e-8)
        found = outcome(tariff, whom, "saved")
        assert balances(found.world)[2] == pytest.approx(-20 + found.world.revenue[0], abs=1e-8)
        assert balances(outcome(tariff, whom, "balanced").world)[2] == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize("saving", SAVING)
def test_the_targeted_balance_rises_and_the_other_falls(saving):
    with_b, with_c = zip(
        *(after(tariff=tariff, whom="B", saving=saving)[:2] for tariff in (0, 10, 25, 50)), strict=True
    )
    assert list(with_b) == sorted(with_b)
    assert with_c[1] < with_c[0]


def test_a_tariff_on_all_partners_leaves_the_balances_nearly_where_they_were():
    assert after(tariff=25, whom="both", saving="fixed") == pytest.approx([-10, -10, -20], abs=0.6)


def test_sentence_at_chosen_settings():
    assert said(tariff=25, whom="B", saving="fixed") == (
        "With a tariff of 25% on B, A's balance is +6.1 with B and -26.1 with C; in all it stays at -20.0, because "
        "saving less investment was held fixed. What A can buy changes by +0.2%, B -1.2%, C +0.2%."
    )
    assert "in all it becomes -11.7, smaller by just the revenue" in said(tariff=25, whom="B", saving="saved")
    assert "in all it becomes 0.0, because all three were made" in said(tariff=25, whom="B", saving="balanced")
    assert said(tariff=0, whom="B", saving="saved").startswith("Without a tariff, A's balance is -10.0 with B")
    assert "no revenue to save" in said(tariff=0, whom="answer", saving="saved")


def test_bars_and_ticks_stay_inside_the_frame():
    for setting in SETTINGS:
        rows = deficit(**setting)
        assert all(-45 < row["after"] < 30 for row in rows["balances"])
        assert all(-4 < row["change"] < 8 for row in rows["incomes"])


def test_page_answers_without_python():
    assert tariff_and_deficit.form == "grid"
    assert all("error" not in tariff_and_deficit.frame(setting) for setting in SETTINGS)
