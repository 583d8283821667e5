"""Where the book is written, and that a fault in it is said and not published."""

import os

import pytest

from summitry import book, content, export
from summitry.book import making


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(book.BookError, match="holds something else than a book"):
        book.make(tmp_path, ran={})
    with pytest.raises(book.BookError, match="holds something else than a book"):
        book.make(tmp_path / "mine.txt", ran={})
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_book_is_made_in_a_checkout_only(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "_ROOT", tmp_path)
    with pytest.raises(book.BookError, match=r"python3 start\.py book"):
        book.make(tmp_path / "book", ran={})


def test_what_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "_NEEDED", ("sphinx", "no_such_package"))
    with pytest.raises(book.BookError, match="no_such_package is not installed"):
        book.make(tmp_path / "book", ran={})


def test_a_link_to_a_page_that_is_not_there_is_an_error_and_leaves_the_old_book(tmp_path):
    old = tmp_path / "book"
    old.mkdir()
    (old / making._MARK).touch()
    with pytest.raises(book.BookError, match="00_start_here"):
        book.make(old, ran={})
    assert [path.name for path in tmp_path.rglob("*")] == ["book", making._MARK]


def test_a_book_takes_the_place_of_an_older_one(tmp_path, monkeypatch):
    old = tmp_path / "book"
    old.mkdir()
    (old / making._MARK).touch()
    (old / "teach.html").write_text("a page of before")
    monkeypatch.setattr(making, "_sphinx", lambda sources, built, doctrees: built.mkdir())
    book.make(old, ran={})
    assert [path.name for path in old.iterdir()] == [making._MARK]


def test_kernels_know_that_they_make_a_page_only_meanwhile(monkeypatch):
    monkeypatch.delenv(export.PAGE_VARIABLE, raising=False)
    with export.for_pages():
        assert export.PAGE_VARIABLE in os.environ
    assert export.PAGE_VARIABLE not in os.environ
