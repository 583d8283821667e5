"""The solution of a question, as it stands in its notebook in the folder of solutions."""

import json

from summitry import content


def source(exercise: str, question: str) -> str:
    """Return the code of the cell that solves `question` ("q1") of `exercise` ("21").

    The cell is the one whose metadata holds {"summitry": {"question": "q1"}}.

    Raises
    ------
    LookupError
        If the folder, the notebook or the cell is missing or cannot be read; the message is a sentence for the learner.
    """
    folder = content.folder("solutions")
    if not folder.is_dir():
        raise LookupError("The solutions are not installed here. Your teacher may have left them out.")
    notebook = next(iter(sorted(folder.glob(f"{exercise}_*.ipynb"))), None)
    if notebook is None:
        raise LookupError(f"The solutions of exercise {exercise} are not installed here.")
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "code" and cell["metadata"].get("summitry", {}).get("question") == question:
                return "".join(cell["source"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LookupError(f"The notebook `{notebook.name}` cannot be read ({error}).") from error
    raise LookupError(f"The notebook `{notebook.name}` holds no solution of {question}.")
