"""The process in which a learner's function runs: `python -I worker.py`, with standard-library imports only.

It reads from standard input a pickled dict, {"path": the import path of the kernel, "seconds": when it ends by itself,
should the kernel be gone, "megabytes"}, and then a cloudpickled pair (function, cases), each case a tuple of arguments.
It writes one JSON object a line to standard output: {"ready": true} once all is loaded, then for each case
{"value": ..., "printed": ...} or {"raised": ..., "message": ...}, and {"done": true} at the end. Whatever the function
prints goes nowhere.
"""

import datetime
import faulthandler
import io
import json
import os
import pickle
import sys

_LARGEST_INTEGER = 10**300
LONGEST = 300_000  # characters of one result, as JSON
STARTS_A_PROCESS = {"os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.exec", "os.system", "os.startfile"}
STARTS_A_PROCESS |= {"subprocess.Popen", "_winapi.CreateProcess"}


class TooLong(Exception):
    """A result that needs more than LONGEST characters of JSON."""


def encode(value):
    """Return `value` as what JSON can hold, or raise TooLong.

    Numbers, text, booleans and None stand for themselves, lists, tuples and arrays are lists; dicts, sets and dates are
    tagged: {"dict": [[key, value], ...]}, {"set": [...]}, {"date": "2018-03-23"}. The rest is {"other": type name}.
    """
    encoded = _encode(value)
    if len(json.dumps(encoded)) > LONGEST:
        raise TooLong
    return encoded


def _encode(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= _LARGEST_INTEGER:
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": value.isoformat().removesuffix("T00:00:00")}
    if isinstance(value, (list, tuple)):
        return [_encode(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {"set": [_encode(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[_encode(key), _encode(item)] for key, item in value.items()]}
    if callable(getattr(value, "tolist", None)):  # NumPy and pandas
        return _encode(value.tolist())
    return {"other": type(value).__name__}


class Printed(io.TextIOBase):
    """A standard output that only remembers whether something was printed."""

    anything = False

    def write(self, text):
        self.anything = True
        return len(text)


def limit_memory(megabytes):
    """Limit the address space to what is used now plus `megabytes`, where the system can."""
    try:
        import resource

        with open("/proc/self/statm") as statm:
            used = int(statm.read().split()[0]) * resource.getpagesize()
        _, highest = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * 2**20, highest))
    except (ImportError, OSError, ValueError):
        pass  # the kernel watches the memory of this process too


def run(function, arguments, printed):
    """Return the reply for one case, of a function that prints to `printed`."""
    printed.anything = False
    try:
        return {"value": encode(function(*arguments)), "printed": printed.anything}
    except BaseException as error:
        message = "" if isinstance(error, MemoryError) else str(error)[:200]
        return {"raised": type(error).__name__, "message": message}


def main():
    replies = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    def reply(message):
        os.write(replies, json.dumps(message).encode() + b"\n")

    settings = pickle.load(sys.stdin.buffer)
    sys.path[:] = settings["path"]
    function, cases = pickle.load(sys.stdin.buffer)
    os.dup2(nowhere, 0)
    sys.stdout = sys.stderr = printed = Printed()
    limit_memory(settings["megabytes"])
    faulthandler.dump_traceback_later(settings["seconds"], exit=True, file=nowhere)
    started = []

    def refuse_processes(event, _):
        if event in STARTS_A_PROCESS:
            started.append(event)
            raise PermissionError("a checked function may not start another process")

    sys.addaudithook(refuse_processes)
    reply({"ready": True})
    for arguments in cases:
        result = run(function, arguments, printed)
        reply({"raised": "NewProcess", "message": ""} if started else result)
    reply({"done": True})
    os._exit(0)


if __name__ == "__main__":
    main()
