"""A learner's server: brings the working copy up to date, never overwriting the learner's work, and starts."""

import os
import sys
import types
from pathlib import Path

from summitry import workspace

# JupyterHub's log asks one class of the hub's own pages, which would bring the hub's database along: a sixth of the
# memory of a learner's server, which has no use for it.
pages = types.ModuleType("jupyterhub.handlers.pages")
pages.HealthCheckHandler = type("HealthCheckHandler", (), {})
sys.modules["jupyterhub.handlers"] = types.ModuleType("jupyterhub.handlers")
sys.modules["jupyterhub.handlers.pages"] = pages

from jupyterhub.singleuser import main  # noqa: E402

try:
    workspace.update(workspace.default_folder())
except workspace.WorkspaceError as error:
    print(error, file=sys.stderr)  # the learner still reaches the work that is there
os.chdir(Path.home())
main()
