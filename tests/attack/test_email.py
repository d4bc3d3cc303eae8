"""A stranger who sends us an email: nobody has to know them for it to be read."""

import time
from contextlib import suppress

import pytest

from portal.enquiries.emails.reading import Unreadable, read

HEAD = b"From: amina@example.org\nTo: reply+abc@replies.example\nMessage-ID: <1@example.org>\n"
HTML, PLAIN = HEAD + b"Content-Type: text/html\n\n", HEAD + b"Content-Type: text/plain; charset="
MIXED = b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n"
A_MOMENT = 1.5  # seconds; each of these once took from three to minutes, or hours


@pytest.mark.parametrize(
    "raw",
    [
        HTML + b"<a " * 8_000,
        HTML + b"<a x=" * 8_000,
        HTML + b"<!--" * 20_000,
        PLAIN + b"punycode\n\n" + b"b" * 250_000,
        b"From: amina@example.org\nTo: " + b"," * 30_000 + b"\n\nHello",
        b"From: amina@example.org\nTo: " + b"," * 4_000_000 + b"\n\nHello",
        HEAD + b"Content-Type: text/plain" + b";a=b" * 10_000 + b"\n\nHello",
        HEAD + b"Content-Disposition:\n" + b" ;a=b\n" * 10_000 + b"\nHello",
        HEAD + MIXED % (0, 0) + b"--0\n\n" * 40_000,
        HEAD + b"".join(MIXED % (at, at) for at in range(60)) + b"\n" + b"--\n" * 1_000_000,
    ],
    ids=["marks", "half", "comments", "letters", "commas", "millions", "kinds", "lines", "parts", "deep"],
)
def test_no_email_keeps_anybody_waiting(raw: bytes) -> None:
    began = time.perf_counter()
    with suppress(Unreadable):
        read(raw)
    assert time.perf_counter() - began < A_MOMENT


@pytest.mark.parametrize("charset", [b"utf-7", b"unicode_escape", b"raw_unicode_escape", b"rot13", b"\xff"])
def test_no_way_of_writing_letters_makes_what_the_database_cannot_keep(charset: bytes) -> None:
    read(PLAIN + charset + b"\n\nHello +2AA- \\ud800 there").words.encode()
