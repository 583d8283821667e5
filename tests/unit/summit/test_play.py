"""One person against rivals: plain calls, saving and resuming, undo, and the panel of the notebook."""

import html
import os
import re
import signal
import subprocess
import sys

import pytest

from summit.controls import TEXTS, controls, named, shown
from summitry.summit.game import IllegalMove, fold
from summitry.summit.panel import _lapsing, debriefing, panel
from summitry.summit.play import Game
from summitry.summit.rivals import TEMPERAMENTS
from summitry.summit.store import NotSaved, Save, folder


@pytest.fixture(autouse=True)
def in_own_folder(tmp_path, monkeypatch):
    (tmp_path / ".summitry").mkdir()
    monkeypatch.chdir(tmp_path)


def goods(**more):
    return Game.new("goods_talks_2018", "Tokyo", temperaments="dealmaker", **more)


def finished(game):
    while not game.over:
        for offer in game.state.open_for(game.you):
            own = game.worth(offer.package)
            if own["ratified"] and own["gain"] > 0 and game.state.proposals[offer.id].status == "open":
                game.accept(offer.id)
        game.done()
    return game


def test_a_whole_game_by_plain_calls():
    game = goods()
    assert game.state.to_move == ("Tokyo",)
    assert list(game.offers()["by"]) == ["Washington"]
    mine = game.propose({"farm": "tpp", "cars": "assured"}, answers=1, note="beef for cars")
    assert (mine.by, mine.accepted) == ("Tokyo", ("Tokyo",))
    told = game.done()
    assert told
    assert all(isinstance(line, str) for line in told)
    finished(game)
    result = game.result()
    assert list(result.columns) == ["points", "possible", "left"]
    assert (result["left"] >= 0).all()
    assert game.reasons()
    assert game.debrief()["scores"]["Tokyo"] == pytest.approx(result.loc["Tokyo", "points"], abs=1e-5)


def test_the_card_is_your_own():
    card = goods().card()
    assert {"party members from farm districts (ratifies)", "the Minister"} == set(card["audience"])
    assert set(card.columns) == {"audience", "issue", "wants", "importance"}


def test_nothing_is_shown_before_the_end():
    game = goods()
    for ask in (game.result, game.reasons, game.debrief):
        with pytest.raises(IllegalMove, match="when the game is over"):
            ask()


def test_save_and_resume_give_the_same_game():
    game = goods(save="mine")
    game.propose({"farm": "tpp", "cars": "assured"})
    game.done()
    assert game.save.path == folder() / "mine.jsonl"
    assert Game.resume("mine").state == game.state
    again = finished(Game.resume("mine"))
    assert again.state == finished(game.resume("mine")).state


def test_the_same_seed_and_moves_give_the_same_game():
    assert finished(goods(seed=3)).state == finished(goods(seed=3)).state


def test_undo_takes_back_your_move_and_the_answers():
    game = goods(save="mine")
    start = game.state
    game.propose({"farm": "tpp", "cars": "assured"})
    proposed = game.state
    game.done()
    game.undo()
    assert game.state == proposed
    assert Game.resume("mine").state == proposed
    game.undo()
    assert game.state == start
    with pytest.raises(IllegalMove, match="no move of yours"):
        game.undo()
    game.propose({"farm": "tpp", "cars": "free"})
    game.done()
    assert Game.resume("mine").state == game.state


def test_a_game_killed_in_the_middle_of_the_rivals_turn_goes_on():
    game = goods(save="mine")
    game.done()
    path = game.save.path
    lines = path.read_bytes().splitlines(keepends=True)
    for kept in range(1, len(lines) + 1):
        path.write_bytes(b"".join(lines[:kept]) + (lines[kept][:9] if kept < len(lines) else b""))
        resumed = Game.resume("mine")
        assert resumed.you in resumed.state.to_move
        assert resumed.state == fold(resumed.case, [m for m in resumed._moves])
    assert resumed.state == game.state


PLAYER = """
from summitry.summit.play import Game
game = Game.new("goods_talks_2018", "Tokyo", save="killed")
print("saved", flush=True)
while True:
    game.propose({"farm": "tpp", "cars": "assured"})
    game.undo()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_kill_9_while_playing(tmp_path):
    with subprocess.Popen([sys.executable, "-c", PLAYER], stdout=subprocess.PIPE, cwd=tmp_path) as player:
        assert player.stdout.readline() == b"saved\n"
        os.kill(player.pid, signal.SIGKILL)
    resumed = Game.resume("killed")
    finished(resumed)
    assert resumed.over


def test_names_are_checked():
    goods(save="mine")
    for call, message in (
        (lambda: goods(save="mine"), "a game 'mine' exists"),
        (lambda: Game.resume("none"), "no game 'none'"),
        (lambda: goods(save="../x"), "is not a name"),
        (lambda: Game.new(you="Paris"), "you: 'Paris' is not one of"),
        (lambda: Game.new(you="Tokyo", temperaments="bully"), "'bully' is not one of"),
        (lambda: Game.new(you="Tokyo", temperaments={"Tokyo": "mirror"}), "'Tokyo' is not one of"),
        (lambda: Game.new("winter"), "no case 'winter'"),
    ):
        with pytest.raises(ValueError, match=message):
            call()


def test_every_control_of_the_panel_has_a_label():
    box = panel(goods())
    inputs = [c for c in controls(box) if not isinstance(c, TEXTS)]
    assert len(inputs) >= 5 + 7
    assert all(c.description.strip() for c in inputs)
    assert len({c.description for c in inputs}) == len(inputs)


def test_the_panel_plays_a_game():
    game = goods(save="panel")
    box = panel(game)
    named(box, "Farm access").value = "tpp"
    named(box, "Cars").value = "assured"
    assert "points for you" in shown(box)
    named(box, "Propose this package").click()
    assert game.state.proposals[2].package == {"cars": "assured", "farm": "tpp"}
    assert named(box, "Propose this package").disabled
    named(box, "Undo my last move").click()
    assert len(game.state.proposals) == 1
    named(box, "Accept the offer").click()
    assert "Tokyo" in game.state.proposals[1].accepted
    while not game.over:
        named(box, "End my turn").click()
    assert "ratified" in controls(box)[-1].value
    assert named(box, "End my turn").disabled
    assert Game.resume("panel").state == game.state


def test_the_panel_names_options_as_the_lists_do():
    game = goods()
    text = html.unescape(shown(panel(game)))
    for name, option in game.state.proposals[1].package.items():
        issue = game.case.issues[name]
        assert f"<li>{issue.title}: {issue.options[option].label}</li>" in text


def test_the_panel_says_whose_turn_it_is_and_how_the_others_play():
    game = goods()
    box = panel(game)
    assert "It is your turn" in shown(box)
    assert TEMPERAMENTS["dealmaker"].strategy in shown(box)
    named(box, "Farm access").value = "tpp"
    named(box, "Propose this package").click()
    assert "You have made your proposal of this round." in shown(box)
    assert "It waits for Washington." in controls(box)[-1].value


def test_the_panel_says_who_still_moves_in_this_round():
    game = goods()
    box = panel(game)
    others = [name for name in game.state.waiting if name != "Tokyo"]
    assert others
    assert f"Still to move after you: {', '.join(others)}." in shown(box)
    while game.state.waiting != ("Tokyo",):
        named(box, "End my turn").click()
    assert "You are the last of this round." in shown(box)


def test_a_counter_offer_begins_with_the_offer_and_names_it():
    game = goods()
    box = panel(game)
    named(box, "Start a counter-offer from it").click()
    lists = {name: named(box, issue.title).value for name, issue in game.case.issues.items()}
    assert lists == {**game.case.status_quo, **game.state.proposals[1].package}
    named(box, "Farm access").value = "now" if lists["farm"] != "now" else "tpp"
    named(box, "Propose this package").click()
    assert game.state.proposals[2].answers == 1
    named(box, "Set the lists back").click()
    assert all(named(box, issue.title).value == issue.status_quo for issue in game.case.issues.values())


def test_the_panel_says_why_a_ratifier_refuses():
    box = panel(goods())
    named(box, "Farm access").value = "beyond"
    assert re.search("farm districts -[0-9.]+, <b>refuses</b>, since it loses: Farm access -", shown(box))


def test_the_story_of_the_panel_names_proposals_by_their_number():
    game = goods()
    game.propose({"farm": "tpp", "cars": "assured"}, answers=1, note="beef for cars")
    assert game.story()[:2] == [
        "Washington makes proposal 1.",
        'Tokyo makes proposal 2, against proposal 1. It says: "beef for cars"',
    ]


def test_reasons_name_packages_in_words():
    game = finished(goods())
    first, issues = game.state.proposals[1], game.case.issues
    words = [f"{issues[name].title}: {issues[name].options[option].label}" for name, option in first.package.items()]
    why = "the highest product of my gain and the gains that I guess others have (a Nash product)"
    assert game.reasons()[0] == f"Washington makes proposal 1. {'; '.join(words)}. Why: {why}."


def test_the_panel_ends_with_the_debrief():
    game = goods()
    box = panel(game)
    while not game.over:
        named(box, "End my turn").click()
    text = controls(box)[-1].value
    assert all(
        words in text for words in ("2018-19", "Nash point", "possible", "Why the computer moved", "steel states")
    )
    assert f"You have {game.debrief()['scores']['Tokyo']:.1f} points." in shown(box)


def test_the_debrief_names_who_refused():
    game = finished(goods())
    seen = {**game.view(), "results": [{"proposal": 3}, {"proposal": 4}]}
    vote = {"proposal": 3, "capital": "Tokyo", "audience": "farmers", "veto": True, "gain": -1.5, "yes": False}
    kind = {**vote, "audience": "the Minister", "veto": False}
    told = debriefing(seen, {"votes": [kind, vote], "cards": {}}, game.result(), [])
    assert "Deal 3: refused in Tokyo (farmers -1.5). Deal 4: ratified." in told


def test_an_own_offer_is_taken_back():
    game = goods()
    box = panel(game)
    assert named(box, "Take back my offer").disabled
    named(box, "Farm access").value = "tpp"
    named(box, "Propose this package").click()
    assert named(box, "My own offer").value == 2
    named(box, "Take back my offer").click()
    assert game.state.proposals[2].status == "withdrawn"
    assert "Proposal 2 is withdrawn." in controls(box)[-1].value
    assert named(box, "Take back my offer").disabled


def test_who_accepts_is_told_which_better_offers_lapse():
    view = goods().view()
    offer = view["proposals"][0]
    packages = ({"farm": "tpp"}, {"farm": "tpp", "cars": "assured"}, {"farm": "now"}, {"steel": "exempt"})
    view["proposals"] = [{**offer, "id": number, "package": package} for number, package in enumerate(packages, 1)]
    gains = {1: (1.0, True), 2: (2.0, True), 3: (3.0, False), 4: (4.0, True)}  # home refuses 3; 4 is about other issues
    view["you"]["worth"] = {number: {"gain": gain, "ratified": home} for number, (gain, home) in gains.items()}
    told = "if proposal 1 (+1.0 points for you) is agreed, better ones on the same issues lapse: proposal 2 (+2.0)."
    assert told in _lapsing(view, 1)
    assert _lapsing(view, 2) == _lapsing(view, None) == ""


def test_the_panel_lets_the_others_go_on_where_a_full_disk_stopped_them(monkeypatch):
    game = goods(save="mine")
    box = panel(game)
    append, room = Save.append, [True, True]

    def full(save, move, number):
        if move["move"] != "pass" and (not room or not room.pop()):
            raise NotSaved("The disk is full.")
        append(save, move, number)

    with monkeypatch.context() as patched:
        patched.setattr(Save, "append", full)
        for _ in range(9):
            named(box, "End my turn").click()
    assert "That did not work: The disk is full." in controls(box)[-1].value
    assert game.you not in game.state.to_move
    assert not named(box, "End my turn").disabled
    named(box, "End my turn").click()
    assert "The others" in controls(box)[-1].value
    assert game.over or game.you in game.state.to_move
    assert Game.resume("mine").state == game.state


def test_the_panel_says_what_went_wrong():
    box = panel(goods())
    named(box, "Undo my last move").click()
    assert "That did not work: There is no move of yours to take back." in controls(box)[-1].value
