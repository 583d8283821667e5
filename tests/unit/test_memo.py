"""The checker of memos: it lists what is missing, and no file makes it raise."""

import copy
import json
import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitry import cli, memo
from summitry.memo import Finding, claims, findings, names_a_source, words

TEXTS = {
    "Bottom line": "Sign in spring. It is likely to pass [E1].",
    "Situation": "Cars were 39% of sales [E1].",
    "Options": "| Option | Cost |\n|---|---|\n| sign | beef [E2] |\n| wait | cars |",
    "Recommendation": "Sign: the ceiling is 9% [E2].",
    "Counter-evidence": "Income falls by 0.01% [E1].",
    "Risks": "- Washington asks for more.",
    "What would change this advice": "A date for a summit.",
    "Next steps": "1. January: tell the farm districts.",
}
HEAD = "# Memo\n\n**To:** the Prime Minister\n\n**From:** adviser\n\n**Date:** 15 January 2019\n\n**Subject:** cars"


def text(source):
    return {"cell_type": "markdown", "id": str(random.random())[2:], "metadata": {}, "source": source}


def code(source, outputs=({"output_type": "stream", "text": "1"},), count=1):
    cell = {"cell_type": "code", "metadata": {}, "source": source.splitlines(True), "execution_count": count}
    return cell | {"outputs": list(outputs)}


def good():
    """Return the cells of a memo with nothing to list: 0 is the head, 1 the bottom line, 5 and 6 the evidence."""
    cells = [text(HEAD)]
    for name, written in TEXTS.items():
        if name == "Counter-evidence":
            evidence = [code("# E1: cars\nt = data.load('cars')\nt"), code("# E2: beef\nprint(9)")]
            cells += [*evidence, code("print(data.cite('cars'))")]
            cells[-3:-3] = [text("## Evidence")]
        cells.append(text(f"## {name}\n\n{written}"))
    return cells


@pytest.fixture
def file(tmp_path):
    return tmp_path / "my memo 覚書.ipynb"


def save(file, cells):
    file.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return file


def listed(file, cells):
    return [str(finding) for finding in findings(save(file, cells))]


def test_a_complete_memo_has_nothing_to_list(file, capsys):
    assert listed(file, good()) == []
    memo.check(file)
    assert "✓ Nothing to list. Every claim names a source." in capsys.readouterr().out


def replaced(section, new):
    """Return the cells of the good memo with another text in `section`."""
    cells = good()
    place = next(n for n, cell in enumerate(cells) if cell["source"] == f"## {section}\n\n{TEXTS[section]}")
    cells[place] = text(new if new.startswith("#") else f"## {section}\n\n{new}")
    return cells


@pytest.mark.parametrize("section", TEXTS)
def test_a_missing_section_is_named(file, section):
    found = listed(file, replaced(section, "### Something else"))
    assert f"{section}: this section is missing. Write it under a heading with ## and this name." in found


@pytest.mark.parametrize("section", TEXTS)
@pytest.mark.parametrize("nothing", ["", " \n", "---", "<br>", "<!-- later -->", "```\n```", "**  **"])
def test_an_empty_section_is_named(file, section, nothing):
    assert f"{section}: this section is empty." in listed(file, replaced(section, f"## {section}\n\n{nothing}"))


@pytest.mark.parametrize("section", TEXTS)
def test_an_instruction_that_was_left_is_named(file, section):
    only = listed(file, replaced(section, "> ✎ Write 60 words."))
    assert (
        f"{section}: only the instruction stands here. Write the section, and delete the line that begins with ✎."
        in only
    )
    both = listed(file, replaced(section, f"> ✎ Write 60 words.\n\n{TEXTS[section]}"))
    assert both == [f"{section}: delete the line that begins with ✎."]


@pytest.mark.parametrize("name", memo.HEAD)
def test_the_head_is_read(file, name):
    cells = good()
    cells[0] = text("\n".join(line for line in HEAD.splitlines() if f"**{name}:**" not in line))
    assert listed(file, cells) == [f"Head: there is no line that begins with {name}:"]
    cells[0] = text(f"# Memo\n\n**{name}:** \n\n" + cells[0]["source"])
    assert listed(file, cells) == [f"Head: nothing stands after {name}:"]


@pytest.mark.parametrize("style", ["**To:** x", "**To**: x", "To: x", "- To: x", "To： x"])
def test_the_head_may_be_written_in_several_ways(file, style):
    cells = good()
    cells[0]["source"] = HEAD.replace("**To:** the Prime Minister", style)
    assert listed(file, cells) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Duties are 25%.",
        "Three of 4 agree.",
        "It costs $1.8 billion.",
        "It costs 1.8 billion US dollars.",
        "It is very likely that he signs.",
        "Unlikely, but dangerous.",
        "Claim: beef buys time.",
        "輸出の40%は自動車である。",
        "輸出の４０％は自動車である。",
        "It rose from 2017 to 2018 by 3.",
        "The road is 2,000 km long.",
    ],
)
def test_a_claim_without_a_source_is_listed(file, sentence):
    (found,) = listed(file, replaced("Situation", sentence))
    assert found.startswith("Situation: “")
    assert "and names no source" in found
    sourced = sentence.rstrip(".。")
    for source in (" [E1].", " (Smith, 2018).", ", see [the report](https://example.org/1).", " (my assumption)."):
        assert names_a_source(claims(sourced + source)[0]), source
    assert listed(file, replaced("Situation", f"{sourced}. [E1]")) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "They met on 17-18 April 2018 in Mar-a-Lago.",
        "In 2018-19 talks went on, and on 4 May they ended.",
        "The G7, the CPTPP-11, a KN-23 and list 4A.",
        "Lessons 21 and 31 and section 232 of the act.",
        "See option 2, or options 1 to 3.",
        "The 45th President arrived at 15:30.",
        "See `load(3)` and [the page](https://example.org/2019/5).",
        "2019年1月15日に会う。",
        "Two of three agree.",
        "The likelihood is unknown.",
    ],
)
def test_dates_and_names_are_no_claims(file, sentence):
    assert claims(sentence) == []


def test_each_sentence_row_and_item_is_judged_by_itself():
    assert claims("Cars are 39%. They sell. Steel is 3% [E1]!") == ["Cars are 39%.", "Steel is 3% [E1]!"]
    assert claims("- 3 cars\n- two cars\n* 4 cars") == ["3 cars", "4 cars"]
    assert claims("| a | 1 |\n|---|---|\n| b | 2 |\n| c | x |\n\n| d | 3 |\n|--|--|\n| e | 4 |") == ["b | 2", "e | 4"]
    assert claims("A line\nthat goes on to 5.\n\nAnother of 6.") == ["A line that goes on to 5.", "Another of 6."]
    assert claims("Mr. Abe and the U.S. agree on 5.") == ["Mr. Abe and the U.S. agree on 5."]
    assert claims("Cars are 39%. [E1] They sell.") == ["Cars are 39% [E1] ."]
    assert claims("車は39%である。売れる。鉄は3%だ。") == ["車は39%である。", "鉄は3%だ。"]


def test_evidence_cells_are_held_against_citations(file):
    cells = good()
    cells[6:8] = [
        code("# E1: cars\n1", outputs=[{"output_type": "error", "ename": "NameError"}]),
        code("# E02 beef\n9", outputs=[], count=None),
        code("# E3: troops\nx = 1", outputs=[]),
        code("# E3: ships\n1"),
        code("1 / 0", outputs=[{"output_type": "error", "ename": "ZeroDivisionError"}]),
    ]
    cells[-1]["source"] += "\n2. February: see [E4, E7-E8]."
    assert listed(file, cells) == [
        "E1: this cell stops with NameError.",
        "E2: this cell was not run, or the memo was not saved afterwards.",
        "E3: two evidence cells have this label.",
        "E3: this cell shows nothing. Let its last line be a chart, a table or a print.",
        "E3: no sentence cites it. Cite it as [E3], or take it out.",
        "[E4]: it is cited, and no evidence cell has this label.",
        "[E7]: it is cited, and no evidence cell has this label.",
        "[E8]: it is cited, and no evidence cell has this label.",
        "Code: the code cell that begins with `1 / 0` stops with ZeroDivisionError.",
    ]


def test_citations_are_counted(file):
    assert memo.citations(save(file, good())) == {"E1": 3, "E2": 2}
    file.write_bytes(b"{")
    assert memo.citations(file) == memo.citations("nowhere.ipynb") == {}


def test_a_memo_without_evidence_says_how_to_label(file):
    cells = [cell for cell in good() if cell["cell_type"] == "markdown"]
    found = listed(file, cells)
    assert "Evidence: there is no evidence cell: a code cell whose first line is # E1: what it shows." in found
    assert "[E1]: it is cited, and no evidence cell has this label." in found


def test_tables_that_are_loaded_are_credited(file):
    cells = [cell for cell in good() if "cite" not in "".join(cell["source"])]
    assert listed(file, cells) == ["Sources: the table cars is loaded and not credited: add it to data.cite(...)."]
    cells.append(code("# print(data.cite('cars'))"))
    assert len(listed(file, cells)) == 1


def test_length_is_counted_without_instructions(file):
    long = "word " * (memo.MOST_WORDS + 1)
    (found,) = listed(file, replaced("Situation", long))
    assert found.startswith("Length: 7")
    assert listed(file, replaced("Situation", f"> ✎ {long}\n\nA word.")) == [
        "Situation: delete the line that begins with ✎."
    ]
    (found,) = listed(file, replaced("Bottom line", "Very likely so [E1]. " + "word " * 60))
    assert found == "Bottom line: 64 words. Say it in 60 or fewer."
    assert words("日米同盟の将来") == 4


def test_how_sure_and_which_options(file):
    cells = replaced("Bottom line", "Sign in spring.")
    cells[4]["source"] = "## Recommendation\n\nSign [E1]."
    assert listed(file, cells) == [
        "Recommendation: neither here nor in the bottom line do you say how sure you are, in words or per cent."
    ]
    assert listed(file, replaced("Options", "Sign, since nothing else is left [E2].")) == [
        "Options: fewer than two options stand in a list or a table. A reader must be able to choose."
    ]


def test_the_bottom_line_comes_first(file):
    cells = good()
    cells[1], cells[2] = cells[2], cells[1]
    assert listed(file, cells) == ["Bottom line: it comes after Situation. A reader who stops early must have met it."]


def test_headings_may_stand_beside_a_translation(file):
    cells = good()
    for cell in cells:
        if isinstance(cell["source"], str):
            cell["source"] = cell["source"].replace("## Risks", "## リスク (risks)").replace("[E1]", "［Ｅ１］")
    assert listed(file, cells) == []


def test_cells_that_are_not_on_the_page_do_not_count(file):
    cells = good()
    cells.insert(0, text("## How to\n\nIt is 5. [E9]") | {"metadata": {"tags": [memo.NOT_ON_PAGE]}})
    assert listed(file, cells) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no notebook, or a damaged one"),
        (b"{", "is no notebook, or a damaged one"),
        (b"\xff\xfe\x00", "is no notebook, or a damaged one"),
        (b"[" * 200_000, "is no notebook, or a damaged one"),
        (b'{"cells": ' + b"[" * 100_000, "is no notebook, or a damaged one"),
        (b"null", "is a file without cells"),
        (b"[]", "is a file without cells"),
        (b"3", "is a file without cells"),
        (b"{}", "is a file without cells"),
        (b'{"cells": []}', "is a file without cells"),
        (b'{"cells": {}}', "is a file without cells"),
        (b'{"cells": [1, null, []]}', "is a file without cells"),
        (b'{"worksheets": [{"cells": []}], "nbformat": 3}', "is a file without cells"),
    ],
)
def test_a_damaged_file_is_a_finding(file, content, said):
    file.write_bytes(content)
    (found,) = findings(file)
    assert found.where.endswith(file.name)
    assert said in found.what
    memo.check(file)


def test_what_is_no_readable_file_is_a_finding(tmp_path, file):
    for path in (file, tmp_path, "no\0file.ipynb", "", "x" * 5000, None, 3.5, object(), b"memo.ipynb", ["a"]):
        assert len(findings(path)) == 1, path
        memo.check(path)


def test_a_file_that_is_too_large_is_not_read(file):
    with open(file, "wb") as stream:
        stream.truncate(memo.LARGEST_BYTES + 1)
    (found,) = findings(file)
    assert found == Finding(file.name, "has 30 MB. Clear the large outputs, save, and check again.")


@pytest.mark.parametrize(
    "piece",
    ["a" * 50, "1 ", "[E1 ", "(", "((a, 2018", "`", "<a ", "> ✎ ", "|", "Mr. ", "。", "Claim:", "](", "E1]", "E9" * 20],
)
def test_a_huge_memo_is_read_in_seconds(file, piece):
    cells = [*good(), text("## Risks\n" + piece * (500_000 // len(piece)))]
    assert isinstance(listed(file, cells), list)


def test_a_long_list_is_cut_on_the_card_only(file, capsys):
    save(file, replaced("Situation", "It is 5. " * 100))
    assert len(findings(file)) == 100
    memo.check(file)
    out = capsys.readouterr().out
    assert "100 things to look at. This is a list and no grade." in out
    assert "... and 60 more." in out


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=40),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part, max_size=4),
    max_leaves=12,
)
WRITTEN = st.lists(
    st.sampled_from(
        [
            "## Risks",
            "[E1]",
            "[E12-E99]",
            "5%",
            "likely",
            "|a|1|",
            "|--|",
            "```",
            "`",
            "\n",
            "> ✎ x",
            "。",
            "- 1",
            " ",
            "To:",
        ]
    )
    | st.text(max_size=12),
    max_size=12,
).map("".join)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON,
        "source": WRITTEN | st.lists(WRITTEN, max_size=3) | JSON,
        "outputs": st.lists(st.fixed_dictionaries({"output_type": JSON, "ename": JSON}), max_size=2) | JSON,
        "execution_count": JSON,
        "metadata": st.fixed_dictionaries({"tags": JSON}) | JSON,
    },
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, max_size=5) | JSON)
def test_no_notebook_raises(file, cells):
    file.write_text(json.dumps({"cells": cells}), "utf-8")
    found = findings(file)
    assert all(isinstance(finding, Finding) and finding.where and finding.what for finding in found)


@settings(max_examples=200, deadline=None)
@given(st.text() | WRITTEN)
def test_no_text_raises(written):
    for sentence in claims(written):
        names_a_source(sentence)
    assert words(written) >= 0
    memo.label(written)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.integers(0, 10_000))
def test_a_file_cut_or_overwritten_anywhere_does_not_raise(file, bytes_, place):
    data = save(file, copy.deepcopy(good())).read_bytes()
    at = place % len(data)
    file.write_bytes(data[:at] + bytes_)
    assert findings(file)


def test_the_command_lists_and_does_not_judge(file, capsys):
    save(file, good()[1:])
    assert cli.main(["memo", os.fspath(file)]) == 0
    out = capsys.readouterr().out
    assert "4 things to look at. This is a list and no grade." in out
    assert "Head: there is no line that begins with To:" in out
    assert "Save first, then check." in out
