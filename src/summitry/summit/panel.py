"""The game in a notebook: labelled dropdowns and buttons of ipywidgets, which the keyboard reaches one by one."""

import html
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import ipywidgets as widgets
import pandas as pd
import traitlets

from summitry import tables
from summitry.summit import outcomes
from summitry.summit.game import IllegalMove
from summitry.summit.play import Game, card_table, offers_table
from summitry.summit.rivals import TEMPERAMENTS
from summitry.summit.store import DamagedSave, NotSaved

WIDE = widgets.Layout(width="auto", max_width="640px")
LABELLED = {"layout": WIDE, "style": {"description_width": "150px"}}
READING = (
    "<p><b>points</b>: what each capital has. <b>possible</b>: the most that it could have had with nobody else worse "
    "off, by a package that all who are asked ratify. <b>left</b>: the gap, left on the table. Each row is another "
    "package; they cannot all be had at once.</p>"
)


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


class Status(anywidget.AnyWidget):
    """A line that a screen reader reads out when it changes: the element stays, and its content is new.

    It brings the ring around the control that has the focus, which ipywidgets takes away from lists and fields, and
    the edges of buttons where a system's high contrast takes their colour.
    """

    _esm = """
    export default {
      render({ model, el }) {
        el.setAttribute("role", "status");
        const show = () => { el.innerHTML = model.get("value"); };
        model.on("change:value", show);
        show();
      },
    };
    """
    _css = """
    .jupyter-widgets :is(select, input, button):focus-visible {
      outline: 2px solid #d55e00 !important;
      outline-offset: 1px;
    }
    @media (forced-colors: active) { .jupyter-button { border: 1px solid; } }
    """
    value = traitlets.Unicode().tag(sync=True)

    def say(self, message: str, more: str = "") -> None:
        """Show `message`, which is text, and below it `more`, which is HTML."""
        self.value = f"<div>{html.escape(message)}</div>{more}"


class Controls:
    """The controls of one seat. They draw what `game.view` returns, wherever that comes from.

    A subclass says what `move` and `weigh` do. `show` may be called from any thread.

    Parameters
    ----------
    seen : what the seat sees at first
    whose : "my" or "our", for the labels
    """

    def __init__(self, seen: Mapping[str, Any], whose: str):
        self.seen = seen
        self._counters: int | None = None  # the proposal that the draft answers
        self._drawing = threading.RLock()
        self.where, self.worth, self.table, self.card, self.warning = (widgets.HTML() for _ in range(5))
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
        self.offer.observe(lambda _change: self._warn(), "value")
        self.own = widgets.Dropdown(description=f"{whose.capitalize()} own offer", **LABELLED)
        self.buttons = {
            name: button(label, tip, lambda name=name: self._pressed(name))
            for name, label, tip in (
                ("propose", "Propose this package", "Lay the package above on the table"),
                ("clear", "Set the lists back", "Set all lists to what holds now"),
                ("accept", "Accept the offer", "Accept the offer chosen in the list"),
                ("reject", "Reject the offer", "Reject the offer chosen in the list, which closes it for all"),
                ("copy", "Start a counter-offer from it", "Copy the offer into the lists above, where you change it"),
                ("withdraw", f"Take back {whose} offer", "Close the offer of your own that is chosen in the list"),
                ("done", f"End {whose} turn", "Let the other capitals move"),
            )
        }

    def layout(self, *below: widgets.Widget) -> widgets.VBox:
        """Return the controls below each other, with `below` at the end."""
        b = self.buttons
        return widgets.VBox(
            [
                self.where,
                self.card,
                *self.issues.values(),
                self.note,
                self.worth,
                row(b["propose"], b["clear"]),
                self.table,
                self.offer,
                self.warning,
                row(b["accept"], b["reject"], b["copy"]),
                self.own,
                row(b["withdraw"]),
                row(*(b[name] for name in ("done", "undo") if name in b)),
                *below,
            ]
        )

    @property
    def agreed(self) -> dict[str, str]:
        """What holds for every issue now."""
        return {name: issue["status_quo"] for name, issue in self.seen["issues"].items()} | self.seen["agreed"]

    @property
    def draft(self) -> dict[str, str]:
        """What the lists would change."""
        return {name: d.value for name, d in self.issues.items() if d.value != self._agreed[name]}

    def _pressed(self, name: str) -> None:
        self.act(name)
        self.keep_focus(name)

    def keep_focus(self, name: str) -> None:
        """Give the focus to the list of offers if the button `name`, just pressed, can no longer hold it."""
        if self.buttons[name].disabled:
            self.offer.focus()

    def act(self, name: str) -> None:
        """Do what the button `name` says: set the lists, or make a move."""
        if name == "copy":
            self._counters = self.offer.value
            self._set_lists(next(p["package"] for p in self.seen["proposals"] if p["id"] == self._counters))
            self.say(f"The lists show proposal {self._counters}. Change what you want changed, then propose it.")
        elif name == "clear":
            self._counters = None
            self._set_lists({})
            self.say("The lists show what holds now.")
        else:
            arguments = {
                "propose": {"package": self.draft, "answers": self._counters, "note": self.note.value},
                "accept": {"proposal": self.offer.value},
                "reject": {"proposal": self.offer.value},
                "withdraw": {"proposal": self.own.value},
            }
            self.move(name, arguments.get(name, {}))

    def _set_lists(self, package: Mapping[str, str]) -> None:
        for name, option in (self.agreed | package).items():
            self.issues[name].value = option

    def say(self, message: str) -> None:
        """Tell what was done with the lists."""
        raise NotImplementedError

    def move(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Make the move of the button `name`; after a proposal, call `proposed`."""
        raise NotImplementedError

    def proposed(self) -> None:
        """Forget what belonged to the proposal that was made."""
        self._counters, self.note.value = None, ""

    def weigh(self, draft: Mapping[str, str]) -> None:
        """Find out what a draft is worth, and call `show_worth`."""
        raise NotImplementedError

    def show_worth(self, own: Mapping[str, Any] | None) -> None:
        """Show what the draft is worth, as `game.worth` says, with `parties`; None if it changes nothing."""
        if own is None:
            self.worth.value = "<p>This package changes nothing yet.</p>"
            return
        parties = html.escape(", ".join(own["parties"]))
        self.worth.value = (
            f"<p><b>This package</b>: {own['gain']:+.1f} points for you. It takes the consent of {parties}.</p>"
            + _votes(self.seen, own, self.draft)
        )

    def show(self, seen: Mapping[str, Any]) -> None:
        """Draw what the seat sees now. The draft stays, but for issues on which something was agreed."""
        with self._drawing:
            self.seen = seen
            self.card.value = folded("Your private card (assumptions for the game)", card(seen), opened=True)
            self.table.value = offers(seen)
            for name, option in self.agreed.items():
                if option != self._agreed[name]:
                    self.issues[name].value = option
            self._agreed = self.agreed
            if self._counters not in [p["id"] for p in seen["proposals"]]:
                self._counters = None  # it was undone
            may = seen["you"]["legal"]
            choose(self.offer, [(f"Proposal {number}", number) for number in may["accept"]], "none to answer")
            choose(self.own, [(f"Proposal {number}", number) for number in may["withdraw"]], "none on the table")
            for name, able in (
                ("propose", may["propose"]),
                ("clear", not seen["over"]),
                ("accept", bool(may["accept"])),
                ("reject", bool(may["reject"])),
                ("copy", bool(may["accept"])),
                ("withdraw", bool(may["withdraw"])),
                ("done", may["pass"]),
            ):
                self.buttons[name].disabled = not able
            self._warn()
            self.weigh(self.draft)

    def _warn(self) -> None:
        self.warning.value = _lapsing(self.seen, self.offer.value)


def _lapsing(seen: Mapping[str, Any], number: int | None) -> str:
    """Return what better proposals lapse if proposal `number` is agreed, as HTML; nothing if none does."""
    worth = seen["you"]["worth"]  # of open proposals
    if number not in worth:
        return ""
    packages = {p["id"]: p["package"] for p in seen["proposals"]}
    better = [
        f"proposal {other} ({own['gain']:+.1f})"
        for other, own in worth.items()
        if own["ratified"] and own["gain"] > worth[number]["gain"] and packages[other].keys() & packages[number].keys()
    ]
    if not better:
        return ""
    own = f"proposal {number} ({worth[number]['gain']:+.1f} points for you)"
    return f"<p><b>Take care</b>: if {own} is agreed, better ones on the same issues lapse: {', '.join(better)}.</p>"


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
        super().__init__(game.view(), "my")
        tip = "Take back your last move and all that others did since"
        self.buttons["undo"] = button("Undo my last move", tip, lambda: self._pressed("undo"))
        self.history = widgets.HTML()
        self.box = self.layout(self.history, self.status)
        self.say("Choose a package and propose it, or answer an offer.")

    def move(self, name: str, arguments: Mapping[str, Any]) -> None:
        if name == "done":
            self.status.say("The others move ...")
        try:
            result = getattr(self.game, name)(**arguments)
        except (IllegalMove, DamagedSave, NotSaved) as error:
            self.say(f"That did not work: {error}")
            return
        if name == "done":
            self.say("The others moved." if result else "The others passed.", bullets(result))
        elif name == "undo":
            self.say("Your last move is taken back.")
        else:
            if name == "propose":
                self.proposed()
            self.say(_came_to(result, self.game.you))

    def weigh(self, draft: Mapping[str, str]) -> None:
        game = self.game
        self.show_worth({**game.worth(draft), "parties": game.state.parties(draft)} if draft else None)

    def say(self, message: str, more: str = "") -> None:
        """Draw the game as it stands, and tell `message`, which is text, and `more`, which is HTML."""
        game, state = self.game, self.game.state
        self.show(game.view())
        self.buttons["done"].disabled = state.over  # where the others were stopped in their turn, it lets them go on
        self.where.value = (
            f"<h3>{html.escape(game.case.title)}: you are {html.escape(game.you)}</h3>{_turn(self.seen, state.waiting)}"
            + folded("The other capitals, and how they negotiate", _others(self.seen))
        )
        self.history.value = folded(
            "What was said, the last first", bullets(game.story()[::-1]) or "<p>Nothing yet.</p>"
        )
        self.status.say(message, more + (self._debrief() if state.over else ""))

    def _debrief(self) -> str:
        game = self.game
        told = game.debrief()
        names = list(game.case.capitals)
        deals = {"your game": told["outcome"], "2018-19": game.case.history}
        if (best := outcomes.nash(game.ledger)) is not None:
            deals["Nash point"] = game.ledger.space.package(best)
        points = outcomes.compare(game.ledger, deals)[names].round(1)
        issues = self.seen["issues"]
        packages = pd.DataFrame(
            {
                title: {issue["title"]: issue["options"][{**game.case.status_quo, **deal}[name]]["label"]
                        for name, issue in issues.items()}
                for title, deal in deals.items()
            }
        )  # fmt: skip
        return debriefing(
            self.seen,
            told,
            game.result(),
            game.reasons(),
            "<p>Points of each capital in your game, by what was decided in 2018-19, and at the Nash point "
            "(the package of ratified ones with the highest product of all gains):</p>"
            + table(points, index=True)
            + folded("The three packages, issue by issue", table(packages, index=True)),
        )


def _came_to(proposal: Any, you: str) -> str:
    """Return what a move of `you` made of a proposal, in words."""
    said = f"Proposal {proposal.id} is {proposal.status}."
    if proposal.status != "open":
        return said
    waits = ", ".join(name for name in proposal.parties if name not in proposal.accepted)
    aside = "" if you in proposal.parties else " It changes nothing for you, so that your consent is not asked."
    return f"{said} It waits for {waits}.{aside}"


def _turn(seen: Mapping, waiting: Sequence[str]) -> str:
    """Return the round, whose turn it is, who is still `waiting` to move in it, and what is agreed so far, as HTML."""
    own = seen["you"]
    if seen["over"]:
        return f"<p><b>The game is over. You have {own['score']:.1f} points.</b> The debrief is at the end.</p>"
    now = f"<b>Round {seen['round']} of {seen['rounds']}.</b> "
    may = own["legal"]
    if own["capital"] in seen["to_move"]:
        made = "" if may["propose"] else " You have made your proposal of this round."
        now += f"It is your turn: you may answer offers, propose a package, and end your turn.{made}"
        others = html.escape(", ".join(name for name in waiting if name != own["capital"]))
        now += f" Still to move after you: {others}." if others else " You are the last of this round."
    else:
        now += f"To move: {html.escape(', '.join(seen['to_move']))}."
    if seen["round"] == seen["rounds"]:
        now += " This is the last round: what is still open at its end lapses."
    deals = (
        f"<p>Agreed abroad: proposal {', '.join(map(str, seen['deals']))}, worth {own['agreed_worth']:+.1f} points to "
        "you if every home that is asked ratifies after the last round.</p>"
        if seen["deals"]
        else "<p>Nothing is agreed yet: 0 points.</p>"
    )
    return f"<p>{now}</p>{deals}"


def _others(seen: Mapping) -> str:
    """Return what everybody knows of the other capitals, as HTML."""
    lines = []
    for name, other in seen["capitals"].items():
        if name == seen["you"]["capital"]:
            continue
        kind = TEMPERAMENTS.get(other["seat"])
        plays = f"<br><i>{html.escape(kind.title)}</i>: {html.escape(kind.strategy)}" if kind else ""
        head = html.escape(f"({other['head']}): {other['public']}")
        lines.append(f"<li><b>{html.escape(name)}</b> {head}{plays}</li>")
    return f"<ul>{''.join(lines)}</ul>"


def _votes(seen: Mapping, own: Mapping, draft: Mapping[str, str]) -> str:
    """Return what a draft is worth to each audience at home, issue by issue, as HTML."""
    issues, agreed = seen["issues"], seen["agreed"]
    audiences = {a["name"]: a["lines"] for a in seen["you"]["card"]["audiences"]}
    lines = []
    for vote in own["votes"]:
        parts = []
        for name, (ideal, weight) in audiences[vote["audience"]].items():
            if name in draft:
                at = {key: option["position"] for key, option in issues[name]["options"].items()}
                before = at[agreed.get(name, issues[name]["status_quo"])]
                if gain := weight * (abs(before - ideal) - abs(at[draft[name]] - ideal)):
                    parts.append(f"{issues[name]['title']} {gain:+.1f}")
        says = ("ratifies" if vote["yes"] else "<b>refuses</b>, since it loses") if vote["veto"] else "has no veto"
        why = f": {html.escape(', '.join(parts))}" if parts else ""
        lines.append(f"<li>{html.escape(vote['audience'])} {vote['gain']:+.1f}, {says}{why}</li>")
    told = "Your home ratifies" if own["ratified"] else "Your home <b>refuses</b>"
    return f"<p>{told}. What each audience gains or loses:</p><ul>{''.join(lines)}</ul>"


def bullets(lines: Sequence[str]) -> str:
    """Return sentences as a list in HTML, nothing if there is none."""
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def card(seen: Mapping) -> str:
    """Return the private card of a view as HTML."""
    own = seen["you"]["card"]
    interests = "".join(f"<li>{html.escape(text)}</li>" for text in own["interests"])
    audiences = card_table(seen, labels=True)
    audiences["wants"] += [f" ({weight:g})" for weight in audiences["importance"]]
    wide = audiences.pivot(index="issue", columns="audience", values="wants").fillna("")
    wide = wide.loc[audiences["issue"].unique(), audiences["audience"].unique()].rename_axis(index=None, columns=None)
    note = "<p>What each audience wants on each issue, and in brackets how much a step towards it matters to them:</p>"
    return f"<ul>{interests}</ul><p>{html.escape(own['private_line'])}</p>{note}{table(wide, index=True)}"


def folded(title: str, content: str, opened: bool = False) -> str:
    """Return HTML that a click or the Enter key opens and closes; `title` is text, `content` is HTML."""
    return f"<details{' open' if opened else ''}><summary>{html.escape(title)}</summary>{content}</details>"


def table(frame: pd.DataFrame, index: bool = False, escape: bool = True) -> str:
    """Return a table as HTML, with all text in it escaped, unless it is HTML already."""
    made = frame.to_html(index=index, border=0, justify="left", escape=escape)
    made = made.replace("<table ", '<table cellpadding="4" style="line-height: 1.4" ', 1)
    return tables.aligned(made, frame, index)


def offers(seen: Mapping) -> str:
    """Return the proposals of a view as HTML, the last first; a package unfolds to its issues in words."""
    frame = offers_table(seen)
    if frame.empty:
        return "<p>No proposal yet.</p>"
    if "your gain" in frame:
        frame["your gain"] = [f"{v:+.1f}" if v is not None and v == v else "" for v in frame["your gain"]]
        frame["your home ratifies"] = [{True: "yes", False: "no"}.get(v, "") for v in frame["your home ratifies"]]
    frame = frame.astype(str).map(html.escape)
    frame["package"] = [_package(seen, proposal) for proposal in seen["proposals"]]
    frame["status"] = ["<b>open</b>" if p["status"] == "open" else html.escape(p["status"]) for p in seen["proposals"]]
    return table(frame.iloc[::-1], escape=False)


def _package(seen: Mapping, proposal: Mapping) -> str:
    issues = seen["issues"]
    lines = [
        f"<li>{html.escape(issues[name]['title'])}: {html.escape(issues[name]['options'][option]['label'])}</li>"
        for name, option in proposal["package"].items()
    ]
    counter = f", against proposal {proposal['answers']}" if proposal["answers"] else ""
    note = f"<p>It says: {html.escape(proposal['note'])}</p>" if proposal["note"] else ""
    title = f"{len(lines)} issue{'s' if len(lines) > 1 else ''}{counter}"
    return folded(title, f"<ul>{''.join(lines)}</ul>{note}", opened=proposal["status"] == "open")


def debriefing(
    seen: Mapping, told: Mapping[str, Any], left: pd.DataFrame, reasons: Sequence[str], more: str = ""
) -> str:
    """Return the debrief as HTML.

    Parameters
    ----------
    seen : what the seat sees
    told : what `game.debrief` returns
    left : points, possible and left of each capital
    reasons : why computer players moved
    more : HTML to stand before the votes
    """
    votes = pd.DataFrame(told["votes"], columns=["proposal", "capital", "audience", "veto", "gain", "yes"])
    words = {name: votes[name].map({True: "yes", False: "no"}) for name in ("veto", "yes")}
    votes = votes.assign(gain=votes["gain"].round(1), **words)
    results = []
    for result in seen["results"]:
        against = ", ".join(
            f"{v['capital']} ({v['audience']} {v['gain']:+.1f})"
            for v in told["votes"]
            if v["proposal"] == result["proposal"] and v["veto"] and not v["yes"]
        )
        results.append(f"Deal {result['proposal']}: " + (f"refused in {against}." if against else "ratified."))
    cards = "".join(folded(name, card({**seen, "you": {"card": own}})) for name, own in told["cards"].items())
    return (
        f"<p>{html.escape(' '.join(results) or 'No deal was agreed.')}</p>"
        + table(left.round(1), index=True)
        + READING
        + more
        + folded("Every vote at home", table(votes))
        + folded("All cards (assumptions for the game)", cards)
        + (folded("Why the computer moved as it did", bullets(reasons)) if reasons else "")
    )
