"""What a room adds to the game: seats, the chair, a pause, the opening of the cards; and what each may see."""

import json

import pytest

from summit.small import BOTH, FARM, TEXT
from summitry.summit.game import IllegalMove
from summitry.summit.room.rules import BadField, apply, chair_act, new, shown, team_move, team_name, worth

W, T, CHAIR = "Washington", "Tokyo", "chair"


def joined(*capitals):
    room = new("small", TEXT)
    for capital in capitals:
        room = apply(room, capital, {"do": "join", "team": f"team {capital}", "hash": capital})
    return room


def chair(room, do, **more):
    return apply(room, CHAIR, chair_act(room, {"do": do, **more}))


def team(room, capital, move, **more):
    return apply(room, capital, team_move(capital, {"move": move, **more}))


def begun(*capitals):
    return chair(joined(*(capitals or (W, T))), "begin")


def over():
    room = team(begun(), W, "propose", package=BOTH)
    room = team(team(team(room, W, "pass"), T, "accept", proposal=1), T, "pass")
    return team(team(room, T, "pass"), W, "pass")


def test_a_whole_game():
    room = joined()
    assert room.phase == "lobby"
    room = over()
    assert room.phase == "over"
    assert room.state.outcome == {"farm": "open", "steel": "exempt"}
    room = chair(room, "debrief")
    assert room.phase == "debrief"
    assert shown(room, T)["debrief"]["cards"][W]["private_line"] == "a secret of Washington"
    assert shown(room, T)["left"].keys() == {W, T}


def test_a_seat_is_taken_once_and_can_be_released():
    room = joined(W)
    with pytest.raises(IllegalMove, match="Washington is taken by team Washington"):
        apply(room, W, {"do": "join", "team": "late", "hash": "x"})
    with pytest.raises(IllegalMove, match="No team has the seat of Tokyo"):
        chair(room, "release", capital=T)
    room = apply(chair(room, "release", capital=W), W, {"do": "join", "team": "late", "hash": "x"})
    assert room.teams[W].name == "late"


def test_empty_seats_are_played_by_the_computer():
    room = begun(W)
    assert room.state.seats == {W: "human", T: "hardliner"}
    assert room.computer_to_move is None
    room = team(room, W, "pass")
    assert room.computer_to_move == T
    assert chair(room, "pause").computer_to_move is None
    with pytest.raises(IllegalMove, match="the computer plays Tokyo"):
        apply(room, T, {"do": "join", "team": "late", "hash": "x"})
    assert chair(joined(T), "begin", computer="mirror").state.seats == {W: "mirror", T: "human"}


@pytest.mark.parametrize(
    ("room", "act", "why"),
    [
        (joined(), lambda r: chair(r, "begin"), "No team has joined"),
        (begun(), lambda r: chair(r, "begin"), "begun already"),
        (joined(W, T), lambda r: team(r, W, "pass"), "not begun the game yet"),
        (joined(W, T), lambda r: chair(r, "pause"), "no game going on"),
        (begun(), lambda r: chair(r, "resume"), "not paused"),
        (begun(), lambda r: chair(chair(r, "pause"), "pause"), "paused already"),
        (begun(), lambda r: team(chair(r, "pause"), W, "pass"), "has paused the game"),
        (begun(), lambda r: team(r, T, "pass"), "turn of Washington"),
        (begun(), lambda r: chair(r, "debrief"), "when the game is over"),
        (begun(), lambda r: chair(r, "undo"), "no move to take back"),
        (begun(), lambda r: chair(r, "end_round", round=2), "meant for round 2, and it is round 1"),
        (begun(), lambda r: team(r, W, "pass", round=3), "meant for round 3"),
        (chair(begun(), "end_round", round=1), lambda r: team(r, T, "pass", round=1), "meant for round 1, and it is"),
        (over(), lambda r: chair(chair(r, "debrief"), "undo"), "cards are open"),
        (over(), lambda r: chair(chair(r, "debrief"), "debrief"), "open already"),
        (over(), lambda r: chair(r, "pause"), "no game going on"),
        (begun(), lambda r: apply(r, T, {"do": "pause"}), "Only the teacher"),
        (begun(), lambda r: apply(r, T, {"do": "debrief"}), "Only the teacher"),
        (begun(), lambda r: apply(r, "Paris", {"do": "join", "team": "x", "hash": "x"}), "'Paris' is not one of"),
        (begun(), lambda r: apply(r, CHAIR, {"do": "dance"}), "'dance' is not one of"),
    ],
)
def test_what_is_not_allowed_is_said_and_changes_nothing(room, act, why):
    before = shown(room, CHAIR)
    with pytest.raises(IllegalMove, match=why):
        act(room)
    assert shown(room, CHAIR) == before


def test_the_teacher_ends_rounds_and_takes_back_moves():
    room = team(begun(), W, "propose", package=FARM)
    assert chair(room, "undo").state == begun().state
    room = chair(room, "end_round", round=1)
    assert room.state.round == 2
    assert chair(room, "undo").state.round == 1
    room = over()
    back = chair(room, "undo")
    assert (back.phase, back.state.round) == ("playing", 2)
    assert team(back, W, "pass").state == room.state


def test_an_undo_passes_over_the_moves_of_the_computer():
    room = team(begun(W), W, "propose", package=FARM)
    after = team(room, W, "pass")
    after = apply(after, "computer", {"do": "move", "move": {"move": "pass", "by": T, "why": "x"}})
    assert chair(after, "undo").state == room.state


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (None, "move"),
        ([], "move"),
        ({}, "move.move"),
        ({"move": "undo"}, "move.move"),
        ({"move": "next_round"}, "move.move"),
        ({"move": ["pass"]}, "move.move"),
        ({"move": "pass", "by": W}, "move.by"),
        ({"move": "pass", "why": "x"}, "move.why"),
        ({"move": "accept"}, "move.proposal"),
        ({"move": "accept", "proposal": True}, "move.proposal"),
        ({"move": "accept", "proposal": "1"}, "move.proposal"),
        ({"move": "accept", "proposal": 10**12}, "move.proposal"),
        ({"move": "propose"}, "move.package"),
        ({"move": "propose", "package": {"farm": ["open"]}}, "move.package.farm"),
        ({"move": "propose", "package": {str(i): "x" for i in range(51)}}, "move.package"),
        ({"move": "propose", "package": FARM, "note": 3}, "move.note"),
        ({"move": "propose", "package": FARM, "note": "x" * 281}, "move.note"),
        ({"move": "propose", "package": FARM, "note": "\ud800"}, "move.note"),
        ({"move": "propose", "package": FARM, "answers": "1"}, "move.answers"),
    ],
)
def test_a_malformed_move_names_its_field(sent, field):
    with pytest.raises(BadField) as caught:
        team_move(T, sent)
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "do"),
        ({"do": "move"}, "do"),
        ({"do": ["begin"]}, "do"),
        ({"do": "begin", "computer": "bully"}, "computer"),
        ({"do": "begin", "computer": ["mirror"]}, "computer"),
        ({"do": "begin", "seed": "1"}, "seed"),
        ({"do": "end_round"}, "round"),
        ({"do": "release", "capital": "Paris"}, "capital"),
        ({"do": "release", "capital": {}}, "capital"),
    ],
)
def test_a_malformed_act_of_the_teacher_names_its_field(sent, field):
    with pytest.raises(BadField) as caught:
        chair_act(joined(W), sent)
    assert caught.value.field == field


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\u202eb", "a\x00b", "\ud800", 7, None])
def test_a_name_that_cannot_be_shown_is_refused(name):
    with pytest.raises(BadField, match="team: "):
        team_name(name)


def test_names_are_kept_as_they_are_written():
    assert team_name("  The   <b>Beavers</b> & 東京 ") == "The <b>Beavers</b> & 東京"


def test_worth_names_parties_and_wrong_packages():
    own = worth(begun(), T, FARM)
    assert own["parties"] == [W, T]
    with pytest.raises(BadField, match="package: there is no issue"):
        worth(begun(), T, {"beef": "x"})


def test_a_team_sees_its_own_card_and_no_other_until_the_cards_are_opened():
    for room in (joined(W, T), begun(), chair(begun(), "pause"), over()):
        for reader, other in ((W, T), (T, W)):
            text = json.dumps(shown(room, reader))
            assert f"a secret of {reader}" in text
            assert f"a secret of {other}" not in text
        assert all(f"a secret of {name}" in json.dumps(shown(room, CHAIR)) for name in (W, T))


def test_nobody_may_move_unless_the_game_is_going_on():
    for room, may in ((joined(W, T), False), (begun(), True), (chair(begun(), "pause"), False), (over(), False)):
        assert shown(room, W)["view"]["you"]["legal"]["propose"] is may
