"""In a Jupyter server: the rooms are reached without its login, and nothing else is; a learner's server has none."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from offline import environment
from summitry.summit.case import case_file

WORD = "AAAAA-AAAAA-AAAAA"
GUARDED = ("api/contents", "api/kernels", "api/sessions", "api/terminals", "api/config/x", "files/secret.txt")


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """A Jupyter server under a prefix, that demands a login for all that does not say otherwise."""
    folder, settings = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("settings")
    (folder / "secret.txt").write_text("treasure", "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.base_url=/user/ann/"]
    options += ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--IdentityProvider.token=thetoken"]
    options += ["--ServerApp.allow_unauthenticated_access=False"]
    log = (settings / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", *options],
        cwd=folder,
        env=environment(settings) | {"SUMMITRY_ROOMS": str(settings / "rooms")},
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}/user/ann/"
    try:
        end = time.monotonic() + 30
        while True:
            try:
                ask(address + "summitry/room")
                break
            except OSError:
                assert time.monotonic() < end
                assert process.poll() is None
                time.sleep(0.1)
        yield address, settings / "rooms"
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def ask(url, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    if data:
        headers["Content-Type"] = "application/json"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=20) as answer:
            return answer.status, answer.url, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url, error.read()


def test_rooms_are_reached_without_login_and_nothing_else_is(jupyter, stores):
    address, rooms = jupyter
    assert ask(f"{address}summitry/room/ZZZZZZ")[0] == 404
    assert not rooms.exists()
    code, chair = stores(rooms).open_room("goods_talks_2018", case_file("goods_talks_2018").read_text("utf-8"))
    room = f"{address}summitry/room/{code}"
    status, _, told = ask(f"{room}/join", {"capital": "Tokyo", "team": "we", "word": WORD})
    assert (status, json.loads(told)["who"]) == (200, "Tokyo")
    assert json.loads(ask(f"{room}/view", **{"Summitry-Word": WORD})[2])["you"] == "Tokyo"
    assert ask(f"{room}/chair", {"id": "12345678", "do": "begin"}, **{"Summitry-Word": chair})[0] == 200
    for path in GUARDED:
        for word in (WORD, chair):
            tried = {"Summitry-Word": word, "Authorization": f"token {word}"}
            for url in (f"{address}{path}", f"{address}{path}?token={word}", f"{room}/../../{path}"):
                status, reached, answer = ask(url, **tried)
                assert status in (403, 404, 405) or "/login" in reached
                assert b"treasure" not in answer
    assert ask(f"{address}api/contents", Authorization="token thetoken")[0] == 200
    log = (rooms.parent / "log").read_text("utf-8")
    assert not re.search(r"registered for .*summitry/room", log)  # the server's warning of a forgotten login


def test_loading_costs_a_server_no_pandas():
    code = (
        "import sys, types\n"
        "from summitry.summit.room import extension as e\n"
        "app = types.SimpleNamespace(settings={'base_url': '/'}, add_handlers=lambda *a: None)\n"
        "e._load_jupyter_server_extension(types.SimpleNamespace(web_app=app))\n"
        "print([name for name in ('pandas', 'numpy', 'ipywidgets', 'sqlite3') if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
