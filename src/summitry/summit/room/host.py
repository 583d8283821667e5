"""The rooms of one server: who asks, what is recorded, who waits for news, and what the computer plays.

Everything here runs in one event loop. Only the computer's thinking happens in a thread of its own, on states that do
not change; if the room has moved on meanwhile, what it thought is thrown away.
"""

import asyncio
import contextlib
import json
import secrets
import sqlite3
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from summitry.summit import rivals
from summitry.summit.case import case_file, parse
from summitry.summit.game import CHAIR, IllegalMove
from summitry.summit.room import rules
from summitry.summit.room.protocol import LARGEST_CASE, Refused
from summitry.summit.room.rules import COMPUTER, BadField, Room
from summitry.summit.room.store import FILE, Behind, Event, Store, hashed, plain, same

GUESSES, ALL_GUESSES, WINDOW = 60, 300, 60.0  # wrong codes and words in a minute: of one address, and in all
PRESENT = 40.0  # seconds after its last request in which a client counts as connected
GLANCE = 1.0  # seconds after which a waiting client's room is read again, in case another process wrote
LONGEST_WAIT = 25.0
MOST_CLIENTS = 200  # that are counted for one seat


class Guesses:
    """Counts wrong codes and words, so that guessing takes longer than a lesson."""

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._wrong: deque[tuple[float, str]] = deque()

    def too_many(self, address: str) -> bool:
        """Whether this address, or all together, guessed wrong too often in the last minute."""
        while self._wrong and self._wrong[0][0] < self._clock() - WINDOW:
            self._wrong.popleft()
        return len(self._wrong) >= ALL_GUESSES or sum(a == address for _, a in self._wrong) >= GUESSES

    def wrong(self, address: str) -> None:
        """Note a wrong guess."""
        self._wrong.append((self._clock(), address))


class Live:
    """A room in memory: the fold of its events so far, and what depends on it."""

    def __init__(self, code: str, chair: str, room: Room):
        self.code, self.chair, self.room = code, chair, room
        self.made: dict[tuple[str, str], tuple[int, dict, int | None]] = {}  # (author, id) -> number, body, proposal
        self.news = asyncio.Event()
        self.thinking: asyncio.Task | None = None
        self.seen: dict[str, dict[str, float]] = {}
        self._shown: dict[str, bytes] = {}

    def take(self, event: Event) -> None:
        """Take in the next event."""
        before = len(self.room.state.proposals)
        self.room = rules.apply(self.room, event.author, event.body)
        made = len(self.room.state.proposals)
        self.made[event.author, event.id] = (event.n, event.body, made if made > before else None)
        self._shown.clear()
        self.news.set()
        self.news = asyncio.Event()

    def shown(self, who: str) -> bytes:
        """Return what `who` may see, as JSON; made once for all clients of a seat."""
        if who not in self._shown:
            self._shown[who] = json.dumps(rules.shown(self.room, who), ensure_ascii=False).encode("utf-8")
        return self._shown[who]

    def notice(self, who: str, client: str) -> None:
        """Note that a client is connected."""
        clients = self.seen.setdefault(who, {})
        if client in clients or len(clients) < MOST_CLIENTS:
            clients[client] = time.monotonic()

    def connected(self) -> dict[str, int]:
        """Return how many clients of each seat are connected."""
        since = time.monotonic() - PRESENT
        for who, clients in self.seen.items():
            self.seen[who] = {client: at for client, at in clients.items() if at > since}
        return {who: len(clients) for who, clients in self.seen.items()}


class Host:
    """The rooms in one folder.

    Parameters
    ----------
    folder : where the log is kept
    key : whoever knows it may open rooms over the network; without one nobody may
    """

    def __init__(self, folder: Path, key: str | None = None):
        self._folder, self._key = folder, key
        self._store: Store | None = None
        self._live: dict[str, Live] = {}
        self._guesses = Guesses()

    @property
    def store(self) -> Store:
        """The log; it is opened when it is first needed."""
        if self._store is None:
            self._store = Store(self._folder)
        return self._store

    def open_room(self, address: str, key: str, case: object, text: object) -> tuple[str, str]:
        """Open a room for whoever knows the key; return its code and the teacher's word."""
        if self._guesses.too_many(address):
            raise Refused(429, "Too many wrong keys. Try again in a minute.")
        if not self._key or not same(hashed("", key), hashed("", self._key)):
            self._guesses.wrong(address)
            raise Refused(403, "This is not the key with which rooms are opened here.")
        if not isinstance(case, str):
            raise Refused(400, "case: must be the name of a case", "case")
        if text is not None and (not isinstance(text, str) or len(text) > LARGEST_CASE):
            raise Refused(400, f"text: must be a case file of at most {LARGEST_CASE} characters", "text")
        try:
            if text is None:
                text = case_file(case).read_text("utf-8")
            else:
                parse(text, case)
        except ValueError as error:  # a CaseError is one, and names every line
            raise Refused(400, str(error), "case" if text is None else "text") from None
        return self.store.open_room(case, text)

    def lobby(self, address: str, code: str) -> dict[str, Any]:
        """Return what whoever knows the code may see."""
        return rules.lobby(self._by_code(address, code).room)

    def join(self, address: str, code: str, sent: Mapping[str, Any]) -> dict[str, str]:
        """Give a team a seat, or tell whoever knows its word which one it has."""
        live = self._by_code(address, code)
        word = sent.get("word")
        if not isinstance(word, str) or not 12 <= len(plain(word)) <= 60:
            raise Refused(400, "word: must have 12 to 60 letters and digits", "word")
        who = self._holder(live, word)
        if who is None:
            if sent.get("capital") is None:
                self._guesses.wrong(address)
                raise Refused(401, "No team of this room has this word.")
            capital = sent["capital"]
            if not isinstance(capital, str) or capital not in live.room.case.capitals:
                raise Refused(400, f"capital: must be one of {', '.join(live.room.case.capitals)}", "capital")
            try:
                name = rules.team_name(sent.get("team"))
            except BadField as error:
                raise Refused(400, str(error), error.field) from None
            body = {"do": "join", "team": name, "hash": hashed(live.code, word)}
            self._record(live, capital, f"join-{secrets.token_hex(8)}", body)
            who = capital
        team = live.room.teams.get(who)
        return {"who": who, "team": team.name if team else "the teacher"}

    def enter(self, address: str, code: str, word: str) -> tuple[Live, str]:
        """Return the room and who asks: `chair` or a capital. Raises Refused for a wrong code or word."""
        live = self._find(code)
        who = self._holder(live, word) if live else None
        if who is not None:
            return live, who
        if self._guesses.too_many(address):
            raise Refused(429, "Too many wrong codes or words. Try again in a minute.")
        self._guesses.wrong(address)
        if live is None:
            raise Refused(404, "There is no room with this code here.")
        raise Refused(401, "This word opens no seat in this room. The teacher may have given the seat to another team.")

    async def wait(self, live: Live, after: int, seconds: float) -> None:
        """Return when the room is not at event `after`, or after some seconds."""
        end = time.monotonic() + min(max(seconds, 0.0), LONGEST_WAIT)
        while True:
            self._catch_up(live)
            left = end - time.monotonic()
            if live.room.n != after or left <= 0:
                return
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(live.news.wait(), min(left, GLANCE))

    def shown(self, live: Live, who: str) -> bytes:
        """Return what `who` may see, as JSON; for the chair with who is connected."""
        if who != CHAIR:
            return live.shown(who)
        seen = json.loads(live.shown(CHAIR))
        return json.dumps({**seen, "connected": live.connected(), "note": self.store.note}).encode("utf-8")

    def act(self, live: Live, who: str, id_: str, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Record what a team or the chair does; the same id twice is the same act, answered again."""
        try:
            if who == CHAIR:
                known = live.made.get((who, id_))
                body = known[1] if known else rules.chair_act(live.room, sent)
            else:
                body = rules.team_move(who, sent.get("move"))
        except BadField as error:
            raise Refused(400, str(error), error.field) from None
        except IllegalMove as error:
            raise Refused(409, str(error)) from None
        if (who, id_) not in live.made:
            self._record(live, who, id_, body)
        number, recorded, proposal = live.made[who, id_]
        if recorded != body:
            raise Refused(409, "This id was used for another move.", "id")
        return {"n": number, "proposal": proposal}

    def worth(self, live: Live, who: str, draft: object) -> dict[str, Any]:
        """Return what a package would be worth to the capital that asks."""
        if who == CHAIR:
            raise Refused(403, "The chair has no card of its own.")
        try:
            return rules.worth(live.room, who, rules.package(draft, "package"))
        except BadField as error:
            raise Refused(400, str(error), error.field) from None

    def _by_code(self, address: str, code: str) -> Live:
        if self._guesses.too_many(address):
            raise Refused(429, "Too many wrong codes. Try again in a minute.")
        live = self._find(code)
        if live is None:
            self._guesses.wrong(address)
            raise Refused(404, "There is no room with this code here.")
        return live

    def _find(self, code: str) -> Live | None:
        code = plain(code)
        if code not in self._live:
            if self._store is None and not (self._folder / FILE).is_file():
                return None  # a learner's own server has no rooms, and makes no file because somebody asked
            record = self.store.room(code)
            if record is None:
                return None
            self._live[code] = Live(code, record.chair, rules.new(record.case_name, record.case_text))
        live = self._live[code]
        self._catch_up(live)
        return live

    def _holder(self, live: Live, word: str) -> str | None:
        """Return who has this word; all are compared, so that the time tells nothing."""
        hash_ = hashed(live.code, word)
        hashes = {CHAIR: live.chair, **{name: team.hash for name, team in live.room.teams.items()}}
        found = [who for who, known in hashes.items() if same(known, hash_)]
        return found[0] if found else None

    def _catch_up(self, live: Live) -> None:
        if self.store.last(live.code) > live.room.n:
            for event in self.store.events(live.code, live.room.n):
                live.take(event)
        self._think(live)

    def _record(self, live: Live, author: str, id_: str, body: dict[str, Any]) -> None:
        while True:
            try:
                rules.apply(live.room, author, body)
            except IllegalMove as error:
                raise Refused(409, str(error)) from None
            try:
                event = self.store.append(live.code, live.room.n + 1, author, id_, body)
            except Behind:
                self._catch_up(live)
                if (author, id_) in live.made:
                    return
                continue
            live.take(event)
            self._think(live)
            return

    def _think(self, live: Live) -> None:
        if live.room.computer_to_move and (live.thinking is None or live.thinking.done()):
            live.thinking = asyncio.get_running_loop().create_task(self._computers(live))

    async def _computers(self, live: Live) -> None:
        while capital := live.room.computer_to_move:
            room = live.room
            said = await asyncio.get_running_loop().run_in_executor(
                None, rivals.turn, room.state, capital, room.state.seats[capital]
            )
            for turn in said:
                if live.room is not room:
                    break
                body = {"do": "move", "move": {**turn.move, "why": turn.why}}
                try:
                    self._record(live, COMPUTER, secrets.token_hex(8), body)
                except Refused:  # another process played this turn
                    break
                except sqlite3.Error:  # the disk is full: whoever asks next starts it again
                    return
                room = live.room
