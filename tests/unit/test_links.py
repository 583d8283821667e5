"""Links for the repository that a folder belongs to."""

import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest

from summitry import links
from summitry.cli import main

NOTEBOOK = "lessons/00_start_here.ipynb"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """Return a function that makes a repository with a remote and a branch, and goes there."""

    def make(remote, branch="main"):
        for arguments in (["init", "-q", "-b", branch], ["remote", "add", "origin", remote]):
            subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("remote", "binder", "book"),
    [
        ("https://github.com/Some/course.git", "gh/Some/course/main", "https://some.github.io/course"),
        ("git@github.com:Some/course.git", "gh/Some/course/main", "https://some.github.io/course"),
        ("ssh://git@github.com:22/Some/course", "gh/Some/course/main", "https://some.github.io/course"),
        ("https://gitlab.com/group/sub/course", "gl/group%2Fsub%2Fcourse/main", "https://group.gitlab.io/sub/course"),
        ("https://git.school.edu/ir/course.git", "git/https%3A%2F%2Fgit.school.edu%2Fir%2Fcourse/main", None),
    ],
)
def test_remotes_of_every_form(checkout, remote, binder, book):
    repository = links.repository(checkout(remote))
    address = urlsplit(repository.binder(NOTEBOOK))
    assert address.path == f"/v2/{binder}"
    assert parse_qs(address.query) == {"labpath": [NOTEBOOK]}
    assert repository.book == book


def test_a_branch_with_a_slash_stays_one_part_of_the_path(checkout):
    repository = links.repository(checkout("https://github.com/some/course", "autumn/2026"))
    assert repository.binder(NOTEBOOK).startswith("https://mybinder.org/v2/gh/some/course/autumn%2F2026?")


def test_a_hub_link_names_repository_branch_and_lesson(checkout):
    repository = links.repository(checkout("git@github.com:some/course.git"))
    address = urlsplit(repository.hub("https://hub.school.edu/", NOTEBOOK))
    assert (address.netloc, address.path) == ("hub.school.edu", "/hub/user-redirect/git-pull")
    assert parse_qs(address.query) == {
        "repo": ["https://github.com/some/course"],
        "branch": ["main"],
        "urlpath": [f"lab/tree/course/{NOTEBOOK}"],
    }


def test_the_command_prints_a_row_for_each_lesson(checkout, capsys):
    checkout("https://github.com/some/course")
    assert main(["links", "--hub", "https://hub.school.edu"]) == 0
    head, rule, *rows = capsys.readouterr().out.splitlines()
    assert head == "| Lesson | Binder | JupyterHub | Book |"
    assert rule == "|---|---|---|---|"
    assert rows[0].startswith(
        "| 00 Start here: four months of abrupt diplomacy | [Binder](https://mybinder.org/v2/gh/some/course/main?labpath=lessons%2F00"
    )
    assert rows[0].endswith("[Book](https://some.github.io/course/lessons/00_start_here.html) |")
    assert len(rows) > 15


def test_without_a_page_host_or_hub_only_binder_is_left(checkout, capsys):
    checkout("https://git.school.edu/course")
    main(["links"])
    assert capsys.readouterr().out.startswith("| Lesson | Binder |\n|---|---|\n")


def test_a_book_at_an_address_of_its_own_is_linked(checkout, capsys):
    checkout("https://github.com/some/course")
    main(["links", "--book", "https://school.edu/book/"])
    assert "[Book](https://school.edu/book/lessons/00_start_here.html)" in capsys.readouterr().out


def test_without_git_it_is_said(checkout, monkeypatch, capsys):
    checkout("https://github.com/some/course")
    monkeypatch.setenv("PATH", "")
    assert main(["links"]) == 1
    assert "git is not installed here" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [None, ["init", "-q"]])
def test_what_is_no_repository_on_a_server_is_said(tmp_path, monkeypatch, capsys, arguments):
    if arguments:
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    monkeypatch.chdir(tmp_path)
    assert main(["links"]) == 1
    assert "has no remote called origin" in capsys.readouterr().err


def test_a_remote_on_this_disk_is_refused(checkout, capsys, tmp_path):
    checkout(str(tmp_path))
    assert main(["links"]) == 1
    assert "which nobody else can reach" in capsys.readouterr().err
