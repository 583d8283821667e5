"""JupyterLab in Firefox, as Debian ships it: charts and explorers draw and answer the keys, and so does the summit."""

import pytest
from lab import ALL_DRAWN, OUTPUTS

from samples import write

CELLS = (
    "import summitry\nfrom summitry import data\ndata.catalogue()",
    "from summitry.explore.event_counts import event_counts\nevent_counts",
    "from summitry.explore.tariff_incidence import tariff_incidence\ntariff_incidence",
    "from summitry.explore.summit_network import summit_network\nsummit_network",
    "from summitry.explore.missile_reach import missile_reach\nmissile_reach",
    "from summitry.exercises.ex00 import *\nq1.hint()",
    "from summitry.summit.panel import panel\nfrom summitry.summit.play import Game\n"
    "panel(Game.new('goods_talks_2018', you='Tokyo'))",
)
EXPLORERS = {"event_counts": "grid", "tariff_incidence": "live", "summit_network": "live", "missile_reach": "live"}
OPEN = "async (path) => { await jupyterapp.restored; await jupyterapp.commands.execute('docmanager:open', {path}); }"
READY = """async (path) => {
    const panel = jupyterapp.shell.currentWidget;
    if (panel?.context?.path !== path) return false;
    await Promise.all([panel.context.ready, panel.sessionContext.ready]);
    await panel.sessionContext.session.kernel.info;
    panel.content.notebookConfig = { ...panel.content.notebookConfig, windowingMode: 'none' };
    return true;
}"""
RUN = "async () => { await jupyterapp.commands.execute('notebook:run-all-cells'); }"
FOCUS = """(selector, number) => {
    const node = document.querySelectorAll(selector)[number];
    node.scrollIntoView({ block: 'center' });
    node.focus();
    return getComputedStyle(node).outlineStyle;
}"""
SENTENCE = "(number) => document.querySelectorAll('.summitry-sentence')[number].textContent"
CONTROL = ".summitry-explorer:nth-of-type(1) :is(input, select)"
FOCUSED = "(name) => (document.activeElement.labels?.[0] ?? document.activeElement).textContent === name"
PRESSED = "(name) => [...document.querySelectorAll('button')].find((one) => one.textContent === name)?.focus()"
SAID = "(words) => [...document.querySelectorAll('[role=status]')].some((one) => one.textContent.includes(words))"


@pytest.fixture(scope="module")
def page(firefox, address, work):
    """A notebook with a catalogue, four explorers, a hint and the summit, run."""
    write(work / "firefox.ipynb", *CELLS)
    firefox.open(address)
    firefox.wait_for("() => Boolean(window.jupyterapp)")
    firefox.evaluate(OPEN, "firefox.ipynb")
    firefox.wait_for(READY, "firefox.ipynb")
    firefox.evaluate(RUN)
    firefox.wait_for(ALL_DRAWN)
    yield firefox
    firefox.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.shutdown(); }")


def focus(page, selector, number=0):
    assert page.evaluate(FOCUS, selector, number) not in ("none", ""), f"the focus on {selector} cannot be seen"


def test_all_is_drawn_and_nothing_fails(page):
    outputs = page.evaluate(OUTPUTS)
    assert [output["evalue"] for output in outputs if output["output_type"] == "error"] == []
    pictures = [output for output in outputs if output["marks"]]
    assert len(pictures) == 4
    assert all(picture["width"] > 300 for picture in pictures)


@pytest.mark.parametrize("number", range(4))
def test_an_explorer_answers_the_keys(page, number):
    for kind, key, back in (("input[type=range]", "ArrowLeft", "ArrowRight"), ("select", "ArrowDown", "ArrowUp")):
        explorer = f".jp-Notebook-cell:nth-child({number + 2}) .summitry-explorer {kind}"
        for pressed in (key, back):
            before = page.evaluate(SENTENCE, number)
            focus(page, explorer)
            page.press(pressed)
            page.wait_for(f"(number, before) => ({SENTENCE})(number) !== before", number, before)


def test_the_search_field_keeps_rows(page):
    focus(page, "input[type=search]")
    page.press(*"tariff")
    shown = page.evaluate(
        "() => [...document.querySelectorAll('tbody tr')].filter((row) => row.checkVisibility()).length"
    )
    assert 0 < shown < 20


def test_a_package_is_proposed_and_the_focus_stays(page):
    focus(page, ".jupyter-widgets select")
    page.press("ArrowDown")
    page.wait_for("() => document.body.textContent.includes('This package: ')")
    page.evaluate(PRESSED, "Propose this package")
    page.press("Enter")
    page.wait_for(SAID, "Proposal 2 is open.")
    page.wait_for(FOCUSED, "Offer")
    page.evaluate(PRESSED, "End my turn")
    page.press("Enter")
    page.wait_for(SAID, "The others ")
    assert page.evaluate(FOCUSED, "End my turn")


def test_the_console_is_clean_and_nothing_leaves_the_machine(page):
    assert page.errors == []
    assert page.blocked == []
