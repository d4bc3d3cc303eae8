"""What an email says: its own words, without what it quotes; who sent it; whether a machine did."""

import pytest

from portal.enquiries.emails.reading import MOST_BYTES, Unreadable, own_words, read
from portal.enquiries.references import make_token, reply_address, token_of

HEAD = (
    "From: Amina Tenant <Amina@Example.org>\r\n"
    "To: reply+abc@replies.example\r\n"
    "Message-ID: <1@example.org>\r\n"
)
PLAIN = HEAD + "Content-Type: text/plain; charset=utf-8\r\n\r\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Yes please.\r\n\r\nOn Mon, 23 Nov 2026 at 10:00, Larkfield <a@b.c> wrote:\r\n> Hello",
            "Yes please.",
        ),
        ("Yes.\n\nOn Monday 23 November 2026, Larkfield Homes\n<a@b.c> wrote:\n> Hello", "Yes."),
        ("On Monday I was out.\nNobody came.", "On Monday I was out.\nNobody came."),
        ("Yes.\n-- \nAmina\n07700 900000", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: x", "Yes."),
        ("Yes.\n\n________________________________\nFrom: Larkfield <a@b.c>", "Yes."),
        ("Oui.\n\nLe lun. 23 nov. 2026 à 10:00, Larkfield <a@b.c> a écrit :\n> Bonjour", "Oui."),
        ("Yes\n\nSent from my iPhone", "Yes"),
        ("> only what you wrote", ""),
        ("Null\x00byte", "Nullbyte"),
        ("x" * 20_000, "x" * 10_000),
    ],
)
def test_it_keeps_what_they_wrote_themselves(text: str, words: str) -> None:
    assert own_words(text) == words


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "X-Auto-Response-Suppress: All",
        "List-Id: <news.example.org>",
        "Return-Path: <>",
    ],
)
def test_it_knows_what_a_machine_wrote(header: str) -> None:
    assert read(f"{header}\r\n{PLAIN}I am away.".encode()).is_automatic


def test_it_reads_who_wrote_which_words_to_whom() -> None:
    email = read(f"Auto-Submitted: no\r\n{PLAIN}Nobody came.\r\n\r\n> quoted".encode())
    assert (email.sender, email.to, email.words) == (
        "amina@example.org",
        ("reply+abc@replies.example",),
        "Nobody came.",
    )
    assert (email.files, email.is_automatic) == (0, False)
    assert email.digest == read(f"{PLAIN}Other words.".encode()).digest  # one Message-ID is one email


def test_it_counts_files_and_takes_the_plain_part() -> None:
    parts = (
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
        "--c\r\nContent-Type: text/plain\r\n\r\nSee the photo.\r\n"
        "--c\r\nContent-Type: text/html\r\n\r\n<b>HTML</b>\r\n--c--\r\n"
        "--b\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=a.jpg\r\n\r\nxxxx\r\n"
        "--b\r\nContent-Type: text/plain; name=notes.txt\r\n\r\nnot their words\r\n--b--\r\n"
    )
    email = read((HEAD + parts).encode())
    assert (email.words, email.files) == ("See the photo.", 2)


def test_html_alone_is_read_without_its_marks_and_quotes() -> None:
    html = (
        "Content-Type: text/html\r\n\r\n<style>p{}</style><p>Yes &amp; thanks</p>"
        "<script>x()</script><blockquote>Hello</blockquote>"
    )
    assert read((HEAD + html).encode()).words == "Yes & thanks"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"no headers at all",
        b"From: a@b.c, d@e.f\r\n\r\nTwo senders",
        b"From: not an address\r\n\r\nx",
        b"x" * (MOST_BYTES + 1),
    ],
)
def test_what_is_no_email_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_broken_encodings_do_not_stop_it() -> None:
    email = read(
        (
            HEAD
            + "Content-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: 8bit\r\n\r\nHi\xff"
        ).encode("latin-1")
    )
    assert email.words.startswith("Hi")


def test_a_reply_address_leads_back_and_nothing_else_does() -> None:
    token = make_token()
    assert token_of(reply_address(token, "replies.example").upper(), "replies.example") == token
    for wrong in (
        f"reply+{token}@other.example",
        f"reply+{token[:-1]}@replies.example",
        f"{token}@replies.example",
        "",
    ):
        assert token_of(wrong, "replies.example") == ""
    assert reply_address(token, "") == "" and token_of(f"reply+{token}@", "") == ""  # noqa: PT018
