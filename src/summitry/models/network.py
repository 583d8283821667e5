"""Who is central in a network of meetings.

Source: Freeman 1978, Social Networks 1(3):215-239 (degree, betweenness, closeness); Bonacich 1972, Journal of
Mathematical Sociology 2(1):113-120 (eigenvector).
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

import numpy as np

from summitry.models import _check

MEASURES = ("degree", "betweenness", "closeness", "eigenvector")
WEIGHTS = ("meetings", "shared")


def project(meetings: Iterable[Iterable[Hashable]], weight: str = "meetings") -> list[tuple]:
    """Return the ties between people (or countries) who sat in the same meetings.

    Two-mode data (who x meeting) hold no ties between people until they are projected, and the weight is a choice:

    meetings : each meeting that two attend together adds 1 to their tie
    shared : each adds 1/(k-1), k being the number present, so that a pair in a summit of twenty earns less than two
        alone in a room, and each person's ties add up to the number of meetings attended

    Parameters
    ----------
    meetings : the participants of each meeting; a name twice in one meeting counts once, a meeting of one gives no tie
    weight : "meetings" or "shared"

    Returns ties (name, name, weight), each pair once. Source: Newman 2001, Physical Review E 64, 016132.

    >>> project([["USA", "JPN"], ["USA", "JPN", "KOR"]], weight="shared")
    [('JPN', 'USA', 1.5), ('JPN', 'KOR', 0.5), ('KOR', 'USA', 0.5)]
    """
    _check.one_of("weight", weight, WEIGHTS)
    ties: dict[tuple, float] = {}
    for meeting in meetings:
        if isinstance(meeting, str):
            raise ValueError(f"meetings: {meeting!r} is one name, where a list of participants is needed")
        present = sorted(set(meeting), key=str)
        for pair in combinations(present, 2):
            ties[pair] = ties.get(pair, 0.0) + (1.0 if weight == "meetings" else 1 / (len(present) - 1))
    return [(*pair, value) for pair, value in ties.items()]


def centralities(ties: Iterable[Sequence], nodes: Iterable[Hashable] = (), weighted: bool = False) -> dict:
    """Return four centralities, {measure: {node: value}}.

    degree : share of the others to whom a node is tied; weighted, the sum of its weights over the n - 1 others
    betweenness : share of shortest paths between others that run through it
    closeness : reached others over the sum of distances, times the share of others reached (so that a pair cut off
        from the rest does not look central)
    eigenvector : leading eigenvector of the matrix of ties, length 1: central is who is tied to the central

    A weight is closeness, not distance: weighted shortest paths take 1/weight as length.

    Parameters
    ----------
    ties : (name, name) or (name, name, weight above 0); undirected; weights of a repeated pair add up
    nodes : names that belong to the network even without a tie
    weighted : whether weights count; if not, every tie is 1

    Source: Freeman 1978; Wasserman & Faust 1994, p. 201 (closeness of a divided network).

    >>> line = centralities([("Washington", "Tokyo"), ("Washington", "Seoul"), ("Seoul", "Pyongyang")])
    >>> {name: round(value, 3) for name, value in line["betweenness"].items()}
    {'Washington': 0.667, 'Tokyo': 0.0, 'Seoul': 0.667, 'Pyongyang': 0.0}
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    for tie in ties:
        if isinstance(tie, str) or len(tie) not in (2, 3) or tie[0] == tie[1]:
            raise ValueError(f"ties: {tie!r} is not (name, other name) or (name, other name, weight)")
        weight = _check.number("weight", tie[2], above=0) if len(tie) == 3 else 1.0
        weight += graph.get_edge_data(tie[0], tie[1], {"weight": 0.0})["weight"]
        graph.add_edge(tie[0], tie[1], weight=weight)
    for *_, tie in graph.edges(data=True):
        tie["weight"] = tie["weight"] if weighted else 1.0
        tie["length"] = 1 / tie["weight"]
    others = max(len(graph) - 1, 1)
    return {
        "degree": {node: strength / others for node, strength in graph.degree(weight="weight")},
        "betweenness": nx.betweenness_centrality(graph, weight="length"),
        "closeness": nx.closeness_centrality(graph, distance="length"),
        "eigenvector": dict(zip(graph, _eigenvector(nx.to_numpy_array(graph)), strict=True)) if graph else {},
    }


def _eigenvector(ties: np.ndarray) -> list[float]:
    # The part of (1, ..., 1) in the leading eigenspace: the limit of power iteration, defined in a divided network too.
    if not ties.any():
        return [0.0] * len(ties)
    values, vectors = np.linalg.eigh(ties)
    leading = vectors[:, values >= values[-1] * (1 - 1e-10)]
    centrality = np.clip(leading @ leading.sum(axis=0), 0, None)
    return (centrality / np.linalg.norm(centrality)).tolist()
