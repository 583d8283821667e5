"""The explorer of the map: every equilibrium with its beliefs, the worked example, and the switch that breaks it."""

import pytest

from summitry.explore.equilibrium_map import OUTCOMES, STAKES, equilibrium_map, found, regions, sentence
from summitry.models.deterrence import classify

SETTINGS = equilibrium_map.every_setting


def table(p_challenger, p_defender, thought_soft=False):
    return {row["name"].strip(" ▸"): row for row in found(p_challenger, p_defender, thought_soft)["table"]}


def selected(**settings):
    return [row["name"].strip(" ▸") for row in found(**settings)["table"] if row["name"].startswith("▸")]


def test_thresholds_of_the_worked_example():
    assert (STAKES.d1, STAKES.d2, STAKES.r_star) == (1 / 2, 2 / 5, 1 / 2)


def test_bluff_of_the_worked_example_beside_deterrence_by_belief():
    # x = y = 1/4: the challenger initiates with 1/5 + 4/5 * 1/4 and is denied with 1/5 + 4/5 * 1/4
    rows = table(0.2, 0.2)
    assert list(rows) == ["belief-based deterrence", "bluff"]
    bluff = rows["bluff"]
    assert [bluff[field] for field in OUTCOMES] == pytest.approx([0.6, 0.4 * 0.6, 0.2 * 0.4, 0.2 * 0.4])
    assert (bluff["belief"], bluff["denies"]) == ("0.5", "0.25")
    assert rows["belief-based deterrence"]["belief"] == "0 to 0.5"
    assert rows["belief-based deterrence"]["denies"] == "0.375 to 1"  # (d1 - pD)/(1 - pD)


@pytest.mark.parametrize(
    ("point", "kinds"),
    [
        ((0.7, 0.2), ["belief-based deterrence", "attack"]),
        ((0.3, 0.45), ["belief-based deterrence", "separating"]),
        ((0.5, 0.6), ["certain deterrence"]),
        ((0.5, 0.5), ["certain deterrence", "separating"]),
        ((0.7, 0.4), ["belief-based deterrence", "separating", "attack"]),
    ],
)
def test_every_equilibrium_is_in_the_table(point, kinds):
    assert list(table(*point)) == kinds


def test_the_belief_breaks_the_headline():
    assert equilibrium_map.breaks == "thought_soft"
    assert selected(p_challenger=0.7, p_defender=0, thought_soft=False) == ["attack"]
    assert selected(p_challenger=0.7, p_defender=0, thought_soft=True) == ["belief-based deterrence"]
    assert selected(p_challenger=0.7, p_defender=0.9, thought_soft=True) == ["certain deterrence"]


@pytest.mark.parametrize("box", regions(STAKES), ids=lambda box: box["kind"])
def test_regions_are_those_of_the_model(box):
    middle = (box["left"] + box["right"]) / 2, (box["low"] + box["high"]) / 2
    assert classify(STAKES, *middle) == box["kind"]


def test_regions_fill_the_map():
    areas = [(box["right"] - box["left"]) * (box["high"] - box["low"]) for box in regions(STAKES)]
    assert sum(areas) == pytest.approx(1)


def test_sentence_names_all_and_the_selected():
    said = sentence(found(0.7, 0.2, False), 0.7, 0.2, False)
    assert "two equilibria stand" in said
    assert "thought hard with 0.5 at most" in said
    assert "The switch selects attack" in said
    assert (
        "attack, in which somebody initiates with 100%, the defender concedes with 80% and war comes with 14%" in said
    )
    bluff = sentence(found(0.2, 0.2, False), 0.2, 0.2, False)
    assert "in which somebody initiates with 40%, the defender concedes with 24% and war comes with 8%" in bluff
    assert "The switch" not in sentence(found(0.5, 0.9, True), 0.5, 0.9, True)


def test_every_setting_has_shares_that_add_up_and_one_selected():
    for settings in SETTINGS:
        rows = found(**settings)["table"]
        for row in rows:
            assert sum(row[field] for field in OUTCOMES) == pytest.approx(1, abs=0.002)
        assert selected(**settings)
        assert "nan" not in sentence({"table": rows}, **settings)


def test_form():
    assert equilibrium_map.form == "grid"
