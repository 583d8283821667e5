"""What the tests of the datasets share: the names, the manifests, and the builders as modules."""

import importlib
import sys

import yaml

from summitry.content import folder

DATASETS = folder("datasets")
BUILDERS = DATASETS / "builders"
NAMES = sorted(path.stem for path in DATASETS.glob("*.yaml"))


def manifest(name: str) -> dict:
    return yaml.safe_load((DATASETS / f"{name}.yaml").read_text(encoding="utf-8"))


TABLES = [name for name in NAMES if manifest(name)["type"] == "table"]


def builder(name: str):
    """Return the module `datasets/builders/name.py`."""
    if str(BUILDERS) not in sys.path:
        sys.path.insert(0, str(BUILDERS))
    return importlib.import_module(name)
