"""A seat in a notebook: `join` for a team, `teach` for the teacher, `open_room` to host from one's own server.

Nothing here waits for the network: a click is sent in the background, and news are drawn when they come.
"""

import html
import os
import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import ipywidgets as widgets
import pandas as pd

from summitry import files
from summitry.summit.game import CHAIR
from summitry.summit.panel import (
    LABELLED,
    Controls,
    Status,
    bullets,
    button,
    card,
    choose,
    debriefing,
    folded,
    offers,
    row,
    table,
)
from summitry.summit.room import client, tickets
from summitry.summit.room.client import NoConnection, Refused, Seat
from summitry.summit.room.store import Store, default_folder, plain
from summitry.summit.room.tickets import Ticket

SENT_AGAIN = "It is sent again until it arrives."
PLAYED = {
    "propose": "Proposal {proposal} is on the table.",
    "accept": "You accepted proposal {number}.",
    "reject": "You rejected proposal {number}.",
    "withdraw": "You took back proposal {number}.",
    "done": "Your turn is over.",
}

# A server that listens to its own computer alone, or one behind a JupyterHub, which knows its own address only.
ALONE = (
    "at the address of this page in your browser, as far as before <code>/lab</code>. If that begins with "
    "<code>localhost</code> or <code>127.0.0.1</code>, other computers cannot reach it: "
    "run <code>summitry room</code> in a terminal instead."
)


def join(address: str, code: str, word: str | None = None) -> widgets.VBox:
    """Return the controls of your team in a room; at first a form, with which you take a seat.

    Run again, in this notebook or after a restart, it goes on in the seat that you have.

    Parameters
    ----------
    address : of the room's server, as the teacher gives it
    code : of the room
    word : of a team that has a seat already, to play with it from another computer
    """
    box = widgets.VBox()
    ticket = tickets.find(code, tickets.folder())
    if word:
        _sit(box, client.share(address, code, word))
    elif ticket:
        _sit(box, Seat(ticket._replace(address=client.cleaned(address))), lambda: _Form(box, address, code))
    else:
        _Form(box, address, code)
    return box


def teach(address: str | None = None, code: str | None = None, word: str | None = None) -> widgets.VBox:
    """Return the teacher's controls of a room.

    Without arguments, of the room opened last on this computer. Otherwise with what was printed when it was opened.
    """
    if word:
        ticket = Ticket(client.cleaned(address), plain(code), CHAIR, word)
    else:
        where = default_folder()
        ticket = tickets.find(code, where, CHAIR) if code else tickets.newest(where)
        if ticket is None:
            raise ValueError("No room was opened on this computer: begin with `summitry room` in a terminal.")
        ticket = ticket._replace(address=client.cleaned(address or ticket.address))
    box = widgets.VBox()
    _Shown(box, Seat(ticket), _Chair)
    return box


def open_room(case: str = "spring_2018", address: str | None = None, key: str | None = None) -> widgets.VBox:
    """Open a room and return the teacher's controls.

    Parameters
    ----------
    case : a case of the course, or a case file
    address, key : of a server that opens rooms for whoever knows its key; without them the room is on the Jupyter
        server of this notebook, which the others reach if it is part of a JupyterHub
    """
    from summitry.summit.room.server import read

    folder = default_folder()
    if address is not None:
        ticket = client.open_room(address, key or "", *read(case))
    else:
        root, store = own_server(), Store(folder)
        try:
            code, word = store.open_room(*read(case))
        finally:
            store.close()
        ticket = Ticket(root, code, CHAIR, word)
    tickets.keep(ticket, folder)
    return teach(code=ticket.code)


def own_server() -> str:
    """Return the address of the Jupyter server that runs this notebook. Raises ValueError if there is none."""
    from jupyter_server.serverapp import list_running_servers

    servers = list(list_running_servers())
    mine = [server for server in servers if str(server["pid"]) == os.environ.get("JPY_PARENT_PID")] or servers
    if not mine:
        raise ValueError("No Jupyter server is found here: open the room with `summitry room` in a terminal.")
    return mine[0]["url"].rstrip("/")


def _sit(box: widgets.VBox, seat: Seat, otherwise: Callable[[], Any] | None = None) -> None:
    _Shown(box, seat, _Team, otherwise)


class _Form:
    """Taking a seat: which capital, under which name; or with a team that has one, by its word."""

    def __init__(self, box: widgets.VBox, address: str, code: str):
        self.box, self.address, self.code = box, address, code
        self.title, self.status = widgets.HTML(), Status()
        self.capital = widgets.Dropdown(description="Capital", **LABELLED)
        self.team = widgets.Text(description="Your team's name", **LABELLED)
        self.word = widgets.Text(description="Or a team's word", placeholder="of a team that has a seat", **LABELLED)
        self.take = button("Take this seat", "Play this capital", self._take)
        self.share = button("Sit down with the team", "Play with the team whose word this is", self._share)
        self.again = button("Look again", "Which seats are free now?", self.look)
        box.children = [
            self.title,
            self.capital,
            self.team,
            row(self.take, self.again),
            self.word,
            row(self.share),
            self.status,
        ]
        self.look()

    def look(self) -> None:
        """Ask which seats are free."""
        try:
            seen = client.lobby(self.address, self.code)
        except (NoConnection, Refused, ValueError) as error:
            self.status.say(str(error))
            self.take.disabled = True
            return
        self.title.value = f"<h3>{html.escape(seen['title'])}</h3><p>{html.escape(seen['summary'])}</p>"
        free = [name for name, seat in seen["seats"].items() if seat["team"] is None and not seat["computer"]]
        choose(self.capital, [(name, name) for name in free], "none is free")
        self.take.disabled = not free
        self.status.say("Choose a capital and a name for your team." if free else "All seats are taken.")

    def _take(self) -> None:
        self._try(lambda: client.join(self.address, self.code, self.capital.value, self.team.value))

    def _share(self) -> None:
        self._try(lambda: client.share(self.address, self.code, self.word.value))

    def _try(self, call: Callable[[], Seat]) -> None:
        try:
            seat = call()
        except (NoConnection, Refused) as error:
            self.look()
            self.status.say(f"That did not work: {error}")
            return
        except OSError as error:
            self.look()
            self.status.say(files.explain(error, "Your seat cannot be kept in this folder: work in one of your own."))
            return
        _sit(self.box, seat)


class _Shown:
    """Keeps a box up to date with a seat: builds its controls when the first news come, and draws all that follow."""

    def __init__(
        self, box: widgets.VBox, seat: Seat, kind: Callable[[Seat], Any], otherwise: Callable[[], Any] | None = None
    ):
        self.box, self.seat, self.kind, self.otherwise = box, seat, kind, otherwise
        self.controls = None
        self.status = Status()
        self._drawing = threading.Lock()
        box.children = [self.status]
        self.status.say("Connecting ...")
        if before := _open.pop(seat.ticket, None):
            before.close()
        try:
            seat.look()
        except Refused as error:
            if otherwise and error.status in (401, 404):
                otherwise()
                return
            self.status.say(str(error))
        except NoConnection as error:
            self.status.say(f"{error} Trying again.")
        if seat.seen:
            self.draw()
        _open[seat.ticket] = self
        seat.listen(self.draw)

    def close(self) -> None:
        """Stop listening, since the cell was run again."""
        self.seat.leave()
        self.status.say("These controls were opened again. Use the newest.")
        self.box.children = [self.status]

    def draw(self) -> None:
        """Draw what the seat sees now, or that there is no connection."""
        with self._drawing:
            if self.controls is None:
                if not self.seat.seen:
                    self.status.say(self.seat.trouble)
                    return
                self.controls = self.kind(self.seat)
                self.box.children = [self.controls.box]
            self.controls.draw()


_open: dict[Ticket, _Shown] = {}  # by seat: a cell that is run again does not leave a second listener behind


def _news(before: list[str], after: list[str]) -> list[str]:
    """Return the sentences that are new; all are shown again after one was taken back."""
    if after[: len(before)] == before:
        return after[len(before) :]
    for cut in range(1, len(before)):  # the first are no longer shown
        if before[cut:] == after[: len(before) - cut]:
            return after[len(before) - cut :]
    return ["The teacher took back the last move."]


def _seats(seen: Mapping[str, Any], connected: Mapping[str, int] | None = None) -> str:
    turn = seen["view"]["to_move"] if seen["phase"] in ("playing", "paused") else []
    rows = [
        {
            "capital": name,
            "team": "the computer" if seat["computer"] else seat["team"] or "",
            **({"connected": connected.get(name, 0) or ("" if seat["computer"] else "nobody")} if connected else {}),
            "to move": "yes" if name in turn else "",
        }
        for name, seat in seen["seats"].items()
    ]
    return table(pd.DataFrame(rows))


def _now(seen: Mapping[str, Any]) -> str:
    view = seen["view"]
    if seen["phase"] == "lobby":
        return "The game has not begun."
    if seen["phase"] in ("over", "debrief"):
        return "The game is over." + ("" if seen["phase"] == "debrief" else " The teacher opens the cards.")
    whose = "It is your turn." if seen["you"] in view["to_move"] else f"To move: {', '.join(view['to_move'])}."
    paused = " The teacher has paused the game." if seen["phase"] == "paused" else ""
    return f"Round {view['round']} of {view['rounds']}. {whose}{paused}"


def _said(seen: Mapping[str, Any]) -> str:
    return folded("What was said, the last first", bullets(seen["said"][::-1]) or "<p>Nothing yet.</p>")


def _debrief(seen: Mapping[str, Any]) -> str:
    """Return the results and all cards as HTML, as soon as they are open to this seat."""
    if "debrief" not in seen:
        return ""
    left = pd.DataFrame.from_dict(seen["left"], orient="index")
    return debriefing(seen["view"], seen["debrief"], left, seen["reasons"])


def _worths(seen: Mapping[str, Any]) -> str:
    """Return what each open proposal is worth to each of its parties, for the teacher, as HTML."""
    rows = []
    for proposal in seen["view"]["proposals"]:
        if proposal["status"] == "open":
            own = {name: seen["cards"][name]["worth"][str(proposal["id"])] for name in proposal["parties"]}
            said = {name: f"{w['gain']:+.1f}" + ("" if w["ratified"] else ", refused") for name, w in own.items()}
            rows.append({"proposal": proposal["id"], **{name: said.get(name, "") for name in seen["cards"]}})
    return table(pd.DataFrame(rows)) if rows else "<p>No proposal is open.</p>"


class _Team(Controls):
    """The controls of a team."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._busy, self._sending = False, ""
        self._said: list[str] | None = None
        self._weighed: Any = ()
        self._turn = ""
        self._message = "Choose a package and propose it, or answer an offer."
        super().__init__(seat.seen["view"], "our")
        self.room, self.end = widgets.HTML(), widgets.HTML()
        self.box = self.layout(self.status, self.room, self.end)

    def draw(self) -> None:
        """Draw what the seat sees now."""
        with self._drawing:
            seen = self.seat.seen
            self.show(seen["view"])
            self._turn = _now(seen)  # of the view that is drawn: the seat may have heard more meanwhile
            name, team = seen["you"], seen["seats"][seen["you"]]["team"] or ""
            title = f"{seen['title']}: {name}, {team}"
            self.where.value = f"<h3>{html.escape(title)}</h3>"
            word = f"<p>Your team's word, for a second computer: <b>{html.escape(self.seat.ticket.word)}</b></p>"
            self.room.value = _said(seen) + folded("Who sits where, and your team's word", _seats(seen) + word)
            self.end.value = _debrief(seen)
            if self.end.value:
                self.box.children = [self.where, self.status, self.end, self.card, self.table, self.room]
            news = [] if self._said is None else _news(self._said, seen["said"])
            self._said = seen["said"]
            self.say(" ".join(news) or self._message)

    def move(self, name: str, arguments: Mapping[str, Any]) -> None:
        if self._busy:  # to disable the buttons meanwhile would take the focus from them
            return
        kind, sent = ("pass", {"round": self.seen["round"]}) if name == "done" else (name, arguments)
        with self._drawing:
            self._busy, self._sending = True, "Sending ..."
            self.draw()
        self.seat.later(
            lambda: self.seat.act(kind, put_off=self._put_off, **sent),
            lambda result: self._answered(name, sent, result),
        )

    def _put_off(self, reason: Refused) -> None:
        with self._drawing:
            self._sending = f"{reason} {SENT_AGAIN}"
            self.draw()

    def weigh(self, draft: Mapping[str, str]) -> None:
        asked = (self.seat.seen["n"], draft)
        if asked == self._weighed:
            return
        self._weighed = asked
        if draft:
            self.seat.weigh(draft, self._weighing)
        else:
            self.show_worth(None)

    def _weighing(self, result: Any) -> None:
        if isinstance(result, Exception):
            self._weighed = ()
            self.worth.value = f"<p>{html.escape(str(result))}</p>"
        elif self.draft:
            self.show_worth(result)

    def _answered(self, name: str, sent: Mapping[str, Any], result: Any) -> None:
        with self._drawing:
            self._busy = False
            if isinstance(result, Exception):
                self._message = f"That did not work: {result}"
            else:
                if name == "propose":
                    self.proposed()
                self._message = PLAYED[name].format(number=sent.get("proposal"), **result)
            self.draw()
            self.keep_focus(name)

    def say(self, message: str) -> None:
        self._message = message
        now = self._sending if self._busy else message
        self.status.say(" ".join(filter(None, [self._turn, self.seat.trouble, now])))


class _Chair:
    """The teacher's controls."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._drawing = threading.RLock()
        self._message = ""
        self.where, self.room, self.cards, self.end = (widgets.HTML() for _ in range(4))
        self.status = Status()
        self.buttons = {
            do: button(label, tip, lambda do=do: self._act(do))
            for do, label, tip in (
                ("begin", "Begin the game", "Empty seats go to the computer"),
                ("pause", "Pause", "Nobody moves until you resume"),
                ("resume", "Resume", "The game goes on"),
                ("end_round", "End this round", "End the round for all, whoever has still to move"),
                ("undo", "Undo the last move", "Take back the last move of a team, and all that followed"),
                ("debrief", "Open the cards", "Show all cards, scores and votes to all"),
            )
        }
        self.seats = widgets.Dropdown(description="Seat", **LABELLED)
        self.release = button("Free this seat", "Its team loses it; another may take it", lambda: self._act("release"))
        b = self.buttons
        alone = urlsplit(seat.ticket.address).hostname in ("127.0.0.1", "localhost", "::1")
        self._address = ALONE if alone else f"address <b>{html.escape(seat.ticket.address)}</b>"
        self.box = widgets.VBox(
            [
                self.where,
                row(b["begin"], b["pause"], b["resume"], b["end_round"], b["undo"], b["debrief"]),
                self.status,
                self.room,
                self.seats,
                row(self.release),
                self.cards,
                self.end,
            ]
        )

    def draw(self) -> None:
        """Draw what the teacher sees now."""
        with self._drawing:
            seen, ticket = self.seat.seen, self.seat.ticket
            self.where.value = (
                f"<h3>{html.escape(seen['title'])}: the teacher</h3>"
                f"<p>Code <b style='font-size: 2em'>{html.escape(ticket.code)}</b>, {self._address}</p>"
                f"<p><b>{html.escape(_now(seen))}</b></p>"
            )
            note = f"<p>{html.escape(seen['note'])}</p>" if seen["note"] else ""
            self.room.value = note + _seats(seen, {CHAIR: 1, **seen["connected"]}) + offers(seen["view"]) + _said(seen)
            for name, able in (
                ("begin", seen["phase"] == "lobby" and any(seat["team"] for seat in seen["seats"].values())),
                ("pause", seen["phase"] == "playing"),
                ("resume", seen["phase"] == "paused"),
                ("end_round", seen["phase"] in ("playing", "paused")),
                ("undo", seen["phase"] in ("playing", "paused", "over") and bool(seen["said"])),
                ("debrief", seen["phase"] == "over"),
            ):
                self.buttons[name].disabled = not able
            taken = [(f"{name}: {seat['team']}", name) for name, seat in seen["seats"].items() if seat["team"]]
            choose(self.seats, taken, "none is taken")
            self.release.disabled = not taken
            own = "".join(folded(name, card({**seen["view"], "you": you})) for name, you in seen["cards"].items())
            secret = folded("What open proposals are worth, and where home refuses (for you alone)", _worths(seen))
            self.cards.value = "" if "debrief" in seen else secret + folded("All cards (for you alone)", own)
            self.end.value = _debrief(seen)
            self.status.say(" ".join(filter(None, [self.seat.trouble, self._message])))

    def _act(self, do: str) -> None:
        more: dict[str, Any] = {}
        if do == "end_round":
            more["round"] = self.seat.seen["view"]["round"]
        if do == "release":
            more["capital"] = self.seats.value
        self._message = "Sending ..."
        self.draw()
        self.seat.later(
            lambda: self.seat.act(do, put_off=self._put_off, **more), lambda result: self._answered(do, result)
        )

    def _put_off(self, reason: Refused) -> None:
        self._message = f"{reason} {SENT_AGAIN}"
        self.draw()

    def _answered(self, do: str, result: Any) -> None:
        self._message = f"That did not work: {result}" if isinstance(result, Exception) else "Done."
        self.draw()
        if self.buttons.get(do, self.release).disabled:  # it cannot keep the focus
            next((one for one in self.buttons.values() if not one.disabled), self.seats).focus()
