"""The ledger against figures worked out by hand or by another route, and the provenance of its numbers."""

import math
import random

import numpy as np
import pytest
import yaml

from summitry import data
from summit.small import BOTH, FARM, STEEL, small
from summitry.models import alliance
from summitry.models.general_equilibrium import World, counterfactual
from summitry.models.two_level import win_set
from summitry.summit import case as cases
from summitry.summit.case import KINDS, load
from summitry.summit.game import ledger as shared
from summitry.summit.ledger import Ledger
from summitry.summit.security import reaches


@pytest.fixture(scope="module")
def spring():
    return shared(load("spring_2018"))


@pytest.fixture(scope="module")
def goods():
    return shared(load("goods_talks_2018"))


def test_home_and_votes_by_hand():
    book = Ledger(small())
    # senate: +2 for farms, -1 for steel; leader: +4 and +2; diet: -1 and +3.
    assert [v.gain for v in book.votes(FARM, "Washington")] == [4, 2]
    assert [v.gain for v in book.votes(BOTH, "Washington")] == [6, 1]
    assert [v.gain for v in book.votes(BOTH, "Tokyo")] == [2]
    assert [book.ratifies(p, "Washington") for p in (FARM, STEEL, BOTH)] == [True, False, True]
    assert [book.ratifies(p, "Tokyo") for p in (FARM, STEEL, BOTH)] == [False, True, True]
    # score: the mean over audiences times the weight of home.
    assert [book.score(p, "Washington") for p in (FARM, STEEL, BOTH)] == [3, 0.5, 3.5]
    assert [book.score(p, "Tokyo") for p in (FARM, STEEL, BOTH)] == [-2, 6, 4]


def test_without_linkage_each_issue_must_pass_alone():
    book = Ledger(small(), linked=False)
    assert not book.ratifies(BOTH, "Washington")
    assert not book.ratifies(BOTH, "Tokyo")
    assert [bool(v) for v in book.space.valid] == [True, False, False, False]
    linked = Ledger(small())
    assert [bool(v) for v in linked.space.valid] == [True, False, False, True]
    assert (linked.alone().space.valid == book.space.valid).all()


def test_votes_are_against_what_was_agreed_before():
    book = Ledger(small())
    assert book.votes(BOTH, "Tokyo", before=FARM)[0].gain == 3
    assert not book.ratifies(BOTH, "Washington", before=FARM)


def own_win_set(capital, audience, issue):
    lines = next(each.lines for each in capital.audiences if each.name == audience)
    ideal, weight = lines.get(issue.name, (0, 0))
    return win_set(ideal, issue.quo.position) if weight else (-math.inf, math.inf)


@pytest.mark.parametrize("name", cases.cases())
def test_one_issue_alone_is_the_win_set_of_putnam(name):
    book = shared(load(name))
    for capital in book.case.capitals.values():
        for issue in book.case.issues.values():
            for option in issue.options.values():
                for vote in book.votes({issue.name: option.name}, capital.name):
                    low, high = own_win_set(capital, vote.audience, issue)
                    assert vote.yes == (low - 1e-9 <= option.position <= high + 1e-9), (vote, option)


def test_trade_against_a_matrix_built_another_way(spring):
    table = data.load("goods_trade_2023")
    keep = ["USA", "JPN", "KOR", "CHN", "AUS", "BRN", "CAN", "CHL", "MEX", "MYS", "NZL", "PER", "SGP", "VNM"]

    def named(code):
        return "CHN" if code == "HKG" else code if code in keep else "ROW"

    trade = table.assign(o=table["exporter"].map(named), d=table["importer"].map(named))
    flows = trade.groupby(["o", "d"])["trade_usd_m"].sum().unstack(fill_value=0.0)
    gdp = table.groupby("exporter")["exporter_gdp_usd_m"].first().groupby(named).sum()
    matrix = flows.to_numpy(copy=True)
    np.fill_diagonal(matrix, 0)
    np.fill_diagonal(matrix, gdp[flows.index].to_numpy() - matrix.sum(axis=1))
    world = World(matrix, 5.0)
    places = {name: place for place, name in enumerate(flows.index)}

    chapter = data.load("us_trade_by_chapter").query("year == 2017 and partner == 'JPN'").set_index("hs2")
    shares = chapter["imports_usd"] / chapter["imports_usd"].sum()
    japan = data.load("japan_trade").query("year == 2017 and flow == 'import' and partner == 'USA'").set_index("goods")
    meat = japan["value_jpy_bn"]["meat"] / japan["value_jpy_bn"]["total"]

    def welfare(steel, aluminium, cars, beef):
        rates = np.zeros_like(matrix)
        rates[places["JPN"], places["USA"]] = (
            shares["72"] * steel + shares["76"] * aluminium + shares["87"] * cars
        ) / 100
        rates[places["USA"], places["JPN"]] = meat * beef / 100
        return counterfactual(world, rates).welfare

    base = welfare(25, 10, 2.5, 38.5)
    exempt, farm = welfare(0, 0, 2.5, 38.5) / base - 1, welfare(25, 10, 2.5, 9) / base - 1
    for name, state in (("Washington", "USA"), ("Tokyo", "JPN"), ("Seoul", "KOR"), ("Beijing", "CHN")):
        assert spring.account({"steel": "exempt"}, name, "trade") == pytest.approx(
            100 * exempt[places[state]], abs=1e-9
        )
        assert spring.account({"farm": "tpp"}, name, "trade") == pytest.approx(100 * farm[places[state]], abs=1e-9)


def test_signs_and_sizes_of_trade(spring):
    def trade(package):
        return {name: spring.account(package, name, "trade") for name in spring.case.capitals}

    cars, pact = trade({"cars": "tariff"}), trade({"cptpp": "america"})
    assert cars["Washington"] > 0 > cars["Tokyo"] > cars["Seoul"]  # a large country, and nobody answers (lesson 26)
    assert pact["Tokyo"] > pact["Washington"] > 0 > pact["Seoul"]  # trade diversion
    steel = trade({"steel": "exempt"})
    assert 0 < steel["Tokyo"] < 0.01 < abs(cars["Tokyo"])  # small money, large politics
    quota = trade({"steel": "quota"})
    assert quota["Tokyo"] > trade({"steel": "tariff"})["Tokyo"] == 0 > quota["Washington"]  # the rents move


def test_payments_by_hand(spring):
    gdp = data.load("gdp_population").query("year == 2018").set_index("country")["gdp_usd"]
    assert spring.account({"burden": "some"}, "Seoul", "trade") == pytest.approx(-100 * 70e6 / gdp["KOR"])
    assert spring.account({"burden": "some"}, "Washington", "trade") == pytest.approx(100 * 70e6 / gdp["USA"])
    assert spring.account({"aid": "tokyo"}, "Pyongyang", "trade") == pytest.approx(100 / 30)


def test_relief_by_hand(spring):
    # Imports 3,710 in 2016 and 2,600 in 2018, million USD; income 30 billion; elasticity 5; W = lam^(-1/eps).
    expected = 100 * (((1 - 3.710 / 30) / (1 - 2.600 / 30)) ** (-1 / 5) - 1)
    assert spring.account({"sanctions": "most"}, "Pyongyang", "trade") == pytest.approx(expected)
    half = 100 * (((1 - 3.155 / 30) / (1 - 2.600 / 30)) ** (-1 / 5) - 1)
    assert spring.account({"sanctions": "partial"}, "Pyongyang", "trade") == pytest.approx(half)


def test_deterrence_by_hand(spring):
    homeland = 1 - 0.91**3
    before = spring.couplings({})
    assert before["Tokyo"].hit == pytest.approx(homeland + 0.1)
    assert before["Tokyo"].margin == pytest.approx(0.5 * 0.8 - homeland - 0.1)
    assert before["Seoul"].resolve == pytest.approx(1 - (homeland + 0.1) / 0.9)
    assert {c.kind for c in before.values()} == {"certain deterrence"}
    assert spring.account({"missiles": "icbm"}, "Washington", "deterrence") == pytest.approx(homeland)
    assert spring.account({"missiles": "icbm"}, "Tokyo", "deterrence") == pytest.approx(homeland)
    assert spring.account({"missiles": "longer"}, "Tokyo", "deterrence") == pytest.approx(homeland + 0.1)
    assert spring.account({"missiles": "longer"}, "Seoul", "deterrence") == pytest.approx(homeland)
    assert spring.account({"missiles": "icbm"}, "Pyongyang", "deterrence") == pytest.approx(-homeland)

    gone = spring.couplings({"troops": "leave"})["Seoul"]
    assert gone.stake == pytest.approx(0.45)
    assert gone.resolve == pytest.approx(1 - (homeland + 0.1) / 0.45)
    assert gone.kind == "bluff"
    assert gone.holds == pytest.approx(1 - 0.2 - 0.8 * 0.25)  # x = pC (1 - r*) / ((1 - pC) r*) with r* = 1/2
    assert spring.account({"troops": "leave"}, "Beijing", "deterrence") == pytest.approx(-0.4)


def test_which_class_reaches_which_capital():
    assert [c for c in ("SRBM", "MRBM", "IRBM", "ICBM") if reaches(c, "KOR")] == ["SRBM", "MRBM", "IRBM", "ICBM"]
    assert [c for c in ("SRBM", "MRBM", "IRBM", "ICBM") if reaches(c, "JPN")] == ["MRBM", "IRBM", "ICBM"]
    assert [c for c in ("SRBM", "MRBM", "IRBM", "ICBM") if reaches(c, "USA")] == ["ICBM"]


def test_reassurance_by_hand(spring):
    def loss(a, e, calm, own, other):
        return a * (1 - calm * other) * (1 - own) ** 2 + e * own**2

    us, japan = alliance.commitments((1.0, 2.5), (2.0, 1.0), (0.3, 0.5))
    us2, japan2 = alliance.commitments((1.0, 4.5), (2.0, 1.0), (0.3, 0.5))
    change = loss(2.5, 1, 0.5, japan, us) - loss(4.5, 1, 0.5, japan2, us2)
    assert spring.account({"missiles": "icbm"}, "Tokyo", "reassurance") == pytest.approx(change)
    assert change < 0


def test_two_kinds_of_decoupling_disagree(spring):
    """A ban on ICBMs alone makes the promise to Tokyo more credible and Tokyo more afraid of being left."""
    assert spring.account({"missiles": "icbm"}, "Tokyo", "deterrence") > 0
    assert spring.account({"missiles": "icbm"}, "Tokyo", "reassurance") < 0


def test_nothing_changes_in_the_status_quo(spring, goods):
    for book in (spring, goods):
        table = book.table({})
        assert (table.drop(columns="ratified") == 0).all(axis=None)


@pytest.mark.parametrize("name", cases.cases())
def test_the_space_agrees_with_one_package_at_a_time(name):
    book = shared(load(name))
    space, names = book.space, list(book.case.capitals)
    assert len(space.codes) == book.case.size
    for number in random.Random(1).sample(range(book.case.size), 60):
        package = space.package(number)
        assert space.number(package) == number
        assert space.scores[number] == pytest.approx([book.score(package, n) for n in names])
        assert space.ratified[number].tolist() == [book.ratifies(package, n) for n in names]
        parties = list(book.case.parties(package))
        assert [n for n, k in zip(names, space.needed[number], strict=True) if k] == parties
        assert space.valid[number] == all(book.ratifies(package, n) for n in parties)


def test_headline_packages_reach_what_no_single_issue_does(spring):
    space = spring.space
    all_gain = space.valid & (space.scores > 1e-9).all(axis=1)
    changed = (space.codes != space.codes[space.number({})]).sum(axis=1)
    assert not (all_gain & (changed == 1)).any()
    assert all_gain.sum() > 1000
    alone = Ledger(spring.case, linked=False).space
    assert not (alone.valid & (alone.scores > 1e-9).all(axis=1)).any()


def test_history_is_ratified_and_inside_the_frontier(spring):
    number = spring.space.number(spring.case.history)
    assert spring.space.valid[number]
    better = spring.space.valid & (spring.space.scores > spring.space.scores[number]).all(axis=1)
    assert better.any()


@pytest.mark.parametrize("name", cases.cases())
def test_provenance_is_complete(name):
    book = shared(load(name))
    table = book.provenance(reveal="all")
    assert not table["name"].duplicated().any()
    assert set(table["kind"]) <= set(KINDS)
    assert (table["source"].str.strip() != "").all()
    assert table["value"].map(math.isfinite).all()


@pytest.mark.parametrize("name", cases.cases())
def test_every_number_of_the_case_file_is_in_the_provenance(name):
    book = shared(load(name))
    values = yaml.safe_load((cases.FOLDER / f"{name}.yaml").read_text("utf-8"))
    values.pop("minutes"), values.pop("rounds"), values.pop("proposals_per_round"), values.pop("history")
    for entry in values["assumptions"].values():
        entry.pop("low"), entry.pop("high")

    def numbers(part):
        if isinstance(part, dict):
            return [n for value in part.values() for n in numbers(value)]
        if isinstance(part, list):
            return [n for value in part for n in numbers(value)]
        return [float(part)] if isinstance(part, int | float) and not isinstance(part, bool) else []

    table = book.provenance(reveal="all")
    from_data = {fact.name for fact in (*book.trade.facts(), *book.security.facts())}
    shown = table[~table["name"].isin(from_data)]["value"]
    assert sorted(shown) == sorted(numbers(values))


def test_provenance_keeps_cards_private(spring):
    assert not spring.provenance()["name"].str.startswith(("weight of", "ideal:", "importance:")).any()
    own = spring.provenance(reveal="Tokyo")["name"]
    cards = own[own.str.startswith(("weight of", "ideal:", "importance:"))]
    assert len(cards)
    assert cards.str.contains("Tokyo").all()


def test_assumptions_move_what_they_should(spring):
    firm = Ledger(spring.case, {"warheads": 0})
    assert firm.account({"missiles": "icbm"}, "Washington", "deterrence") == 0
    open_ = Ledger(spring.case, {"agreement_saving": 0})
    assert open_.account({"cptpp": "america"}, "Tokyo", "trade") == 0
    assert spring.changed({"warheads": 0}).table({"missiles": "icbm"}).equals(firm.table({"missiles": "icbm"}))
    assert spring.changed({"agreement_saving": 0}).account({"cptpp": "america"}, "Tokyo", "trade") == 0
    assert spring.changed({"warheads": 0}).changed({"tripwire": 0}).value("warheads") == 0
    for bad, message in (({"warheads": 99}, "outside the range 0 to 20"), ({"luck": 1}, "there is no 'luck'")):
        with pytest.raises(ValueError, match=message):
            Ledger(spring.case, bad)


def test_unknown_capitals_and_accounts_are_refused(spring, goods):
    with pytest.raises(ValueError, match="capital: 'Paris' is not one of"):
        spring.score({}, "Paris")
    with pytest.raises(ValueError, match="account: 'deterrence' is not one of trade, home"):
        goods.account({}, "Tokyo", "deterrence")
