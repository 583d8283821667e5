"""A memo on paper: text, labelled evidence and its charts on three A4 pages at most, and no code."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from offline import environment
from samples import notebook
from summitry.content import folder
from summitry.export import PageExporter

MEMOS = sorted(folder("memos").glob("*.ipynb"))


@pytest.mark.parametrize("path", MEMOS, ids=lambda path: path.stem)
def test_a_memo_prints_on_three_pages(path, browser_page, tmp_path):
    source = nbformat.read(path, as_version=4)
    NotebookClient(source, resources={"metadata": {"path": str(path.parent)}}).execute(env=environment(tmp_path))
    page = tmp_path / "memo.html"
    page.write_text(PageExporter().from_notebook_node(source)[0], "utf-8")
    browser_page.goto(page.as_uri())
    browser_page.wait_for_selector("svg.marks")
    text = browser_page.locator("body").inner_text()
    assert text.startswith("Memo: ")
    assert all(f"E{number} " in text for number in range(1, 6))
    assert not re.search(r"data\.load|memo\.check|import |Ctrl\+S|A model memo", text)
    assert len(re.findall(rb"/Type\s*/Page\b", browser_page.pdf(prefer_css_page_size=True))) <= 3
    assert browser_page.errors == browser_page.blocked == []


def test_another_notebook_keeps_its_code_and_leaves_out_what_is_tagged():
    sample = notebook("# Lesson", "import summitry", "total = 3", "# Not for the page")
    sample.cells[-1].metadata["tags"] = ["not_on_page"]
    page, _ = PageExporter().from_notebook_node(sample)
    assert "total" in page
    assert "Not for the page" not in page
    assert "size: A4" not in page
    assert len(sample.cells) == 4
