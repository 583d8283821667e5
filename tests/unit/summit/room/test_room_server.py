"""A room over the network: every credential gets what is its own and no more, every fault a clear answer."""

import contextlib
import itertools
import json
import threading
import time

import pytest

from summit.room.serving import Served, until
from summit.small import BOTH, TEXT
from summitry.summit.room.host import ALL_GUESSES, GUESSES, WINDOW, Guesses
from summitry.summit.room.store import LETTERS, Store

W, T = "Washington", "Tokyo"
WORDS = {W: "AAAAA-AAAAA-AAAAA", T: "BBBBB-BBBBB-BBBBB"}
_ids = itertools.count(10_000_000)


class Class:
    """A room with two teams, and calls for each of them."""

    def __init__(self, served, begin=True):
        self.served = served
        self.code, self.word = served.open()
        for capital, word in WORDS.items():
            status, told = self.join(capital, word)
            assert (status, told) == (200, {"who": capital, "team": f"team {capital}"})
        if begin:
            assert self.chair("begin")[0] == 200

    def join(self, capital, word, team=None):
        sent = {"capital": capital, "team": team or f"team {capital}", "word": word}
        return self.served.json(f"/{self.code}/join", sent)

    def move(self, capital, move, id=None, **more):
        sent = {"id": id or f"id-{next(_ids)}", "move": {"move": move, **more}}
        return self.served.json(f"/{self.code}/move", sent, WORDS[capital])

    def chair(self, do, id=None, **more):
        return self.served.json(f"/{self.code}/chair", {"id": id or f"id-{next(_ids)}", "do": do, **more}, self.word)

    def view(self, word, query=""):
        return self.served.json(f"/{self.code}/view{query}", word=WORDS.get(word, word))[1]


@pytest.fixture
def room(served):
    return Class(served)


def test_a_game_over_the_network(room):
    assert room.move(W, "propose", package=BOTH) == (200, {"n": 4, "proposal": 1})
    assert room.move(W, "pass")[0] == 200
    assert room.move(T, "accept", proposal=1)[0] == 200
    for capital in (T, T, W):
        assert room.move(capital, "pass")[0] == 200
    assert room.view(T)["phase"] == "over"
    assert "debrief" not in room.view(T)
    assert room.chair("debrief")[0] == 200
    assert room.view(T)["debrief"]["outcome"] == BOTH


def test_the_lobby_shows_seats_to_whoever_has_the_code(served):
    code, _ = served.open()
    status, told = served.json(f"/{code.lower()}")
    assert status == 200
    assert told["seats"]["Tokyo"]["team"] is None
    assert "secret" not in json.dumps(told)
    assert served.json("")[1] == {"summitry": "room"}
    assert served.json("/ZZZZZZ")[0] == 404
    assert served.json("/ZZZZZZ/view", word=WORDS[T])[0] == 404


def test_a_second_student_sits_down_with_the_team_by_its_word(room):
    status, told = room.served.json(f"/{room.code}/join", {"word": "bbbbb bbbbb bbbbb"})
    assert (status, told) == (200, {"who": T, "team": "team Tokyo"})
    assert room.join(T, WORDS[T])[0] == 200
    status, told = room.join(T, "CCCCC-CCCCC-CCCCC", "thieves")
    assert (status, told["error"]) == (409, "Tokyo is taken by team Tokyo. To play with them, ask for their word.")
    assert room.served.json(f"/{room.code}/join", {"word": "CCCCC-CCCCC-CCCCC"})[0] == 401
    told = room.served.json(f"/{room.code}/join", {"word": room.word})
    assert told == (200, {"who": "chair", "team": "the teacher"})


def test_a_released_seat_is_closed_to_its_old_word(room):
    assert room.chair("release", capital=T)[0] == 200
    assert room.move(T, "pass")[0] == 401
    assert room.served.json(f"/{room.code}/view", word=WORDS[T])[0] == 401
    assert room.join(T, "CCCCC-CCCCC-CCCCC")[0] == 200


def test_who_waits_while_the_seat_is_given_to_others_hears_nothing_more(room):
    heard, path = [], f"/{room.code}/view?after=3&wait=20"
    waiting = threading.Thread(target=lambda: heard.append(room.served.json(path, word=WORDS[T])))
    waiting.start()
    until(lambda: T in room.served.host._live[room.code].seen)
    room.chair("release", capital=T)
    waiting.join()
    ((status, told),) = heard
    assert status == 401
    assert "card" not in json.dumps(told)


def test_the_same_id_is_the_same_move(room):
    first = room.move(W, "propose", id="mine-0001", package=BOTH)
    for _ in range(3):
        assert room.move(W, "propose", id="mine-0001", package=BOTH) == first
    assert len(room.view(W)["view"]["proposals"]) == 1
    assert room.move(W, "propose", id="mine-0001", package={"farm": "open"})[0] == 409
    room.move(W, "pass", id="mine-0002")
    assert room.move(W, "pass", id="mine-0002")[0] == 200
    assert room.move(T, "accept", id="mine-0001", proposal=1)[0] == 200  # ids of others are no business of mine
    again = room.chair("end_round", id="mine-0001", round=1)
    assert room.chair("end_round", id="mine-0001", round=1) == again
    assert room.view(W)["view"]["round"] == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[1]", "body"),
        (b'{"id": NaN}', "body"),
        (b"[" * 10_000, "body"),
        (b"\xff\xfe", "body"),
        (b'{"id": ' + b"1" * 5000 + b"}", "body"),
        ({}, "id"),
        ({"id": 5}, "id"),
        ({"id": "short"}, "id"),
        ({"id": "ünïcödé-"}, "id"),
        ({"id": "x" * 65}, "id"),
        ({"id": "12345678"}, "move"),
        ({"id": "12345678", "move": {"move": "pass", "by": W}}, "move.by"),
        ({"id": "12345678", "move": {"move": "propose", "package": {"farm": {}}}}, "move.package.farm"),
    ],
)
def test_what_is_malformed_is_told_by_its_field(room, body, field):
    status, told = room.served.json(f"/{room.code}/move", body, WORDS[W])
    assert (status, told["field"]) == (400, field)
    assert told["error"].startswith(field)


def test_a_request_that_is_too_long_is_refused_before_it_is_read(room):
    assert room.served.json(f"/{room.code}/move", b"x" * 16_001, WORDS[W])[0] == 413
    assert room.served.json(f"/{room.code}/worth", {"package": {"farm": "x" * 20_000}}, WORDS[W])[0] == 413


def test_only_json_is_taken_which_a_page_of_another_site_cannot_send(room):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        headers = {"Content-Type": kind}
        status, _ = room.served.json(f"/{room.code}/move", {"id": "12345678"}, WORDS[W], headers=headers)
        assert status == 415
    _, headers, _ = room.served.request(f"/{room.code}/view", word=WORDS[W], headers={"Origin": "http://evil.example"})
    assert not [name for name in headers if name.lower().startswith("access-control")]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_acts_for_another(room):
    for word in (WORDS[T], WORDS[W]):
        sent = {"id": "12345678", "do": "end_round", "round": 1}
        assert room.served.json(f"/{room.code}/chair", sent, word)[0] == 403
    sent = {"id": "12345678", "move": {"move": "pass"}}
    assert room.served.json(f"/{room.code}/move", sent, room.word)[0] == 403
    assert room.served.json(f"/{room.code}/move", sent, "wrong word")[0] == 401
    assert room.served.json(f"/{room.code}/move", sent)[0] == 401
    other, word = room.served.open()
    assert room.served.json(f"/{other}/view", word=WORDS[T])[0] == 401
    assert room.served.json(f"/{room.code}/view", word=word)[0] == 401
    assert room.move(T, "pass")[1]["error"] == "It is the turn of Washington."
    assert room.view(W)["n"] == 3


def test_a_waiting_client_hears_of_a_move_at_once(room):
    heard = []

    def wait():
        told = room.view(T, "?after=3&wait=20")
        heard.append((time.monotonic(), told["n"]))

    listener = threading.Thread(target=wait)
    listener.start()
    time.sleep(0.2)
    room.move(W, "propose", package=BOTH)
    moved = time.monotonic()
    listener.join()
    assert heard[0][1] == 4
    assert heard[0][0] - moved < 0.5


def test_a_client_that_is_behind_is_answered_at_once_and_one_without_news_after_its_time(room):
    start = time.monotonic()
    assert room.view(T, "?after=1&wait=20")["n"] == 3
    assert room.view(T, "?after=99&wait=20")["n"] == 3  # the log was restored from an older copy
    assert time.monotonic() - start < 2
    assert room.view(T, "?after=3&wait=1")["n"] == 3
    assert 0.9 < time.monotonic() - start < 5
    assert room.served.json(f"/{room.code}/view?after=x", word=WORDS[T])[1]["field"] == "after"


def test_what_another_process_writes_is_heard(room, tmp_path, stores):
    store = stores(tmp_path / "rooms")
    store.append(room.code, 4, "chair", "elsewhere", {"do": "pause"})
    assert room.view(T, "?after=3&wait=20")["phase"] == "paused"
    assert room.chair("resume")[1]["n"] == 5


def test_an_act_that_meets_one_of_another_process_counts_after_it(room, tmp_path, monkeypatch):
    append, elsewhere = Store.append, []

    def meeting(store, code, n, *rest):
        if not elsewhere:
            with contextlib.closing(Store(tmp_path / "rooms")) as other:
                elsewhere.append(append(other, code, n, "chair", "elsewhere", {"do": "pause"}))
        return append(store, code, n, *rest)

    monkeypatch.setattr(Store, "append", meeting)
    assert room.chair("end_round", round=1)[1]["n"] == elsewhere[0].n + 1
    assert (room.view(W)["phase"], room.view(W)["view"]["round"]) == ("paused", 2)


def test_a_server_that_is_started_again_goes_on_where_it_was(tmp_path):
    server = Served(tmp_path)
    room = Class(server)
    room.move(W, "propose", id="mine-0001", package=BOTH)
    before = room.view(T)
    server.stop()
    room.served = Served(tmp_path)
    try:
        assert room.view(T) == before
        assert room.move(W, "propose", id="mine-0001", package=BOTH) == (200, {"n": 4, "proposal": 1})
        assert room.move(W, "pass")[0] == 200
    finally:
        room.served.stop()


def test_the_teacher_sees_all_cards_and_who_is_connected(room):
    sent = {"Summitry-Client": "laptop"}
    room.served.json(f"/{room.code}/view", word=WORDS[T], headers=sent)
    told = room.view(room.word)
    assert told["connected"][T] == 1
    assert {name: card["card"]["private_line"] for name, card in told["cards"].items()} == {
        name: f"a secret of {name}" for name in (W, T)
    }


def test_computers_play_the_empty_seats(served):
    code, word = served.open("goods_talks_2018")
    sent = {"capital": "Tokyo", "team": "we", "word": WORDS[T]}
    assert served.json(f"/{code}/join", sent)[0] == 200
    assert served.json(f"/{code}/chair", {"id": "12345678", "do": "begin"}, word)[0] == 200
    told, end = {}, time.monotonic() + 20
    while "Tokyo" not in told.get("view", {}).get("to_move", ()) and time.monotonic() < end:
        told = served.json(f"/{code}/view?after={told.get('n', -1)}&wait=5", word=WORDS[T])[1]
    assert told["view"]["to_move"] == ["Tokyo"]
    assert told["view"]["proposals"][0]["by"] == "Washington"
    assert "why" not in json.dumps(told["view"])


def test_rooms_are_opened_over_the_network_only_with_the_key(served):
    for word in ("", "a wrong key"):
        assert served.json("", {"case": "spring_2018"}, word)[0] == 403
    status, told = served.json("", {"case": "spring_2018"}, "an opening key")
    assert status == 200
    assert served.json(f"/{told['code']}/view", word=told["word"])[1]["title"] == "Two hurdles, spring 2018"
    own = {"case": "mine", "text": TEXT}
    assert served.json("", own, "an opening key")[0] == 200
    assert served.json("", {"case": "none"}, "an opening key")[1]["field"] == "case"
    status, told = served.json("", {"case": "mine", "text": "title: [\n"}, "an opening key")
    assert (status, told["field"]) == (400, "text")
    assert "line" in told["error"]


def test_without_a_key_nobody_opens_rooms_over_the_network(tmp_path):
    server = Served(tmp_path)
    try:
        for word in ("", "None"):
            assert server.json("", {"case": "spring_2018"}, word)[0] == 403
        assert not (tmp_path / "rooms.db").exists()
        assert server.json("/ZZZZZZ")[0] == 404
        assert not (tmp_path / "rooms.db").exists()  # asking makes no file
    finally:
        server.stop()


def test_guessing_is_stopped_and_does_not_lock_teams_out(room):
    for _ in range(GUESSES):
        assert room.served.json("/ZZZZZZ")[0] == 404
    assert room.served.json("/ZZZZZZ")[0] == 429
    assert room.served.json(f"/{room.code}")[0] == 429  # else the answer would tell a right guess
    assert room.served.json(f"/{room.code}/view", word="wrong")[0] == 429
    assert room.served.json("", {"case": "spring_2018"}, "an opening key")[0] == 429
    assert room.move(W, "pass")[0] == 200


def test_guesses_are_forgotten_after_a_minute():
    now = [0.0]
    guesses = Guesses(lambda: now[0])
    for i in range(ALL_GUESSES):
        guesses.wrong(f"address {i // 50}")
    assert guesses.too_many("somebody else")
    now[0] = WINDOW + 1
    assert not guesses.too_many("somebody else")
    for _ in range(GUESSES):
        guesses.wrong("one")
    assert guesses.too_many("one")
    assert not guesses.too_many("another")


def test_a_code_takes_longer_to_guess_than_a_lesson():
    lesson = 90 * ALL_GUESSES
    assert len(LETTERS) ** 6 / lesson > 20_000


@pytest.mark.parametrize("base", ["/user/ann/", "/services/room/"])
def test_a_room_below_a_prefix(tmp_path, base):
    server = Served(tmp_path, base=base)
    try:
        assert server.json("")[1] == {"summitry": "room"}
        assert server.request("", root="/../../summitry/room")[0] == 404
    finally:
        server.stop()
