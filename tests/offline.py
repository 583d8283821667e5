"""The environment in which tests run kernels and servers: no network, no warnings, and nobody's settings interfere."""

import os
from pathlib import Path

EVERY_PROCESS = Path(__file__).parent / "every_process"
JUPYTER = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
}


def environment(settings: Path) -> dict[str, str]:
    """Return the environment variables of a process without network, whose Jupyter settings live in `settings`.

    A warning in a notebook's cell or in the package is an error there. All this holds for every Python process that it
    starts in its turn (see every_process/sitecustomize.py).
    """
    path = os.pathsep.join(filter(None, [str(EVERY_PROCESS), os.environ.get("PYTHONPATH")]))
    cells = "error:::__main__"  # beside a filter of the environment, IPython adds none of its own
    own = {"PYTHONPATH": path, "PYTHONWARNINGS": cells}
    return os.environ | {name: str(settings / folder) for name, folder in JUPYTER.items()} | own
