"""Questions whose answer is a function."""

import dis
import math
import reprlib
import types
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import Any

from summitry.checking.plain import Unreadable, describe, is_function
from summitry.checking.question import Misconception, RightOrWrong
from summitry.checking.worker import encode

_NOISE = 1e-12  # absolute error that counts as none
_STUB = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}

SECONDS = 2.0  # of computing, for all cases together
MEGABYTES = 512  # beyond what the loaded modules take


@dataclass(frozen=True, eq=False)
class Function(RightOrWrong):
    """A question whose answer is a function. It is called in a process of its own, within SECONDS and MEGABYTES.

    Parameters
    ----------
    reference : a right function
    cases : tuples of arguments on which a right function gives what the reference gives; results may be numbers, text,
        booleans, None, dates, and lists, tuples, arrays, sets and dicts of these
    tolerance : largest relative error of a right number
    """

    _: KW_ONLY
    reference: Callable[..., Any]
    cases: tuple[tuple[Any, ...], ...]
    tolerance: float = 1e-6

    def __post_init__(self):
        super().__post_init__()
        if not self.cases or not all(isinstance(case, tuple) for case in self.cases):
            raise ValueError(f"{self.name}: cases must be one or more tuples of arguments")

    @cached_property
    def _prepared(self) -> list[Any]:
        return self._standard(self.reference)

    def _computed(self, value: Any) -> Any:
        return value

    def _right_answer(self) -> Callable[..., Any]:
        return self.reference

    def _is_blank(self, answer: Any) -> bool:
        return answer is ... or (type(answer) is types.FunctionType and is_stub(answer))

    def _read(self, answer: Any) -> list[dict[str, Any]]:
        from summitry.checking import sandbox

        if not is_function(answer):
            raise Unreadable(
                f"This is {describe(answer)}, and a function is wanted: its name alone, without parentheses `()`."
            )
        try:
            return sandbox.run(answer, self.cases, seconds=SECONDS, megabytes=MEGABYTES)
        except sandbox.Stopped as stopped:
            where = "" if stopped.case is None else f"`{self._call(stopped.case)}` did not finish. "
            raise Unreadable(f"{where}{stopped}") from stopped
        except OSError as error:
            raise Unreadable(f"Your function could not be tested here: no process can be started ({error}).") from error

    def _problem(self, value: list[dict[str, Any]]) -> str | None:
        for case, (reply, wanted) in enumerate(zip(value, self._prepared, strict=True)):
            if "raised" in reply:
                return f"`{self._call(case)}` {_raised(reply)}"
            if reply["value"] is None and wanted is not None:
                printed = " `print` shows a value; `return` gives it back." if reply.get("printed") else ""
                return f"`{self._call(case)}` gives back `None`: is `return` missing?{printed}"
            if not _same(reply["value"], wanted, self.tolerance):
                return f"`{self._call(case)}` gives `{_text(reply['value'])}`, which is not right."
        return None

    def _standard(self, answer: Callable[..., Any]) -> list[Any]:
        return [encode(answer(*case)) for case in self.cases]

    def _equals(self, value: list[dict[str, Any]], standard: list[Any]) -> bool:
        pairs = zip(value, standard, strict=True)
        return all("value" in reply and _same(reply["value"], wanted, self.tolerance) for reply, wanted in pairs)

    def _recognises(self, known: Misconception, value: list[dict[str, Any]]) -> bool:
        return super()._recognises(known, [reply.get("value") for reply in value])

    def _call(self, case: int) -> str:
        return f"f({', '.join(map(_argument, self.cases[case]))})"


def _argument(value: Any) -> str:
    written_out = isinstance(value, (int, float, str, list, tuple, dict, type(None)))
    return reprlib.repr(value) if written_out else f"a {type(value).__name__}"


def is_stub(function: types.FunctionType) -> bool:
    """Return whether the body of `function` is `...` or `pass`, with or without a docstring."""
    instructions = list(dis.get_instructions(function))
    returned = [i.argval for i in instructions if i.opname in ("LOAD_CONST", "RETURN_CONST")]
    return {i.opname for i in instructions} <= _STUB and returned in ([None], [...])


def _same(value: Any, wanted: Any, tolerance: float) -> bool:
    """Whether two results of `encode` are equal but for rounding. Goes no deeper than `wanted`, which is ours."""
    if type(wanted) in (int, float) and type(value) in (int, float):
        if math.isnan(wanted):
            return math.isnan(value)
        return math.isclose(value, wanted, rel_tol=tolerance, abs_tol=_NOISE)
    if type(value) is not type(wanted):
        return False
    if type(wanted) is list:
        pairs = zip(value, wanted, strict=False)
        return len(value) == len(wanted) and all(_same(a, b, tolerance) for a, b in pairs)
    if type(wanted) is dict:
        if value.keys() != wanted.keys() or "other" in wanted:
            return False
        return all(_same(*_ordered(tag, value[tag], wanted[tag]), tolerance) for tag in wanted)
    return value == wanted


def _ordered(tag: str, value: Any, wanted: Any) -> tuple[Any, Any]:
    """The items of a set or dict in an order of their own, since they come in any."""
    if tag in ("set", "dict") and type(value) is list:
        return sorted(value, key=_text), sorted(wanted, key=_text)
    return value, wanted


def _text(value: Any) -> str:
    if type(value) is float:
        return f"{value:.6g}"
    if type(value) is dict:
        return ", ".join(str(content) if type(content) is str else _text(content) for content in value.values())[:80]
    return reprlib.repr(value)


def _raised(reply: dict[str, Any]) -> str:
    name, message = str(reply["raised"])[:60], str(reply.get("message", ""))[:200]
    sentences = {
        "SystemExit": "calls `exit()`: a function gives its result back with `return`.",
        "RecursionError": "calls itself without end: when should it stop?",
        "MemoryError": f"needs more than {MEGABYTES} MB of memory: does it collect more than it has to?",
        "TooLong": "gives back more than can be compared.",
        "NewProcess": "starts another process, which a checked function may not do.",
    }
    return sentences.get(name, f"stops with `{name}`: {message}" if message else f"stops with `{name}`.")
