"""The panels of a room: form, team and teacher play a game by their controls, and nothing typed becomes HTML."""

import pytest

from summit.controls import TEXTS, controls, named, shown
from summit.room.serving import Served, until
from summitry.summit.game import CHAIR
from summitry.summit.room import panel
from summitry.summit.room.client import Refused, Seat, join
from summitry.summit.room.panel import _news, teach
from summitry.summit.room.tickets import Ticket

W, T = "Washington", "Tokyo"
NASTY = "<img src=x onerror=alert(1)>"


def press(box, label):
    until(lambda: not named(box, label).disabled and "Sending ..." not in shown(box))
    named(box, label).click()


@pytest.fixture
def at(tmp_path, monkeypatch):
    """Go to a learner's folder of this name, as a notebook of its own would be in."""

    def go(name):
        (tmp_path / name / ".summitry").mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(tmp_path / name)

    return go


@pytest.fixture
def open_panels(monkeypatch):
    """Stop the background threads of all panels at the end."""
    seats = []
    real = Seat.listen
    monkeypatch.setattr(Seat, "listen", lambda seat, changed: seats.append(seat) or real(seat, changed))
    yield seats
    for seat in seats:
        seat.leave()


@pytest.fixture
def room(served, at, open_panels):
    code, word = served.open()
    return served, code, word


def test_a_class_plays_by_its_panels(room, at):
    served, code, word = room
    teacher = teach(served.address, code, word)
    boxes = {}
    for name in (W, T):
        at(name)
        boxes[name] = panel.join(served.address, code)
        named(boxes[name], "Capital").value = name
        named(boxes[name], "Your team's name").value = f"{NASTY} & co"
        named(boxes[name], "Take this seat").click()
    press(teacher, "Begin the game")
    w, t = boxes[W], boxes[T]
    until(lambda: "It is your turn." in shown(w) and "To move: Washington" in shown(t))
    named(w, "Farms").value = "open"
    named(w, "Steel").value = "exempt"
    until(lambda: "points for you" in shown(w) and "consent of Washington, Tokyo" in shown(w))
    named(w, "Note to all").value = NASTY
    press(w, "Propose this package")
    until(lambda: "It says: " in shown(t))
    assert "<img" not in shown(t)
    until(lambda: not named(w, "Take back our offer").disabled)
    press(w, "Take back our offer")
    until(lambda: named(w, "Take back our offer").disabled)
    press(w, "End our turn")
    until(lambda: named(t, "Start a counter-offer from it").disabled)  # it was taken back
    named(t, "Farms").value = "open"
    named(t, "Steel").value = "exempt"
    press(t, "Propose this package")
    until(lambda: not named(t, "Take back our offer").disabled)
    until(lambda: "+3.5" in shown(teacher))  # what the proposal is worth to Washington, for the teacher alone
    press(teacher, "Pause")
    until(lambda: "paused the game" in shown(t))
    assert named(t, "End our turn").disabled
    press(teacher, "Resume")
    press(t, "End our turn")
    until(lambda: "Round 2 of 2." in shown(teacher))
    press(teacher, "Undo the last move")
    until(lambda: "took back the last move" in shown(w) and "Round 1 of 2." in shown(t))
    press(t, "End our turn")
    until(lambda: "Round 2 of 2." in shown(t))
    press(t, "End our turn")
    press(w, "Start a counter-offer from it")
    assert named(w, "Steel").value == "exempt"
    named(w, "Steel").value = "tariff"
    press(w, "Propose this package")
    until(lambda: "1 issue, against proposal 2" in shown(t))
    press(w, "Accept the offer")
    until(lambda: named(w, "Accept the offer").disabled)
    assert named(w, "Farms").value == "open"  # what is agreed
    press(teacher, "End this round")
    until(lambda: "The game is over." in shown(t))
    assert "a secret of Washington" not in shown(t)
    press(teacher, "Open the cards")
    until(lambda: "a secret of Washington" in shown(t) and "Every vote at home" in shown(w))
    for box in (teacher, w, t):
        assert "<img" not in shown(box)
        assert "&lt;img src=x" in shown(box)


def test_a_reload_goes_on_where_the_team_was(room, at):
    served, code, _ = room
    at("ours")
    join(served.address, code, T, "we")
    first, again = panel.join(served.address, code), panel.join(served.address, code)
    assert "Tokyo, we" in shown(again)
    assert "opened again. Use the newest." in shown(first)
    at("friend")
    assert named(panel.join(served.address, code), "Take this seat")


def test_a_friend_sits_down_by_the_word(room, at):
    served, code, _ = room
    at("ours")
    seat = join(served.address, code, T, "we")
    at("friend")
    box = panel.join(served.address, code)
    named(box, "Or a team's word").value = "wrong word wrong"
    named(box, "Sit down with the team").click()
    assert "No team of this room has this word" in shown(box)
    named(box, "Or a team's word").value = seat.ticket.word
    named(box, "Sit down with the team").click()
    until(lambda: "Tokyo, we" in shown(box))
    at("another")
    assert "Tokyo, we" in shown(panel.join(served.address, code, seat.ticket.word))


def test_a_team_whose_seat_was_freed_gets_the_form(room, at):
    served, code, word = room
    at("ours")
    join(served.address, code, T, "we")
    Seat(Ticket(served.address, code, CHAIR, word)).act("release", capital=T)
    box = panel.join(served.address, code)
    assert not named(box, "Take this seat").disabled


def test_a_form_says_what_is_wrong_and_looks_again(room, at):
    served, code, _ = room
    at("ours")
    box = panel.join(served.address, "ZZZZZZ")
    assert "There is no room with this code" in shown(box)
    assert named(box, "Take this seat").disabled
    box = panel.join(served.address, code)
    named(box, "Take this seat").click()
    assert "That did not work: team: must have 1 to 40 letters" in shown(box)


def test_a_panel_tells_of_a_lost_network_and_comes_back(room, at, tmp_path):
    served, code, _ = room
    at("ours")
    join(served.address, code, T, "we")
    box = panel.join(served.address, code)
    port = served.port
    served.stop()
    until(lambda: "Trying again; nothing is lost." in shown(box))
    named(box, "Farms").value = "open"  # nothing waits for the network
    served.__init__(tmp_path / "rooms", port=port)
    until(lambda: "Trying again" not in shown(box))


def test_a_panel_that_starts_without_a_server_waits_for_it(tmp_path, at, open_panels):
    server = Served(tmp_path / "rooms")
    code, _ = server.open()
    at("ours")
    join(server.address, code, T, "we")
    server.stop()
    box = panel.join(server.address, code)
    assert "Trying again" in shown(box)
    again = Served(tmp_path / "rooms", port=server.port)
    until(lambda: "Tokyo, we" in shown(box))
    again.stop()


def test_every_control_has_a_label_of_its_own(room, at):
    served, code, word = room
    at("ours")
    form = panel.join(served.address, code)
    join(served.address, code, T, "we")
    for box in (form, panel.join(served.address, code), teach(served.address, code, word)):
        labels = [c.description.strip() for c in controls(box) if not isinstance(c, TEXTS)]
        assert all(labels)
        assert len(set(labels)) == len(labels)


def test_a_room_is_opened_on_a_server_with_its_key(room, tmp_path, monkeypatch):
    served, _, _ = room
    monkeypatch.setenv("SUMMITRY_ROOMS", str(tmp_path / "mine"))
    box = panel.open_room("goods_talks_2018", served.address, "an opening key")
    assert "Goods talks, autumn 2018: the teacher" in shown(box)
    assert "Goods talks, autumn 2018: the teacher" in shown(teach())
    with pytest.raises(Refused, match="not the key"):
        panel.open_room("goods_talks_2018", served.address, "a guess")


def test_the_teacher_needs_a_room_or_a_word(tmp_path, monkeypatch):
    monkeypatch.setenv("SUMMITRY_ROOMS", str(tmp_path))
    with pytest.raises(ValueError, match="begin with `summitry room`"):
        teach()


def test_news_are_what_was_not_said_before():
    assert _news(["a"], ["a", "b"]) == ["b"]
    assert _news(["a", "b"], ["b", "c"]) == ["c"]
    assert _news([], []) == []
    assert _news(["a", "b"], ["a"]) == ["The teacher took back the last move."]
