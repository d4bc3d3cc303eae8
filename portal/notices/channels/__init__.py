"""One module a channel: `send(notice)`, and `is_ready()`, whether this Homefile can send that way."""


class CannotBeSent(Exception):
    """The other side will never take this message; ``why`` by its key. Trying again would not help."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
