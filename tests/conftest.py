"""What all tests share: the notebooks as parameters, and quick tests before slow ones."""

from pathlib import Path

from curriculum import FOLDERS, notebooks

TESTS = Path(__file__).parent
ORDER = ("unit", "datasets", "exercises", "notebooks", "browser")
PARAMETERS = {
    "exercise_path": ("exercises",),
    "solution_path": ("solutions",),
    "shown_path": ("lessons", "exercises"),
    "notebook_path": FOLDERS,
}


def pytest_generate_tests(metafunc):
    """Give each argument named in PARAMETERS one value per notebook."""
    for argument, folders in PARAMETERS.items():
        if argument in metafunc.fixturenames:
            paths = notebooks(*folders)
            ids = [f"{path.parent.name}/{path.stem}" for path in paths]
            metafunc.parametrize(argument, paths, ids=ids, scope="module")


def pytest_collection_modifyitems(items):
    """Run the folders of tests in ORDER, so that a mistake shows in seconds and the browser starts last."""
    items.sort(key=lambda item: ORDER.index(item.path.relative_to(TESTS).parts[0]))
