"""A lesson as one HTML file that needs no kernel and no network: charts draw, explorers answer."""

import html
import json
import os
from contextlib import contextmanager
from importlib.resources import files

from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter

from summitry.charts import CHART_TYPE
from summitry.explore.explorer import EXPLORER_TYPE, PAGE_VARIABLE

STATIC = files("summitry") / "frontend" / "static"


class PageExporter(HTMLExporter):
    """`jupyter nbconvert --to summitry lesson.ipynb`, or "Summitry page" in JupyterLab's export menu.

    With `--execute`, explorers that ask Python are given a coarse grid, so that they answer on the page too.
    """

    export_from_notebook = "Summitry page (charts and explorers answer)"

    def from_notebook_node(self, nb, resources=None, **kw):
        """Return the page and the resources."""
        body, resources = super().from_notebook_node(nb, resources, **kw)
        return _offline(body), resources

    def _preprocess(self, nb, resources):
        with for_pages(self.config.get("ExecutePreprocessor", {}).get("enabled", False)):
            nb, resources = super()._preprocess(nb, resources)
        for cell in nb.cells:
            for output in cell.get("outputs", ()):
                draw_on_page(output)
        return nb, resources


@contextmanager
def for_pages(executing: bool = True):
    """While it lasts, kernels that are started give explorers the grid that a page needs."""
    if executing:
        os.environ[PAGE_VARIABLE] = "1"
    try:
        yield
    finally:
        if executing:
            os.environ.pop(PAGE_VARIABLE)


def draw_on_page(output: dict) -> None:
    """Turn a notebook's output, if it is a chart or an explorer, into what `drawPage` of summitry.js draws."""
    data = output.get("data", {})
    kind = next((kind for kind in (EXPLORER_TYPE, CHART_TYPE) if kind in data), None)
    if kind is None:
        return
    fallback = next((data[f] for f in ("text/html", "image/svg+xml") if f in data), html.escape(data["text/plain"]))
    source = json.dumps(data[kind], separators=(",", ":")).replace("</", "<\\/")
    drawing = f'<div class="summitry-drawing"><script type="{kind}">{source}</script><div>{fallback}</div></div>'
    output["data"] = {"text/html": drawing}


def _offline(body: str) -> str:
    """Take out the scripts that nbconvert asks the network for, and put in ours, once."""
    page = BeautifulSoup(body, "html.parser")
    for script in page.find_all("script"):
        if script.get("src", "").startswith("http") or "https://cdn" in (script.string or ""):
            script.decompose()
    vega = (STATIC / "vega.js").read_text("utf-8")
    drawing = (STATIC / "summitry.js").read_text("utf-8")
    scripts = f'<script type="module">{vega}</script>\n<script type="module">{drawing}\ndrawPage();</script>\n'
    return str(page).replace("</body>", f"{scripts}</body>")
