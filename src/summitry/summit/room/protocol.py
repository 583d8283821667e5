"""What the server of a room and its seats agree on. It loads nothing, so that a server without a room pays nothing."""

ROOT = "summitry/room"  # the addresses of rooms begin with it, below that of the server
WORD, CLIENT = "Summitry-Word", "Summitry-Client"  # headers: the word of a seat, and which computer asks
LARGEST_CASE = 200_000  # characters of a case that is sent to be played


class Refused(Exception):
    """What the asker is told: a status of HTTP, a sentence, and the field that is wrong if it is one."""

    def __init__(self, status: int, message: str, field: str | None = None):
        super().__init__(message)
        self.status, self.field = status, field
