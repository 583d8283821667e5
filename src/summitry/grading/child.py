"""The process in which a submitted notebook runs: `python -P child.py`, with a job as JSON on standard input.

The job: {"cells": [[place, source], ...], "questions": {"q1": "answer_1", ...}, "cases": {"q5": base64 of the pickled
arguments}, "closed": [folders that the notebook may not read], "megabytes": limit, "seconds": when it ends by itself,
should whoever started it be gone}.

It writes one JSON object a line to standard output: {"ready": true}; {"step": name} before each cell ("cell 7") and
each function that is called ("q5"); {"failed": place, "error": text} for a cell that raises; {"question": name,
"answer": ...} for each answer that a cell changed; {"done": true}. What the notebook prints goes nowhere.

The exercise's own questions are stand-ins here that answer nothing, so a notebook that edits its checks changes
nothing. An audit hook, which Python code cannot take off, refuses the network, other processes, files outside the
working folder, and the folders that hold solutions or other submissions.
"""

import base64
import contextlib
import faulthandler
import importlib.abc
import importlib.machinery
import json
import os
import pickle
import sys
import types

_NETWORK = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_NETWORK |= {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_LOADS_MACHINE_CODE = {"ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle", "ctypes.call_function"}
_SIGNALS = {"os.kill", "os.killpg", "signal.pthread_kill"}
_CHANGES_FILES = {"os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate"}
_CHANGES_FILES |= {"os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr", "shutil.rmtree"}
_CHANGES_FILES |= {"sqlite3.connect"}
_EXERCISES = "summitry.exercises"


class _Question:
    """A question that answers nothing."""

    def check(self, *_, **__):
        pass

    hint = solution = check


class _Exercises(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives stand-ins for the modules of questions."""

    def find_spec(self, name, path=None, target=None):
        if name == _EXERCISES or name.startswith(_EXERCISES + "."):
            return importlib.machinery.ModuleSpec(name, self, is_package=name == _EXERCISES)
        return None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__getattr__ = lambda name: _Question() if name[:1] == "q" else _missing(name)
        return module

    def exec_module(self, module):
        pass


def _missing(name):
    raise AttributeError(name)


def _guard(folder, closed):
    from summitry.checking.worker import STARTS_A_PROCESS

    folder, closed = os.path.realpath(folder), [os.path.realpath(path) for path in closed]
    realpath, join, isabs = os.path.realpath, os.path.join, os.path.isabs
    refused = STARTS_A_PROCESS | _NETWORK | _LOADS_MACHINE_CODE | _SIGNALS
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    separator = os.sep

    def within(path, place):
        return path == place or path.startswith(place + separator)

    def real(path):
        path = os.fsdecode(path)
        return realpath(path if isabs(path) else join(os.getcwd(), path))

    def refuse(event, arguments):
        if event in refused:
            raise PermissionError(f"a notebook that is graded may not do this ({event})")
        if event == "open" and not isinstance(arguments[0], int):
            path, mode, flags = arguments
            place = real(path)
            if any(within(place, other) for other in closed):
                raise PermissionError(f"a notebook that is graded may not read {os.fsdecode(path)}")
            writes = flags & writing or (isinstance(mode, str) and set(mode) & set("wax+"))
            if writes and not within(place, folder) and place != os.devnull:
                raise PermissionError(f"a notebook that is graded may not write {os.fsdecode(path)}")
        elif event in _CHANGES_FILES:
            for path in arguments[: 2 if event in ("os.rename", "os.link", "os.symlink") else 1]:
                if isinstance(path, (str, bytes)) and path != ":memory:" and not within(real(path), folder):
                    raise PermissionError(f"a notebook that is graded may not change {os.fsdecode(path)}")

    sys.addaudithook(refuse)


def _limit(megabytes):
    """Limit memory, file sizes and new processes, where the system can, and leave its network."""
    from summitry.checking.worker import limit_memory

    try:
        import resource
    except ImportError:
        return
    _leave_network()
    limit_memory(megabytes)
    for name, limit in {"RLIMIT_FSIZE": 50 * 2**20, "RLIMIT_NPROC": 0, "RLIMIT_CORE": 0}.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            _, highest = resource.getrlimit(kind)
            with contextlib.suppress(OSError, ValueError):  # the process that started this one watches it too
                resource.setrlimit(kind, (limit, highest))


def _leave_network():
    """Move this process into an empty network of its own, where Linux lets it."""
    if sys.platform == "linux":
        import ctypes

        new_user, new_network = 0x10000000, 0x40000000
        ctypes.CDLL(None).unshare(new_user | new_network)


def main():
    replies = os.dup(1)
    job = json.load(sys.stdin)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)

    def reply(**message):
        os.write(replies, json.dumps(message).encode() + b"\n")

    import altair  # noqa: F401
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    import summitry  # noqa: F401
    from summitry.checking import worker
    from summitry.grading.answers import encode

    sys.meta_path.insert(0, _Exercises())
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.showtraceback = shell.showsyntaxerror = lambda *_, **__: None  # nobody would see it, and it takes seconds
    cases = {name: pickle.loads(base64.b64decode(text)) for name, text in job["cases"].items()}
    steps, folder = job["cells"], os.getcwd()
    faulthandler.dump_traceback_later(job["seconds"], exit=True, file=nowhere)
    _limit(job["megabytes"])
    _guard(folder, job["closed"])
    reply(ready=True)

    def call(function, arguments):
        sys.stdout = printed = worker.Printed()
        return worker.run(function, arguments, printed)

    sent = {}
    for place, source in steps:
        reply(step=f"cell {place}")
        result = shell.run_cell(source, store_history=False, silent=True)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            reply(failed=place, error=f"{type(error).__name__}: {str(error)[:300]}")
        for question, name in job["questions"].items():
            answer = shell.user_ns.get(name, ...)
            if question not in cases and answer is not sent.get(question, ...):
                sent[question] = answer
                reply(question=question, answer=encode(answer))
    for question in cases:
        reply(step=question)
        answer = shell.user_ns.get(job["questions"][question], ...)
        reply(question=question, answer=encode(answer, cases[question], call))
    reply(done=True)
    os._exit(0)


if __name__ == "__main__":
    main()
