"""What holds for the repository as a whole: its locks, its bounds, what is committed, and which way imports point."""

import ast
import re
import subprocess
import tomllib
import warnings
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from seeded_bugs import LISTS, Bug, bugs

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "summitry"
LOCKS = ("requirements.lock", "requirements-test.lock")
PYTHONS = ("3.11", "3.12", "3.13")
BOUNDS = {"pandas": ("2.2.1", "3.0.0"), "altair": ("5.5.0", "6.0.0")}
LARGEST_SCRIPT = 60_000  # bytes; a committed bundle is several times that
HOST = re.compile(r"://|\b[\w-]+\.(?:org|com|net|io|dev)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~*/])/(?:home|Users|work|root)/\w|\b[A-Z]:\\+Users\b")
GENERATED = re.compile(
    r"\.ipynb_checkpoints|__pycache__|node_modules|\.(?:pyc|whl|sqlite\d?|egg-info|map|min\.js)$|/vega\.js$"
)

# A module imports only from lower layers, or from its own package. Models import nothing of ours: they get numbers.
LAYERS = {
    "models": 0,
    "content": 0,
    "files": 0,
    "learner": 0,
    "data": 1,
    "tables": 1,
    "charts": 2,
    "summit": 2,
    "checking": 2,
    "explore": 3,
    "exercises": 3,
    "workspace": 3,
    "memo": 3,
    "export": 4,
    "classroom": 4,
    "build": 4,
    "grading": 4,
    "links": 1,
    "doctor": 4,
    "book": 5,
    "cli": 6,
}
LAZY = {"scipy", "statsmodels"}


@cache
def committed() -> tuple[Path, ...]:
    """Return the files that git holds or would hold; without git nothing is committed."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file())


def text(path: Path) -> str:
    """Return the text of a file, or nothing if it is not text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


@cache
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def pins(lock: str) -> dict[str, str]:
    """Return the version of each package in a lock file."""
    lines = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    return {name.lower(): version for name, version in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host_and_pins_hashes(lock):
    content = (ROOT / lock).read_text("utf-8")
    assert not HOST.findall(content)
    blocks = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", content).strip())
    assert len(blocks) > 50
    assert [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_locks_agree_with_each_other():
    lab, test = (pins(lock) for lock in LOCKS)
    assert lab.items() <= test.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_keeps_the_bounds(lock):
    pinned = pins(lock)
    for requirement in map(Requirement, project()["dependencies"]):
        assert pinned[requirement.name.lower()] in requirement.specifier, str(requirement)


def test_every_dependency_has_a_lower_bound():
    unbounded = [line for line in project()["dependencies"] if not re.search(r">=|==", line)]
    assert unbounded == []


def test_python_bounds_are_the_same_everywhere():
    allowed = SpecifierSet(project()["requires-python"])
    assert [minor for minor in range(8, 20) if f"3.{minor}.0" in allowed] == [int(p.partition(".")[2]) for p in PYTHONS]
    named = [line.rpartition(" ")[2] for line in project()["classifiers"] if "Python :: 3." in line]
    assert tuple(named) == PYTHONS
    start = (ROOT / "start.py").read_text("utf-8")
    oldest, newest = (tuple(map(int, version.split("."))) for version in (PYTHONS[0], PYTHONS[-1]))
    assert f"OLDEST, NEWEST = {oldest}, {newest}" in start


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_hold_two_major_versions(name):
    (specifier,) = [r.specifier for r in map(Requirement, project()["dependencies"]) if r.name == name]
    lowest, current = BOUNDS[name]
    assert lowest in specifier
    assert current in specifier
    assert f">={lowest.removesuffix('.0')}" in str(specifier)


@pytest.mark.parametrize("category", [DeprecationWarning, FutureWarning, ResourceWarning, UserWarning])
def test_a_warning_is_a_failure(category):
    with pytest.raises(category):
        warnings.warn("old", category, stacklevel=1)


def test_no_path_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}" for path in committed() for match in MACHINE_PATH.finditer(text(path))
    ]
    assert found == []


def test_nothing_generated_is_committed():
    names = [path.relative_to(ROOT).as_posix() for path in committed()]
    assert [name for name in names if GENERATED.search(name)] == []


def test_no_script_bundle_is_committed():
    scripts = [path for path in committed() if path.suffix in (".js", ".mjs", ".cjs", ".ts")]
    assert scripts, "the front end is gone"
    assert [path.name for path in scripts if path.stat().st_size > LARGEST_SCRIPT] == []


def upward_imports(package: Path) -> list[str]:
    """Return each import in `package` that does not point to a lower layer, and each module that has no layer."""
    found = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).with_suffix("").parts[0]
        if name == "__init__":
            continue
        if name not in LAYERS:
            found.append(f"{name} has no layer")
            continue
        for target in sorted(_ours(ast.parse(path.read_text("utf-8"))) - {name}):
            if LAYERS.get(target, 99) >= LAYERS[name]:
                found.append(f"{path.relative_to(package).as_posix()} imports {target}")
    return found


def _ours(tree: ast.AST) -> set[str]:
    """Return the top names in `summitry` that a module imports anywhere, `summitry.data.load` as `data`."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "summitry":
            names += [f"summitry.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return {name.split(".")[1] for name in names if name.startswith(("summitry.", "."))}


def test_imports_point_one_way():
    assert upward_imports(PACKAGE) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("models/a.py", "from summitry import data"),
        ("models/a.py", "def f():\n    from summitry.content import folder"),
        ("data.py", "import summitry.charts"),
        ("explore/a.py", "from summitry.exercises.ex21 import q1"),
        ("checking/a.py", "from summitry.explore import Slider"),
        ("gadgets.py", ""),
        ("charts.py", "from . import cli"),
    ],
)
def test_an_import_the_wrong_way_is_seen(tmp_path, file, line):
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(line, "utf-8")
    assert len(upward_imports(tmp_path)) == 1


def test_heavy_packages_are_imported_where_they_are_used():
    at_the_top = {
        f"{path.relative_to(PACKAGE).as_posix()} imports {name}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or node.names[0].name]
        if name.split(".")[0] in LAZY
    }
    assert at_the_top == set()


def test_readme_lists_every_lesson_in_order():
    listed = re.findall(
        r"^\| (\d\d) \| \[[^\]]+\]\(lessons/(\1_\w+\.ipynb)\)", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    listed, lessons = [name for _, name in listed], sorted(path.name for path in (ROOT / "lessons").glob("*.ipynb"))
    assert sorted(set(lessons) - set(listed)) == [], (
        "give each of these a row in README's table, from which the book takes it"
    )
    assert listed == lessons, "README's table lists each lesson once, by number"


@pytest.mark.parametrize("name", LISTS)
def test_every_seeded_bug_still_fits_its_file(name):
    for bug in bugs(name):
        bug.seeded()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"file": "gone.py"}, "gone.py: .+ occurs 0 times"),
        ({"old": "p"}, "occurs 2 times"),
        ({"new": "import pytest"}, "replaced by itself"),
        ({"new": "import"}, "is not Python"),
        ({"tests": []}, "no tests"),
        ({"tests": ["tests/unit/test_gone.py::test_it"]}, r"there is no tests/unit/test_gone\.py"),
    ],
)
def test_a_seeded_bug_that_does_not_fit_is_named(tmp_path, change, complaint):
    (tmp_path / "src" / "summitry").mkdir(parents=True)
    (tmp_path / "src" / "summitry" / "a.py").write_text("import pytest\nEXAMPLES = 3\n", "utf-8")
    (tmp_path / "tests").mkdir()
    entry = {"file": "a.py", "old": "import pytest", "new": "import re", "tests": ["tests"], "why": "wrong module"}
    assert Bug(**entry).seeded(tmp_path) == "import re\nEXAMPLES = 3\n"
    with pytest.raises(ValueError, match=complaint):
        Bug(**entry | change).seeded(tmp_path)
