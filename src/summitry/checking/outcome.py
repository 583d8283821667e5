"""The outcome of a check."""

from dataclasses import dataclass

from summitry.checking.display import Card

# status: symbol, word, colour
_LOOKS = {
    "not attempted": ("○", "Not attempted", "var(--jp-border-color1,#757575)"),
    "not yet": ("✗", "Not yet", "var(--jp-warn-color1,#b26a00)"),
    "correct": ("✓", "Correct", "var(--jp-success-color1,#2e7d32)"),
    "shown": ("☰", "To compare with", "var(--jp-info-color1,#0277bd)"),
}
STATUSES = tuple(_LOOKS)


@dataclass(frozen=True)
class Outcome:
    """What a check says of an answer.

    `status` is one of STATUSES, `message` the sentence that says why; `points` are list items and `quote` a longer text
    that belong to it.
    """

    status: str
    message: str
    points: tuple[str, ...] = ()
    quote: str = ""

    def __post_init__(self):
        if self.status not in STATUSES:
            raise ValueError(f"Outcome: status {self.status!r} is not one of {', '.join(STATUSES)}")

    def card(self, note: str = "") -> Card:
        """The card that shows this outcome, with `note` as its last line."""
        symbol, word, colour = _LOOKS[self.status]
        return Card(symbol, word, self.message, self.points, self.quote, note=note, colour=colour)
