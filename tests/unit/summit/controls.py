"""Finding the controls in a panel of ipywidgets."""

import ipywidgets as widgets

from summitry.summit.panel import Status

TEXTS = (widgets.HTML, Status)


def controls(box):
    """Return all controls in `box`, however deep."""
    found = []
    for child in box.children:
        found += controls(child) if isinstance(child, widgets.Box) else [child]
    return found


def shown(box):
    """Return all text in `box`, as HTML."""
    return "".join(c.value for c in controls(box) if isinstance(c, TEXTS))


def named(box, text):
    """Return the control whose description is `text`."""
    return next(c for c in controls(box) if getattr(c, "description", "") == text)
