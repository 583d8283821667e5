"""The command `summitry`. Everything that takes time is imported by the command that needs it."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FIRST_LESSON = "lessons/00_start_here.ipynb"
# This plug-in asks whether to fetch news and looks for updates: a pop-up in a first lesson, and a need for the network.
ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"
JUPYTERLAB = "import summitry; from jupyterlab.labapp import main; main()"  # Summitry first: see its __init__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, by default the program's own, and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # an old console must not fail on a folder's name
    options = _parse(sys.argv[1:] if arguments is None else list(arguments))
    from summitry import files
    from summitry.workspace import WorkspaceError

    try:
        status = options.command(options)
        sys.stdout.flush()
        return status
    except WorkspaceError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:  # the reader, perhaps `head`, has seen enough
        _say_no_more()
    except OSError as error:
        print(files.explain(error, "`summitry doctor` looks for what is wrong."), file=sys.stderr)
        _say_no_more()  # it may be the file that the output goes to
    except ImportError as error:
        print(
            f"Something is missing in this installation ({error}); `summitry doctor` says how to mend it.",
            file=sys.stderr,
        )
    return 1


def _say_no_more() -> None:
    """Let what is still to be printed go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="summitry", description="Alliance diplomacy, trade policy and deterrence in Jupyter notebooks."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(command, name, text, folder=True):
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        if folder:
            sub.add_argument("folder", nargs="?", type=Path, help="your working copy (default: summitry in your home)")
        return sub

    lab = add(_lab, "lab", "make or update your working copy and open JupyterLab there")
    lab.add_argument("--no-browser", action="store_true", help="start JupyterLab, but open no browser")
    lab.add_argument("--port", type=_port, help="the port to serve at (default: 8888, or the next free one)")
    lab.epilog = "What follows -- is passed on to JupyterLab."
    add(_doctor, "doctor", "say what is broken, and the one command that mends it")
    add(_progress, "progress", "show your answers so far")
    classroom = add(_classroom, "classroom", "for teachers: write notes and hand-outs as pages to print", folder=False)
    classroom.add_argument("folder", type=Path, help="where to write them")
    room = add(_room, "room", "for teachers: play the summit of lesson 42 in class, on this network", folder=False)
    room.add_argument("--case", help="a case of the course, or a case file (default: spring_2018)")
    room.add_argument("--host", default="0.0.0.0", help="the address to serve at (default: all of this computer)")
    room.add_argument("--port", type=_port, default=8765, help="the port to serve at (default: %(default)s)")
    room.add_argument("--folder", type=Path, help="where the game is kept (default: your Jupyter data folder)")
    room.add_argument("--new", action="store_true", help="open a new room even if the last game is not finished")
    book = add(_book, "book", "write the course as a book to read in a browser, without Python", folder=False)
    book.add_argument("folder", type=Path, help="where to write it: a new folder, or one with a book of before")
    book.add_argument("--teacher", action="store_true", help="with notes, hand-outs, decisions and solutions")
    grade = add(_grade, "grade", "for teachers: run and check submitted exercises", folder=False)
    grade.add_argument("folder", type=Path, help="submissions: a folder for each learner, with notebooks in it")
    grade.add_argument("--into", type=Path, help="a new folder for the results (default: grades and the time, beside)")
    links = add(_links, "links", "for teachers: print links that open each lesson", folder=False)
    links.add_argument("--hub", help="the address of your JupyterHub, which has nbgitpuller")
    links.add_argument("--book", help="the address of the book (default: the pages of GitHub or GitLab)")
    memo = add(_memo, "memo", "list what a memo lacks: sections, sources of claims, evidence that runs", folder=False)
    memo.add_argument("file", type=Path, help="the notebook of the memo, saved")
    build = add(_build, "build", "for authors: make exercises, key figures and the list of datasets", folder=False)
    what = build.add_mutually_exclusive_group()
    what.add_argument("lessons", nargs="*", default=[], metavar="LESSON", help="run these alone, such as 21")
    what.add_argument("--check", action="store_true", help="change nothing; name what is not as `build` would make it")

    split = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser.parse_args(arguments[:split])
    options.passed_on = arguments[split + 1 :]
    if options.passed_on and options.command is not _lab:
        parser.error("only `summitry lab` passes something on to JupyterLab")
    return options


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 1 to 65535")
    return int(text)


def _folder(options: argparse.Namespace) -> Path:
    from summitry import workspace

    return Path(os.path.abspath(options.folder or workspace.default_folder()))


def _lab(options: argparse.Namespace) -> int:
    from summitry import files, workspace

    folder = _folder(options)
    done = workspace.update(folder)
    print(f"Your folder: {folder}")
    if done.added:
        print(f"New there: {_files(done.added)}")
    if done.renewed:
        print(f"Brought up to date: {_files(done.renewed)}")
    for name, beside in done.beside.items():
        print(f"{name} holds your work and stays; the new version is beside it: {Path(beside).name}")
    settings = folder / workspace.STATE / "jupyter"
    for name, values in _settings(folder).items():
        files.write(settings / name, json.dumps(values, indent=1).encode("utf-8"))
    print("JupyterLab is starting. Keep this window open; Ctrl+C here ends it.", flush=True)
    paths = [str(settings), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    command = [sys.executable, "-P", "-c", JUPYTERLAB]
    command += ["--no-browser"] if options.no_browser else []
    command += [f"--ServerApp.port={options.port}"] if options.port else []
    return _become(command + options.passed_on, {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)})


def _files(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} files"


def _settings(folder: Path) -> dict[str, dict]:
    """Return JupyterLab's settings for `folder`, by file: this machine only, with its usual token, and calm.

    They lie in files, not on the command line, so that what a user passes on comes first.
    """
    from jupyter_client import KernelManager

    server = {"ServerApp": {"ip": "127.0.0.1", "root_dir": str(folder)}, "Application": {"log_level": "ERROR"}}
    if hasattr(KernelManager, "transport_encryption"):
        server["KernelManager"] = {"transport_encryption": "auto"}  # else each kernel prints a warning at start
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        server["ServerApp"]["allow_root"] = True  # in containers; JupyterLab refuses without
    return {
        "jupyter_server_config.json": server,
        "jupyter_lab_config.json": {"LabApp": {"default_url": f"/lab/tree/{FIRST_LESSON}"}},
        "labconfig/page_config.json": {"disabledExtensions": {ANNOUNCEMENTS: True}},
    }


def _become(command: list[str], environment: dict[str, str]) -> int:
    """Replace this program by `command`; on Windows, where that is not possible, run it and wait."""
    if os.name != "nt":
        os.execve(command[0], command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # JupyterLab got it too, and asks whether to stop


def _doctor(options: argparse.Namespace) -> int:
    from summitry import doctor

    broken = 0
    for finding in doctor.findings(_folder(options)):
        print(f"{'ok' if finding.ok else 'broken':<7} {finding.name}: {finding.what}", flush=True)
        if not finding.ok:
            print(f"        mend it with: {finding.mend}", flush=True)
            broken += 1
    print(f"\n{broken} broken." if broken else "\nAll is well.")
    return 1 if broken else 0


def _progress(options: argparse.Namespace) -> int:
    from summitry import workspace
    from summitry.checking import progress

    folder = _folder(options)
    try:
        rows = progress.summary(folder / workspace.STATE / progress.FILE)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if not rows:
        print(f"No answers yet in {folder}.")
        return 0
    table = [progress.Summary._fields, *(tuple(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _classroom(options: argparse.Namespace) -> int:
    from summitry import classroom

    folder = Path(os.path.abspath(options.folder))
    written = classroom.publish(folder)
    print(f"{len(written)} new files in {folder}. Open a page in a browser and print it.")
    return 0


def _room(options: argparse.Namespace) -> int:
    from summitry.summit.room import server, store

    folder = Path(os.path.abspath(options.folder or store.default_folder()))
    try:
        server.serve(folder, options.host, options.port, options.case, options.new)
    except KeyboardInterrupt:
        pass  # on Windows
    except (OSError, ValueError) as error:
        if getattr(error, "filename", None):
            raise  # a file that cannot be written
        print(error, file=sys.stderr)
        return 1
    return 0


def _book(options: argparse.Namespace) -> int:
    from summitry import book, build

    print("Running the lessons and making the pages: some minutes.", flush=True)
    try:
        book.make(options.folder, options.teacher)
    except build.BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Open {Path(os.path.abspath(options.folder)) / 'index.html'} in a browser.")
    return 0


def _grade(options: argparse.Namespace) -> int:
    from datetime import datetime

    from summitry.grading import grade, report, submissions
    from summitry.workspace import WorkspaceError

    folder = Path(os.path.abspath(options.folder))
    if not folder.is_dir():
        raise WorkspaceError(f"{folder} is not a folder. Name the one that holds the submitted notebooks.")
    into = Path(os.path.abspath(options.into or f"{folder} grades {datetime.now():%Y-%m-%d %H.%M.%S}"))

    def say(one):
        problems = f"; {len(one.problems)} problems" if one.problems else ""
        name = one.submission.path.relative_to(folder)
        print(f"{name}: {one.correct} of {one.questions} right, {one.to_read} to read{problems}", flush=True)

    if not submissions.find(folder):
        raise WorkspaceError(f"{folder} holds no notebooks.")
    report.prepare(into)
    written = report.publish(grade(folder, progress=say), into)
    print(f"\n{into} holds {written[0]} and {len(written) - 1} pages, one for each learner.")
    return 0


def _links(options: argparse.Namespace) -> int:
    from summitry import links

    try:
        print(links.table(links.repository(Path.cwd()), options.hub, options.book))
    except links.LinksError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _memo(options: argparse.Namespace) -> int:
    from summitry import memo

    memo.check(options.file)
    return 0


def _build(options: argparse.Namespace) -> int:
    from summitry import build

    try:
        drifts, changed = (build.check(), []) if options.check else ([], build.build(options.lessons))
    except build.BuildError as error:
        drifts, changed = [error.drift], []
    for drift in drifts:
        print(f"{drift.file}: {drift.what}. {drift.remedy}")
    for file in changed:
        print(f"{file}: brought up to date")
    return 1 if drifts else 0


if __name__ == "__main__":
    sys.exit(main())
