"""A room's server in a thread of the tests, on loopback and a free port."""

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from summit.small import TEXT
from summitry.summit.case import case_file
from summitry.summit.room.handlers import handlers
from summitry.summit.room.host import Host


def until(what, seconds=60):
    """Wait until `what()` is true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


class Served:
    """A server of the rooms in `folder`, until `stop`."""

    def __init__(self, folder, key=None, port=0, base="/"):
        self._ready = threading.Event()
        self._arguments = (folder, key, port, base)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    async def _run(self):
        folder, key, port, base = self._arguments
        self.host = Host(folder, key)
        server = HTTPServer(Application(handlers(lambda: self.host, base), log_function=lambda handler: None))
        sockets = bind_sockets(port, "127.0.0.1")
        server.add_sockets(sockets)
        self.port = sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}{base}".rstrip("/")
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._end.wait()
        server.stop()
        await server.close_all_connections()
        self.host.store.close()

    def call(self, function):
        """Call a function in the server's thread, the only one that may touch its store."""

        async def run():
            return function()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def open(self, case="small", text=None):
        """Open a room and return its code and the teacher's word."""
        text = text or (TEXT if case == "small" else case_file(case).read_text("utf-8"))
        return self.call(lambda: self.host.store.open_room(case, text))

    def stop(self):
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    def request(self, path, body=None, word="", method=None, headers=None, root="/summitry/room"):
        """Send one request and return status, headers and body; `body` is sent as JSON, or as it is if bytes."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Summitry-Word": word, **({"Content-Type": "application/json"} if data is not None else {})}
        request = urllib.request.Request(self.address + root + path, data, {**sent, **(headers or {})}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def json(self, path, body=None, word="", **more):
        """Send one request and return status and the value of the answer."""
        status, _, answer = self.request(path, body, word, **more)
        return status, json.loads(answer)
