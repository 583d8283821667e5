"""The model memos run without network and keep the rules that they teach; the template says what is missing."""

import nbformat
import pytest
from nbclient import NotebookClient

from summitry import memo
from offline import environment
from summitry.content import folder

MODELS = sorted(folder("memos").glob("model_*.ipynb"))
TEMPLATE = folder("memos") / "my_memo.ipynb"


def run(path, tmp_path):
    """Return the path of a copy of the memo that was run and saved, as a writer would."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}})
    client.execute(env=environment(tmp_path))
    nbformat.write(notebook, tmp_path / path.name)
    return tmp_path / path.name


def test_there_are_models_of_three_persuasions():
    assert [path.stem for path in MODELS] == ["model_alliance_first", "model_deal_first", "model_trade_first"]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_memo_has_nothing_to_list(path, tmp_path):
    assert memo.findings(run(path, tmp_path)) == []


def test_models_share_their_evidence_but_for_the_chances():
    evidence = []
    for path in [*MODELS, TEMPLATE]:
        cells = nbformat.read(path, as_version=4).cells
        evidence.append([cell.source for cell in cells if cell.cell_type == "code" and memo.label(cell.source)])
    assert [len(cells) for cells in evidence] == [5, 5, 5, 5]
    assert all(cells[:4] == evidence[0][:4] for cells in evidence)
    assert all("chances and options are assumptions" in cells[4] for cells in evidence)


@pytest.mark.parametrize("path", [*MODELS, TEMPLATE], ids=lambda path: path.stem)
def test_a_memo_on_the_disk_is_not_run_and_prints_as_a_memo(path):
    notebook = nbformat.reader.reads(path.read_text("utf-8"))
    nbformat.validate(notebook)
    assert notebook.metadata["summitry"] == {"page": "memo"}
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")


def test_the_template_runs_and_lists_what_is_to_be_written(tmp_path):
    found = [str(finding) for finding in memo.findings(run(TEMPLATE, tmp_path))]
    for section in memo.SECTIONS:
        assert any(line.startswith(f"{section}: ") and "✎" in line for line in found), section
    assert {f"Head: nothing stands after {name}:" for name in ("To", "From", "Subject")} <= set(found)
    assert not any("stops with" in line or "not credited" in line for line in found)
