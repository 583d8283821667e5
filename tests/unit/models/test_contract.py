"""What every public function of every model promises: a source, an example that runs, no silent nonsense."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import summitry.models

MODULES = [
    importlib.import_module(f"summitry.models.{module.name}")
    for module in pkgutil.iter_modules(summitry.models.__path__)
    if not module.name.startswith("_")
]
FUNCTIONS = [
    function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
]


def name_of(thing):
    return thing.__name__.removeprefix("summitry.models.") if inspect.ismodule(thing) else thing.__qualname__


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_examples_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("function", FUNCTIONS, ids=name_of)
def test_docstring_has_source_and_example(function):
    assert "Source: " in function.__doc__
    assert ">>> " in function.__doc__


def test_importing_all_models_is_cheap():
    imports = "\n".join(f"import {module.__name__}" for module in MODULES)
    loaded = "import sys; print(*(m for m in ('scipy', 'networkx', 'pandas') if m in sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", f"{imports}\n{loaded}"], text=True).split() == []
