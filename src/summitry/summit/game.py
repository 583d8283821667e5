"""The rules: proposals, answers, side deals, rounds and ratification.

The state is a fold over a list of moves that only grows: `fold(case, moves)`. A move is a plain dict, so that it can be
saved, sent and replayed. Nothing here knows a screen, a file or a network.

| move | by | what it does |
|---|---|---|
| start | chair | names the case, the seed and who sits where |
| propose | a capital | lays a package on the table; it needs the consent of all whose issues it changes |
| accept, reject | a party | answers an open proposal; one refusal closes it |
| withdraw | its author | closes an open proposal |
| pass | a capital | ends its turn, or its part of the round where all move at once |
| next_round | chair | ends the round for all |
| undo | chair | makes all moves after the first `keep` void |

When a proposal is agreed, open ones on any of its issues lapse. After the last round each agreed deal goes home, in the
order of agreement. A deal that one ratifier of one party refuses is dead for all. What was ratified is the outcome.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from summitry.summit.case import Case
from summitry.summit.ledger import Ledger, Vote

CHAIR = "chair"
LONGEST_NOTE = 280
Move = dict[str, Any]


class IllegalMove(ValueError):
    """A move that the rules do not allow now; the message says why."""


@dataclass(frozen=True)
class Proposal:
    """A package on the table. `status` is open, agreed, rejected, withdrawn or lapsed."""

    id: int
    by: str
    package: dict[str, str]  # what it settles; issues that it does not name are left as they are
    parties: tuple[str, ...]
    accepted: tuple[str, ...]
    status: str
    round: int
    answers: int | None = None  # the proposal that it counters
    note: str = ""


class Result(NamedTuple):
    """What came of one deal at home."""

    proposal: int
    votes: tuple[Vote, ...]
    refused_in: tuple[str, ...]  # capitals in which a ratifier said no

    @property
    def ratified(self) -> bool:
        """Whether nobody refused."""
        return not self.refused_in


@dataclass(frozen=True)
class State:
    """Where a game stands."""

    case: Case
    seed: int
    seats: dict[str, str]  # capital -> "human" or the name of a temperament
    round: int = 1
    waiting: tuple[str, ...] = ()  # who has still to move in this round, in order
    made: dict[str, int] = field(default_factory=dict)  # proposals of each capital in this round
    proposals: dict[int, Proposal] = field(default_factory=dict)
    deals: tuple[int, ...] = ()  # agreed proposals, in order
    results: tuple[Result, ...] = ()
    over: bool = False
    moves: int = 0

    @property
    def to_move(self) -> tuple[str, ...]:
        """Who may move now: one capital, or all that have not passed where all move at once."""
        if self.over:
            return ()
        return self.waiting if self.case.free else self.waiting[:1]

    @property
    def agreed(self) -> dict[str, str]:
        """The package of all agreed deals; a later deal on the same issue replaces the earlier."""
        package = self.case.status_quo
        for number in self.deals:
            package.update(self.proposals[number].package)
        return package

    @property
    def outcome(self) -> dict[str, str]:
        """What holds when the game is over: the status quo and all ratified deals."""
        package = self.case.status_quo
        for result in self.results:
            if result.ratified:
                package.update(self.proposals[result.proposal].package)
        return package

    def open_for(self, capital: str) -> list[Proposal]:
        """Return the open proposals that wait for an answer of `capital`."""
        return [
            p
            for p in self.proposals.values()
            if p.status == "open" and capital in p.parties and capital not in p.accepted
        ]

    def parties(self, package: Mapping[str, str]) -> tuple[str, ...]:
        """Return whose consent `package` takes now: that of its changes, and of deals that it would replace."""
        needed = set(self.case.parties(dict(package)))
        for number in self.deals:
            deal = self.proposals[number]
            if any(issue in deal.package and deal.package[issue] != option for issue, option in package.items()):
                needed |= set(deal.parties)
        return tuple(name for name in self.case.capitals if name in needed)


@lru_cache(maxsize=8)
def ledger(case: Case) -> Ledger:
    """Return the ledger of a case, one for all games of it."""
    return Ledger(case)


def start(case: Case, seed: int = 0, seats: Mapping[str, str] | None = None) -> Move:
    """Return the first move of a game; a capital that `seats` does not name is played by a person."""
    seats = dict(seats or {})
    for capital in seats:
        if capital not in case.capitals:
            raise IllegalMove(f"seats: {capital!r} is not one of {', '.join(case.capitals)}.")
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise IllegalMove(f"seed: {seed!r} is not a whole number.")
    all_seats = {name: seats.get(name, "human") for name in case.capitals}
    return {"move": "start", "case": case.name, "fingerprint": case.fingerprint, "seed": seed, "seats": all_seats}


def effective(moves: Iterable[Move]) -> list[Move]:
    """Return the moves that count: all but those that an `undo` made void, and the undos themselves."""
    kept: list[Move] = []
    for move in moves:
        if move.get("move") == "undo":
            keep = move.get("keep")
            if isinstance(keep, bool) or not isinstance(keep, int) or not 1 <= keep <= len(kept):
                raise IllegalMove(f"undo: keep={keep!r} is not a number of moves from 1 to {len(kept)}.")
            del kept[keep:]
        else:
            kept.append(move)
    return kept


def fold(case: Case, moves: Iterable[Move]) -> State:
    """Return the state after `moves`. Raises IllegalMove at the first that the rules do not allow."""
    counted = effective(moves)
    if not counted or counted[0].get("move") != "start":
        raise IllegalMove("A game begins with the move start.")
    first = counted[0]
    if first.get("fingerprint") != case.fingerprint:
        raise IllegalMove(f"This game was played with another version of the case {first.get('case')!r}.")
    seats = first.get("seats")
    if not isinstance(seats, dict) or list(seats) != list(case.capitals):
        raise IllegalMove("start: seats do not fit the capitals of the case.")
    state = State(case, first["seed"], dict(seats), waiting=_order(case, 1), moves=1)
    for move in counted[1:]:
        state = apply(state, move)
    return state


def apply(state: State, move: Move) -> State:
    """Return the state after one move. Raises IllegalMove, and leaves `state` as it was, if the rules forbid it."""
    kind, by = move.get("move"), move.get("by")
    if kind not in (*_MOVES, "next_round"):
        raise IllegalMove(f"{kind!r} is not a move; moves are {', '.join(_MOVES)}, next_round.")
    if state.over:
        raise IllegalMove("The game is over.")
    if kind == "next_round":
        if by != CHAIR:
            raise IllegalMove("Only the chair ends a round.")
        after = _end_of_round(state)
    else:
        _may_move(state, by)
        after = _MOVES[kind](state, move)
    return replace(after, moves=state.moves + 1)


def _may_move(state: State, by: object) -> None:
    if by not in state.case.capitals:
        raise IllegalMove(f"{by!r} is not one of {', '.join(state.case.capitals)}.")
    if by not in state.to_move:
        if by in state.waiting:
            raise IllegalMove(f"It is the turn of {state.to_move[0]}.")
        raise IllegalMove(f"{by} has passed in round {state.round}.")


def _propose(state: State, move: Move) -> State:
    by, package = move["by"], move.get("package")
    if state.made.get(by, 0) >= state.case.proposals:
        raise IllegalMove(f"{by} has made its {state.case.proposals} proposal(s) of round {state.round}.")
    try:
        full = state.case.complete(package)
    except ValueError as error:
        raise IllegalMove(f"{error}.") from None
    agreed = state.agreed
    package = {issue: full[issue] for issue in state.case.issues if issue in package and full[issue] != agreed[issue]}
    if not package:
        raise IllegalMove("The proposal changes nothing that is not agreed already.")
    answers, note = move.get("answers"), move.get("note") or ""
    if answers is not None and answers not in state.proposals:
        raise IllegalMove(f"There is no proposal {answers!r} to counter.")
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        raise IllegalMove(f"A note is text of at most {LONGEST_NOTE} characters.")
    same = [p.id for p in state.proposals.values() if p.status == "open" and p.package == package]
    if same:
        raise IllegalMove(f"Proposal {same[0]} is the same and still open.")
    number = len(state.proposals) + 1
    parties = state.parties(package)
    accepted = (by,) if by in parties else ()
    made = {**state.made, by: state.made.get(by, 0) + 1}
    proposal = Proposal(number, by, package, parties, accepted, "open", state.round, answers, note)
    return _closed(replace(state, made=made), proposal)


def _answer(state: State, move: Move) -> State:
    by, kind, number = move["by"], move["move"], move.get("proposal")
    proposal = state.proposals.get(number) if isinstance(number, int) else None
    if proposal is None:
        raise IllegalMove(f"There is no proposal {number!r}.")
    if proposal.status != "open":
        raise IllegalMove(f"Proposal {number} is {proposal.status}.")
    if kind == "withdraw":
        if by != proposal.by:
            raise IllegalMove(f"Only {proposal.by} may withdraw proposal {number}.")
        return _with(state, replace(proposal, status="withdrawn"))
    if by not in proposal.parties:
        raise IllegalMove(f"Proposal {number} does not take the consent of {by}.")
    if by in proposal.accepted:
        raise IllegalMove(f"{by} has accepted proposal {number} already.")
    if kind == "reject":
        return _with(state, replace(proposal, status="rejected"))
    accepted = tuple(name for name in proposal.parties if name in (*proposal.accepted, by))
    return _closed(state, replace(proposal, accepted=accepted))


def _closed(state: State, proposal: Proposal) -> State:
    """Put a proposal on the table, agreed if all parties have accepted."""
    if proposal.accepted != proposal.parties:
        return _with(state, proposal)
    state = _with(state, replace(proposal, status="agreed"))
    state = replace(state, deals=(*state.deals, proposal.id))
    for other in state.proposals.values():
        if other.status == "open" and other.package.keys() & proposal.package.keys():
            state = _with(state, replace(other, status="lapsed"))  # it was weighed before this was agreed
    return state


def _with(state: State, proposal: Proposal) -> State:
    return replace(state, proposals={**state.proposals, proposal.id: proposal})


def _pass(state: State, move: Move) -> State:
    waiting = tuple(name for name in state.waiting if name != move["by"])
    return replace(state, waiting=waiting) if waiting else _end_of_round(state)


_MOVES = {"propose": _propose, "accept": _answer, "reject": _answer, "withdraw": _answer, "pass": _pass}


def _end_of_round(state: State) -> State:
    if state.round < state.case.rounds:
        following = state.round + 1
        return replace(state, round=following, waiting=_order(state.case, following), made={})
    proposals = {
        number: replace(p, status="lapsed") if p.status == "open" else p for number, p in state.proposals.items()
    }
    state = replace(state, proposals=proposals, waiting=(), over=True)
    return replace(state, results=_ratify(state))


def _order(case: Case, round_: int) -> tuple[str, ...]:
    names = list(case.capitals)
    first = (round_ - 1) % len(names)
    return (*names[first:], *names[:first])


def _ratify(state: State) -> tuple[Result, ...]:
    book, package, results = ledger(state.case), state.case.status_quo, []
    for number in state.deals:
        deal = state.proposals[number]
        then = {**package, **deal.package}
        votes = [vote for capital in deal.parties for vote in book.votes(then, capital, before=package)]
        refused = tuple(name for name in deal.parties if any(v.veto and not v.yes and v.capital == name for v in votes))
        results.append(Result(number, tuple(votes), refused))
        if not refused:
            package = then
    return tuple(results)


def legal(state: State, capital: str) -> dict[str, Any]:
    """Return what `capital` may do now: whether it may propose and pass, which proposals it may answer or withdraw."""
    mine = capital in state.to_move
    waiting = [p.id for p in state.open_for(capital)] if mine else []
    own = [p.id for p in state.proposals.values() if p.status == "open" and p.by == capital] if mine else []
    return {
        "propose": mine and state.made.get(capital, 0) < state.case.proposals,
        "accept": waiting,
        "reject": waiting,
        "withdraw": own,
        "pass": mine,
    }


def view(state: State, capital: str | None = None) -> dict[str, Any]:
    """Return what `capital` may see, as plain values: all that is public, its own card, and what is on offer to it.

    Without `capital`, only what is public. No card, weight, ideal or vote of another capital is ever in it.
    """
    case, book = state.case, ledger(state.case)
    if capital is not None and capital not in case.capitals:
        raise IllegalMove(f"{capital!r} is not one of {', '.join(case.capitals)}.")
    seen = {
        "case": {"name": case.name, "title": case.title, "date": case.date, "summary": case.summary},
        "rounds": case.rounds,
        "round": state.round,
        "to_move": list(state.to_move),
        "over": state.over,
        "capitals": {
            name: {
                "head": c.head,
                "public": c.public,
                "stated": dict(c.stated),
                "role": c.role,
                "seat": state.seats[name],
            }
            for name, c in case.capitals.items()
        },
        "issues": {
            name: {
                "title": issue.title,
                "question": issue.question,
                "status_quo": issue.status_quo,
                "options": {
                    o.name: {"label": o.label, "position": o.position, "parties": list(o.parties)}
                    for o in issue.options.values()
                },
            }
            for name, issue in case.issues.items()
        },
        "proposals": [
            {
                "id": p.id,
                "by": p.by,
                "package": dict(p.package),
                "parties": list(p.parties),
                "accepted": list(p.accepted),
                "status": p.status,
                "round": p.round,
                "answers": p.answers,
                "note": p.note,
            }
            for p in state.proposals.values()
        ],
        "deals": list(state.deals),
        "agreed": case.changes(state.agreed),
        "results": [
            {"proposal": r.proposal, "ratified": r.ratified, "refused_in": list(r.refused_in)} for r in state.results
        ],
        "outcome": case.changes(state.outcome) if state.over else {},
    }
    if capital is None:
        return seen
    own = case.capitals[capital]
    seen["you"] = {
        "capital": capital,
        "card": {
            "interests": list(own.interests),
            "private_line": own.private_line,
            "weights": dict(own.weights),
            "audiences": [
                {"name": a.name, "veto": a.veto, "lines": {k: list(v) for k, v in a.lines.items()}}
                for a in own.audiences
            ],
        },
        "legal": legal(state, capital),
        "worth": {p.id: worth(state, capital, p.package) for p in state.proposals.values() if p.status == "open"},
        "agreed_worth": round(book.score(state.agreed, capital), 6),
        "score": round(book.score(state.outcome, capital), 6) if state.over else None,
    }
    return seen


def worth(state: State, capital: str, package: Mapping[str, str]) -> dict[str, Any]:
    """Return what `package`, on top of what is agreed, is worth to `capital`: points, accounts, and its own votes."""
    book, before = ledger(state.case), state.agreed
    after = {**before, **package}
    votes = book.votes(after, capital, before=before)
    return {
        "gain": round(book.score(after, capital) - book.score(before, capital), 6),
        "accounts": {a: round(book.account(after, capital, a), 6) for a in state.case.accounts},
        "votes": [{"audience": v.audience, "veto": v.veto, "gain": round(v.gain, 6), "yes": v.yes} for v in votes],
        "ratified": all(v.yes for v in votes if v.veto),
    }


def debrief(state: State) -> dict[str, Any]:
    """Return what the chair may show when the game is over: every score, every card, every vote."""
    if not state.over:
        raise IllegalMove("The cards are opened when the game is over.")
    book, outcome = ledger(state.case), state.outcome
    return {
        "outcome": state.case.changes(outcome),
        "scores": {name: round(book.score(outcome, name), 6) for name in state.case.capitals},
        "votes": [
            {
                "proposal": r.proposal,
                "capital": v.capital,
                "audience": v.audience,
                "veto": v.veto,
                "gain": v.gain,
                "yes": v.yes,
            }
            for r in state.results
            for v in r.votes
        ],
        "cards": {name: view(state, name)["you"]["card"] for name in state.case.capitals},
    }
