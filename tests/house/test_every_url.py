"""Each address x each member of the cast has the answer that the table states. A new address needs a row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast
from tests.house.every_url import EVERYBODY, MEMBERS, STRANGER, Answer
from tests.house.url_table import TABLE
from tests.signing_in import sign_in

SIGN_IN_PAGES = ("/sign-in/", "/office/sign-in/")


def addresses(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """The full name of every address the resolver knows."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from addresses(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield ":".join(filter(None, [namespace, pattern.name]))


def addresses_in(cast: Cast) -> Iterator[tuple[str, str]]:
    """Each row's name, and its address in this world."""
    for name, row in TABLE.items():
        yield name, reverse(name, kwargs=row.made(cast)) + row.asked(cast)


def client_of(member: str, cast: Cast) -> Client:
    """A browser of this member, signed in unless it is a stranger's."""
    client = Client(raise_request_exception=True)
    return client if member == STRANGER else sign_in(client, dict(cast.people())[member])


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is as if it had not been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answered(ask: Callable[[str], Any], address: str) -> Answer:
    """What was answered, in the words of the table."""
    response = ask(address)
    if response.status_code == 302:
        to_sign_in = response["Location"].split("?")[0] in SIGN_IN_PAGES
        return Answer.SIGN_IN if to_sign_in else Answer.MOVED
    found = [answer for answer in Answer if answer.value == str(response.status_code)]
    assert found, f"{address} answered {response.status_code}"
    return found[0]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = set(addresses(get_resolver().url_patterns))
    assert known - set(TABLE) == set(), "addresses without a row in tests/house/url_table.py"
    assert set(TABLE) - known == set(), "rows without an address"


def test_every_row_names_only_members_of_the_cast() -> None:
    for name, row in TABLE.items():
        named = set().union(*row.answers.values()) if row.answers else set()
        assert named <= EVERYBODY, f"{name}: {named - EVERYBODY}"


@pytest.mark.django_db
@pytest.mark.parametrize("member", sorted(MEMBERS))
def test_each_member_gets_the_stated_answer_at_every_address(member: str, cast: Cast) -> None:
    assert set(dict(cast.people())) | {STRANGER} == MEMBERS
    client = client_of(member, cast)
    got = {}
    for name, address in addresses_in(cast):
        with undone():
            got[name] = answered(client.get, address)
    assert got == {name: row.answer_to(member) for name, row in TABLE.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("member", sorted(MEMBERS))
def test_what_a_member_may_not_look_at_nothing_can_be_sent_to(member: str, cast: Cast) -> None:
    client = client_of(member, cast)
    let_in = []
    for name, address in addresses_in(cast):
        shut = TABLE[name].answer_to(member) in (Answer.NOT_THERE, Answer.SIGN_IN, Answer.REFUSED)
        if shut and not name.startswith("api:"):
            with undone():
                got = answered(client.post, address)
            if got not in (Answer.NOT_THERE, Answer.SIGN_IN, Answer.REFUSED, Answer.POST_ONLY):
                let_in.append((name, got))
    assert let_in == []


@pytest.mark.django_db
def test_no_address_names_a_person_or_a_place(cast: Cast) -> None:
    for name, row in TABLE.items():
        address = reverse(name, kwargs=row.made(cast))
        personal = [cast.flat_1.uprn, cast.flat_1.postcode, cast.amina.name]
        # A landlord's system asks for a record by the landlord's own reference; nobody's page does.
        personal += [] if name.startswith("api:") else [cast.flat_1.reference]
        for told in personal:
            assert told.lower() not in address.lower(), name


def test_the_demo_is_not_among_them() -> None:
    assert not settings.DEMO
    assert not [name for name in addresses(get_resolver().url_patterns) if name.startswith("demo")]
