"""The game in a notebook: labelled dropdowns and buttons of ipywidgets, which the keyboard reaches one by one."""

import html
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import pandas as pd

from summitry.summit.game import IllegalMove
from summitry.summit.play import Game, card_table, offers_table
from summitry.summit.store import DamagedSave

WIDE = widgets.Layout(width="100%", max_width="640px")
LABELLED = {"layout": WIDE, "style": {"description_width": "150px"}}
NOTHING = "none to answer"


def panel(game: Game) -> widgets.VBox:
    """Return the controls of `game`: draft a package, see what it is worth to you, answer offers, end your turn."""
    return _Alone(game).box


def row(*parts: widgets.Widget) -> widgets.HBox:
    """Return controls beside each other, which wrap where the page is narrow."""
    return widgets.HBox(parts, layout=widgets.Layout(flex_flow="row wrap"))


def button(label: str, tip: str, action) -> widgets.Button:
    """Return a button that calls `action()`."""
    made = widgets.Button(description=label, tooltip=tip, layout=widgets.Layout(width="auto"))
    made.on_click(lambda _button: action())
    return made


class Status:
    """A line that a screen reader reads out when it changes."""

    def __init__(self):
        self.widget = widgets.HTML()

    def say(self, message: str, more: str = "") -> None:
        """Show `message`, which is text, and below it `more`, which is HTML."""
        self.widget.value = f'<div role="status" aria-live="polite">{html.escape(message)}{more}</div>'


class Controls:
    """The controls of one seat. They draw what `game.view` returns, wherever that comes from.

    A subclass says what `act` and `weigh` do. `show` may be called from any thread.

    Parameters
    ----------
    seen : what the seat sees at first
    buttons : name, label and tip of each action
    """

    def __init__(self, seen: Mapping[str, Any], buttons: Sequence[tuple[str, str, str]]):
        self.seen = seen
        self._drawing = threading.RLock()
        self.where, self.worth, self.table, self.card = (widgets.HTML() for _ in range(4))
        self.status = Status()
        self.issues = {
            name: widgets.Dropdown(
                description=issue["title"],
                options=[(option["label"], key) for key, option in issue["options"].items()],
                tooltip=issue["question"],
                **LABELLED,
            )
            for name, issue in seen["issues"].items()
        }
        self._agreed = self.agreed
        for name, dropdown in self.issues.items():
            dropdown.value = self._agreed[name]
            dropdown.observe(lambda _change: self.weigh(self.draft), "value")
        self.note = widgets.Text(description="Note to all", placeholder="optional", **LABELLED)
        self.offer = widgets.Dropdown(description="Offer", **LABELLED)
        self.buttons = {name: button(label, tip, lambda name=name: self.act(name)) for name, label, tip in buttons}

    @property
    def agreed(self) -> dict[str, str]:
        """What holds for every issue now."""
        return {name: issue["status_quo"] for name, issue in self.seen["issues"].items()} | self.seen["agreed"]

    @property
    def draft(self) -> dict[str, str]:
        """What the lists would change."""
        return {name: d.value for name, d in self.issues.items() if d.value != self._agreed[name]}

    def act(self, name: str) -> None:
        """Do what the button `name` says."""
        raise NotImplementedError

    def weigh(self, draft: Mapping[str, str]) -> None:
        """Find out what a draft is worth, and call `show_worth`."""
        raise NotImplementedError

    def show_worth(self, own: Mapping[str, Any] | None) -> None:
        """Show what the draft is worth, as `game.worth` says, with `parties`; None if it changes nothing."""
        if own is None:
            self.worth.value = "<p>This package changes nothing yet.</p>"
            return
        parties = html.escape(", ".join(own["parties"]))
        self.worth.value = f"<p><b>This package</b>: {_worth(own)} It takes the consent of {parties}.</p>"

    def show(self, seen: Mapping[str, Any]) -> None:
        """Draw what the seat sees now. The draft stays, but for issues on which something was agreed."""
        with self._drawing:
            self.seen = seen
            self.card.value = _card(seen)
            self.table.value = offers(seen)
            for name, option in self.agreed.items():
                if option != self._agreed[name]:
                    self.issues[name].value = option
            self._agreed = self.agreed
            may = seen["you"]["legal"]
            choose(self.offer, [(f"Proposal {number}", number) for number in may["accept"]], NOTHING)
            for name, able in (
                ("propose", may["propose"]),
                ("accept", bool(may["accept"])),
                ("reject", bool(may["reject"])),
                ("done", may["pass"]),
            ):
                self.buttons[name].disabled = not able
            self.weigh(self.draft)


def choose(dropdown: widgets.Dropdown, options: list[tuple[str, Any]], none: str) -> None:
    """Give a dropdown its options, and keep what was chosen if it is still there."""
    options = options or [(none, None)]
    if tuple(dropdown.options) == tuple(options):
        return
    values = [value for _, value in options]
    place = values.index(dropdown.value) if dropdown.value in values else 0
    dropdown.options = options
    dropdown.index = place


class _Alone(Controls):
    """The controls of one person against rivals."""

    def __init__(self, game: Game):
        self.game = game
        super().__init__(
            game.view(),
            (
                ("propose", "Propose this package", "Lay the package above on the table"),
                ("accept", "Accept the offer", "Accept the offer chosen in the list"),
                ("reject", "Reject the offer", "Reject the offer chosen in the list, which closes it for all"),
                ("done", "End my turn", "Let the other capitals move"),
                ("undo", "Undo my last move", "Take back your last move and all that others did since"),
            ),
        )
        b = self.buttons
        self.box = widgets.VBox(
            [
                self.where,
                self.card,
                *self.issues.values(),
                self.note,
                self.worth,
                row(b["propose"]),
                self.table,
                self.offer,
                row(b["accept"], b["reject"]),
                row(b["done"], b["undo"]),
                self.status.widget,
            ]
        )
        self._refresh("Choose a package and propose it, or answer an offer.")

    def act(self, name: str) -> None:
        game = self.game
        actions = {
            "propose": lambda: game.propose(self.draft, note=self.note.value),
            "accept": lambda: game.accept(self.offer.value),
            "reject": lambda: game.reject(self.offer.value),
            "done": game.done,
            "undo": game.undo,
        }
        try:
            result = actions[name]()
        except (IllegalMove, DamagedSave, OSError) as error:
            self._refresh(f"That did not work: {error}")
            return
        if isinstance(result, list):
            self._refresh(" ".join(result) or "The others passed.")
        elif result is None:
            self._refresh("Your last move is taken back.")
        else:
            self._refresh(f"Proposal {result.id} is {result.status}.")

    def weigh(self, draft: Mapping[str, str]) -> None:
        game = self.game
        self.show_worth({**game.worth(draft), "parties": game.state.parties(draft)} if draft else None)

    def _refresh(self, message: str) -> None:
        game, state = self.game, self.game.state
        now = "The game is over." if state.over else f"Round {state.round} of {game.case.rounds}."
        self.where.value = f"<h4>{html.escape(game.case.title)}: you are {html.escape(game.you)}</h4><p>{now}</p>"
        self.show(game.view())
        self.status.say(message, ending(self.seen, game.result()) if state.over else "")


def _worth(own: Mapping) -> str:
    votes = "; ".join(
        f"{v['audience']} {v['gain']:+.1f}" + (" (ratifies)" if v["veto"] and v["yes"] else "")
        + (" (refuses)" if v["veto"] and not v["yes"] else "")
        for v in own["votes"]
    )  # fmt: skip
    home = "your home ratifies" if own["ratified"] else "your home refuses"
    return f"{own['gain']:+.1f} points for you; {home} ({html.escape(votes)})."


def _card(seen: Mapping) -> str:
    return folded("Your private card (assumptions for the game)", card(seen), opened=True)


def card(seen: Mapping) -> str:
    """Return the private card of a view as HTML."""
    own = seen["you"]["card"]
    interests = "".join(f"<li>{html.escape(text)}</li>" for text in own["interests"])
    return f"<ul>{interests}</ul><p>{html.escape(own['private_line'])}</p>{table(card_table(seen))}"


def folded(title: str, content: str, opened: bool = False) -> str:
    """Return HTML that a click or the Enter key opens and closes; `title` is text, `content` is HTML."""
    return f"<details{' open' if opened else ''}><summary>{html.escape(title)}</summary>{content}</details>"


def table(frame: pd.DataFrame, index: bool = False) -> str:
    """Return a table as HTML, with all text in it escaped."""
    return frame.to_html(index=index, border=0, justify="left").replace("<table ", '<table cellpadding="4" ', 1)


def offers(seen: Mapping) -> str:
    """Return the proposals of a view as HTML, the last first."""
    frame = offers_table(seen)
    if frame.empty:
        return "<p>No proposal yet.</p>"
    if "your gain" in frame:
        frame["your gain"] = [f"{v:+.1f}" if v is not None and v == v else "" for v in frame["your gain"]]
        frame["your home ratifies"] = [{True: "yes", False: "no"}.get(v, "") for v in frame["your home ratifies"]]
    return table(frame.iloc[::-1])


def ending(seen: Mapping, left: pd.DataFrame) -> str:
    """Return what came of the deals of a view at home, and the table of what was left, as HTML."""
    lines = [
        f"Deal {r['proposal']}: " + ("ratified." if r["ratified"] else f"refused in {', '.join(r['refused_in'])}.")
        for r in seen["results"]
    ]
    told = html.escape(" ".join(lines) or "No deal was agreed.")
    return f"<p>{told}</p>{table(left.round(1), index=True)}"
