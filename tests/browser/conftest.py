"""Fixtures of the browser tests: one Chromium, one JupyterLab and one tab of it for the whole run."""

import os
import shutil

import pytest
from lab import NO_CHROMIUM, Lab, chromium, new_page, open_browser, serve

from summitry.content import folder


def pytest_terminal_summary(terminalreporter):
    """Say how to get Chromium where tests were skipped for want of it."""
    skipped = terminalreporter.stats.get("skipped", [])
    if count := sum(NO_CHROMIUM in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(f"{count} browser tests skipped: {NO_CHROMIUM}")


@pytest.fixture(scope="session")
def browser():
    """Chromium without network. Where there is none, tests are skipped with the way to get it, and fail in CI."""
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with open_browser() as browser:
        yield browser


@pytest.fixture
def browser_page(browser):
    """A fresh tab without network, for pages from a file; its lists `blocked` and `errors` say what went wrong."""
    page = new_page(browser)
    yield page
    page.context.close()


@pytest.fixture(scope="session")
def work(tmp_path_factory):
    """A working copy of the notebooks, which JupyterLab serves."""
    work = tmp_path_factory.mktemp("work")
    for name in ("lessons", "exercises"):
        shutil.copytree(folder(name), work / name)
    return work


@pytest.fixture(scope="session")
def lab(browser, work, tmp_path_factory):
    """JupyterLab on the working copy, in a tab."""
    with serve(work, tmp_path_factory.mktemp("settings")) as address:
        yield Lab(browser, address)
