"""One module per exercise notebook: its questions, as data."""

import importlib

from summitry.checking import Exercise


def load(number: str) -> Exercise:
    """Return the exercise of the lesson `number`, such as "21". Raises ModuleNotFoundError if there is none."""
    return importlib.import_module(f"summitry.exercises.ex{number}").exercise
