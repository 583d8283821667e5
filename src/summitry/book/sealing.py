"""Choice questions for a page that must not show their answers: what is right is a salted hash, what a check says is
sealed with the option that it answers.

A question has a few options, so a program finds the answer by trying them all. The seal keeps it from the eyes of a
reader, also in the source of the page; it is no safe for an examination. `book/static/choices.js` opens it.
"""

import base64
import hashlib

from summitry.checking import Choice
from summitry.checking.display import inline


def sealed(question: Choice) -> dict:
    """Return what a page needs to check `question`.

    `answer` is the hash of the right choice; `reasons` holds for each option what is said if it was wrong to choose it,
    and for a right one nothing; `right` is what a right choice earns, `more` what is said to half of one.
    """
    right = question.answers()[0]
    right = {right} if isinstance(right, str) else set(right)
    salt = hashlib.sha256(f"summitry {question.exercise} {question.name} {question.title}".encode()).hexdigest()[:16]
    chosen = ",".join(sorted(right))
    praise = question.judge(right).message
    reasons = {key: "" if key in right else reason for key, (_, reason) in question.options.items()}
    texts = [inline(text).encode() for text in (praise, *reasons.values())]
    length = max(map(len, texts))  # of all, so that the length tells nothing
    padded = [text.ljust(length) for text in texts]
    return {
        "salt": salt,
        "answer": _key(salt, "answer", chosen).hex(),
        "right": _seal(padded[0], _key(salt, "right", chosen)),
        "reasons": {key: _seal(text, _key(salt, "reason", key)) for key, text in zip(reasons, padded[1:], strict=True)},
        "more": question.judge({min(right)}).message if len(right) > 1 else "",
    }


def _key(*parts: str) -> bytes:
    return hashlib.sha256("|".join(parts).encode()).digest()


def _seal(text: bytes, key: bytes) -> str:
    blocks = (hashlib.sha256(key + block.to_bytes(4, "big")).digest() for block in range(len(text) // 32 + 1))
    stream = b"".join(blocks)
    return base64.b64encode(bytes(a ^ b for a, b in zip(text, stream, strict=False))).decode()
