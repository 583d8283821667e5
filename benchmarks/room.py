"""From a move in a room of the summit to the moment at which every other client has it, with 40 clients.

python benchmarks/room.py

`summitry room` serves a game of five capitals. CLIENTS clients wait for news as notebooks do, in PROCESSES processes of
their own. Each capital in its turn proposes and passes, to the end of the game. The clock runs from the call that sends
a move to the moment at which another client has read what its team may see after it. The peer is the answer to the move
itself, which no way of telling the others can beat.
"""

import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

from _common import median, p95, report

from summitry.summit.game import CHAIR
from summitry.summit.room.client import Seat, join
from summitry.summit.room.tickets import Ticket

CLIENTS, PROCESSES, READY, PATIENCE = 40, 2, 30, 30
CAPITALS = ("Washington", "Tokyo", "Seoul", "Beijing", "Pyongyang")
BAR = 1.0  # seconds, at the 95th percentile
PEER = "the answer to the move"


def listen(tickets: dict[int, Ticket], heard) -> None:
    """Wait for news on every seat, and put the client's number, the event and the time into `heard`."""
    for number, ticket in tickets.items():
        seat = Seat(ticket)
        seat.listen(lambda number=number, seat=seat: heard.put((number, seat.seen.get("n", 0), time.monotonic())))
    threading.Event().wait()


class Ears:
    """What the clients have heard."""

    def __init__(self, heard):
        self._heard = heard
        self._last = dict.fromkeys(range(CLIENTS), (-1, 0.0))

    def times(self, event: int, patience: float = PATIENCE) -> list[float]:
        """Return when each client heard of `event`, or of a later one, as soon as all have."""
        times = {number: at for number, (n, at) in self._last.items() if n >= event}
        end = time.monotonic() + patience
        while len(times) < CLIENTS:
            number, n, at = self._heard.get(timeout=max(0.01, end - time.monotonic()))
            self._last[number] = n, at
            if n >= event:
                times.setdefault(number, at)
        return [times[number] for number in range(CLIENTS)]


def game(seats: dict[str, Seat]):
    """Yield the moves of a whole game: who, what, and what belongs to it."""
    view = seats[CAPITALS[0]].look()["view"]
    changes = [
        {name: option} for name, issue in view["issues"].items() for option in issue["options"]
        if option != issue["status_quo"]
    ]  # fmt: skip
    for turn in range(len(CAPITALS) * view["rounds"]):
        round_, place = divmod(turn, len(CAPITALS))
        seat = seats[CAPITALS[(round_ + place) % len(CAPITALS)]]
        yield seat, "propose", {"package": changes[turn % len(changes)]}
        yield seat, "pass", {}


def measure(address: str, code: str, word: str, folder: Path) -> tuple[list[float], list[float]]:
    """Return the seconds from each move to each other client, and to its own answer."""
    seats = {name: join(address, code, name, name, folder / name) for name in CAPITALS}
    chair = Seat(Ticket(address, code, CHAIR, word))
    context = multiprocessing.get_context("spawn")
    heard = context.Queue()
    spread = defaultdict(dict)
    for number in range(CLIENTS):
        spread[number % PROCESSES][number] = seats[CAPITALS[number % len(CAPITALS)]].ticket
    listeners = [context.Process(target=listen, args=(part, heard), daemon=True) for part in spread.values()]
    for listener in listeners:
        listener.start()
    try:
        ears = Ears(heard)
        ears.times(chair.act("begin")["n"], READY)
        others, answers = [], []
        for seat, kind, more in game(seats):
            start = time.monotonic()
            event = seat.act(kind, **more)["n"]
            answers.append(time.monotonic() - start)
            others += [at - start for at in ears.times(event)]
    finally:
        for listener in listeners:
            listener.kill()
    return others, answers


def main() -> bool:
    """Serve a room, measure, print, and return whether the bar holds."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        folder = Path(name)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "summitry.cli", "room", "--host", "127.0.0.1", "--port", str(port)]
        environment = os.environ | {"SUMMITRY_ROOMS": name}
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            code, address, word = [server.stdout.readline().split()[-1] for _ in range(5)][1:4]
            others, answers = measure(address, code, word, folder)
        finally:
            server.terminate()
            server.wait()
            server.stdout.close()
    what = f"{len(answers)} moves to {CLIENTS} clients of a room"
    return all(
        [
            report(f"{what}, median", median(others), "s", PEER, median(answers), bar=BAR),
            report(f"{what}, 95th percentile", p95(others), "s", PEER, p95(answers), bar=BAR),
        ]
    )


if __name__ == "__main__":
    raise SystemExit(not main())
