"""One module a channel: `send(notice)`, and `sendable()`, which notices of it this Homefile can send."""


class CannotBeSent(Exception):
    """The other side will never take this message; ``why`` by its key. Trying again would not help."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
