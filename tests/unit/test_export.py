"""A notebook as a page: nothing in it ends the page's script or asks the network; the browser tests see the rest."""

from bs4 import BeautifulSoup

from samples import notebook
from summitry.charts import CHART_TYPE
from summitry.export import PageExporter, draw_on_page


def test_text_of_a_chart_cannot_end_the_script_that_holds_it():
    title = "</script><script>alert(1)</script>"
    output = {"output_type": "display_data", "data": {CHART_TYPE: {"title": title}, "text/plain": "Chart: <b>one</b>"}}
    draw_on_page(output)
    page = BeautifulSoup(output["data"]["text/html"], "html.parser")
    (script,) = page.find_all("script")
    assert script["type"] == CHART_TYPE
    assert "alert(1)" in script.string
    assert page.b is None
    assert page.get_text().endswith("Chart: <b>one</b>")


def test_a_page_fetches_nothing():
    page, _ = PageExporter().from_notebook_node(notebook("# Lesson", "total = 3"))
    elements = BeautifulSoup(page, "html.parser").find_all(["script", "link", "img", "iframe"])
    assert not [each for each in elements if each.get("src") or each.get("href")]
    assert not [each for each in elements if "https://cdn" in (each.string or "")[:2000]]
    assert "drawPage();" in page
