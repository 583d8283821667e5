"""For teachers: notes, hand-outs and decisions as pages to print, one HTML file each, which need no network."""

import html
import re
from pathlib import Path

from summitry import content, files
from summitry.workspace import WorkspaceError

_LINE = re.compile(r"^_{3,}[ \t]*$", re.MULTILINE)  # in the Markdown: a line to write on
_ANCHOR = re.compile(r'<a class="anchor-link".*?</a>')
_STYLE = """
@page { size: A4; margin: 13mm 15mm; }
body { font: 9.8pt/1.35 "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; max-width: 180mm; margin: 1rem auto; }
h1 { font-size: 16pt; margin: 0 0 0.5rem; }
h2 { font-size: 12.5pt; margin: 0.8rem 0 0.25rem; }
h3 { font-size: 11pt; margin: 0.8rem 0 0.2rem; }
h1, h2, h3 { break-after: avoid; }
p, ul, ol { margin: 0.35rem 0; }
table { border-collapse: collapse; width: 99.8%; margin: 0.5rem 0; }
th, td { border: 1px solid #777; padding: 0.2rem 0.45rem; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
hr { border: 0; border-top: 2px dashed #777; break-after: page; }
.line { border-bottom: 1px solid #777; height: 1.8em; }
@media print { body { margin: 0; max-width: none; } hr { visibility: hidden; margin: 0; } a { color: inherit; } }
"""


def publish(folder: Path) -> list[str]:
    """Write the classroom material into `folder`: Markdown as HTML pages to print, notebooks as they are.

    Returns the paths written, relative to `folder`. A file of that name that is not ours is never overwritten.
    Raises WorkspaceError that names the file in the way, or why the folder cannot be written to.
    """
    written = []
    for source in _sources():
        name = source.relative_to(content.folder("classroom"))
        if source.suffix == ".md":
            name, data = name.with_suffix(".html"), page(source.read_text("utf-8")).encode("utf-8")
        else:
            data = source.read_bytes()
        path = folder / name
        try:
            if path.exists():
                if path.read_bytes() != data:
                    raise WorkspaceError(f"{path} exists and differs. Move it away, or choose another folder.")
                continue
            files.write(path, data)
        except OSError as error:
            raise WorkspaceError(files.explain(error, "Choose another folder.")) from error
        written.append(name.as_posix())
    return written


def page(markdown: str) -> str:
    """Return Markdown as an A4 page: `---` begins a new sheet, a line of underscores is a line to write on."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    title = re.search(r"^# (.*)$", markdown, re.MULTILINE)
    body = _ANCHOR.sub("", markdown2html_mistune(_LINE.sub('\n<div class="line"></div>\n', markdown)))
    head = f'<meta charset="utf-8"><title>{html.escape(title[1] if title else "")}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>{head}</head>\n<body>\n{body}</body>\n</html>\n'


def _sources() -> list[Path]:
    return sorted(path for path in content.folder("classroom").rglob("*") if path.suffix in (".md", ".ipynb"))
