"""Cards: what check, hint and solution show, as HTML in a notebook and as plain text everywhere else."""

import html
import re
import sys
import textwrap
from dataclasses import dataclass

_FRAME = (
    "border-left:0.3rem solid {colour};padding:0.3rem 0.8rem;margin:0.3rem 0;overflow-wrap:anywhere;"
    "color:var(--jp-content-font-color1,inherit);font-family:var(--jp-content-font-family,sans-serif)"
)
_CODE = "font-family:var(--jp-code-font-family,monospace);background:var(--jp-layout-color2,rgba(127,127,127,0.15))"
_MARKED = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
_LIST = "margin:0.3rem 0"
_QUOTE = "margin:0.3rem 0 0.3rem 1rem;font-style:italic"


@dataclass(frozen=True)
class Card:
    """A heading with its symbol and word, a message, and what belongs to it.

    Text in `backticks` is code, in **stars** strong.
    """

    symbol: str
    word: str
    message: str = ""
    points: tuple[str, ...] = ()
    quote: str = ""
    code: str = ""
    note: str = ""
    colour: str = "var(--jp-info-color1,#0277bd)"

    def __str__(self) -> str:
        lines = [f"{self.symbol} {self.word}." + (f" {self.message}" if self.message else "")]
        lines += [f"  - {point}" for point in self.points]
        lines += [textwrap.indent(part, "    ") for part in (self.quote, self.code) if part]
        lines += [self.note] if self.note else []
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._html()}

    def _html(self) -> str:
        message = f" {inline(self.message)}" if self.message else ""
        parts = [f'<div><strong><span aria-hidden="true">{self.symbol}</span> {self.word}.</strong>{message}</div>']
        if self.points:
            items = "".join(f"<li>{inline(point)}</li>" for point in self.points)
            parts.append(f'<ul style="{_LIST}">{items}</ul>')
        if self.quote:
            parts.append(f'<blockquote style="{_QUOTE}">{inline(self.quote)}</blockquote>')
        if self.code:
            code = f'<code style="background:none">{html.escape(self.code)}</code>'
            parts.append(f'<pre style="{_CODE};padding:0.4rem;white-space:pre-wrap">{code}</pre>')
        if self.note:
            parts.append(f"<div><em>{inline(self.note)}</em></div>")
        return f'<div role="status" style="{_FRAME.format(colour=self.colour)}">{"".join(parts)}</div>'


def inline(text: str) -> str:
    """Return `text` as HTML, with `backticks` as code and **stars** as strong."""
    return _MARKED.sub(_marked, html.escape(text).replace("\n", "<br>"))


def _marked(found: re.Match[str]) -> str:
    code, strong = found.groups()
    return f'<code style="{_CODE}">{code}</code>' if code else f"<strong>{strong}</strong>"


def show(card: Card) -> None:
    """Show `card` in the notebook, or print it where there is none."""
    ipython = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        ipython.display.display(card)
    else:
        print(card)
