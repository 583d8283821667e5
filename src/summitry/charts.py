"""The look of every chart, and the renderer that draws it without network in JupyterLab."""

import altair as alt

CHART_TYPE = "application/vnd.vegalite.v6+json"

# Each colour has a contrast of at least 3:1 on white and on JupyterLab's dark background, and stays apart from its
# neighbours for colour-blind readers. Charts add a label, a shape or a dash: colour is never the only signal.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#6b6b6b", "#a6761d")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 1])
INK = "currentColor"  # the page's own text colour: dark on light pages, light on dark ones, black in print


def theme() -> alt.theme.ThemeConfig:
    """Return the Vega-Lite configuration that all charts share: one palette, the page's own ink, direct reading."""
    text = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    rules = {"domainColor": INK, "tickColor": INK, "gridColor": INK, "gridOpacity": 0.15, "domainOpacity": 0.6}
    return {
        "config": {
            "background": "transparent",
            "font": "system-ui, 'DejaVu Sans', sans-serif",
            "mark": {"color": COLOURS[0]},
            "view": {"continuousWidth": 560, "continuousHeight": 300, "stroke": None},
            "axis": {**text, **rules, "labelLimit": 240, "labelSeparation": 6},
            "header": text,
            "legend": {
                **text,
                "orient": "bottom",
                "symbolStrokeWidth": 2,
                "symbolBaseFillColor": INK,
                "symbolBaseStrokeColor": INK,
                "labelLimit": 260,
            },
            "title": {
                "color": INK,
                "subtitleColor": INK,
                "anchor": "start",
                "fontSize": 15,
                "subtitleFontSize": 12,
                "offset": 10,
                "limit": 640,
            },
            "text": {"color": INK, "fontSize": 12},
            "rule": {"color": INK},
            "line": {"strokeWidth": 2.5},
            "point": {"filled": True, "size": 60},
            "geoshape": {"stroke": INK, "strokeOpacity": 0.3},
            "range": {"category": list(COLOURS), "symbol": list(SHAPES), "strokeDash": list(DASHES)},
        }
    }


def _render(spec: dict, **_options) -> dict:
    """Return the mime bundle of one chart: its specification, and its description for those who see no picture."""
    return {CHART_TYPE: spec, "text/plain": f"Chart: {spec.get('description', 'no description')}"}


def enable() -> None:
    """Make Altair use our theme and renderer; `import summitry` does this in every notebook."""
    alt.theme.register("summitry", enable=True)(theme)
    alt.renderers.register("summitry", _render)
    alt.renderers.enable("summitry")
