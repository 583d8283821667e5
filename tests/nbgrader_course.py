"""Take an exercise, as it is, into a course of nbgrader, and grade a right, a wrong and a blank submission.

python tests/nbgrader_course.py

nbgrader is no dependency of the course: it comes into an environment that is thrown away.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from environments import ROOT, add_course, make

NAME = "00_start_here"
AUTOMATIC = 7  # questions of the exercise that a check decides, one point each


def answered(wrong: bool) -> dict[str, str]:
    """Return the answer cells of the solution by id, or answers that are wrong."""
    cells = json.loads((ROOT / "solutions" / f"{NAME}.ipynb").read_text("utf-8"))["cells"]
    answers = {
        cell["id"]: "".join(cell["source"]) for cell in cells if "question" in cell["metadata"].get("summitry", {})
    }
    return {name: f"answer_{name.split('-')[1]} = 'wrong'" for name in answers} if wrong else answers


def submit(course: Path, learner: str, answers: dict[str, str]) -> None:
    """Fill in the released notebook as `learner` would, and hand it in."""
    notebook = json.loads((course / "release" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    folder = course / "submitted" / learner / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), "utf-8")


def main() -> bool:
    """Go round once, say how it went, and return whether each submission got its points."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        environment, course = folder / "environment", folder / "course"
        add_course(make(environment, sys.executable, ROOT / "requirements.lock", "nbgrader"))
        (course / "source" / NAME).mkdir(parents=True)
        shutil.copy(ROOT / "exercises" / f"{NAME}.ipynb", course / "source" / NAME)
        shutil.copy(ROOT / "classroom" / "nbgrader_config.py", course)
        env = os.environ | {"PATH": f"{environment / 'bin'}:{os.environ['PATH']}", "HOME": str(folder)}

        def nbgrader(*arguments: str) -> None:
            done = subprocess.run(["nbgrader", *arguments], cwd=course, env=env, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(done.stderr[-3000:])

        nbgrader("generate_assignment", NAME)
        submit(course, "right", answered(wrong=False))
        submit(course, "wrong", answered(wrong=True))
        submit(course, "blank", {})
        nbgrader("autograde", NAME)
        nbgrader("export", "--to", "grades.csv")
        rows = {row["student_id"]: row for row in csv.DictReader((course / "grades.csv").open())}
    points = {learner: float(rows[learner]["score"]) for learner in ("right", "wrong", "blank")}
    wanted = {"right": AUTOMATIC, "wrong": 0, "blank": 0}
    print(f"nbgrader: {points} of {rows['right']['max_score']} points", flush=True)
    return points == wanted and float(rows["right"]["max_score"]) > AUTOMATIC


if __name__ == "__main__":
    sys.exit(not main())
