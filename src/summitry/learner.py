"""Where a learner's own state is kept: progress, saved games, settings, tickets.

Nothing in it is ever sent anywhere, except the word of a ticket, to the room that it is for.
"""

import os
from pathlib import Path

STATE = ".summitry"


def state_folder(start: Path | None = None) -> Path:
    """Return the folder `.summitry` for work in `start`, by default the current directory.

    It is that of the nearest directory from `start` upwards that has one, or else of `start`; it need not exist.
    """
    start = (start or Path.cwd()).resolve()
    return next((place for place in (start, *start.parents) if os.path.isdir(place / STATE)), start) / STATE
