"""The second explorer of lesson 35: a withdrawal in the model of lesson 32, and the assumption that breaks it."""

import pytest

from summitry.explore import decoupling_chain
from summitry.explore.troops_as_promise import (
    LEAVE,
    ROLES,
    STAY,
    chain,
    needed,
    sentence,
    troops_as_promise,
    withdrawal,
)


def kinds(troops, role, warheads):
    return [one.kind for one in chain(troops, role, warheads).equilibria]


@pytest.mark.parametrize("warheads", range(1, 9))
def test_without_troops_it_is_lesson_32(warheads):
    flown = len(decoupling_chain.FLIGHTS)
    last = next(
        number
        for number in range(1, flown + 1)
        if str(decoupling_chain.FLIGHTS["date_utc"][number - 1].date()) == "2017-11-28"
    )
    old = decoupling_chain.chain(last, warheads, 0.8, "none")
    for role in ROLES:
        assert chain(LEAVE, role, warheads) == old


def test_worked_example():
    # lesson 32, six warheads: pi 0.4321, resolve 1 - 0.4321/0.8; with m = 0.2 it is 1 - 0.2321/0.8
    assert chain(LEAVE, "tie", 6).resolve == pytest.approx(0.459837, abs=1e-6)
    assert chain(STAY, "tie", 6).resolve == pytest.approx(0.709837, abs=1e-6)
    assert chain(STAY, "stake", 6).resolve == pytest.approx(1 - 0.43213 / 1.6, abs=1e-5)
    assert chain(STAY, "strength", 6).resolve == chain(LEAVE, "strength", 6).resolve
    assert needed(STAY, "strength") == pytest.approx(2 / 4.5)
    assert needed(LEAVE, "strength") == needed(STAY, "tie") == 0.5
    assert chain(STAY, "strength", 6).hit_chance_limit == pytest.approx((1 - 2 / 4.5) * 0.8)
    assert "1.6 of a city with them, 0.8 without" in ROLES["stake"]


@pytest.mark.parametrize("role", ROLES)
def test_curves_and_levels_are_those_of_the_chain(role):
    rows = withdrawal(3, role, 0.2)
    for row in rows["curves"]:
        assert row["resolve"] == pytest.approx(chain(row["troops"], role, row["warheads"]).resolve, abs=5e-5)
        assert row["now"] == (row["warheads"] == 3)
    assert [(row["troops"], row["warheads"]) for row in rows["curves"]] == [
        (troops, number) for troops in (STAY, LEAVE) for number in range(1, 9)
    ]
    assert {row["troops"]: row["d1"] for row in rows["needed"]} == {
        "troops stay": 0.4444 if role == "strength" else 0.5,
        "troops leave": 0.5,
    }


def test_every_equilibrium_before_and_after():
    assert kinds(STAY, "tie", 6) == ["certain deterrence"]
    assert kinds(LEAVE, "tie", 6) == ["belief-based deterrence", "separating"]
    assert kinds(STAY, "tie", 5) == kinds(LEAVE, "tie", 5) == ["certain deterrence"]
    assert kinds(STAY, "strength", 8) == ["belief-based deterrence", "bluff"]


@pytest.mark.parametrize("warheads", range(1, 9))
def test_troops_that_bind_nobody_change_nothing(warheads):
    assert troops_as_promise.breaks == "role"
    assert chain(STAY, "nothing", warheads) == chain(LEAVE, "nothing", warheads)
    assert "changes no equilibrium" in sentence(withdrawal(warheads, "nothing", 0.2), warheads, "nothing", 0.2)


def test_the_list_holds_them_all():
    for setting in troops_as_promise.every_setting:
        lines = withdrawal(**setting)["all"]
        for block, troops in enumerate((STAY, LEAVE)):
            here = chain(troops, setting["role"], setting["warheads"], setting["p_challenger"]).equilibria
            told = [row["text"] for row in lines if row["line"] // 4 == block][1:]
            assert [text.strip().partition(":")[0] for text in told] == [one.kind for one in here]


def test_what_the_list_says():
    # Without troops resolve is 0.46: of ten times, a hard challenger initiates twice and is met with 0.46.
    assert [row["text"].strip() for row in withdrawal(6, "tie", 0.2)["all"]] == [
        "Troops stay, resolve 0.71",
        "certain deterrence: nobody initiates, whatever is believed of an initiator",
        "Troops leave, resolve 0.46",
        "belief-based deterrence: nobody initiates, if an initiator is thought hard with 0.5 at most",
        "separating: challenge 20%, concession 11%, fight 9%",
    ]


def test_sentence():
    assert sentence(withdrawal(6, "tie", 0.2), 6, "tie", 0.2) == (
        "With 6 warheads the chance that Los Angeles is hit is 0.43. If troops tie hands, resolve is 0.71 with them "
        "and 0.46 without. With troops: certain deterrence. Without: belief-based deterrence or separating."
    )
    assert sentence(withdrawal(1, "tie", 0.2), 1, "tie", 0.2).startswith("With 1 warhead the chance")
    assert sentence(withdrawal(2, "tie", 0.2), 2, "tie", 0.2).startswith("With 2 warheads the chance")


def test_page_answers_without_python():
    assert troops_as_promise.form == "grid"
