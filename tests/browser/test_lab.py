"""The harness sees what it is there to see: a notebook full of faults, and one without."""

import pytest

from samples import write

IMPORTS = """import summitry
import altair as alt
import pandas as pd
from IPython.display import HTML, Javascript
from summitry.explore import Explorer, Slider
rows = pd.DataFrame({"x": range(20), "y": range(20)})
def explorer(model):
    chart = alt.Chart(alt.NamedData("rows"), title="Line", description="Line").mark_line().encode(x="x:Q", y="y:Q")
    sentence = lambda rows, k: f"It ends at {rows[-1]['y']}."
    return Explorer("line", "How steep?", model, [Slider("k", "Slope", 0, 4, 1, 2)], chart, sentence, [{"k": 1}])
"""
CHART = "alt.Chart(rows, title='T', description='D').mark_line().encode(x='x', y='y')"
GRID = "explorer(lambda k: [{'x': x, 'y': k * x} for x in range(9)])"
LIVE = "explorer(lambda k: [{'x': x, 'y': k * x, **dict.fromkeys(map(str, range(100)), 1e5)} for x in range(500)])"
NO_ROWS = "alt.Chart(rows.head(0)).mark_line().encode(x='x:Q', y='y:Q')"
KEYS_LOST = (
    """HTML('<div class="summitry-explorer"><input type="range"><p class="summitry-sentence">Still.</p></div>')"""
)
LEAVES = (
    "Javascript('fetch(`http://192.0.2.1/a`); fetch(`http://example.org/b`);"
    " console.error(`oh`); console.warn(`Deprecated: old`); console.warn(`new`); setTimeout(`no.such`)')"
)
KERNEL_LEAVES = "import urllib.request\nurllib.request.urlopen('http://example.org')"


def open_sample(lab, work, name, *cells, patience=30):
    path = write(work / "samples" / f"{name}.ipynb", "# Sample", *cells)
    notebook = lab.open(str(path.relative_to(work)))
    notebook.run_all(patience)
    return notebook


@pytest.fixture(scope="module")
def good(lab, work):
    notebook = open_sample(lab, work, "good", IMPORTS, CHART, GRID, LIVE)
    yield notebook
    notebook.close()


@pytest.fixture(scope="module")
def faulty(lab, work):
    notebook = open_sample(lab, work, "faulty", IMPORTS, CHART, NO_ROWS, KEYS_LOST, LEAVES, KERNEL_LEAVES, patience=5)
    notebook.page.wait_for_timeout(500)
    yield notebook
    notebook.close()


def test_good_pictures_are_seen(good):
    chart, grid, live = good.outputs()
    assert [output["cell"] for output in (chart, grid, live)] == [2, 3, 4]
    for output in (chart, grid, live):
        assert output["width"] > 300
        assert output["marks"] == 1


def test_good_explorers_answer(good):
    for explorer in good.explorers():
        for key in ("ArrowRight", "ArrowDown"):
            before, after = good.press(explorer.locator("input"), key)
            assert before["value"] != after["value"]
            assert before["picture"] != after["picture"]
            assert before["cell"] == after["cell"]


def test_good_controls_have_names(good):
    assert good.nameless_controls() == []


def test_good_page_is_silent(good):
    assert good.page.errors == []
    assert good.page.blocked == []


@pytest.mark.parametrize("dark", [False, True])
def test_screenshot_has_the_asked_width_and_theme(good, tmp_path, dark):
    good.screenshot(tmp_path / "page.png", dark=dark, width=700)
    png = (tmp_path / "page.png").read_bytes()
    assert int.from_bytes(png[16:20]) == 700
    assert good.page.evaluate("() => document.body.dataset.jpThemeLight") == ("false" if dark else "true")


def test_chart_without_marks_is_seen(faulty):
    chart, no_rows, *_ = faulty.outputs()
    assert chart["marks"] == 1
    assert no_rows["marks"] == 0


def test_lost_keys_are_seen(faulty):
    (explorer,) = faulty.explorers()
    before, after = faulty.press(explorer.locator("input"), "ArrowDown")
    assert before["value"] == after["value"]
    assert before["cell"] != after["cell"]


def test_nameless_control_is_seen(faulty):
    assert len(faulty.nameless_controls()) == 1


def test_errors_of_console_and_script_are_seen(faulty):
    assert "oh" in faulty.page.errors
    assert "Deprecated: old" in faulty.page.errors
    assert "new" not in faulty.page.errors
    assert any("no is not defined" in error for error in faulty.page.errors), faulty.page.errors


def test_requests_to_other_hosts_are_seen_and_stopped(faulty):
    assert faulty.page.blocked == ["http://192.0.2.1/a", "http://example.org/b"]
    assert sum("ERR_NAME_NOT_RESOLVED" in error for error in faulty.page.errors) == 2


def test_network_is_blocked_in_kernels(faulty):
    last = faulty.outputs()[-1]
    assert last["output_type"] == "error"
    assert "the network is blocked in tests" in last["evalue"]


def test_page_from_a_file_is_without_network(browser_page, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<img src='http://192.0.2.1/a.png'><script>document.title = 'ran'</script>", "utf-8")
    browser_page.goto(page.as_uri())
    assert browser_page.title() == "ran"
    assert browser_page.blocked == ["http://192.0.2.1/a.png"]
    assert "ERR_NAME_NOT_RESOLVED" in browser_page.errors[0]
