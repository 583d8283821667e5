"""What `import summitry` does to the process of the learner."""

import os
import subprocess
import sys

SETTING = "OPENBLAS_NUM_THREADS"


def threads(**environment):
    code = f"import summitry, os; print(os.environ['{SETTING}'])"
    given = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")} | environment
    return subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, text=True, check=True).stdout


def test_linear_algebra_uses_one_thread():
    assert threads() == "1\n"


def test_a_setting_of_the_learner_is_kept():
    assert threads(**{SETTING: "3"}) == "3\n"
