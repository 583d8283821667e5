"""Every dataset keeps the contract: a standard manifest, true to its file, with what a learner must know."""

import time

import frictionless
import pytest
from contract import BUILDERS, DATASETS, NAMES, TABLES, builder, manifest

from summitry import data


@pytest.mark.parametrize("name", NAMES)
def test_the_manifest_is_a_valid_frictionless_resource(name):
    report = frictionless.Resource.from_descriptor(manifest(name), basepath=str(DATASETS)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("name", NAMES)
def test_the_manifest_says_what_a_learner_must_know(name):
    facts = manifest(name)
    assert facts["name"] == name, f"name: is {facts['name']!r}; make it {name}, as the file"
    assert len(facts["title"]) <= 50, "the catalogue cuts longer titles"
    assert facts["row"].startswith("one "), "row: say what one row is, as `one month and one partner`"
    assert facts["description"].endswith(".") or facts["type"] == "json", "description: end with a full stop"
    assert facts["redistribution"].endswith("."), "redistribution: end with a full stop"
    assert facts["caveats"], "caveats: say what the table cannot show"
    assert all(isinstance(caveat, str) and caveat.endswith(".") for caveat in facts["caveats"]), (
        "caveats: write sentences with their full stop; one with a colon needs quotes"
    )
    assert {"start", "end"} == facts["coverage"].keys()
    assert all({"key", "title", "author"} <= source.keys() for source in facts["sources"])
    assert facts["licenses"], "licenses: name one, or `facts`"


@pytest.mark.parametrize("name", NAMES)
def test_the_card_and_the_citation_can_be_made(name):
    assert manifest(name)["caveats"][-1] in str(data.describe(name))
    assert manifest(name)["sources"][0]["author"] in data.cite(name)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_and_every_list_split_by_semicolons(name):
    for field in manifest(name)["schema"]["fields"]:
        assert field.get("description"), f"column {field['name']}: give it a description"
        assert field.get("delimiter") == (";" if field["type"] == "list" else None), (
            f'column {field["name"]}: a list has `delimiter: ";"`, and nothing else has one'
        )
        if field["type"] == "number":
            assert field.get("unit"), f'column {field["name"]}: give it a unit; one without dimension has `unit: "1"`'


@pytest.mark.parametrize("name", TABLES)
def test_a_table_loads_fast(name):
    def seconds():
        start = time.process_time()
        data.load(name)
        return time.process_time() - start

    best = min(seconds() for _ in range(5))
    assert best < 0.06 + manifest(name)["bytes"] / 10e6, f"{best * 1000:.0f} ms"


@pytest.mark.parametrize("name", TABLES)
def test_files_are_plain(name):
    content = (DATASETS / manifest(name)["path"]).read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\n")


def test_each_dataset_has_its_builder_and_no_file_is_an_orphan():
    files = {path.name for path in DATASETS.iterdir() if path.is_file()}
    expected = {f"{name}.yaml" for name in NAMES} | {manifest(name)["path"] for name in NAMES} | {"README.md"}
    builders = {path.stem for path in BUILDERS.glob("[a-z]*.py")}
    assert sorted(builders - set(NAMES)) == [], "these builders have no datasets/NAME.yaml: write it, down to the mark"
    assert sorted(set(NAMES) - builders) == [], "these datasets have no datasets/builders/NAME.py: write it"
    assert sorted(files - expected) == [], (
        "these files in datasets/ are of no manifest: delete them, or write the manifest"
    )
    assert sorted(expected - files) == [], "these files are not in datasets/: run their builders"


def test_the_generated_catalogue_is_up_to_date():
    found = (DATASETS / "README.md").read_text(encoding="utf-8") == data.catalogue_markdown()
    assert found, "datasets/README.md is not as `summitry build` makes it: run that"


def test_no_source_key_means_two_sources():
    sources = {}
    for name in NAMES:
        for source in manifest(name)["sources"]:
            assert sources.setdefault(source["key"], source) == source, (
                f"{name}.yaml: another manifest has the source {source['key']} in other words; "
                "copy it from there, or take another key"
            )


def test_all_together_stay_small():
    assert sum(path.stat().st_size for path in DATASETS.iterdir() if path.is_file()) < 12e6


@pytest.mark.parametrize("name", NAMES)
def test_rebuilding_gives_the_same_bytes(name):
    builders = builder("_build")
    if not builders.RAW.is_dir():
        pytest.skip(f"NOT RUN: the raw data are not at {builders.RAW}")
    for path, content in builders.render(name, builder(name).rows(builders.RAW)).items():
        assert path.read_bytes() == content, f"{path.name} differs: run python datasets/builders/{name}.py"
