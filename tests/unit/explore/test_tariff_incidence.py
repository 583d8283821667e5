"""The explorer of lesson 21: its numbers, its sentence, and the assumption that breaks it."""

import numpy as np
import pytest

from summitry.explore.tariff_incidence import (
    BUYERS,
    COLLECTED,
    HOME,
    IMPORTS,
    SELLERS,
    SUPPLY,
    WORLD,
    incidence,
    sentence,
    tariff_incidence,
)

SETTINGS = tariff_incidence.every_setting


def gains(**settings):
    return {row["who"]: row["gain"] for row in incidence(**settings)["gains"]}


def prices(**settings):
    return [row["price"] for row in incidence(**settings)["prices"]]


def said(**settings):
    return sentence(incidence(**settings), **settings)


def test_calibration():
    assert pytest.approx(27.78, abs=0.005) == IMPORTS  # billion USD, chapter 72 of 2017
    assert SUPPLY["steep"] == pytest.approx((1 - 0.43271) / 0.43271)
    (options,) = (control.options for control in tariff_incidence.controls if control.name == "supply")
    for supply in ("steep", "middle", "gentle"):
        assert options[supply].startswith(f"{SUPPLY[supply]:.2g}% more")


@pytest.mark.parametrize("supply", SUPPLY)
def test_export_supply_passes_through_2017_and_what_sellers_get(supply):
    rows = incidence(tariff=25, supply=supply, measure="tariff")
    line = [(row["volume"], row["price"]) for row in rows["supply"]]
    points = [IMPORTS, rows["prices"][1]["volume"]]
    assert np.interp(points, *zip(*line, strict=True)) == pytest.approx([100, rows["prices"][1]["price"]], abs=0.02)


def test_published_elasticities_at_25_percent():
    # pass-through e_s / (e_s + e_d) = 1.311 / (1.311 + 2.058) = 0.389
    high, low = prices(tariff=25, supply="steep", measure="tariff")
    assert high == pytest.approx(1.25 * low, abs=0.02)
    assert (high - 100) / (high - low) == pytest.approx(0.389, abs=0.001)
    assert gains(tariff=25, supply="steep", measure="tariff") == {
        BUYERS: -2.14,
        COLLECTED: 4.98,
        SELLERS: -3.36,
        HOME: 2.84,
        WORLD: -0.52,
    }
    assert (HOME, WORLD) == ("United States in all", "World in all")


def test_small_country_breaks_the_headline():
    assert tariff_incidence.breaks == "supply"
    for tariff in range(5, 55, 5):
        assert gains(tariff=tariff, supply="steep", measure="tariff")[HOME] > 0
        assert gains(tariff=tariff, supply="flat", measure="tariff")[HOME] < 0
        assert gains(tariff=tariff, supply="flat", measure="tariff")[SELLERS] == 0
    assert prices(tariff=25, supply="flat", measure="tariff") == [125, 100]


@pytest.mark.parametrize("supply", SUPPLY)
def test_quota_moves_only_the_money(supply):
    tariff, home, abroad = (
        incidence(tariff=25, supply=supply, measure=measure) for measure in ("tariff", "home", "abroad")
    )
    assert tariff == home
    assert {k: v for k, v in abroad.items() if k != "gains"} == {k: v for k, v in tariff.items() if k != "gains"}
    own, theirs = ({row["who"]: row["gain"] for row in rows["gains"]} for rows in (home, abroad))
    assert theirs[COLLECTED] == 0
    assert theirs[HOME] == pytest.approx(own[HOME] - own[COLLECTED], abs=0.02)
    assert theirs[SELLERS] == pytest.approx(own[SELLERS] + own[COLLECTED], abs=0.02)
    assert theirs[WORLD] == own[WORLD]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_areas_are_the_gains(settings):
    rows = incidence(**settings)
    corners = {}
    for row in rows["areas"]:
        corners.setdefault(row["area"], []).append(row)
    area = {
        name: (right["volume"] - left["volume"]) * (left["high"] - left["low"] + right["high"] - right["low"]) / 200
        for name, (left, right) in corners.items()
    }
    gain = {row["who"]: row["gain"] for row in rows["gains"]}
    kept_abroad = area["A"] + area["B"] if settings["measure"] == "abroad" else 0
    assert gain[BUYERS] == pytest.approx(-area["A"] - area["C"], abs=0.02)
    assert gain[HOME] == pytest.approx(area["B"] - area["C"] - kept_abroad, abs=0.03)
    assert gain[SELLERS] == pytest.approx(kept_abroad - area["B"] - area["D"], abs=0.03)


def test_letters_stand_inside_their_areas():
    rows = incidence(tariff=25, supply="middle", measure="tariff")
    assert [letter["area"] for letter in rows["letters"]] == list("ABCD")
    high, low = (row["price"] for row in rows["prices"])
    bought = rows["prices"][0]["volume"]
    for letter in rows["letters"]:
        up = (letter["price"] - 100) / ((high if letter["area"] in "AC" else low) - 100)
        across = (letter["volume"] - bought) / (IMPORTS - bought)
        assert 0 < up < 1
        assert across < 0 if letter["area"] in "AB" else 0 < across < 1 - up
    assert incidence(tariff=0, supply="middle", measure="tariff")["letters"] == []


def test_sentence_at_chosen_settings():
    assert said(tariff=25, supply="steep", measure="tariff") == (
        "With a tariff of 25% US buyers pay 8.4% more and foreign sellers get 13.2% less: buyers pay 39 cents of each "
        "dollar of duty and sellers 61. The Treasury collects $5.0 billion; in all, the United States gains $2.8 "
        "billion a year and the rest of the world loses $3.4 billion a year."
    )
    assert said(tariff=25, supply="flat", measure="tariff") == (
        "With a tariff of 25% US buyers pay 25.0% more and foreign sellers get what they got before: buyers pay the "
        "whole duty. The Treasury collects $3.4 billion; in all, the United States loses $1.8 billion a year and "
        "the rest of the world neither gains nor loses."
    )
    assert "the $5.0 billion are rents of those who hold the licences, here US firms" in said(
        tariff=25, supply="steep", measure="home"
    )
    assert said(tariff=25, supply="steep", measure="abroad").endswith(
        "here foreign sellers. In all, the United States loses $2.1 billion a year and the rest of the world gains "
        "$1.6 billion a year."
    )


@pytest.mark.parametrize("supply", SUPPLY)
def test_sentence_at_both_ends(supply):
    for measure in ("tariff", "home", "abroad"):
        assert said(tariff=0, supply=supply, measure=measure).startswith("Without a barrier")
        ends = "ends imports" in said(tariff=50, supply=supply, measure=measure)
        assert ends == (supply == "flat")


def test_page_answers_without_python():
    assert tariff_incidence.form == "grid"
    assert all("error" not in tariff_incidence.frame(setting) for setting in SETTINGS)
