"""Puts the rooms into a Jupyter server: the one that JupyterLab brings, or a user's own on a JupyterHub.

Only the addresses of `handlers` become reachable without the server's own login, and they know no room until its user
opens one. Everything else is imported when the first of them is asked for.
"""

from functools import cache
from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "summitry.summit.room.extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    from summitry.summit.room.handlers import handlers

    server.web_app.add_handlers(".*$", handlers(_host, server.web_app.settings["base_url"]))


@cache
def _host() -> Any:
    from summitry.summit.room.host import Host
    from summitry.summit.room.store import default_folder

    return Host(default_folder())
