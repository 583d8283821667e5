"""JupyterHub for one room: everyone in the class has a server of their own on this one machine.

Debian or Ubuntu, as root: see README.md beside this file. Each learner is a user of the system with a home that nobody
else may open, so that no learner reads another's work or the teacher's. Nothing leaves the machine.
"""

import os
import random
import re
import resource
import sys
from pathlib import Path

from firstuseauthenticator import FirstUseAuthenticator
from jupyterhub.auth import LocalAuthenticator
from jupyterhub.spawner import LocalProcessSpawner

HERE = Path(__file__).parent
TEACHER = "teacher"
PREFIX = "s-"  # of every account, so that nobody signs in as root or another user of the machine
STATE = Path("/var/lib/summitry-hub")  # the hub's database and the passwords
HOMES = Path("/srv/summitry")
MEMORY_GB = 4  # of addresses for one process, a server or a kernel; a lesson's kernel uses 0.2 GB
PROCESSORS = 2  # for one learner
PROCESSES = 300  # and threads, for one learner
IDLE_MINUTES = 60


class RoomAuthenticator(FirstUseAuthenticator, LocalAuthenticator):
    """The first password that a name signs in with becomes its password; the name becomes an account of the system."""

    def normalize_username(self, username):
        """Return the account for the name that was typed: "Aiko" is s-aiko."""
        name = username.strip().lower().removeprefix(PREFIX)
        return PREFIX + re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:24]

    def validate_username(self, username):
        """Return whether a name has a letter or digit left."""
        return len(username) > len(PREFIX) and super().validate_username(username)


class RoomSpawner(LocalProcessSpawner):
    """A server that runs as its user, with limits of the system for memory, processors and processes."""

    def make_preexec_fn(self, name):
        """Return what the new process does before it becomes the learner's server."""
        become = super().make_preexec_fn(name)

        def prepare():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_GB * 2**30, MEMORY_GB * 2**30))
            resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
            here = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, random.sample(here, min(PROCESSORS, len(here))))
            become()

        return prepare


c = get_config()  # noqa: F821
c.JupyterHub.bind_url = "http://:8000"
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.cleanup_servers = True

c.JupyterHub.authenticator_class = RoomAuthenticator
c.FirstUseAuthenticator.dbm_path = str(STATE / "passwords.dbm")
c.FirstUseAuthenticator.minimum_password_length = 7
c.Authenticator.allow_all = True  # everyone who reaches this machine may take a name
c.Authenticator.admin_users = {PREFIX + TEACHER}
c.LocalAuthenticator.create_system_users = True
c.LocalAuthenticator.add_user_cmd = [
    *("useradd", "--create-home", "--base-dir", str(HOMES), "--key", "HOME_MODE=0700", "--shell", "/bin/bash"),
]

c.JupyterHub.spawner_class = RoomSpawner
c.Spawner.cmd = [sys.executable, str(HERE / "singleuser.py")]
c.Spawner.notebook_dir = "~/summitry"
c.Spawner.default_url = "/lab/tree/lessons/00_start_here.ipynb"
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": str(HERE / "config"),
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "65536",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
c.JupyterHub.concurrent_spawn_limit = 10  # a class arrives at once; the others wait some seconds
c.Spawner.start_timeout = c.Spawner.http_timeout = 120

c.JupyterHub.services = [
    {"name": "cull", "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE_MINUTES * 60}"]},
]
c.JupyterHub.load_roles = [
    {
        "name": "cull",
        "services": ["cull"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
