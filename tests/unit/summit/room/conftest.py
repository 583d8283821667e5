"""Fixtures of the tests of rooms."""

import pytest

from summit.room.serving import Served


@pytest.fixture
def served(tmp_path):
    """A server without rooms."""
    server = Served(tmp_path / "rooms", key="an opening key")
    yield server
    server.stop()
