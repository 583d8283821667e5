"""No request gets another team's card: all bytes that a team receives are searched for what others hold."""

import json
import random
import re

import pytest

from summit.small import TEXT

W, T = "Washington", "Tokyo"
WORDS = {W: "AAAAA-AAAAA-AAAAA", T: "BBBBB-BBBBB-BBBBB"}
PRIVATE = {
    W: ["interest-of-W", "line-of-W", "leader-of-W", "senate-of-W", "2.4142", "1.7183"],
    T: ["interest-of-T", "line-of-T", "diet-of-T", "3.1416", "1.5772"],
}
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
OTHER_PATHS = ("/move", "/worth", "/chair", "/join", "/debrief", "/cards", "/../chair", f"/view?word={WORDS[T]}")


def marked() -> str:
    """Return the small case with words and numbers on each card that are found nowhere else."""
    text = TEXT
    for old, new in (
        ("interests: [farms]", "interests: [interest-of-W]"),
        ("a secret of Washington", "line-of-W"),
        ("name: leader", "name: leader-of-W"),
        ("name: senate", "name: senate-of-W"),
        ("weights: {trade: 0, home: 1}", "weights: {trade: 0, home: 1.7183}"),
        ("farm: {ideal: 1, weight: 2}", "farm: {ideal: 1, weight: 2.4142}"),
        ("interests: [steel]", "interests: [interest-of-T]"),
        ("a secret of Tokyo", "line-of-T"),
        ("name: diet", "name: diet-of-T"),
        ("weights: {trade: 0, home: 2}", "weights: {trade: 0, home: 3.1416}"),
        ("farm: {ideal: 0, weight: 1}", "farm: {ideal: 0, weight: 1.5772}"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


class Asker:
    """Sends anything that a client could send, and keeps all that comes back, by who asked."""

    def __init__(self, served, seed):
        self.random, self.served = random.Random(seed), served
        self.code, self.chair = served.open("marked", marked())
        self.received = {"nobody": bytearray(), W: bytearray(), T: bytearray()}
        for capital, word in WORDS.items():
            self.ask(capital, "/join", {"capital": capital, "team": f"team {capital}", "word": word})

    def ask(self, who, path, body=None, method=None):
        word = {"nobody": self.random.choice(["", "wrong", "chair", self.code])} | WORDS
        status, headers, answer = self.served.request(f"/{self.code}{path}", body, word[who], method)
        self.received[who] += answer + json.dumps(headers).encode()
        return status

    def act(self, do, **more):
        sent = {"id": f"{self.random.random():.15f}"[2:], "do": do, **more}
        return self.served.json(f"/{self.code}/chair", sent, self.chair)[0]

    def body(self, who):
        pick = self.random.choice
        package = pick(
            [{"farm": "open"}, {"steel": "exempt"}, {"farm": "open", "steel": "exempt"}, {"x": "y"}, {}, None]
        )
        move = pick(
            [
                {"move": "propose", "package": package, "note": pick(["", "hello"])},
                {"move": pick(["accept", "reject", "withdraw"]), "proposal": self.random.randint(0, 4)},
                {"move": "pass"},
                {"move": "pass", "by": pick([W, T, "chair"])},
                {"move": "undo", "keep": 1},
            ]
        )
        sent = pick([{"move": move}, {"package": package}, {"do": pick(["debrief", "begin", "undo"]), "who": "chair"}])
        return {
            "id": f"{self.random.random():.15f}"[2:],
            **sent,
            **pick([{}, {"word": WORDS[who]} if who in WORDS else {}]),
        }

    def one(self):
        who, method = self.random.choice(list(self.received)), self.random.choice(METHODS)
        path = self.random.choice(
            ["", "/view", "/view?after=0&wait=0", "/view?who=chair&capital=Washington", *OTHER_PATHS]
        )
        kind = self.random.random()
        if kind < 0.5:  # what a team really does
            method, path = self.random.choice([("POST", "/move"), ("GET", "/view"), ("POST", "/worth")])
        self.ask(who, path, None if method in ("GET", "HEAD", "OPTIONS") else self.body(who), method)


@pytest.mark.parametrize("seed", range(4))
def test_no_byte_of_another_card_before_the_debrief(served, seed):
    asker = Asker(served, seed)
    served.host._guesses.too_many = lambda address: False  # for this test may guess as often as it likes
    for _ in range(15):
        asker.one()
    assert asker.act("begin") == 200
    for turn in range(150):
        asker.one()
        if turn % 25 == 24:
            asker.act(asker.random.choice(["pause", "resume", "undo"]))
    for round_ in (1, 2):
        asker.act("resume")
        asker.act("end_round", round=round_)
    for _ in range(15):  # the game is over, and the cards are closed
        asker.one()
    for who, received in asker.received.items():
        text = received.decode()
        for other in (W, T):
            found = [word for word in PRIVATE[other] if word in text]
            assert found == ([] if who != other else found)
        if who in PRIVATE:
            assert all(word in text for word in PRIVATE[who][:3])  # the search finds what is there
        for word in (*WORDS.values(), asker.chair):
            assert word not in text
            assert not re.search(r"\b[0-9a-f]{64}\b", text)  # nor its hash
        assert '"debrief":' not in text
    assert asker.act("debrief") == 200
    before = len(asker.received[T])
    asker.ask(T, "/view")
    assert all(word in asker.received[T][before:].decode() for word in PRIVATE[W])
