"""A class plays: five teams by a script, a teacher, a cheat who tries all that one could; and the server is killed."""

import itertools
import json
import random
import signal
import socket
import subprocess
import sys
import threading

import pytest

from offline import environment
from summit.room.serving import until
from summit.small import BOTH, TEXT
from summitry.summit.case import load
from summitry.summit.game import CHAIR, fold
from summitry.summit.room import client, rules
from summitry.summit.room.client import NoConnection, Refused, Seat, ask, join
from summitry.summit.room.tickets import Ticket

_ids = itertools.count(1)


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(client, "PAUSES", (0.02, 0.05, 0.1))


def play(seat):
    """Play one seat to the end of the game: accept what is good and passes at home, propose once a round, pass."""
    luck = random.Random(seat.ticket.who)
    seen = seat.look()
    while seen["phase"] not in ("over", "debrief"):
        view, you = seen["view"], seen["view"]["you"]
        may = you["legal"]
        good = [n for n in may["accept"] if you["worth"][n]["gain"] > 0 and you["worth"][n]["ratified"]]
        if good:
            act("accept", seat, proposal=good[0])
        elif may["propose"] and luck.random() < 0.8:
            issue = luck.choice(list(view["issues"]))
            option = luck.choice(list(view["issues"][issue]["options"]))
            act("propose", seat, package={issue: option}, note="of " + seat.ticket.who)
            act("pass", seat, round=view["round"])
        elif may["pass"]:
            act("pass", seat, round=view["round"])
        seen = seat.look(seen["n"], 5 if not may["pass"] else 0)


def act(kind, seat, **more):
    try:
        seat.act(kind, **more)
    except Refused as error:
        if error.status != 409:
            raise


class Cheat:
    """Has a seat, and tries to move for others, out of turn, again, malformed; to see cards; and to be the teacher."""

    def __init__(self, seat, others):
        self.seat, self.others = seat, others
        self.answers, self.heard = [], []
        self.stop = threading.Event()

    def send(self, path, body=None, word=None):
        ticket = self.seat.ticket
        try:
            answer = ask(ticket.address, f"/{ticket.code}/{path}", body, ticket.word if word is None else word)
            self.heard.append(json.dumps(answer))
            self.answers.append((path, body, 200))
        except Refused as error:
            self.heard.append(str(error))
            self.answers.append((path, body, error.status))
        except NoConnection as error:
            self.heard.append(str(error))

    def run(self):
        while not self.stop.is_set():
            new = f"cheat-{next(_ids):06d}"
            for other in self.others:
                self.send("move", {"id": new, "move": {"move": "pass", "by": other}})
                self.send("move", {"id": new, "by": other, "who": other, "move": {"move": "accept", "proposal": 1}})
                self.send("join", {"capital": other, "team": "cheat", "word": self.seat.ticket.word + "X"})
            for do in ("begin", "pause", "end_round", "undo", "release", "debrief"):
                self.send("chair", {"id": new, "do": do, "round": 1, "capital": self.others[0]})
                self.send("chair", {"id": new, "do": do}, word="chair")
            for move in (
                {"move": "undo", "keep": 1},
                {"move": "next_round", "by": CHAIR},
                {"move": "pass", "round": 99},
            ):
                self.send("move", {"id": new, "move": move})
            self.send("move", {"id": new, "move": {"move": "propose", "package": {"no": "thing"}}})
            self.send("move", {"move": {"move": "pass"}})
            for path in ("view?who=chair", f"view?capital={self.others[0]}&after=-1&wait=0", "cards", "debrief"):
                self.send(path)
            self.stop.wait(0.2)


def test_a_class_with_a_cheat_reaches_the_debrief_and_the_cheat_gains_nothing(served, tmp_path, stores):
    served.host._guesses.too_many = lambda address: False  # or the cheat would be stopped for guessing, see below
    case = load("spring_2018")
    code, word = served.open("spring_2018")
    chair = Seat(Ticket(served.address, code, CHAIR, word))
    seats = {name: join(served.address, code, name, f"team {name}", tmp_path / name) for name in case.capitals}
    cheat = Cheat(Seat(seats["Pyongyang"].ticket), [n for n in seats if n != "Pyongyang"])
    threads = [threading.Thread(target=play, args=(seat,)) for seat in seats.values()]
    cheating = threading.Thread(target=cheat.run)
    cheating.start()
    chair.act("begin")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    cheat.stop.set()
    cheating.join()
    chair.act("debrief")
    assert seats["Tokyo"].look()["phase"] == "debrief"
    assert set(seats["Tokyo"].seen["debrief"]["cards"]) == set(case.capitals)

    got = [(path, body) for path, body, status in cheat.answers if status == 200 and not path.startswith("view")]
    assert got == []
    heard = "".join(cheat.heard)
    for name, capital in case.capitals.items():
        secret = [capital.private_line.strip(), *capital.interests]
        assert any(json.dumps(line)[1:-1] in heard for line in secret) is (name == "Pyongyang")
    events = stores(tmp_path / "rooms").events(code)
    for event in events:
        if event.body["do"] == "move":
            assert event.author == event.body["move"]["by"]
            assert not event.id.startswith("cheat")
    moves = [event.body["move"] for event in events if event.body["do"] == "move"]
    begun = next(event.body["start"] for event in events if event.body["do"] == "begin")
    assert fold(case, [begun, *moves]).over
    assert len({event.author for event in events if event.body["do"] == "join"}) == 5


def test_a_cheat_who_guesses_is_stopped_and_the_class_plays_on(served, tmp_path):
    code, word = served.open()
    seats = {name: join(served.address, code, name, name, tmp_path / name) for name in ("Washington", "Tokyo")}
    for _ in range(80):
        with pytest.raises(Refused):
            ask(served.address, f"/{code}/view", None, "a guess")
    Seat(Ticket(served.address, code, CHAIR, word)).act("begin")
    threads = [threading.Thread(target=play, args=(seat,)) for seat in seats.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert seats["Tokyo"].look()["phase"] == "over"


class Killable:
    """`summitry room` as a process of its own."""

    def __init__(self, folder, settings, **variables):
        self.variables = variables
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.settings, self.address = folder, settings, f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        options = ["--folder", self.folder, "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "summitry.cli", "room", *options, "--case", self.folder / "small.yaml"],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(self.settings) | self.variables,
        )
        self.said = [self.process.stdout.readline() for _ in range(5)]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_kill_9_in_the_middle_of_a_round_loses_nothing_that_was_acknowledged(tmp_path, stores):
    (tmp_path / "small.yaml").write_text(TEXT.replace("proposals_per_round: 1", "proposals_per_round: 10"), "utf-8")
    server = Killable(tmp_path, tmp_path / "settings")
    try:
        code, word = (line.split()[-1] for line in (server.said[1], server.said[3]))
        chair = Seat(Ticket(server.address, code, CHAIR, word))
        names = ("Washington", "Tokyo")
        seats = {name: join(server.address, code, name, name, tmp_path / name) for name in names}
        chair.act("begin")
        acknowledged, ended = [], threading.Event()

        def busy():
            while not ended.is_set():
                for package in (BOTH, {"farm": "open"}, {"steel": "exempt"}):
                    try:
                        answer = seats["Washington"].act("propose", package=package)
                    except Refused:
                        chair.act("undo")
                        continue
                    acknowledged.append((answer["n"], package))

        seats["Tokyo"].listen(lambda: None)
        player = threading.Thread(target=busy)
        player.start()
        for _ in range(2):
            count = len(acknowledged)
            until(lambda count=count: len(acknowledged) > count + 5)
            server.kill()
            count = len(acknowledged)
            until(lambda: seats["Tokyo"].trouble)
            server.start()
            assert server.said[0] == "Going on with the last room; --new opens another.\n"
            assert server.said[1].split()[-1] == code
            until(lambda count=count: len(acknowledged) > count + 5)
            until(lambda: not seats["Tokyo"].trouble)
        ended.set()
        player.join()
        last = chair.look()["n"]
        until(lambda: seats["Tokyo"].seen["n"] == last)
        seats["Tokyo"].leave()
    finally:
        server.kill()
    events = {event.n: event for event in stores(tmp_path).events(code)}
    assert list(events) == list(range(1, len(events) + 1))
    for number, package in acknowledged:
        assert events[number].body["move"]["package"] == package
    record = stores(tmp_path).room(code)
    room = rules.new(record.case_name, record.case_text)
    for event in events.values():
        room = rules.apply(room, event.author, event.body)  # no event was played twice: that would be illegal


def test_a_room_that_is_served_says_how_to_join_and_goes_on(tmp_path):
    (tmp_path / "small.yaml").write_text(TEXT, "utf-8")
    server = Killable(tmp_path, tmp_path / "settings")
    try:
        assert [line.partition(":")[0] for line in server.said[:4]] == [
            "Opened a room.\n",
            "Code for the class",
            "Address",
            "Your own word",
        ]
        assert server.address in server.said[2]
        code = server.said[1].split()[-1]
        assert client._until_answered(lambda: client.lobby(server.address, code), 20)["phase"] == "lobby"
        server.process.terminate()
        assert server.process.wait(10) == 0
    finally:
        server.kill()


def test_a_room_as_a_managed_service_of_a_hub_takes_address_and_prefix_from_the_hub(tmp_path):
    (tmp_path / "small.yaml").write_text(TEXT, "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    hub = {"JUPYTERHUB_SERVICE_URL": address, "JUPYTERHUB_SERVICE_PREFIX": "/services/room/"}
    server = Killable(tmp_path, tmp_path / "settings", **hub, SUMMITRY_ROOM_KEY="an opening key")
    try:
        root = f"{address}/services/room"
        code = server.said[1].split()[-1]
        assert client._until_answered(lambda: client.lobby(root, code), 20)["phase"] == "lobby"
        ticket = client.open_room(root, "an opening key", "other", TEXT)
        assert Seat(ticket).look()["phase"] == "lobby"
        assert ticket.word not in "".join(server.said)
        assert str(tmp_path) in server.said[3]  # the word is in a file, and not in the hub's log
    finally:
        server.kill()
