"""The explorer of the chain: its numbers against the worked examples, and each link that can be broken."""

import json

import pytest

from summitry.explore.decoupling_chain import BREAKS, LINKS, chain, decoupling_chain, linked, outcome, sentence
from summitry.explore.explorer import GRID_BYTES
from summitry.explore.missile_reach import FACTOR, FLIGHTS

HEADLINE = {"flight": 17, "warheads": 6, "stake": 0.8, "broken": "none"}


def said(**changes):
    settings = HEADLINE | changes
    return sentence(linked(**settings), **settings)


@pytest.mark.parametrize(("warheads", "hit"), [(1, 0.09), (3, 0.2464), (5, 0.3760), (6, 0.4321)])
def test_chance_of_a_hit_by_the_worked_example(warheads, hit):
    assert chain(17, warheads, 0.8, "none").hit_chance == pytest.approx(hit, abs=5e-5)


def test_the_promise_deters_for_certain_up_to_five_warheads():
    kinds = [chain(17, warheads, 0.8, "none").kind for warheads in range(1, 9)]
    assert kinds == ["certain deterrence"] * 5 + ["separating"] + ["bluff"] * 2
    assert chain(17, 5, 0.8, "none").hit_chance_limit == pytest.approx(0.4)


def test_start_is_the_headline():
    assert decoupling_chain.start == HEADLINE
    assert FLIGHTS.loc[16, "missile"] == "Hwasong-15"


@pytest.mark.parametrize(
    ("broken", "range_km", "within", "hit", "resolve", "kind"),
    [
        ("none", 9983, True, 1 - 0.91**6, 1 - (1 - 0.91**6) / 0.8, "separating"),
        ("flown", 950, False, 0, 1, "certain deterrence"),
        ("heavier", 9983 * 6200 / 8100, False, 0, 1, "certain deterrence"),
        ("guam", 9983, True, 1 - 0.91**6, 1 - (1 - 0.91**6) / 0.8, "separating"),
        ("common", 9983, True, 1 - 0.8 * 0.91**6, 1 - (1 - 0.8 * 0.91**6) / 0.8, "bluff"),
        ("promise", 9983, True, 1 - 0.91**6, 1.25 - (1 - 0.91**6) / 0.8, "certain deterrence"),
        ("belief", 9983, True, 1 - 0.91**6, 1 - (1 - 0.91**6) / 0.8, "belief-based deterrence"),
    ],
)
def test_each_link_broken(broken, range_km, within, hit, resolve, kind):
    found = chain(17, 6, 0.8, broken)
    assert found.greatest_range == pytest.approx(range_km, abs=1)
    assert (found.within_reach, outcome(found, broken)) == (within, kind)
    assert (found.hit_chance, found.resolve) == pytest.approx((hit, resolve))
    marked = [row["link"] for row in linked(17, 6, 0.8, broken)["links"] if row["cut"]]
    assert marked == ([] if broken == "none" else [LINKS[BREAKS[broken][0]]])


def test_guam_uncouples_half_a_year_earlier():
    # Flight 10, the Hwasong-12 of 14 May 2017, reaches Guam and not Los Angeles.
    assert not chain(10, 6, 0.8, "none").within_reach
    assert chain(10, 6, 0.8, "guam").within_reach
    assert not chain(10, 6, 0.8, "guam").coupled


def test_ends_of_the_stake():
    assert chain(17, 8, 2, "none").kind == "certain deterrence"
    assert chain(17, 8, 0.2, "none").resolve == 0


def test_rows():
    rows = linked(**HEADLINE)
    assert [row["link"] for row in rows["links"]] == list(LINKS)
    assert [row["now"] for row in rows["curve"]].index(True) == 5
    assert rows["point"][0]["defender"] == pytest.approx(0.4598, abs=1e-4)
    assert linked(**HEADLINE | {"broken": "belief"})["point"][0]["soft"]
    assert [row["said"] for row in rows["links"]] == [
        "Hwasong-15 of 28 November 2017: 4,475 km up, 950 km along",
        "at least 9,983 km",
        "Los Angeles, 9,532 km from the launch site: within reach",
        "6 warheads, each stopped with 0.91: one leaks with 0.43",
        "the patron fights with 0.46 (V/L = 0.8)",
        "separating",
    ]


@pytest.mark.parametrize(("warheads", "words"), [(1, "1 warhead,"), (2, "2 warheads,")])
def test_links_name_the_city_and_count_the_warheads(warheads, words):
    said = [row["said"] for row in linked(**HEADLINE | {"warheads": warheads, "broken": "guam"})["links"]]
    assert said[2].startswith("Guam, 3,")
    assert said[3].startswith(words)


def test_belief_matters_only_where_the_promise_does_not_deter_for_certain():
    assert outcome(chain(17, 5, 0.8, "belief"), "belief") == "certain deterrence"


def test_sentence():
    assert "limit 0.40" in said()
    assert said().endswith("Deterrence by belief is an equilibrium here as well.")
    assert "deters for certain." in said(warheads=5)
    assert "not shown to be within reach" in said(broken="heavier")
    assert "whoever did would be thought soft" in said(broken="belief")
    assert "Los Angeles is within reach. With 1 warhead the" in said(warheads=1)
    assert "Guam is within reach. With 2 warheads the" in said(warheads=2, broken="guam")


def test_every_flight_and_break_has_a_frame():
    for flight in range(1, len(FLIGHTS) + 1):
        for broken in BREAKS:
            frame = decoupling_chain.frame({**HEADLINE, "flight": flight, "broken": broken})
            assert "error" not in frame
            assert "nan" not in frame["sentence"]


def test_form():
    assert decoupling_chain.form == "live"
    assert len(json.dumps(decoupling_chain.payload("grid")["frames"])) < GRID_BYTES
    assert f"{FACTOR:.2f}" == "0.77"
    assert decoupling_chain.breaks == "broken"
