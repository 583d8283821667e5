"""The first explorer of lesson 25: closed counterfactuals, their channels, and the assumption that breaks them."""

import numpy as np
import pytest

from summitry.explore.tpp_gains import (
    CAPITAL,
    CHANNELS,
    ELEVEN,
    MEMBERS,
    NEW_PAIRS,
    OPENNESS,
    SCALE,
    SCENARIOS,
    baseline,
    cost_changes,
    gains,
    sentence,
    tpp_gains,
    tpp_gains_rows,
)
from summitry.models.general_equilibrium import counterfactual


def said(**settings):
    return sentence(tpp_gains_rows(**settings), **settings)


def test_the_baseline_is_closed_and_balanced():
    names, world = baseline()
    assert len(names) == 30
    assert abs(world.deficits).max() < 1e-9 * world.output.max()
    result = counterfactual(world, cost_change=cost_changes(MEMBERS, 0.07, 0))
    assert result.residual <= 1e-10
    # with balanced trade and no tariffs: w^/P^ = (lam'_jj / lam_jj)^(-1/eps), home costs unchanged
    expected = (result.world.domestic_shares / world.domestic_shares) ** (-1 / world.elasticity)
    assert result.welfare == pytest.approx(expected, rel=1e-9)


def test_only_members_without_an_agreement_trade_more_cheaply():
    names, _ = baseline()
    change = cost_changes(MEMBERS, 0.1, 0.25)
    cost = {(a, b): change[names.index(a), names.index(b)] for a in names for b in names}
    assert cost["JPN", "USA"] == cost["USA", "JPN"] == 0.9
    assert cost["JPN", "MEX"] == cost["USA", "CAN"] == pytest.approx(0.975)
    assert cost["JPN", "JPN"] == cost["JPN", "KOR"] == cost["CHN", "USA"] == 1
    assert len(NEW_PAIRS) == 9
    assert sum(pair <= set(ELEVEN) for pair in NEW_PAIRS) == 7
    assert np.isclose(cost_changes(MEMBERS, 0.1, 0), 0.9).sum() == 2 * 9


def test_numbers_at_seven_percent():
    japan = {name: gains(name, 0.07, 0.0)["JPN"] for name in SCENARIOS}
    assert japan == pytest.approx(
        {"TPP": 0.305, "CPTPP": 0.022, "CPTPP + US": 0.270, "US-Japan only": 0.281}, abs=0.0015
    )
    outsiders = gains("TPP", 0.07, 0.0)
    assert outsiders["KOR"] < 0
    assert outsiders["CHN"] < 0


def test_no_cut_changes_nothing():
    for channels in CHANNELS:
        assert max(map(abs, gains("TPP", 0.0, 0.25, channels).values())) < 1e-8
    assert said(cut=0, old="none", channels="trade") == (
        "An agreement that makes no trade cheaper changes nobody's income."
    )


def test_channels_are_the_assumption_that_breaks_the_headline():
    assert tpp_gains.breaks == "channels"
    trade, productivity, capital = (gains("TPP", 0.07, 0.0, channels)["JPN"] for channels in CHANNELS)
    assert productivity > 4 * trade
    assert capital == pytest.approx(CAPITAL * productivity)


def test_productivity_by_hand():
    names, world = baseline()
    change = cost_changes(MEMBERS, 0.07, 0)
    opened = counterfactual(world, cost_change=change).world.domestic_shares
    rise = OPENNESS * ((1 - opened) / (1 - world.domestic_shares) - 1)
    again = counterfactual(world, cost_change=change / (1 + rise)[:, None]).welfare
    japan = 100 * (again[names.index("JPN")] - 1)
    assert gains("TPP", 0.07, 0.0, "productivity")["JPN"] == pytest.approx(japan)


def test_all_settings_are_drawn_inside_the_frame():
    for cut in (0, 10):
        for old in ("none", "quarter"):
            for channels in CHANNELS:
                rows = tpp_gains_rows(cut, old, channels)
                assert all(SCALE[0] < row["gain"] < SCALE[1] for table in rows.values() for row in table)


def test_sentence_at_the_start():
    assert said(cut=7, old="none", channels="trade") == (
        "If trade with new partners becomes 7% cheaper, Japan's real income rises by 0.31% with TPP, 0.02% with the "
        "CPTPP, 0.27% if the United States joins that, and 0.28% by a deal of two. Technology, labour and capital stay "
        "as they are. Without the United States 7% of TPP's gain remains here; the government of Japan published 2.59% "
        "and 1.49%, of which 58% remains."
    )
    assert "2.00% with TPP" in said(cut=7, old="none", channels="capital")


def test_published_numbers_are_those_of_the_dataset():
    spec = tpp_gains.chart.to_dict()["vconcat"][0]["layer"][1]["data"]["values"]
    assert {"scenario": "TPP", "gain": 2.59} in spec
    assert {"scenario": "CPTPP", "gain": 1.49} in spec
    assert all(SCALE[0] < row["gain"] < SCALE[1] for row in spec)
    assert len(spec) == 6


def test_page_answers_without_python():
    assert tpp_gains.form == "grid"
    assert all("error" not in frame for frame in tpp_gains.payload("grid")["frames"])
