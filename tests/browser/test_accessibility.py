"""What a screen reader, the keyboard alone and an enlarged page meet: names, values, news, focus, and nothing cut."""

import importlib
import pkgutil
import re

import pytest
from lab import HEIGHT, WIDTH, new_page, violations
from nbformat.v4 import new_code_cell, new_output

import summitry.explore
from samples import notebook, write
from summitry.explore import Explorer
from summitry.explore.explorer import EXPLORER_TYPE
from summitry.export import PageExporter

MODULES = [
    importlib.import_module(f"summitry.explore.{m.name}") for m in pkgutil.iter_modules(summitry.explore.__path__)
]
EXPLORERS = [thing for module in MODULES for thing in vars(module).values() if isinstance(thing, Explorer)]
CONTROLS = {
    *("button", "checkbox", "combobox", "DisclosureTriangle", "link", "listbox"),
    *("radio", "searchbox", "slider", "spinbutton", "switch", "textbox"),
}
CODE_NAME = re.compile(r"\w_\w")
# Text and controls that stick out of `box`, and boxes of charts that do.
CUT = """box => {
    const { left, right } = box.getBoundingClientRect();
    return [...box.querySelectorAll('p, label, output, input, select, button, summary, .summitry-chart')]
        .filter(node => node.checkVisibility() && !node.closest('svg, table, .summitry-spoken'))
        .filter(node => node.getBoundingClientRect().right > right + 1 || node.getBoundingClientRect().left < left - 1)
        .map(node => node.outerHTML.slice(0, 150));
}"""
FOCUS = """() => {
    const node = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(node);
    const name = node.labels?.[0]?.textContent || node.getAttribute('aria-label') || node.textContent;
    const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && node.checkVisibility();
    return { name: name.trim().slice(0, 60), seen, inside: node.closest('.jp-OutputArea-output') !== null };
}"""
WHOLE = """() => {
    const { content } = jupyterapp.shell.currentWidget;
    content.notebookConfig = { ...content.notebookConfig, windowingMode: 'none' };
}"""
IN_LAB = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output"
CELLS = {
    "catalogue": "import summitry\nfrom summitry import data\ndata.catalogue()",
    "explorer": "from summitry.explore.event_counts import event_counts\nevent_counts",
    "answer": "from summitry.exercises.ex00 import *\nq1.check(None)\nq1.hint()",
    "summit": "from summitry.summit.panel import panel\nfrom summitry.summit.play import Game\n"
    "panel(Game.new('goods_talks_2018', you='Tokyo'))",
    "teacher": "from summitry.summit.room import panel as room\nteacher = room.open_room('goods_talks_2018')\nteacher",
    "team": "code = teacher.children[0].children[0].value.split('<b')[1].split('>')[1].split('<')[0]\n"
    "room.join(room.own_server(), code)",
}


def tree(page, selector) -> list[list[dict]]:
    """Return for each element of `selector` the nodes of its accessibility tree: `role, name, value, properties`."""
    tools = page.context.new_cdp_session(page)
    tools.send("Accessibility.enable")
    root = tools.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    elements = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    found = [tools.send("Accessibility.queryAXTree", {"nodeId": element})["nodes"] for element in elements]
    tools.detach()
    return [[_read(node) for node in nodes if not node["ignored"]] for nodes in found]


def _read(node) -> dict:
    return {
        **{part: node.get(part, {}).get("value", "") for part in ("role", "name", "value")},
        "properties": {each["name"]: each["value"].get("value") for each in node.get("properties", ())},
    }


def faults(nodes) -> list[str]:
    """Return what is wrong with the names, values and states of the controls and charts among `nodes`."""
    wrong, names = [], []
    for node in nodes:
        role, name, properties = node["role"], node["name"], node["properties"]
        quoted = properties.get("roledescription") in ("title", "subtitle")  # may name a dataset
        if (role in CONTROLS or role == "graphics-symbol") and not quoted and CODE_NAME.search(name):
            wrong.append(f"{role} has a name of code: {name[:80]!r}")
        if role == "graphics-document" and len(name.split()) < 5:
            wrong.append(f"a chart is described as {name!r}")
        if role in CONTROLS:
            names.append(name)
            if not name.strip():
                wrong.append(f"{role} without a name")
            if role == "checkbox" and "checked" not in properties:
                wrong.append(f"{name!r} does not say whether it is checked")
            if role in ("combobox", "slider") and node["value"] in ("", None):
                wrong.append(f"{name!r} does not say where it stands")
    return wrong + [f"{name!r} names two controls" for name in sorted(set(names)) if names.count(name) > 1]


@pytest.fixture(scope="module")
def exported(browser, tmp_path_factory):
    """An exported page with all explorers of the course, each as it stands at first."""
    cells = []
    for explorer in EXPLORERS:
        data = {EXPLORER_TYPE: explorer.payload("live"), "text/plain": explorer.question}
        cells.append(new_code_cell(explorer.name, outputs=[new_output("display_data", data)]))
    path = tmp_path_factory.mktemp("page") / "explorers.html"
    path.write_text(PageExporter().from_notebook_node(notebook("# Explorers", *cells))[0], "utf-8")
    page = new_page(browser)
    page.goto(path.as_uri())
    page.wait_for_function("n => document.querySelectorAll('svg.marks').length >= n", arg=len(EXPLORERS))
    yield page
    page.context.close()


def test_every_explorer_tells_its_controls_and_its_chart(exported):
    trees = tree(exported, ".summitry-explorer")
    assert len(trees) == len(EXPLORERS) > 20
    assert [
        f"{explorer.name}: {fault}"
        for explorer, nodes in zip(EXPLORERS, trees, strict=True)
        for fault in [*faults(nodes), *([] if any(n["role"] == "graphics-document" for n in nodes) else ["no chart"])]
    ] == []
    for slider in exported.locator("input[type=range]").all():  # in words, and not the number of the position
        shown = slider.evaluate("node => node.parentElement.querySelector('output').textContent")
        assert slider.get_attribute("aria-valuetext") == shown != ""
    assert violations(exported, include=[".summitry-explorer"]) == []


@pytest.mark.parametrize("width", [640, 320])
def test_no_explorer_is_cut_on_an_enlarged_page(exported, width):
    """640 pixels are 1280 at 200%, 320 pixels are 1280 at 400%."""
    exported.set_viewport_size({"width": width, "height": 450})
    exported.wait_for_timeout(200)
    cut = {explorer.name: box.evaluate(CUT) for explorer, box in zip(EXPLORERS, boxes(exported), strict=True)}
    assert {name: found for name, found in cut.items() if found} == {}
    assert exported.evaluate("() => document.documentElement.scrollWidth") <= width


def boxes(page):
    return page.locator(".summitry-explorer").all()


@pytest.fixture(scope="module")
def opened(lab, work):
    """A notebook with one of each: catalogue, explorer, outcome and hint, summit, the room's teacher and form."""
    (work / "accessible" / ".summitry").mkdir(parents=True)
    write(work / "accessible" / "all.ipynb", *CELLS.values())
    opened = lab.open("accessible/all.ipynb")
    opened.run_all()
    opened.page.evaluate(WHOLE)
    opened.page.get_by_text("Your team's name").wait_for()
    yield opened
    opened.close()


def test_what_stands_in_a_notebook_has_names_and_tells_its_news(opened):
    page = opened.page
    assert [output for output in opened.outputs() if output["output_type"] == "error"] == []
    assert [fault for nodes in tree(page, IN_LAB) for fault in faults(nodes)] == []
    assert violations(page, include=[IN_LAB]) == []
    explorer = page.locator(f"{IN_LAB} .summitry-explorer")
    explorer.locator("input[type=range]").press("ArrowRight")
    told = explorer.locator("[aria-live=polite]:not([role])")
    told.filter(has_text=re.compile("Counting all events")).wait_for(state="attached")
    assert told.text_content() == explorer.locator(".summitry-sentence").text_content()
    assert page.locator(f"{IN_LAB} div[role=status]", has_text="Hint").count() == 1


def test_tab_goes_through_every_control_in_its_order_and_out_again(opened):
    page = opened.page
    page.locator(f"{IN_LAB} input[type=search]").focus()
    stops = []
    for _ in range(80):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
        if not stops[-1]["inside"] and len(stops) > 30:
            break
    assert not stops[-1]["inside"], "the focus is trapped"
    names = [stop["name"] for stop in stops if stop["inside"]]
    assert [stop["name"] for stop in stops if stop["inside"] and not stop["seen"]] == []
    wanted = ["Weeks of 2018 counted", "Count", "Leaders only", "Steel", "Propose this package", "End my turn"]
    places = [next(place for place, name in enumerate(names) if name.startswith(part)) for part in wanted]
    assert places == sorted(places)


def test_nothing_in_a_notebook_is_cut_at_200_percent(opened):
    opened.lab.command("application:toggle-left-area")
    opened.page.set_viewport_size({"width": WIDTH // 2, "height": HEIGHT // 2})
    opened.page.wait_for_timeout(500)
    try:
        assert [cut for output in opened.page.locator(IN_LAB).all() for cut in output.evaluate(CUT)] == []
    finally:
        opened.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        opened.lab.command("application:toggle-left-area")
