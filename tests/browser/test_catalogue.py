"""The table of all datasets in JupyterLab: its search field keeps the rows that hold every word."""

import nbformat
import pytest

from summitry import data


@pytest.fixture
def catalogue(lab, work):
    """The output of `data.catalogue()`."""
    cell = nbformat.v4.new_code_cell("import summitry\nfrom summitry import data\ndata.catalogue()")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), work / "catalogue.ipynb")
    notebook = lab.open("catalogue.ipynb")
    lab.command("notebook:run-all-cells")
    yield notebook.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output")
    assert not notebook.page.errors
    notebook.close()


def test_the_search_field_keeps_the_rows_that_hold_every_word(catalogue):
    rows = catalogue.locator("tbody tr")
    field = catalogue.get_by_label("Search:")
    field.press_sequentially("Tariff")
    some = rows.locator("visible=true").count()
    assert 0 < some < rows.count()
    assert catalogue.get_by_text(f"{some} of {rows.count()}").is_visible()
    field.press_sequentially(" zzz")
    assert rows.locator("visible=true").count() == 0
    field.fill("")
    assert rows.locator("visible=true").count() == rows.count() == len(data.catalogue())
