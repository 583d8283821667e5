"""Fixtures of the tests of rooms."""

import contextlib

import pytest

from summit.room.serving import Served
from summitry.summit.room.store import Store


@pytest.fixture
def served(tmp_path):
    """A server without rooms."""
    server = Served(tmp_path / "rooms", key="an opening key")
    yield server
    server.stop()


@pytest.fixture
def stores():
    """Opens the rooms of a folder; they are closed after the test."""
    with contextlib.ExitStack() as stack:
        yield lambda folder: stack.enter_context(contextlib.closing(Store(folder)))
