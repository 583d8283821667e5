"""What `import summitry` adds in a kernel to the imports that every notebook of this kind has.

python benchmarks/start.py

The peer is `import pandas, altair, ipywidgets`, where Summitry has not been. Both run in new interpreters, in turn.
"""

import os
import subprocess
import sys

from _common import median, report, timed

ROUNDS = 15
PLAIN = "import ipykernel, pandas, altair, ipywidgets"
OURS = "import ipykernel, summitry, pandas, altair, ipywidgets; from summitry import data"


def seconds(program: str) -> float:
    """Return the time a new interpreter takes for `program`."""
    return timed(lambda: subprocess.run([sys.executable, "-c", program], check=True))[0]


os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a learner's machine
seconds(OURS), seconds(PLAIN)
pairs = [(seconds(OURS), seconds(PLAIN)) for _ in range(ROUNDS)]
ours, plain = map(median, zip(*pairs, strict=True))
what = "import summitry and the usual three packages"
raise SystemExit(not report(what, ours, "s", "the usual three alone", plain, bar_ratio=1.15))
