"""Wrong numbers that say what went wrong, whatever was asked."""

from collections.abc import Callable

_CLOSE_BUT_ROUNDED = 0.02  # relative error up to which early rounding is a likely reason
_UNITS = {1e3: "thousand", 1e6: "million", 1e9: "thousand million"}


def name(value: float, expected: float, close: Callable[[float, float], bool], unit: str, *, exact: bool) -> str | None:
    """Return a sentence that names how `value` misses `expected`, or None where nothing is known.

    `close(a, b)` is the question's own measure of a right number; an `exact` question forgives no rounding.
    """
    if close(0.0, expected):
        return None
    if close(-value, expected):
        return "The size is right and the sign is not: which of the two is subtracted from the other?"
    if close(value / 100, expected):
        return f"This is 100 times too large: is it per cent where a share is wanted? Wanted: {unit}."
    if close(value * 100, expected):
        return f"This is 100 times too small: is it a share where per cent is wanted? Wanted: {unit}."
    for factor, word in _UNITS.items():
        if close(value / factor, expected):
            return f"This is a {word} times too large: in which unit are the data, and which is wanted? Wanted: {unit}."
        if close(value * factor, expected):
            return f"This is a {word} times too small: in which unit are the data, and which is wanted? Wanted: {unit}."
    if not exact and abs(value - expected) <= _CLOSE_BUT_ROUNDED * abs(expected):
        return "Close, but not near enough: was something rounded, or copied from the screen, before the last step?"
    return None
