"""The summit in JupyterLab, played with the keyboard alone: a list is moved, a package proposed, a turn ended."""

import pytest

FOCUSED = """(name) => {
    const { labels, textContent } = document.activeElement;
    return (labels?.[0] ?? { textContent }).textContent === name;
}"""


@pytest.fixture
def panel(lab):
    """The notebook of the summit, run, with its panel on the page."""
    notebook = lab.open("lessons/42_the_summit.ipynb")
    notebook.run_all()
    notebook.page.locator(".jupyter-widgets select").first.wait_for(state="attached")
    notebook.show(".jupyter-widgets select")
    yield notebook.page
    notebook.close()


def press(page, button):
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")


def test_a_package_is_chosen_proposed_and_taken_back_with_the_keyboard(panel):
    issue = panel.locator(".jupyter-widgets select").first
    issue.focus()
    before = issue.input_value()
    panel.keyboard.press("ArrowDown")
    assert issue.input_value() != before
    assert issue.evaluate("list => list === document.activeElement")
    panel.get_by_text("This package: ").wait_for()
    press(panel, "Propose this package")
    status = panel.locator("[role=status]")
    status.get_by_text("is open.").wait_for()
    panel.wait_for_function(FOCUSED, arg="Offer")  # since the button can propose nothing more this round
    press(panel, "End my turn")
    status.get_by_text("Seoul").first.wait_for()
    press(panel, "Undo my last move")
    status.get_by_text("Your last move is taken back.").wait_for()
    panel.wait_for_function(FOCUSED, arg="Undo my last move")
    assert panel.errors == []
