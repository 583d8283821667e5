"""What all tests share: the notebooks as parameters, quick tests before slow ones, one Chromium and one Firefox."""

import os
import sys
from pathlib import Path

import pytest

from curriculum import FOLDERS, notebooks

TESTS = Path(__file__).parent
sys.path.append(str(TESTS / "browser"))
ORDER = ("unit", "datasets", "exercises", "notebooks", "book", "browser")
PARAMETERS = {
    "exercise_path": ("exercises",),
    "solution_path": ("solutions",),
    "shown_path": ("lessons", "exercises"),
    "notebook_path": FOLDERS,
}


def pytest_generate_tests(metafunc):
    """Give each argument named in PARAMETERS one value per notebook."""
    for argument, folders in PARAMETERS.items():
        if argument in metafunc.fixturenames:
            paths = notebooks(*folders)
            ids = [f"{path.parent.name}/{path.stem}" for path in paths]
            metafunc.parametrize(argument, paths, ids=ids, scope="module")


def pytest_collection_modifyitems(items):
    """Run the folders of tests in ORDER, so that a mistake shows in seconds and the browser starts last."""
    items.sort(key=lambda item: ORDER.index(item.path.relative_to(TESTS).parts[0]))


@pytest.fixture(scope="session")
def browser():
    """Chromium without network. Where there is none, tests are skipped with the way to get it, and fail in CI."""
    from lab import NO_CHROMIUM, chromium, open_browser

    if chromium() is None:
        _do_without(NO_CHROMIUM)
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def firefox(tmp_path_factory):
    """One tab of Firefox without network. Where there is no Firefox, its tests are skipped, and fail in CI."""
    from firefox import NO_FIREFOX, open_firefox, program

    if program() is None:
        _do_without(NO_FIREFOX)
    with open_firefox(tmp_path_factory.mktemp("firefox") / "profile") as firefox:
        yield firefox


def _do_without(wanted: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(wanted)
    pytest.skip(wanted)


@pytest.fixture
def browser_page(browser):
    """A fresh tab without network, for pages from a file; its lists `blocked` and `errors` say what went wrong."""
    from lab import new_page

    page = new_page(browser)
    yield page
    page.context.close()


def pytest_terminal_summary(terminalreporter):
    """Say how to get the browsers for want of which tests were skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    from firefox import NO_FIREFOX
    from lab import NO_CHROMIUM

    for wanted in (NO_CHROMIUM, NO_FIREFOX):
        if count := sum(wanted in str(report.longrepr) for report in skipped):
            terminalreporter.write_line(f"{count} browser tests skipped: {wanted}")
