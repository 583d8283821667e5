"""Every temperament plays legal moves to the end of both cases, the same ones for the same seed, from its own card."""

import itertools

import pytest

from summitry.summit.case import FOLDER, cases, load, parse
from summitry.summit.game import IllegalMove, apply, fold, ledger, start, view
from summitry.summit.rivals import TEMPERAMENTS, Desk, turn


def whole_game(case, seats, seed=1):
    moves = [start(case, seed, seats)]
    state = fold(case, moves)
    while not state.over:
        capital = state.to_move[0]
        for said in turn(state, capital, seats[capital]):
            state = apply(state, said.move)
            moves.append(said.move)
            assert said.why
    return state, moves


def seats_of(case, kinds):
    return dict(zip(case.capitals, itertools.cycle(kinds), strict=False))


@pytest.mark.parametrize("name", cases())
@pytest.mark.parametrize("kinds", [*([kind] for kind in TEMPERAMENTS), list(TEMPERAMENTS)], ids="-".join)
def test_rivals_play_to_the_end(name, kinds):
    case = load(name)
    seats = seats_of(case, kinds)
    state, moves = whole_game(case, seats)
    assert state.over
    assert fold(case, moves) == state
    passes = sum(move["move"] == "pass" for move in moves)
    assert passes == case.rounds * len(case.capitals)
    again, same = whole_game(case, seats)
    assert (same, again) == (moves, state)


def test_deal_makers_reach_a_deal_that_all_gain_from():
    case = load("goods_talks_2018")
    state, _ = whole_game(case, seats_of(case, ["dealmaker"]))
    assert state.results
    assert all(ledger(case).score(state.outcome, capital) > 0 for capital in case.capitals)


def test_hardliners_among_themselves_agree_on_nothing():
    state, moves = whole_game(load("spring_2018"), seats_of(load("spring_2018"), ["hardliner"]))
    assert not state.deals
    assert any(move["move"] == "reject" for move in moves)


@pytest.mark.parametrize("kind", TEMPERAMENTS)
def test_nobody_accepts_or_offers_what_its_own_home_refuses(kind):
    case = load("spring_2018")
    _, moves = whole_game(case, seats_of(case, [kind]))
    replayed = fold(case, moves[:1])
    for move in moves[1:]:
        if move["move"] == "accept":
            before = replayed.agreed
            after = {**before, **replayed.proposals[move["proposal"]].package}
            assert ledger(case).ratifies(after, move["by"], before)
        if move["move"] == "propose":
            assert ledger(case).ratifies({**replayed.agreed, **move["package"]}, move["by"])
        replayed = apply(replayed, move)


def test_the_hardliner_asks_for_less_with_time_but_never_for_little():
    case = load("goods_talks_2018")
    state = fold(case, [start(case)])
    floors = []
    for _ in range(case.rounds):
        floors.append(TEMPERAMENTS["hardliner"].floor(Desk(state, "Tokyo")))
        state = apply(state, {"move": "next_round", "by": "chair"}) if state.round < case.rounds else state
    assert floors == sorted(floors, reverse=True)
    assert floors[-1] >= Desk(state, "Tokyo").quantile(0.75) - 1e-9


def test_the_mirror_follows_better_offers():
    case = load("goods_talks_2018")
    begin = fold(case, [start(case)])
    poor, rich = {"farm": "beyond"}, {"farm": "tpp", "cars": "free"}

    def floor(*packages):
        state = begin
        for package in packages:
            state = apply(state, {"move": "propose", "by": state.to_move[0], "package": package})
            state = apply(state, {"move": "next_round", "by": "chair"})
            while state.to_move[0] != "Washington":
                state = apply(state, {"move": "pass", "by": state.to_move[0]})
        return TEMPERAMENTS["mirror"].floor(Desk(state, "Tokyo")), state.round

    (stays, first), (follows, second) = floor(poor), floor(poor, rich)
    assert follows < stays * (1 - 0.1 * (second - first))


def test_a_rival_knows_no_card_but_its_own(monkeypatch):
    """Change every other card: the first move of each temperament stays what it was."""
    case = load("goods_talks_2018")
    state = fold(case, [start(case)])
    moves = {kind: [s.move for s in turn(state, "Washington", kind)] for kind in TEMPERAMENTS}
    source = (FOLDER / "goods_talks_2018.yaml").read_text("utf-8")
    head, tokyo = source.split("  Tokyo:\n", 1)
    changed = parse(head + "  Tokyo:\n" + tokyo.replace("weight: 1.5", "weight: 9").replace("home: 2", "home: 7"), "x")
    assert changed.capitals["Washington"] == case.capitals["Washington"]
    assert changed.capitals["Tokyo"] != case.capitals["Tokyo"]
    other = fold(changed, [start(changed)])
    assert {kind: [s.move for s in turn(other, "Washington", kind)] for kind in TEMPERAMENTS} == moves


def test_strategies_are_stated():
    for kind in TEMPERAMENTS.values():
        assert len(kind.strategy.split()) > 15
    assert len(TEMPERAMENTS) >= 3


def test_wrong_turns_and_temperaments_are_refused():
    case = load("goods_talks_2018")
    state = fold(case, [start(case)])
    with pytest.raises(IllegalMove, match="not the turn of Tokyo"):
        turn(state, "Tokyo", "mirror")
    with pytest.raises(ValueError, match="'bully' is not one of hardliner, mirror, dealmaker"):
        turn(state, "Washington", "bully")
    assert "you" not in view(state)
