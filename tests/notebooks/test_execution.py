"""All lessons, exercises and solutions run from top to bottom without network; key figures come out as committed."""

import re

import execution
import pytest
from execution import run
from structure import read

from samples import key_figures, write
from summitry.content import folder


@pytest.fixture(scope="module")
def ran(request, tmp_path_factory):
    """Every notebook that is asked for (`-k 21_` asks for three), run once."""
    here = [item for item in request.session.items if item.parent is request.node and "ran" in item.fixturenames]
    return run([item.callspec.params["notebook_path"] for item in here], tmp_path_factory.mktemp("curriculum"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """One notebook of which most cells must fail."""
    path = write(
        tmp_path_factory.mktemp("sample") / "lessons" / "99_sample.ipynb",
        "import socket, urllib.request",
        "urllib.request.urlopen('http://example.org', timeout=5)",
        "socket.create_connection(('192.0.2.1', 80), timeout=5)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "import subprocess, sys\n"
        "code = 'import urllib.request as u; u.urlopen(\"http://192.0.2.1\", timeout=5)'\n"
        "raise RuntimeError(subprocess.run([sys.executable, '-c', code], stderr=subprocess.PIPE, text=True).stderr)",
        "server = socket.create_server(('127.0.0.1', 0))\nsocket.create_connection(server.getsockname(), 5).close()",
        key_figures("print(11.2)", "11.2\n"),
        key_figures("print(11.2)", "11.3\n"),
        warns("__main__", "DeprecationWarning"),
        warns("summitry.data", "DeprecationWarning"),
        warns("summitry.data", "FutureWarning"),
        warns("pandas.core.frame", "DeprecationWarning"),
    )
    (cells,) = run([path], tmp_path_factory.mktemp("run"), workers=1).values()
    return {cell.number: cell.failure for cell in cells}


def warns(module: str, category: str) -> str:
    """Return a cell's code in which `module` warns of something old."""
    return f"exec(\"import warnings; warnings.warn('old', {category})\", {{'__name__': {module!r}}})"


def test_notebook_runs(notebook_path, ran):
    code = [cell for cell in read(notebook_path).cells if cell.cell_type == "code"]
    cells = ran.get(f"{notebook_path.parent.name}/{notebook_path.name}", [])
    failures = [f"code cell {cell.number + 1}:\n{cell.failure}" for cell in cells if cell.failure]
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)
    assert len(cells) == len(code), f"{len(cells)} of {len(code)} code cells ran"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_network_is_blocked_in_kernels(sample, number):
    assert "the network is blocked in tests" in sample[number]


def test_network_is_blocked_in_what_a_kernel_starts(sample):
    assert "the network is blocked in tests" in sample[4]


def test_loopback_is_open(sample):
    assert sample[0] is None
    assert sample[5] is None


def test_key_figures_are_compared(sample):
    assert sample[6] is None
    assert "11.3" in sample[7]


@pytest.mark.parametrize("number", [8, 9, 10])
def test_a_warning_in_a_cell_or_in_the_package_is_a_failure(sample, number):
    assert re.search(r"Warning\S*: old$", sample[number].strip())


def test_a_warning_of_a_package_inside_itself_is_none(sample):
    assert sample[11] is None


def test_the_memos_of_the_decisions_run(tmp_path):
    memos = sorted(folder("classroom").rglob("*.ipynb"))
    failures = [cell.failure for cells in run(memos, tmp_path).values() for cell in cells if cell.failure]
    assert memos
    assert not failures, "\n".join(failures)


def test_a_notebook_whose_kernel_did_not_start_is_run_once_more_and_any_other_failure_stays(tmp_path, monkeypatch):
    paths, calls = [tmp_path / "lessons" / name for name in ("a.ipynb", "b.ipynb")], []

    def run_once(notebooks, folder, workers):
        calls.append(([path.name for path in notebooks], workers))
        failures = {"a.ipynb": execution.NO_KERNEL if len(calls) == 1 else None, "b.ipynb": "ZeroDivisionError"}
        return {f"lessons/{path.name}": [execution.Cell(0, failures[path.name])] for path in notebooks}

    monkeypatch.setattr(execution, "run_once", run_once)
    cells = execution.run(paths, tmp_path)
    assert calls == [(["a.ipynb", "b.ipynb"], 2), (["a.ipynb"], 1)]
    assert {name: found[0].failure for name, found in cells.items()} == {
        "lessons/a.ipynb": None,
        "lessons/b.ipynb": "ZeroDivisionError",
    }
