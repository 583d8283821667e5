"""The rules: who may do what when, what is agreed, what home makes of it, and who sees what."""

import json

import pytest

from summit.small import BOTH, FARM, STEEL, TEXT, small
from summitry.summit.case import load, parse
from summitry.summit.game import IllegalMove, apply, debrief, effective, fold, legal, start, view, worth

W, T = "Washington", "Tokyo"


def played(case, *moves):
    return fold(case, [start(case), *moves])


def propose(by, package, **more):
    return {"move": "propose", "by": by, "package": package, **more}


def accept(by, number):
    return {"move": "accept", "by": by, "proposal": number}


def reject(by, number):
    return {"move": "reject", "by": by, "proposal": number}


def done(by):
    return {"move": "pass", "by": by}


NEXT = {"move": "next_round", "by": "chair"}


def test_capitals_move_in_turn_and_the_first_changes_with_the_round():
    case = small()
    assert played(case).to_move == (W,)
    assert played(case, done(W)).to_move == (T,)
    second = played(case, done(W), done(T))
    assert (second.round, second.to_move) == (2, (T,))
    assert played(case, done(W), done(T), done(T), done(W)).over


def test_where_all_move_at_once_the_chair_may_end_the_round():
    case = small(free=True)
    state = played(case)
    assert state.to_move == (W, T)
    state = apply(state, propose(T, BOTH))
    assert state.to_move == (W, T)
    assert apply(state, NEXT).round == 2
    assert apply(apply(state, NEXT), NEXT).over


def test_a_deal_takes_the_consent_of_all_parties():
    state = played(small(), propose(W, BOTH))
    assert state.proposals[1].parties == (W, T)
    assert state.proposals[1].accepted == (W,)
    assert state.deals == ()
    state = apply(apply(state, done(W)), accept(T, 1))
    assert (state.proposals[1].status, state.deals) == ("agreed", (1,))
    assert state.agreed == {"farm": "open", "steel": "exempt"}


def test_one_refusal_closes_a_proposal():
    state = played(small(), propose(W, FARM), done(W), reject(T, 1))
    assert state.proposals[1].status == "rejected"
    with pytest.raises(IllegalMove, match="Proposal 1 is rejected"):
        apply(state, accept(T, 1))


def test_counter_proposals_name_what_they_answer():
    state = played(small(), propose(W, FARM), done(W), propose(T, BOTH, answers=1, note="for steel"))
    assert (state.proposals[2].answers, state.proposals[2].note) == (1, "for steel")


def test_authors_may_withdraw():
    state = played(small(), propose(W, FARM), {"move": "withdraw", "by": W, "proposal": 1})
    assert state.proposals[1].status == "withdrawn"


def test_a_capital_may_act_alone_where_only_its_consent_is_needed():
    case = load("spring_2018")
    state = apply(played(case), propose(W, {"troops": "exercises"}))
    assert (state.proposals[1].parties, state.proposals[1].status) == ((W,), "agreed")


def test_a_third_may_mediate_between_others():
    case = load("spring_2018")
    state = played(case, NEXT, NEXT)
    state = apply(state, propose("Seoul", {"missiles": "icbm"}))
    assert (state.proposals[1].parties, state.proposals[1].accepted) == ((W, "Pyongyang"), ())


def test_what_is_agreed_can_be_replaced_only_with_its_parties():
    case = load("spring_2018")
    state = played(case, propose(W, {"cars": "assured"}), done(W), accept(T, 1), done(T))
    assert state.agreed["cars"] == "assured"
    state = apply(apply(apply(state, done("Seoul")), done("Beijing")), done("Pyongyang"))
    state = apply(apply(apply(apply(state, done(T)), done("Seoul")), done("Beijing")), done("Pyongyang"))
    state = apply(state, propose(W, {"cars": "tariff"}))  # alone it takes Washington only
    assert state.proposals[2].parties == (W, T)
    assert state.proposals[2].status == "open"
    assert state.parties({"cars": "tariff", "missiles": "icbm"}) == (W, T, "Pyongyang")


def test_open_proposals_on_an_agreed_issue_lapse():
    state = played(small(), propose(W, FARM), done(W), propose(T, BOTH), done(T), done(T), accept(W, 2))
    assert (state.proposals[2].status, state.proposals[1].status) == ("agreed", "lapsed")


def test_open_proposals_on_other_issues_stay_open():
    state = played(small(), propose(W, FARM), done(W), propose(T, STEEL), accept(T, 1))
    assert (state.proposals[1].status, state.proposals[2].status) == ("agreed", "open")


def test_side_deals_stand_beside_each_other():
    moves = [propose(W, FARM), done(W), accept(T, 1), propose(T, STEEL), done(T), done(T), accept(W, 2), done(W)]
    state = played(small(), *moves)
    assert state.deals == (1, 2)
    # diet refuses farms alone (-1); senate refuses steel alone (-1); as one package both would have passed.
    assert [r.refused_in for r in state.results] == [(T,), (W,)]
    assert state.outcome == {"farm": "closed", "steel": "tariff"}
    together = played(small(), propose(W, BOTH), done(W), accept(T, 1), done(T), done(T), done(W))
    assert together.results[0].ratified
    assert together.outcome == {"farm": "open", "steel": "exempt"}


def with_lines(old, new):
    """Return the small case with other lines of one audience."""
    assert TEXT.count(old) == 1
    return parse(TEXT.replace(old, new), "small")


def test_each_deal_is_judged_by_itself_on_top_of_those_ratified_before():
    case = with_lines(
        "diet, veto: true, why: test, lines: {farm: {ideal: 0", "diet, veto: true, why: test, lines: {farm: {ideal: 1"
    )
    moves = [propose(W, FARM), done(W), accept(T, 1), propose(T, STEEL), done(T), done(T), accept(W, 2), done(W)]
    state = played(case, *moves)
    # senate: +2 for farms and -1 for steel, which the farms of the deal before do not make good.
    assert [r.refused_in for r in state.results] == [(), (W,)]
    assert state.outcome == {"farm": "open", "steel": "tariff"}


def test_a_deal_that_was_refused_is_no_ground_for_the_next():
    moves = [propose(W, FARM), done(W), accept(T, 1), done(T), propose(T, {"farm": "closed"}), done(T), accept(W, 2)]
    state = played(small(), *moves, done(W))
    # The diet refuses the farms, so leaving them closed takes nothing from the senate.
    assert [r.refused_in for r in state.results] == [(T,), ()]


def test_who_has_no_veto_may_say_no_in_vain():
    case = with_lines(
        "leader, veto: false, why: test, lines: {farm: {ideal: 1",
        "leader, veto: false, why: test, lines: {farm: {ideal: 0",
    )
    state = played(case, propose(W, BOTH), done(W), accept(T, 1), done(T), done(T), done(W))
    ((_, votes, refused_in),) = state.results
    assert [(vote.audience, vote.yes) for vote in votes] == [("leader", False), ("senate", True), ("diet", True)]
    assert refused_in == ()
    assert state.outcome == BOTH


def test_unanswered_proposals_lapse_at_the_end():
    state = played(small(), propose(W, BOTH), done(W), done(T), done(T), done(W))
    assert state.over
    assert state.proposals[1].status == "lapsed"
    assert state.outcome == state.case.status_quo


ILLEGAL = [
    ([done(T)], "It is the turn of Washington"),
    ([done("Paris")], "'Paris' is not one of Washington, Tokyo"),
    ([propose(W, {})], "changes nothing"),
    ([propose(W, {"farm": "closed"})], "changes nothing"),
    ([propose(W, {"rice": "open"})], "no issue 'rice'"),
    ([propose(W, "farm")], "str is not a dict"),
    ([propose(W, FARM), propose(W, STEEL)], r"has made its 1 proposal\(s\) of round 1"),
    ([propose(W, FARM), done(W), propose(T, FARM)], "Proposal 1 is the same and still open"),
    ([propose(W, FARM, answers=7)], "no proposal 7 to counter"),
    ([propose(W, FARM, note="x" * 281)], "at most 280 characters"),
    ([propose(W, FARM), accept(W, 1)], "has accepted proposal 1 already"),
    ([accept(W, 1)], "There is no proposal 1"),
    ([accept(W, "1")], "There is no proposal '1'"),
    ([propose(W, FARM), done(W), {"move": "withdraw", "by": T, "proposal": 1}], "Only Washington may withdraw"),
    ([{"move": "steal", "by": W}], "'steal' is not a move"),
    ([{"move": "next_round", "by": W}], "Only the chair ends a round"),
    ([done(W), done(T), done(T), done(W), done(W)], "The game is over"),
    ([{"move": "undo", "keep": 9}], "keep=9 is not a number of moves"),
    ([{"move": "undo", "keep": 0}], "keep=0 is not a number of moves"),
]


@pytest.mark.parametrize(("moves", "message"), ILLEGAL, ids=[m for _, m in ILLEGAL])
def test_illegal_moves_are_refused_with_a_reason(moves, message):
    with pytest.raises(IllegalMove, match=message):
        played(small(), *moves)


def test_not_a_party():
    case = load("spring_2018")
    state = played(case, propose(W, {"missiles": "icbm"}), done(W))
    with pytest.raises(IllegalMove, match="does not take the consent of Tokyo"):
        apply(state, accept(T, 1))


def test_an_illegal_move_leaves_the_state_alone():
    state = played(small())
    before = repr(state)
    with pytest.raises(IllegalMove):
        apply(state, done(T))
    assert repr(state) == before


def test_a_game_begins_with_its_case():
    case = small()
    with pytest.raises(IllegalMove, match="begins with the move start"):
        fold(case, [done(W)])
    with pytest.raises(IllegalMove, match="another version of the case"):
        fold(case, [{**start(case), "fingerprint": "other"}])
    with pytest.raises(IllegalMove, match="seats: 'Paris'"):
        start(case, seats={"Paris": "human"})
    with pytest.raises(IllegalMove, match="seed"):
        start(case, seed="one")


def test_replay_gives_the_same_state():
    case = small()
    moves = [start(case), propose(W, BOTH), done(W), accept(T, 1), done(T)]
    assert fold(case, moves) == fold(case, json.loads(json.dumps(moves)))


def test_undo_is_a_move_and_the_list_only_grows():
    case = small()
    moves = [start(case), propose(W, FARM), done(W), reject(T, 1)]
    undone = [*moves, {"move": "undo", "keep": 2}]
    assert fold(case, undone) == fold(case, moves[:2])
    again = [*undone, done(W), {"move": "undo", "keep": 1}, propose(W, BOTH)]
    assert effective(again) == [moves[0], propose(W, BOTH)]
    assert fold(case, again) == fold(case, [moves[0], propose(W, BOTH)])


def test_legal_says_what_apply_allows():
    assert not any(legal(played(small()), T).values())
    assert legal(played(small(), propose(W, FARM)), W)["propose"] is False
    state = played(small(), propose(W, FARM), done(W))
    assert legal(state, W) == {"propose": False, "accept": [], "reject": [], "withdraw": [], "pass": False}
    assert legal(state, T) == {"propose": True, "accept": [1], "reject": [1], "withdraw": [], "pass": True}


def test_worth_is_on_top_of_what_is_agreed():
    state = played(small(), propose(W, FARM), done(W), accept(T, 1), done(T))
    offer = worth(state, T, STEEL)
    assert (offer["gain"], offer["ratified"]) == (6, True)
    assert offer["votes"] == [{"audience": "diet", "veto": True, "gain": 3, "yes": True}]


def secrets(case, capital):
    """Everything on a card that nobody else may read."""
    own = case.capitals[capital]
    return {own.private_line, *own.interests, *(a.name for a in own.audiences if len(a.name) > 14)}


@pytest.mark.parametrize("name", ["spring_2018", "goods_talks_2018"])
def test_private_cards_never_appear_in_the_views_of_others(name):
    case = load(name)
    state = played(case, propose(W, {"farm": "tpp", "cars": "assured"}, why="6.5 points"), done(W), accept(T, 1))
    while not state.over:
        state = apply(state, NEXT)
        for reader in (None, *case.capitals):
            text = json.dumps(view(state, reader))
            for capital in case.capitals:
                for secret in secrets(case, capital):
                    assert (secret in text) == (capital == reader), (reader, capital, secret)
            assert "6.5 points" not in text
            public = {key: value for key, value in view(state, reader).items() if key != "you"}
            assert public == view(state)
            assert not {"weights", "audiences", "private_line", "votes", "score"} & keys(public)


def keys(part):
    if isinstance(part, dict):
        return set(part).union(*(keys(value) for value in part.values()))
    return set().union(*(keys(value) for value in part)) if isinstance(part, list) else set()


def test_views_are_plain_values():
    state = played(load("spring_2018"), propose(W, {"missiles": "icbm"}), done(W))
    seen = view(state, "Pyongyang")
    assert json.loads(json.dumps(seen))["proposals"] == seen["proposals"]
    with pytest.raises(IllegalMove, match="'Paris' is not one of"):
        view(state, "Paris")


def test_cards_are_opened_only_at_the_end():
    state = played(small(), propose(W, BOTH), done(W), accept(T, 1))
    with pytest.raises(IllegalMove, match="opened when the game is over"):
        debrief(state)
    shown = debrief(apply(apply(state, NEXT), NEXT))
    assert shown["scores"] == {W: 3.5, T: 4}
    assert shown["cards"][T]["private_line"] == "a secret of Tokyo"
    assert {vote["audience"] for vote in shown["votes"]} == {"leader", "senate", "diet"}
