"""Start JupyterLab on loopback, and drive it in Chromium with the network cut."""

import contextlib
import json
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from offline import environment

NO_CHROMIUM = (
    "no Chromium: `sudo apt-get install chromium` on Debian and Ubuntu, "
    "`.venv/bin/python -m playwright install chromium` elsewhere"
)
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WIDTH, HEIGHT = 1280, 900
ROLES = "slider|checkbox|combobox|button|radio|spinbutton|switch|textbox"
NAMELESS = re.compile(rf"^\s*- (?:{ROLES})(?! \").*", re.MULTILINE)
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
VIOLATIONS = """async ({ include, exclude, rules }) => {
    const parts = { exclude, ...(include.length && { include }) };
    const options = { resultTypes: ['violations'], preload: false, ...(rules.length && { runOnly: rules }) };
    const { violations } = await axe.run(parts, options);
    return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}"""
DRAWN_TYPES = r"/^application\/vnd\.(vegalite\.v\d+|summitry\.explorer)\+json$/"

# The key that moves a control, and the one that moves it back.
KEYS = """control => {
    if (control.type === 'checkbox') return ['Space', 'Space'];
    if (control.type === 'range')
        return control.value === control.max ? ['ArrowLeft', 'ArrowUp'] : ['ArrowRight', 'ArrowDown'];
    return control.selectedIndex ? ['ArrowUp', 'ArrowDown'] : ['ArrowDown', 'ArrowUp'];
}"""
# Every output of the notebook in front: what it is, and the size and the number of visible marks of its picture.
OUTPUTS = """() => jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .flatMap((cell, number) => cell.outputArea.model.toJSON().map((output, i) => {
        const node = cell.outputArea.widgets[i].node;
        const picture = node.querySelector('svg.marks')?.getBoundingClientRect();
        const marks = [...node.querySelectorAll('svg.marks .role-mark :is(path, line, text, image)')];
        return {
            cell: number + 1,
            ...output,
            width: picture?.width ?? 0,
            height: picture?.height ?? 0,
            marks: marks.filter(mark => { const box = mark.getBBox(); return box.width + box.height > 0; }).length,
        };
    }))"""
ALL_DRAWN = f"""() => ({OUTPUTS})().every(output =>
    output.marks || !Object.keys(output.data ?? {{}}).some(type => {DRAWN_TYPES}.test(type)))"""
EXPLORER_STATE = """control => {
    const explorer = control.closest('.summitry-explorer');
    return {
        value: control.type === 'checkbox' ? control.checked : control.value,
        picture: ['.summitry-chart svg', '.summitry-sentence'].map(p => explorer.querySelector(p)?.outerHTML).join(),
        cell: jupyterapp.shell.currentWidget.content.activeCellIndex,
    };
}"""


@cache
def chromium() -> str | None:
    """Return the path of the system's Chromium, else of Playwright's own, else None."""
    if found := shutil.which("chromium") or shutil.which("chromium-browser"):
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """Run Chromium, which finds no host but loopback."""
    executable = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser) -> Page:
    """Return a tab with two lists: `blocked` requests to other hosts, and `errors` of the console and of scripts.

    What the console calls deprecated counts as an error.
    """
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
    page.set_default_timeout(60_000)
    page.blocked, page.errors = [], []

    def note_request(request) -> None:
        url = urllib.parse.urlsplit(request.url)
        if url.scheme not in ("data", "blob", "file") and url.hostname != "127.0.0.1":
            page.blocked.append(request.url)

    def note_message(message) -> None:
        if message.type == "error" or (message.type == "warning" and "deprecat" in message.text.lower()):
            page.errors.append(message.text)

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page


def violations(
    page: Page, include: Sequence[str] = (), exclude: Sequence[str] = (), rules: Sequence[str] = ()
) -> list[str]:
    """Return what axe calls serious or critical in a page, or in its parts `include`, by `rules` or by all of them."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(VIOLATIONS, {"include": list(include), "exclude": list(exclude), "rules": list(rules)})


@contextlib.contextmanager
def serve(folder: Path, settings: Path, command: Sequence[str] = (sys.executable, "-m", "jupyterlab")) -> Iterator[str]:
    """Run JupyterLab on `folder` with settings of its own, kernels without network included, and yield its address.

    `command` starts JupyterLab and takes its options.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    labconfig = settings / "config" / "labconfig"
    labconfig.mkdir(parents=True)
    no_news = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (labconfig / "page_config.json").write_text(json.dumps(no_news), "utf-8")
    token = secrets.token_hex(16)
    options = [
        *("--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1", f"--port={port}"),
        *("--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"),
        f"--LabApp.workspaces_dir={settings / 'workspaces'}",
    ]
    log = settings / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment(settings),
        )
    try:
        address = f"http://127.0.0.1:{port}/lab?token={token}&reset"
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()  # the server then shuts down its kernels and itself
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=10).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text('utf-8')[-3000:]}")


class Lab:
    """JupyterLab in one tab."""

    def __init__(self, browser: Browser, address: str):
        self.page = new_page(browser)
        self.page.goto(address)
        self.page.wait_for_function("() => window.jupyterapp?.restored")
        self.page.evaluate("() => jupyterapp.restored")

    def command(self, name: str, **arguments) -> None:
        """Run one of JupyterLab's commands to its end."""
        run = "async ([name, arguments]) => { await jupyterapp.commands.execute(name, arguments); }"
        self.page.evaluate(run, [name, arguments])

    def open(self, path: str) -> "Notebook":
        """Open the notebook `path`, relative to the server's folder, with a kernel that is ready."""
        self.page.blocked.clear()
        self.page.errors.clear()
        self.command("docmanager:open", path=path)
        self.page.evaluate("""async () => {
            const {context, sessionContext} = jupyterapp.shell.currentWidget;
            await Promise.all([context.ready, sessionContext.ready]);
            await sessionContext.session.kernel.info;
        }""")
        return Notebook(self)


class Notebook:
    """The notebook in front, in JupyterLab."""

    def __init__(self, lab: Lab):
        self.lab = lab
        self.page = lab.page

    def run_all(self, patience: int = 30) -> None:
        """Run all cells, or all up to one that fails, and wait until all is drawn, `patience` seconds at most."""
        self.lab.command("notebook:run-all-cells")
        with contextlib.suppress(TooLate):
            self.page.wait_for_function(ALL_DRAWN, timeout=1000 * patience)

    def show(self, what: str) -> None:
        """Scroll to the first cell that holds the element `what`: JupyterLab may hide cells that are out of view."""
        self.page.evaluate(
            """async what => {
                const notebook = jupyterapp.shell.currentWidget.content;
                await notebook.scrollToItem(notebook.widgets.findIndex(cell => cell.node.querySelector(what)), 'start');
            }""",
            what,
        )

    def outputs(self) -> list[dict]:
        """Return each output as the format has it, plus its code `cell` and its picture's `width, height, marks`."""
        return self.page.evaluate(OUTPUTS)

    def explorers(self) -> list[Locator]:
        """Return the explorers on the page."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .summitry-explorer").all()

    def nameless_controls(self) -> list[str]:
        """Return the explorers' controls that a screen reader cannot name, as lines of the accessibility tree."""
        return [line for explorer in self.explorers() for line in NAMELESS.findall(explorer.aria_snapshot())]

    def press(self, control: Locator, key: str) -> tuple[dict, dict]:
        """Press `key` on `control`; return the explorer's state before, and after it answered or 5 s passed.

        A state is the control's `value`, the `picture` (chart and sentence), and the number of the selected `cell`.
        """
        control.scroll_into_view_if_needed()
        control.focus()
        before = control.evaluate(EXPLORER_STATE)
        self.page.keyboard.press(key)
        answered = f"([control, before]) => ({EXPLORER_STATE})(control).picture !== before.picture"
        with contextlib.suppress(TooLate):
            self.page.wait_for_function(answered, arg=[control.element_handle(), before], timeout=5_000)
        return before, control.evaluate(EXPLORER_STATE)

    def screenshot(self, path: Path, dark: bool = False, width: int = WIDTH) -> None:
        """Photograph the whole notebook in JupyterLab's light or dark theme, in a window of `width` pixels."""
        self.lab.command("apputils:change-theme", theme=f"JupyterLab {'Dark' if dark else 'Light'}")
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        height = self.page.evaluate("""() => {
            const panel = jupyterapp.shell.currentWidget.content.node.querySelector('.jp-WindowedPanel-outer');
            return panel.scrollHeight + panel.getBoundingClientRect().top;
        }""")
        self.page.set_viewport_size({"width": width, "height": round(height) + 60})
        self.page.wait_for_timeout(500)
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def close(self) -> None:
        """Shut the kernel down and close the notebook without saving."""
        self.page.evaluate("""async () => {
            const panel = jupyterapp.shell.currentWidget;
            await panel.sessionContext.shutdown();
            panel.dispose();
        }""")
