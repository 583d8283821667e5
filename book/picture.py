"""Make book/lesson.png, the picture of a lesson in README.md.

python book/picture.py
"""

import shutil
import sys
import tempfile
from pathlib import Path

from summitry.content import folder

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from lab import Lab, open_browser, serve  # noqa: E402

LESSON = "21_who_pays_for_a_tariff.ipynb"
WINDOW = {"width": 1100, "height": 820}

with tempfile.TemporaryDirectory() as temporary, open_browser() as browser:
    work = Path(temporary) / "work"
    work.mkdir()
    shutil.copy(folder("lessons") / LESSON, work)
    with serve(work, Path(temporary) / "settings") as address:
        lab = Lab(browser, address)
        notebook = lab.open(LESSON)
        notebook.run_all()
        lab.command("application:toggle-left-area")
        lab.page.set_viewport_size(WINDOW)
        for _ in range(3):  # the notebook measures cells as they come into view, and moves
            lab.page.locator(".summitry-explorer").evaluate("explorer => explorer.scrollIntoView()")
            lab.page.wait_for_timeout(1000)
        lab.page.screenshot(path=ROOT / "book" / "lesson.png")
