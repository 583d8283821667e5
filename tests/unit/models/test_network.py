import math
import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.models.network import MEASURES, centralities, project

KITE = nx.krackhardt_kite_graph()


@pytest.mark.parametrize(
    ("measure", "value", "nodes"),
    [
        ("degree", 0.6667, {3}),
        ("betweenness", 0.388889, {7}),
        ("closeness", 0.642857, {5, 6}),
        ("eigenvector", 0.4810, {3}),
    ],
)
def test_kite_has_three_different_most_central_nodes(measure, value, nodes):
    centrality = centralities(KITE.edges, range(10))[measure]
    top = max(centrality.values())
    assert top == pytest.approx(value, abs=5e-5 if value in (0.6667, 0.4810) else 5e-7)
    assert {node for node, own in centrality.items() if own > top - 1e-9} == nodes


edges = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 5)).filter(lambda e: e[0] != e[1]), max_size=25
)


@given(edges)
def test_measures_agree_with_networkx(ties):
    graph = nx.Graph()
    graph.add_nodes_from(range(9))
    graph.add_edges_from(tie[:2] for tie in ties)
    own = centralities(ties, range(9))
    assert own["degree"] == pytest.approx(nx.degree_centrality(graph))
    assert own["betweenness"] == pytest.approx(nx.betweenness_centrality(graph))
    assert own["closeness"] == pytest.approx(nx.closeness_centrality(graph))
    if ties and nx.is_connected(graph):
        assert own["eigenvector"] == pytest.approx(nx.eigenvector_centrality(graph, 10_000, 1e-9), abs=1e-5)


def test_weights_are_closeness_not_distance():
    # The road a-b-c of weight 4 is shorter than the weak tie a-c of weight 1.
    ties = [("a", "b", 4), ("b", "c", 4), ("a", "c", 1)]
    assert centralities(ties)["betweenness"]["b"] == 0
    weighted = centralities(ties, weighted=True)
    assert weighted["betweenness"]["b"] == 1
    assert weighted["degree"] == {"a": 2.5, "b": 4, "c": 2.5}
    assert weighted["closeness"]["b"] == 2 / 0.5


def test_repeated_pairs_add_up():
    assert centralities([("a", "b"), ("b", "a", 2)], weighted=True)["degree"] == {"a": 3, "b": 3}


def test_a_divided_network_and_a_lone_node():
    scores = centralities([("a", "b"), ("b", "c"), ("d", "e")], ["f"])
    assert scores["eigenvector"]["d"] == pytest.approx(0, abs=1e-12)
    assert scores["eigenvector"]["b"] == pytest.approx(math.sqrt(0.5))
    assert all(scores[measure]["f"] == pytest.approx(0, abs=1e-12) for measure in MEASURES)
    assert centralities([], ["f", "g"])["eigenvector"] == {"f": 0, "g": 0}
    assert centralities([]) == {measure: {} for measure in MEASURES}


@given(st.lists(st.sets(st.integers(0, 6), min_size=2)))
def test_shared_weights_of_a_person_add_up_to_the_meetings_attended(meetings):
    ties = project(meetings, "shared")
    for person in range(7):
        attended = sum(person in meeting for meeting in meetings)
        assert sum(tie[2] for tie in ties if person in tie[:2]) == pytest.approx(attended)


def test_projection_counts_meetings():
    assert project([["KOR", "PRK"], ["PRK", "KOR", "KOR"], ["USA"]]) == [("KOR", "PRK", 2)]
    assert project([["Singapore", 2018]]) == [(2018, "Singapore", 1)]


def test_refusals():
    with pytest.raises(ValueError, match="weight: 'sum' is not one of meetings, shared"):
        project([], "sum")
    with pytest.raises(ValueError, match="meetings: 'USA' is one name"):
        project(["USA"])
    for tie in (("a", "a"), ("a",), ("a", "b", 1, 2), "ab"):
        with pytest.raises(ValueError, match=f"ties: {re.escape(repr(tie))} is not"):
            centralities([tie])
    with pytest.raises(ValueError, match="weight: 0 is outside the allowed range above 0"):
        centralities([("a", "b", 0)])
