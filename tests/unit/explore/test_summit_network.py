"""The network of meetings: numbers against networkx and against the table, its ends, its sentence, its break."""

import networkx as nx
import pandas as pd
import pytest

from summitry import data
from summitry.explore.summit_network import COUNTS, MONTHS, NAMES, kim_meetings, model, month_name, summit_network, ties

JUNE_2018 = 18
SETTINGS = [(counts, added) for counts in COUNTS for added in (False, True)]


def central(months, counts, added):
    return pd.DataFrame(model(months, counts, added)["states"]).set_index("id")


def sentence(months, counts="met", added=False):
    return summit_network.frame({"months": months, "counts": counts, "added": added})["sentence"]


def test_ties_of_leaders_in_june_2018_are_those_of_the_table():
    meetings = data.load("summit_meetings")
    meetings = meetings[(meetings["date"] <= "2018-06-30") & (meetings["level"] == "leader")]
    meetings = meetings[meetings["kind"] == "meeting"]
    for a, b, weight in ties(JUNE_2018, "often", added=True):
        assert weight == meetings["participants"].map(lambda states, pair={a, b}: pair <= set(states)).sum()
    assert ties(JUNE_2018, "met", added=False) == [
        ("CHN", "PRK", 1),
        ("CHN", "USA", 1),
        ("JPN", "USA", 1),
        ("KOR", "PRK", 1),
        ("KOR", "USA", 1),
        ("PRK", "USA", 1),
    ]


def test_a_call_and_a_minister_weigh_less_by_level():
    alike = {(a, b): weight for a, b, weight in ties(JUNE_2018, "all", added=False)}
    level = {(a, b): weight for a, b, weight in ties(JUNE_2018, "level", added=False)}
    assert alike["JPN", "USA"] == 4 + 3 + 9
    assert level["JPN", "USA"] == 4 + 3 / 2 + 9 / 4
    assert level["PRK", "RUS"] == 1 / 4  # Lavrov in Pyongyang
    drawn = model(JUNE_2018, "level", added=False)["ties"]
    assert {(tie["a"], tie["b"]): tie["weight"] for tie in drawn} == level
    assert all(isinstance(tie["weight"], int) for tie in drawn if tie["weight"] % 1 == 0)


@pytest.mark.parametrize(("counts", "added"), SETTINGS)
def test_centralities_are_those_of_networkx(counts, added):
    graph = nx.Graph()
    graph.add_nodes_from(NAMES)
    graph.add_weighted_edges_from(ties(MONTHS, counts, added))
    lengths = {(a, b): 1 / tie["weight"] for a, b, tie in graph.edges(data=True)}
    nx.set_edge_attributes(graph, lengths, "length")
    found = central(MONTHS, counts, added)
    expected = pd.DataFrame(
        {
            "degree": {state: strength / 5 for state, strength in graph.degree(weight="weight")},
            "betweenness": nx.betweenness_centrality(graph, weight="length"),
            "closeness": nx.closeness_centrality(graph, distance="length"),
            "eigenvector": nx.eigenvector_centrality_numpy(graph, weight="weight"),
        }
    )
    pd.testing.assert_frame_equal(found, expected, check_like=True, check_names=False, atol=0.0006)


def test_the_network_only_grows():
    before: dict[tuple, float] = {}
    for months in range(1, MONTHS + 1):
        now = {(a, b): weight for a, b, weight in ties(months, "all", added=True)}
        assert all(now[pair] >= weight for pair, weight in before.items())
        before = now
    assert sum(before.values()) > 100


def test_the_ends_of_the_slider_say_what_they_show():
    assert sentence(1) == (
        "By the end of January 2017 the record has no such meeting. Kim has met no leader of the other five."
    )
    assert sentence(MONTHS).startswith(
        "By the end of December 2019, most central: the United States by all four measures."
    )
    assert sentence(MONTHS, added=True).startswith(
        "By the end of December 2019, most central: the United States, China, South Korea and Russia by all four"
    )
    assert central(1, "met", added=True).to_numpy().sum() == 0


def test_the_sentence_of_june_2018():
    assert sentence(JUNE_2018) == (
        "By the end of June 2018, most central: the United States by all four measures. Japan among the six: 5th by "
        "degree, closeness and eigenvector; no shortest path runs through it. Kim has met leaders of the other five "
        "6 times (China 3, South Korea 2, United States 1), never Japan's."
    )


def test_equal_places_are_called_equal():
    assert "Japan among the six: equal 4th by degree" in sentence(JUNE_2018, added=True)
    assert "Japan among the six: 1st by all four measures" in sentence(JUNE_2018, "often", added=True)
    assert "Japan among the six: 2nd by" in sentence(JUNE_2018, "all")


@pytest.mark.parametrize(
    ("months", "name"),
    [(1, "January 2017"), (12, "December 2017"), (13, "January 2018"), (24, "December 2018"), (25, "January 2019")],
)
def test_months_have_names(months, name):
    assert month_name(months) == name


def test_kim_met_the_leaders_of_four_states_and_one_of_them_once():
    assert kim_meetings(14) == {}
    assert kim_meetings(15) == {"CHN": 1}
    assert "1 time (China 1)" in sentence(15)
    assert list(kim_meetings(MONTHS).items()) == [("CHN", 5), ("KOR", 3), ("USA", 3), ("RUS", 1)]


def test_what_counts_and_whose_record_break_the_headline():
    def rank(counts, added):
        return int(central(JUNE_2018, counts, added)["degree"].rank(ascending=False, method="min")["JPN"])

    assert summit_network.breaks == "counts"
    assert [rank(counts, False) for counts in COUNTS] == [5, 5, 2, 2]
    assert [rank(counts, True) for counts in COUNTS] == [4, 1, 1, 1]


def test_one_pair_of_leaders_never_met():
    pairs = {(a, b) for a, b, _ in ties(MONTHS, "met", added=True)}
    assert {(a, b) for a in sorted(NAMES) for b in sorted(NAMES) if a < b} - pairs == {("JPN", "PRK")}


def test_all_settings_fit_in_the_page():
    assert summit_network.form == "grid"
    frames = summit_network.payload("grid")["frames"]
    assert len(frames) == MONTHS * len(COUNTS) * 2
    assert not any("error" in frame for frame in frames)
