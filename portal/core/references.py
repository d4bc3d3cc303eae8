"""What something is called over the telephone: a letter for its kind, and eight that are not mistaken."""

import re
import secrets

# Said aloud, nothing is taken for something else: no vowels, so no words; one of each pair that sound or look
# alike.
LETTERS = "234679CDFGHJKMNPQRTVWX"
HALF = rf"[{LETTERS}]{{4}}"


def make_reference(kind: str) -> str:
    """R-7K3F-92QD for the kind R: one of fifty thousand million."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{kind}-{letters[:4]}-{letters[4:]}"


def read_reference(kind: str, typed: str) -> str:
    """The reference as we write it, of one that was typed down from the telephone; or nothing."""
    found = re.fullmatch(rf"(?:{kind}[- ]?)?({HALF})[- ]?({HALF})", typed.strip().upper())
    return f"{kind}-{found[1]}-{found[2]}" if found else ""
