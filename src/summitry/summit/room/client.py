"""A seat in a room, over the network: what it may see, kept up to date, and acts that arrive exactly once.

Every act has an id that is made here. If no answer comes, the same act is sent again until one does; the server knows
an id that it has, so nothing is played twice. Two threads work in the background, one that waits for news and one that
sends, so that whoever uses a seat never waits for the network.
"""

import http.client
import json
import queue
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from summitry.summit.game import CHAIR
from summitry.summit.room import tickets
from summitry.summit.room.protocol import CLIENT, ROOT, WORD, Refused
from summitry.summit.room.store import new_word, plain
from summitry.summit.room.tickets import Ticket

PATIENCE = 10.0  # seconds for an answer, beyond what it was asked to wait
WAIT, CHAIR_WAIT = 20.0, 4.0  # seconds that the server may wait for news; the chair also sees who is connected
PAUSES = (0.1, 0.3, 0.6, 1.0, 2.0)  # seconds between attempts
LOST_SEAT = 15.0  # and where the server says that this is no seat: each attempt counts there as a wrong guess
_BUSY = (429, 502, 503, 504)

# Straight to the address: a proxy of the school's knows no laptop in the room.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class NoConnection(ConnectionError):
    """The server cannot be reached, or answers something that is not a room."""


def cleaned(address: str) -> str:
    """Return an address as it was typed, or copied from a browser, as the root of a server.

    >>> cleaned("192.168.1.20:8765/")
    'http://192.168.1.20:8765'
    >>> cleaned("https://hub.school.example/user/ann/lab/tree/x.ipynb")
    'https://hub.school.example/user/ann'
    """
    address = address.strip()
    parts = urllib.parse.urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"address: {address!r} is not an address such as 192.168.1.20:8765")
    path = "/" + parts.path.strip("/")
    for end in ("/lab", "/tree", "/notebooks", f"/{ROOT}"):
        path = path.split(f"{end}/")[0].removesuffix(end)
    return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}"


def ask(address: str, path: str, sent: Mapping | None = None, word: str = "", client: str = "", wait: float = 0) -> Any:
    """Ask the server once and return its answer. Raises Refused for a refusal, NoConnection if there is no answer."""
    headers = {WORD: word, CLIENT: client}
    data = None
    if sent is not None:
        data = json.dumps(sent).encode("utf-8")
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(f"{address}/{ROOT}{path}", data, headers)
    try:
        with _opener.open(request, timeout=PATIENCE + wait) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(error) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoConnection(f"No connection to {address} ({getattr(error, 'reason', error)}).") from None


def _refusal(error: urllib.error.HTTPError) -> Exception:
    try:
        told = json.loads(error.read(100_000))
        return Refused(error.code, str(told["error"]), told.get("field"))
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return NoConnection(f"{error.url.split(f'/{ROOT}')[0]} answers {error.code}, as no room does.")


def lobby(address: str, code: str) -> dict[str, Any]:
    """Return which seats of a room are free."""
    return ask(cleaned(address), f"/{plain(code)}")


def open_room(address: str, key: str, case: str, text: str) -> Ticket:
    """Open a room on a server whose key one knows, and return the teacher's ticket."""
    address = cleaned(address)
    told = ask(address, "", {"case": case, "text": text}, key)
    return Ticket(address, told["code"], CHAIR, told["word"])


def join(address: str, code: str, capital: str, team: str, folder: Path | None = None) -> "Seat":
    """Take a seat for a team, and keep the ticket in the learner's folder, or in `folder`.

    The word is made here and kept before it is sent, so that a lost answer costs nothing: the same call goes on.
    """
    where = tickets.folder(folder)
    old = tickets.find(code, where)
    word = old.word if old and old.who == capital else new_word()
    ticket = Ticket(cleaned(address), plain(code), capital, word)
    tickets.keep(ticket, where)
    sent = {"capital": capital, "team": team, "word": ticket.word}
    try:
        _until_answered(lambda: ask(ticket.address, f"/{ticket.code}/join", sent), patience=PATIENCE)
    except Refused:
        tickets.keep(old, where) if old else tickets.forget(ticket, where)
        raise
    return Seat(ticket)


def share(address: str, code: str, word: str, folder: Path | None = None) -> "Seat":
    """Sit down with a team that has a seat, by its word."""
    address, code = cleaned(address), plain(code)
    told = ask(address, f"/{code}/join", {"word": word})
    return Seat(tickets.keep(Ticket(address, code, told["who"], word), tickets.folder(folder)))


def _until_answered(
    call: Callable[[], Any],
    patience: float | None = None,
    stop: threading.Event | None = None,
    put_off: Callable[[Refused], None] = lambda reason: None,
) -> Any:
    """Return what `call` returns, trying again while there is no connection, at most `patience` seconds.

    `put_off` gets each refusal of a server that is busy, or cannot write now.
    """
    end = None if patience is None else time.monotonic() + patience
    attempt = 0
    while True:
        try:
            return call()
        except (NoConnection, Refused) as error:
            if isinstance(error, Refused) and error.status not in _BUSY:
                raise
            if (end is not None and time.monotonic() > end) or (stop is not None and stop.is_set()):
                raise
            if isinstance(error, Refused):
                put_off(error)
        (stop or threading.Event()).wait(PAUSES[min(attempt, len(PAUSES) - 1)])
        attempt += 1


class Seat:
    """A seat in a room.

    Parameters
    ----------
    ticket : whose seat

    Attributes
    ----------
    seen : the last that the server told, or an empty dict
    trouble : a sentence while there is no connection, or nothing
    """

    def __init__(self, ticket: Ticket):
        self.ticket = ticket
        self.seen: dict[str, Any] = {}
        self.trouble = ""
        self._client = uuid.uuid4().hex
        self._stop = threading.Event()
        self._todo: queue.SimpleQueue = queue.SimpleQueue()
        self._draft: tuple[Mapping[str, str], Callable] | None = None

    def look(self, after: int = -1, wait: float = 0) -> dict[str, Any]:
        """Ask what this seat may see, once something after event `after` has happened or `wait` seconds are over."""
        path = f"/{self.ticket.code}/view?after={after}&wait={round(wait)}"
        seen = ask(self.ticket.address, path, None, self.ticket.word, self._client, wait)
        you = seen["view"].get("you")
        if you:  # JSON has no numbers as keys
            you["worth"] = {int(number): own for number, own in you["worth"].items()}
        self.seen = seen
        return seen

    def act(
        self,
        kind: str,
        patience: float | None = None,
        put_off: Callable[[Refused], None] = lambda reason: None,
        **more: Any,
    ) -> dict[str, Any]:
        """Make a move, or for the chair do something, and return the answer; sent again until there is one.

        Parameters
        ----------
        kind : for a team propose, accept, reject, withdraw or pass; for the chair begin, pause, resume, end_round, ...
        patience : seconds after which NoConnection is raised; without a number, never
        put_off : called with each refusal of a server that is busy, or cannot write now
        more : what belongs to it, such as package=..., or proposal=...
        """
        if self.ticket.who == CHAIR:
            path, sent = "chair", {"do": kind, **more}
        else:
            path, sent = "move", {"move": {"move": kind, **more}}
        sent["id"] = uuid.uuid4().hex

        def send() -> dict[str, Any]:
            return ask(self.ticket.address, f"/{self.ticket.code}/{path}", sent, self.ticket.word, self._client)

        return _until_answered(send, patience, self._stop, put_off)

    def worth(self, package: Mapping[str, str]) -> dict[str, Any]:
        """Return what a package would be worth to this seat, and whose consent it takes."""
        sent = {"package": dict(package)}
        return ask(self.ticket.address, f"/{self.ticket.code}/worth", sent, self.ticket.word, self._client)

    def listen(self, changed: Callable[[], None]) -> None:
        """Keep `seen` and `trouble` up to date in the background, and call `changed()` after every change."""
        self._begin(self._listen, changed)
        self._begin(self._send)

    def later(self, call: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do `call()` in the background after all that was asked before; `then` gets its result, or its exception."""
        self._todo.put((call, then))

    def weigh(self, package: Mapping[str, str], then: Callable[[Any], None]) -> None:
        """Ask in the background what a package is worth; only the last one asked for is answered."""
        self._draft = (package, then)
        self._todo.put((None, None))

    def leave(self) -> None:
        """Stop the background threads; the seat remains taken."""
        self._stop.set()
        self._todo.put((None, None))

    def _begin(self, target: Callable, *arguments: Any) -> None:
        name = f"summitry {self.ticket.who}"
        threading.Thread(target=target, args=arguments, daemon=True, name=name).start()

    def _listen(self, changed: Callable[[], None]) -> None:
        wait = CHAIR_WAIT if self.ticket.who == CHAIR else WAIT
        failed = 0
        while not self._stop.is_set():
            before, trouble = self.seen, self.trouble
            try:
                self.look(before.get("n", -1), wait if before and not trouble else 0)
                self.trouble, failed = "", 0
            except NoConnection as error:
                self.trouble = f"{error} Trying again; nothing is lost."
                failed += 1
            except Refused as error:
                self.trouble = str(error)
                failed += 1
                self._stop.wait(0 if error.status in _BUSY else LOST_SEAT)
            if self._stop.is_set():
                return
            if self.seen != before or self.trouble != trouble:
                changed()
            if failed:
                self._stop.wait(PAUSES[min(failed - 1, len(PAUSES) - 1)])

    def _send(self) -> None:
        while not self._stop.is_set():
            call, then = self._todo.get()
            if call is None:
                draft, self._draft = self._draft, None
                if draft is None:
                    continue
                package, then = draft
                call = lambda package=package: self.worth(package)  # noqa: E731
            try:
                result = call()
            except (Refused, NoConnection) as error:
                result = error
            if not self._stop.is_set():
                then(result)
