"""Run the classroom's JupyterHub as it is delivered, and let learners arrive at it.

python tests/hubs.py

Needs Linux, root, Node and npm. Makes an environment and accounts of the system that are thrown away. Checks with four
learners that all run a lesson and answer a check, that nobody reads another's work or the teacher's, that the limits
hold, that updates keep a learner's work, and that a room of the summit opens on the teacher's server.
"""

import asyncio
import contextlib
import http.cookiejar
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from environments import ROOT, add_course, make, run

LESSON = "lessons/00_start_here.ipynb"
MARK = secrets.token_hex(2)  # in the names of this run's accounts
PATIENCE = 150  # seconds


def interpreter() -> str:
    """Return a Python that every user of the system may run."""
    for candidate in (Path(sys.executable).resolve(), *map(Path, ("/usr/bin/python3", "/usr/local/bin/python3"))):
        open_to_all = all(folder.stat().st_mode & 0o001 for folder in candidate.parents if folder.exists())
        if candidate.exists() and open_to_all:
            return str(candidate)
    raise SystemExit("hubs: no Python here that other users may run")


def prepare(folder: Path) -> Path:
    """Make in `folder` the environment that classroom/hub/README.md describes, and return its programs' folder."""
    folder.chmod(0o755)
    requirements = ROOT / "requirements.lock", ROOT / "classroom" / "hub" / "requirements.txt"
    python = make(folder / "environment", interpreter(), *requirements)
    add_course(python)
    run("npm", "install", "--silent", "--prefix", folder / "proxy", "configurable-http-proxy")
    shutil.copytree(ROOT / "classroom" / "hub", folder / "hub")
    return python.parent


def free_port() -> int:
    """Return a port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Hub:
    """A running hub: its address, a token that may do all, its process, and the folder of homes."""

    address: str
    token: str
    process: subprocess.Popen
    homes: Path
    log: Path
    names: list[str] = field(default_factory=list)

    def account(self, name: str) -> str:
        """Return the account of the system that belongs to a name."""
        return f"s-{name}"

    def sign_in(self, name: str) -> urllib.request.OpenerDirector:
        """Sign in with `name` by the hub's form, and return an opener that holds its cookies."""
        self.names.append(name)
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar), _KeepError()
        )
        opener.open(f"{self.address}/hub/login", timeout=PATIENCE).read()
        xsrf = next(cookie.value for cookie in jar if cookie.name == "_xsrf")
        form = {"username": name, "password": f"password-of-{name}", "_xsrf": xsrf}
        sent = urllib.parse.urlencode(form).encode()
        answer = opener.open(f"{self.address}/hub/login?next=/hub/home", sent, timeout=PATIENCE)
        if answer.status != 200 or "/hub/home" not in answer.url:
            raise RuntimeError(f"{name} cannot sign in: {answer.status} {answer.url}")
        return opener

    async def ask(self, path: str, method: str = "GET", sent=None) -> dict | list | str | None:
        """Ask the hub or a learner's server with the token that may do all; raise RuntimeError if it refuses."""
        body = None if method in ("GET", "DELETE") else json.dumps(sent or {})
        headers = {"Authorization": f"token {self.token}"}
        request = HTTPRequest(self.address + path, method=method, headers=headers, body=body, request_timeout=PATIENCE)
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        if answer.code >= 300:
            raise RuntimeError(f"{method} {path}: {answer.code} {answer.body[:200]}")
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return json.loads(answer.body) if is_json else answer.body.decode()

    async def spawn(self, account: str) -> None:
        """Start a learner's server and wait until it is ready."""
        await self.ask(f"/hub/api/users/{account}/server", "POST")
        end = time.monotonic() + PATIENCE
        while not (await self.ask(f"/hub/api/users/{account}"))["servers"].get("", {}).get("ready"):
            if time.monotonic() > end:
                raise RuntimeError(f"the server of {account} does not start: {self.log.read_text()[-2000:]}")
            await asyncio.sleep(0.2)

    async def kernel(self, account: str) -> "Kernel":
        """Start a kernel on a learner's server."""
        told = await self.ask(f"/user/{account}/api/kernels", "POST", {"name": "python3", "path": LESSON})
        address = self.address.replace("http", "ws", 1) + f"/user/{account}/api/kernels/{told['id']}/channels"
        headers = {"Authorization": f"token {self.token}"}
        return Kernel(await websocket_connect(HTTPRequest(address, headers=headers)))

    def memory(self, account: str) -> float:
        """Return the proportional set size of all processes of an account, in MB of 2**20 bytes."""
        return sum(process.memory_full_info().pss for process in _processes(pwd.getpwnam(account).pw_uid)) / 2**20


class _KeepError(urllib.request.HTTPErrorProcessor):
    """Gives back refusals as answers."""

    def http_response(self, request, response):
        if response.status in (301, 302, 303, 307):
            return super().http_response(request, response)
        return response

    https_response = http_response


class Kernel:
    """A kernel on a learner's server, over its websocket."""

    def __init__(self, socket):
        self.socket = socket

    async def run(self, code: str) -> str:
        """Run `code` and return the text it puts out; raise RuntimeError if it fails."""
        own, text = uuid.uuid4().hex, []
        header = {"msg_id": own, "msg_type": "execute_request", "username": "", "session": own, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = {"header": {**header, "date": ""}, "parent_header": {}, "metadata": {}, "channel": "shell"}
        await self.socket.write_message(json.dumps({**message, "content": content, "buffers": []}))
        status = idle = None
        while status is None or not idle:
            received = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
            if received is None:
                raise RuntimeError("the kernel is gone")
            reply = json.loads(received) if isinstance(received, str) else {"parent_header": {}}
            if reply["parent_header"].get("msg_id") != own:
                continue
            kind, content = reply["msg_type"], reply["content"]
            if kind == "execute_reply":
                status = content["status"]
                text += [] if status == "ok" else [f"{content.get('ename')}: {content.get('evalue')}"]
            elif kind == "stream":
                text.append(content["text"])
            elif kind in ("display_data", "execute_result"):
                text.append(str(content["data"].get("text/plain", "")))
            elif kind == "status":
                idle = content["execution_state"] == "idle"
        if status != "ok":
            raise RuntimeError("".join(text)[-500:])
        return "".join(text)


@contextlib.contextmanager
def serve(folder: Path, programs: Path) -> Iterator[Hub]:
    """Run the hub with the delivered configuration, but on loopback and with its state in `folder`; remove accounts."""
    port, token, homes = free_port(), uuid.uuid4().hex, folder / "homes"
    homes.mkdir()
    homes.chmod(0o755)
    state = folder / "state"
    state.mkdir(mode=0o700)
    proxy = folder / "proxy" / "node_modules" / ".bin" / "configurable-http-proxy"
    config = folder / "config.py"
    config.write_text(f"""
load_subconfig({str(folder / "hub" / "jupyterhub_config.py")!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{free_port()}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{free_port()}"
c.ConfigurableHTTPProxy.command = [{str(proxy)!r}]
c.JupyterHub.db_url = "sqlite:///{state}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{state}/cookie_secret"
c.FirstUseAuthenticator.dbm_path = "{state}/passwords.dbm"
place = c.LocalAuthenticator.add_user_cmd.index("--base-dir") + 1
c.LocalAuthenticator.add_user_cmd[place] = {str(homes)!r}
c.JupyterHub.services = [*c.JupyterHub.services, {{"name": "test", "api_token": {token!r}}}]
scopes = ["admin:users", "admin:servers", "access:servers"]
c.JupyterHub.load_roles = [*c.JupyterHub.load_roles, {{"name": "test", "services": ["test"], "scopes": scopes}}]
""")
    env = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}
    log = folder / "hub.log"
    with log.open("w") as output:
        command = [programs / "jupyterhub", "--config", config]
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    hub = Hub(f"http://127.0.0.1:{port}", token, process, homes, log)
    try:
        _wait_for(hub)
        yield hub
    finally:
        process.send_signal(signal.SIGINT)  # it stops its servers, its proxy and itself
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        for account in [each for each in pwd.getpwall() if Path(each.pw_dir).parent == homes]:
            for left in _processes(account.pw_uid):
                left.kill()
            subprocess.run(["userdel", "--remove", account.pw_name], check=False, stderr=subprocess.DEVNULL)


def _processes(user: int) -> list[psutil.Process]:
    """Return the processes of a user of the system."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            found += [process] if process.uids().real == user else []
    return found


def _wait_for(hub: Hub) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and hub.process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{hub.address}/hub/api/", timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"the hub does not start: {hub.log.read_text()[-3000:]}")


async def learn(hub: Hub, name: str) -> Kernel:
    """Do what a learner does on the first day: sign in, open lesson 00, run all, answer one check."""
    await asyncio.to_thread(hub.sign_in, name)
    account = hub.account(name)
    await hub.spawn(account)
    page = await hub.ask(f"/user/{account}/lab/tree/{LESSON}")
    if "jupyter-config-data" not in page:
        raise RuntimeError(f"{account} got no JupyterLab")
    lesson, exercise, solution = [
        (await hub.ask(f"/user/{account}/api/contents/{path}"))["content"]["cells"]
        for path in (LESSON, LESSON.replace("lessons", "exercises"))
    ] + [json.loads((ROOT / LESSON.replace("lessons", "solutions")).read_text("utf-8"))["cells"]]
    kernel = await hub.kernel(account)
    for cell in lesson:
        if cell["cell_type"] == "code":
            await kernel.run("".join(cell["source"]))
    code = {cell["id"]: "".join(cell["source"]) for cell in exercise}
    answer = next("".join(c["source"]) for c in solution if c["metadata"].get("summitry", {}).get("question") == "q1")
    said = [await kernel.run(source) for source in (code["imports"], answer, "q1.check(answer_1)")][-1]
    if "Correct" not in said:
        raise RuntimeError(f"the check says {said[:300]!r}")
    return kernel


async def arrive(hub: Hub, count: int) -> tuple[float, list[Kernel]]:
    """Let `count` learners arrive at once, and return the seconds until the last is done, and their kernels."""
    start = time.monotonic()
    kernels = await asyncio.gather(*(learn(hub, f"{MARK}{number:02d}") for number in range(count)))
    return time.monotonic() - start, list(kernels)


async def check(hub: Hub) -> Iterator[tuple[str, bool]]:
    """Yield each thing that must hold, and whether it does."""
    seconds, kernels = await arrive(hub, 4)
    yield f"4 learners at once ran lesson 00 and answered a check, in {seconds:.0f} s", True
    first, second = (hub.account(f"{MARK}{number:02d}") for number in range(2))
    opener = hub.sign_in(f"{MARK}00")
    places = [f"{hub.address}/user/{account}/{page}" for account in (first, second) for page in ("lab", "api/contents")]
    told = [opener.open(place, timeout=PATIENCE).status for place in places]
    yield f"a learner reaches the own server and no other's {told}", told == [200, 200, 403, 403]

    teacher = await learn(hub, f"teacher-{MARK}")
    for whose in (second, hub.account(f"teacher-{MARK}")):
        told = await _raises(kernels[0], f"import os; os.listdir('{hub.homes / whose}')")
        yield f"a learner's kernel cannot list the folder of {whose.removesuffix(MARK)}", "PermissionError" in told
    told = await _raises(kernels[0], f"open('{hub.log.parent / 'state' / 'hub.sqlite'}', 'rb')")
    yield "a learner's kernel cannot read the hub's database", "PermissionError" in told
    told = await _raises(kernels[1], "hog = []\nwhile True: hog.append(bytearray(10**9))")
    yield "a kernel that takes too much memory gets MemoryError", "MemoryError" in told
    told = await _raises(kernels[1], "import subprocess\nkeep = [subprocess.Popen(['sleep', '5']) for _ in range(400)]")
    yield "a kernel that starts too many processes is refused", "BlockingIOError" in told

    mine = hub.homes / first / "summitry" / LESSON.replace("lessons", "exercises")
    notebook = json.loads(mine.read_text("utf-8"))
    notebook["cells"][3]["source"] = "answer_1 = 'my own work'"
    mine.write_text(json.dumps(notebook), "utf-8")
    await hub.ask(f"/hub/api/users/{first}/server", "DELETE")
    await hub.spawn(first)
    yield "a restart keeps the learner's work", "my own work" in mine.read_text("utf-8")

    opened = "from summitry.summit.room import panel\nbox = panel.open_room('goods_talks_2018')\n"
    code = await teacher.run(
        opened + "from summitry.summit.room import tickets, store\nprint(tickets.newest(store.default_folder()).code)"
    )
    address = f"{hub.address}/user/{hub.account(f'teacher-{MARK}')}"
    joined = await kernels[2].run(
        f"from summitry.summit.room import client\nseat = client.join('{address}', {code.strip()!r}, 'Tokyo', 'Team')\n"
        "import time\ntime.sleep(1)\nprint(type(seat).__name__)"
    )
    yield "a learner takes a seat in the room on the teacher's server", joined.strip().endswith("Seat")


async def _raises(kernel: Kernel, code: str) -> str:
    try:
        await kernel.run(code)
    except RuntimeError as error:
        return str(error)
    return ""


def nbgitpuller_keeps_work(folder: Path, programs: Path) -> bool:
    """Return whether a link of `summitry links --hub` brings an update and keeps what the learner wrote."""
    origin, learner = folder / "origin", folder / "learner"
    git = ["git", "-C", str(origin), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    shutil.copytree(ROOT / "exercises", origin / "exercises")
    run("git", "init", "--quiet", "--initial-branch=main", origin)
    run(*git, "add", ".")
    run(*git, "commit", "--quiet", "--message=1")
    pull = [programs / "gitpuller", str(origin), "main", str(learner)]
    run(*pull, stderr=subprocess.DEVNULL)
    first, second = sorted((origin / "exercises").glob("*.ipynb"))[:2]
    mine = learner / "exercises" / first.name
    mine.write_text(mine.read_text("utf-8").replace("answer_1 = ...", "answer_1 = 'my own work'"), "utf-8")
    second.write_text(second.read_text("utf-8").replace("answer_1 = ...", "answer_1 = ... # new"), "utf-8")
    run(*git, "commit", "--quiet", "--all", "--message=2")
    run(*pull, stderr=subprocess.DEVNULL)
    return "my own work" in mine.read_text("utf-8") and "# new" in (learner / "exercises" / second.name).read_text(
        "utf-8"
    )


async def main() -> bool:
    """Check all, say what holds, and return whether all does."""
    results = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        programs = prepare(folder)
        results.append(nbgitpuller_keeps_work(folder, programs))
        print(f"hubs: {'ok' if results[-1] else 'FAILS'}: nbgitpuller brings an update and keeps work", flush=True)
        with serve(folder, programs) as hub:
            async for what, holds in check(hub):
                print(f"hubs: {'ok' if holds else 'FAILS'}: {what}", flush=True)
                results.append(holds)
    return all(results)


if __name__ == "__main__":
    sys.exit(not asyncio.run(main()))
