"""Checks the structure of a policy memo in a notebook: it lists what is missing, and never grades.

An evidence cell is a code cell whose first line is `# E1: what it shows`. A claim is a sentence with a number or a word
of LIKELIHOOD in it, or one that begins with `Claim:`. A claim names its source in the same sentence: `[E1]`, a web
link, a name and year in brackets, or the word *assumption*. Nothing here reads whether a claim is true.
"""

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from summitry.checking.display import Card, show
from summitry.checking.judgement import WORD

HEAD = ("To", "From", "Date", "Subject")
SECTIONS = (
    "Bottom line",
    "Situation",
    "Options",
    "Recommendation",
    "Evidence",
    "Counter-evidence",
    "Risks",
    "What would change this advice",
    "Next steps",
)
MOST_WORDS = 700  # with five small charts or tables: about two printed pages
BOTTOM_LINE_WORDS = 60
# Words of likelihood and the chances, in per cent, that they stand for (ICD 203, Analytic Standards, 2015).
LIKELIHOOD = {
    "almost no chance": (1, 5),
    "very unlikely": (5, 20),
    "unlikely": (20, 45),
    "roughly even": (45, 55),
    "likely": (55, 80),
    "very likely": (80, 95),
    "almost certain": (95, 99),
}
NOT_ON_PAGE = "not_on_page"  # the tag of cells that are no part of the memo
LARGEST_BYTES = 30_000_000
LISTED = 40  # findings on one card

_INSTRUCTION = "> ✎"
_LABEL = re.compile(r"#\s*E(\d{1,3})\b\s*[:.]?\s*(.*)")
_CITATION = re.compile(r"\[\s*E\s?\d{1,3}\b[^\[\]\n]{0,80}\]")
_FENCE_OR_NOTE = re.compile(r"```.*?(?:```|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"`([^`\n]*)`")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_LIST_MARK = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_TABLE_RULE = re.compile(r"[\s|:-]+")
_STOP = re.compile(r"(?<=[.!?])[\"”’')*_]*\s+|(?<=[。！？])")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|Mr|Ms|Dr|No|vs|cf|pp?|e\.g|i\.e|approx))\.[\"”’')]*$")
_AFTER_STOP = re.compile(r"([.!?。！？])\s*((?:\[\s*E[^\[\]\n]{0,80}\]\s*)+)")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NAMED = r"(?i:section|article|chapter|title|options?|lessons?|resolution|table|figure|phase|stage|step|list|no\.|hs)"
# What has digits and is no claim: citations, dates, names.
_NO_CLAIM = re.compile(
    rf"{_CITATION.pattern}|\]\([^)\s]{0, 500}\)|https?://\S+"
    rf"|\b\d{{1,2}}(?:\s?[-–]\s?\d{{1,2}})?\s{_MONTH}\b|{_MONTH}\s\d{{1,2}}\b"
    r"|(?<![\d.,$€£¥])(?:18|19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?(?![\d,%]|\.\d)|\d+\s?[年月日]|\b\d{1,2}:\d\d\b"
    rf"|\b{_NAMED}\s\d+\w*(?:(?:,\s|\sand\s|\sor\s|\sto\s|[-–])\d+)*"
    r"|\b[A-Za-z]+-?\d\w*|\b\d+(?:st|nd|rd|th)\b"
)
_DIGIT = re.compile(r"\d")
_LIKELY = re.compile(rf"\b(?:{'|'.join(sorted(LIKELIHOOD, key=len, reverse=True))})\b", re.IGNORECASE)
_MARKED = re.compile(r"\W*Claim\s*:", re.IGNORECASE)
_SOURCE = re.compile(
    rf"{_CITATION.pattern}|\]\(|https?://|\bassum(?:ption|ptions|e|ed|ing)\b|仮定"
    r"|\([^()]{0,200}[^\W\d_][^()]{0,200}\b(?:19|20)\d\d[^()]{0,80}\)",
    re.IGNORECASE,
)
_LOADED = re.compile(r"\bdata\.load\(\s*[\"'](\w+)[\"']")
_CITED_DATA = re.compile(r"\bdata\.cite\(([^)]*)\)")


class Finding(NamedTuple):
    """Something to look at, and where in the memo it is."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class _Evidence:
    label: str
    ran: bool
    error: str
    shows: bool


@dataclass
class _Memo:
    head: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    evidence: list[_Evidence] = field(default_factory=list)
    code: str = ""
    errors: list[str] = field(default_factory=list)  # of code cells that are no evidence


def findings(path: str | os.PathLike) -> list[Finding]:
    """Return what the memo in the notebook file `path` lacks, as saved; [] if there is nothing to list.

    No file raises: one that cannot be read is itself a finding.
    """
    cells = _cells(path)
    if isinstance(cells, Finding):
        return [cells]
    memo = _parse(cells)
    return [*_head(memo), *_sections(memo), *_length(memo), *_claims(memo), *_evidence(memo), *_data(memo)]


def check(path: str | os.PathLike) -> None:
    """Show what the memo in the notebook file `path` lacks. Save the memo first: the file is what is read."""
    found = findings(path)
    points = tuple(str(finding) for finding in found[:LISTED])
    if len(found) > LISTED:
        points += (f"... and {len(found) - LISTED} more.",)
    if found:
        things = "1 thing" if len(found) == 1 else f"{len(found)} things"
        card = Card("☰", f"{things} to look at", "This is a list and no grade.", points, note=_saved(path))
    else:
        message = "Every claim names a source. Whether the source bears it, a reader must say."
        card = Card("✓", "Nothing to list", message, note=_saved(path))
    show(card)


def citations(path: str | os.PathLike) -> dict[str, int]:
    """Return how often the memo in the notebook file `path` cites each of its evidence cells; {} if it has none."""
    cells = _cells(path)
    if isinstance(cells, Finding):
        return {}
    memo = _parse(cells)
    cited = Counter(label for text in memo.sections.values() for label in _cited(_written(text)))
    return {cell.label: cited[cell.label] for cell in memo.evidence}


def words(text: str) -> int:
    """Return the number of words; in Chinese and Japanese two characters count as one."""
    return sum(1 for _ in WORD.finditer(text))


def claims(text: str) -> list[str]:
    """Return the sentences of Markdown `text` that are claims."""
    return [sentence for sentence in _sentences(text) if _is_claim(sentence)]


def names_a_source(sentence: str) -> bool:
    """Return whether `sentence` names an evidence cell, a link, a name and year, or calls itself an assumption."""
    return bool(_SOURCE.search(sentence))


def label(source: str) -> tuple[str, str] | None:
    """Return the label of an evidence cell, such as E1, and what it says it shows; None for other code."""
    found = _LABEL.match(unicodedata.normalize("NFKC", source.strip().partition("\n")[0]))
    return (_label(found[1]), found[2].strip()) if found else None


def _cells(path: Any) -> list[dict] | Finding:
    """Return the cells of a notebook file that can be read as such, or the finding that says why there are none."""
    try:
        file = Path(path)
        if file.stat().st_size > LARGEST_BYTES:
            size = file.stat().st_size / 1e6
            return Finding(file.name, f"has {size:.0f} MB. Clear the large outputs, save, and check again.")
        notebook = json.loads(file.read_bytes())
    except FileNotFoundError:
        return Finding(str(path), "there is no such file. Give the name as the file browser shows it.")
    except OSError as error:
        return Finding(str(path), f"cannot be read ({error.strerror}).")
    except (ValueError, RecursionError):
        return Finding(str(path), "is no notebook, or a damaged one. Open it in JupyterLab and save it again.")
    except TypeError:
        return Finding("The memo", "give the name of the notebook file, in quotation marks.")
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    cells = [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    return cells or Finding(file.name, "is a file without cells. Open it in JupyterLab and save it again.")


def _saved(path: Any) -> str:
    try:
        file = Path(path)
        when = datetime.fromtimestamp(file.stat().st_mtime)
    except (OSError, ValueError, TypeError, OverflowError):
        return ""
    return f"Read from {file.name} as it was saved on {when:%d %B at %H:%M}. Save first, then check."


def _source(cell: dict) -> str:
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return unicodedata.normalize("NFKC", text)


def _parse(cells: list[dict]) -> _Memo:
    memo = _Memo()
    title = ""
    for cell in cells:
        source = _source(cell)
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        if isinstance(tags, list) and NOT_ON_PAGE in tags:
            continue
        if cell.get("cell_type") == "code":
            _add_code(memo, cell, source)
        elif cell.get("cell_type") == "markdown":
            for line in _FENCE_OR_NOTE.sub(" ", source).splitlines():
                if heading := re.match(r"\s{0,3}##\s+(.*\S)", line):
                    title = _section_of(heading[1])
                    memo.sections.setdefault(title, "")
                elif not re.match(r"\s{0,3}#+\s", line):
                    _add_line(memo, title, line)
            _add_line(memo, title, "")
    return memo


def _add_line(memo: _Memo, title: str, line: str) -> None:
    if title:
        memo.sections[title] += line + "\n"
    else:
        memo.head += line + "\n"


def _add_code(memo: _Memo, cell: dict, source: str) -> None:
    memo.code += "".join(line for line in source.splitlines(True) if not line.lstrip().startswith("#")) + "\n"
    outputs = cell.get("outputs")
    outputs = [output for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else []
    error = next((str(o.get("ename") or "an error")[:60] for o in outputs if o.get("output_type") == "error"), "")
    first = source.strip().partition("\n")[0]
    if labelled := label(source):
        ran = bool(outputs) or cell.get("execution_count") is not None
        memo.evidence.append(_Evidence(labelled[0], ran, error, bool(outputs)))
    elif error:
        memo.errors.append(f"the code cell that begins with `{_short(first, 40)}` stops with {error}.")


def _section_of(heading: str) -> str:
    """Return the section that a heading opens, which may stand beside a translation; else the heading itself."""
    folded = heading.casefold()
    held = [name for name in SECTIONS if name.casefold() in folded]
    return max(held, key=len) if held else heading


def _label(number: str | int) -> str:
    return f"E{int(number)}"


def _head(memo: _Memo) -> Iterator[Finding]:
    for name in HEAD:
        line = re.search(rf"^\W*{name}\W*?[:：](.*)$", memo.head, re.MULTILINE | re.IGNORECASE)
        if line is None:
            yield Finding("Head", f"there is no line that begins with {name}:")
        elif not re.search(r"\w", line[1]):
            yield Finding("Head", f"nothing stands after {name}:")


def _sections(memo: _Memo) -> Iterator[Finding]:
    for name in SECTIONS:
        if name not in memo.sections:
            yield Finding(name, "this section is missing. Write it under a heading with ## and this name.")
            continue
        empty = not re.search(r"\w", _written(memo.sections[name])) and name != "Evidence"
        if _INSTRUCTION in memo.sections[name]:
            told = "only the instruction stands here. Write the section, and delete" if empty else "delete"
            yield Finding(name, f"{told} the line that begins with ✎.")
        elif empty:
            yield Finding(name, "this section is empty.")
        if name == "Evidence":
            if not memo.evidence:
                yield Finding(name, "there is no evidence cell: a code cell whose first line is # E1: what it shows.")
        elif name == "Options" and not empty and _choices(memo.sections[name]) < 2:
            yield Finding(name, "fewer than two options stand in a list or a table. A reader must be able to choose.")
    first = next(iter(memo.sections), None)
    if first != SECTIONS[0] and SECTIONS[0] in memo.sections:
        yield Finding(SECTIONS[0], f"it comes after {_short(first)}. A reader who stops early must have met it.")
    advice = memo.sections.get("Bottom line", "") + memo.sections.get("Recommendation", "")
    if re.search(r"\w", _written(advice)) and not (_LIKELY.search(advice) or re.search(r"\d\s?%", advice)):
        yield Finding(
            "Recommendation",
            "neither here nor in the bottom line do you say how sure you are, in words or per cent.",
        )


def _choices(text: str) -> int:
    lines = _written(text).splitlines()
    rows = sum(line.lstrip().startswith("|") and bool(re.search(r"\w", line)) for line in lines)
    return max(rows - 1, 0) + sum(bool(_LIST_MARK.match(line)) for line in lines)


def _length(memo: _Memo) -> Iterator[Finding]:
    total = sum(words(_written(text)) for text in memo.sections.values())
    if total > MOST_WORDS:
        yield Finding("Length", f"{total:,} words; {MOST_WORDS} fill two pages. Cut, from the situation first.")
    top = words(_written(memo.sections.get("Bottom line", "")))
    if top > BOTTOM_LINE_WORDS:
        yield Finding("Bottom line", f"{top} words. Say it in {BOTTOM_LINE_WORDS} or fewer.")


def _claims(memo: _Memo) -> Iterator[Finding]:
    for name, text in memo.sections.items():
        for sentence in claims(text):
            if not names_a_source(sentence):
                yield Finding(name, f"“{_short(sentence)}” {_reason(sentence)} and names no source.")


def _reason(sentence: str) -> str:
    if _DIGIT.search(_NO_CLAIM.sub(" ", sentence)):
        return "holds a number"
    return "says how likely something is" if _LIKELY.search(sentence) else "is marked as a claim"


def _is_claim(sentence: str) -> bool:
    return bool(_DIGIT.search(_NO_CLAIM.sub(" ", sentence)) or _LIKELY.search(sentence) or _MARKED.match(sentence))


def _written(text: str) -> str:
    """Return Markdown without its instructions, its tags, and the digits in code."""
    kept = (line for line in text.splitlines() if not line.lstrip().startswith(_INSTRUCTION))
    plain = _TAG.sub(" ", _FENCE_OR_NOTE.sub(" ", "\n".join(kept)))
    return _CODE.sub(lambda code: _DIGIT.sub("", code[1]), plain)


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of Markdown, a row of a table as one; a citation after the stop belongs to the sentence."""
    for block in _blocks(_written(unicodedata.normalize("NFKC", text))):
        if block.startswith("|"):
            yield block.strip("| ")
            continue
        parts = []
        for part in filter(str.strip, _STOP.split(_AFTER_STOP.sub(r" \2\1 ", block))):
            parts.append(part.strip())
            if not _ABBREVIATION.search(part[-12:]):
                yield " ".join(parts)
                parts = []
        if parts:
            yield " ".join(parts)


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs, list items and the rows of tables below their heads, each as one line."""
    block, table = [], 0
    for line in [*text.splitlines(), ""]:
        row = line.lstrip().startswith("|")
        mark = _LIST_MARK.match(line)
        if (row or mark or not line.strip()) and block:
            yield " ".join(block)
            block = []
        table = table + 1 if row else 0
        if row:
            if table > 1 and not _TABLE_RULE.fullmatch(line):
                yield line.strip()
        elif line.strip():
            block.append(line[mark.end() if mark else 0 :].strip().lstrip("> "))


def _evidence(memo: _Memo) -> Iterator[Finding]:
    cited = {label for text in memo.sections.values() for label in _cited(_written(text))}
    counts = Counter(cell.label for cell in memo.evidence)
    for cell in memo.evidence:
        name = cell.label
        if counts.pop(name, 1) > 1:
            yield Finding(name, "two evidence cells have this label.")
        if cell.error:
            yield Finding(name, f"this cell stops with {cell.error}.")
        elif not cell.ran:
            yield Finding(name, "this cell was not run, or the memo was not saved afterwards.")
        elif not cell.shows:
            yield Finding(name, "this cell shows nothing. Let its last line be a chart, a table or a print.")
        if name not in cited:
            cited.add(name)
            yield Finding(name, f"no sentence cites it. Cite it as [{name}], or take it out.")
    have = {cell.label for cell in memo.evidence}
    for name in sorted(cited - have, key=lambda name: (len(name), name)):
        yield Finding(f"[{name}]", "it is cited, and no evidence cell has this label.")
    for error in memo.errors:
        yield Finding("Code", error)


def _cited(text: str) -> Iterator[str]:
    for citation in _CITATION.findall(text):
        for first, last in re.findall(r"\bE\s?(\d{1,3})\b(?:\s?[-–]\s?E?\s?(\d{1,3})\b)?", citation):
            yield _label(first)
            if last:
                yield from map(_label, range(int(first) + 1, min(int(last), int(first) + 20) + 1))


def _data(memo: _Memo) -> Iterator[Finding]:
    credited = set(re.findall(r"[\"'](\w+)[\"']", " ".join(_CITED_DATA.findall(memo.code))))
    for name in sorted(set(_LOADED.findall(memo.code)) - credited):
        yield Finding("Sources", f"the table {_short(name)} is loaded and not credited: add it to data.cite(...).")


def _short(text: str, most: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 4].rstrip() + " ..."
