"""`summitry.data` on a small folder of datasets that the tests may damage."""

import re
import subprocess
import sys

import pandas as pd
import pytest
import yaml

from summitry import content, data

CSV = "day,who,share,count,held,note\n2018-03-08,JPN;USA,0.5,1,true,signed\n2018-03-09,,,,false,\n"
MANIFEST = {
    "name": "meetings",
    "type": "table",
    "path": "meetings.csv",
    "title": "Meetings",
    "row": "one meeting",
    "description": "Two meetings <b>to test with</b>.",
    "coverage": {"start": 2017, "end": 2018},
    "sources": [{"key": "a2018", "title": "A & B", "author": "An Author", "year": 2018, "path": "https://example.org"}],
    "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}],
    "redistribution": "May be passed on.",
    "caveats": ["Only two."],
    "schema": {
        "missingValues": [""],
        "fields": [
            {"name": "day", "type": "date", "description": "Day"},
            {"name": "who", "type": "list", "delimiter": ";", "description": "States"},
            {"name": "share", "type": "number", "unit": "1", "description": "Share"},
            {"name": "count", "type": "integer", "description": "Count"},
            {"name": "held", "type": "boolean", "description": "Held"},
            {"name": "note", "type": "string", "description": "Note"},
        ],
    },
    "rows": 2,
    "nulls": {"who": 1, "share": 1, "count": 1, "note": 1},
    "hash": "sha256:32f4ea79a92c3b4b9a5d2d2a7e6a2a55",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder `datasets` with the dataset `meetings`, in a place that is no checkout."""
    path = tmp_path / "datasets"
    path.mkdir()
    monkeypatch.setattr(content, "folder", lambda name: path)
    _write(path, CSV)
    return path


def _write(path, text, **changes):
    """Write `text` and a manifest that has its checksum."""
    (path / "meetings.csv").write_bytes(text.encode("utf-8"))
    digest = "sha256:" + data.hashlib.sha256(text.encode("utf-8")).hexdigest()
    (path / "meetings.yaml").write_text(yaml.safe_dump(MANIFEST | {"hash": digest} | changes), encoding="utf-8")


def test_columns_have_the_types_of_the_manifest(folder):
    table = data.load("meetings")
    assert pd.api.types.is_datetime64_any_dtype(table["day"])
    assert table["who"].tolist() == [["JPN", "USA"], []]
    assert str(table["share"].dtype) == "float64"
    assert str(table["count"].dtype) == "Int64"
    assert str(table["held"].dtype) == "bool"
    assert table["note"][0] == "signed"


def test_an_empty_cell_is_missing_and_not_zero(folder):
    table = data.load("meetings")
    assert table.loc[1, ["share", "count", "note"]].isna().all()


def test_text_that_looks_like_a_missing_value_stays_text(folder):
    _write(folder, CSV.replace("signed", "NA"))
    assert data.load("meetings")["note"][0] == "NA"


def test_integers_without_gaps_are_plain(folder):
    _write(folder, CSV.replace("false,", "false,x").replace(",,,false", ",,2,false"), nulls={"who": 1, "share": 1})
    assert str(data.load("meetings")["count"].dtype) == "int64"


def test_a_near_name_is_suggested(folder):
    with pytest.raises(ValueError, match=r"there is no dataset 'meating'; did you mean 'meetings'\?"):
        data.load("meating")


@pytest.mark.parametrize("name", ["zzz", "", "../meetings", "meetings.csv.", 3, None, ["meetings"]])
@pytest.mark.parametrize("function", [data.load, data.describe, data.cite])
def test_any_other_name_is_refused_in_one_sentence(folder, function, name):
    with pytest.raises(ValueError, match="there is no dataset"):
        function(name)


DAMAGE = {
    "a changed file": (lambda path: (path / "meetings.csv").write_text(CSV.replace("0.5", "0.6")), "checksum"),
    "a missing file": (lambda path: (path / "meetings.csv").unlink(), r"meetings\.csv is missing"),
    "another encoding": (lambda path: (path / "meetings.csv").write_bytes(CSV.encode("utf-16")), "not UTF-8"),
    "a broken manifest": (lambda path: (path / "meetings.yaml").write_text("name: [\n"), r"meetings\.yaml cannot be"),
    "an empty manifest": (lambda path: (path / "meetings.yaml").write_text(""), r"meetings\.yaml cannot be read"),
    "another manifest encoding": (
        lambda path: (path / "meetings.yaml").write_bytes("title: 日".encode("utf-16")),
        "not UTF-8",
    ),
    "a column too many": (lambda path: _write(path, CSV.replace("note", "remark")), "columns: note, remark"),
    "columns in another order": (lambda path: _write(path, CSV.replace("day,who", "who,day")), "their order"),
    "a wrong type": (lambda path: _write(path, CSV.replace("0.5", "half")), "types: .*half"),
    "a wrong date": (lambda path: _write(path, CSV.replace("2018-03-09", "9/3/2018")), "types: "),
    "too few rows": (lambda path: _write(path, CSV, rows=3), "2 rows"),
    "other missing values": (lambda path: _write(path, CSV, nulls={"count": 1}), "missing values"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named_with_the_way_to_restore_it(folder, damage):
    do, words = DAMAGE[damage]
    do(folder)
    with pytest.raises(data.DamagedDataset, match=words) as error:
        data.load("meetings")
    assert "run `summitry doctor`." in str(error.value)
    assert "\n" not in str(error.value)


def test_in_a_checkout_git_restores(folder):
    (folder.parent / ".git").mkdir()
    (folder / "meetings.csv").unlink()
    with pytest.raises(data.DamagedDataset, match=re.escape("run `git checkout -- datasets/meetings.csv`.")):
        data.load("meetings")


def test_json_is_a_dictionary(folder):
    _write(folder, '{"type": "Topology"}', type="json")
    assert data.load("meetings") == {"type": "Topology"}


def test_a_card_holds_all_facts_as_text_and_as_html(folder):
    card = data.describe("meetings")
    facts = ("one meeting", "2017 to 2018", "2 rows, 6 columns", "May be passed on.", "Only two.", "An Author")
    for fact in (*facts, "Columns", "meaning", "First rows", "signed"):
        assert fact in str(card)
        assert fact in card.html
    assert "A & B" in card.text
    assert "A &amp; B" in card.html
    assert "<b>to test with" not in card.html


def test_a_card_takes_the_colours_of_the_page(folder):
    assert not re.search(r"(?<!current)color|background|<style|\"#", data.describe("meetings").html, re.IGNORECASE)


def test_citations_as_text_and_bibtex(folder):
    assert data.cite("meetings", "meetings") == "An Author (2018). A & B. https://example.org"
    assert data.cite("meetings", bibtex=True).splitlines() == [
        "@misc{a2018,",
        "  author = {{An Author}},",
        "  title = {{A & B}},",
        "  year = {2018},",
        "  url = {https://example.org}",
        "}",
    ]


def test_all_sources_of_a_dataset_are_cited_each_once(folder):
    other = {"key": "b2019", "title": "C", "author": "Somebody Else", "year": 2019, "path": "https://example.com"}
    _write(folder, CSV, sources=[*MANIFEST["sources"], other, *MANIFEST["sources"]])
    assert data.cite("meetings").splitlines() == [
        "An Author (2018). A & B. https://example.org",
        "Somebody Else (2019). C. https://example.com",
    ]


def test_the_card_has_the_citation_in_bibtex(folder):
    assert "author = {{An Author}},\n  title = {{A &amp; B}}" in data.describe("meetings").html


def test_citing_nothing_is_refused():
    with pytest.raises(ValueError, match="names is empty"):
        data.cite()


def test_the_catalogue_can_be_searched(folder):
    assert data.catalogue().loc["meetings", "rows"] == 2
    assert list(data.catalogue("SHARE").index) == ["meetings"]
    assert data.catalogue("no such thing").empty


def test_the_catalogue_is_a_table_that_a_notebook_shows_whole(folder):
    long = "A title of words " * 20 + "that ends here"
    for number in range(80):
        _write(folder, CSV, name=f"meetings{number}", title=long)
        (folder / "meetings.yaml").rename(folder / f"meetings{number}.yaml")
    shown = data.catalogue()._repr_html_()
    assert shown.count("that ends here</td>") == 80
    assert "overflow: auto" in shown
    assert "search" in shown
    assert isinstance(data.catalogue(), pd.DataFrame)
    assert type(data.catalogue().head(3)) is pd.DataFrame


def test_the_lessons_of_a_dataset_are_those_that_load_it_or_whose_exercise_does(folder):
    assert data.catalogue().loc["meetings", "lessons"] == "none"
    for name, call in {"21_a": "data.load", "12_b": "table = data.load", "13_c": "data.cite"}.items():
        (folder / f"{name}.ipynb").write_text(f'"{call}(\\"meetings\\")"', "utf-8")
    assert data.catalogue().loc["meetings", "lessons"] == "12, 21"
    assert "Used in lessons: 12, 21" in str(data.describe("meetings"))


@pytest.mark.parametrize("term", ["two-level game", "Two-Level Game", " 二層ゲーム "])
def test_a_term_is_found_in_both_languages_and_any_case(term):
    card = data.glossary(term)
    entry = data.load("glossary").set_index("term").loc["two-level game"]
    for fact in (entry["term_ja"], entry["reading"], entry["definition"], entry["definition_ja"], "14"):
        assert fact in str(card)
        assert fact in card.html


def test_the_glossary_without_a_term_is_the_table_of_all():
    table = data.glossary()
    assert list(table.columns) == ["term_ja", "reading", "definition", "lessons"]
    assert table.index.tolist() == data.load("glossary")["term"].tolist()
    assert table.loc["abandonment", "lessons"] == "13, 32"
    assert "yield" in table._repr_html_()


NEAR = {"deterence": "'deterrence'", "抑止力": "'抑止'", "TARIFFS": "'tariff'", "war": "'tariff war'"}


@pytest.mark.parametrize(("term", "near"), NEAR.items())
def test_near_terms_are_suggested(term, near):
    with pytest.raises(ValueError, match=rf"the glossary has no '{term}'; did you mean .*{near}.*\?"):
        data.glossary(term)


@pytest.mark.parametrize("term", ["icbm", "ICBM", "intercontinental ballistic missile", "大陸間弾道ミサイル"])
def test_an_abbreviation_will_do(term):
    assert str(data.glossary(term)).startswith("intercontinental ballistic missile · ")


@pytest.mark.parametrize("term", ["", " ", "zzzz", 0.5, [], "("])
def test_any_other_term_is_refused_in_one_sentence(term):
    with pytest.raises(ValueError, match=r"the glossary has no .*; summitry\.glossary\(\) lists all terms\.") as error:
        data.glossary(term)
    assert "\n" not in str(error.value)


def test_the_package_has_the_glossary_without_loading_pandas():
    program = (
        "import sys, summitry\n"
        "assert 'pandas' not in sys.modules\n"
        "sys.stdout.buffer.write(str(summitry.glossary('抑止')).encode('utf-8'))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert result.stdout.decode("utf-8").startswith("deterrence · 抑止")
