"""Reading what was sent: is it JSON, and is it the message it says it is?"""

import json
from typing import Any

from standards import messages


class NotValid(Exception):
    """What is wrong with it, in a sentence; and each fault, where it is not in the standard."""

    def __init__(self, status: int, says: str, faults: list[dict[str, str]]) -> None:
        super().__init__(says)
        self.status, self.faults = status, faults


def read(kind: str, text: str) -> dict[str, Any]:
    """The message in the standard's own names. Raises NotValid."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotValid(400, "That is not JSON.", []) from error
    document, _ = messages.read_tolerantly(kind, document)
    if issues := messages.check_message(kind, document):
        faults = [{"Field": issue.field, "Code": issue.code} for issue in issues]
        raise NotValid(422, f"That is no {kind}.", faults)
    return dict(document)
