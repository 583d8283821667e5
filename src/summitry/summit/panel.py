"""The game in a notebook: labelled dropdowns and buttons of ipywidgets, which the keyboard reaches one by one."""

import html
from collections.abc import Mapping

import ipywidgets as widgets

from summitry.summit.game import IllegalMove, legal
from summitry.summit.play import Game
from summitry.summit.store import DamagedSave

WIDE = widgets.Layout(width="100%", max_width="640px")


def panel(game: Game) -> widgets.VBox:
    """Return the controls of `game`: draft a package, see what it is worth to you, answer offers, end your turn."""
    return _Panel(game).box


class _Panel:
    def __init__(self, game: Game):
        self.game = game
        self.where, self.said, self.worth, self.table, self.card = (widgets.HTML() for _ in range(5))
        self.issues = {
            name: widgets.Dropdown(
                description=issue.title,
                options=[(option.label, option.name) for option in issue.options.values()],
                tooltip=issue.question,
                layout=WIDE,
                style={"description_width": "150px"},
            )
            for name, issue in game.case.issues.items()
        }
        self.note = widgets.Text(
            description="Note to all", layout=WIDE, style={"description_width": "150px"}, placeholder="optional"
        )
        self.offer = widgets.Dropdown(description="Offer", layout=WIDE, style={"description_width": "150px"})
        self.buttons = {
            name: widgets.Button(description=label, tooltip=tip, layout=widgets.Layout(width="auto"))
            for name, label, tip in (
                ("propose", "Propose this package", "Lay the package above on the table"),
                ("accept", "Accept the offer", "Accept the offer chosen in the list"),
                ("reject", "Reject the offer", "Reject the offer chosen in the list, which closes it for all"),
                ("done", "End my turn", "Let the other capitals move"),
                ("undo", "Undo my last move", "Take back your last move and all that others did since"),
            )
        }
        actions = {
            "propose": lambda: game.propose(self._draft(), note=self.note.value),
            "accept": lambda: game.accept(self.offer.value),
            "reject": lambda: game.reject(self.offer.value),
            "done": game.done,
            "undo": game.undo,
        }
        for name, action in actions.items():
            self.buttons[name].on_click(lambda _button, action=action: self._act(action))
        self._reset()
        for dropdown in self.issues.values():
            dropdown.observe(lambda _change: self._show_worth(), "value")
        b = self.buttons
        self.box = widgets.VBox(
            [
                self.where,
                self.card,
                *self.issues.values(),
                self.note,
                self.worth,
                widgets.HBox([b["propose"]]),
                self.table,
                self.offer,
                widgets.HBox([b["accept"], b["reject"]], layout=widgets.Layout(flex_flow="row wrap")),
                widgets.HBox([b["done"], b["undo"]], layout=widgets.Layout(flex_flow="row wrap")),
                self.said,
            ]
        )
        self.refresh("Choose a package and propose it, or answer an offer.")

    def _draft(self) -> dict[str, str]:
        agreed = self.game.state.agreed
        return {name: d.value for name, d in self.issues.items() if d.value != agreed[name]}

    def _reset(self) -> None:
        for name, dropdown in self.issues.items():
            dropdown.value = self.game.state.agreed[name]

    def _act(self, action) -> None:
        before = self.game.state.agreed
        try:
            result = action()
        except (IllegalMove, DamagedSave, OSError) as error:
            self.refresh(f"That did not work: {error}")
            return
        if self.game.state.agreed != before:
            self._reset()
        if isinstance(result, list):
            self.refresh(" ".join(result) or "The others passed.")
        elif result is None:
            self.refresh("Your last move is taken back.")
        else:
            self.refresh(f"Proposal {result.id} is {result.status}.")

    def _show_worth(self) -> None:
        draft = self._draft()
        if not draft:
            self.worth.value = "<p>This package changes nothing yet.</p>"
            return
        own = self.game.worth(draft)
        parties = ", ".join(self.game.state.parties(draft))
        self.worth.value = f"<p><b>This package</b>: {_worth(own)} It takes the consent of {html.escape(parties)}.</p>"

    def refresh(self, message: str) -> None:
        """Show the state, and `message` where a screen reader hears it."""
        game, state = self.game, self.game.state
        now = "The game is over." if state.over else f"Round {state.round} of {game.case.rounds}."
        self.where.value = f"<h4>{html.escape(game.case.title)}: you are {game.you}</h4><p>{now}</p>"
        self.card.value = _card(game)
        self.table.value = _offers(game)
        may = legal(state, game.you)
        offers = [(f"Proposal {number}", number) for number in may["accept"]] or [("none to answer", None)]
        self.offer.options = offers
        self.offer.index = 0
        for name, able in (
            ("propose", may["propose"]),
            ("accept", bool(may["accept"])),
            ("reject", bool(may["reject"])),
            ("done", may["pass"]),
        ):
            self.buttons[name].disabled = not able
        self._show_worth()
        text = html.escape(message) + (_end(game) if state.over else "")
        self.said.value = f'<div role="status" aria-live="polite">{text}</div>'


def _worth(own: Mapping) -> str:
    votes = "; ".join(
        f"{v['audience']} {v['gain']:+.1f}" + (" (ratifies)" if v["veto"] and v["yes"] else "")
        + (" (refuses)" if v["veto"] and not v["yes"] else "")
        for v in own["votes"]
    )  # fmt: skip
    home = "your home ratifies" if own["ratified"] else "your home refuses"
    return f"{own['gain']:+.1f} points for you; {home} ({html.escape(votes)})."


def _card(game: Game) -> str:
    own = game.case.capitals[game.you]
    interests = "".join(f"<li>{html.escape(text)}</li>" for text in own.interests)
    return (
        f"<details open><summary>Your private card (assumptions for the game)</summary><ul>{interests}</ul>"
        f"<p>{html.escape(own.private_line)}</p>{game.card().to_html(index=False, border=0, justify='left')}</details>"
    )


def _offers(game: Game) -> str:
    table = game.offers()
    if table.empty:
        return "<p>No proposal yet.</p>"
    for column in ("your gain", "your home ratifies"):
        table[column] = table[column].astype(object)
    table["your gain"] = [f"{v:+.1f}" if v is not None and v == v else "" for v in table["your gain"]]
    table["your home ratifies"] = [{True: "yes", False: "no"}.get(v, "") for v in table["your home ratifies"]]
    return table.iloc[::-1].to_html(index=False, border=0, justify="left")


def _end(game: Game) -> str:
    lines = [
        f"Deal {r.proposal}: " + ("ratified." if r.ratified else f"refused in {', '.join(r.refused_in)}.")
        for r in game.state.results
    ]
    table = game.result().round(1).to_html(border=0, justify="left")
    return f"<p>{' '.join(lines) or 'No deal was agreed.'}</p>{table}"
