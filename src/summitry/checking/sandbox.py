"""Runs a learner's function in a process of its own, with a time limit and a memory limit."""

import contextlib
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cloudpickle
import psutil

import summitry
from summitry.checking.worker import LONGEST

_WORKER = Path(__file__).with_name("worker.py")
_POLL = 0.01  # seconds between two looks at the process
_TO_END = 2  # seconds that what it wrote may take to be read, once it has ended
_TO_START = 30  # seconds within which the process must have loaded what the function uses
_WALL = 2  # times the limit of computing time: how long a function may take by the clock
_GRACE = 20  # seconds by the clock after which the process ends by itself, should this one be gone
_LARGEST_JOB = 64 * 2**20  # bytes
_PIECE = 2**16  # bytes that are read at once


class Stopped(Exception):
    """The function did not run to its end; the message is a sentence for the learner, `case` the place of the stop."""

    def __init__(self, sentence: str, case: int | None = None):
        super().__init__(sentence)
        self.case = case


def run(
    function: Callable[..., Any], cases: Sequence[tuple[Any, ...]], *, seconds: float, megabytes: int
) -> list[dict[str, Any]]:
    """Call `function` once for each tuple of arguments in `cases`, in another process.

    Parameters
    ----------
    seconds : limit of computing time, for all cases together; by the clock it is twice this
    megabytes : limit of memory, beyond what the loaded modules take

    Returns
    -------
    One dict for each case: {"value": the result as `worker.encode` gives it, "printed": whether it printed}, or
    {"raised": name of the exception, "message": its text}. It comes from JSON that the function may have forged.

    Raises
    ------
    Stopped
        If the function cannot be copied, takes too much time or memory, or ends its process.
    """
    job = _job(function, cases, seconds, megabytes)
    replies, most = bytearray(), (len(cases) + 1) * LONGEST  # one too many, for what stands around the results
    process = _start()
    try:
        threading.Thread(target=feed, args=(process, job), daemon=True).start()
        reader = threading.Thread(target=_collect, args=(process, replies, most), daemon=True)
        reader.start()
        stop = _watch(process, replies, most, seconds, megabytes)
    finally:
        kill(process)
    reader.join(_TO_END)
    return _results(_parsed(replies), len(cases), stop, process.returncode)


class _Capped(io.BytesIO):
    """A file in memory that takes no more than _LARGEST_JOB bytes."""

    def write(self, data: Any) -> int:
        if self.tell() + memoryview(data).nbytes > _LARGEST_JOB:
            raise Stopped("Your function uses very large data from outside itself. Pass what it needs as arguments.")
        return super().write(data)


def _job(function: Callable[..., Any], cases: Sequence[Any], seconds: float, megabytes: int) -> bytes:
    job = _Capped()
    pickle.dump({"path": sys.path, "seconds": seconds * _WALL + _GRACE, "megabytes": megabytes}, job)
    try:
        cloudpickle.dump((function, list(cases)), job)
    except Stopped:
        raise
    except BaseException as error:  # an object that the function uses may raise anything when it is copied
        raise Stopped(
            "Your function uses something outside itself that cannot be copied. Pass what it needs as arguments. "
            f"({type(error).__name__})"
        ) from error
    return job.getvalue()


def _start() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-I", "-B", str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **summitry.ONE_THREAD},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def feed(process: subprocess.Popen, job: bytes) -> None:
    """Give the process its job, in a thread of its own: it may read late or never."""
    with contextlib.suppress(OSError), process.stdin as stream:  # it may have ended
        stream.write(job)


def _collect(process: subprocess.Popen, replies: bytearray, most: int) -> None:
    with process.stdout as stream:
        while len(replies) <= most and (piece := stream.read1(_PIECE)):
            replies += piece


def _watch(process: subprocess.Popen, replies: bytearray, most: int, seconds: float, megabytes: int) -> str | None:
    """Wait for the process to end; return None, or the sentence that says why it must be stopped."""
    begun, ready = time.monotonic(), None
    while process.poll() is None:
        time.sleep(_POLL)
        try:
            family = _family(process)
            memory = sum(member.memory_info().rss for member in family)
            computed = sum(sum(member.cpu_times()[:2]) for member in family)
        except psutil.Error:
            continue
        if ready is None and replies:
            ready, memory_before, computed_before = time.monotonic(), memory, computed
        if ready is None:
            if time.monotonic() - begun > _TO_START:
                return "Your function could not be started: what it uses takes too long to load."
            continue
        if computed - computed_before > seconds or time.monotonic() - ready > seconds * _WALL:
            return f"It took longer than {seconds:g} seconds: is there a loop that never ends?"
        if memory - memory_before > megabytes * 2**20:
            return f"It needs more than {megabytes} MB of memory: does it collect more than it has to?"
        if len(replies) > most:
            return "It gives back more than can be compared."
    return None


def _family(process: subprocess.Popen) -> list[psutil.Process]:
    """The process, and on Windows its children: Python in a virtual environment is there a child of its launcher."""
    parent = psutil.Process(process.pid)
    return [parent, *parent.children(recursive=True)] if os.name == "nt" else [parent]


def kill(process: subprocess.Popen) -> None:
    """End the process and whatever it may have started."""
    with contextlib.suppress(psutil.Error, ProcessLookupError, PermissionError):
        if os.name == "nt":
            for member in _family(process):
                member.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _parsed(replies: bytearray) -> list[Any]:
    """The replies up to the first that is no JSON object."""
    read = []
    for line in bytes(replies).splitlines():
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError):
            break
        if not isinstance(reply, dict):
            break
        read.append(reply)
    return read


def _results(read: list[dict[str, Any]], cases: int, stop: str | None, returncode: int) -> list[dict[str, Any]]:
    if not read:
        raise Stopped(stop or "Your function could not be loaded on its own. What does it use from the notebook?")
    results = [reply for reply in read[1 : cases + 1] if "value" in reply or "raised" in reply]
    if len(results) < cases or read[-1] != {"done": True}:
        raise Stopped(stop or _ended(returncode), min(len(results), cases - 1))
    return results


def _ended(returncode: int) -> str:
    if os.name != "nt" and returncode == -signal.SIGKILL:
        return "The computer stopped it, as it does when memory runs out: does it collect more than it has to?"
    if returncode < 0 or returncode > 255:
        return "It crashed Python: does it call itself without end?"
    return "It ended Python itself: a function gives its result back with `return`."
