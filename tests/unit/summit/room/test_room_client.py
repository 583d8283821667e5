"""A seat over the network: reload, lost answers, a server that goes and comes back; each act arrives exactly once."""

import contextlib
import http.server
import os
import socket
import socketserver
import sqlite3
import threading
import time

import pytest

from summit.room.serving import until
from summit.small import BOTH
from summitry.summit.game import CHAIR
from summitry.summit.room import client, tickets
from summitry.summit.room.client import NoConnection, Refused, Seat, cleaned, join, lobby, share
from summitry.summit.room.store import Store
from summitry.summit.room.tickets import Ticket

W, T = "Washington", "Tokyo"


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(client, "PAUSES", (0.02, 0.05, 0.1))


class Desk:
    """A room with a team and the teacher."""

    def __init__(self, served, folder):
        self.served, self.folder = served, folder
        self.code, word = served.open()
        self.chair = Seat(Ticket(served.address, self.code, CHAIR, word))
        self.seats = {name: join(served.address, self.code, name, f"team {name}", folder / name) for name in (W, T)}


@pytest.fixture
def desk(served, tmp_path):
    for name in (W, T):
        (tmp_path / name / ".summitry").mkdir(parents=True)
    return Desk(served, tmp_path)


def test_a_game_by_seats(desk):
    desk.chair.act("begin")
    assert desk.seats[W].act("propose", package=BOTH)["proposal"] == 1
    desk.seats[W].act("pass", round=1)
    assert desk.seats[T].look()["view"]["you"]["worth"][1]["gain"] == desk.seats[T].worth(BOTH)["gain"]
    with pytest.raises(Refused, match="has passed in round 1"):
        desk.seats[W].act("pass")
    assert lobby(desk.served.address, desk.code)["phase"] == "playing"


def test_a_reload_finds_its_seat_and_a_friend_sits_down_by_the_word(desk):
    ticket = tickets.find(desk.code.lower(), tickets.folder(desk.folder / T))
    assert ticket == desk.seats[T].ticket
    assert Seat(ticket).look()["you"] == T
    friend = share(desk.served.address, desk.code, ticket.word.lower(), desk.folder / "friend")
    assert friend.look()["you"] == T
    with pytest.raises(Refused, match="No team of this room has this word"):
        share(desk.served.address, desk.code, "ZZZZZ-ZZZZZ-ZZZZZ", desk.folder)


def test_a_seat_that_is_taken_leaves_the_old_ticket(desk):
    with pytest.raises(Refused, match="taken by team Washington"):
        join(desk.served.address, desk.code, W, "late", desk.folder / T)
    assert tickets.find(desk.code, tickets.folder(desk.folder / T)).who == T
    with pytest.raises(Refused, match="taken"):
        join(desk.served.address, desk.code, W, "late", desk.folder / "new")
    assert tickets.find(desk.code, tickets.folder(desk.folder / "new")) is None


def test_tickets_are_private_and_a_damaged_one_is_none(tmp_path):
    ticket = tickets.keep(Ticket("http://x", "ABC", T, "word"), tmp_path)
    path = tickets.path(ticket, tmp_path)
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
    path.write_text("{", "utf-8")
    assert tickets.find("ABC", tmp_path) is None


def test_news_come_by_themselves_and_a_restart_of_the_server_is_survived(desk):
    heard = []
    seat = desk.seats[T]
    seat.listen(lambda: heard.append((seat.seen.get("n"), bool(seat.trouble))))
    desk.chair.act("begin")
    until(lambda: seat.seen.get("phase") == "playing")
    port = desk.served.port
    desk.served.stop()
    until(lambda: seat.trouble)
    assert "nothing is lost" in seat.trouble
    sent = []
    seat.later(lambda: desk.seats[W].act("propose", package=BOTH), sent.append)  # sent while nobody answers
    time.sleep(0.2)
    assert not sent
    desk.served.__init__(desk.folder / "rooms", port=port)
    until(lambda: sent and not seat.trouble)
    until(lambda: len(seat.seen["view"]["proposals"]) == 1)
    assert sent[0]["proposal"] == 1
    seat.leave()


class Swallowing(socketserver.BaseRequestHandler):
    """Passes a request on, and cuts the line before the answer goes back as often as `swallow` says."""

    swallow, passed, port = 0, 0, 0

    def handle(self):
        with socket.create_connection(("127.0.0.1", type(self).port)) as server, contextlib.suppress(OSError):
            self.request.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                while data := self.request.recv(65536):
                    server.sendall(data)
            answer = server.recv(65536)
            type(self).passed += 1
            if type(self).swallow > 0:
                type(self).swallow -= 1
                return
            while answer:
                self.request.sendall(answer)
                answer = server.recv(65536)


def test_a_move_whose_answer_is_lost_is_played_once(desk):
    desk.chair.act("begin")

    class Line(Swallowing):
        swallow, port = 3, desk.served.port

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line) as line:
        threading.Thread(target=line.serve_forever, daemon=True).start()
        seat = Seat(desk.seats[W].ticket._replace(address=f"http://127.0.0.1:{line.server_address[1]}"))
        assert seat.act("propose", package=BOTH, patience=20)["proposal"] == 1
        line.shutdown()
    assert Line.passed == 4
    assert len(desk.seats[W].look()["view"]["proposals"]) == 1


def test_a_move_that_cannot_be_written_is_sent_again(desk, monkeypatch):
    desk.chair.act("begin")
    real, full = Store.append, [True]

    def append(*arguments):
        if full and full.pop():
            raise sqlite3.OperationalError("database or disk is full")
        return real(*arguments)

    monkeypatch.setattr(Store, "append", append)
    with pytest.raises(Refused, match=r"disk is full.*Nothing was played"):
        desk.seats[W].act("propose", package=BOTH, patience=-1)
    told = []
    full.append(True)
    assert desk.seats[W].act("propose", package=BOTH, put_off=told.append)["proposal"] == 1
    assert ["Nothing was played" in str(reason) for reason in told] == [True]
    assert len(desk.seats[T].look()["view"]["proposals"]) == 1


def test_a_lost_answer_to_joining_does_not_lose_the_seat(served, tmp_path, monkeypatch):
    code, _ = served.open()
    real, lost = client.ask, []

    def ask(*arguments):
        answer = real(*arguments)
        if not lost:
            lost.append(answer)
            raise NoConnection("cut")
        return answer

    monkeypatch.setattr(client, "ask", ask)
    assert join(served.address, code, T, "we", tmp_path).look()["you"] == T


def test_what_is_no_room_is_told(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NoConnection, match=f"No connection to http://127.0.0.1:{port}"):
        lobby(f"127.0.0.1:{port}", "ABCDEF")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as other:
        other.RequestHandlerClass.log_message = lambda *_: None
        threading.Thread(target=other.serve_forever, daemon=True).start()
        with pytest.raises(NoConnection, match="answers 404, as no room does"):
            lobby(f"127.0.0.1:{other.server_address[1]}", "ABCDEF")
        other.shutdown()


def test_a_seat_that_was_freed_says_so_and_does_not_hammer(desk, monkeypatch):
    seat = desk.seats[T]
    asked = []
    real = client.ask
    monkeypatch.setattr(client, "ask", lambda *rest: asked.append(rest[1]) or real(*rest))
    desk.chair.act("release", capital=T)
    seat.listen(lambda: None)
    until(lambda: asked)
    time.sleep(0.3)
    seat.leave()
    assert len([path for path in asked if "view" in path]) == 1


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("192.168.1.20:8765", "http://192.168.1.20:8765"),
        (" http://192.168.1.20:8765/ ", "http://192.168.1.20:8765"),
        ("http://laptop:8888/lab?token=x", "http://laptop:8888"),
        ("https://hub.example/user/ann/lab/tree/a/lab.ipynb", "https://hub.example/user/ann"),
        ("https://hub.example/services/room/summitry/room", "https://hub.example/services/room"),
        ("https://hub.example/user/labrador/", "https://hub.example/user/labrador"),
    ],
)
def test_addresses_are_taken_as_they_are_copied(typed, root):
    assert cleaned(typed) == root


@pytest.mark.parametrize("typed", ["", "ftp://x", "file:///etc", "http://"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValueError, match="is not an address such as"):
        cleaned(typed)
