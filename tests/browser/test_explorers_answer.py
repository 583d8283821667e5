"""Charts and explorers in JupyterLab: they draw without network, answer without a kernel, and leave paper copies."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

SOURCE = """
import summitry
import altair as alt
from summitry.explore import Choice, Explorer, Slider, Switch

def model(tariff, small):
    if tariff == 13:
        raise ValueError("tariff: 13 is refused")
    slope = 1 if small else 0.5
    return [{"quantity": q, "price": q + tariff * slope} for q in range(50)]

def sentence(rows, tariff, small):
    return f"At {tariff}% the price starts at {rows[0]['price']:g}."

chart = alt.Chart(alt.NamedData("rows"), title="Price by quantity", description="A line").mark_line(clip=True)
chart = chart.encode(x="quantity:Q", y=alt.Y("price:Q", scale=alt.Scale(domain=[0, 100])))
switch = Switch("small", "Small country")
chosen = [{"tariff": 0}, {"tariff": 10}, {"small": True}]
grid = Explorer("grid", "Who pays?", model, [Slider("tariff", "Tariff", 0, 20, 1, 5, "%"), switch], chart, sentence,
                chosen, breaks="small")
live = Explorer("live", "Who pays, asked live?", model, [Slider("tariff", "Tariff", 0, 500, 1, 5, "%"), switch],
                chart, sentence, chosen, breaks="small")
"""


@pytest.fixture(scope="module")
def sample_path(work):
    """A notebook with a chart, a grid explorer and a live one."""
    cells = [SOURCE, "chart.properties(data=alt.Data(values=model(5, False)))", "grid", "live"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = work / "explorers.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def opened(lab, sample_path):
    """The notebook, open."""
    notebook = lab.open(sample_path.name)
    yield notebook
    notebook.close()


@pytest.fixture
def notebook(opened):
    """The notebook, run anew."""
    opened.run_all()
    return opened


@pytest.fixture
def grid(notebook):
    return notebook.page.locator(".summitry-explorer").nth(0)


@pytest.fixture
def live(notebook):
    return notebook.page.locator(".summitry-explorer").nth(1)


def said(explorer):
    return explorer.locator(".summitry-sentence").text_content()


def move(explorer, keys):
    slider = explorer.locator("input[type=range]")
    slider.focus()
    for key in keys:
        slider.press(key)


def until_said(explorer, sentence, milliseconds=3000):
    explorer.get_by_text(sentence, exact=True).first.wait_for(timeout=milliseconds)


def python(notebook, expression):
    """Return what the notebook's kernel says of `expression`."""
    return notebook.page.evaluate(
        """async (expression) => {
            const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const reply = await kernel.requestExecute({code: "", user_expressions: {it: expression}}).done;
            return reply.content.user_expressions.it.data["text/plain"];
        }""",
        expression,
    )


def test_both_forms_follow_the_keys_and_tell_python(notebook, grid, live):
    move(grid, ["ArrowRight", "ArrowRight"])
    assert said(grid) == "At 7% the price starts at 3.5."  # at once: no kernel was asked
    move(live, ["PageUp"])
    until_said(live, "At 55% the price starts at 27.5.")
    grid.get_by_label("Small country").check()
    assert said(grid) == "At 7% the price starts at 7."
    notebook.page.wait_for_timeout(500)
    assert python(notebook, "grid.settings") == "{'tariff': 7, 'small': True}"
    assert python(notebook, "live.settings") == "{'tariff': 55, 'small': False}"
    assert not notebook.page.errors
    assert not notebook.page.blocked


def test_a_refused_setting_is_a_sentence_and_the_next_one_draws_again(grid):
    move(grid, ["ArrowRight"] * 8)
    assert said(grid) == "No picture for this setting: tariff: 13 is refused."
    move(grid, ["ArrowRight"])
    assert said(grid) == "At 14% the price starts at 7."


def test_two_hundred_moves_leave_no_queue(live):
    late = live.evaluate(
        """async (explorer) => {
            const slider = explorer.querySelector("input[type=range]");
            const sentence = explorer.querySelector(".summitry-sentence");
            for (let move = 1; move <= 200; move++) {
                slider.value = 100 + move;
                slider.dispatchEvent(new Event("input"));
                await new Promise(done => setTimeout(done, 25));
            }
            const stopped = performance.now();
            while (!sentence.textContent.startsWith("At 300%") && performance.now() < stopped + 5000)
                await new Promise(done => requestAnimationFrame(done));
            return performance.now() - stopped;
        }"""
    )
    assert late < 300


def test_ink_follows_the_theme(notebook):
    ink = "() => getComputedStyle(document.querySelector('.summitry-chart svg .role-axis-label text')).fill"
    light = notebook.page.evaluate(ink)
    notebook.lab.command("apputils:change-theme", theme="JupyterLab Dark")
    notebook.page.wait_for_timeout(500)
    dark = notebook.page.evaluate(ink)
    notebook.lab.command("apputils:change-theme", theme="JupyterLab Light")
    red_light, red_dark = (int(re.search(r"\d+", colour)[0]) for colour in (light, dark))
    assert red_light < 80 < 180 < red_dark, (light, dark)


def test_a_second_drawing_of_the_same_explorer_keeps_its_own_setting(notebook, live):
    notebook.page.evaluate(
        """async () => {
            const panel = jupyterapp.shell.currentWidget.content;
            const output = panel.widgets.at(-1).outputArea.model.get(0);
            const {fullLabextensionsUrl} = JSON.parse(document.getElementById("jupyter-config-data").textContent);
            const {drawExplorer} = await import(`${fullLabextensionsUrl}/summitry/static/summitry.js`);
            const place = document.createElement("div");
            panel.widgets.at(-1).node.append(place);
            await drawExplorer(place, output.data["application/vnd.summitry.explorer+json"]);
        }"""
    )
    second = notebook.page.locator(".summitry-explorer").nth(2)
    move(live, ["ArrowRight"])
    until_said(live, "At 6% the price starts at 3.")
    assert said(second) == "At 5% the price starts at 2.5."
    move(second, ["ArrowLeft"])
    until_said(second, "At 4% the price starts at 2.")
    assert said(live) == "At 6% the price starts at 3."


def convert(source: Path, target: Path, *options: str) -> Path:
    """Return the HTML page that nbconvert makes of `source`."""
    command = [sys.executable, "-m", "nbconvert", str(source), "--output-dir", str(target), *options]
    subprocess.run(command, check=True, capture_output=True)
    return target / source.with_suffix(".html").name


def test_saved_notebook_as_plain_html_shows_charts_tables_and_sentences_without_script(
    notebook, sample_path, browser, tmp_path
):
    notebook.page.wait_for_timeout(2000)  # the copies are made when the page is idle
    notebook.lab.command("docmanager:save")
    page_file = convert(sample_path, tmp_path, "--to", "html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator("figure img").count() == 6  # three chosen settings of each explorer
    assert page.locator("img[src^='data:image/svg'], svg.marks").count() == 7
    assert page.get_by_role("cell", name="At 10% the price starts at 5.").count() == 2
    context.close()


def test_grid_answers_and_live_says_so_when_the_kernel_is_dead(notebook, grid, live):
    notebook.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    move(grid, ["ArrowRight"])
    assert said(grid) == "At 6% the price starts at 3."
    move(live, ["ArrowRight"])
    live.get_by_text("Python is busy or stopped").wait_for(timeout=5000)
    assert said(live) == "At 5% the price starts at 2.5."


def test_exported_page_draws_answers_and_prints_without_kernel_or_network(sample_path, browser_page, tmp_path):
    page = browser_page
    page.goto(convert(sample_path, tmp_path, "--to", "summitry", "--execute").as_uri())
    explorers = page.locator(".summitry-explorer")
    explorers.nth(1).wait_for()
    assert page.locator(".summitry-chart svg.marks").count() == 3
    move(explorers.nth(0), ["ArrowRight"])
    assert said(explorers.nth(0)) == "At 6% the price starts at 3."
    move(explorers.nth(1), ["End"])  # the live one has a coarse grid on the page
    assert said(explorers.nth(1)) == "At 500% the price starts at 250."
    page.emulate_media(media="print")
    assert [box["height"] > 200 for box in (svg.bounding_box() for svg in page.locator("svg.marks").all())] == [
        True
    ] * 3
    assert not page.errors
    assert not page.blocked


def test_executed_page_without_script_has_the_tables(sample_path, browser, tmp_path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(convert(sample_path, tmp_path, "--to", "html", "--execute").as_uri())
    assert page.get_by_role("cell", name="At 10% the price starts at 5.").count() == 2
    assert page.locator(".summitry-static").get_by_text("Who pays, asked live?").count() == 1
    context.close()
