"""What can come of saying something to a system, other than an answer."""

SOME_WORDS = 300  # as many letters of what a system says as are kept


class CannotReach(Exception):
    """The system did not answer, or not in a way that settles it: trying again may help.

    ``key`` says what went wrong: timeout, connection, server_error, busy, not_let_in, token_unreadable,
    not_open, moved or rubbish. ``after`` is how many seconds the system asks to be left in peace, if it does.
    """

    def __init__(self, key: str, says: str = "", *, after: int | None = None) -> None:
        super().__init__(key)
        self.key, self.says, self.after = key, says[:SOME_WORDS], after


class Refused(Exception):
    """The system read the message and does not take it: the same message again would not help.

    ``status`` is that of HTTP; 0 where we know by ourselves that it has no place for it.
    """

    def __init__(self, status: int, says: str = "") -> None:
        super().__init__(f"status {status}")
        self.status, self.says = status, says[:SOME_WORDS]
