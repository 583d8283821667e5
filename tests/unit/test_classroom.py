"""Teacher notes have one shape and a hand-out each, plans add up, and all of it comes out as pages to print."""

import re

import pytest

from summitry import classroom, cli, content
from curriculum import notebooks
from summitry.workspace import WorkspaceError

FOLDER = content.folder("classroom")
NOTES = sorted(path.stem for path in FOLDER.glob("[0-9]*.md"))
DECISIONS = sorted(path for path in (FOLDER / "decisions").glob("*") if path.is_dir())
HEADINGS = ["At a glance", "Plans", "Wrong answers and replies", "Hard questions", "After class"]
LENGTHS = (50, 75, 90)


def sections(markdown, level):
    """Return what stands under each heading of `level`, by heading."""
    parts = re.split(rf"^{'#' * level} (.+)$", markdown, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture(params=NOTES)
def notes(request):
    return (FOLDER / f"{request.param}.md").read_text("utf-8")


def test_notes_are_those_of_a_lesson_and_have_a_hand_out():
    handouts = {path.stem for path in (FOLDER / "handouts").glob("*.md")}
    lessons = {path.stem for path in notebooks("lessons")}
    assert sorted(lessons - set(NOTES)) == [], "these lessons have no notes of the same name in classroom/: write them"
    assert sorted(set(NOTES) - lessons) == [], "these notes are of no lesson: rename them"
    assert sorted(set(NOTES) - handouts) == [], (
        "these notes have no hand-out of the same name in classroom/handouts/: write it"
    )
    assert sorted(handouts - set(NOTES)) == [], (
        "these hand-outs have no notes of the same name in classroom/: write them"
    )


def test_notes_have_the_shape(notes):
    assert notes.startswith("# Teacher notes: ")
    assert list(sections(notes, 2)) == HEADINGS
    assert len(re.findall(r"^### .+\?$", sections(notes, 2)["Hard questions"], re.MULTILINE)) >= 5
    assert sections(notes, 2)["Wrong answers and replies"].count("\n|") >= 5


@pytest.mark.parametrize("length", LENGTHS)
def test_plans_add_up_and_say_what_to_cut(notes, length):
    plan = sections(sections(notes, 2)["Plans"], 3)[f"{length} minutes"]
    spans = re.findall(r"^\| *(\d+) *(?:[-–] *(\d+) *)?\|", plan, re.MULTILINE)
    if all(end for _, end in spans):
        assert [int(start) for start, _ in spans] == [0, *(int(end) for _, end in spans[:-1])]
        assert int(spans[-1][1]) == length
    else:
        assert sum(int(minutes) for minutes, _ in spans) == length
    assert "**Cut line:**" in plan


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_a_decision_is_complete_and_has_five_cards(decision):
    names = {path.name for path in decision.iterdir()}
    assert names == {"brief.md", "role_cards.md", "memo.ipynb", "rubric.md", "debrief.md"}
    cards = re.split(r"^---$", (decision / "role_cards.md").read_text("utf-8"), flags=re.MULTILINE)
    assert len(cards) >= 5
    assert all("**Private line (an assumption for this game).**" in card for card in cards[-5:])
    for capital in ("Tokyo", "Washington", "Seoul", "Beijing"):
        assert any(re.search(rf"^##? .*{capital}", card, re.MULTILINE) for card in cards), capital


def test_pages_are_written_once_and_nothing_is_overwritten(tmp_path, capsys):
    assert cli.main(["classroom", str(tmp_path)]) == 0
    pages = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html"))
    assert "handouts/21_who_pays_for_a_tariff.html" in pages
    assert str(tmp_path) in capsys.readouterr().out
    assert classroom.publish(tmp_path) == []
    page = tmp_path / pages[0]
    page.write_text("mine")
    assert cli.main(["classroom", str(tmp_path)]) == 1
    assert f"{page} exists and differs" in capsys.readouterr().err
    assert page.read_text() == "mine"


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match=r"file cannot be written \(.*\)\. Choose another folder\."):
        classroom.publish(tmp_path / "file")


def test_a_page_has_sheets_lines_and_tables():
    page = classroom.page("# Who < pays?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n____\n\n---\n\n## Over")
    assert "<title>Who &lt; pays?</title>" in page
    assert page.count("<table>") == page.count("<hr") == page.count('<div class="line">') == 1
    assert "anchor-link" not in page
