"""Small notebooks made on the spot, with which the tests of notebooks are themselves tested."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


def key_figures(source: str, text: str):
    """Return a code cell whose committed output `text` nbval compares."""
    cell = new_code_cell(source, execution_count=1, metadata={"tags": ["keep_output", "nbval-check-output"]})
    cell.outputs = [new_output("stream", name="stdout", text=text)]
    return cell


def notebook(*cells):
    """Return a notebook of `cells`: a string that starts with `#` and a space is Markdown, any other string is code."""
    made = [
        (new_markdown_cell(cell) if cell.startswith(("# ", "## ", "### ")) else new_code_cell(cell))
        if isinstance(cell, str)
        else cell
        for cell in cells
    ]
    return new_notebook(cells=made, metadata=KERNEL)


def write(path: Path, *cells) -> Path:
    """Write the notebook of `cells` to `path` and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(*cells), path)
    return path
