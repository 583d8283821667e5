"""Put known bugs into copies of the repository, one at a time, and count how many the tests catch.

python tests/seeded_bugs.py [NAME ...]

Each file seeded_bugs/NAME.toml lists bugs: a text that occurs once in a file of the package, what a mistaken hand would
write instead, the tests that whoever changes that file would run, and what kind of mistake it is. The bugs are seeded
in temporary copies; the working tree is only read. The result is a table in Markdown, and the share of bugs caught.
"""

import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LISTS = {path.stem: path for path in sorted((ROOT / "tests" / "seeded_bugs").glob("*.toml"))}
WORKERS = 2
DEMANDED = 0.95  # of all bugs
PATIENCE = 900  # seconds for the tests of one bug
LEFT_OUT = (".git", ".venv", ".lab", ".summitry", ".hypothesis", ".*_cache", ".ipynb_checkpoints", "__pycache__")
FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) (?:tests/)?(.+?)(?: - |$)", re.MULTILINE)


@dataclass(frozen=True)
class Bug:
    """A mistake: in `file`, below src/summitry, `new` stands for `old`; `tests` must see it; `why` names its kind."""

    file: str
    old: str
    new: str
    tests: list[str]
    why: str

    def seeded(self, root: Path = ROOT) -> str:
        """Return the text of the file with the bug in it.

        Raises
        ------
        ValueError
            If `old` does not occur exactly once, the bug changes nothing, the result is not Python, or a test is
            missing.
        """
        path = root / "src" / "summitry" / self.file
        text = path.read_text("utf-8") if path.is_file() else ""
        if (count := text.count(self.old)) != 1:
            raise ValueError(f"{self.file}: {self.old!r} occurs {count} times, and must occur once")
        if self.new == self.old:
            raise ValueError(f"{self.file}: {self.old!r} is replaced by itself")
        if missing := [test for test in self.tests if not (root / test.partition("::")[0]).exists()]:
            raise ValueError(f"{self.file}: there is no {missing[0]}")
        if not self.tests:
            raise ValueError(f"{self.file}: no tests are named for {self.old!r}")
        seeded = text.replace(self.old, self.new)
        if path.suffix == ".py":
            try:
                compile(seeded, self.file, "exec")
            except SyntaxError as error:
                raise ValueError(f"{self.file}: with {self.new!r} it is not Python ({error})") from error
        return seeded


def bugs(name: str) -> list[Bug]:
    """Return the bugs in the list `name`, one of LISTS."""
    return [Bug(**entry) for entry in tomllib.loads(LISTS[name].read_text("utf-8"))["bug"]]


class Copy:
    """A copy of the repository in `folder`, from which the package is imported."""

    def __init__(self, folder: Path):
        self.root = folder / "repository"
        shutil.copytree(ROOT, self.root, ignore=shutil.ignore_patterns(*LEFT_OUT))
        self.environment = os.environ | {
            "PYTHONPATH": str(self.root / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",  # a file changes twice in a second, which bytecode does not notice
            "CI": "true",  # hypothesis tries the same examples each time, and remembers none
        }
        imported = self._python("-c", "import summitry; print(summitry.__file__)").stdout.strip()
        if Path(imported) != self.root / "src" / "summitry" / "__init__.py":
            raise RuntimeError(f"the tests would import {imported}, which is not the copy in {self.root}")

    def _python(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def test(self, tests: Sequence[str]) -> subprocess.CompletedProcess:
        """Run `tests` until the first fails."""
        return self._python("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests)

    def caught(self, bug: Bug) -> str | None:
        """Return the first test that fails with the bug, or None if the tests pass.

        Raises
        ------
        ValueError
            If the bug cannot be seeded, or the tests end in neither way.
        """
        seeded = bug.seeded(self.root)
        path = self.root / "src" / "summitry" / bug.file
        sound = path.read_bytes()
        path.write_text(seeded, "utf-8")
        try:
            run = self.test(bug.tests)
        except subprocess.TimeoutExpired as error:
            raise ValueError(f"{bug.file}: {bug.new!r} runs longer than {PATIENCE} s") from error
        finally:
            path.write_bytes(sound)
        if run.returncode not in (0, 1):
            raise ValueError(f"{bug.file}: pytest ends with {run.returncode} for {bug.new!r}\n{run.stdout[-2000:]}")
        first = FIRST_FAILURE.search(run.stdout)
        return None if run.returncode == 0 else first[1] if first else "a test"


def main(names: Sequence[str]) -> bool:
    """Try the lists `names`, print the table, and return whether enough bugs are caught and the lists are in order."""
    if unknown := [name for name in names if name not in LISTS]:
        print(f"seeded_bugs: there is no list {unknown[0]!r}; the lists are {', '.join(LISTS)}", file=sys.stderr)
        return False
    seeds = [(name, bug) for name in names for bug in bugs(name)]
    free: queue.SimpleQueue[Copy] = queue.SimpleQueue()

    def sound(tests: tuple[str, ...]) -> str:
        copy = free.get()
        try:
            run = copy.test(tests)
        finally:
            free.put(copy)
        return "" if run.returncode == 0 else f"{' '.join(tests)} without a bug: {run.stdout[-2000:]}"

    def attempt(bug: Bug) -> tuple[str | None, str]:
        copy = free.get()
        try:
            return copy.caught(bug), ""
        except ValueError as error:
            return None, str(error)
        finally:
            free.put(copy)

    with ExitStack() as stack, ThreadPoolExecutor(WORKERS) as pool:
        for _ in range(WORKERS):
            free.put(Copy(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        failing = list(filter(None, pool.map(sound, dict.fromkeys(tuple(bug.tests) for _, bug in seeds))))
        if failing:
            print("seeded_bugs: tests fail before any bug is seeded", *failing, sep="\n", file=sys.stderr)
            return False
        print("| List | File | Mistake | Caught by |\n|---|---|---|---|", flush=True)
        errors, caught = [], 0
        for (name, bug), (test, error) in zip(seeds, pool.map(attempt, [bug for _, bug in seeds]), strict=True):
            caught += test is not None
            errors += [error] if error else []
            verdict = "an error of the list" if error else test or f"**survives**: `{' '.join(bug.new.split())}`"
            print(f"| {name} | {bug.file} | {bug.why} | {verdict} |", flush=True)
    print(f"\n{caught} of {len(seeds)} bugs are caught: {caught / len(seeds):.1%}.")
    print(*errors, sep="\n", file=sys.stderr)
    return caught >= DEMANDED * len(seeds) and not errors


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:] or list(LISTS)))
