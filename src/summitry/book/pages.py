"""The pages of the book, as Sphinx and MyST read them, made from notebooks, questions, manifests and the glossary."""

import html
import json
import posixpath
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import nbformat

from summitry import content, data, exercises
from summitry.book.sealing import sealed
from summitry.checking import Choice, Judgement, Question
from summitry.checking.display import inline
from summitry.explore.explorer import EXPLORER_TYPE
from summitry.export import draw_on_page

UNITS = {"0": "Start", "1": "Alliance diplomacy", "2": "Trade policy", "3": "Deterrence", "4": "Statecraft"}
_LESSON = re.compile(r"^\| (\d\d) \| \[([^\]]+)\]\(lessons/(\w+)\.ipynb\) \| (.*?) \| (.*?) \|$", re.MULTILINE)
_TITLE = re.compile(r"^# (.*)$", re.MULTILINE)
_OPTIONS = re.compile(r"^[-*] \*\*\w+\*\* .*\n?", re.MULTILINE)
_FORM = re.compile(r" ?Done: (?:one letter|letters|a list of letters)\b[^.\n]*\.( More than one is right\.)?")
_TO_WRITE_ON = re.compile(r"^_{3,}[ \t]*$", re.MULTILINE)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$#|~])")


def lessons(readme: Path, names: list[str]) -> list[dict]:
    """Return number, title, slug, question and what is moved of each lesson in `names`, from the table of README.md."""
    rows = [
        dict(zip(("number", "title", "slug", "question", "move"), row, strict=True))
        for row in _LESSON.findall(readme.read_text("utf-8"))
    ]
    return [row for row in rows if f"{row['slug']}.ipynb" in names]


def lesson(notebook: dict, figures: Path) -> str:
    """Return the run `notebook` as a page: code folded, charts and explorers to be drawn by the page's script.

    The pictures of an explorer's static form are written into the folder `figures`.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _links(cell.source)
            continue
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
        for output in cell.outputs:
            payload = output.get("data", {}).get(EXPLORER_TYPE)
            if payload:
                output["data"]["text/html"] = _static_form(payload, figures)
                del payload["static"], payload["chosen"]
            draw_on_page(output)
    return nbformat.writes(notebook)


def texts(root: Path, lessons: list[dict], teacher: bool) -> Iterator[tuple[str, str]]:
    """Yield the path and the MyST text of every page that is no lesson."""
    pages = root / "book" / "pages"
    index = (pages / "index.md").read_text("utf-8")
    yield (
        "index.md",
        index.replace("<!--lessons-->", _table_of_lessons(lessons, "lessons/")).replace(
            "<!--teacher-->", "teach/index" if teacher else ""
        ),
    )
    yield "reading.md", (pages / "reading.md").read_text("utf-8")
    yield "lessons/index.md", f"# Lessons\n\n{_contents(lessons)}{_table_of_lessons(lessons, '')}"
    yield "exercises/index.md", f"# Exercises\n\n{_EXERCISES}\n\n{_contents(lessons)}{_list(lessons)}"
    for entry in lessons:
        yield f"exercises/{entry['slug']}.md", _exercise(entry["slug"])
    yield "glossary.md", glossary({entry["number"]: entry["slug"] for entry in lessons})
    yield "data.md", catalogue()
    if teacher:
        yield from _teacher(root, lessons)


_EXERCISES = (
    "Each lesson has an exercise. On these pages you answer the questions with options; the other questions ask for a "
    "number, a table, a function, a chart or a memo, and need Python: open the notebook of the same name in JupyterLab."
)


def _contents(lessons: list[dict]) -> str:
    """Return tables of contents, hidden, one for each unit."""
    parts = []
    for unit, entries in groupby(lessons, key=lambda entry: entry["number"][0]):
        lines = [f"{entry['number']} {entry['title']} <{entry['slug']}>" for entry in entries]
        parts.append("\n".join(["```{toctree}", ":hidden:", f":caption: {UNITS[unit]}", "", *lines, "```", "", ""]))
    return "".join(parts)


def _table_of_lessons(lessons: list[dict], folder: str) -> str:
    parts = []
    for unit, entries in groupby(lessons, key=lambda entry: entry["number"][0]):
        parts.append(f"## {UNITS[unit]}\n")
        for entry in entries:
            link = f"[{entry['number']} {entry['title']}]({folder}{entry['slug']}.ipynb)"
            parts.append(f"{link}\n: {entry['question']} *You move {entry['move']}.*\n")
    return "\n".join(parts)


def _list(lessons: list[dict]) -> str:
    return "\n".join(f"- [{entry['number']} {entry['title']}]({entry['slug']}.md)" for entry in lessons) + "\n"


def _links(text: str) -> str:
    """Return Markdown of a notebook with its links to other notebooks and to datasets as links of the book."""
    text = re.sub(r"\[([^\]]+)\]\(\.\./memos/(\w+)\.ipynb\)", r"\1 (`memos/\2.ipynb`)", text)  # written in JupyterLab
    text = re.sub(r"\]\((?:\.\./)?exercises/(\w+)\.ipynb\)", r"](/exercises/\1.md)", text)
    text = re.sub(r"\]\((?:\.\./lessons/)?(\w+)\.ipynb\)", r"](/lessons/\1.ipynb)", text)
    return re.sub(r"\]\(\.\./datasets/(\w+)\.yaml\)", r"](#data-\1)", text)


def _static_form(payload: dict, figures: Path) -> str:
    """Return an explorer's static form with small multiples of the chosen settings, for print and without scripts."""
    import vl_convert

    figures.mkdir(exist_ok=True)
    pictures = []
    for number, chosen in enumerate(payload["chosen"], 1):
        frame = chosen["frame"]
        if "data" not in frame:
            continue
        tables = {
            name: [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
            for name, table in frame["data"].items()
        }
        chart = {**payload["chart"], "datasets": {**payload["chart"].get("datasets", {}), **tables}}
        name = f"{payload['token']}-{number}.svg"
        (figures / name).write_text(vl_convert.vegalite_to_svg(chart, vl_version="6.4"), "utf-8")
        pictures.append(
            f'<figure><img src="../_static/figures/{name}" alt="{html.escape(frame["sentence"])}" loading="lazy">'
            f"<figcaption>{html.escape(chosen['label'])}</figcaption></figure>"
        )
    return payload["static"].replace("<!--figures-->", f'<div class="figures">{"".join(pictures)}</div>')


def _questions(number: str) -> dict[str, Question]:
    return {question.name: question for question in exercises.load(number).questions}


def _cells(folder: str, slug: str) -> list[dict]:
    notebook = json.loads((content.folder(folder) / f"{slug}.ipynb").read_bytes())
    return [{**cell, "source": "".join(cell["source"])} for cell in notebook["cells"]]


def _exercise(slug: str) -> str:
    """Return an exercise as a page: all questions with their hints, and forms for those with options."""
    questions = _questions(slug[:2])
    title, *cells = _cells("exercises", slug)
    intro = title["source"].split("\n\nPut your answer")[0]
    parts = [_links(intro), f"{_EXERCISE_NOTE.format(slug=slug)}\n"]
    pending = None  # the question whose text was shown last
    for cell in cells:
        if cell["cell_type"] == "markdown":
            found = re.match(r"### (\d+)\. ", cell["source"])
            pending = questions[f"q{found[1]}"] if found else None
            parts += [_task(cell["source"], pending), *([_answer(pending)] if pending else [])]
        elif re.match(r"(answer|check|help)-\d+$", cell["id"]):
            continue
        else:
            parts.append(f"<details>\n<summary>Code</summary>\n\n```python\n{cell['source']}\n```\n\n</details>\n")
    return "\n\n".join(parts)


_EXERCISE_NOTE = """```{{note}}
Questions with options are checked on this page. For the others, and to have your answers kept, open
`exercises/{slug}.ipynb` in JupyterLab.
```"""


def _task(source: str, question: Question | None) -> str:
    source = _links(source)
    if isinstance(question, Choice):
        source = _FORM.sub("", _OPTIONS.sub("", source))
    return source.replace("### ", "## ", 1)


def _answer(question: Question) -> str:
    hints = "".join(
        f"<details><summary>Hint {number}</summary><p>{inline(hint)}</p></details>"
        for number, hint in enumerate(question.hints, 1)
    )
    return f'{_form(question) if isinstance(question, Choice) else ""}<div class="hints">{hints}</div>\n'


def _form(question: Choice) -> str:
    """Return the form that `book/static/choices.js` checks."""
    several = not isinstance(question.answers()[0], str)
    kind, choose = ("checkbox", "choose all that are right") if several else ("radio", "choose one")
    number = question.name.removeprefix("q")
    options = "".join(
        f'<label><input type="{kind}" name="{question.name}" value="{key}"> <b>{key}</b> {inline(text)}</label>'
        for key, (text, _) in question.options.items()
    )
    return (
        f"<form class=\"summitry-choice\" data-question='{html.escape(json.dumps(sealed(question)))}'>"
        f"<fieldset><legend>Question {number}: {choose}</legend>{options}</fieldset>"
        '<button type="submit">Check</button><p role="status"></p>'
        "<noscript><p>The check needs JavaScript.</p></noscript></form>"
    )


def glossary(slugs: dict[str, str]) -> str:
    """Return the page of terms in English and Japanese, with links to the lessons `slugs`, by number."""
    terms = sorted(data.load("glossary").to_dict("records"), key=lambda entry: entry["term"].casefold())
    parts = ["# Glossary\n", "Terms of the course in English and Japanese, and the lessons that use them.\n"]
    for letter, entries in groupby(terms, key=lambda entry: entry["term"][0].upper()):
        parts += [f"## {letter}\n", "```{glossary}"]
        for entry in entries:
            lessons = ", ".join(
                f"[{number}](lessons/{slugs[number]}.ipynb)" if number in slugs else number
                for number in entry["lessons"]
            )
            parts += [entry["term"], f"{entry['term_ja']}（{entry['reading']}）"]
            parts += [f"  {_plain(entry['definition'])}.\n", f"  {{ja}}`{entry['definition_ja']}`\n"]
            parts += [f"  Lessons: {lessons}\n"]
        parts.append("```\n")
    return "\n".join(parts)


def catalogue() -> str:
    """Return the page of all datasets, with the data card of each."""
    parts = ["# Data\n", _DATA]
    for manifest in data.manifests():
        name = manifest["name"]
        card = data.describe(name).html.partition("</h4>")[2]
        parts += [
            f"(data-{name})=\n## {_plain(name)}\n",
            f"**{_plain(manifest['title'])}.** {_plain(manifest['description'])}\n",
            f"Used in lessons: {manifest['lessons']}. {_plain(manifest['redistribution'])}\n",
            *(f"- {_plain(caveat)}" for caveat in manifest["caveats"]),
            f"\n<details><summary>{_CARD}</summary>{_one_line(card)}</details>\n",
        ]
    return "\n".join(parts)


_CARD = "Data card: coverage, columns, first rows, sources"
_DATA = """Every number of the course comes from these tables. Each is one CSV file and one manifest in `datasets/`,
with source, licence, coverage and what it cannot show. In a notebook, `data.load("steel_imports")` returns a table and
`data.describe("steel_imports")` its card.
"""


def _teacher(root: Path, lessons: list[dict]) -> Iterator[tuple[str, str]]:
    """Yield the pages of the teachers' part: path and text."""
    folder = content.folder("classroom")
    names = {entry["slug"]: f"{entry['number']} {entry['title']}" for entry in lessons}
    notes = [f"{name}.md" for name in [*_others(folder), *names]]
    handouts = [f"handouts/{name}.md" for name in names]
    tables = ["# For teachers\n", _TEACH]
    for caption, sources in (("Notes", notes), ("Hand-outs", handouts), ("Decisions and the memo", _sheets(folder))):
        found = [source for source in sources if (folder / source).is_file()]
        tables.append(_toctree(caption, [_entry(_note(source), names.get(Path(source).stem)) for source in found]))
        yield from ((f"teach/{_note(source)}.md", _on_screen(folder, source)) for source in found)
    tables.append(_toctree("Solutions", [_entry(f"solutions/{slug}", name) for slug, name in names.items()]))
    yield from ((f"teach/solutions/{slug}.md", _solution(slug)) for slug in names)
    tables.append(_toctree("About the course", [_entry("why", "Why it is made so")]))
    yield "teach/why.md", (root / "book" / "decisions.md").read_text("utf-8")
    yield "teach/index.md", "\n".join(tables)


_TEACH = """Class plans, hand-outs, solutions and role cards. This part is not in the students' book.
`summitry classroom FOLDER` writes hand-outs and role cards as pages that fit their sheets of paper.
"""


def _others(folder: Path) -> list[str]:
    """Return the notes that belong to no lesson, such as one on how to set a room up."""
    number = re.compile(r"\d\d_")
    return [path.stem for path in sorted(folder.glob("*.md")) if not number.match(path.stem)]


def _sheets(folder: Path) -> list[str]:
    """Return what is printed for the decisions of the units and for the memo of the course."""
    paths = [path for part in ("decisions/*/*.md", "memo/*.md") for path in sorted(folder.glob(part))]
    return [path.relative_to(folder).as_posix() for path in paths]


def _note(source: str) -> str:
    """Return the page, in the teachers' part, of a file of classroom/."""
    name = source.removesuffix(".md")
    return name if "/" in name else f"notes/{name}"


def _entry(page: str, title: str | None) -> str:
    """Return the line of a table of contents; without `title`, Sphinx takes that of the page."""
    return f"{title} <{page}>" if title else page


def _on_screen(folder: Path, source: str) -> str:
    """Return a file of classroom/ as a page: with a title, lines to write on, and links to other pages of the book."""

    def link(found: re.Match) -> str:
        text, target = found.groups()
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        if path.startswith("../"):
            return _links(f"[{text}](../{path.removeprefix('../')})")
        shown = path.endswith(".md") and (folder / path).is_file() and not path.startswith("hub/")
        return f"[{text}](/teach/{_note(path)}.md)" if shown else f"{text} (`classroom/{path}`)"

    text = _TO_WRITE_ON.sub('<div class="line"></div>', (folder / source).read_text("utf-8"))
    text = re.sub(r"\[([^\]]+)\]\((?![a-z]+:|#)([^)\s]+)\)", link, text)
    if text.startswith("# "):
        return text
    path = folder / source
    title = _TITLE.search((path.parent / "brief.md").read_text("utf-8"))[1]
    return f"# {path.stem.replace('_', ' ').capitalize()}: {title[0].lower()}{title[1:]}\n\n{text}"


def _toctree(caption: str, names: list[str]) -> str:
    return "\n".join(["```{toctree}", ":maxdepth: 1", f":caption: {caption}", "", *names, "```", ""])


def _solution(slug: str) -> str:
    """Return the solutions of an exercise: the code, what the check says to it, and the reasons of all options."""
    questions = _questions(slug[:2])
    parts = []
    for cell in _cells("solutions", slug):
        own = cell["metadata"].get("summitry", {})
        if cell["cell_type"] == "markdown":
            parts.append(_links(cell["source"]).replace("### ", "## ", 1))
        elif not re.match(r"(check|help)-\d+$", cell["id"]):
            parts.append(f"```python\n{cell['source']}\n```")
        if "question" in own:
            parts.append(_said(questions[own["question"]]))
    return _TITLE.sub(r"# Solutions: \1", "\n\n".join(parts).replace("# Exercise: ", "# ", 1), count=1)


def _said(question: Question) -> str:
    if isinstance(question, Judgement):
        points = "".join(f"- {_plain(point)}\n" for point in question.rubric)
        return f"> {_plain(question.model_answer)}\n\n{points}"
    reasons = question.options.items() if isinstance(question, Choice) else ()
    return "".join(
        [*(f"- **{key}** {inline(reason)}\n" for key, (_, reason) in reasons), f"\n{inline(question.notice)}"]
    )


def _plain(text: str) -> str:
    """Return `text` as Markdown that means just these characters."""
    return _SPECIAL.sub(r"\\\1", text)


def _one_line(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)
