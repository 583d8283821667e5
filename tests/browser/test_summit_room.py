"""A class in JupyterLab: a teacher and two teams in browsers of their own play a room with the keyboard alone."""

import re

import pytest
from lab import Lab, serve

from samples import write

CASE = "goods_talks_2018"
STATUS = ".jp-NotebookPanel:not(.lm-mod-hidden) [role=status]"


@pytest.fixture(scope="module")
def places(browser, tmp_path_factory):
    """JupyterLab for a teacher and two teams, each with a folder and a browser of its own."""
    work = tmp_path_factory.mktemp("class")
    with serve(work, tmp_path_factory.mktemp("settings")) as address:
        labs = {}

        def at(name, cell):
            (work / name / ".summitry").mkdir(parents=True, exist_ok=True)
            write(work / name / "room.ipynb", "import summitry", cell)
            labs[name] = labs.get(name) or Lab(browser, address)
            notebook = labs[name].open(f"{name}/room.ipynb")
            notebook.run_all()
            return notebook

        yield at


def press(notebook, button):
    found = notebook.page.get_by_role("button", name=button)
    found.and_(notebook.page.locator(":enabled")).wait_for()
    notebook.page.locator(STATUS, has_text="Sending ...").wait_for(state="detached")
    found.focus()
    notebook.page.keyboard.press("Enter")


def text(notebook, words):
    notebook.page.get_by_text(words).first.wait_for()


def fill(notebook, label, typed):
    notebook.page.get_by_label(label).focus()
    notebook.page.keyboard.type(typed)


def choose(notebook, label, option):
    """Choose an option of a list with the arrow keys."""
    box = notebook.page.get_by_label(label, exact=True)
    box.focus()
    options = box.locator("option").all_inner_texts()
    wanted = next(place for place, text in enumerate(options) if option in text)
    notebook.page.keyboard.press("Home")
    for _ in range(wanted):
        notebook.page.keyboard.press("ArrowDown")
    assert option in options[box.evaluate("list => list.selectedIndex")]


@pytest.fixture(scope="module")
def room(places):
    """The teacher's panel of an open room, and the cell with which a team joins."""
    teacher = places("teacher", f"from summitry.summit.room.panel import open_room\nopen_room({CASE!r})")
    text(teacher, "The game has not begun.")
    code = teacher.page.locator(".jupyter-widgets h3 + p b").first.inner_text()
    address = teacher.page.url.split("/lab")[0]
    cell = f"from summitry.summit.room.panel import join\njoin({address!r}, {code!r})"
    return teacher, cell


def test_a_class_plays_with_the_keyboard(room, places):
    teacher, cell = room
    teams = {}
    for capital in ("Washington", "Tokyo"):
        teams[capital] = team = places(capital, cell)
        choose(team, "Capital", capital)
        fill(team, "Your team's name", f"<b>{capital}</b>")
        press(team, "Take this seat")
        text(team, "Your private card")
    text(teacher, "<b>Tokyo</b>")
    press(teacher, "Begin the game")
    washington, tokyo = teams.values()
    text(washington, "It is your turn.")
    text(tokyo, "To move: Washington.")
    choose(washington, "Farm access", "TPP")
    text(washington, "This package: ")
    press(washington, "Propose this package")
    text(tokyo, "Washington makes proposal 1.")
    press(washington, "End our turn")
    text(tokyo, "It is your turn.")

    tokyo.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    tokyo.run_all()
    text(tokyo, "It is your turn.")  # a reload finds its seat
    press(tokyo, "Reject the offer")
    text(washington, "Tokyo rejects proposal 1.")
    for round_ in (1, 2, 3, 4):
        text(teacher, f"Round {round_} of 4.")
        press(teacher, "End this round")
    press(teacher, "Open the cards")
    text(tokyo, "Every vote at home")
    for notebook in (teacher, washington, tokyo):
        assert notebook.page.locator(".jupyter-widgets b", has_text=re.compile("^(Washington|Tokyo)$")).count() == 0
        assert notebook.page.errors == []
        assert notebook.page.blocked == []
