"""Links that open a lesson on Binder, on a JupyterHub or in the book, for the repository that a folder belongs to."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from summitry import content

BINDER = "https://mybinder.org/v2"
_HOSTS = {"github.com": ("gh", "github.io"), "gitlab.com": ("gl", "gitlab.io")}  # Binder's provider, domain of pages
_OTHER_HOST = ("git", "")
_REMOTE = re.compile(r"(?:[a-z+]+://)?(?:[^@/]+@)?(?P<host>[^/:]+)(?::\d+)?[:/](?P<path>.+?)(?:\.git)?/?")


class LinksError(Exception):
    """The folder has no repository to link to; the message says why and what to do."""


@dataclass(frozen=True)
class Repository:
    """Where a repository can be fetched: `host` and `path` as in https://host/path, and the branch."""

    host: str
    path: str
    branch: str

    @property
    def address(self) -> str:
        """Where git fetches it."""
        return f"https://{self.host}/{self.path}"

    def binder(self, notebook: str) -> str:
        """Return the link that opens `notebook` ("lessons/00_start_here.ipynb") on Binder."""
        branch = quote(self.branch, safe="")
        provider, _ = _HOSTS.get(self.host, _OTHER_HOST)
        places = {"gh": self.path, "gl": quote(self.path, safe="")}
        place = places.get(provider, quote(self.address, safe=""))
        return f"{BINDER}/{provider}/{place}/{branch}?{urlencode({'labpath': notebook})}"

    def hub(self, hub: str, notebook: str) -> str:
        """Return the nbgitpuller link that fetches the repository into a learner's folder at `hub` and opens it."""
        name = self.path.rpartition("/")[2]
        query = {"repo": self.address, "branch": self.branch, "urlpath": f"lab/tree/{name}/{notebook}"}
        return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query)}"

    @property
    def book(self) -> str | None:
        """Where the host's pages for this repository would be, or None if the host has none that we know."""
        _, pages = _HOSTS.get(self.host, _OTHER_HOST)
        owner, _, name = self.path.partition("/")
        return f"https://{owner.lower()}.{pages}/{name}" if pages else None


def repository(folder: Path) -> Repository:
    """Return the repository of `folder`: the remote "origin", and the branch that is checked out.

    Raises
    ------
    LinksError
        If there is no git, no repository, no remote "origin", or no branch.
    """
    remote = _git(folder, "remote", "get-url", "origin", or_else="has no remote called origin. Add one: git remote add")
    branch = _git(folder, "symbolic-ref", "--short", "HEAD", or_else="has no branch checked out. Check one out")
    parts = _REMOTE.fullmatch(remote)
    if parts is None or Path(remote).exists():
        raise LinksError(f"origin is {remote}, which nobody else can reach. Links need a repository on a server.")
    return Repository(parts["host"].lower(), parts["path"], branch)


def table(repository: Repository, hub: str | None, book: str | None) -> str:
    """Return a Markdown table with a row for each lesson: its title, and a link for each door.

    Parameters
    ----------
    hub : address of a JupyterHub, or None to leave it out
    book : address of the book, or None for the pages of the repository's host
    """
    book = (book or repository.book or "").rstrip("/")
    doors = ["Binder", *(["JupyterHub"] if hub else []), *(["Book"] if book else [])]
    lines = [f"| Lesson | {' | '.join(doors)} |", "|---" * (len(doors) + 1) + "|"]
    for title, notebook in _lessons():
        addresses = {
            "Binder": repository.binder(notebook),
            "JupyterHub": repository.hub(hub, notebook) if hub else "",
            "Book": f"{book}/{notebook.removesuffix('.ipynb')}.html",
        }
        lines.append(f"| {title} | {' | '.join(f'[{door}]({addresses[door]})' for door in doors)} |")
    return "\n".join(lines)


def _lessons() -> list[tuple[str, str]]:
    """Return for each lesson its number and title, and its path in the repository."""
    found = []
    for path in sorted(content.folder("lessons").glob("*.ipynb")):
        heading = "".join(json.loads(path.read_bytes())["cells"][0]["source"]).splitlines()[0]
        found.append((f"{path.stem[:2]} {heading.lstrip('# ')}", f"lessons/{path.name}"))
    return found


def _git(folder: Path, *arguments: str, or_else: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True)
    except FileNotFoundError as error:
        raise LinksError("git is not installed here, so the repository's address is not known.") from error
    if done.returncode:
        raise LinksError(f"{folder} {or_else}, and run `summitry links` again.")
    return done.stdout.strip()
