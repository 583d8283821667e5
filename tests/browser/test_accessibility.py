"""What a screen reader is told: every control has one name in words and a value, charts are described, news are said."""

import importlib
import pkgutil
import re

import pytest
from lab import new_page
from nbformat.v4 import new_code_cell, new_output

import summitry.explore
from samples import notebook
from summitry.explore import Explorer
from summitry.explore.explorer import EXPLORER_TYPE
from summitry.export import PageExporter

MODULES = [importlib.import_module(f"summitry.explore.{name}") for _, name, _ in pkgutil.iter_modules(summitry.explore.__path__)]
EXPLORERS = [thing for module in MODULES for thing in vars(module).values() if isinstance(thing, Explorer)]

CONTROLS = {
    *("button", "checkbox", "combobox", "DisclosureTriangle", "link", "listbox"),
    *("radio", "searchbox", "slider", "spinbutton", "switch", "textbox"),
}
CODE_NAME = re.compile(r"\w_\w")


def property_of(node, name):
    """Return a property of a node of the accessibility tree, None without."""
    return next((p["value"].get("value") for p in node.get("properties", ()) if p["name"] == name), None)


def tree(page, selector):
    """Return for each element of `selector` the nodes of its accessibility tree, as role, name, value and node."""
    tools = page.context.new_cdp_session(page)
    tools.send("Accessibility.enable")
    root = tools.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = []
    for element in tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]:
        nodes = tools.send("Accessibility.queryAXTree", {"nodeId": element})["nodes"]
        found.append(
            [
                (node["role"]["value"], node.get("name", {}).get("value", ""), node.get("value", {}).get("value"), node)
                for node in nodes
                if not node["ignored"]
            ]
        )
    tools.detach()
    return found


def faults(nodes) -> list[str]:
    """Return what is wrong with the names, values and states of the controls and charts among `nodes`."""
    wrong, names = [], []
    for role, name, value, node in nodes:
        if CODE_NAME.search(name) and role not in ("StaticText", "InlineTextBox"):
            wrong.append(f"{role} {name[:80]!r} is named by code")
        if role == "graphics-document" and len(name) < 20:
            wrong.append(f"a chart is described as {name!r}")
        if role not in CONTROLS:
            continue
        names.append(name)
        if not name.strip():
            wrong.append(f"{role} without a name")
        if role == "checkbox" and property_of(node, "checked") is None:
            wrong.append(f"{name!r} does not say whether it is checked")
        if role in ("combobox", "slider") and value in (None, ""):
            wrong.append(f"{name!r} does not say where it stands")
    wrong += [f"{name!r} names two controls" for name in sorted(set(names)) if names.count(name) > 1]
    return wrong


@pytest.fixture(scope="module")
def exported(browser, tmp_path_factory):
    """An exported page with all explorers of the course, each as it stands at first."""
    cells = []
    for explorer in EXPLORERS:
        cell = new_code_cell(explorer.name)
        data = {EXPLORER_TYPE: explorer.payload("live"), "text/plain": explorer.question}
        cell.outputs = [new_output("display_data", data)]
        cells.append(cell)
    path = tmp_path_factory.mktemp("page") / "explorers.html"
    path.write_text(PageExporter().from_notebook_node(notebook("# Explorers", *cells))[0], "utf-8")
    page = new_page(browser)
    page.goto(path.as_uri())
    page.wait_for_function("n => document.querySelectorAll('svg.marks').length >= n", arg=len(EXPLORERS))
    yield page
    page.context.close()


def test_every_explorer_tells_a_screen_reader_its_controls_and_its_chart(exported):
    trees = tree(exported, ".summitry-explorer")
    assert len(trees) == len(EXPLORERS)
    found = [f"{explorer.name}: {fault}" for explorer, nodes in zip(EXPLORERS, trees, strict=True) for fault in faults(nodes)]
    assert found == []
