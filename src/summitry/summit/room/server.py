"""Serves a room alone, for `summitry room`: on a laptop for the classroom's network, or as a service of a JupyterHub.

This process knows the addresses of `handlers` and no others: no files, no kernels, no terminals. Killed and started
again on the same folder it goes on with the same room.
"""

import asyncio
import os
import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from summitry.summit.case import case_file, read_case
from summitry.summit.game import CHAIR
from summitry.summit.room import rules, tickets
from summitry.summit.room.handlers import handlers
from summitry.summit.room.host import Host
from summitry.summit.room.store import Store
from summitry.summit.room.tickets import Ticket

FIRST_CASE = "spring_2018"
KEY_VARIABLE = "SUMMITRY_ROOM_KEY"
STILL_GOING = 12 * 3600.0  # seconds after which a room that was not finished is not gone on with by itself


def read(case: str) -> tuple[str, str]:
    """Return name and text of a case: one of the course by its name, or a file. Raises ValueError or OSError."""
    path = Path(case)
    if path.suffix not in (".yaml", ".yml"):
        path = case_file(case)
    read_case(path)
    return path.stem, path.read_text("utf-8")


def room(store: Store, case: str | None, again: bool = False) -> tuple[Ticket, bool]:
    """Return the teacher's ticket, and whether it is of a room that goes on: the last, if it is young and not finished.

    Parameters
    ----------
    store : the log
    case : name or file; None for that of the last room, or the first case of the course
    again : open a new room in any case
    """
    wanted = read(case) if case else None
    last = next(iter(store.rooms()), None)
    again = again or bool(last and wanted and wanted != (last.case_name, last.case_text))
    ticket = tickets.find(last.code, store.path.parent, CHAIR) if last else None
    if ticket and not again and time.time() - last.opened < STILL_GOING:
        state = rules.new(last.case_name, last.case_text)
        for event in store.events(last.code):
            state = rules.apply(state, event.author, event.body)
        if not state.opened:
            return ticket, True
    code, word = store.open_room(*(wanted or read(FIRST_CASE)))
    return tickets.keep(Ticket("", code, CHAIR, word), store.path.parent), False


def addresses(host: str, port: int, base: str = "/") -> list[str]:
    """Return the addresses at which other computers may reach this one, the likeliest first."""
    if host not in ("", "0.0.0.0", "::"):
        return [f"http://{f'[{host}]' if ':' in host else host}:{port}{base}".rstrip("/")]
    found = {
        entry.address
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family == socket.AF_INET and not entry.address.startswith(("127.", "169.254."))
    }
    private = ("192.168.", "10.", "172.")
    likely = sorted(found, key=lambda address: (not address.startswith(private), address))
    return [f"http://{address}:{port}{base}".rstrip("/") for address in likely or ["127.0.0.1"]]


def serve(folder: Path, host: str, port: int, case: str | None, again: bool = False, say=print) -> None:
    """Open a room, or go on with it, and serve it until the process is ended. Raises OSError if the port is taken.

    As a managed service of a JupyterHub, address and prefix come from the hub's environment.
    """
    base = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/")
    behind = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL", ""))
    host, port = behind.hostname or host, behind.port or port
    sockets = bind_sockets(port, host)
    port = sockets[0].getsockname()[1]
    the_host = Host(folder, os.environ.get(KEY_VARIABLE))
    ticket, goes_on = room(the_host.store, case, again)
    reached = addresses(host, port, base)
    ticket = tickets.keep(ticket._replace(address=reached[0]), folder)
    say("Going on with the last room; --new opens another." if goes_on else "Opened a room.")
    say(f"Code for the class:  {ticket.code}")
    say(f"Address:             {', or '.join(reached)}")
    say("Your own word:       " + (f"in {tickets.path(ticket, folder)}" if behind.hostname else ticket.word))
    if the_host.store.note:
        say(the_host.store.note)
    say("Keep this window open; Ctrl+C here ends it. The same command goes on with the same room.")
    asyncio.run(_run(the_host, base, sockets, bool(behind.hostname)))


async def _run(host: Host, base: str, sockets: list[socket.socket], behind_proxy: bool) -> None:
    application = Application(handlers(lambda: host, base), log_function=lambda handler: None)
    server = HTTPServer(application, xheaders=behind_proxy, max_body_size=1_000_000)
    server.add_sockets(sockets)
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            asyncio.get_running_loop().add_signal_handler(name, ended.set)
        except NotImplementedError:  # Windows, where Ctrl+C ends the loop by itself
            break
    await ended.wait()
    server.stop()
