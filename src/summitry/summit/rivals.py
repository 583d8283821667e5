"""Computer players with a stated way to negotiate. Each knows what its capital may know, and nothing else.

A temperament gets a `Desk`: its own scores for every package, its own ratifiers, what is public, and what others have
said so far. Given the seed it plays the same game again.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from summitry.summit.game import IllegalMove, Move, Proposal, State, apply, ledger, worth
from summitry.summit.ledger import Ledger

STATED = 2.0  # points that a rival guesses another capital sees in a step towards what it publicly asks for
HEARD = 2.0  # and in an option that it proposed or accepted
IGNORED = 1.0  # and takes away for an option that it could have accepted and did not
GUESSED_WEIGHT = {"trade": 15.0, "reassurance": 15.0, "deterrence": 15.0}  # of another's public accounts


class Said(NamedTuple):
    """A move, and the reason that the temperament gives for it."""

    move: Move
    why: str


@lru_cache(maxsize=16)
def _public(book: Ledger) -> np.ndarray:
    """Return what the public accounts of each capital are worth at a guess, for every package; (packages, capitals)."""
    shape = tuple(len(issue.options) for issue in book.case.issues.values())
    columns = []
    for place in range(len(book.case.capitals)):
        total = np.zeros(shape)
        for account, weight in GUESSED_WEIGHT.items():
            if account in book.case.accounts:
                total = total + weight * book.grid(account, place, shape)
        stated = list(book.case.capitals.values())[place].stated
        for axis, issue in enumerate(book.case.issues.values()):
            if issue.name in stated:
                goal = issue.options[stated[issue.name]].position
                steps = [abs(issue.quo.position - goal) - abs(o.position - goal) for o in issue.options.values()]
                total = total + STATED * book.along(steps, axis, len(shape))
        columns.append(total.ravel())
    return np.stack(columns, axis=1)


@lru_cache(maxsize=16)
def _ranked(book: Ledger, place: int) -> np.ndarray:
    """Return one capital's points for all packages that its home ratifies, in order."""
    space = book.space
    return np.sort(space.scores[space.ratified[:, place], place])


class Desk:
    """What one capital has in front of it."""

    def __init__(self, state: State, capital: str):
        self.state, self.capital = state, capital
        self.book = ledger(state.case)
        space = self.book.space
        self.place = list(state.case.capitals).index(capital)
        self.own = space.scores[:, self.place]
        self.home = space.ratified[:, self.place]
        self.rng = np.random.default_rng([state.seed, self.place, state.moves])
        self.agreed = space.number(state.agreed)

    def quantile(self, share: float) -> float:
        """Return the points that the given share of packages which its own home ratifies does not exceed."""
        return float(_ranked(self.book, self.place)[round(share * (int(self.home.sum()) - 1))])

    @cached_property
    def guess(self) -> np.ndarray:
        """A guess of every other's points: its public accounts and demands, and what it spoke for or let lie."""
        names, issues = list(self.state.case.capitals), list(self.state.case.issues.values())
        heard = {(name, issue.name): np.zeros(len(issue.options)) for name in names for issue in issues}
        for proposal in self.state.proposals.values():
            for name in names:
                spoke = name == proposal.by or name in proposal.accepted
                silent = name in proposal.parties and not spoke and self._had_its_turn(name, proposal)
                for issue, option in proposal.package.items() if spoke or silent else ():
                    place = list(self.state.case.issues[issue].options).index(option)
                    heard[name, issue][place] += HEARD if spoke else -IGNORED
        guess = _public(self.book).copy()
        for (name, issue), values in heard.items():
            if values.any():
                axis = [i.name for i in issues].index(issue)
                guess[:, names.index(name)] += values[self.book.space.codes[:, axis]]
        return np.delete(guess, self.place, axis=1)

    def _had_its_turn(self, name: str, proposal: Proposal) -> bool:
        return self.state.round > proposal.round or name not in self.state.waiting

    def reachable(self) -> np.ndarray:
        """Return which packages keep what is agreed and change something."""
        codes = self.book.space.codes
        settled = codes[self.agreed]
        keep = np.ones(len(codes), dtype=bool)
        for axis, issue in enumerate(self.state.case.issues.values()):
            if self.state.agreed[issue.name] != issue.status_quo:
                keep &= codes[:, axis] == settled[axis]
        keep[self.agreed] = False
        return keep

    def best(self, objective: np.ndarray, allowed: np.ndarray) -> dict[str, str] | None:
        """Return what the allowed package with the highest objective changes, ties broken by the seed."""
        allowed = allowed & self.reachable() & self.home
        if not allowed.any():
            return None
        noise = 1e-6 * self.rng.random(len(objective))
        number = int(np.where(allowed, objective + noise, -np.inf).argmax())
        package, agreed = self.book.space.package(number), self.state.agreed
        return {issue: option for issue, option in package.items() if option != agreed[issue]}


@dataclass(frozen=True)
class Temperament:
    """A way to negotiate: what is said of it, what it wants at least, and which package it proposes."""

    name: str
    title: str
    strategy: str
    floor: Callable[[Desk], float]  # the least total of points that it accepts
    proposal: Callable[[Desk, float], tuple[dict[str, str] | None, str]]
    refuses: bool  # whether it rejects what is below the floor, rather than letting it lie


def _hard_floor(desk: Desk) -> float:
    progress = (desk.state.round - 1) / max(1, desk.state.case.rounds - 1)
    return desk.quantile(0.95 - 0.2 * progress)


def _hard_proposal(desk: Desk, floor: float):
    package = desk.best(desk.guess.min(axis=1), desk.own >= floor)
    return package, "of all that meets my demand, the package that I guess hurts the worst-off other least"


def _offers(desk: Desk) -> list[float]:
    """Return the points that the packages proposed by others would give, in order."""
    agreed, number = desk.state.agreed, desk.book.space.number
    return [
        float(desk.own[number({**agreed, **p.package})]) for p in desk.state.proposals.values() if p.by != desk.capital
    ]


def _mirror_floor(desk: Desk) -> float:
    start = desk.quantile(0.9)
    offers = _offers(desk)
    conceded = max(0.0, max(offers) - offers[0]) if offers else 0.0
    asked = start * (1 - 0.1 * (desk.state.round - 1)) - conceded
    last = desk.state.round == desk.state.case.rounds
    return max(0.0, min(asked, (asked + max([0.0, *offers])) / 2) if last else asked)


def _mirror_proposal(desk: Desk, floor: float):
    package = desk.best(desk.guess.sum(axis=1), desk.own >= floor)
    return package, "of all that meets what I still ask, the package that I guess gives others most in total"


def _open_floor(desk: Desk) -> float:
    return float(desk.own[desk.agreed]) + 1e-9


def _open_proposal(desk: Desk, floor: float):
    gains = np.maximum(desk.guess - desk.guess[desk.agreed], 0.01)
    own = np.maximum(desk.own - floor, 0.01)
    package = desk.best(np.log(gains).sum(axis=1) + np.log(own), desk.own > floor)
    return package, "the highest product of my gain and the gains that I guess others have (a Nash product)"


TEMPERAMENTS = {
    t.name: t
    for t in (
        Temperament(
            "hardliner",
            "Hardliner",
            "Asks for a package among the best 5% that its home accepts, and comes down to the best 25% by the last "
            "round, whatever others do. Rejects all below.",
            _hard_floor,
            _hard_proposal,
            refuses=True,
        ),
        Temperament(
            "mirror",
            "Tit-for-tat conceder",
            "Begins with the best 10%. Each round it lowers its demand by a tenth, and by as much as the best offer "
            "made to it has improved on the first; in the last round it meets the best offer halfway. Lets lower "
            "offers lie.",
            _mirror_floor,
            _mirror_proposal,
            refuses=False,
        ),
        Temperament(
            "dealmaker",
            "Deal-maker",
            "Accepts whatever is better for it than what is agreed and passes at home. Proposes the package with the "
            "highest product of its own gain and its guess of the gains of all others.",
            _open_floor,
            _open_proposal,
            refuses=False,
        ),
    )
}


def turn(state: State, capital: str, temperament: str) -> list[Said]:
    """Return the moves of a whole turn, the last of them `pass`, each with its reason.

    Raises IllegalMove if it is not the turn of `capital`, and ValueError for a temperament that does not exist.
    """
    if temperament not in TEMPERAMENTS:
        raise ValueError(f"temperament: {temperament!r} is not one of {', '.join(TEMPERAMENTS)}")
    if capital not in state.to_move:
        raise IllegalMove(f"It is not the turn of {capital}.")
    kind, said = TEMPERAMENTS[temperament], []

    def play(move: Move, why: str) -> None:
        nonlocal state
        state = apply(state, move)
        said.append(Said(move, why))

    for offer in state.open_for(capital):
        if state.proposals[offer.id].status != "open":
            continue
        desk = Desk(state, capital)
        floor, offered = kind.floor(desk), worth(state, capital, offer.package)
        total = float(desk.own[desk.agreed]) + offered["gain"]
        if offered["ratified"] and total >= floor and offered["gain"] > 0:
            play(_move("accept", capital, proposal=offer.id), f"{total:.1f} points meet my {floor:.1f}")
        elif kind.refuses:
            reason = f"{total:.1f} points are below my {floor:.1f}" if offered["ratified"] else "home would refuse"
            play(_move("reject", capital, proposal=offer.id), reason)
    if state.made.get(capital, 0) < state.case.proposals:
        desk = Desk(state, capital)
        floor = kind.floor(desk)
        package, why = kind.proposal(desk, floor)
        if package and worth(state, capital, package)["gain"] > 0:
            with contextlib.suppress(IllegalMove):  # the same package may lie on the table already
                play(_move("propose", capital, package=package), why)
    play(_move("pass", capital), "my turn is over")
    return said


def _move(kind: str, by: str, **more) -> Move:
    return {"move": kind, "by": by, **more}
