"""Every lesson and exercise, in JupyterLab and without network: it runs, draws, and answers the keyboard."""

import re

import pytest
from lab import KEYS

CHART = re.compile(r"application/vnd\.vegalite\.v\d+\+json")
EXPLORER = "application/vnd.summitry.explorer+json"


@pytest.fixture(scope="module")
def ran(lab, shown_path):
    """The notebook, open and run."""
    notebook = lab.open(f"{shown_path.parent.name}/{shown_path.name}")
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture(scope="module")
def outputs(ran):
    """All outputs of the notebook, as `Notebook.outputs` gives them."""
    return ran.outputs()


def charts(outputs):
    """Return the specification of each chart, those of explorers included, with its output."""
    for output in outputs:
        for kind, content in output.get("data", {}).items():
            if CHART.match(kind):
                yield content, output
            elif kind == EXPLORER:
                yield content["chart"], output


def test_no_cell_fails_or_warns(outputs):
    complaints = [
        f"code cell {output['cell']}: {output.get('evalue') or output['text']}"
        for output in outputs
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]
    assert not complaints, "\n".join(complaints)


def test_every_chart_is_drawn(outputs):
    empty = [
        f"code cell {output['cell']}: {output['width']:.0f} x {output['height']:.0f} pixels, {output['marks']} marks"
        for _, output in charts(outputs)
        if not (output["width"] and output["height"] and output["marks"])
    ]
    assert not empty, "\n".join(empty)


@pytest.mark.parametrize("text", ["title", "description"])
def test_every_chart_has(outputs, text):
    without = [f"code cell {output['cell']}" for spec, output in charts(outputs) if not spec.get(text)]
    assert not without, f"charts without {text}: {', '.join(without)}"


def test_every_explorer_is_shown(ran, shown_path):
    imported = len(re.findall(r"from summitry\.explore\.\w+ import", shown_path.read_text("utf-8")))
    assert len(ran.explorers()) >= imported


def test_every_control_answers_its_keys(ran):
    unmoved, unanswered, taken = [], [], []
    for explorer in ran.explorers():
        for control in explorer.locator("input, select").all():
            name = control.evaluate("control => control.labels[0]?.textContent")
            there, back = control.evaluate(KEYS)
            for key in (there, back):
                before, after = ran.press(control, key)
                unmoved += [f"{name} ({key})"] if before["value"] == after["value"] else []
                unanswered += [f"{name} ({key})"] if before["picture"] == after["picture"] else []
                taken += [f"{name} ({key})"] if before["cell"] != after["cell"] else []
    assert not taken, f"JupyterLab took the key and selected another cell: {taken}"
    assert not unmoved, f"the key did not move the control: {unmoved}"
    assert not unanswered, f"neither chart nor sentence changed: {unanswered}"


def test_every_control_has_a_name(ran):
    assert ran.nameless_controls() == []


def test_console_is_clean(ran):
    assert ran.page.errors == []


def test_nothing_leaves_the_machine(ran):
    assert ran.page.blocked == []
