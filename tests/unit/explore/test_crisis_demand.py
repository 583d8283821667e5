"""The explorer of lesson 33: its numbers, its sentence, and the assumption that breaks it."""

import numpy as np
import pytest

from summitry.explore.crisis_demand import AVERSE, RANGES, bargain, crisis_demand, gamble, sentence

SETTINGS = crisis_demand.every_setting
HEADLINE = {"demand": 0.7, "balance": 0.5, "cost": 0.2, "uncertainty": "large", "averse": False}


def best(**changes):
    return bargain(**{**HEADLINE, **changes})["best"][0]


def said(**changes):
    settings = {**HEADLINE, **changes}
    return sentence(bargain(**settings), **settings)


def test_worked_example_of_crisis_bargaining():
    # p = 3/10, c_A = 1/5, U[0, 3/5]: x* = 1/2, P = 1/3, value 11/30
    row = best(balance=0.3)
    assert (row["demand"], row["refused"]) == (0.5, pytest.approx(1 / 3, abs=0.001))
    assert row["payoff"] == pytest.approx(11 / 30, abs=0.001)


def test_balance_moves_the_demand_and_not_the_risk():
    rows = [best(balance=balance) for balance in (0.3, 0.5, 0.7)]
    assert [row["demand"] for row in rows] == [0.5, 0.7, 0.9]
    assert {row["refused"] for row in rows} == {0.333}


def test_risk_aversion_breaks_the_headline():
    assert crisis_demand.breaks == "averse"
    risks = [best(balance=balance, averse=True)["refused"] for balance in (0.3, 0.5, 0.7)]
    assert risks == [0.133, 0.102, 0.115]


def test_less_uncertainty_and_more_cost_bring_less_conflict():
    assert [best(uncertainty=name)["refused"] for name in RANGES] == [0, 0.125, 0.333]
    assert [best(cost=cost)["refused"] for cost in (0.1, 0.2, 0.4)] == [0.417, 0.333, 0.167]


def test_gamble_at_both_ends():
    assert gamble(0.2, 0.5, 0.2, "large", False) == (0, 0.2)
    assert gamble(0.2, 0.5, 0.2, "large", True) == (0, pytest.approx(0.2**AVERSE))
    refused, payoff = gamble(1.0, 0.3, 0.2, "small", False)
    assert (refused, payoff) == (1, pytest.approx(0.1))


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_no_demand_beats_the_best(settings):
    rows = bargain(**settings)
    top = rows["best"][0]["payoff"]
    assert all(row["payoff"] <= top + 0.001 for row in rows["curve"] + rows["chosen"])
    assert [row["demand"] for row in rows["curve"]] == sorted(row["demand"] for row in rows["curve"])


@pytest.mark.parametrize("settings", SETTINGS[:: len(SETTINGS) // 18], ids=str)
def test_the_lines_drawn_are_the_gamble_at_every_demand(settings):
    rows = bargain(**settings)
    asked = np.linspace(0.1, 1, 37)
    setting = [settings[name] for name in ("balance", "cost", "uncertainty", "averse")]
    refused, payoffs = zip(*(gamble(demand, *setting) for demand in asked), strict=True)
    for name, field, wanted, near in (("risk", "refused", refused, 0.002), ("curve", "payoff", payoffs, 0.02)):
        line = [(row["demand"], row[field]) for row in rows[name]]
        assert (line[0][0], line[-1][0]) == (0, 1)
        assert np.interp(asked, *zip(*line, strict=True)) == pytest.approx(wanted, abs=near)


def test_sentence_at_chosen_settings():
    assert said() == "You ask for 70%: conflict in 33% of cases, 0.57 on average. No demand brings more."
    assert said(demand=0.2) == (
        "You ask for 20%: conflict in 0% of cases, 0.20 on average. Best is 70%: conflict in 33%, 0.57 on average."
    )
    assert said(demand=1.0, balance=0.3, cost=0.4, uncertainty="small").startswith(
        "You ask for 100%: conflict in 100% of cases, -0.10 on average."
    )


def test_page_answers_without_python():
    assert crisis_demand.form == "grid"
    assert all("error" not in crisis_demand.frame(setting) for setting in SETTINGS)
    assert [len(control["values"]) for control in crisis_demand.payload("grid")["controls"]] == [9, 3, 3, 3, 2]
