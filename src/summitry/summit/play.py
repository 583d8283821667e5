"""Play one capital against the computer, in plain Python: `game.propose(...)`, `game.accept(3)`, `game.done()`."""

import contextlib
import itertools
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from summitry.summit import case as cases
from summitry.summit import outcomes, rivals
from summitry.summit.case import Case
from summitry.summit.game import (
    IllegalMove,
    Move,
    Proposal,
    State,
    apply,
    debrief,
    effective,
    fold,
    ledger,
    start,
    view,
    worth,
)
from summitry.summit.ledger import Ledger
from summitry.summit.store import NotSaved, Save


class Game:
    """A game of one person against rivals.

    Every move is saved before it counts. Use `new` to begin and `resume` to go on.
    """

    def __init__(self, case: Case, moves: list[Move], save: Save | None, log: int):
        self.case, self.save = case, save
        self._moves = moves
        self._log = log  # lines in the saved file, void ones included
        self.state: State = fold(case, moves)
        humans = [name for name, seat in self.state.seats.items() if seat == "human"]
        if len(humans) != 1:
            raise ValueError(f"seats: one person plays, not {len(humans)}")
        self.you = humans[0]

    @classmethod
    def new(
        cls,
        case: str | Case = "spring_2018",
        you: str = "Tokyo",
        seed: int = 1,
        temperaments: str | Mapping[str, str] = "mixed",
        save: str | None = None,
    ) -> "Game":
        """Begin a game.

        Parameters
        ----------
        case : name of a case of the course, or one that you read yourself
        you : the capital that you play
        seed : any whole number; the same moves against the same seed give the same game
        temperaments : one temperament for all rivals, "mixed", or one for each capital
        save : a name, to keep the game in your own folder; None keeps it in memory

        Raises ValueError for a name that does not exist, or if a game of that name is saved already.
        """
        case = cases.load(case) if isinstance(case, str) else case
        if you not in case.capitals:
            raise ValueError(f"you: {you!r} is not one of {', '.join(case.capitals)}")
        seats = _seats(case, you, temperaments)
        file = Save.named(save) if save is not None else None
        if file is not None and file.exists():
            raise ValueError(f"save: a game {save!r} exists; go on with Game.resume({save!r}) or take another name")
        first = start(case, seed, seats)
        if file is not None:
            file.append(first, 1)
        game = cls(case, [first], file, 1)
        game._rivals()
        return game

    @classmethod
    def resume(cls, save: str, case: Case | None = None) -> "Game":
        """Go on with a saved game; `case` is needed only for a case that did not come with the course."""
        file = Save.named(save)
        if not file.exists():
            raise ValueError(f"save: there is no game {save!r}")
        lines = file.read()
        game = cls(case or cases.load(lines[0].get("case")), effective(lines), file, len(lines))
        with contextlib.suppress(NotSaved):  # on a full disk one may look; `done` tries again
            game._rivals()  # the kill may have come in the middle of their turn
        return game

    @property
    def ledger(self) -> Ledger:
        """The ledger that scores this game."""
        return ledger(self.case)

    @property
    def over(self) -> bool:
        """Whether the last round has been played."""
        return self.state.over

    def view(self) -> dict:
        """Return all that your capital may see."""
        return view(self.state, self.you)

    def card(self) -> pd.DataFrame:
        """Return your private card: who at home wants what, and how much it matters to them."""
        return card_table(self.view())

    def offers(self) -> pd.DataFrame:
        """Return the proposals so far, and what each open one is worth to you."""
        return offers_table(self.view())

    def worth(self, package: Mapping[str, str]) -> dict:
        """Return what a package would be worth to you, on top of what is agreed."""
        self.case.complete(dict(package))
        return worth(self.state, self.you, package)

    def propose(self, package: Mapping[str, str], answers: int | None = None, note: str = "") -> Proposal:
        """Lay a package on the table; issues that it does not name stay as they are. Return the proposal."""
        self._play({"move": "propose", "by": self.you, "package": dict(package), "answers": answers, "note": note})
        return list(self.state.proposals.values())[-1]

    def accept(self, proposal: int) -> Proposal:
        """Accept a proposal. If you are the last of its parties, it is agreed."""
        self._play({"move": "accept", "by": self.you, "proposal": proposal})
        return self.state.proposals[proposal]

    def reject(self, proposal: int) -> Proposal:
        """Reject a proposal, which closes it for all."""
        self._play({"move": "reject", "by": self.you, "proposal": proposal})
        return self.state.proposals[proposal]

    def withdraw(self, proposal: int) -> Proposal:
        """Take back a proposal of your own."""
        self._play({"move": "withdraw", "by": self.you, "proposal": proposal})
        return self.state.proposals[proposal]

    def done(self) -> list[str]:
        """End your turn; the others move until it is yours again. Return what they did, one sentence a move.

        If they were stopped in the middle, by a full disk for example, the same call lets them go on.
        """
        before = len(self.story())
        if self.over or self.you in self.state.to_move:
            self._play({"move": "pass", "by": self.you})
        self._rivals()
        return self.story()[before:]

    def undo(self) -> None:
        """Take back your last move, and all that others did since."""
        own = [place for place, move in enumerate(self._moves) if move.get("by") == self.you]
        if not own:
            raise IllegalMove("There is no move of yours to take back.")
        self._write({"move": "undo", "keep": own[-1]})
        self._moves = self._moves[: own[-1]]
        self.state = fold(self.case, self._moves)

    def story(self) -> list[str]:
        """Return the game so far, one sentence a move, without those who only passed."""
        return story(self._moves, passes=False)

    def debrief(self) -> dict:
        """Return every card, score and vote, when the game is over."""
        return debrief(self.state)

    def result(self) -> pd.DataFrame:
        """Return, when the game is over, what each capital has, could have had with nobody worse off, and left."""
        if not self.over:
            raise IllegalMove("The cards are opened when the game is over.")
        return outcomes.left_on_the_table(self.ledger, self.state.outcome)

    def reasons(self) -> list[str]:
        """Return why the rivals moved as they did, when the game is over."""
        if not self.over:
            raise IllegalMove("The rivals tell their reasons when the game is over.")
        return reasons(self._moves, self.state)

    def _play(self, move: Move) -> None:
        after = apply(self.state, move)
        self._write(move)
        self.state = after
        self._moves.append(move)

    def _write(self, move: Move) -> None:
        if self.save is not None:
            self.save.append(move, self._log + 1)
        self._log += 1

    def _rivals(self) -> None:
        while not self.over and self.you not in self.state.to_move:
            capital = self.state.to_move[0]
            for said in rivals.turn(self.state, capital, self.state.seats[capital]):
                self._play({**said.move, "why": said.why})


def story(moves: Sequence[Move], passes: bool = True) -> list[str]:
    """Return the moves of a game, one sentence each; `passes` says whether who passed is told."""
    return [_sentence(move, number) for move, number in _numbered(moves) if passes or move["move"] != "pass"]


def reasons(moves: Sequence[Move], state: State) -> list[str]:
    """Return why the rivals moved as they did, with what they proposed in words."""
    lines = []
    for move, number in _numbered(moves):
        if "why" in move and move["move"] != "pass":
            said = [_sentence(move, number), f"Why: {move['why']}."]
            if move["move"] == "propose":
                said.insert(1, _in_words(state.case, state.proposals[number].package))
            lines.append(" ".join(said))
    return lines


def _in_words(case: Case, package: Mapping[str, str]) -> str:
    issues = ((case.issues[name], option) for name, option in package.items())
    return "; ".join(f"{issue.title}: {issue.options[option].label}" for issue, option in issues) + "."


def _numbered(moves: Sequence[Move]) -> Iterator[tuple[Move, int]]:
    """Yield each move after the start, with the number of the last proposal so far."""
    number = 0
    for move in moves[1:]:
        number += move["move"] == "propose"
        yield move, number


def _sentence(move: Move, number: int) -> str:
    kind, by = move["move"], move["by"]
    if kind == "next_round":
        return "The round ends."
    if kind == "pass":
        return f"{by} passes."
    if kind != "propose":
        return f"{by} {kind}s proposal {move['proposal']}."
    counter = f", against proposal {move['answers']}" if move.get("answers") else ""
    note = f' It says: "{move["note"]}"' if move.get("note") else ""
    return f"{by} makes proposal {number}{counter}.{note}"


def card_table(seen: Mapping, labels: bool = False) -> pd.DataFrame:
    """Return the private card in what `game.view` returned, one row for each issue of each audience.

    What they want is named by the option's name, or with `labels` in words.
    """
    rows = [
        {
            "audience": audience["name"] + (" (ratifies)" if audience["veto"] else ""),
            "issue": seen["issues"][issue]["title"],
            "wants": _nearest(seen["issues"][issue]["options"], ideal, labels),
            "importance": weight,
        }
        for audience in seen["you"]["card"]["audiences"]
        for issue, (ideal, weight) in audience["lines"].items()
    ]
    return pd.DataFrame(rows)


def offers_table(seen: Mapping) -> pd.DataFrame:
    """Return the proposals in what `game.view` returned, and what each open one is worth to you."""
    rows = [
        {
            "proposal": p["id"],
            "round": p["round"],
            "by": p["by"],
            "package": ", ".join(f"{issue}: {option}" for issue, option in p["package"].items()),
            "parties": ", ".join(p["parties"]),
            "accepted by": ", ".join(p["accepted"]),
            "status": p["status"],
        }
        for p in seen["proposals"]
    ]
    table = pd.DataFrame(rows, columns=["proposal", "round", "by", "package", "parties", "accepted by", "status"])
    if "you" in seen:
        worths = [seen["you"]["worth"].get(number, {}) for number in table["proposal"]]
        table["your gain"] = [own.get("gain") for own in worths]
        table["your home ratifies"] = [own.get("ratified") for own in worths]
    return table


def _nearest(options: Mapping[str, Mapping], ideal: float, labels: bool) -> str:
    ordered = sorted(options, key=lambda name: options[name]["position"])
    low = max((n for n in ordered if options[n]["position"] <= ideal), key=ordered.index, default=ordered[0])
    high = min((n for n in ordered if options[n]["position"] >= ideal), key=ordered.index, default=ordered[-1])
    told = {name: options[name]["label"] if labels else name for name in (low, high)}
    return told[low] if low == high else f"between {told[low]} and {told[high]}"


def _seats(case: Case, you: str, temperaments: str | Mapping[str, str]) -> dict[str, str]:
    others = [name for name in case.capitals if name != you]
    if temperaments == "mixed":
        kinds = itertools.cycle(("dealmaker", "mirror", "hardliner"))
        return {name: next(kinds) for name in others}
    if isinstance(temperaments, str):
        temperaments = dict.fromkeys(others, temperaments)
    chosen = dict(temperaments)
    for name, kind in chosen.items():
        if name not in others:
            raise ValueError(f"temperaments: {name!r} is not one of {', '.join(others)}")
        if kind not in rivals.TEMPERAMENTS:
            raise ValueError(f"temperaments: {kind!r} is not one of {', '.join(rivals.TEMPERAMENTS)}")
    return {name: chosen.get(name, "mirror") for name in others}
