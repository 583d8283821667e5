"""Finding the controls in a panel of ipywidgets."""

import ipywidgets as widgets


def controls(box):
    """Return all controls in `box`, however deep."""
    found = []
    for child in box.children:
        found += controls(child) if isinstance(child, widgets.Box) else [child]
    return found


def named(box, text):
    """Return the control whose description is `text`."""
    return next(c for c in controls(box) if getattr(c, "description", "") == text)
