"""How far two coders agree on what kind of event each event is.

Source: Cohen 1960, Educational and Psychological Measurement 20(1):37-46.
"""

from collections import Counter
from collections.abc import Hashable, Iterable


def agreement(one: Iterable[Hashable], other: Iterable[Hashable]) -> tuple[float, float]:
    """Return the share of items on which two coders agree, and the share that chance would give.

    Chance knows how often each coder uses each code and nothing else: it deals both sets of codes out blindly.

    Parameters
    ----------
    one, other : the codes that each coder gave to the same items, in the same order; at least one item, none missing

    Source: Cohen 1960, p. 39-40.

    >>> agreement(["talk", "talk", "deed", "deed"], ["talk", "deed", "deed", "deed"])
    (0.75, 0.5)
    """
    first, second = _codes("one", one), _codes("other", other)
    if len(first) != len(second):
        raise ValueError(f"other: {len(second)} codes where {len(first)} are needed, one for each code of the first")
    items, counts = len(first), Counter(second)
    same = sum(a == b for a, b in zip(first, second, strict=True))
    return same / items, sum(number * counts[code] for code, number in Counter(first).items()) / items**2


def cohen_kappa(one: Iterable[Hashable], other: Iterable[Hashable]) -> float:
    """Return Cohen's kappa: the agreement beyond chance as a share of what was possible beyond chance.

    1 is full agreement, 0 is what chance gives, and below 0 is less than that. Codes have no order: a near miss counts
    as a miss.

    Parameters
    ----------
    one, other : the codes that each coder gave to the same items, in the same order; at least one item, none missing,
        and not one and the same code throughout, for then chance alone gives full agreement

    Source: Cohen 1960, p. 40.

    >>> round(cohen_kappa(["talk", "talk", "deed", "deed"], ["talk", "deed", "deed", "deed"]), 3)
    0.5
    """
    observed, by_chance = agreement(one, other)
    if by_chance == 1:
        raise ValueError("other: both coders gave every item the same code, so that kappa is not defined")
    return (observed - by_chance) / (1 - by_chance)


def _codes(name: str, codes: Iterable[Hashable]) -> list[Hashable]:
    if isinstance(codes, str):
        raise ValueError(f"{name}: {codes!r} is one text, where a list of codes is needed")
    try:
        codes = list(codes)
        missing = [place for place, code in enumerate(codes, 1) if code is None or code is ... or code != code]
        Counter(codes)
    except TypeError:
        raise ValueError(f"{name}: not a list of codes that can be compared") from None
    if missing:
        raise ValueError(f"{name}: item {missing[0]} has no code")
    if not codes:
        raise ValueError(f"{name}: no codes, where at least one is needed")
    return codes
