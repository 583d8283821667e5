"""Fixtures of the browser tests: one JupyterLab and one tab of it in Chromium for the whole run."""

import shutil

import pytest
from lab import Lab, serve

from summitry.content import folder


@pytest.fixture(scope="session")
def work(tmp_path_factory):
    """A working copy of the notebooks, which JupyterLab serves."""
    work = tmp_path_factory.mktemp("work")
    for name in ("lessons", "exercises"):
        shutil.copytree(folder(name), work / name)
    return work


@pytest.fixture(scope="session")
def address(work, tmp_path_factory):
    """Where JupyterLab serves the working copy."""
    with serve(work, tmp_path_factory.mktemp("settings")) as address:
        yield address


@pytest.fixture(scope="session")
def lab(browser, address):
    """JupyterLab on the working copy, in a tab of Chromium."""
    return Lab(browser, address)
