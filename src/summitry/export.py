"""A lesson as one HTML file that needs no kernel and no network: charts draw, explorers answer.

A memo, a notebook whose metadata say `"summitry": {"page": "memo"}`, becomes a page to print: without its code, each
evidence cell under its label, on A4.
"""

import html
import json
import os
from contextlib import contextmanager
from importlib.resources import files

from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell

from summitry import memo
from summitry.charts import CHART_TYPE
from summitry.explore.explorer import EXPLORER_TYPE, PAGE_VARIABLE

STATIC = files("summitry") / "frontend" / "static"

MEMO_STYLE = """
@page { size: A4; margin: 13mm 16mm; }
.jp-Notebook { max-width: 178mm; margin: 0 auto; padding: 0; }
.jp-InputPrompt, .jp-OutputPrompt, .jp-InputCollapser, .jp-OutputCollapser, .anchor-link { display: none; }
.jp-Cell { padding: 0; }
.jp-RenderedHTMLCommon { font: 10pt/1.32 "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; padding: 0; }
.jp-RenderedHTMLCommon :is(p, ul, ol) { margin: 0.25em 0; }
.jp-RenderedHTMLCommon h1 { font-size: 15pt; margin: 0 0 0.3em; }
.jp-RenderedHTMLCommon h2 { font-size: 11.5pt; margin: 0.6em 0 0.1em; break-after: avoid; }
.jp-RenderedHTMLCommon table { font-size: 9pt; margin: 0.25em 0; width: auto; }
.jp-RenderedHTMLCommon :is(th, td) { padding: 0.12em 0.5em; text-align: left; white-space: normal; }
.jp-RenderedHTMLCommon :is(th, td) { vertical-align: top; }
.jp-RenderedHTMLCommon .dataframe td { text-align: right; }
.jp-RenderedText pre { font-size: 8pt; line-height: 1.25; white-space: pre-wrap; word-break: normal; }
.jp-CodeCell { break-inside: avoid; }
.jp-MarkdownCell:has(+ .jp-CodeCell) { break-after: avoid; }
"""


class PageExporter(HTMLExporter):
    """`jupyter nbconvert --to summitry lesson.ipynb`, or "Summitry page" in JupyterLab's export menu.

    With `--execute`, explorers that ask Python are given a coarse grid, so that they answer on the page too.
    """

    export_from_notebook = "Summitry page (charts and explorers answer)"

    def from_notebook_node(self, nb, resources=None, **kw):
        """Return the page and the resources."""
        body, resources = super().from_notebook_node(nb, resources, **kw)
        return _offline(body, MEMO_STYLE if _is_memo(nb) else ""), resources

    def _preprocess(self, nb, resources):
        nb.cells = [cell for cell in nb.cells if memo.NOT_ON_PAGE not in cell.metadata.get("tags", [])]
        with for_pages(self.config.get("ExecutePreprocessor", {}).get("enabled", False)):
            nb, resources = super()._preprocess(nb, resources)
        for cell in nb.cells:
            for output in cell.get("outputs", ()):
                draw_on_page(output)
        if _is_memo(nb):
            nb.cells = [part for cell in nb.cells for part in _without_code(cell)]
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


def _is_memo(nb) -> bool:
    return nb.metadata.get("summitry", {}).get("page") == "memo"


def _without_code(cell) -> list:
    """Return what stands on a memo's page in place of `cell`: of evidence its label and its outputs."""
    if cell.cell_type != "code":
        return [cell]
    cell.metadata["transient"] = {"remove_source": True}
    labelled = memo.label(cell.source)
    title = [new_markdown_cell(f"**{labelled[0]}** {labelled[1]}")] if labelled else []
    return title + ([cell] if cell.outputs else [])


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


def _offline(body: str, style: str) -> str:
    """Take out the scripts that nbconvert asks the network for, and put in ours, once, and `style`."""
    page = BeautifulSoup(body, "html.parser")
    for script in page.find_all("script"):
        if script.get("src", "").startswith("http") or "https://cdn" in (script.string or ""):
            script.decompose()
    vega = (STATIC / "vega.js").read_text("utf-8")
    drawing = (STATIC / "summitry.js").read_text("utf-8")
    scripts = f'<script type="module">{vega}</script>\n<script type="module">{drawing}\ndrawPage();</script>\n'
    return str(page).replace("</head>", f"<style>{style}</style></head>").replace("</body>", f"{scripts}</body>")
