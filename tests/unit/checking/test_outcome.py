"""What an outcome looks like: a word and a symbol, as text and as HTML."""

import re
import sys

import pytest

from checking import made_up
from summitry.checking import Outcome
from summitry.checking.display import Card, show
from summitry.checking.outcome import STATUSES


def bundle(status="correct", message="Well.", **parts):
    return Outcome(status, message, **parts).card()._repr_mimebundle_()


def text(html):
    return re.sub(r"<[^>]+>", "", html)


def test_each_status_has_its_own_word_and_symbol():
    heads = [str(Outcome(status, "").card()).split(" ", 1) for status in STATUSES]
    assert len({symbol for symbol, _ in heads}) == len({word for _, word in heads}) == len(STATUSES) == 4
    for status, (symbol, word) in zip(STATUSES, heads, strict=True):
        shown = text(bundle(status)["text/html"])
        assert symbol in shown
        assert word.rstrip(".") in shown


@pytest.mark.parametrize("status", STATUSES)
def test_html_is_announced_and_follows_the_theme(status):
    html = bundle(status)["text/html"]
    assert html.startswith('<div role="status"')
    colours = re.findall(r"(?:color|background|solid)[: ]+([^;\"]+)", html)
    assert colours
    assert all(re.fullmatch(r"var\(--jp-[\w-]+,.+\)|none", colour) for colour in colours), colours


def test_text_and_html_say_the_same():
    both = bundle("shown", "A `word`.", points=("One.", "Two."), quote="A text\nof two lines.")
    assert both["text/plain"] == "☰ To compare with. A `word`.\n  - One.\n  - Two.\n    A text\n    of two lines."
    for part in ("To compare with.", "One.", "Two.", "A text"):
        assert part in text(both["text/html"])
    assert "<code" in both["text/html"]
    assert "<li>One.</li>" in both["text/html"]


def test_what_is_not_there_leaves_no_empty_box():
    assert not re.search(r"<(ul|blockquote|pre|em)\b", bundle()["text/html"])


def test_backticks_and_stars_are_marked():
    html = bundle("not yet", "Take **supply**, as in `2 ** 3 ** 4`.")["text/html"]
    assert "<strong>supply</strong>" in html
    assert "2 ** 3 ** 4</code>" in html


def test_what_a_learner_wrote_is_never_markup():
    html = bundle("not yet", "`<script>alert(1)</script>` & <b>", points=("<i>",), quote="<u>")["text/html"]
    card = Card("x", "Code", code="if a < b: <s>", note="<em2>")._repr_mimebundle_()["text/html"]
    for tag in ("<script", "<b>", "<i>", "<u>", "<s>", "<em2>"):
        assert tag not in html + card
    assert "&lt;script&gt;" in html


def test_a_note_comes_last():
    card = Outcome("correct", "Well.").card("Your progress was not saved.")
    assert str(card).splitlines()[-1] == "Your progress was not saved."
    assert "Your progress was not saved." in card._repr_mimebundle_()["text/html"]


def test_without_a_notebook_a_card_is_printed(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    show(Outcome("correct", "Well.").card())
    assert capsys.readouterr().out == "✓ Correct. Well.\n"


def test_in_a_notebook_a_card_is_displayed():
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    InteractiveShell.instance()
    try:
        with capture_output() as captured:
            made_up.judgement().solution()
    finally:
        InteractiveShell.clear_instance()
    assert not captured.stdout
    assert set(captured.outputs[0].data) == {"text/plain", "text/html"}


def test_an_unknown_status_is_refused():
    with pytest.raises(ValueError, match="status 'right' is not one of not attempted, not yet, correct, shown"):
        Outcome("right", "")
