"""An answer of a room that is not what was asked for. It stands alone, so that the addresses cost nothing to load."""

LARGEST_CASE = 200_000  # characters of a case that is sent to be played


class Refused(Exception):
    """What the asker is told: a status of HTTP, a sentence, and the field that is wrong if it is one."""

    def __init__(self, status: int, message: str, field: str | None = None):
        super().__init__(message)
        self.status, self.field = status, field
