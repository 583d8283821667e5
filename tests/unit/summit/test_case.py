"""Case files: the two of the course are sound, and a bad one is refused with the line and the reason."""

import pytest
import yaml

from summit.small import TEXT
from summitry.summit import case as cases
from summitry.summit.case import CaseError, load, parse, read_case

SPRING = (cases.FOLDER / "spring_2018.yaml").read_text("utf-8")
LINES = {line: number for number, line in reversed(list(enumerate(TEXT.splitlines(), 1)))}


def faults(text):
    with pytest.raises(CaseError) as caught:
        parse(text, "bad", "bad.yaml")
    assert str(caught.value).count("\n") + 1 == len(caught.value.problems)
    return caught.value.problems


def test_both_cases_of_the_course_load():
    assert cases.cases() == ("goods_talks_2018", "spring_2018")
    spring, goods = load("spring_2018"), load("goods_talks_2018")
    assert list(spring.capitals) == ["Washington", "Tokyo", "Seoul", "Beijing", "Pyongyang"]
    assert 8 <= len(spring.issues) <= 10
    assert (list(goods.capitals), goods.minutes) == (["Washington", "Tokyo", "Seoul"], 45)
    assert goods.accounts == ("trade", "home")
    assert spring.accounts == ("trade", "home", "reassurance", "deterrence")
    for case in (spring, goods):
        assert case.changes(case.status_quo) == {}
        assert set(case.history) == set(case.issues)
        assert all(any(a.veto for a in capital.audiences) for capital in case.capitals.values())
        assert all(issue.source for issue in case.issues.values())


def test_an_unknown_case_lists_those_there_are():
    with pytest.raises(ValueError, match=r"no case 'winter'; there are goods_talks_2018, spring_2018"):
        load("winter")


def test_parties_are_those_whose_issues_change():
    case = load("spring_2018")
    assert case.parties({"missiles": "icbm"}) == ("Washington", "Pyongyang")  # Tokyo is not asked
    assert case.parties({"missiles": "icbm", "abductees": "inquiry"}) == ("Washington", "Tokyo", "Pyongyang")
    assert case.parties({"missiles": "none"}) == ()


def test_packages_are_checked():
    case = load("goods_talks_2018")
    for bad, message in (
        ({"stele": "quota"}, "no issue 'stele'"),
        ({"steel": "zero"}, "no option 'zero'"),
        (["steel"], "list is not a dict"),
    ):
        with pytest.raises(ValueError, match=message):
            case.complete(bad)


BAD = [
    ("title: Small\n", "", 1, "the file has no entry `title`."),
    ("minutes: 20", "minutes: soon", 2, "minutes must be a whole number from 10 to 300, and is `soon`."),
    ("minutes: 20", "minutes: 20.5", 2, "minutes must be a whole number from 10 to 300, and is `20.5`."),
    ("minutes: 20", "minutes: .nan", 2, "minutes must be a whole number from 10 to 300, and is `.nan`."),
    ("minutes: 20", "minutes: true", 2, "minutes must be a whole number from 10 to 300, and is `true`."),
    ("date: 2018-06-01", "date: June", 3, "date must be a date such as 2018-06-01, and is `June`."),
    ("rounds: 2", "rounds: 0", 4, "rounds must be a whole number from 1 to 20, and is `0`."),
    ("turns: order", "turns: random", 5, "turns must be one of order, free, and is `random`."),
    ("turns: order", "turn: order", 5, "the file has an unknown entry `turn`; did you mean `turns`?"),
    ("summary: Two capitals.", "summary:", 7, "summary must be text, and is empty."),
    ("sources: [made for the tests]", "sources: []", 8, "sources must have 1 to 50 items, and has 0."),
    ("sources: [made for the tests]", "sources: none", 8, "sources must be a list, and is `none`."),
    ("  trade_elasticity:", "  elasticity:", 10, "assumptions has no entry `trade_elasticity`"),
    ("  trade_elasticity:", "  elasticity:", 10, "assumptions has an entry `elasticity`, which no account uses."),
    ('{value: 5, unit: "1", low: 2', '{value: 1, unit: "1", low: 2', 10, "1 is outside its own range 2 to 10."),
    ("kind: estimate", "kind: rumour", 10, "assumptions.trade_elasticity.kind must be one of data, estimate"),
    ("state: USA", "state: FRA", None, "capitals.Washington.state must be one of USA, JPN, KOR, CHN, PRK"),
    ("role: trader", "role: patron", None, "capitals need one patron, one challenger and a protected capital"),
    ("stated: {farm: open}", "stated: {beef: open}", None, "names `beef`, which is no issue."),
    ("stated: {farm: open}", "stated: {farm: wide}", None, "`wide` is not an option of farm."),
    ("weights: {trade: 0, home: 1}", "weights: {trade: 0}", None, "card.weights has no entry `home`."),
    ("weights: {trade: 0, home: 1}", "weights: {trade: 0, home: 0}", None, "are all 0, so that no deal is worth"),
    ("weights: {trade: 0, home: 1}", "weights: {trade: 0, home: 1, fame: 1}", None, "`fame`, which is no account"),
    ("lines: {farm: {ideal: 0", "lines: {farms: {ideal: 0", None, "names `farms`, which is no issue."),
    ("lines: {farm: {ideal: 0", "lines: {farm: {ideal: -1", None, "must be a number from 0 to 10, and is `-1`."),
    ("veto: true", "veto: perhaps", None, "veto must be true or false, and is `perhaps`."),
    ("status_quo: closed", "status_quo: shut", None, "the status quo `shut` is not one of closed, open."),
    ("label: closed, position: 0, parties: []", "label: closed, position: 0, parties: [Tokyo]", None,
     "is the status quo, which takes nobody's consent."),
    ("parties: [Washington, Tokyo]", "parties: [Washington, Paris]", None, "names `Paris`, which is no capital."),
    ("parties: [Washington, Tokyo]", "parties: []", None, "a change needs at least one party."),
    ("position: 1, parties", "postion: 1, parties", None, "unknown entry `postion`; did you mean `position`?"),
    ("label: open, position: 1", "label: open, relief: 0.5, position: 1", None, "has assumed effects (relief) and no"),
    ("label: open, position: 1", "label: open, bans: [MIRV], position: 1", None, "must be one of SRBM, MRBM, IRBM"),
    ("label: open, position: 1", "label: open, duties: [{good: rice, from: USA, percent: 5}], source: s, position: 1",
     None, "names `rice`, which is no good."),
    ("label: open, position: 1", "label: open, fear: [{of: Tokyo, about: Washington, abandonment: 1}], why: w, "
     "position: 1", None, "Tokyo and Washington are not allied."),
    ("label: open, position: 1", "label: open, pays_usd_m: {Bonn: 5}, why: w, position: 1", None,
     "which is no capital"),
    ("    steel: {option: tariff, source: test}\n", "", None, "history.outcomes has no entry `steel`."),
    ("    steel: {option: tariff,", "    steel: {option: quota,", None, "`quota` is not an option of steel."),
    ("  steel:\n    title", "  farm:\n    title", None, "issues has the entry `farm` twice."),
    ("issues:\n", "issues:\n  no: 1\n", None, "issues has the name no, which YAML reads as yes or no: quote it."),
    ("issues:\n", "issues:\n  ? [a, b]\n  : 1\n", None, "issues has an entry whose name is not a word."),
    ("rounds: 2", "rounds: [2", None, "this is not valid YAML"),
    ("rounds: 2", "rounds:\t2\n\tbad: 1", None, "this is not valid YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "sentence"), BAD, ids=[f"{b[1][:30]!r}" for b in BAD])
def test_a_bad_case_is_refused_with_line_and_reason(old, new, line, sentence):
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    found = faults(text)
    assert any(sentence in said for _, said in found), found
    where = next(number for number, said in found if sentence in said)
    if line is not None:
        assert where == line
    assert 1 <= where <= text.count("\n") + 1
    assert all(said.endswith(".") or said.endswith("?") for _, said in found)


def test_the_line_is_that_of_the_fault():
    found, *_ = faults(TEXT.replace("status_quo: closed", "status_quo: shut"))
    assert found[0] == LINES["    status_quo: closed"]
    (found,) = faults(TEXT.replace("parties: [Washington, Tokyo]", "parties: [Washington, Paris]", 1))
    assert found[0] == LINES["      open: {label: open, position: 1, parties: [Washington, Tokyo]}"]


def test_all_faults_are_reported_at_once():
    text = TEXT.replace("minutes: 20", "minutes: soon").replace("rounds: 2", "rounds: 99")
    assert [line for line, _ in faults(text)] == [2, 4]


@pytest.mark.parametrize("text", ["", "- a\n- b", "just text", "[" * 3000, "a: &x [*x]"])
def test_what_is_no_case_at_all_is_refused(text):
    assert faults(text)


def test_too_large_files_and_too_many_packages_are_refused():
    assert faults("# " + "x" * 300_000)[0][1].startswith("the file is larger than")
    options = "".join(
        f"      o{i}: {{label: o, position: {i}, parties: {'[]' if not i else '[Washington]'}}}\n" for i in range(6)
    )
    issues = "".join(
        f"  i{k}:\n    title: t\n    question: q\n    status_quo: o0\n    source: s\n    options:\n{options}"
        for k in range(10)
    )
    text = TEXT.replace("issues:\n", "issues:\n" + issues)
    assert any("drop options" in said for _, said in faults(text))


def test_security_needs_its_assumptions():
    found = faults(SPRING.replace("  tripwire:", "  trip_wire:"))
    assert any("no entry `tripwire`, which the ledger needs" in said for _, said in found)


def test_relief_stands_in_one_issue_only():
    found = faults(SPRING.replace("        bans: [ICBM]\n", "        bans: [ICBM]\n        relief: 0.1\n"))
    assert any("relief stands in missiles already" in said for _, said in found)


def test_a_file_that_is_not_utf8(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_bytes(b"title: x\nsummary: \xff\n")
    with pytest.raises(CaseError, match=r"bad\.yaml, line 2: the file is not UTF-8 text\."):
        read_case(path)


def test_the_fingerprint_is_that_of_the_text():
    assert parse(TEXT, "a").fingerprint == parse(TEXT, "b").fingerprint != parse(TEXT + "# more\n", "a").fingerprint


def test_no_private_word_stands_outside_the_card():
    for name in cases.cases():
        values = yaml.safe_load((cases.FOLDER / f"{name}.yaml").read_text("utf-8"))
        for capital in values["capitals"].values():
            assert {"weights", "audiences", "private_line", "interests"} == set(capital["card"])
