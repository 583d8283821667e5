"""The controls of an explorer: a name that the model knows, a label in plain words, and every value it can take."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar


@dataclass(frozen=True)
class Slider:
    """A number between two ends.

    Parameters
    ----------
    name : str
        The model's argument.
    label : str
        What the learner reads.
    low, high, step : float
        The ends of the slider and the distance between its positions, in `unit`.
    value : float
        Where it stands at first: one of its positions.
    unit : str
        Shown after the number.
    names : callable, optional
        `names(value)` is what the learner reads in place of number and unit, such as the name of a month.
    """

    kind: ClassVar[str] = "slider"
    name: str
    label: str
    low: float
    high: float
    step: float
    value: float
    unit: str = ""
    names: Callable[[float], str] | None = None

    def __post_init__(self):
        if not self.step > 0 or not self.high > self.low:
            raise ValueError(
                f"slider {self.name}: needs low < high and step > 0, not {self.low}, {self.high}, {self.step}"
            )
        if self.value not in self.values:
            raise ValueError(f"slider {self.name}: the value {self.value} is not one of its positions {self.values}")

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Every position of the slider, rounded so that 0.1 + 0.2 is 0.3."""
        steps = round((self.high - self.low) / self.step)
        values = tuple(round(self.low + i * self.step, 10) for i in range(steps + 1))
        return tuple(int(v) for v in values) if all(v == int(v) for v in values) else values

    def shown(self, value: float) -> str:
        """Return `value` as the learner reads it."""
        return self.names(value) if self.names else f"{value} {self.unit}".rstrip()


@dataclass(frozen=True)
class Choice:
    """One of a few named options: `options` maps the model's value to the label that the learner reads."""

    kind: ClassVar[str] = "choice"
    name: str
    label: str
    options: dict
    value: object

    def __post_init__(self):
        if self.value not in self.options:
            raise ValueError(f"choice {self.name}: {self.value!r} is not one of {', '.join(map(repr, self.options))}")

    @property
    def values(self) -> tuple:
        """Every value of the choice."""
        return tuple(self.options)

    def shown(self, value: object) -> str:
        """Return `value` as the learner reads it."""
        return self.options[value]


@dataclass(frozen=True)
class Switch:
    """On or off: often the assumption that kills the result."""

    kind: ClassVar[str] = "switch"
    name: str
    label: str
    value: bool = False

    @property
    def values(self) -> tuple[bool, bool]:
        """Off and on."""
        return (False, True)

    def shown(self, value: bool) -> str:
        """Return `value` as the learner reads it."""
        return "yes" if value else "no"
