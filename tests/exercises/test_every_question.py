"""Every question of every exercise, from both sides: what must pass passes, and nothing else does."""

import contextlib
import functools
import importlib
import io
import json
import pkgutil
import re
import sys
from pathlib import Path

import pytest

from summitry import content, exercises
from summitry.checking import Choice, Exercise, Judgement, Number, Outcome, progress
from summitry.checking.plain import type_name

sys.path.append(str(Path(__file__).parents[1] / "unit"))
from checking.answers import ANY, drawn, hostile, leaked, may_pass, near

FOLDER = Path(exercises.__path__[0])
SOLUTIONS = content.folder("solutions")
NAMES = sorted(module.name for module in pkgutil.iter_modules(exercises.__path__) if module.name.startswith("ex"))
MODULES = {name: importlib.import_module(f"summitry.exercises.{name}") for name in NAMES}
QUESTIONS = [
    pytest.param(question, id=f"{name} {question.name}")
    for name, module in MODULES.items()
    for question in module.exercise.questions
]
# What a task says of the number that it asks for, and the decimals that this means.
PRECISION = {"a whole number": 0, "the whole number": 0, "a whole per cent": 0, "without decimals": 0}
PRECISION |= {"one decimal": 1, "two decimals": 2, "three decimals": 3}
HOSTILE = hostile()
MADE_UP = drawn(ANY, 1000)

every_question = pytest.mark.parametrize("question", QUESTIONS)
every_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES.keys())


def judged(question, answer):
    try:
        outcome = question.judge(answer)
    except BaseException as error:
        pytest.fail(f"{type_name(answer)} makes {question.name} raise {type_name(error)}")
    assert type(outcome) is Outcome
    return outcome


@functools.cache
def notebook(number):
    """The path of the solution notebook of an exercise, and its cells."""
    (path,) = SOLUTIONS.glob(f"{number}_*.ipynb")
    return path, json.loads(path.read_text(encoding="utf-8"))["cells"]


@functools.cache
def solved(number):
    """The names that the solution notebook of an exercise leaves behind, run in its own folder."""
    path, cells = notebook(number)
    names = {"__name__": "__main__", "display": lambda *_: None}
    with contextlib.chdir(path.parent), pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "record_attempt", lambda *_: "")
        for place, cell in enumerate(cells):
            if cell["cell_type"] == "code":
                run("".join(cell["source"]), names, f"{path.name}, cell {place}")
    return names


def run(source, names, place):
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(compile(source, f"<{place}>", "exec"), names)
        except Exception as error:
            pytest.fail(f"{place}: {type(error).__name__}: {error}\n{source}")


def solution_cell(question):
    _, cells = notebook(question.exercise)
    found = [cell for cell in cells if cell["metadata"].get("summitry", {}).get("question") == question.name]
    assert len(found) == 1, f"{len(found)} cells of exercise {question.exercise} solve {question.name}, and one must"
    return found[0]


def answer_name(question):
    return f"answer_{question.name.removeprefix('q')}"


def test_each_solution_notebook_has_its_module_and_each_module_is_found():
    files = sorted(path.stem for path in FOLDER.glob("ex*.py"))
    notebooks = sorted(f"ex{path.name[:2]}" for path in SOLUTIONS.glob("[0-9][0-9]_*.ipynb"))
    assert files == NAMES
    assert sorted(set(notebooks) - set(files)) == [], "these solutions have no src/summitry/exercises/exNN.py"
    assert sorted(set(files) - set(notebooks)) == [], "these modules have no solutions/NN_slug.ipynb"


@every_module
def test_a_module_holds_the_exercise_of_its_number(module):
    assert isinstance(module.exercise, Exercise)
    number = module.__name__.rpartition(".ex")[2]
    assert module.exercise.number == number, f'write Exercise("{number}", ...)'
    for question in module.exercise.questions:
        assert getattr(module, question.name, None) is question, "its last line names all: q1, q2 = exercise.questions"


@every_question
def test_the_solution_passes(question):
    cell = solution_cell(question)
    assert "solution" in cell["metadata"].get("tags", []), "tag the cell `solution`"
    names = solved(question.exercise)
    assert answer_name(question) in names, f"the cell must set {answer_name(question)}"
    outcome = judged(question, names[answer_name(question)])
    assert outcome.status == ("shown" if isinstance(question, Judgement) else "correct"), outcome


@every_question
def test_a_blank_is_not_attempted(question):
    names = dict(solved(question.exercise))
    run(solution_cell(question)["metadata"]["summitry"]["blank"], names, f"blank of {question.name}")
    assert judged(question, names[answer_name(question)]).status == "not attempted"
    assert judged(question, ...).status == "not attempted"
    assert judged(question, None).status == "not yet"


@every_question
def test_each_right_answer_is_accepted(question):
    for answer in question.answers():
        outcome = judged(question, answer)
        assert outcome.status == ("shown" if isinstance(question, Judgement) else "correct"), outcome


@every_question
def test_each_mistake_is_refused_with_its_own_sentence(question):
    sentences = [sentence for _, sentence in question.mistakes()]
    assert sentences or isinstance(question, Judgement), "name a likely mistake: misconceptions=(Misconception(...),)"
    assert len(set(sentences)) == len(sentences), "two mistakes get the same sentence: write one for each"
    for answer, sentence in question.mistakes():
        outcome = judged(question, answer)
        assert (outcome.status, outcome.message) == ("not yet", sentence)


@every_question
def test_two_hints_that_do_not_hold_the_answer(question):
    assert len(question.hints) == len(set(question.hints)) == 2, "give it two hints"
    if isinstance(question, Number):
        assert leaked(question.hints, question.answers()[0]) == []
    if isinstance(question, Choice):
        said = " ".join(question.hints).casefold()
        right = [question.correct] if isinstance(question.correct, str) else question.correct
        assert [key for key in right if question.options[key][0].casefold() in said] == []


@every_question
def test_a_number_is_checked_as_exactly_as_it_is_asked(question):
    if isinstance(question, Number):
        _, cells = notebook(question.exercise)
        texts = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        (asked,) = (text for text in texts if text.startswith(f"### {question.name.removeprefix('q')}. "))
        right, done = question.answers()[0], asked.rpartition("Done: ")[2]
        for words, decimals in PRECISION.items():
            if words in done:
                assert judged(question, round(right, decimals)).status == "correct", done
                for missed in (1.5 * 10**-decimals, -1.5 * 10**-decimals):
                    assert judged(question, right + missed).status == "not yet", done
        further = 1.03 if question.places is None else 1.1
        assert judged(question, further * right).status == "not yet"


@every_question
def test_each_option_has_a_reason_and_stands_in_the_notebook(question):
    if isinstance(question, Choice):
        _, cells = notebook(question.exercise)
        text = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        for key, (option, reason) in question.options.items():
            assert reason.strip()
            assert re.sub(r"\s+", " ", option) in re.sub(r"\s+", " ", text), f"option {key} is not in the notebook"


@every_question
def test_no_hostile_object_raises_or_passes(question):
    for answer in HOSTILE:
        assert judged(question, answer).status in ("not yet", "not attempted"), type_name(answer)


@every_question
def test_no_made_up_answer_raises_or_passes_unless_right(question):
    assert len(MADE_UP) == 1000
    for answer in MADE_UP + near(question, 300):
        if judged(question, answer).status in ("correct", "shown"):
            assert may_pass(question, answer), f"passes and is not right: {answer!r}"
