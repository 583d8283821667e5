"""Every notebook has the shape of the house, and every rule of that shape can fail."""

import pytest
from nbformat.v4 import new_code_cell, new_output
from structure import problems, read

from summitry import exercises
from curriculum import FOLDERS, notebooks
from samples import key_figures, notebook
from summitry.content import folder

MANIFESTS = {path.stem for path in folder("datasets").glob("*.yaml")}
KINDS = {"Number", "Choice", "Table", "Chart", "Function", "Judgement"}

OPENING = """# Who pays?

March 2018: an order is signed.

## Questions
1. Who pays?

## You will be able to
- say who pays

## Before you start
- **Time**: 40 minutes
- **You need**: `00_start_here`
- **Data used**: [`steel_imports`](../datasets/steel_imports.yaml)
"""
IMPORTS = "import summitry\nimport altair as alt\nfrom summitry import data\n\nsteel = data.load('steel_imports')"
BODY = """## What was collected

Duties came to 11.2% of the value, on paper they were 25%, and steel cost \\$1.8 billion (Census Bureau, 2019).

The price rose by $0.25 \\times 0.5$, or 12.5%.
"""
CHART = "alt.Chart(steel, title='Duties rise', description='A line that rises').mark_line()"
CLOSING = """## Decision point
Decide.

## Check your understanding
[Exercise](../exercises/21_who_pays.ipynb)

## Key figures
"""
END = """## Key points
Someone pays.

## Sources
[Census](https://www.census.gov/), 99.9%

## Next
[This lesson](21_who_pays.ipynb)
"""
MIDDLE = "## Try it\nMove.\n\n## Break the result\nSwitch.\n\n## What this cannot show\nMuch."


@pytest.fixture
def path(tmp_path):
    """Where the sample lesson would be, with its exercise and the manifests of two datasets."""
    for file in ("lessons/21_who_pays.ipynb", "exercises/21_who_pays.ipynb", "datasets/steel_imports.yaml"):
        (tmp_path / file).parent.mkdir()
        (tmp_path / file).touch()
    (tmp_path / "datasets" / "un_votes.yaml").touch()
    return tmp_path / "lessons" / "21_who_pays.ipynb"


@pytest.fixture
def lesson():
    """A lesson that keeps all rules; its code cells are 1, 3 and 6."""
    figures = key_figures("rate = 0.25\nprint(f'{0.112:.1%} {12.5}%')", "11.2% 12.5%\n")
    return notebook(OPENING, IMPORTS, BODY, CHART, MIDDLE, CLOSING, figures, END)


def questions(path):
    """Return the questions of the exercise whose notebook is `path`."""
    return exercises.load(path.name[:2]).questions


def replace(index, old, new):
    """Return a change that replaces `old` in cell `index`."""

    def change(nb):
        assert old in nb.cells[index].source
        nb.cells[index].source = nb.cells[index].source.replace(old, new)

    return change


def both(*changes):
    return lambda nb: [change(nb) for change in changes]


BREAKS = {
    "two H1": (replace(2, "## What was", "# What was"), "one H1"),
    "no kernel": (lambda nb: nb.metadata.pop("kernelspec"), "kernelspec"),
    "same id": (lambda nb: nb.cells[1].update(id=nb.cells[2].id), "not unique"),
    "old format": (lambda nb: nb.update(nbformat_minor=4), "4.4"),
    "invalid": (lambda nb: nb.cells[0].update(outputs=[]), "notebook format"),
    "unknown tag": (lambda nb: nb.cells[3].metadata.update(tags=["todo"]), "unknown tags ['todo']"),
    "kept, not compared": (lambda nb: nb.cells[6].metadata.update(tags=["keep_output"]), "go together"),
    "compared, not kept": (lambda nb: nb.cells[6].metadata.update(tags=["nbval-check-output"]), "go together"),
    "stray output": (lambda nb: nb.cells[3].update(outputs=[new_output("stream", text="x")]), "clear it"),
    "stray count": (lambda nb: nb.cells[3].update(execution_count=3), "clear it"),
    "nothing kept": (lambda nb: nb.cells[6].update(outputs=[]), "run `summitry build 21`"),
    "no count": (lambda nb: nb.cells[6].update(execution_count=None), "run `summitry build 21`"),
    "not text": (
        lambda nb: nb.cells[6].outputs.append(new_output("display_data", data={"text/html": "<p>"})),
        "text only",
    ),
    "dead link": (replace(7, "21_who_pays.ipynb", "22_tit_for_tat.ipynb"), "no such file"),
    "no exercise": (replace(5, "../exercises/21_who_pays.ipynb", "21_who_pays.ipynb"), "no link to ../exercises"),
    "no such data": (replace(1, "load('steel_imports')", "load('steel')"), "no manifest"),
    "data not linked": (replace(0, "(../datasets/steel_imports.yaml)", ""), "does not link to its manifest"),
    "data not loaded": (replace(0, "steel_imports.yaml", "un_votes.yaml"), "un_votes, which no cell loads"),
    "section missing": (replace(4, "## Break the result", ""), "the last sections must be"),
    "section misplaced": (replace(0, "## Questions", "## Aims"), "the first sections must be"),
    "no body": (replace(2, "## What was collected", ""), "no section of its own"),
    "no time": (replace(0, "**Time**", "Time"), "**Time**"),
    "code before imports": (lambda nb: nb.cells.insert(1, new_code_cell("1")), "must start with import summitry"),
    "summitry not first": (replace(1, "import summitry\n", ""), "must start with import summitry"),
    "second import": (replace(3, "alt.Chart", "import numpy\nalt.Chart"), "move it to the import cell"),
    "long cell": (replace(3, "alt.Chart", "x = 1\n" * 12 + "alt.Chart"), "13 lines"),
    "no description": (replace(3, ", description='A line that rises'", ""), "no description="),
    "no title": (replace(3, ", title='Duties rise'", ""), "no title="),
    "no key figures": (lambda nb: nb.cells.pop(6), "exactly one code cell"),
    "percentage drifted": (replace(2, "12.5%", "12.6%"), "12.6%"),
    "money drifted": (replace(2, "or 12.5%", "or \\$13"), "$13"),
    "decimal drifted": (replace(2, "or 12.5%", "or 1,200.5 tonnes"), "1,200.5"),
    "source lost": (replace(2, " (Census Bureau, 2019)", ""), "$1.8"),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_there_are_notebooks(name):
    assert notebooks(name), f"{name}/ holds no notebook"


def test_notebook_has_the_shape(notebook_path):
    found = problems(read(notebook_path), notebook_path, MANIFESTS)
    if found:
        pytest.fail("\n".join([f"{notebook_path.parent.name}/{notebook_path.name}", *found]), pytrace=False)


def test_lessons_exercises_and_solutions_pair():
    lessons, exercises, solutions = ({path.name for path in notebooks(name)} for name in FOLDERS)
    assert sorted(lessons - solutions) == [], "these lessons have no notebook of the same name in solutions/: write it"
    assert sorted(solutions - lessons) == [], (
        "these solutions have no lesson of the same name in lessons/: write it, or rename"
    )
    assert exercises == solutions, "exercises/ is made from solutions/: run `summitry build`"


def test_exercise_asks_enough_questions_of_enough_kinds(exercise_path):
    kinds = {type(question).__name__ for question in questions(exercise_path)}
    assert 6 <= len(questions(exercise_path)) <= 10, "an exercise has 6 to 10 questions"
    assert kinds <= KINDS
    assert len(kinds) >= 4, "an exercise has questions of four kinds or more"
    assert {"Chart", "Judgement"} <= kinds, "an exercise has a Chart and a Judgement among its questions"


def test_solution_answers_each_question_once(solution_path):
    answered = [
        cell.metadata["summitry"]["question"]
        for cell in read(solution_path).cells
        if "solution" in cell.metadata.get("tags", [])
    ]
    asked = [question.name for question in questions(solution_path)]
    assert answered == asked, "each question has one cell tagged `solution`, in order, its name in the metadata"


def test_a_good_lesson_has_no_problem(lesson, path):
    assert problems(lesson, path, {"steel_imports"}) == []


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_lesson_is_named(name, lesson, path):
    change, message = BREAKS[name]
    change(lesson)
    found = problems(lesson, path, {"steel_imports"})
    assert any(message in problem for problem in found), found


def test_a_bad_file_name_is_named(lesson, path):
    assert "file name" in problems(lesson, path.with_name("1_Who-Pays.ipynb"), {"steel_imports"})[0]


def test_an_exercise_links_to_its_lesson(path):
    nb = notebook("# Exercise\n[Lesson](../lessons/21_who_pays.ipynb)", "1")
    exercise = path.parents[1] / "exercises" / path.name
    assert problems(nb, exercise, set()) == []
    nb.cells[0].source = "# Exercise"
    assert problems(nb, exercise, set()) == ["no link to ../lessons/21_who_pays.ipynb: add one"]


def test_an_exercise_asks_the_questions_of_its_own_number(path):
    nb = notebook("# Exercise\n[Lesson](../lessons/21_who_pays.ipynb)", "from summitry.exercises.ex22 import q1")
    assert "import them from ex21" in problems(nb, path.parents[1] / "exercises" / path.name, set())[0]
