"""The explorer of lesson 24: its estimates against published ones, its sentence, and the comparison that breaks it."""

import pytest

from summitry.explore.agreement_effect import (
    SCALE,
    SPECIFICATIONS,
    YEARS,
    agreement_effect,
    agreement_effects,
    estimate,
    label,
    panel,
    percent,
    sentence,
)

SIX = (1986, 1990, 1994, 1998, 2002, 2006)


def effect(*specification):
    return estimate(*specification).coefficients["agreement"]


def said(*specification):
    return sentence(agreement_effects(*specification), *specification)


def test_the_guide_that_the_data_come_from_finds_the_same():
    # Yotov, Piermartini, Monteiro & Larch 2016, application on regional trade agreements, six years
    assert effect_of_six("ols", "countries", "out") == pytest.approx(-0.004, abs=0.0005)
    assert effect_of_six("ppml", "countries", "out") == pytest.approx(0.191, abs=0.0005)
    with_home = estimate("ppml", "pairs", "in", SIX)
    assert with_home.coefficients["agreement"] == pytest.approx(0.557, abs=0.0005)
    assert with_home.standard_errors["agreement"] == pytest.approx(0.102, abs=0.0005)


def effect_of_six(*specification):
    return estimate(*specification, SIX).coefficients["agreement"]


def test_the_panel():
    table = panel()
    assert sorted(table["year"].unique()) == list(YEARS)
    assert len(table) == 3 * 69 * 69
    assert (table["abroad"] == 0).sum() == 3 * 69
    assert table["pair"].nunique() == 69 * 70 / 2
    assert table["seller"].nunique() == table["buyer"].nunique() == 3 * 69
    there = table[(table["exporter"] == "JPN") & (table["importer"] == "KOR")]["pair"]
    back = table[(table["exporter"] == "KOR") & (table["importer"] == "JPN")]["pair"]
    assert set(there) == set(back)
    assert len(set(there)) == 1


def test_effects_on_three_years():
    assert effect("ols", "sizes", "out") == pytest.approx(-0.079, abs=0.0005)
    assert effect("ppml", "sizes", "out") == pytest.approx(0.540, abs=0.0005)
    assert effect("ppml", "countries", "out") == pytest.approx(0.171, abs=0.0005)
    assert effect("ppml", "pairs", "out") == pytest.approx(-0.135, abs=0.0005)
    assert effect("ppml", "pairs", "in") == pytest.approx(0.537, abs=0.0005)
    assert effect("ppml", "pairs", "border") == pytest.approx(0.283, abs=0.0005)


def test_percent_turns_logarithms_into_trade():
    low, middle, high = percent(estimate("ppml", "pairs", "in"))
    # exp(0.537) - 1, and 1.96 standard errors of 0.143 on either side
    assert (low, middle, high) == pytest.approx((29, 71, 127), abs=1)


def test_the_comparison_breaks_the_headline():
    assert agreement_effect.breaks == "home"
    low, middle, high = (percent(estimate("ppml", "pairs", home))[1] for home in ("out", "border", "in"))
    assert low < 0 < middle < high
    ends = percent(estimate("ppml", "pairs", "out"))
    assert ends[0] < 0 < ends[2]
    assert percent(estimate("ppml", "pairs", "in"))[0] > 0


def test_all_specifications_are_drawn_inside_the_frame():
    rows = agreement_effects("ols", "sizes", "out")
    assert len({row["name"] for row in rows}) == len(rows) == len(SPECIFICATIONS) == 18
    assert [row["name"] for row in rows if row["chosen"]] == [label("ols", "sizes", "out")]
    assert all(SCALE[0] < row["low"] < row["effect"] < row["high"] < SCALE[1] for row in rows)


def test_sentence_at_chosen_settings():
    assert said("ppml", "pairs", "in") == (
        "Members of an agreement trade 71% more (95% interval from 29 to 126%, which leaves out zero; errors clustered "
        "by 2,405 pairs). Each pair is compared with itself over time, measured also against what the two sell at "
        "home: trade that grows everywhere counts as an effect of agreements."
    )
    assert said("ppml", "pairs", "out").startswith(
        "Members of an agreement trade 13% less (95% interval from -29 to 7%, which includes zero;"
    )
    assert "of the same size and distance" in said("ols", "sizes", "out")
    assert "from before 1986" in said("ppml", "countries", "border")


def test_a_pair_with_an_old_agreement_never_has_one():
    table = panel(SIX)
    old = table[(table["exporter"] == "DEU") & (table["importer"] == "FRA")]
    assert len(old) == 6
    assert not old["agreement"].any()


def test_page_answers_without_python():
    assert agreement_effect.form == "grid"
    assert len(agreement_effect.payload("grid")["frames"]) == 18
