"""The book in Firefox, as Debian ships it, from a folder without network: it draws, answers, checks and searches."""

import pytest
from test_in_chromium import DRAWN

SENTENCE = "() => document.querySelector('.summitry-sentence').textContent"
WIDE = "() => document.documentElement.scrollWidth"
FORMULA = "() => Math.min(...[...document.querySelectorAll('math')].map((one) => one.getBoundingClientRect().width))"


@pytest.fixture(scope="module")
def book(firefox, student):
    """Open a page of the students' book by its path, and wait until all is drawn."""

    def opened(path, search="", width=1280):
        firefox.resize(width, 900)
        firefox.open((student / path).as_uri() + search)
        firefox.wait_for(DRAWN)
        return firefox

    return opened


def test_a_lesson_draws_answers_the_keys_and_shows_its_formulas(book):
    page = book("lessons/21_who_pays_for_a_tariff.html")
    assert page.evaluate(FORMULA) > 4
    before = page.evaluate(SENTENCE)
    page.evaluate("() => document.querySelector('.summitry-explorer input').focus()")
    page.press("ArrowRight")
    page.wait_for(f"(before) => ({SENTENCE})() !== before", before)
    assert page.errors == page.blocked == []


@pytest.mark.parametrize("slug", ["12_japan_passing", "31_who_can_reach_whom"])  # a network and a map
def test_a_lesson_fits_320_pixels(book, slug):
    page = book(f"lessons/{slug}.html", width=320)
    page.wait_for(f"() => ({WIDE})() <= 320")  # charts are drawn wide first where they may have to be narrowed
    assert page.errors == page.blocked == []


def test_a_choice_is_checked(book):
    page = book("exercises/21_who_pays_for_a_tariff.html")
    page.evaluate("() => document.querySelector('form.summitry-choice input').focus()")
    page.press("Space", "Enter")
    page.wait_for(
        "() => /Correct|Not yet/.test(document.querySelector('form.summitry-choice [role=status]').textContent)"
    )
    assert page.errors == []


def test_the_search_finds(book):
    page = book("search.html", "?q=tariff")
    page.wait_for("() => document.querySelectorAll('#search-results li a').length > 0")
    assert page.errors == page.blocked == []
