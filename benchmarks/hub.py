"""How long a class of thirty takes to arrive at the classroom's JupyterHub, and how much memory each learner takes.

python benchmarks/hub.py [LEARNERS]

All sign in at once; each opens lesson 00, runs all of it, and answers one check of the exercise. A notebook that
only imports pandas and Altair took 91 s and 220 MB on a bare hub with two processors. Needs what tests/hubs.py needs.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from _common import median, report

import hubs


async def main(learners: int) -> bool:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        with hubs.serve(folder, hubs.prepare(folder)) as hub:
            seconds, _ = await hubs.arrive(hub, learners)
            memory = median([hub.memory(hub.account(name)) for name in hub.names])
    return all(
        [
            report(f"{learners} learners arrive at once and run lesson 00", seconds, "s", bar=75),
            report("memory of one of them, server and kernel (PSS)", memory, "MB", bar=200),
        ]
    )


raise SystemExit(not asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)))
