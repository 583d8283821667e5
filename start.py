"""Set Summitry up beside this file and run it. Needs Python 3.11, 3.12 or 3.13 and nothing else.

python3 start.py              open JupyterLab in your own working copy, the folder summitry in your home
python3 start.py lab FOLDER   open it in another folder
python3 start.py doctor       say what is broken and the one command that mends it
python3 start.py progress     show your answers so far
python3 start.py book FOLDER  write the course as a book to read in a browser; with --teacher for teachers
python3 start.py test         run all tests; what follows goes to pytest
python3 start.py repair       make the environment .venv anew
"""

# Standard library only. It must also parse on Python 3.6, so that an old Python gets a sentence and no traceback.
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / ("python.exe" if os.name == "nt" else "python"))
STAMP = VENV / "summitry-setup.json"  # written when a set-up is complete, removed before the next one begins
LOCKS = {"lab": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
FRONTEND = ROOT / "src" / "summitry" / "frontend"
OLDEST, NEWEST = (3, 11), (3, 13)
MISLEADING = ("PYTHONHOME", "PYTHONPATH", "CONDA_PREFIX", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT")


class SetUpFailed(Exception):
    """A step of the set-up failed; the message is what the user should read."""


def main(arguments):
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return _wrong_python()
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0
    if not arguments or arguments[0].startswith("-"):
        arguments = ["lab", *arguments]
    command, rest = arguments[0], arguments[1:]
    try:
        set_up("test" if command in ("book", "test") else "lab", _wait_for_turn(), anew=command == "repair")
    except SetUpFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else error.strerror or error
        print(
            f"{reason}.\nThe set-up cannot go on. Nothing is lost: mend that, then run the same command again.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command to go on.", file=sys.stderr)
        return 130
    if command == "repair":
        _say("The environment is new. `python3 start.py` opens JupyterLab.")
        return 0
    if command == "test":
        os.chdir(str(ROOT))
        return _hand_over([PYTHON, "-m", "pytest", *rest])
    return _hand_over([PYTHON, "-P", "-m", "summitry.cli", *arguments])


def set_up(kind, turn, anew=False):
    """Make .venv hold what `kind` needs: "lab" what a learner runs, "test" in addition what tests and the book take.

    What is done already is left alone. What was begun and not ended is made anew: after a kill nobody knows which
    packages are whole.
    """
    fingerprint = _fingerprint()
    done = _completed()
    if done.get("kind") == "test":
        kind = "test"  # a superset, so it stays
    wanted = {"kind": kind, "fingerprint": fingerprint, "root": str(ROOT)}
    if done == wanted and not anew:
        return
    fresh = anew or not done
    if fresh:
        _say("Setting Summitry up in .venv: once, about half a minute on a fast line.")
        _make_venv(turn)
    else:
        _say("Bringing .venv up to date: some seconds.")
        STAMP.unlink()
    try:
        _install(LOCKS[kind], turn, fresh)
    except SetUpFailed as failure:
        if fresh:
            raise
        _stamp(done)
        if kind != done["kind"]:
            raise
        print(failure, file=sys.stderr)
        _say("Going on with the packages that are here.")  # a classroom may be without network
    else:
        _stamp(wanted)


def _stamp(done):
    temporary = STAMP.with_suffix(".tmp")
    temporary.write_text(json.dumps(done), "utf-8")
    os.replace(str(temporary), str(STAMP))


def _fingerprint():
    """Return one hash over everything that decides what is installed."""
    generated = FRONTEND / "static" / "vega.js"
    files = [*LOCKS.values(), ROOT / "pyproject.toml", ROOT / "hatch_build.py"]
    files += sorted(path for path in FRONTEND.rglob("*") if path.is_file() and path != generated)
    total = hashlib.sha256()
    try:
        for path in files:
            total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    except OSError as error:
        raise SetUpFailed(f"{error}\nstart.py works inside the whole Summitry folder only: fetch it again.") from None
    return total.hexdigest()


def _completed():
    """Return what the last complete set-up wrote down, or {} when .venv is missing, half-made, moved or broken."""
    try:
        done = json.loads(STAMP.read_text("utf-8"))
        find = "import importlib.util as util, sys; sys.exit(util.find_spec('summitry') is None)"
        lost = subprocess.call([PYTHON, "-P", "-c", find], env=_environment(), stderr=subprocess.DEVNULL)
    except (OSError, ValueError):
        return {}
    return done if not lost and done.get("root") == str(ROOT) else {}


def _make_venv(turn):
    try:
        if STAMP.exists():
            STAMP.unlink()  # first, since the rest may be killed half-way
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(str(VENV))
    except OSError as error:
        raise SetUpFailed(
            f"{error}\n.venv cannot be made anew. Close every JupyterLab of Summitry and run the same command again."
        ) from None
    base = getattr(sys, "_base_executable", sys.executable)  # not the Python of the .venv that was just removed
    _run([base, "-m", "venv", str(VENV)], turn)


def _install(requirements, turn, fresh):
    """Install the lock file `requirements` and the project: with uv, which the lock file pins too, or else with pip."""
    pip = [PYTHON, "-P", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    uv = [str(BIN / "uv"), "pip"]
    target = ["--quiet", "--python", PYTHON]
    # Named as the current folder, since uv and pip take "#", "[" and "$" in a longer path for something else.
    project = ["--no-deps", "--no-build-isolation", "--editable", "."]
    try:
        with tempfile.TemporaryDirectory() as folder:
            pinned = Path(folder) / "uv.lock"
            pinned.write_text(_block(requirements, "uv"), "utf-8")
            _run([*pip, "--no-deps", "--require-hashes", "--requirement", str(pinned)], turn)
        _say("Fetching the packages ...")
        _run([*uv, "sync", *target, "--require-hashes", "--compile-bytecode", str(requirements)], turn)
        _run([*uv, "install", *target, *project], turn)
    except SetUpFailed as first:
        _say("That did not work with uv; trying pip, about a minute.")
        if fresh:
            _make_venv(turn)  # uv may have left half a package
        try:
            _run([*pip, "--require-hashes", "--requirement", str(requirements)], turn)
            _run([*pip, *project], turn)
        except SetUpFailed as second:
            raise SetUpFailed(
                f"{first}\n\n{second}\n\nThe packages could not be installed; the messages above say why.\n"
                "Is the network there? Nothing is lost: run the same command again."
            ) from None
    _make_path_relative()


def _block(path, name):
    """Return the lines of the lock file `path` that pin the package `name`, with its hashes."""
    block = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(name + "==") or (block and line.startswith(" ")):
            block.append(line)
        elif block:
            break
    return "\n".join(block) + "\n"


def _make_path_relative():
    # Python reads .pth files in the encoding of the locale, so that on Windows an absolute path with other than
    # Latin letters would be lost. A path relative to the file's own folder is plain ASCII.
    for path in (*VENV.glob("lib/*/site-packages/*summitry.pth"), *VENV.glob("Lib/site-packages/*summitry.pth")):
        path.write_text(os.path.relpath(str(ROOT / "src"), str(path.parent)) + "\n", "utf-8")


def _wait_for_turn():
    """Lock this file, after any set-up that holds it, and return the descriptors that hold the lock.

    The programs that a set-up starts inherit them: when start.py is killed, the next one waits for what is left of it.
    Where there are no such locks (Windows, some network drives), set-ups go without.
    """
    try:
        import fcntl
    except ImportError:
        return ()
    descriptor = os.open(__file__, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _say("Another set-up is at work here; waiting for it ...")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        return ()
    return (descriptor,)


def _environment():
    """Return the environment variables of an activated .venv, without those that would lead out of it."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    return dict(kept, VIRTUAL_ENV=str(VENV), PATH=path, PIP_USER="0")


def _run(command, turn):
    try:
        result = subprocess.run(
            command,
            cwd=str(ROOT),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=turn,
        )
    except OSError as error:
        raise SetUpFailed(f"{command[0]}: {error}") from None
    if result.returncode:
        raise SetUpFailed(result.stdout.decode("utf-8", "replace").strip()[-3000:])


def _hand_over(command):
    """Become `command`; on Windows, where a program cannot become another, wait for it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, _environment())
    process = subprocess.Popen(command, env=_environment())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the other program got it too, and decides


def _wrong_python():
    have = "{}.{}.{}".format(*sys.version_info)
    advice = "Install one of them and run start.py with it."
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = f"python3.{minor}"
        try:
            subprocess.check_output([name, "--version"], stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            continue
        advice = f"You have one: {name} start.py"
        break
    print(f"Summitry needs Python 3.11, 3.12 or 3.13, and this is {have}. {advice}", file=sys.stderr)
    return 1


def _say(line):
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
