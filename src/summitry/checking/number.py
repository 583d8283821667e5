"""Questions whose answer is a number."""

import math
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import Any

from summitry.checking.plain import Unreadable, number
from summitry.checking.question import RightOrWrong

_NOISE = 1e-9  # relative error of floating-point arithmetic that no learner should care about
_CLOSE_BUT_ROUNDED = 0.02  # relative error up to which early rounding is a likely reason
_UNITS = {1e3: "thousand", 1e6: "million", 1e9: "thousand million"}


@dataclass(frozen=True, eq=False)
class Number(RightOrWrong):
    """A question whose answer is a number.

    Parameters
    ----------
    expected : the number, or a callable without arguments that computes it from the data
    unit : what the number counts, as in "%" or "million US dollars"
    tolerance : largest relative error of a right answer, such as 0.01; or
    places : number of decimals to which the answer may be rounded. With neither, the answer must be exact
    """

    _: KW_ONLY
    expected: float | Callable[[], float]
    unit: str
    tolerance: float | None = None
    places: int | None = None

    def __post_init__(self):
        super().__post_init__()
        if not self.unit:
            raise ValueError(f"{self.name}: unit is empty; a number counts something, or is a 'share' or 'score'")
        if self.tolerance is not None and self.places is not None:
            raise ValueError(f"{self.name}: give tolerance or places, not both")
        if self.tolerance is not None and not 0 < self.tolerance <= 0.2:
            raise ValueError(f"{self.name}: tolerance {self.tolerance!r} is not above 0 and at most 0.2")
        if self.places is not None and self.places not in range(16):
            raise ValueError(f"{self.name}: places {self.places!r} is not a whole number from 0 to 15")

    @cached_property
    def _prepared(self) -> float:
        try:
            return number(self._computed(self.expected))
        except Unreadable as reason:
            raise ValueError(f"{self.name}: expected is no number. {reason}") from reason

    def _right_answer(self) -> float:
        return self._prepared

    def _read(self, answer: Any) -> float:
        return number(answer)

    def _problem(self, value: float) -> str | None:
        expected = self._prepared
        if self._close(value, expected):
            return None
        direction = "too low" if value < expected else "too high"
        return self._near_miss(value, expected) or f"`{value:,.6g}` is {direction}. Wanted: {self._wanted}."

    def _near_miss(self, value: float, expected: float) -> str | None:
        """Return a sentence that names how `value` misses `expected`, or None where nothing is known."""
        if self._close(0.0, expected):
            return None
        if self._close(-value, expected):
            return "The size is right and the sign is not: which of the two is subtracted from the other?"
        wanted = f"Wanted: {self.unit}."
        if self._close(value / 100, expected):
            return f"This is 100 times too large: is it per cent where a share is wanted? {wanted}"
        if self._close(value * 100, expected):
            return f"This is 100 times too small: is it a share where per cent is wanted? {wanted}"
        for factor, word in _UNITS.items():
            if self._close(value / factor, expected):
                return f"This is a {word} times too large: in which unit are the data, and which is wanted? {wanted}"
            if self._close(value * factor, expected):
                return f"This is a {word} times too small: in which unit are the data, and which is wanted? {wanted}"
        exact = self.tolerance is None and self.places is None
        if not exact and abs(value - expected) <= _CLOSE_BUT_ROUNDED * abs(expected):
            return "Close, but not near enough: was something rounded, or copied from the screen, before the last step?"
        return None

    def _equals(self, value: float, standard: float) -> bool:
        return self._close(value, standard)

    @property
    def _wanted(self) -> str:
        if self.places is None:
            return f"a number in {self.unit}"
        return f"a number in {self.unit}, right to {self.places} {'decimal' if self.places == 1 else 'decimals'}"

    def _close(self, value: float, other: float) -> bool:
        if self.places is not None:
            return math.isclose(value, other, rel_tol=_NOISE, abs_tol=0.5 * 10**-self.places * (1 + _NOISE))
        return math.isclose(value, other, rel_tol=self.tolerance or _NOISE, abs_tol=_NOISE if other == 0 else 0)
