"""The shape of a notebook: each rule yields one sentence for each thing that is wrong and says how to mend it."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

OPENING = ["Questions", "You will be able to", "Before you start"]
CLOSING = [
    "Try it",
    "Break the result",
    "What this cannot show",
    "Decision point",
    "Check your understanding",
    "Key figures",
    "Key points",
    "Sources",
    "Next",
]
NOT_IN = {"00_start_here": {"Break the result"}}
TAGS = {
    "lessons": {"keep_output", "nbval-check-output"},
    "exercises": set(),
    "solutions": {"solution"},
}
LONGEST_CELL = 12
CHART_CALLS = {"Chart", "layer", "concat", "hconcat", "vconcat", "repeat"}
KEPT = {"keep_output", "nbval-check-output"}

LINK = re.compile(r"\]\(([^)\s]+)\)")
NUMBER = re.compile(r"([$€£¥]?)(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(\s?%|\s+per\s?cent\b)?")
SOURCED = re.compile(r"\]\(|https?://|\bSource\b|\([^()]*[A-Za-z][^()]*,[^()]*\b(?:19|20)\d\d\b[^()]*\)")
UNREAD = re.compile(r"```.*?```|`[^`]*`|(?<!\\)\$\$.*?\$\$|(?<!\\)\$[^$\n]*?(?<!\\)\$", re.DOTALL)


@dataclass
class Section:
    """What stands under one H2: its Markdown and its code cells. The first section, without title, is all before it."""

    title: str
    text: str = ""
    code: list = field(default_factory=list)


def read(path: Path):
    """Return the notebook as it lies on the disk: `nbformat.read` would repair it in passing."""
    return nbformat.reader.reads(path.read_text("utf-8"))


def sections(nb) -> list[Section]:
    """Split a notebook at its H2 headings."""
    parts = [Section("")]
    for cell in nb.cells:
        if cell.cell_type == "code":
            parts[-1].code.append(cell)
            continue
        for level, line in _lines(cell.source):
            if level == 2:
                parts.append(Section(line[3:].strip()))
            parts[-1].text += line + "\n"
        parts[-1].text += "\n"
    return parts


def _lines(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its heading level, 0 for no heading; fenced code has no headings."""
    fenced = False
    for line in markdown.splitlines():
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else re.match(r"(#{1,6}) ", line)
        yield (len(heading[1]) if heading else 0), line


def _code(nb) -> list:
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def _markdown(nb) -> str:
    return "\n\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")


def _where(nb, cell) -> str:
    return f"cell {nb.cells.index(cell) + 1} ({cell.source.strip().partition(chr(10))[0][:60] or 'empty'})"


def a_valid_notebook(nb, path: Path) -> Iterator[str]:
    """Notebook format 4.5 with ids, a file name with number and slug, a kernel, one H1 at the top."""
    if not re.fullmatch(r"\d\d_[a-z0-9]+(_[a-z0-9]+)*", path.stem):
        yield f"file name {path.name}: write a two-digit number, then a lower-case slug with underscores"
    if (nb.nbformat, nb.nbformat_minor) != (4, 5):
        yield f"notebook format {nb.nbformat}.{nb.nbformat_minor}: save it as 4.5"
    ids = Counter(cell.get("id") for cell in nb.cells)
    if repeated := [name for name, count in ids.items() if name is None or count > 1]:
        yield f"cell ids {repeated} are missing or not unique; run `summitry build`, which gives new ones"
    else:
        try:
            nbformat.validate(nb)
        except nbformat.ValidationError as error:
            yield f"notebook format: {str(error).splitlines()[0]}"
    if nb.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "metadata: no kernelspec python3, so that JupyterLab asks for a kernel; run `summitry build`"
    titles = [line for level, line in _lines(_markdown(nb)) if level == 1]
    if len(titles) != 1 or nb.cells[0].cell_type != "markdown" or not nb.cells[0].source.startswith("# "):
        yield f"one H1 must open the first cell, and there is no other; found {titles}"


def known_tags(nb, path: Path) -> Iterator[str]:
    """Only tags that some tool reads; `keep_output` goes with the tag that makes nbval compare."""
    for cell in nb.cells:
        tags = set(cell.metadata.get("tags", []))
        if unknown := tags - TAGS[path.parent.name]:
            yield f"{_where(nb, cell)}: unknown tags {sorted(unknown)}; take them away, no tool reads them here"
        if tags & KEPT and not tags >= KEPT:
            yield f"{_where(nb, cell)}: {sorted(KEPT)} go together, or nbval does not compare what is kept"


def outputs_only_where_kept(nb, path: Path) -> Iterator[str]:
    """No outputs, but in kept cells: there text and an execution count, without which nbval compares nothing."""
    for cell in _code(nb):
        if "keep_output" not in cell.metadata.get("tags", []):
            if cell.outputs or cell.execution_count is not None:
                yield f"{_where(nb, cell)}: has an output or execution count; clear it"
        elif not kept_text(cell).strip() or cell.execution_count is None:
            number = path.name[:2]
            yield f"{_where(nb, cell)}: keep_output without text output or count; run `summitry build {number}`"
        elif any(set(output.get("data", {"text/plain": ""})) != {"text/plain"} for output in cell.outputs):
            yield f"{_where(nb, cell)}: a kept output is text only; print it"


def kept_text(cell) -> str:
    """Return the text of a cell's outputs."""
    return "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def links_that_resolve(nb, path: Path) -> Iterator[str]:
    """Every relative link leads to a file."""
    for target in LINK.findall(_markdown(nb)):
        file = target.partition("#")[0]
        if file and not re.match(r"[a-z]+:", file) and not (path.parent / file).exists():
            advice = "; `summitry build` makes it from solutions/" if file.startswith("../exercises/") else ""
            yield f"link {target}: no such file{advice}"


def a_link_to(nb, target: str, text: str | None = None) -> Iterator[str]:
    """`text` (the whole notebook by default) links to `target`."""
    if target not in LINK.findall(_markdown(nb) if text is None else text):
        yield f"no link to {target}: add one"


def loaded(nb) -> set[str]:
    """Return the names that the code passes to `data.load`."""
    return {
        call.args[0].value
        for cell in _code(nb)
        for call in ast.walk(ast.parse(cell.source))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "data.load"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def questions_of_its_number(nb, path: Path) -> Iterator[str]:
    """An exercise and its solution import the questions of their own number."""
    own = f"ex{path.name[:2]}"
    imported = re.findall(r"\bsummitry\.exercises\.(\w+)", "\n".join(cell.source for cell in _code(nb)))
    for module in sorted(set(imported) - {own}):
        yield f"the questions come from summitry.exercises.{module}; import them from {own}"


def datasets_that_exist(nb, manifests: set[str]) -> Iterator[str]:
    """Every dataset that the code loads has a manifest."""
    for name in sorted(loaded(nb) - manifests):
        yield f"data.load({name!r}): datasets/ has no manifest of that name; mend the name, or write its builder"


def sections_in_order(nb, path: Path) -> Iterator[str]:
    """The sections of a lesson stand in the order of the house style, with a body between opening and closing."""
    titles = [section.title for section in sections(nb)[1:]]
    closing = [title for title in CLOSING if title not in NOT_IN.get(path.stem, ())]
    if titles[: len(OPENING)] != OPENING:
        yield f"the first sections must be {OPENING}, found {titles[: len(OPENING)]}"
    if titles[-len(closing) :] != closing:
        yield f"the last sections must be {closing}, found {titles[-len(closing) :]}"
    if len(titles) <= len(OPENING) + len(closing):
        yield "no section of its own between Before you start and Try it; write one"
    by_title = {section.title: section.text for section in sections(nb)}
    for item in ("Time", "You need", "Data used"):
        if not re.search(rf"^[-*] \*\*{item}\*\*:", by_title.get("Before you start", ""), re.MULTILINE):
            yield f"Before you start has no list item - **{item}**: add it"


def one_import_cell(nb, path: Path) -> Iterator[str]:
    """The first code cell imports all that a lesson needs, summitry first."""
    first, *rest = _code(nb) or [None]
    if first is None or not first.source.startswith("import summitry\n"):
        yield "the first code cell must start with import summitry, which sets up the charts"
    for cell in rest:
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(cell.source))):
            yield f"{_where(nb, cell)}: imports; move it to the import cell"


def short_cells(nb, path: Path) -> Iterator[str]:
    """Code cells after the import cell can be read at one glance."""
    for cell in _code(nb)[1:]:
        lines = [line for line in cell.source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        if len(lines) > LONGEST_CELL:
            yield f"{_where(nb, cell)}: {len(lines)} lines of code, more than {LONGEST_CELL}; split it"


def charts_that_speak(nb, path: Path) -> Iterator[str]:
    """A cell that draws and shows a chart gives it a title and a description."""
    for cell in _code(nb):
        tree = ast.parse(cell.source)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        if not tree.body or not isinstance(tree.body[-1], ast.Expr):
            continue
        if any(ast.unparse(call.func) in {f"alt.{name}" for name in CHART_CALLS} for call in calls):
            given = {keyword.arg for call in calls for keyword in call.keywords}
            for needed in ("title", "description"):
                if needed not in given:
                    yield f"{_where(nb, cell)}: the chart has no {needed}=; give it one with .properties({needed}=...)"


def data_used(nb) -> set[str]:
    """Return the names of the datasets whose manifests *Data used*, the last item of Before you start, links to."""
    text = next((section.text for section in sections(nb) if section.title == "Before you start"), "")
    return set(re.findall(r"\]\(\.\./datasets/(\w+)\.yaml\)", text.partition("**Data used**")[2]))


def data_named_is_data_loaded(nb, path: Path) -> Iterator[str]:
    """*Data used* links to exactly the datasets that the code loads."""
    for name in sorted(data_used(nb) - loaded(nb)):
        yield f"Data used links to {name}, which no cell loads; load it, or take the link away"
    for name in sorted(loaded(nb) - data_used(nb)):
        yield f"data.load({name!r}): Data used does not link to its manifest; add the link"


def one_key_figures_cell(nb, path: Path) -> Iterator[str]:
    """Key figures holds exactly one code cell, which is kept."""
    code = next((section.code for section in sections(nb) if section.title == "Key figures"), [])
    if len(code) != 1 or "keep_output" not in code[0].metadata.get("tags", []):
        yield "Key figures must hold exactly one code cell, tagged keep_output"


def numbers_that_cannot_drift(nb, path: Path) -> Iterator[str]:
    """A decimal, percentage or price in prose is printed by Key figures, set in the code, or beside its source."""
    known = {value for cell in _code(nb) for _, value in _numbers(kept_text(cell))}
    for cell in _code(nb):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                known |= {float(node.value), round(node.value * 100, 9)}
    start = nb.cells.index(_code(nb)[0])
    for cell in nb.cells[start:]:
        if cell.cell_type != "markdown" or "## Sources" in cell.source:
            continue
        for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", cell.source):
            prose = UNREAD.sub(" ", paragraph).replace("\\$", "$")
            if SOURCED.search(prose):
                continue
            for text, value in _numbers(prose, quoted=True):
                if value not in known:
                    yield (
                        f"{_where(nb, cell)}: {text} is neither printed by Key figures nor set in the code, "
                        "and no source stands beside it (a link, or Name, year in brackets)"
                    )


def _numbers(text: str, quoted: bool = False) -> Iterator[tuple[str, float]]:
    """Yield the numbers in `text`, or only those with a decimal, a percent sign or a currency (`quoted`)."""
    for match in NUMBER.finditer(text):
        currency, whole, decimals, percent = match.groups()
        if not quoted or currency or decimals or percent:
            yield match[0].strip(), float(whole.replace(",", "") + (decimals or ""))


ANY = (a_valid_notebook, known_tags, outputs_only_where_kept, links_that_resolve)
LESSON = (
    sections_in_order,
    one_import_cell,
    short_cells,
    charts_that_speak,
    data_named_is_data_loaded,
    one_key_figures_cell,
    numbers_that_cannot_drift,
)


def problems(nb, path: Path, manifests: set[str]) -> list[str]:
    """Return all that is wrong with the notebook `nb`, read from `path` in lessons/, exercises/ or solutions/.

    `manifests` are the names of all datasets.
    """
    found = [problem for rule in ANY for problem in rule(nb, path)]
    found += datasets_that_exist(nb, manifests)
    if path.parent.name == "lessons":
        found += [problem for rule in LESSON for problem in rule(nb, path)]
        check = next((section.text for section in sections(nb) if section.title == "Check your understanding"), "")
        found += a_link_to(nb, f"../exercises/{path.name}", check)
    else:
        found += a_link_to(nb, f"../lessons/{path.name}")
        found += questions_of_its_number(nb, path)
    return found
