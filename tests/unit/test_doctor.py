"""The doctor: whatever is broken is found, called by its name, and comes with one command that mends it."""

import hashlib
import importlib.metadata
import json
import os
import platform
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from summitry import content, doctor
from summitry.doctor import Finding

posix = pytest.mark.skipif(os.name == "nt", reason="needs fork and POSIX rights")


@pytest.fixture(autouse=True)
def own_jupyter(tmp_path, monkeypatch):
    """Jupyter's folders of this test's own, so that what it breaks is broken for it alone."""
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / "jupyter" / name))
        (tmp_path / "jupyter" / name).mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "first"))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path / "settings"))
    return tmp_path / "first"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of installed packages that come before the real ones."""
    monkeypatch.syspath_prepend(tmp_path / "site")

    def install(name: str, version: str = "1.0", needs: str = "") -> None:
        info = tmp_path / "site" / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}")

    return install


@pytest.fixture
def start(tmp_path, monkeypatch):
    """As if start.py had made this environment; return its path."""
    monkeypatch.setattr(content, "_ROOT", tmp_path / "my course")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "my course" / ".venv"))
    path = tmp_path / "my course" / "start.py"
    path.parent.mkdir()
    path.touch()
    return path


@pytest.fixture
def no_start(monkeypatch):
    monkeypatch.setattr(doctor, "_start", lambda: None)


def put(path: Path, what) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(what if isinstance(what, str) else json.dumps(what), "utf-8")
    return path


def test_everything_is_tried_even_when_a_part_cannot_be(tmp_path, monkeypatch):
    def explode():
        raise RuntimeError("boom")

    monkeypatch.setattr(doctor, "packages", explode)
    monkeypatch.setattr(doctor, "kernel", lambda: Finding("kernel", True, "not started here"))
    found = {finding.name: finding for finding in doctor.findings(tmp_path)}
    assert list(found) == [
        "Python",
        "packages",
        "kernel",
        "front end",
        "extensions",
        "datasets",
        "folder",
        "disk",
        "port",
    ]
    assert not found["packages"].ok
    assert "RuntimeError: boom" in found["packages"].what
    assert all(bool(finding.mend) != finding.ok for finding in found.values())


def test_python_is_tried_against_the_package(monkeypatch, no_start):
    assert doctor.python() == Finding("Python", True, platform.python_version())
    monkeypatch.setattr(platform, "python_version", lambda: "3.9.6")
    found = doctor.python()
    assert not found.ok
    assert found.what.startswith("3.9.6 is not ")
    assert ">=3.11" in found.what
    assert found.mend.startswith("python3.13 -m pip install ")


def test_packages_in_a_wrong_version_or_missing_are_named(site, no_start):
    assert doctor.packages().ok
    needs = "".join(
        f"Requires-Dist: {need}\n" for need in ("pandas<4,>=2.2", "nosuch>=1", "never>1; python_version<'3'")
    )
    site("summitry", "0.1.0", needs)
    site("pandas", "1.5.3")
    found = doctor.packages()
    assert (found.ok, found.what) == (False, "pandas 1.5.3 is not <4,>=2.2; nosuch is missing")
    assert found.mend.endswith("install --upgrade 'pandas<4,>=2.2' 'nosuch>=1'")


def kernelspec(folder: Path, *argv: str) -> None:
    put(folder / "kernels/python3/kernel.json", {"argv": list(argv), "display_name": "Python 3", "language": "python"})


REMOVE = "-m jupyter kernelspec remove -y python3"


def test_the_kernel_starts():
    assert doctor.kernel() == Finding("kernel", True, "python3 starts here")


def test_a_kernel_whose_python_is_gone_is_named(own_jupyter):
    kernelspec(own_jupyter, "/gone/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}")
    found = doctor.kernel()
    assert not found.ok
    assert found.what.endswith("points to /gone/bin/python, which is missing")
    assert found.mend.endswith(REMOVE)


def test_a_kernel_that_does_not_start_is_named(own_jupyter):
    kernelspec(own_jupyter, sys.executable, "-c", "raise SystemExit(1)")
    found = doctor.kernel()
    assert not found.ok
    assert "does not start" in found.what
    assert found.mend.endswith(REMOVE)


def test_a_kernel_of_another_python_is_named_and_the_command_mends_it(own_jupyter, tmp_path):
    launch = "from ipykernel import kernelapp; kernelapp.launch_new_instance()"
    other = put(tmp_path / "other.py", f"import sys; sys.prefix = '/other'\n{launch}")
    kernelspec(own_jupyter, sys.executable, str(other), "-f", "{connection_file}", "--log-level=40")
    found = doctor.kernel()
    assert not found.ok
    assert found.what.endswith("runs another Python: /other")
    subprocess.run(found.mend, shell=True, check=True, capture_output=True)
    assert doctor.kernel().ok


@pytest.fixture
def front_end(tmp_path, monkeypatch):
    """The front end in the package, and JupyterLab's folder for it."""
    package = tmp_path / "package/frontend"
    built = {"_build": {"load": "static/a.js"}}
    put(package / "package.json", {"name": "summitry", "version": "1", "jupyterlab": built})
    put(package / "static/a.js", "new")
    put(package / "static/vega.js", "vega")
    monkeypatch.setattr(doctor, "FRONT_END", package)
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path / place) for place in "ab"])
    return package, tmp_path / "b/summitry"


def test_the_front_end_is_found(front_end):
    shutil.copytree(*front_end)
    assert doctor.front_end().ok


def test_a_front_end_that_is_not_installed_is_named(front_end, start):
    found = doctor.front_end()
    assert (found.ok, found.what) == (False, "not installed in JupyterLab")
    assert found.mend == f"python3 '{start}' repair"


@pytest.mark.parametrize("file", ["static/vega.js", "static/a.js"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_text("old")])
def test_a_front_end_that_is_not_whole_is_named(front_end, file, damage):
    package, installed = front_end
    shutil.copytree(package, installed)
    damage(installed / file)
    found = doctor.front_end()
    assert (found.ok, found.what) == (False, f"not whole in {installed}: {file}")


def test_a_checkout_without_the_generated_bundle_needs_it_installed(front_end):
    package, installed = front_end
    shutil.copytree(package, installed)
    (package / "static/vega.js").unlink()
    assert doctor.front_end().ok
    (installed / "static/vega.js").unlink()
    assert doctor.front_end().what == f"not whole in {installed}: static/vega.js"


def test_a_front_end_hidden_by_an_older_one_is_named_and_the_command_mends_it(front_end, tmp_path):
    package, installed = front_end
    shutil.copytree(package, installed)
    older = tmp_path / "a/summitry"
    shutil.copytree(package, older)
    (older / "static/a.js").write_text("old")
    found = doctor.front_end()
    assert (found.ok, found.what) == (False, f"hidden by an older one in {older}")
    subprocess.run(found.mend, shell=True, check=True)
    assert doctor.front_end().ok


def test_a_front_end_that_is_switched_off_is_named(front_end, tmp_path):
    shutil.copytree(*front_end)
    put(tmp_path / "settings/labconfig/page_config.json", {"disabledExtensions": {"summitry": True}})
    found = doctor.front_end()
    assert (found.ok, found.what) == (False, "switched off in JupyterLab")
    assert found.mend.endswith("-m jupyter labextension enable summitry")


def extension(folder: Path, name: str, lab: str, package: str = "") -> None:
    built = {"name": name, "version": "1", "jupyterlab": {"_build": {}}}
    put(folder / f"labextensions/{name}/package.json", {**built, "dependencies": {"@jupyterlab/application": lab}})
    if package:
        put(folder / f"labextensions/{name}/install.json", {"packageManager": "python", "packageName": package})


def test_extensions_that_break_jupyterlab_are_named(site, own_jupyter):
    assert doctor.extensions().ok
    extension(own_jupyter, "fine", "^4.0.0", "fine")
    assert doctor.extensions().ok
    site("jupyter-collaboration")
    extension(own_jupyter, "old-one", "^3.6.1", "old_one")
    found = doctor.extensions()
    assert not found.ok
    assert "jupyter-collaboration: it switches JupyterLab's own file browser off" in found.what
    assert "old-one was built for JupyterLab 3" in found.what
    assert found.mend.endswith("pip uninstall --yes jupyter-collaboration old_one")


def test_an_old_extension_that_no_package_owns_can_be_removed(own_jupyter):
    extension(own_jupyter, "old-one", ">=3,<4")
    found = doctor.extensions()
    assert not found.ok
    subprocess.run(found.mend, shell=True, check=True)
    assert doctor.extensions().ok


@pytest.fixture
def datasets(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "_ROOT", tmp_path)
    data = put(tmp_path / "datasets/cities.csv", "city\nTokyo\n")
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    put(tmp_path / "datasets/cities.yaml", f"name: cities\npath: cities.csv\nhash: sha256:{digest}\n")
    return tmp_path / "datasets"


def test_datasets_are_as_published(datasets):
    assert doctor.datasets() == Finding("datasets", True, "all 1 as published")


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("cities.csv", lambda path: path.write_text("city\r\nTokyo\r\n")),
        ("cities.csv", Path.unlink),
        ("cities.yaml", lambda path: path.write_text("name: [")),
        ("cities.yaml", lambda path: path.write_text("name: cities")),
        ("cities.yaml", lambda path: path.write_text("")),
    ],
)
def test_a_damaged_dataset_is_named_and_git_restores_it(datasets, file, damage):
    git = ["git", "-C", str(datasets.parent), "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "datasets"], ["commit", "-qm", "all"]):
        subprocess.run([*git, *command], check=True)
    damage(datasets / file)
    found = doctor.datasets()
    assert (found.ok, found.what) == (False, f"changed or missing in {datasets}: {file}")
    subprocess.run(found.mend, shell=True, check=True, capture_output=True)
    assert doctor.datasets().ok


def test_a_damaged_dataset_of_an_installed_package_is_installed_anew(datasets, no_start):
    (datasets / "cities.csv").unlink()
    assert "install --force-reinstall" in doctor.datasets().mend
    (datasets / "cities.yaml").unlink()
    assert doctor.datasets().what == f"there are none in {datasets}"


def test_a_damaged_dataset_of_a_copy_without_git_is_fetched_again(datasets):
    (datasets.parent / "pyproject.toml").touch()
    (datasets / "cities.csv").unlink()
    assert doctor.datasets().mend.startswith(f"fetch the repository again in place of {datasets.parent}")


def test_a_folder_that_can_be_written_to_is_fine_and_left_as_it_is(tmp_path):
    assert doctor.writable(tmp_path / "not/yet/there").ok
    assert not (tmp_path / "not").exists()


@posix
@pytest.mark.parametrize(("asked", "locked"), [("", ""), ("", "lessons"), ("", ".summitry"), ("not there yet", "")])
def test_a_folder_that_cannot_be_written_to_is_named(asked, locked):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "mine"
        (folder / locked).mkdir(parents=True)
        for path, rights in ((Path(place), 0o755), (folder, 0o777), (folder / locked, 0o555)):
            path.chmod(rights)
        reader, writer = os.pipe()
        pid = os.fork()
        if not pid:
            try:
                if os.geteuid() == 0:
                    os.setuid(65534)  # the rights of a folder mean nothing to root
                found = doctor.writable(folder / asked)
                os.write(writer, json.dumps([found.ok, found.what, found.mend]).encode())
            finally:
                os._exit(0)
        os.close(writer)
        ok, what, mend = json.loads(os.read(reader, 10000) or "[null, null, null]")
        os.close(reader)
        os.waitpid(pid, 0)
        assert (ok, what) == (False, f"{folder / locked} cannot be written to (Permission denied)")
        assert " lab " in mend


def test_a_full_disk_is_named(tmp_path, monkeypatch):
    assert doctor.disk(tmp_path / "not there").ok
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=5 * 2**20))
    found = doctor.disk(tmp_path)
    assert (found.ok, found.what) == (False, "only 5 MB free, 100 needed")
    assert "cache" in found.mend


@pytest.fixture
def taken(monkeypatch):
    """A port that another program holds, as if it were JupyterLab's first choice."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Jupyter does
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(doctor, "PORT", other.getsockname()[1])
        yield other


def test_a_taken_port_is_named_with_a_free_one(tmp_path, taken, no_start):
    found = doctor.port(tmp_path)
    assert (found.ok, found.what) == (False, f"{doctor.PORT} is taken by another program")
    other = int(found.mend.removeprefix("summitry lab --port "))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", other))


def test_a_port_that_was_just_given_back_is_free(tmp_path, taken):
    with socket.create_connection(taken.getsockname()) as visitor:
        taken.accept()[0].close()
        assert visitor.recv(1) == b""
    taken.close()
    assert doctor.port(tmp_path) == Finding("port", True, f"{doctor.PORT} is free")


def test_the_learners_own_open_jupyterlab_is_no_fault(tmp_path, taken):
    server = {"port": doctor.PORT, "root_dir": str(tmp_path)}
    put(tmp_path / "jupyter/RUNTIME/jpserver-1.json", "damaged")
    put(tmp_path / "jupyter/RUNTIME/jpserver-2.json", {**server, "root_dir": "/elsewhere"})
    assert not doctor.port(tmp_path).ok
    put(tmp_path / "jupyter/RUNTIME/jpserver-3.json", server)
    assert doctor.port(tmp_path).ok


def test_commands_go_by_start_py_where_it_made_the_environment(start):
    assert doctor._summitry("lab", "--port", "1") == f"python3 '{start}' lab --port 1"
    start.unlink()
    assert doctor._summitry("lab", "--port", "1") == "summitry lab --port 1"


def test_without_pip_the_commands_go_by_uv(monkeypatch, no_start):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert doctor._pip("uninstall", "x") == f"uv pip uninstall --python {shlex.quote(sys.executable)} x"


def test_what_is_installed_anew_is_what_was_installed(monkeypatch):
    class Installed:
        def read_text(self, name):
            return {"direct_url.json": '{"url": "file:///course"}'}[name]

    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Installed())
    assert doctor._origin() == "file:///course"
