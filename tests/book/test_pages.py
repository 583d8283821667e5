"""The files of the book: all is there, links lead somewhere, nothing comes from outside, students get no solutions."""

import html
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from summitry import data, exercises
from curriculum import notebooks
from summitry.book.pages import texts
from summitry.checking import Choice, Judgement
from summitry.content import folder

LESSONS = [path.stem for path in notebooks("lessons")]
LEAST_LETTERS = 25  # a shorter piece of a solution can stand in a lesson by chance


@cache
def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def pages(book: Path) -> list[Path]:
    return sorted(path for path in book.rglob("*.html") if "_static" not in path.parts)


def letters(text: str) -> str:
    """Return `text` without anything that a page or a program may write differently."""
    return re.sub(r"[\W_]+", "", html.unescape(text)).casefold()


def everything(book: Path) -> str:
    """Return all that a reader of the files can find: text, attributes, scripts, the index of the search."""
    files = [path for path in book.rglob("*") if path.suffix in (".html", ".js", ".txt", ".json", ".inv")]
    own = [path for path in files if "vendor" not in path.parts and path.name != "vega.js"]
    raw = [path.read_text("utf-8", "replace") for path in own]
    return letters(" ".join([*raw, *(parsed(path).get_text("") for path in pages(book))]))


def told() -> dict[str, str]:
    """Return what a student must not find, by where it comes from."""
    known = letters(" ".join(shown()))
    found = {}
    for slug in LESSONS:
        for name, text in answers(slug):
            for number, line in enumerate(text.splitlines(), 1):
                if len(letters(line)) >= LEAST_LETTERS and letters(line) not in known:
                    found[f"{slug} {name}, line {number}"] = letters(line)
    return found


def shown():
    """Yield all that a student may read: lessons, exercises and hints."""
    for path in notebooks("lessons", "exercises"):
        yield from ("".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"])
    for slug in LESSONS:
        for question in questions(slug):
            yield from question.hints


def questions(slug: str):
    return exercises.load(slug[:2]).questions


def answers(slug: str):
    """Yield each text of an exercise that tells an answer, with a name for it."""
    for cell in json.loads((folder("solutions") / f"{slug}.ipynb").read_bytes())["cells"]:
        if "solution" in cell["metadata"].get("tags", []):
            yield cell["id"], "".join(cell["source"])
    for question in questions(slug):
        if isinstance(question, Choice):
            for key, (_, reason) in question.options.items():
                yield f"{question.name} {key}", reason
        if isinstance(question, Judgement):
            yield question.name, question.model_answer
        else:
            yield question.name, question.notice


def test_every_lesson_exercise_term_and_dataset_is_in_the_book(student):
    names = {path.relative_to(student).as_posix() for path in pages(student)}
    assert {f"{name}/{slug}.html" for name in ("lessons", "exercises") for slug in LESSONS} <= names
    glossary = letters(parsed(student / "glossary.html").get_text())
    terms = data.load("glossary")
    assert [t for t in [*terms["term"], *terms["term_ja"]] if letters(t) not in glossary] == []
    catalogue = parsed(student / "data.html")
    assert [
        m["name"] for m in data.manifests() if catalogue.find(id=f"data-{m['name']}".replace("_", "-")) is None
    ] == []


@cache
def places(path: Path) -> set[str]:
    return {node["id"] for node in parsed(path).find_all(id=True)}


@pytest.mark.parametrize("kind", ["student", "teacher"])
def test_links_inside_the_book_lead_to_a_page_and_a_place_on_it(kind, request):
    book = request.getfixturevalue(kind)
    broken = set()
    for page in pages(book):
        for node in parsed(page).find_all(lambda node: node.get("href") or node.get("src")):
            link = node.get("href") or node.get("src")
            target = urlsplit(link)
            if target.scheme or link == "#":
                continue
            path = (page.parent / unquote(target.path)).resolve() if target.path else page
            if not path.is_file():
                broken.add(f"{page.relative_to(book)}: {link}")
            elif target.fragment and path.suffix == ".html" and unquote(target.fragment) not in places(path):
                broken.add(f"{page.relative_to(book)}: {link} has no such place")
    assert broken == set()


def test_links_of_the_lessons_to_each_other_lead_to_pages(student):
    ends = {
        link["href"] for slug in LESSONS for link in parsed(student / "lessons" / f"{slug}.html").find_all(href=True)
    }
    assert [link for link in ends if re.search(r"\.(ipynb|md|yaml)$", link)] == []


def test_nothing_is_fetched_from_elsewhere(teacher):
    found = []
    for page in pages(teacher):
        fetching = parsed(page).find_all(["script", "img", "iframe", "source"], src=True)
        fetching += [link for link in parsed(page).find_all("link", href=True) if link.get("rel") != ["canonical"]]
        found += [f"{page.name}: {node}" for node in fetching if urlsplit(node.get("src") or node.get("href")).netloc]
    assert found == []


def test_pages_for_teachers_are_written_for_teachers_alone():
    root = folder("lessons").parent
    student, teacher = ({name for name, _ in texts(root, [], for_teachers)} for for_teachers in (False, True))
    assert student < teacher
    assert all(name.startswith("teach/") for name in teacher - student)


def test_the_students_book_holds_no_solution(student):
    book = everything(student)
    secrets = told()
    assert len(secrets) > 20 * len(LESSONS)
    assert [name for name, text in secrets.items() if text in book] == []
    assert [path for path in pages(student) if "teach" in path.relative_to(student).parts] == []


def test_the_teachers_book_holds_every_solution_and_note(teacher):
    book = everything(teacher)
    assert [name for name, text in told().items() if text not in book] == []
    names = {path.relative_to(teacher).as_posix() for path in pages(teacher)}
    classroom = folder("classroom")
    wanted = {f"teach/notes/{path.stem}.html" for path in classroom.glob("*.md")}
    for part in ("handouts/*.md", "decisions/*/*.md", "memo/*.md"):
        wanted |= {f"teach/{path.relative_to(classroom).with_suffix('.html')}" for path in classroom.glob(part)}
    assert wanted | {f"teach/solutions/{slug}.html" for slug in LESSONS} <= names


def test_every_picture_chart_and_explorer_has_a_text(student):
    nameless = []
    for page in pages(student):
        nameless += [f"{page.name}: {image}" for image in parsed(page).find_all("img") if not image.get("alt")]
        for source in parsed(page).select(".summitry-drawing > script"):
            content = json.loads(source.string)
            chart = content.get("chart", content)
            if not chart.get("description"):
                nameless.append(f"{page.name}: {chart.get('title')}")
        for picture in parsed(page).select("main svg"):
            if not (picture.get("aria-label") or picture.get("aria-hidden")):
                nameless.append(f"{page.name}: {str(picture)[:100]}")
    assert nameless == []


def test_formulas_are_drawn_with_commands_that_are_known(student):
    formulas = [formula for page in pages(student) for formula in parsed(page).find_all("math")]
    assert len(formulas) > 100
    assert [formula["alttext"] for formula in formulas if "\\" in formula.get_text()] == []


def test_vega_is_on_a_page_once_if_it_draws_and_else_not(student):
    for page in pages(student):
        scripts = [script for script in parsed(page).find_all("script", src=True) if "vega" in script["src"]]
        assert len(scripts) == bool(parsed(page).select(".summitry-drawing")), page.name


def test_the_pictures_for_paper_are_drawn(student):
    for slug in LESSONS:
        for form in parsed(student / "lessons" / f"{slug}.html").select(".summitry-static"):
            pictures = form.find_all("img")
            assert pictures, slug
            for picture in pictures:
                drawn = ElementTree.parse(student / "lessons" / picture["src"]).getroot()
                assert len(drawn.findall(".//{*}path")) > 3, picture["src"]
