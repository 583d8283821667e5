"""Argument checks shared by the models, so that every refusal reads alike: argument, value, allowed range."""

import math
import reprlib

import numpy as np


def _words(at_least=None, above=None, at_most=None, below=None) -> str:
    if at_least is not None and at_most is not None:
        return f"{at_least:.9g} to {at_most:.9g}"
    bounds = {"at least": at_least, "above": above, "at most": at_most, "below": below}
    words = [f"{word} {bound:.9g}" for word, bound in bounds.items() if bound is not None]
    return " and ".join(words) or "of finite numbers"


def _inside(values, at_least=None, above=None, at_most=None, below=None):
    inside = np.isfinite(values)
    if at_least is not None:
        inside &= values >= at_least
    if above is not None:
        inside &= values > above
    if at_most is not None:
        inside &= values <= at_most
    if below is not None:
        inside &= values < below
    return inside


def number(name: str, value, **bounds) -> float:
    """Return `value` as a float, or refuse it; bounds are `at_least`, `above`, `at_most`, `below`."""
    try:
        result = float(value) if not isinstance(value, str | bytes) and np.ndim(value) == 0 else None
    except (TypeError, ValueError, OverflowError):
        result = None
    if result is None:
        raise ValueError(f"{name}: {reprlib.repr(value)} is not a number")
    if not _inside(np.array(result), **bounds):
        raise ValueError(f"{name}: {result:.9g} is outside the allowed range {_words(**bounds)}")
    return result


def probability(name: str, value) -> float:
    """Return `value` as a float from 0 to 1, or refuse it."""
    return number(name, value, at_least=0, at_most=1)


def integer(name: str, value, **bounds) -> int:
    """Return `value` as an int, or refuse it."""
    result = number(name, value, **bounds)
    if not result.is_integer():
        raise ValueError(f"{name}: {result:.9g} is not a whole number")
    return int(result)


def numbers(name: str, value, shape: tuple | None = None, *, missing: bool = False, **bounds) -> np.ndarray:
    """Return `value` as a float array, or refuse it.

    A None in `shape` stands for any length; `missing=True` lets NaN through.
    """
    try:
        if hasattr(value, "to_numpy"):  # a pandas column, whose missing values have several kinds
            value = value.to_numpy(dtype=float, na_value=math.nan)
        if np.asarray(value).dtype.kind not in "biufO":
            raise TypeError
        result = np.array(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name}: {reprlib.repr(value)} is not an array of numbers") from None
    if shape is not None and (
        len(shape) != result.ndim or any(n not in (None, m) for n, m in zip(shape, result.shape, strict=True))
    ):
        needed = " x ".join("any" if n is None else str(n) for n in shape)
        raise ValueError(f"{name}: an array of shape {result.shape} where {needed} is needed")
    outside = ~_inside(result, **bounds)
    if missing:
        outside &= ~np.isnan(result)
    if outside.any():
        raise ValueError(f"{name}: {result[outside][0]:.9g} is outside the allowed range {_words(**bounds)}")
    return result


def square(name: str, value, **bounds) -> np.ndarray:
    """Return `value` as a square float array, or refuse it."""
    result = numbers(name, value, (None, None), **bounds)
    if result.shape[0] != result.shape[1]:
        raise ValueError(f"{name}: an array of shape {result.shape} is not square")
    return result


def one_of(name: str, value, options):
    """Return `value` if it is one of `options`, or refuse it."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name}: {reprlib.repr(value)} is not one of {', '.join(options)}")
    return value
