"""The book: every lesson to read on a page, where charts draw, explorers answer and choice questions are checked."""

from summitry.book.making import BookError, make, run_lessons

__all__ = ["BookError", "make", "run_lessons"]
