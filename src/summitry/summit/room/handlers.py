"""The addresses of a room, for Tornado: `/summitry/room/CODE`, and under it `join`, `view`, `move`, `worth`, `chair`.

They ask for no login of the server that they are part of, since students have none there. What they ask for is the
room's code and, in the header `Summitry-Word`, the word of a team or of the teacher. They use no cookie, and take JSON
alone, which a page of another site cannot send here: so there is no request to forge.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler, stream_request_body

from summitry.summit.room.protocol import CLIENT, LARGEST_CASE, ROOT, WORD, Refused

LARGEST = 16_000  # bytes of a request; a move is some hundred
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_JSON = "application/json"


def handlers(host: Callable[[], Any], base: str = "/") -> list[tuple]:
    """Return the handlers below the address `base`, which begins and ends with a slash; `host()` is called for each."""
    root, code = re.escape(base) + ROOT, "/([A-Za-z0-9-]{1,40})"
    routes = [
        ("/?", Rooms),
        (code, Lobby),
        (f"{code}/join", Join),
        (f"{code}/view", View),
        (f"{code}/(move|chair)", Act),
        (f"{code}/worth", Worth),
    ]
    return [(root + path, handler, {"host": host}) for path, handler in routes]


@stream_request_body
class _Handler(RequestHandler):
    largest = LARGEST

    def initialize(self, host: Callable[[], Any]) -> None:
        self.host = host()
        self._body, self._too_long = bytearray(), False

    def data_received(self, chunk: bytes) -> None:
        self._too_long = self._too_long or len(self._body) + len(chunk) > self.largest
        if not self._too_long:
            self._body += chunk

    def check_xsrf_cookie(self) -> None:
        """Nothing: no cookie is used, see above."""

    def set_default_headers(self) -> None:
        self.set_header("Content-Type", f"{_JSON}; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def sent(self) -> dict[str, Any]:
        """Return what was sent. Raises Refused unless it is one JSON object."""
        if self._too_long:
            raise Refused(413, f"A request here has at most {self.largest} bytes.")
        if self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _JSON:
            raise Refused(415, f"What is sent here is {_JSON}.")
        try:
            value = json.loads(self._body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Refused(400, f"body: this is not JSON ({error})", "body") from None
        if not isinstance(value, dict):
            raise Refused(400, "body: must be an object", "body")
        return value

    def enter(self, code: str):
        """Return the room and who asks."""
        live, who = self.host.enter(self.request.remote_ip, code, self.request.headers.get(WORD, ""))
        live.notice(who, self.request.headers.get(CLIENT, "")[:64])
        return live, who

    def log_exception(self, kind, error, trace) -> None:
        if not isinstance(error, Refused | StreamClosedError):
            super().log_exception(kind, error, trace)

    def write_error(self, status: int, **kwargs) -> None:
        from sqlite3 import Error  # not above: a server that has no room does not load it

        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, Error):
            error = Refused(503, f"The server cannot write to its disk now ({error}). Nothing was played.")
        self._refuse(error if isinstance(error, Refused) else Refused(status, self._reason))

    def _refuse(self, error: Refused) -> None:
        self.set_status(error.status)
        self.finish({"error": str(error), "field": error.field} if error.field else {"error": str(error)})


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


class Rooms(_Handler):
    """What this is; and opening a room, for whoever has the key."""

    largest = LARGEST_CASE + LARGEST

    @allow_unauthenticated
    def get(self) -> None:
        self.finish({"summitry": "room"})

    @allow_unauthenticated
    def post(self) -> None:
        sent = self.sent()
        key = self.request.headers.get(WORD, "")
        code, word = self.host.open_room(self.request.remote_ip, key, sent.get("case"), sent.get("text"))
        self.finish({"code": code, "word": word})


class Lobby(_Handler):
    """Which seats are free, for whoever has the code."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        self.finish(self.host.lobby(self.request.remote_ip, code))


class Join(_Handler):
    """Taking a seat."""

    @allow_unauthenticated
    def post(self, code: str) -> None:
        self.finish(self.host.join(self.request.remote_ip, code, self.sent()))


class View(_Handler):
    """What the asker may see; it waits up to `wait` seconds for something after event `after`."""

    @allow_unauthenticated
    async def get(self, code: str) -> None:
        live, who = self.enter(code)
        after = _number(self.get_query_argument("after", "-1"), "after")
        wait = _number(self.get_query_argument("wait", "0"), "wait")
        await self.host.wait(live, after, wait)
        live, who = self.enter(code)  # the seat may have been given to others meanwhile
        self.finish(self.host.shown(live, who))


def _number(text: str, name: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        raise Refused(400, f"{name}: must be a whole number", name)
    return int(text)


class Act(_Handler):
    """A move of a team, or what the teacher does. It is on the disk before the answer goes out."""

    @allow_unauthenticated
    def post(self, code: str, kind: str) -> None:
        live, who = self.enter(code)
        if (kind == "chair") != (who == "chair"):
            raise Refused(403, "Only the teacher does this." if kind == "chair" else "The chair makes no moves.")
        sent = self.sent()
        id_ = sent.get("id")
        if not isinstance(id_, str) or not _ID.fullmatch(id_):
            raise Refused(400, "id: must have 8 to 64 letters, digits, - or _", "id")
        self.finish(self.host.act(live, who, id_, sent))


class Worth(_Handler):
    """What a package would be worth to the team that asks."""

    @allow_unauthenticated
    def post(self, code: str) -> None:
        live, who = self.enter(code)
        self.finish(self.host.worth(live, who, self.sent().get("package")))
