"""Function: called in a process of its own, compared by its results, and never able to harm the notebook."""

import contextlib
import datetime
import gc
import os
import re
import subprocess
import sys
import textwrap
import time

import numpy as np
import pandas as pd
import psutil
import pytest

from checking import made_up
from summitry.checking import function, sandbox


@pytest.fixture
def quick(monkeypatch):
    """Short limits, for functions that go beyond any."""
    monkeypatch.setattr(function, "SECONDS", 0.3)
    monkeypatch.setattr(function, "MEGABYTES", 64)


def defined(source, **names):
    """A function as a notebook defines it: in `__main__`, under the name f."""
    namespace = {"__name__": "__main__", **names}
    exec(textwrap.dedent(source), namespace)
    return namespace["f"]


def judge(source, **changes):
    return made_up.function_question(**{"misconceptions": (), **changes}).judge(defined(source))


def message(source, **changes):
    outcome = judge(source, **changes)
    assert outcome.status == "not yet", outcome
    return outcome.message


RIGHT = {
    "a function": "def f(v, r): return v * r",
    "a lambda": "f = lambda v, r: r * v",
    "with names from the notebook": "one = 1.0\ndef g(v): return v * one\ndef f(v, r): return g(v) * r",
    "with NumPy": "import numpy as np\ndef f(v, r): return np.float64(v) * r",
    "with an import inside": "def f(v, r):\n    import math\n    return math.prod((v, r))",
    "partial": "import functools\nf = functools.partial(lambda k, v, r: v * r, 1)",
    "built in": "import operator\nf = operator.mul",
    "noise": "def f(v, r): return v * r * (1 + 1e-9)",
    "prints too": "def f(v, r):\n    print(v)\n    return v * r",
    "an object that can be called": "class F:\n    def __call__(self, v, r): return v * r\nf = F()",
}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT.keys())
def test_a_right_function_passes_in_every_form(source):
    assert (judge(source).status, judge(source).message) == ("correct", "Notice that it is linear.")


WRONG = {
    "another result": ("def f(v, r): return v + r", "`f(100.0, 0.25)` gives `100.25`, which is not right."),
    "right in one case": ("def f(v, r): return 25.0", "`f(80.0, 0.1)` gives `25`, which is not right."),
    "text": ("def f(v, r): return str(v * r)", "gives `'25.0'`"),
    "a list": ("def f(v, r): return [v * r]", "gives `[25.0]`"),
    "a boolean": ("def f(v, r): return True", "gives `True`"),
    "something else": ("def f(v, r): return open", "gives `builtin_function_or_method`"),
    "nothing": ("def f(v, r): v * r", "`f(100.0, 0.25)` gives back `None`: is `return` missing?"),
    "print": ("def f(v, r): print(v * r)", "`print` shows a value; `return` gives it back."),
    "an exception": ("def f(v, r): return v / 0", "stops with `ZeroDivisionError`: float division by zero"),
    "too few arguments": ("def f(v): return v", "stops with `TypeError`: f() takes 1 positional argument"),
    "exit": ("import sys\ndef f(v, r): sys.exit(0)", "calls `exit()`"),
    "a hard exit": ("import os\ndef f(v, r): os._exit(0)", "did not finish. It ended Python itself"),
    "recursion": ("def f(v, r): return f(v, r)", "calls itself without end"),
    "a crash": ("import os\ndef f(v, r): os.kill(os.getpid(), 11)", "did not finish. It crashed Python"),
    "a fork": ("import os\ndef f(v, r):\n    os.fork()\n    return v * r", "starts another process"),
    "a hidden fork": (
        "import os\ndef f(v, r):\n    try: os.fork()\n    except Exception: pass\n    return v * r",
        "starts another process",
    ),
    "a command": ("import os\ndef f(v, r): return os.system('true')", "starts another process"),
    "a very long result": (
        "def f(v, r): return 'x' * 3_000_000",
        "`f(100.0, 0.25)` gives back more than can be compared.",
    ),
    "a very long list": ("def f(v, r): return list(range(1_000_000))", "gives back more than can be compared."),
}


@pytest.mark.parametrize(("source", "says"), WRONG.values(), ids=WRONG.keys())
def test_what_a_function_does_wrong_is_one_sentence(source, says):
    assert says in message(source)


WITHOUT_LIMIT = {
    "memory at once": ("def f(v, r): return len(bytearray(10**10))", "MB of memory"),
    "memory by and by": ("def f(v, r):\n    x = []\n    while True: x.append('x' * 10**6 + str(v))", "MB of memory"),
    "memory with the limit of the system lifted": (
        "import resource as r\ndef f(v, _):\n    r.setrlimit(r.RLIMIT_AS, (r.RLIM_INFINITY, r.RLIM_INFINITY))\n"
        "    x = []\n    while True: x.append('x' * 10**6 + str(v))",
        "did not finish. It needs more than 64 MB of memory",
    ),
    "an endless loop": (
        "def f(v, r):\n    while True: pass",
        "`f(100.0, 0.25)` did not finish. It took longer than 0.3",
    ),
    "a loop in the second case": (
        "def f(v, r):\n    while v < 100: pass\n    return v * r",
        "`f(80.0, 0.1)` did not finish. It took longer",
    ),
    "a loop that cannot be stopped": (
        "def f(v, r):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        "It took longer",
    ),
    "sleep": ("import time\ndef f(v, r): time.sleep(60)", "It took longer"),
    "a flood of replies": (
        "import os\ndef f(v, r):\n    while True:\n        for d in range(3, 9):\n"
        "            try: os.write(d, b' ' * 10**6)\n            except OSError: pass",
        "did not finish. It gives back more than can be compared.",
    ),
}


@pytest.mark.parametrize(("source", "says"), WITHOUT_LIMIT.values(), ids=WITHOUT_LIMIT.keys())
def test_a_function_without_limit_is_stopped(quick, source, says):
    begun = time.monotonic()
    assert says in message(source)
    assert time.monotonic() - begun < 20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not limit the address space")
def test_memory_is_refused_before_it_is_taken(quick):
    assert message("def f(v, r): return len(bytearray(10**10))").startswith("`f(100.0, 0.25)` needs more than 64 MB")


def has_ended(pid):
    """Whether a process that was killed has gone, or goes within seconds."""
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(os.name == "nt", reason="fork is of POSIX")
def test_what_slips_past_the_guard_is_ended_too():
    source = """
        import ctypes, time
        def f(v, r):
            child = ctypes.CDLL(None).fork()
            while child == 0:
                time.sleep(1)
            return child
    """
    child = int(re.search(r"gives `(\d+)`", message(source))[1])
    assert has_ended(child)


@pytest.mark.parametrize("source", ["f = 25.0", "f = None", "f = float", "f = 'f'", "f = [len]"])
def test_what_is_no_function_starts_no_process(source, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    assert "a function is wanted" in message(source)


STUBS = [
    "def f(v, r): ...",
    "def f(v, r): pass",
    'def f(v, r):\n    "Duty."\n    ...',
    "f = ...",
    "f = lambda v, r: ...",
]


@pytest.mark.parametrize("source", STUBS)
def test_a_function_without_a_body_is_not_attempted(source):
    assert judge(source).status == "not attempted"


@pytest.mark.parametrize("source", ["def f(v, r): return 5", "def f(v, r): return v", "def f(v, r): v"])
def test_a_function_with_a_body_is_attempted(source):
    assert judge(source).status == "not yet"


@pytest.mark.parametrize("level", [1, 2])
def test_nothing_reaches_the_notebooks_output(capfd, level):
    source = f"import os\ndef f(v, r):\n    os.write({level}, b'garbage')\n    print('garbage')\n    return v * r"
    assert judge(source).status == "correct"
    assert capfd.readouterr() == ("", "")


def test_forged_replies_are_never_unpickled(tmp_path):
    """A reply is JSON, so bytes that would run a command when unpickled are only a reply that cannot be read."""
    witness = tmp_path / "witness"
    source = f"""
        import os, pickle
        class Forged:
            def __reduce__(self):
                return (os.mkdir, ({str(witness)!r},))
        def f(v, r):
            data = pickle.dumps(Forged())
            for descriptor in range(1, 20):
                try: os.write(descriptor, data)
                except OSError: pass
            return v * r
    """
    assert judge(source).status == "not yet"
    assert not witness.exists()


def test_forged_replies_of_a_function_that_ends_python_are_not_taken():
    source = """
        def f(v, r):
            import os
            for descriptor in range(1, 20):
                try: os.write(descriptor, b'{"value": 25.0}\\n{"value": 8.0}\\n')
                except OSError: pass
            os._exit(0)
    """
    assert "It ended Python itself" in message(source)


def test_the_expected_results_do_not_reach_the_function():
    source = """
        def f(v, r):
            import gc
            return 25.0 if any(o == [25.0, 8.0] for o in gc.get_objects() if type(o) is list) else 0.0
    """
    assert "gives `0`" in message(source)


def test_no_process_is_left_behind(quick):
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    message("def f(v, r):\n    while True: pass")
    message("import os\ndef f(v, r):\n    while True:\n        try: os.fork()\n        except Exception: pass")
    gc.collect()
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


KERNEL = """
    import sys
    from summitry.checking import sandbox

    def without_end(started):
        open(started, "w").close()
        while True:
            pass

    sandbox._GRACE = -7  # so that it ends 3 seconds after it began
    start = sandbox._start

    def told():
        process = start()
        print(process.pid, flush=True)
        return process

    sandbox._start = told
    sandbox.run(without_end, [(sys.argv[1],)], seconds=5, megabytes=512)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_a_function_ends_by_itself_when_the_kernel_was_killed(tmp_path):
    started = tmp_path / "started"
    command = [sys.executable, "-c", textwrap.dedent(KERNEL), started]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as kernel:
        worker = psutil.Process(int(kernel.stdout.readline()))
        while not started.exists():
            time.sleep(0.01)
        kernel.kill()
    end = time.monotonic() + 60
    with contextlib.suppress(psutil.NoSuchProcess):
        while worker.status() != psutil.STATUS_ZOMBIE:  # ended, and in some containers never taken away
            assert time.monotonic() < end, "it goes on without a kernel"
            time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_what_the_system_kills_for_want_of_memory_is_said():
    killed = "import os, signal\ndef f(v, r): os.kill(os.getpid(), signal.SIGKILL)"  # as the system does
    assert "The computer stopped it, as it does when memory runs out" in message(killed)


def test_an_interrupt_stops_the_process_too(monkeypatch):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[0])

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(sandbox, "_watch", interrupt)
    with pytest.raises(KeyboardInterrupt):
        judge("def f(v, r):\n    while True: pass")
    assert started[0].poll() is not None


def test_the_time_to_load_modules_does_not_count(quick):
    slow = "import time\nclass Slow:\n    def __reduce__(self): return (time.sleep, (1.5,))\ns = Slow()\n"
    assert judge(slow + "def f(v, r, s=s): return v * r").status == "correct"


def test_what_never_loads_is_stopped(monkeypatch):
    monkeypatch.setattr(sandbox, "_TO_START", 0.5)
    slow = "import time\nclass Slow:\n    def __reduce__(self): return (time.sleep, (600,))\ns = Slow()\n"
    assert "takes too long to load" in message(slow + "def f(v, r, s=s): return v * r")


def test_what_cannot_be_copied_is_said():
    assert "cannot be copied" in message(
        "import threading\nlock = threading.Lock()\ndef f(v, r): return lock and v * r"
    )


def test_very_large_data_are_not_copied():
    assert "very large data" in message(
        "import numpy as np\nx = np.zeros(10_000_000)\ndef f(v, r): return x[0] + v * r"
    )


def test_what_cannot_be_loaded_is_said():
    fails = "class Fails:\n    def __reduce__(self): return (int, ('x',))\ns = Fails()\n"
    assert "could not be loaded" in message(fails + "def f(v, r, s=s): return v * r")


def test_where_no_process_can_start_it_is_said(monkeypatch):
    def refuse(*_, **__):
        raise OSError("no processes here")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert "no process can be started (no processes here)" in message("def f(v, r): return v * r")


def test_modules_beside_the_notebook_can_be_used(tmp_path, monkeypatch):
    (tmp_path / "duties.py").write_text("def duty(v, r): return v * r")
    monkeypatch.syspath_prepend(tmp_path)
    assert judge("import duties\nf = duties.duty").status == "correct"


def test_the_worker_imports_nothing_heavy():
    source = (
        "def f(v, r):\n    import sys\n    return sorted({'altair', 'numpy', 'pandas', 'summitry'} & set(sys.modules))"
    )
    assert judge(source, reference=lambda v, r: []).status == "correct"


RESULTS = {
    "lists": ([1.0, [2, "a"]], (1, (2.0000000001, "a")), [1.0, [2, "b"]]),
    "arrays": ([1.0, 2.0], np.array([1.0, 2.0]), np.array([1.0, 2.1])),
    "series": ([1.0, 2.0], pd.Series([1.0, 2.0]), [1.0, 2.0, 3.0]),
    "dicts": ({"JPN": 1.0, "KOR": None}, {"KOR": None, "JPN": np.float64(1)}, {"JPN": None, "KOR": 1.0}),
    "sets": ({"JPN", "KOR"}, {"KOR", "JPN"}, ["JPN", "KOR"]),
    "dates": (datetime.date(2018, 3, 23), pd.Timestamp("2018-03-23"), "2018-03-23"),
    "booleans": (True, np.bool_(True), 1),
    "whole numbers": (1, 1.0, True),
    "nothing": (None, None, 0),
    "text": ("JPN", np.str_("JPN"), "jpn"),
    "nan": (float("nan"), np.float64("nan"), 0.0),
    "zero": (0.0, 1e-15, 1e-6),
    "infinity": (float("inf"), float("inf"), 1e308),
}


@pytest.mark.parametrize(("expected", "same", "other"), RESULTS.values(), ids=RESULTS.keys())
def test_results_are_compared_by_what_they_hold(expected, same, other):
    question = made_up.function_question(
        reference=lambda: expected, cases=((),), misconceptions=(), accepted=(lambda: same,)
    )
    assert [question.judge(answer).status for answer in question.answers()] == ["correct", "correct"]
    assert question.judge(lambda: other).status == "not yet"


def test_a_result_that_cannot_be_compared_never_passes():
    assert message("def f(v, r): return open", reference=lambda v, r: open).endswith("which is not right.")


def test_cases_are_shown_in_few_words():
    frame = made_up.trade()
    said = message("def f(d, t): return 0", reference=lambda d, t: 1, cases=((frame, "x" * 500),))
    assert said.startswith("`f(a DataFrame, 'xxxxxxxxxx")
    assert len(said) < 150


@pytest.mark.parametrize(("answer", "sentence"), made_up.function_question().mistakes())
def test_misconceptions_are_named(answer, sentence):
    outcome = made_up.function_question().judge(answer)
    assert (outcome.status, outcome.message) == ("not yet", sentence)


@pytest.mark.parametrize("cases", [(), ([1, 2],)])
def test_bad_questions_are_refused(cases):
    with pytest.raises(ValueError, match="cases must be one or more tuples"):
        made_up.function_question(cases=cases)
