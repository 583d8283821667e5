"""What a room adds to the game: teams that take seats, a teacher in the chair, a pause, and when the cards are opened.

The state of a room is a fold over its events: `apply(room, author, body)`. A move in the game is passed on to
`summit.game`, with the capital that its author plays.

| event | by | what it does |
|---|---|---|
| join | a capital | a team takes this seat; its word is kept as a hash |
| release | chair | empties a seat, for another team |
| begin | chair | begins the game; empty seats go to the computer |
| move | a capital, chair or computer | a move of the game |
| pause, resume | chair | nobody moves in between |
| debrief | chair | opens all cards, when the game is over |
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from summitry.summit import game, outcomes, play, rivals
from summitry.summit.case import Case, parse
from summitry.summit.game import CHAIR, LONGEST_NOTE, IllegalMove, Move, State

COMPUTER = "computer"
LONGEST_NAME = 40
SENTENCES = 40  # of the moves so far that are shown
_MOVES = {
    "propose": {"package", "answers", "note"},
    "accept": {"proposal"},
    "reject": {"proposal"},
    "withdraw": {"proposal"},
    "pass": {"round"},
}


class BadField(ValueError):
    """A request that is not formed as it must be; `field` says where."""

    def __init__(self, field: str, message: str):
        super().__init__(f"{field}: {message}")
        self.field = field


@dataclass(frozen=True)
class Team:
    """Who has taken a seat."""

    name: str
    hash: str


@dataclass(frozen=True)
class Room:
    """Where a room stands after `n` events."""

    case: Case
    teams: Mapping[str, Team]
    moves: tuple[Move, ...]  # of the game, those that count
    state: State  # before the game begins, its first
    begun: bool = False
    paused: bool = False
    opened: bool = False  # the cards
    n: int = 0

    @property
    def phase(self) -> str:
        """One of lobby, playing, paused, over, debrief."""
        if self.opened:
            return "debrief"
        if not self.begun:
            return "lobby"
        return "over" if self.state.over else "paused" if self.paused else "playing"

    @property
    def computer_to_move(self) -> str | None:
        """The capital whose turn the computer must play now, if there is one."""
        if self.phase != "playing":
            return None
        return next((name for name in self.state.to_move if self.state.seats[name] != "human"), None)


def new(case_name: str, case_text: str) -> Room:
    """Return a room without events."""
    case = _case(case_name, case_text)
    first = game.start(case)
    return Room(case, {}, (first,), game.fold(case, [first]))


@cache
def _case(name: str, text: str) -> Case:
    return parse(text, name)


def apply(room: Room, author: str, body: Mapping[str, Any]) -> Room:
    """Return the room after one event. Raises IllegalMove, and leaves `room` as it was, if it is not allowed now."""
    kind = body.get("do")
    if kind not in _EVENTS:
        raise IllegalMove(f"{kind!r} is not one of {', '.join(_EVENTS)}.")
    if kind not in ("join", "move") and author != CHAIR:
        raise IllegalMove("Only the teacher does this.")
    return replace(_EVENTS[kind](room, author, body), n=room.n + 1)


def _join(room: Room, author: str, body: Mapping[str, Any]) -> Room:
    if author not in room.case.capitals:
        raise IllegalMove(f"{author!r} is not one of {', '.join(room.case.capitals)}.")
    if author in room.teams:
        raise IllegalMove(f"{author} is taken by {room.teams[author].name}. To play with them, ask for their word.")
    if room.begun and room.state.seats[author] != "human":
        raise IllegalMove(f"The game has begun, and the computer plays {author}.")
    return replace(room, teams={**room.teams, author: Team(body["team"], body["hash"])})


def _release(room: Room, _author: str, body: Mapping[str, Any]) -> Room:
    if body["capital"] not in room.teams:
        raise IllegalMove(f"No team has the seat of {body['capital']}.")
    return replace(room, teams={name: team for name, team in room.teams.items() if name != body["capital"]})


def _begin(room: Room, _author: str, body: Mapping[str, Any]) -> Room:
    if room.begun:
        raise IllegalMove("The game has begun already.")
    if not room.teams:
        raise IllegalMove("No team has joined yet.")
    return replace(room, begun=True, moves=(body["start"],), state=game.fold(room.case, [body["start"]]))


def _move(room: Room, author: str, body: Mapping[str, Any]) -> Room:
    move = body["move"]
    if room.opened:
        raise IllegalMove("The cards are open, and the game is at its end.")
    if not room.begun:
        raise IllegalMove("The teacher has not begun the game yet.")
    if move["move"] == "undo":
        moves = tuple(game.effective([*room.moves, move]))
        return replace(room, moves=moves, state=game.fold(room.case, moves))
    if room.paused and author != CHAIR:
        raise IllegalMove("The teacher has paused the game.")
    if move.get("round", room.state.round) != room.state.round:
        raise IllegalMove(f"This was meant for round {move['round']}, and it is round {room.state.round}.")
    return replace(room, moves=(*room.moves, move), state=game.apply(room.state, move))


def _pause(room: Room, _author: str, body: Mapping[str, Any]) -> Room:
    paused = body["do"] == "pause"
    if room.phase not in ("playing", "paused"):
        raise IllegalMove("There is no game going on.")
    if room.paused == paused:
        raise IllegalMove("The game is paused already." if paused else "The game is not paused.")
    return replace(room, paused=paused)


def _debrief(room: Room, _author: str, _body: Mapping[str, Any]) -> Room:
    if not (room.begun and room.state.over):
        raise IllegalMove("The cards are opened when the game is over.")
    if room.opened:
        raise IllegalMove("The cards are open already.")
    return replace(room, opened=True)


_EVENTS = {
    "join": _join,
    "release": _release,
    "begin": _begin,
    "move": _move,
    "pause": _pause,
    "resume": _pause,
    "debrief": _debrief,
}


def team_move(capital: str, sent: object) -> dict[str, Any]:
    """Return the event of a move that a team sent. Raises BadField if it is not formed as a move of a team."""
    if not isinstance(sent, dict):
        raise BadField("move", "must be an object")
    kind = sent.get("move")
    if not isinstance(kind, str) or kind not in _MOVES:
        raise BadField("move.move", f"must be one of {', '.join(_MOVES)}")
    for name in sent:
        if name not in {"move", *_MOVES[kind]}:
            raise BadField(f"move.{name}"[:60], f"is not part of {kind}")
    move: Move = {"move": kind, "by": capital}
    if kind == "propose":
        move["package"] = package(sent.get("package"), "move.package")
        move["answers"] = None if sent.get("answers") is None else _whole(sent["answers"], "move.answers")
        move["note"] = _text(sent.get("note") or "", "move.note", LONGEST_NOTE)
    elif kind == "pass":
        if "round" in sent:
            move["round"] = _whole(sent["round"], "move.round")
    else:
        move["proposal"] = _whole(sent.get("proposal"), "move.proposal")
    return {"do": "move", "move": move}


def chair_act(room: Room, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event of what the teacher sent. Raises BadField, or IllegalMove where there is nothing to undo."""
    kind = sent.get("do")
    if kind == "begin":
        rest = sent.get("computer", "mixed")
        if rest != "mixed" and (not isinstance(rest, str) or rest not in rivals.TEMPERAMENTS):
            raise BadField("computer", f"must be mixed or one of {', '.join(rivals.TEMPERAMENTS)}")
        return {"do": "begin", "start": _start(room, rest, _whole(sent.get("seed", 1), "seed"))}
    if kind == "end_round":
        move = {"move": "next_round", "by": CHAIR, "round": _whole(sent.get("round"), "round")}
        return {"do": "move", "move": move}
    if kind == "undo":
        own = [place for place, move in enumerate(room.moves) if place and _by_people(room, move)]
        if not own:
            raise IllegalMove("There is no move to take back.")
        return {"do": "move", "move": {"move": "undo", "by": CHAIR, "keep": own[-1]}}
    if kind == "release":
        if sent.get("capital") not in list(room.case.capitals):
            raise BadField("capital", f"must be one of {', '.join(room.case.capitals)}")
        return {"do": "release", "capital": sent["capital"]}
    if kind in ("pause", "resume", "debrief"):
        return {"do": kind}
    raise BadField("do", "must be one of begin, pause, resume, end_round, undo, release, debrief")


def _by_people(room: Room, move: Move) -> bool:
    return move["by"] == CHAIR or room.state.seats[move["by"]] == "human"


def _start(room: Room, rest: str, seed: int) -> Move:
    kinds = list(rivals.TEMPERAMENTS) if rest == "mixed" else [rest]
    empty = [name for name in room.case.capitals if name not in room.teams]
    return game.start(room.case, seed, {name: kinds[place % len(kinds)] for place, name in enumerate(empty)})


def team_name(sent: object) -> str:
    """Return a team's name as it is kept. Raises BadField for one that is empty, too long or not to be printed."""
    name = " ".join(_text(sent, "team", 4 * LONGEST_NAME).split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadField("team", f"must have 1 to {LONGEST_NAME} letters, all to be printed")
    return name


def package(sent: object, field: str) -> dict[str, str]:
    """Return a package that was sent. Raises BadField unless it maps text to text."""
    if not isinstance(sent, dict) or len(sent) > 50:
        raise BadField(field, "must be an object of issue and option")
    for issue, option in sent.items():
        if not isinstance(option, str):
            raise BadField(f"{field}.{issue}"[:60], "must be the name of an option")
    return dict(sent)


def _whole(sent: object, field: str) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or abs(sent) > 2**31:
        raise BadField(field, "must be a whole number")
    return sent


def _text(sent: object, field: str, longest: int) -> str:
    if not isinstance(sent, str) or len(sent) > longest:
        raise BadField(field, f"must be text of at most {longest} characters")
    if any("\ud800" <= letter <= "\udfff" for letter in sent):
        raise BadField(field, "holds half a character")
    return sent


def lobby(room: Room) -> dict[str, Any]:
    """Return what whoever knows the code may see: the case, and which seats are free."""
    return {
        "n": room.n,
        "phase": room.phase,
        "title": room.case.title,
        "summary": room.case.summary,
        "seats": {
            name: {
                "team": room.teams[name].name if name in room.teams else None,
                "head": capital.head,
                "public": capital.public,
                "computer": room.begun and room.state.seats[name] != "human",
            }
            for name, capital in room.case.capitals.items()
        },
    }


def shown(room: Room, who: str) -> dict[str, Any]:
    """Return what a capital, or the chair, may see.

    A capital sees what is public and its own card; the chair sees all cards. When they are opened, all see all.
    """
    seen = lobby(room)
    seen["you"] = who
    seen["said"] = play.story(room.moves)[-SENTENCES:]
    seen["view"] = game.view(room.state, None if who == CHAIR else who)
    if who == CHAIR:
        seen["cards"] = {name: game.view(room.state, name)["you"] for name in room.case.capitals}
    elif room.phase != "playing":
        nothing = {"propose": False, "accept": [], "reject": [], "withdraw": [], "pass": False}
        seen["view"]["you"]["legal"] = nothing
    if room.state.over and (room.opened or who == CHAIR):
        table = outcomes.left_on_the_table(game.ledger(room.case), room.state.outcome)
        seen["debrief"] = game.debrief(room.state)
        seen["left"] = table.round(6).to_dict("index")
        seen["reasons"] = play.reasons(room.moves, room.state)
    return seen


def worth(room: Room, capital: str, draft: Mapping[str, str]) -> dict[str, Any]:
    """Return what a package would be worth to `capital`, and whose consent it takes."""
    try:
        room.case.complete(dict(draft))
    except ValueError as error:
        raise BadField("package", str(error).removeprefix("package: ")) from None
    return {**game.worth(room.state, capital, draft), "parties": list(room.state.parties(draft))}
