"""What can be broken in an installation: each thing is tried, and each finding names the one command that mends it."""

import ast
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from summitry import content, workspace

FRONT_END = Path(__file__).resolve().parent / "frontend"
PORT = 8888
NEEDED_MB = 100
CONFLICTS = {
    "jupyterlite-pyodide-kernel": "its kernel fails in JupyterLab",
    "jupyter-collaboration": "it switches JupyterLab's own file browser off",
}
_KERNEL_START_S = 60


@dataclass(frozen=True)
class Finding:
    """One thing that was tried: whether it is well, what was seen, and the command that mends it if it is not."""

    name: str
    ok: bool
    what: str
    mend: str = ""


def findings(folder: Path) -> Iterator[Finding]:
    """Try everything, one finding each; `folder` is the learner's working copy, which need not exist yet."""
    checks: dict[str, Callable[[], Finding]] = {
        "Python": python,
        "packages": packages,
        "kernel": kernel,
        "front end": front_end,
        "extensions": extensions,
        "datasets": datasets,
        "folder": functools.partial(writable, folder),
        "disk": functools.partial(disk, folder),
        "port": functools.partial(port, folder),
    }
    for name, check in checks.items():
        try:
            yield check()
        except Exception as error:  # whatever is broken, the other findings must still be told
            yield Finding(name, False, f"cannot be examined ({type(error).__name__}: {error})", _reinstall())


def python() -> Finding:
    """Whether this Python is one that the package supports."""
    from packaging.specifiers import SpecifierSet

    version, supported = platform.python_version(), importlib.metadata.metadata("summitry")["Requires-Python"]
    if SpecifierSet(supported).contains(version, prereleases=True):
        return Finding("Python", True, version)
    start = _start()
    anew = [str(start), "repair"] if start else ["-m", "pip", "install", _origin()]
    return Finding("Python", False, f"{version} is not {supported}", _shell(["python3.13", *anew]))


def packages() -> Finding:
    """Whether every package that the course needs is there, in a version within its bounds."""
    from packaging.requirements import Requirement

    wrong, needed = {}, [Requirement(text) for text in importlib.metadata.requires("summitry") or ()]
    needed = [requirement for requirement in needed if requirement.marker is None or requirement.marker.evaluate()]
    for requirement in needed:
        bounds = f"{requirement.name}{requirement.specifier}"
        version = _version(requirement.name)
        if version is None:
            wrong[bounds] = f"{requirement.name} is missing"
        elif not requirement.specifier.contains(version, prereleases=True):
            wrong[bounds] = f"{requirement.name} {version} is not {requirement.specifier}"
    if not wrong:
        return Finding("packages", True, f"all {len(needed)} within their bounds")
    return Finding("packages", False, "; ".join(wrong.values()), _reinstall(*wrong))


def kernel() -> Finding:
    """Whether the kernel that notebooks ask for, python3, starts and is this environment's."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import start_new_kernel

    spec = KernelSpecManager().get_kernel_spec("python3")
    if Path(spec.resource_dir).is_relative_to(sys.prefix):
        mend = _shell([sys.executable, "-m", "ipykernel", "install", "--sys-prefix"])
    else:
        mend = _shell([sys.executable, "-m", "jupyter", "kernelspec", "remove", "-y", "python3"])
    where, program = f"python3 in {spec.resource_dir}", spec.argv[0]
    if not shutil.which(program) and program != "python":
        return Finding("kernel", False, f"{where} points to {program}, which is missing", mend)
    try:
        manager, client = start_new_kernel(startup_timeout=_KERNEL_START_S, stderr=subprocess.DEVNULL)
    except RuntimeError as error:
        return Finding("kernel", False, f"{where} does not start ({error})", mend)
    try:
        ask = {"prefix": "__import__('sys').prefix"}
        reply = client.execute("", user_expressions=ask, reply=True, timeout=_KERNEL_START_S)
        prefix = ast.literal_eval(reply["content"]["user_expressions"]["prefix"]["data"]["text/plain"])
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if os.path.realpath(prefix) != os.path.realpath(sys.prefix):
        return Finding("kernel", False, f"{where} runs another Python: {prefix}", mend)
    return Finding("kernel", True, "python3 starts here")


def front_end() -> Finding:
    """Whether JupyterLab finds the files that draw charts and explorers, complete, up to date and switched on."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab.commands import get_app_dir
    from jupyterlab_server.config import get_page_config

    copies = [Path(base) / "summitry" for base in jupyter_path("labextensions")]
    copies = [copy for copy in copies if (copy / "package.json").is_file()]
    if not copies:
        return Finding("front end", False, "not installed in JupyterLab", _reinstall())
    wrong = _differences(copies[0])
    if wrong and not all(_differences(copy) for copy in copies):
        return Finding("front end", False, f"hidden by an older one in {copies[0]}", _remove(copies[0]))
    if wrong:
        return Finding("front end", False, f"not whole in {copies[0]}: {', '.join(wrong)}", _reinstall())
    settings = str(Path(get_app_dir()) / "settings")
    if "summitry" in get_page_config(jupyter_path("labextensions"), settings)["disabledExtensions"]:
        enable = _shell([sys.executable, "-m", "jupyter", "labextension", "enable", "summitry"])
        return Finding("front end", False, "switched off in JupyterLab", enable)
    return Finding("front end", True, f"found by JupyterLab in {copies[0]}")


def extensions() -> Finding:
    """Whether JupyterLab extensions are about that break it: known ones, and those built for JupyterLab 3."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab_server.config import get_federated_extensions

    wrong = {name: f"{name}: {why}" for name, why in CONFLICTS.items() if _version(name)}
    for name, extension in get_federated_extensions(jupyter_path("labextensions")).items():
        built_for = re.match(r"\D*(\d+)", extension.get("dependencies", {}).get("@jupyterlab/application", "4"))
        if built_for and int(built_for[1]) < 4:
            package = extension.get("install", {}).get("packageName")
            if not package:
                what = f"{name} was built for JupyterLab {built_for[1]}"
                return Finding("extensions", False, what, _remove(extension["ext_path"]))
            wrong[package] = f"{name} was built for JupyterLab {built_for[1]}"
    if wrong:
        return Finding("extensions", False, "; ".join(wrong.values()), _pip("uninstall", *wrong))
    return Finding("extensions", True, "none that is known to break JupyterLab")


def datasets() -> Finding:
    """Whether each dataset is, byte for byte, the one that was published."""
    import yaml

    folder = content.folder("datasets")
    damaged, manifests = [], sorted(folder.glob("*.yaml"))
    for path in manifests:
        try:
            manifest = yaml.safe_load(path.read_bytes())
            data = folder / manifest["path"]
            expected = manifest["hash"].removeprefix("sha256:")
        except (OSError, TypeError, KeyError, AttributeError, yaml.YAMLError):
            damaged.append(path)
        else:
            if not data.is_file() or hashlib.sha256(data.read_bytes()).hexdigest() != expected:
                damaged.append(data)
    if not manifests:
        return Finding("datasets", False, f"there are none in {folder}", _reinstall())
    if not damaged:
        return Finding("datasets", True, f"all {len(manifests)} as published")
    names = [path.name for path in damaged]
    if (folder.parent / ".git").exists():
        restore = _shell(["git", "-C", str(folder), "checkout", "--", *names])
    elif (folder.parent / "pyproject.toml").exists():
        restore = f"fetch the repository again in place of {folder.parent}; your own work is elsewhere"
    else:
        restore = _reinstall()
    return Finding("datasets", False, f"changed or missing in {folder}: {', '.join(names)}", restore)


def writable(folder: Path) -> Finding:
    """Whether the learner's work can be kept in `folder`."""
    parts = (folder, *(folder / name for name in (*workspace.DELIVERED, workspace.STATE)))
    for part in dict.fromkeys(map(_existing, parts)):
        try:
            with tempfile.TemporaryFile(dir=part):
                pass
        except OSError as error:
            other = _summitry("lab", str(Path.home() / "summitry-other"))
            return Finding("folder", False, f"{part} cannot be written to ({error.strerror})", other)
    return Finding("folder", True, f"{folder} can be written to")


def disk(folder: Path) -> Finding:
    """Whether the disk of `folder` has room for notebooks and their outputs."""
    free = shutil.disk_usage(_existing(folder)).free // 2**20
    uv = shutil.which("uv")
    purge = _shell([uv, "cache", "clean"] if uv else [sys.executable, "-m", "pip", "cache", "purge"])
    if free < NEEDED_MB:
        return Finding("disk", False, f"only {free} MB free, {NEEDED_MB} needed", purge)
    return Finding("disk", True, f"{free:,} MB free")


def port(folder: Path) -> Finding:
    """Whether the port that JupyterLab takes first is free, or held by the JupyterLab that serves `folder`."""
    if _is_free(PORT):
        return Finding("port", True, f"{PORT} is free")
    if any(_serves(server, folder) for server in _servers()):
        return Finding("port", True, f"{PORT} is held by your JupyterLab, which is open")
    other = next(number for number in range(PORT + 1, 65536) if _is_free(number))
    return Finding("port", False, f"{PORT} is taken by another program", _summitry("lab", "--port", str(other)))


def _differences(copy: Path) -> list[str]:
    """Return the files of the front end that are missing in `copy` or differ there."""
    files = {path.relative_to(FRONT_END) for path in FRONT_END.rglob("*") if path.is_file()} | {Path("static/vega.js")}
    wrong = []
    for file in sorted(files):
        there, here = copy / file, FRONT_END / file
        if not there.is_file() or (here.is_file() and there.read_bytes() != here.read_bytes()):
            wrong.append(file.as_posix())
    return wrong


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _existing(folder: Path) -> Path:
    """Return `folder`, or the nearest folder above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _is_free(number: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port closed a minute ago is free
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def _servers() -> Iterator[dict]:
    """Return what the Jupyter servers of this user wrote about themselves."""
    from jupyter_core.paths import jupyter_runtime_dir

    for path in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        try:
            yield json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue


def _serves(server: dict, folder: Path) -> bool:
    return server.get("port") == PORT and Path(server.get("root_dir", "")) == folder


def _start() -> Path | None:
    """Return the start.py that made this environment, if one did."""
    path = content.folder("lessons").parent / "start.py"
    return path if path.is_file() and path.with_name(".venv") == Path(sys.prefix) else None


def _origin() -> str:
    """Return what the package was installed from: a folder, an address, or its name."""
    direct = importlib.metadata.distribution("summitry").read_text("direct_url.json")
    return json.loads(direct)["url"] if direct else "summitry"


def _reinstall(*requirements: str) -> str:
    """Return the command that installs everything anew; without start.py, only `requirements` if any are given."""
    if _start():
        return _summitry("repair")
    return _pip("install", "--upgrade" if requirements else "--force-reinstall", *(requirements or [_origin()]))


def _remove(folder: Path | str) -> str:
    return _shell([sys.executable, "-c", f"import shutil; shutil.rmtree({str(folder)!r})"])


def _pip(command: str, *arguments: str) -> str:
    if importlib.util.find_spec("pip"):
        yes = ["--yes"] if command == "uninstall" else []
        return _shell([sys.executable, "-m", "pip", command, *yes, *arguments])
    return _shell(["uv", "pip", command, "--python", sys.executable, *arguments])


def _summitry(*arguments: str) -> str:
    start = _start()
    if start:
        return _shell(["python" if os.name == "nt" else "python3", str(start), *arguments])
    return _shell(["summitry", *arguments])


def _shell(command: list[str]) -> str:
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)
