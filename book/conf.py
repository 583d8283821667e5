"""Sphinx's settings for the book. `summitry book` copies this folder, adds the pages and runs Sphinx on them."""

import html
import re
from pathlib import Path

from docutils import nodes
from latex2mathml import converter

project = "Summitry"
author = "The Summitry authors"
copyright = "The Summitry authors. Text CC BY 4.0, code MIT; data keep the licences named in the catalogue"
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["static"]

myst_enable_extensions = ["deflist", "dollarmath"]
myst_dmath_double_inline = True
myst_heading_anchors = 3
nb_execution_mode = "off"  # the lessons come here with their outputs
nb_merge_streams = True
nb_code_prompt_show = "Code"
nb_code_prompt_hide = "Code"

html_theme = "pydata_sphinx_theme"
html_title = "Summitry"
html_static_path = ["static"]
html_css_files = ["book.css"]
html_copy_source = False  # the sources of the student's book tell nothing that its pages do not
html_show_sourcelink = False
html_use_index = False
html_math_renderer = "mathml"
html_sidebars = {"index": [], "glossary": [], "data": [], "reading": []}
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {"text": "Summitry"},
    "navbar_align": "left",
    "search_bar_text": "Search the book ...",
    "show_nav_level": 2,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "back_to_top_button": False,
}

_JAPANESE = re.compile(r'<(dt|span)( id="[^"]*"| class="ja")>(?=[^<]*[\u3040-\u30ff\u3400-\u9fff])')


def _formula(writer, node):
    """Write a formula as MathML, which browsers draw and screen readers read without any script."""
    display = "inline" if isinstance(node, nodes.math) else "block"
    source = node.astext()
    formula = converter.convert(source, display=display)
    writer.body.append(formula.replace("<math ", f'<math alttext="{html.escape(source)}" ', 1))
    raise nodes.SkipNode


def _scripts(app, pagename, templatename, context, doctree):
    """Give a page the scripts that it needs, and Japanese its language."""
    body = context.get("body", "")
    context["body"] = _JAPANESE.sub(r'<\1\2 lang="ja">', body)
    if 'class="summitry-drawing"' in body:
        app.add_js_file("vega.js", loading_method="defer")
        drawing = (Path(app.confdir) / "static" / "summitry.js").read_text("utf-8")
        app.add_js_file(None, body=f"{drawing}\ndrawPage();", type="module")  # a page from a folder may import nothing
    if 'class="summitry-choice"' in body:
        app.add_js_file("choices.js", loading_method="defer")
    app.add_js_file("page.js", loading_method="defer")


def _japanese(name, rawtext, text, lineno, inliner, options=None, content=()):
    return [nodes.inline(rawtext, text, classes=["ja"])], []


def setup(app):
    app.add_html_math_renderer("mathml", (_formula, None), (_formula, None))
    app.add_role("ja", _japanese)
    app.connect("html-page-context", _scripts)
