"""A full disk, for everything that a learner or a teacher writes: nothing is lost, and one sentence says what to do."""

import json

import pytest

from faults import on_a_small_disk

SCRIPT = """
    import contextlib, io, json, tempfile
    from summitry import classroom, cli, exercises, workspace
    from summitry.checking import progress
    from summitry.grading import report
    from summitry.summit.play import Game
    from summitry.summit.room.store import Store

    place, told = Path.cwd(), {}
    tempfile.tempdir = str(place)  # as where all is on one disk
    cli._become = lambda command, environment: print("JupyterLab starts") or 0

    def said(call):
        "Return what a learner reads: what is printed, or the message of an error."
        printed = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                call()
            except Exception as error:
                print(f"{type(error).__name__}: {error}")
        return printed.buffer.getvalue().decode("utf-8")

    def lab():
        cli.main(["lab", str(place / "work")])

    def done():
        rows = progress.summary(progress.locate(place / "work"))
        return [tuple(row) for row in rows]

    question = exercises.load("21").questions[0]
    function = next(q for q in exercises.load("22").questions if type(q).__name__ == "Function")
    right = {q: q.answers()[0] for q in (question, function)}
    fill()
    told["lab, new"] = said(lab)
    free()
    told["lab, finished"] = said(lab)
    os.chdir(place / "work")
    question.check(right[question])
    game = Game.new(save="mine")
    store = Store(place / "rooms")
    code, _ = store.open_room("small", "text")
    store.append(code, 1, "Tokyo", "one", {})
    before = {path: path.read_bytes() for path in (place / "work").rglob("*") if path.is_file()}

    os.chdir(place)
    fill()
    os.chdir(place / "work")
    told["lab, again"] = said(lab)
    told["check"] = said(lambda: question.check(right[question]))
    told["check of a function"] = said(lambda: function.check(right[function]))
    told["hint"] = said(question.hint)
    told["progress"] = done()
    told["progress, printed"] = said(lambda: cli.main(["progress", str(place / "work")]))
    told["game"] = said(lambda: [game.done() for _ in range(20)])
    told["game, resumed"] = Game.resume("mine").story() == game.story()
    told["new game"] = said(lambda: Game.new(save="another"))
    told["room"] = said(lambda: [store.append(code, n, "Tokyo", f"id{n}", {"x": "x" * 9999}) for n in range(2, 9)])
    told["room, last"] = store.last(code)
    told["classroom"] = said(lambda: cli.main(["classroom", str(place / "classroom")]))
    told["grade"] = said(lambda: report.prepare(place / "grades"))
    changed = [str(path) for path, data in before.items() if not path.read_bytes().startswith(data)]
    told["lost"] = [name for name in changed if ".sqlite" not in name]
    told["left behind"] = [str(path) for path in place.rglob(".summitry-*.tmp")]
    os.chdir(place)
    free()

    os.chdir(place / "work")
    question.check(right[question])
    told["progress, after"] = done()
    told["game, after"] = said(game.done)
    told["your turn again"] = game.over or game.you in game.state.to_move
    told["same game"] = Game.resume("mine").state == game.state
    store.append(code, told["room, last"] + 1, "Tokyo", "after", {})
    print(json.dumps(told))
"""
FULL = "The disk is full: "
NOT_SAVED = "Your progress was not saved: the disk is full"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    place = tmp_path_factory.mktemp("disk")
    return json.loads(on_a_small_disk(SCRIPT, place, megabytes=4).splitlines()[-1])


def one_sentence(text):
    return "Traceback" not in text and "Errno" not in text and text.count("\n") <= 1


def test_the_working_copy_is_made_once_there_is_room(told):
    assert told["lab, new"].startswith(FULL)
    assert told["lab, new"].endswith("could not be written. Free some space, then do the same again.\n")
    assert one_sentence(told["lab, new"])
    assert "JupyterLab starts" in told["lab, finished"]


def test_a_working_copy_that_needs_nothing_new_opens(told):
    assert told["lab, again"].endswith("JupyterLab starts\n")


@pytest.mark.parametrize("what", ["check", "check of a function", "hint"])
def test_a_check_answers_and_says_that_progress_is_not_saved(told, what):
    answer, note = told[what].rstrip("\n").rsplit("\n", 1)
    assert answer.startswith("◇ Hint 1" if what == "hint" else "✓ Correct.")
    assert note.startswith(NOT_SAVED)
    assert note.endswith("do this again.")


def test_progress_of_before_is_shown_and_goes_on(told):
    row = ["21", "q1", 1, 0, "correct"]
    assert told["progress"] == [row]
    assert "q1" in told["progress, printed"]
    assert told["progress, after"] == [["21", "q1", 2, 0, "correct"]]


def test_a_move_that_cannot_be_saved_does_not_count_and_the_game_goes_on(told):
    reason = "NotSaved: This move does not count, since it cannot be saved. The disk is full: "
    assert told["game"].startswith(reason)
    assert one_sentence(told["game"])
    assert told["new game"].startswith(reason)
    assert told["game, resumed"]
    assert "Error" not in told["game, after"]
    assert told["your turn again"]
    assert told["same game"]


def test_the_log_of_a_room_says_so_and_holds_what_it_acknowledged(told):
    assert told["room"] == "OperationalError: database or disk is full\n"
    assert told["room, last"] >= 1


@pytest.mark.parametrize("what", ["classroom", "grade"])
def test_what_a_teacher_writes_says_so(told, what):
    assert FULL in told[what]
    assert one_sentence(told[what])


def test_nothing_is_lost_and_nothing_left_behind(told):
    assert told["lost"] == []
    assert told["left behind"] == []
