"""Drive the system's own Firefox, headless and with the network cut, through WebDriver BiDi (W3C).

Playwright drives only a Firefox patched by itself. BiDi is in every Firefox, needs no driver program, and is JSON over
a web socket.
"""

import base64
import contextlib
import itertools
import json
import re
import shutil
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websocket

NO_FIREFOX = "no Firefox: `sudo apt-get install firefox-esr` on Debian, `sudo apt-get install firefox` on Ubuntu"
PREFERENCES = """
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.proxy.no_proxies_on", "127.0.0.1");
user_pref("accessibility.tabfocus", 7);
"""
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATIENCE = 30  # seconds
KEYS = {
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Shift": "\ue008",
    "Space": " ",
}


def program() -> str | None:
    """Return the path of the system's Firefox, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextlib.contextmanager
def open_firefox(profile: Path) -> Iterator["Firefox"]:
    """Run Firefox with the new profile `profile`; it finds no host but loopback."""
    profile.mkdir(parents=True)
    (profile / "user.js").write_text(PREFERENCES, "utf-8")
    log = profile / "firefox.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [program(), "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        browser = Firefox(_address(process, log))
        try:
            yield browser
        finally:
            with contextlib.suppress(websocket.WebSocketException, OSError):
                browser.command("browser.close")
            browser.socket.close()
    finally:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen, log: Path) -> str:
    end = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if found := LISTENS.search(log.read_text("utf-8", "replace")):
            return found[1]
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"Firefox did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")


class Firefox:
    """One tab of Firefox.

    Attributes
    ----------
    version : of the program
    blocked : requests to other hosts
    errors : of the console and of scripts
    """

    def __init__(self, address: str):
        self.blocked: list[str] = []
        self.errors: list[str] = []
        self._ids = itertools.count()
        self.socket = websocket.create_connection(f"{address}/session", timeout=2 * PATIENCE, suppress_origin=True)
        session = self.command("session.new", capabilities={})
        self.version = session["capabilities"]["browserVersion"]
        self.command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        # The tab that Firefox opens itself never gets the focus.
        self.tab = self.command("browsingContext.create", type="tab")["context"]
        self.resize(1280, 900)

    def command(self, method: str, **params) -> dict[str, Any]:
        """Send a command and return its result. Events that come meanwhile are noted."""
        number = next(self._ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message["type"] == "event":
                self._note(message["method"], message["params"])
            elif message.get("id") == number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]

    def _note(self, event: str, params: dict[str, Any]) -> None:
        if event == "log.entryAdded" and params["level"] == "error":
            self.errors.append(params["text"])
        elif event == "network.beforeRequestSent":
            url = urllib.parse.urlsplit(params["request"]["url"])
            if url.scheme in ("http", "https", "ws", "wss") and url.hostname != "127.0.0.1":
                self.blocked.append(params["request"]["url"])

    def resize(self, width: int, height: int, ratio: float = 1) -> None:
        """Give the page `width` and `height` in CSS pixels, each of `ratio` pixels of the screen."""
        size = {"width": width, "height": height}
        self.command("browsingContext.setViewport", context=self.tab, viewport=size, devicePixelRatio=ratio)

    def open(self, url: str) -> None:
        """Load a page to its end, and forget what was blocked and went wrong before."""
        self.blocked.clear()
        self.errors.clear()
        self.command("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def evaluate(self, function: str, *arguments) -> Any:
        """Return what a JavaScript function, or its promise, returns for `arguments`; all of it is JSON."""
        result = self.command(
            "script.callFunction",
            functionDeclaration=f"async (given) => JSON.stringify(await ({function})(...JSON.parse(given)) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            target={"context": self.tab},
            awaitPromise=True,
            userActivation=True,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def wait_for(self, function: str, *arguments, patience: float = PATIENCE) -> Any:
        """Wait until a JavaScript function returns something true, and return that."""
        end = time.monotonic() + patience
        while not (found := self.evaluate(function, *arguments)):
            if time.monotonic() > end:
                raise TimeoutError(f"{patience} s passed without {function} {arguments}")
            time.sleep(0.05)
        return found

    def press(self, *keys: str) -> None:
        """Press keys one after the other: letters, or names in KEYS; `Shift+Tab` holds one down meanwhile."""
        actions = []
        for key in keys:
            together = [KEYS.get(part, part) for part in (key.split("+") if len(key) > 1 else [key])]
            actions += [{"type": "keyDown", "value": part} for part in together]
            actions += [{"type": "keyUp", "value": part} for part in reversed(together)]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self.command("input.performActions", context=self.tab, actions=[source])

    def screenshot(self, path: Path, whole: bool = False) -> None:
        """Photograph what is seen, or the whole page."""
        origin = "document" if whole else "viewport"
        taken = self.command("browsingContext.captureScreenshot", context=self.tab, origin=origin)
        path.write_bytes(base64.b64decode(taken["data"]))
