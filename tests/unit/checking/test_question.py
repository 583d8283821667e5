"""What all questions share: check, hint, solution, and the exercise that groups them."""

import json
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from summitry import content
from checking import made_up
from checking.answers import leaked
from summitry.checking import Exercise, Misconception, Question, number, progress

KINDS = [made_up.number, made_up.choice, made_up.table, made_up.chart_question, made_up.function_question]
KINDS += [made_up.judgement]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def summary():
    return [tuple(row) for row in progress.summary(progress.locate())]


def shown(capsys):
    return capsys.readouterr().out.strip()


def test_check_shows_the_outcome_and_records_the_attempt(capsys):
    q1 = made_up.exercise().questions[0]
    q1.check(3.0)
    q1.check(7.5)
    assert shown(capsys).splitlines() == [
        "✗ Not yet. `3` is too low. Wanted: a number in %, right to 1 decimal.",
        "✓ Correct. Notice that it is small.",
    ]
    assert summary() == [("99", "q1", 2, 0, "correct")]


@pytest.mark.parametrize("arguments", [(), (...,)])
def test_a_blank_is_not_attempted_and_not_recorded(capsys, arguments):
    for question in made_up.exercise().questions:
        question.check(*arguments)
    lines = shown(capsys).splitlines()
    assert len(lines) == 6
    assert all(line.startswith("○ Not attempted. Put your answer in place of `...`") for line in lines)
    assert "`q4.check(answer_4)`" in lines[3]
    assert summary() == []


def test_none_is_an_answer_and_not_a_blank():
    for question in made_up.exercise().questions:
        assert question.judge(None).status == "not yet"


@pytest.mark.parametrize("error", [RuntimeError, RecursionError, MemoryError, SystemExit, GeneratorExit])
def test_what_goes_wrong_while_judging_is_a_sentence(monkeypatch, error):
    def fail(_):
        raise error

    question = made_up.number()
    question.judge(7.5)
    monkeypatch.setattr(number, "number", fail)
    outcome = question.judge(7.5)
    assert outcome.status == "not yet"
    assert outcome.message == f"This answer, a float, cannot be read ({error.__name__})."


def test_an_interrupt_is_the_learners_own(monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    question = made_up.number()
    question.judge(7.5)
    monkeypatch.setattr(number, "number", interrupt)
    with pytest.raises(KeyboardInterrupt):
        question.judge(7.5)


def test_judging_neither_shows_nor_records(capsys):
    made_up.exercise().questions[0].judge(7.5)
    assert shown(capsys) == ""
    assert not progress.locate().exists()


def test_nbgrader_gets_an_error_for_what_is_not_right_and_no_record(capsys, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    q1, *_, q6 = made_up.exercise().questions
    q1.check(7.5)
    q6.check(made_up.MODEL)
    with pytest.raises(AssertionError, match="`3` is too low"):
        q1.check(3.0)
    with pytest.raises(AssertionError, match="Put your answer in place"):
        q6.check(...)
    assert shown(capsys) == ""
    assert summary() == []


def test_a_check_answers_where_progress_cannot_be_saved(capsys, tmp_path):
    (tmp_path / ".summitry").write_text("in the way")
    made_up.exercise().questions[0].check(7.5)
    first, second = shown(capsys).splitlines()
    assert first.startswith("✓ Correct.")
    assert second.startswith("Your progress was not saved: ")


def test_hints_come_one_at_a_time_and_are_recorded(capsys):
    q1 = made_up.exercise().questions[0]
    nudge, method = made_up.HINTS
    q1.hint()
    assert shown(capsys) == f"◇ Hint 1 of 2.\n  - {nudge}"
    assert summary() == [("99", "q1", 0, 1, "not attempted")]
    for _ in range(2):
        q1.hint()
        assert shown(capsys) == f"◇ Hint 2 of 2.\n  - {nudge}\n  - {method}"
        assert summary() == [("99", "q1", 0, 2, "not attempted")]


def test_hints_are_counted_for_each_question_alone(capsys):
    q1, q2, *_ = made_up.exercise().questions
    q1.hint()
    q2.hint()
    assert shown(capsys).count("Hint 1 of 2") == 2


@pytest.fixture
def solutions(tmp_path, monkeypatch):
    folder = tmp_path / "solutions"
    monkeypatch.setattr(content, "folder", lambda name: tmp_path / name)
    return folder


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": kind, "metadata": meta, "source": text} for kind, meta, text in cells]})


def test_the_solution_is_the_code_of_its_cell(capsys, solutions):
    solutions.mkdir()
    q1, q2 = ({"summitry": {"question": name}} for name in ("q1", "q2"))
    (solutions / "99_made_up.ipynb").write_text(
        notebook(
            ("markdown", q1, ["### 1."]),
            ("code", {}, ["import summitry"]),
            ("code", q2, ["answer_2 = 2"]),
            ("code", q1, ["total = 7.46\n", "answer_1 = total  # <per cent>"]),
        )
    )
    made_up.exercise().questions[0].solution()
    assert shown(capsys) == "☰ A solution.\n    total = 7.46\n    answer_1 = total  # <per cent>"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (None, "The solutions are not installed here."),
        ({}, "The solutions of exercise 99 are not installed here."),
        ({"98_other.ipynb": notebook()}, "The solutions of exercise 99 are not installed here."),
        ({"99_made_up.ipynb": notebook()}, "The notebook `99_made_up.ipynb` holds no solution of q1."),
        ({"99_made_up.ipynb": "{"}, "The notebook `99_made_up.ipynb` cannot be read"),
        ({"99_made_up.ipynb": "{}"}, "The notebook `99_made_up.ipynb` cannot be read"),
        ({"99_made_up.ipynb": "[]"}, "The notebook `99_made_up.ipynb` cannot be read"),
        ({"99_made_up.ipynb": '{"cells": [1]}'}, "The notebook `99_made_up.ipynb` cannot be read"),
    ],
)
def test_where_there_is_no_solution_it_is_said(capsys, solutions, files, says):
    if files is not None:
        solutions.mkdir()
        for name, text in files.items():
            (solutions / name).write_text(text)
    made_up.exercise().questions[0].solution()
    assert shown(capsys).startswith(f"○ No solution here. {says}")


def test_questions_know_their_exercise():
    exercise = made_up.exercise()
    assert exercise.number == "99"
    assert [question.exercise for question in exercise.questions] == ["99"] * 6
    assert all(isinstance(question, Question) for question in exercise.questions)


def test_questions_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        made_up.number().expected = 1


@pytest.mark.parametrize(
    ("number", "questions", "says"),
    [
        (21, (), "number 21 must be text of two digits"),
        ("2", (), "number '2' must be"),
        ("21", (made_up.choice(),), "questions are named q2 and not q1"),
        ("21", (made_up.number(), made_up.number()), "q1, q1 and not q1, q2"),
    ],
)
def test_bad_exercises_are_refused(number, questions, says):
    with pytest.raises(ValueError, match=says):
        Exercise(number, questions)


@pytest.mark.parametrize(
    ("arguments", "example", "says"),
    [((1, ""), {}, "sentence is empty"), ((1, "No."), {"example": 2}, "wrong must be a predicate, not an int")],
)
def test_bad_misconceptions_are_refused(arguments, example, says):
    with pytest.raises(ValueError, match=says):
        Misconception(*arguments, **example)


@pytest.mark.parametrize("make", KINDS)
def test_no_kind_of_question_goes_without_its_hints(make):
    with pytest.raises(ValueError, match="hints must be two sentences"):
        make(hints=("One.", ""))


@pytest.mark.parametrize("make", [made_up.number, made_up.table, made_up.chart_question, made_up.function_question])
def test_all_that_tests_need_to_know_is_there(make):
    question = make()
    assert len(question.answers()) == len(question.accepted) + (make is not made_up.chart_question)
    for answer in question.answers():
        assert question.judge(answer).status == "correct"
    assert len(question.mistakes()) == len(question.misconceptions) > 0
    for answer, sentence in question.mistakes():
        assert question.judge(answer).message == sentence


@pytest.mark.parametrize(
    ("hint", "found"),
    [
        ("Divide the duty by the value.", []),
        ("It is 7.46 per cent.", ["7.46"]),
        ("It is about 7.5.", []),
        ("It is 0.0746 of the whole.", ["0.0746"]),
        ("Take 746 and 2018.", ["746"]),
    ],
)
def test_a_number_that_leaks_is_found(hint, found):
    assert leaked((hint, "Nothing."), 7.46) == found


def test_importing_is_light():
    before = "import sys, pandas, summitry; before = set(sys.modules)"
    script = f"{before}; import summitry.checking; print(*sys.modules.keys() - before)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"altair", "IPython", "cloudpickle", "psutil", "scipy", "networkx", "jsonschema", "nbformat"}
    assert heavy.isdisjoint(loaded)
    assert "summitry.checking.question" in loaded
