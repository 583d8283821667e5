"""Faults of a computer, made real for one child: a full disk, and a network drive without locks or shared memory.

Both last as long as the child, and need Linux to allow them; where it does not, the test is skipped.
"""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

FULL_DISK = """
    import os
    from pathlib import Path

    def fill():
        with open("filler", "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError as error:
                assert error.errno == 28

    def free():
        os.unlink("filler")
"""

# Answers a system call as some network drives do. A filter of the kernel (seccomp) sees the number of the call, at
# offset 0 of its data, and the arguments, of which the second begins at 24 and the fourth at 40.
FILTER = """
    import ctypes, errno, platform, struct

    FCNTL, MMAP = {"x86_64": (72, 9), "aarch64": (25, 222)}[platform.machine()]
    LOAD, AND, EQUAL, RETURN = 0x20, 0x54, 0x15, 0x06
    ALLOW, REFUSE = 0x7FFF0000, 0x00050000

    def refuse(code, *tests):
        "Let the call fail with `code` if each test, made at this offset, under this mask, gives this value."
        steps = []
        for place, (offset, mask, value) in enumerate(tests):
            left = 3 * (len(tests) - place - 1) + 1
            steps += [(LOAD, 0, 0, offset), (AND, 0, 0, mask), (EQUAL, 0, left, value)]
        steps += [(RETURN, 0, 0, REFUSE | code), (RETURN, 0, 0, ALLOW)]
        program = b"".join(struct.pack("HBBI", *step) for step in steps)
        buffer = ctypes.create_string_buffer(program, len(program))
        header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer)))
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        assert prctl(38, 1, 0, 0, 0) == 0
        assert prctl(22, 2, header, 0, 0) == 0

    def without_locks():
        for command in (5, 6, 7):  # F_GETLK, F_SETLK, F_SETLKW
            refuse(errno.ENOLCK, (0, ~0 & 0xFFFFFFFF, FCNTL), (24, ~0 & 0xFFFFFFFF, command))

    def without_shared_memory():
        refuse(errno.ENODEV, (0, ~0 & 0xFFFFFFFF, MMAP), (40, 0x0F, 0x01))  # MAP_SHARED
"""


def on_a_small_disk(script: str, place: Path, megabytes: int) -> str:
    """Run `script` in the folder `place`, a disk of its own that `fill()` fills and `free()` frees; return its output.

    The disk is a mount that nobody else sees, and that ends with the child.
    """
    alone = ["unshare", "--mount", *(["--map-root-user"] if os.name == "posix" and os.geteuid() else [])]
    try:
        allowed = not subprocess.call([*alone, "true"], stderr=subprocess.DEVNULL)
    except OSError:
        allowed = False
    if not allowed:
        pytest.skip("this system lets nobody mount a small disk")
    mount = f'mount -t tmpfs -o size={megabytes}m none "$1" && cd "$1" && exec "$2" -c "$3"'
    return _output([*alone, "sh", "-c", mount, "sh", str(place), sys.executable, _code(FULL_DISK, script)])


def on_a_network_drive(script: str, place: Path) -> str:
    """Run `script` in the folder `place`, where `without_locks()` and `without_shared_memory()` take these away.

    From then on the kernel of the system itself refuses them to the child, as the file system of the drive would.
    """
    if sys.platform != "linux" or os.uname().machine not in ("x86_64", "aarch64"):
        pytest.skip("the filter is one of Linux")
    return _output([sys.executable, "-c", _code(FILTER, script)], cwd=place)


def _code(*parts: str) -> str:
    return "\n".join(map(textwrap.dedent, parts))


def _output(command: list[str], **options) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
