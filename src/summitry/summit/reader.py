"""YAML with a memory: each value knows the line it stands on, and each fault is one sentence with that line.

A schema is built from Text, Number, Flag, OneOf, Items, Each and Fields. `read` returns plain Python values and, for
the checks that no schema can state, the line of every path.
"""

import contextlib
import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

LARGEST = 200_000  # bytes
Path = tuple[str | int, ...]


class CaseError(ValueError):
    """A case file that cannot be played; `problems` holds (line, sentence) for each fault."""

    def __init__(self, name: str, problems: Iterable[tuple[int, str]]):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(f"{name}, line {line}: {sentence}" for line, sentence in self.problems))


@dataclass
class Reading:
    """What was read so far: the line of each path, and the faults."""

    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def fault(self, where: Path | yaml.Node, sentence: str) -> None:
        """Note a fault at a path or a node."""
        line = where.start_mark.line + 1 if isinstance(where, yaml.Node) else self.line(where)
        self.problems.append((line, sentence))

    def line(self, where: Path) -> int:
        """Return the line of a path, or of the nearest thing that holds it."""
        while where not in self.lines and where:
            where = where[:-1]
        return self.lines.get(where, 1)


def read(text: str, name: str, schema: "Schema") -> tuple[Any, Reading]:
    """Return the values that `text` holds by `schema`, and the reading with the line of each.

    Raises CaseError with every fault found.
    """
    if len(text.encode("utf-8")) > LARGEST:
        raise CaseError(name, [(1, f"the file is larger than {LARGEST:,} bytes.")])
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise CaseError(name, [(mark.line + 1 if mark else 1, f"this is not valid YAML: {reason}.")]) from None
    except RecursionError:
        raise CaseError(name, [(1, "the file is nested too deeply.")]) from None
    reading = Reading()
    if root is None:
        raise CaseError(name, [(1, "the file is empty.")])
    values = schema(root, (), reading)
    if reading.problems:
        raise CaseError(name, reading.problems)
    return values, reading


Schema = Callable[[yaml.Node, Path, Reading], Any]


def said(where: Path) -> str:
    """Return a path as a reader would say it: `issues.steel.options`."""
    return ".".join(map(str, where)) or "the file"


@dataclass(frozen=True)
class Text:
    """One or more words, not blank."""

    longest: int = 2000

    def __call__(self, node: yaml.Node, where: Path, reading: Reading) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null" or not node.value.strip():
            reading.fault(node, f"{said(where)} must be text, and is {_kind(node)}.")
            return ""
        if len(node.value) > self.longest:
            reading.fault(node, f"{said(where)} has {len(node.value):,} characters, more than {self.longest:,}.")
        return " ".join(node.value.split())


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`; `whole` asks for a whole one."""

    low: float
    high: float
    whole: bool = False

    def __call__(self, node: yaml.Node, where: Path, reading: Reading) -> float:
        wanted = f"a {'whole ' if self.whole else ''}number from {self.low:g} to {self.high:g}"
        value = None
        if isinstance(node, yaml.ScalarNode) and node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
            with contextlib.suppress(ValueError):
                value = float(node.value)
        if value is None or not self.low <= value <= self.high or (self.whole and value != int(value)):
            reading.fault(node, f"{said(where)} must be {wanted}, and is {_kind(node)}.")
            return int(self.low) if self.whole else self.low
        return int(value) if self.whole else value


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def __call__(self, node: yaml.Node, where: Path, reading: Reading) -> bool:
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:bool":
            reading.fault(node, f"{said(where)} must be true or false, and is {_kind(node)}.")
            return False
        return node.value.lower() in ("true", "yes", "on")


@dataclass(frozen=True)
class Day:
    """A date written as 2018-06-01."""

    def __call__(self, node: yaml.Node, where: Path, reading: Reading) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:timestamp" or len(node.value) != 10:
            reading.fault(node, f"{said(where)} must be a date such as 2018-06-01, and is {_kind(node)}.")
            return ""
        return node.value


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    def __call__(self, node: yaml.Node, where: Path, reading: Reading) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.value not in self.words:
            reading.fault(node, f"{said(where)} must be one of {', '.join(self.words)}, and is {_kind(node)}.")
            return self.words[0]
        return node.value


@dataclass(frozen=True)
class Items:
    """A list of `least` to `most` values of one schema."""

    schema: Schema
    least: int = 0
    most: int = 50

    def __call__(self, node: yaml.Node, where: Path, reading: Reading) -> list:
        if not isinstance(node, yaml.SequenceNode):
            reading.fault(node, f"{said(where)} must be a list, and is {_kind(node)}.")
            return []
        if not self.least <= len(node.value) <= self.most:
            reading.fault(
                node, f"{said(where)} must have {self.least} to {self.most} items, and has {len(node.value)}."
            )
        return [_noted(self.schema, item, (*where, i), reading) for i, item in enumerate(node.value[: self.most])]


@dataclass(frozen=True)
class Each:
    """Names of the author's choice, each with a value of one schema."""

    schema: Schema
    least: int = 0
    most: int = 50

    def __call__(self, node: yaml.Node, where: Path, reading: Reading) -> dict:
        pairs = _pairs(node, where, reading)
        if pairs is None:
            return {}
        if not self.least <= len(pairs) <= self.most:
            reading.fault(node, f"{said(where)} must have {self.least} to {self.most} entries, and has {len(pairs)}.")
        return {name: _noted(self.schema, value, (*where, name), reading) for name, value in pairs}


@dataclass(frozen=True)
class Fields:
    """A record: names that must be there, and names that may."""

    required: dict[str, Schema]
    optional: dict[str, Schema] = field(default_factory=dict)

    def __call__(self, node: yaml.Node, where: Path, reading: Reading) -> dict:
        pairs = _pairs(node, where, reading)
        if pairs is None:
            return {}
        known = {**self.required, **self.optional}
        values = {}
        for name, value in pairs:
            if name in known:
                values[name] = _noted(known[name], value, (*where, name), reading)
                continue
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"it may have {', '.join(known)}."
            reading.fault(value, f"{said(where)} has an unknown entry `{name}`; {hint}")
        for name in self.required:
            if name not in values:
                reading.fault(node, f"{said(where)} has no entry `{name}`.")
        return values


def _pairs(node: yaml.Node, where: Path, reading: Reading) -> list[tuple[str, yaml.Node]] | None:
    if not isinstance(node, yaml.MappingNode):
        reading.fault(node, f"{said(where)} must have named entries, and is {_kind(node)}.")
        return None
    pairs: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
            reading.fault(key, f"{said(where)} has an entry whose name is not a word.")
        elif key.tag == "tag:yaml.org,2002:bool":
            reading.fault(key, f"{said(where)} has the name {key.value}, which YAML reads as yes or no: quote it.")
        elif key.value in pairs:
            reading.fault(key, f"{said(where)} has the entry `{key.value}` twice.")
        else:
            pairs[key.value] = value
    return list(pairs.items())


def _noted(schema: Schema, node: yaml.Node, where: Path, reading: Reading) -> Any:
    reading.lines[where] = node.start_mark.line + 1
    return schema(node, where, reading)


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a set of entries"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if node.tag == "tag:yaml.org,2002:null":
        return "empty"
    return f"`{node.value[:40]}`" if node.value.strip() else "blank"
