"""The joint ledger: one package, four accounts for each capital, and where every number comes from.

* trade: real income, per cent, from the general-equilibrium model (B4), payments and relief from sanctions (B5);
* home: what the audiences at home gain, in weighted steps on their lines, the multi-issue form of the win-set (A4);
* reassurance: the fall of the loss that fear of abandonment and of entrapment leave (A1);
* deterrence: the margin of coupling and the region it lies in (C3, C2), by the capital's role.

Each account is a change from the status quo. Issues that interact (duties in one world economy, missiles and troops in
one promise) are solved together and remembered; so thousands of packages can be scored at once.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from summitry.summit.case import ACCOUNTS, Audience, Case
from summitry.summit.security import Coupling, Security
from summitry.summit.trade import Trade

UNITS = {
    "trade": "% of income",
    "home": "weighted steps",
    "reassurance": "fall of the loss in A1",
    "deterrence": "chance",
}
_TRADE_ASSUMPTIONS = {"trade_elasticity", "agreement_saving", "north_korea_income"}
RATIFIED = -1e-9  # a gain that is not below this ratifies, so that a tie is a yes


class Vote(NamedTuple):
    """What a package is worth to one audience."""

    capital: str
    audience: str
    veto: bool
    gain: float
    by_issue: dict[str, float]
    yes: bool


@dataclass(frozen=True, eq=False)
class Space:
    """Every package of a case, in one fixed order.

    `codes` has the number of the option for each issue; `scores` and `ratified` are by capital; `needed` says whose
    consent a package takes; all of shape (packages, issues or capitals).
    """

    case: Case
    codes: np.ndarray
    scores: np.ndarray
    ratified: np.ndarray
    needed: np.ndarray

    @cached_property
    def valid(self) -> np.ndarray:
        """Whether all whose consent a package takes ratify it; the status quo is valid."""
        return (self.ratified | ~self.needed).all(axis=1)

    def package(self, number: int) -> dict[str, str]:
        """Return package `number` as a dict of issue and option."""
        issues = self.case.issues.items()
        return {name: list(issue.options)[code] for (name, issue), code in zip(issues, self.codes[number], strict=True)}

    def number(self, package: Mapping[str, str]) -> int:
        """Return the number of `package`."""
        full = self.case.complete(dict(package))
        codes = [list(issue.options).index(full[name]) for name, issue in self.case.issues.items()]
        return int(np.ravel_multi_index(codes, [len(issue.options) for issue in self.case.issues.values()]))


class Ledger:
    """The ledger of a case.

    Parameters
    ----------
    case : the case
    assumptions : other values for some of the case's assumptions, within their ranges
    linked : whether a ratifier judges a package as a whole; if not, each issue must pass by itself

    Raises ValueError for an assumption that the case does not have or a value out of its range.
    """

    def __init__(self, case: Case, assumptions: Mapping[str, float] | None = None, linked: bool = True):
        self.case, self.linked = case, linked
        self._values = {name: entry.value for name, entry in case.assumptions.items()}
        for name, value in (assumptions or {}).items():
            if name not in case.assumptions:
                raise ValueError(f"assumptions: there is no {name!r}; there are {', '.join(case.assumptions)}")
            entry = case.assumptions[name]
            if not entry.low <= value <= entry.high:
                raise ValueError(f"assumptions: {name}={value:g} is outside the range {entry.low:g} to {entry.high:g}")
            self._values[name] = float(value)
        self.trade = Trade(case, self._values.__getitem__)
        self.security = Security(case, self._values.__getitem__)
        self._direct = {
            name: {key: self.trade.direct(option) for key, option in issue.options.items()}
            for name, issue in case.issues.items()
        }
        self._names = list(case.capitals)

    def alone(self) -> "Ledger":
        """Return the same ledger with ratifiers who judge each issue by itself."""
        other = copy.copy(self)
        other.linked = False
        other.__dict__.pop("space", None)
        return other

    def changed(self, assumptions: Mapping[str, float]) -> "Ledger":
        """Return the ledger with some assumptions changed further; trade is solved anew only if it depends on them."""
        own = {name: self.value(name) for name in self.case.assumptions}
        other = Ledger(self.case, {**own, **assumptions}, self.linked)
        if not _TRADE_ASSUMPTIONS & assumptions.keys():
            other.trade, other._direct = self.trade, self._direct
        return other

    def value(self, name: str) -> float:
        """Return the value of an assumption."""
        return self._values[name]

    def account(self, package: Mapping[str, str], capital: str, account: str) -> float:
        """Return one account of one capital, as a change from the status quo."""
        self._known(capital)
        package = self.case.complete(dict(package))
        if account == "trade":
            place = self._names.index(capital)
            own = self.trade.general(self._chosen(package, self.trade.issues))[place]
            return float(own + sum(self._direct[issue][option][place] for issue, option in package.items()))
        if account == "home":
            votes = self.votes(package, capital)
            return sum(vote.gain for vote in votes) / len(votes)
        if account not in self.case.accounts:
            raise ValueError(f"account: {account!r} is not one of {', '.join(self.case.accounts)}")
        worth = self._security(account)
        issues = self.security.fear_issues if account == "reassurance" else self.security.missile_issues
        return (
            worth(self._chosen(package, issues))[capital] - worth(self._chosen(self.case.status_quo, issues))[capital]
        )

    def _security(self, account: str):
        if account == "deterrence":
            return self.security.deterrence
        return lambda chosen: {name: -loss for name, loss in self.security.losses(chosen).items()}

    @staticmethod
    def _chosen(package: Mapping[str, str], issues: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(package[issue] for issue in issues)

    def table(self, package: Mapping[str, str]) -> pd.DataFrame:
        """Return the accounts as a table: a row for each capital, a column for each account, whether home ratifies."""
        rows = {
            name: {account: self.account(package, name, account) for account in self.case.accounts}
            | {"ratified": self.ratifies(package, name), "score": self.score(package, name)}
            for name in self._names
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("capital")

    def couplings(self, package: Mapping[str, str]) -> dict[str, Coupling]:
        """Return the coupling of each protected capital under `package`."""
        return self.security.couplings(self._chosen(self.case.complete(dict(package)), self.security.missile_issues))

    def votes(self, package: Mapping[str, str], capital: str, before: Mapping[str, str] | None = None) -> list[Vote]:
        """Return what `package` is worth to each audience of `capital`, against `before` (the status quo)."""
        self._known(capital)
        package, before = self.case.complete(dict(package)), self.case.complete(dict(before or {}))
        found = []
        for audience in self.case.capitals[capital].audiences:
            gains = {
                issue: gain
                for issue in audience.lines
                if (gain := self._gain(audience, issue, package[issue]) - self._gain(audience, issue, before[issue]))
            }
            total = sum(gains.values())
            yes = total >= RATIFIED if self.linked else all(gain >= RATIFIED for gain in gains.values())
            found.append(Vote(capital, audience.name, audience.veto, total, gains, yes))
        return found

    def _gain(self, audience: Audience, issue: str, option: str) -> float:
        ideal, weight = audience.lines[issue]
        quo = self.case.issues[issue].quo.position
        return weight * (abs(quo - ideal) - abs(self.case.issues[issue].options[option].position - ideal))

    def ratifies(self, package: Mapping[str, str], capital: str, before: Mapping[str, str] | None = None) -> bool:
        """Return whether every ratifier of `capital` says yes."""
        return all(vote.yes for vote in self.votes(package, capital, before) if vote.veto)

    def score(self, package: Mapping[str, str], capital: str) -> float:
        """Return the points of `package` for `capital`: its accounts, weighted by its private card."""
        self._known(capital)
        weights = self.case.capitals[capital].weights
        return sum(weights[account] * self.account(package, capital, account) for account in self.case.accounts)

    @cached_property
    def space(self) -> Space:
        """Every package with its scores and votes; made once, in about a second."""
        codes, needed = _packages(self.case)
        return Space(self.case, codes, self._scores, self._ratified(), needed)

    @cached_property
    def _scores(self) -> np.ndarray:
        shape = self._shape
        scores = np.zeros((len(self._names), *shape))
        for place, (grid, capital) in enumerate(zip(scores, self.case.capitals.values(), strict=True)):
            for account in self.case.accounts:
                if account != "home":
                    grid += capital.weights[account] * self.grid(account, place, shape)
            for audience in capital.audiences:
                grid += capital.weights["home"] / len(capital.audiences) * sum(self._gain_grids(audience))
        return scores.reshape(len(scores), -1).T

    def _ratified(self) -> np.ndarray:
        ratified = np.ones((len(self._names), *self._shape), dtype=bool)
        for grid, capital in zip(ratified, self.case.capitals.values(), strict=True):
            for audience in capital.audiences:
                gains = self._gain_grids(audience) if audience.veto else []
                for judged in [sum(gains)] if self.linked else gains:
                    grid &= judged >= RATIFIED
        return ratified.reshape(len(ratified), -1).T

    @property
    def _shape(self) -> tuple[int, ...]:
        return tuple(len(issue.options) for issue in self.case.issues.values())

    def _gain_grids(self, audience: Audience) -> list[np.ndarray]:
        """Return what each issue that the audience cares about is worth to it, along the axis of that issue."""
        return [
            self.along([self._gain(audience, name, option) for option in issue.options], axis, len(self.case.issues))
            for axis, (name, issue) in enumerate(self.case.issues.items())
            if name in audience.lines
        ]

    def grid(self, account: str, place: int, shape: tuple[int, ...]) -> np.ndarray:
        """Return one account but home of capital number `place` on the grid of all packages.

        Axes have length 1 where the account does not vary. `shape` is the number of options of each issue.
        """
        issues = {
            "trade": self.trade.issues,
            "reassurance": self.security.fear_issues,
            "deterrence": self.security.missile_issues,
        }[account]
        all_issues = list(self.case.issues)
        short = [len(self.case.issues[name].options) if name in issues else 1 for name in all_issues]
        if account == "trade":
            values = [self.trade.general(chosen)[place] for chosen in self._combinations(issues)]
        else:
            worth, name = self._security(account), self._names[place]
            quo = worth(self._chosen(self.case.status_quo, issues))[name]
            values = [worth(chosen)[name] - quo for chosen in self._combinations(issues)]
        grid = np.reshape(values, short)
        if account == "trade":
            for axis, issue in enumerate(all_issues):
                direct = [values[place] for values in self._direct[issue].values()]
                grid = grid + self.along(direct, axis, len(shape))
        return grid

    def _combinations(self, issues: tuple[str, ...]):
        return product(*(self.case.issues[name].options for name in issues))

    @staticmethod
    def along(values, axis: int, axes: int) -> np.ndarray:
        """Return `values` laid along one axis of the grid of all packages."""
        return np.reshape(values, [len(values) if i == axis else 1 for i in range(axes)])

    def _known(self, capital: str) -> None:
        if capital not in self.case.capitals:
            raise ValueError(f"capital: {capital!r} is not one of {', '.join(self.case.capitals)}")

    def provenance(self, reveal: str | None = None) -> pd.DataFrame:
        """Return every number behind the ledger: name, value, unit, kind (data, estimate, assumption), source.

        Private cards are left out. `reveal` is a capital whose card is shown, or "all".
        """
        rows = [(f.name, f.value, f.unit, f.kind, f.source) for f in (*self.trade.facts(), *self.security.facts())]
        for name, entry in self.case.assumptions.items():
            rows.append((name, self.value(name), entry.unit, entry.kind, entry.source))
        for issue in self.case.issues.values():
            rows += _option_rows(issue)
        for pact in self.case.alliances:
            for place, pair in enumerate((pact.between, pact.between[::-1])):
                for kind in ("abandonment", "entrapment", "calm"):
                    value = getattr(pact, kind)[place]
                    rows.append((f"{kind} of {pair[0]} about {pair[1]}", value, "1", "assumption", pact.why))
        for name, capital in self.case.capitals.items():
            if reveal in (name, "all"):
                rows += _card_rows(name, capital)
        return pd.DataFrame(rows, columns=["name", "value", "unit", "kind", "source"])


@lru_cache(maxsize=2)  # ledgers of one case with other assumptions share them
def _packages(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Return `codes` and `needed` of the space of a case."""
    shape = [len(issue.options) for issue in case.issues.values()]
    codes = np.indices(shape, dtype=np.int8).reshape(len(shape), -1).T
    needed = np.zeros((case.size, len(case.capitals)), dtype=bool)
    for place, name in enumerate(case.capitals):
        for axis, issue in enumerate(case.issues.values()):
            takes = np.array([name in option.parties for option in issue.options.values()])
            needed[:, place] |= takes[codes[:, axis]]
    return codes, needed


def _option_rows(issue) -> list[tuple]:
    rows = []
    for option in issue.options.values():
        where = f"{issue.name}={option.name}"
        assumed = ("assumption", option.why)
        rows.append((f"position {where}", option.position, "steps", "assumption", "the order of the options"))
        for duty in option.duties:
            name = f"duty {where}: {duty.good} from {duty.origin}"
            rows.append((name, duty.percent, "%", "estimate" if duty.rents else "data", option.source))
        rows += [(f"payment {where}: {name}", usd, "million USD a year", *assumed) for name, usd in option.pays]
        rows += [(f"presence {where}: {name}", part, "share that stays", *assumed) for name, part in option.presence]
        rows += [
            (f"fear {where}: {of} about {about}, {kind}", change, "added to A or E", *assumed)
            for of, about, kind, change in option.fear
        ]
        if option.relief:
            rows.append((f"relief {where}", option.relief, "share of lost trade", *assumed))
    return rows


def _card_rows(name: str, capital) -> list[tuple]:
    private = "assumption for the game, private to this capital"
    rows = [
        (f"weight of {account} for {name}", weight, f"points per {UNITS[account]}", "assumption", private)
        for account, weight in capital.weights.items()
        if account in ACCOUNTS
    ]
    for audience in capital.audiences:
        for issue, (ideal, weight) in audience.lines.items():
            where = f"{name}, {audience.name}, {issue}"
            rows.append((f"ideal: {where}", ideal, "steps", "assumption", f"{audience.why} ({private})"))
            rows.append((f"importance: {where}", weight, "per step", "assumption", f"{audience.why} ({private})"))
    return rows
