"""A mail provider that proves itself posts replies by email, each of which is taken once."""

import time
from base64 import b64encode

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from portal.api import email_in
from portal.enquiries.actions.answering import answer
from portal.enquiries.emails.reading import MOST_BYTES
from portal.enquiries.models import Message
from portal.enquiries.references import reply_address
from portal.sync.webhooks.signing import signature
from tests.cast import Cast
from tests.enquiries.asking import asked
from tests.enquiries.test_conversation import email

SECRET = "what the mail provider and we know, both of us"


@pytest.fixture(autouse=True)
def _known(settings: Settings) -> None:
    settings.QUESTION_REPLY_DOMAIN, settings.QUESTION_REPLY_SECRET = "replies.example", SECRET


def posted(raw: bytes, headers: dict[str, str]) -> tuple[int, str]:
    response = Client(headers=headers).post("/api/email", raw, content_type="message/rfc822")
    return response.status_code, response.json()["outcome"]


def basic(password: str) -> str:
    return "Basic " + b64encode(f"us:{password}".encode()).decode()


BODY = b"rubbish"
A_WHILE = 3600


def proofs(now: int) -> list[tuple[dict[str, str], bool]]:
    """What is sent to prove it, and whether that is believed. A signature counts for minutes."""
    return [
        ({}, False),
        ({"Authorization": f"Bearer {SECRET}"}, True),
        ({"Authorization": f"bearer {SECRET} "}, True),
        ({"Authorization": "Bearer "}, False),
        ({"Authorization": f"Bearer {SECRET}x"}, False),
        ({"Authorization": SECRET}, False),
        ({"Authorization": basic(SECRET)}, True),
        ({"Authorization": basic("wrong")}, False),
        ({"Authorization": "Basic ???"}, False),
        ({"Homefile-Signature": signature(SECRET, BODY, at=now)}, True),
        ({"Homefile-Signature": signature(SECRET, BODY, at=now - A_WHILE)}, False),
        ({"Homefile-Signature": signature(SECRET, BODY, at=now + A_WHILE)}, False),
        ({"Homefile-Signature": signature(SECRET, b"other", at=now)}, False),
        ({"Homefile-Signature": signature("wrong", BODY, at=now)}, False),
        ({"Homefile-Signature": "v1=0"}, False),
        ({"Homefile-Signature": "", "Authorization": f"Bearer {SECRET}"}, False),
    ]


@pytest.mark.django_db
def test_only_who_knows_the_secret_is_listened_to(settings: Settings) -> None:
    for headers, taken in proofs(int(time.time())):
        assert posted(BODY, headers) == ((200, "unreadable") if taken else (401, "refused")), headers
    settings.QUESTION_REPLY_SECRET = ""
    nobody = Client(headers={"Authorization": "Bearer "})
    assert nobody.post("/api/email", BODY, content_type="message/rfc822").status_code == 404


def test_a_reply_is_taken_once_and_what_was_not_kept_is_asked_for_again(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = asked(cast)
    answer(enquiry=enquiry, words="On Tuesday.", by=cast.olive.officer)
    to = reply_address(enquiry.reply_token, "replies.example")
    proven = {"Authorization": f"Bearer {SECRET}"}
    long = email("amina@example.org", to, "Nobody came.\n>" + "x" * (MOST_BYTES - 1000))
    assert len(long) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert posted(long, proven) == (200, "taken")
    assert posted(long, proven) == (200, "again")
    assert Message.objects.filter(enquiry=enquiry, words="Nobody came.").count() == 1
    assert posted(long + b"x" * 1000, proven) == (200, "unreadable")

    def away(_raw: bytes) -> str:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(email_in, "receive", away)
        response = Client(headers=proven).post("/api/email", long, content_type="message/rfc822")
        assert (response.status_code, response["Retry-After"]) == (503, "60")
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"email_in": "1/m/ip"}
    assert [posted(BODY, proven)[0] for _ in range(2)][-1] == 429
