"""The environment in which tests run kernels and servers: nothing leaves loopback, and nobody's settings interfere."""

import os
from pathlib import Path

NO_NETWORK = Path(__file__).parent / "no_network"
JUPYTER = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
}


def environment(settings: Path) -> dict[str, str]:
    """Return the environment variables of a process without network, whose Jupyter settings live in `settings`.

    They hold for every Python process that it starts in its turn (see no_network/sitecustomize.py).
    """
    path = os.pathsep.join(filter(None, [str(NO_NETWORK), os.environ.get("PYTHONPATH")]))
    return os.environ | {name: str(settings / folder) for name, folder in JUPYTER.items()} | {"PYTHONPATH": path}
