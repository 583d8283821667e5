"""The book of students and the book of teachers, made once from one run of the lessons."""

from pathlib import Path

import pytest

from summitry import book


@pytest.fixture(scope="session")
def ran():
    """Every lesson, run."""
    return book.run_lessons()


@pytest.fixture(scope="session")
def student(ran, tmp_path_factory):
    """The folder of the students' book. Making it fails at any warning of Sphinx."""
    return made(ran, tmp_path_factory, teacher=False)


@pytest.fixture(scope="session")
def teacher(ran, tmp_path_factory):
    """The folder of the teachers' book."""
    return made(ran, tmp_path_factory, teacher=True)


def made(ran, factory, teacher: bool) -> Path:
    folder = factory.mktemp("book") / "book"
    book.make(folder, teacher, ran)
    return folder
