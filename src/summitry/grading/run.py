"""Runs a submitted notebook in a process of its own, within limits, and collects its answers."""

import base64
import contextlib
import json
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

import summitry
from summitry import content
from summitry.checking import Function, Question
from summitry.checking.sandbox import feed, kill

CELL_SECONDS = 30  # by the clock, for one cell
MEGABYTES = 1024  # beyond what the loaded modules take
MOST_STOPS = 3  # cells left out because they had to be stopped
_TOO_MUCH = f"needed more than {MEGABYTES} MB of memory."
_TO_START = 60
_GRACE = 90  # seconds longer than a notebook may take, after which it ends by itself, should this process be gone
_LONGEST = 10  # times the limit of one cell: how long a notebook may take
_MOST_FAILURES = 20  # that are told
_LARGEST_LINE = 16 * 2**20
_CHILD = Path(__file__).with_name("child.py")
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "PYTHONPATH", "TZ")


@dataclass
class Run:
    """What a notebook answered, encoded, by question; and what went wrong, a sentence each."""

    answers: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def run(
    cells: list[tuple[int, str]], questions: tuple[Question, ...], closed: Path, seconds: float = CELL_SECONDS
) -> Run:
    """Run `cells`, each with its place in the notebook, and return the answers to `questions`.

    A cell that takes more than `seconds` or ends Python is left out, and all begins again without it, up to MOST_STOPS
    times. `closed` is a folder that the notebook may not read: that of all submissions.
    """
    left_out: dict[str, str] = {}
    while True:
        attempt = _Attempt(cells, questions, closed, left_out, seconds)
        stop = attempt.follow(seconds)
        if stop is None or attempt.step is None or len(left_out) == MOST_STOPS:
            break
        left_out[attempt.step] = stop
    problems = [f"{_named(step)} {why} It was left out." for step, why in left_out.items()]
    if stop is not None:
        problems.append(f"{_named(attempt.step)} {stop} Nothing after it was run.")
    return Run(attempt.answers, problems + attempt.failures)


def _named(step: str | None) -> str:
    if step is None:
        return "The notebook"
    return step.capitalize() if step.startswith("cell") else f"The function for {step}"


class _Attempt:
    """One process, from its start to its end."""

    def __init__(self, cells, questions, closed: Path, left_out, seconds: float):
        self.answers: dict[str, Any] = {}
        self.failures: list[str] = []
        self.step: str | None = None
        self._job = {
            "cells": [(place, source) for place, source in cells if f"cell {place}" not in left_out],
            "questions": {question.name: f"answer_{question.name.removeprefix('q')}" for question in questions},
            "cases": {
                question.name: base64.b64encode(pickle.dumps(question.cases)).decode()
                for question in questions
                if isinstance(question, Function) and question.name not in left_out
            },
            "closed": [str(closed), str(content.folder("solutions")), str(_questions_folder())],
            "megabytes": MEGABYTES,
            "seconds": seconds * _LONGEST + _GRACE,
        }

    def follow(self, seconds: float) -> str | None:
        """Run to the end and return None, or the end of a sentence that says why it was stopped."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            process = _start(folder)
            lines: queue.Queue = queue.Queue(maxsize=1000)
            reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
            try:
                threading.Thread(target=feed, args=(process, json.dumps(self._job).encode()), daemon=True).start()
                reader.start()
                return self._follow(process, lines, seconds)
            finally:
                kill(process)

    def _follow(self, process: subprocess.Popen, lines: queue.Queue, seconds: float) -> str | None:
        deadline = time.monotonic() + _TO_START
        end = deadline + seconds * _LONGEST
        while True:
            if time.monotonic() > min(deadline, end):
                return f"ran longer than {seconds:g} seconds." if self.step else "could not be started."
            try:
                message = lines.get(timeout=0.1)
            except queue.Empty:
                if _memory(process) > 2 * MEGABYTES * 2**20:
                    return _TOO_MUCH
                continue
            match message:
                case {"done": True}:
                    return None
                case None:
                    return "ended Python."
                case {"ready": True}:
                    deadline = time.monotonic() + seconds
                case {"step": str(step)}:
                    self.step, deadline = step[:20], time.monotonic() + seconds
                case {"failed": int(), "error": str(error)} if error.startswith("MemoryError"):
                    return _TOO_MUCH
                case {"failed": int(place), "error": str(error)}:
                    if len(self.failures) < _MOST_FAILURES:
                        self.failures.append(f"Cell {place} stops with {error[:400]}")
                case {"question": str(question), "answer": answer}:
                    self.answers[question] = answer


def _questions_folder() -> Path:
    import summitry.exercises

    return Path(summitry.exercises.__file__).parent


def _start(folder: str) -> subprocess.Popen:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = {"HOME": folder, "USERPROFILE": folder, "IPYTHONDIR": folder, "TMPDIR": folder, "TEMP": folder}
    return subprocess.Popen(
        [sys.executable, "-P", "-B", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**kept, **home, **summitry.ONE_THREAD},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _read(process: subprocess.Popen, lines: queue.Queue) -> None:
    """Put each message of the process into `lines`, and None at its end; give up where nobody takes them any more."""
    with process.stdout as stream, contextlib.suppress(queue.Full):
        while line := stream.readline(_LARGEST_LINE):
            try:
                message = json.loads(line)
            except (ValueError, RecursionError):
                continue
            lines.put(message if isinstance(message, dict) else {}, timeout=_TO_START)
        lines.put(None, timeout=_TO_START)


def _memory(process: subprocess.Popen) -> int:
    try:
        return psutil.Process(process.pid).memory_info().rss
    except psutil.Error:
        return 0
