"""Four options of Tokyo on 15 January 2019: what each may lead to, and which leads at which weights.

The options, their chances and the yardsticks are the course's own; the accounts are those of the joint ledger.
"""

from functools import cache
from itertools import pairwise, product

import numpy as np
import pandas as pd

from summitry.summit.case import load
from summitry.summit.game import ledger

CASE = load("spring_2018")
CAPITAL = "Tokyo"
OPTIONS = {"alliance": "Alliance first", "trade": "Trade first", "deal": "Deal first", "wait": "Wait"}
ACCOUNTS = tuple(CASE.accounts)
WORTH = ("trade", "home")  # the accounts that count at a weight of security of 0; the others count at 100%
FIRST_TEXT = {"missiles": "icbm", "sanctions": "partial"}
ALL_RANGES = {"missiles": "longer", "sanctions": "partial"}
LEVEL = 1e-9


def outcomes(option: str, text: float, ranges: float, farm: float, lapses: bool = False) -> list[tuple[float, dict]]:
    """Return what `option` may lead to: the chance and the package of each outcome.

    Parameters
    ----------
    option : one of OPTIONS
    text : chance that Washington and Pyongyang sign a first text, whatever Tokyo does
    ranges : chance that such a text covers all missiles that reach Japan, if Tokyo pays and insists
    farm : chance that Washington settles for farm access as in the TPP; else it gets access beyond it
    lapses : whether the promise of September 2018 on cars ends, with a duty of 25% more, where there is no trade deal
    """
    pays = {"burden": "half"} if option == "alliance" else {}
    cars = [(1.0, {"cars": "tariff"} if lapses else {})]
    texts = [(text, FIRST_TEXT), (1 - text, {})]
    if option == "trade":
        cars = [(farm, {"farm": "tpp", "cars": "assured"}), (1 - farm, {"farm": "beyond", "cars": "assured"})]
    elif option == "alliance":
        texts = [(text * ranges, ALL_RANGES), (text * (1 - ranges), FIRST_TEXT), (1 - text, {})]
    elif option == "deal":
        texts = [(text, {**FIRST_TEXT, "abductees": "inquiry", "aid": "shared"}), (1 - text, {})]
    return [(a * b, {**pays, **trade, **signed}) for (a, trade), (b, signed) in product(cars, texts) if a * b > 0]


@cache
def _accounts(package: frozenset) -> np.ndarray:
    return np.array([ledger(CASE).account(dict(package), CAPITAL, account) for account in ACCOUNTS])


@cache
def _expected(option: str, text: float, ranges: float, farm: float, lapses: bool) -> np.ndarray:
    found = outcomes(option, text, ranges, farm, lapses)
    return sum(chance * _accounts(frozenset(package.items())) for chance, package in found)


def expected(text: float = 0.6, ranges: float = 0.75, farm: float = 0.75, lapses: bool = False) -> pd.DataFrame:
    """Return the expected accounts of Tokyo for each option, against 1 June 2018; arguments as in `outcomes`.

    Raises ValueError for a chance outside 0 to 1.
    """
    for name, chance in {"text": text, "ranges": ranges, "farm": farm}.items():
        if not 0 <= chance <= 1:
            raise ValueError(f"{name}={chance!r} is no chance: it must lie from 0 to 1")
    rows = {title: _expected(option, text, ranges, farm, lapses) for option, title in OPTIONS.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(ACCOUNTS)).rename_axis("option")


@cache
def yardsticks() -> np.ndarray:
    """Return for each account the largest effect of any option at any chance, while the promise on cars holds."""
    ends = product((0.0, 1.0), repeat=3)  # what is linear in each chance is largest at its ends
    return np.max([np.abs(_expected(option, *end, False)) for end in ends for option in OPTIONS], axis=0)


def ends(text: float, ranges: float, farm: float, lapses: bool = False) -> dict[str, tuple[float, float]]:
    """Return the score of each option where only trade and home count, and where only the other two do.

    A score is the mean of two accounts, each in per cent of its yardstick.
    """
    worth = np.array([account in WORTH for account in ACCOUNTS])
    found = {}
    for option in OPTIONS:
        scaled = 100 * _expected(option, text, ranges, farm, lapses) / yardsticks()
        found[option] = (float(scaled[worth].mean()), float(scaled[~worth].mean()))
    return found


def leaders(scores: dict[str, tuple[float, float]]) -> list[tuple[float, float, str]]:
    """Return who leads from which to which weight of security, in per cent; a tie goes to the option named first."""
    crossings = {0.0, 100.0}
    for a, b in product(scores.values(), repeat=2):
        slope = (a[1] - a[0]) - (b[1] - b[0])
        if abs(slope) > LEVEL and 0 < (at := 100 * (b[0] - a[0]) / slope) < 100:
            crossings.add(round(at, 6))
    found = []
    for low, high in pairwise(sorted(crossings)):
        middle = {option: at_weight(score, (low + high) / 2) for option, score in scores.items()}
        best = max(middle.values())
        lead = next(option for option, score in middle.items() if score > best - 1e-6)
        if found and found[-1][2] == lead:
            low = found.pop()[0]
        found.append((low, high, lead))
    return found


def at_weight(score: tuple[float, float], security: float) -> float:
    """Return a score where security has a weight of `security` per cent."""
    return score[0] + (score[1] - score[0]) * security / 100
