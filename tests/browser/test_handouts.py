"""Hand-outs and role cards on paper: two A4 sheets at most for a hand-out, one for each card."""

import re

import pytest

from summitry import classroom, content

FOLDER = content.folder("classroom")
CARDS = sorted(FOLDER.glob("decisions/*/role_cards.md"))


def sheets(page, source):
    """Return on how many A4 sheets the browser prints a Markdown file."""
    page.set_content(classroom.page(source.read_text("utf-8")))
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("source", sorted(FOLDER.glob("handouts/*.md")), ids=lambda path: path.stem)
def test_a_hand_out_is_one_sheet_of_two_sides(browser_page, source):
    assert sheets(browser_page, source) <= 2


@pytest.mark.parametrize("source", CARDS, ids=lambda path: path.parent.name)
def test_each_card_is_a_sheet(browser_page, source):
    cards = source.read_text("utf-8").split("\n---\n")
    assert sheets(browser_page, source) == len(cards)


@pytest.mark.parametrize("source", sorted(FOLDER.glob("memo/*.md")), ids=lambda path: path.stem)
def test_rubric_and_review_of_the_memo_are_a_sheet_each(browser_page, source):
    assert sheets(browser_page, source) == 1
