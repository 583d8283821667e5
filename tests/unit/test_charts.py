"""The look of the charts: drawn without network, readable on light and dark pages."""

import altair as alt
import pytest

from summitry import charts


def luminance(colour):
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", charts.COLOURS)
@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_every_colour_stands_out_on_light_and_dark_pages(colour, page):
    assert contrast(colour, page) >= 3


def test_text_and_axes_take_the_colour_of_the_page():
    config = charts.theme()["config"]
    for part in ("axis", "legend", "header"):
        assert config[part]["labelColor"] == "currentColor"
        assert config[part]["titleColor"] == "currentColor"
    assert config["background"] == "transparent"
    assert "black" not in str(config)


def test_series_differ_in_shape_and_dash_as_well_as_colour():
    assert len(charts.COLOURS) == len(charts.SHAPES) == len(charts.DASHES)


def test_a_chart_carries_its_specification_and_says_its_description():
    charts.enable()
    chart = alt.Chart(alt.Data(values=[{"x": 1}]), description="One point").mark_point().encode(x="x:Q")
    bundle = chart._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert bundle["text/plain"] == "Chart: One point"
    assert bundle[charts.CHART_TYPE]["config"]["background"] == "transparent"
    assert charts.CHART_TYPE.endswith("+json")
