"""Ways round the second factor."""

import time

import pytest
from django.conf import settings
from django.test import Client

from portal import gunicorn
from portal.people.models import Person
from tests.cast import Cast
from tests.signing_in import session_of

pytestmark = pytest.mark.django_db


def half_way(client: Client, person: Person) -> Client:
    """Somebody who has given a password and nothing more."""
    session = session_of(person)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


@pytest.mark.parametrize("prefix", ["/static", "/look", "/elsewhere"])
def test_a_header_that_names_another_path_is_no_way_round_it(client: Client, cast: Cast, prefix: str) -> None:
    answer = half_way(client, cast.olive).get("/office/search/", {"q": "flat"}, SCRIPT_NAME=prefix)
    assert answer.status_code == 302
    assert answer["Location"] == "/office/second-factor/"


def test_a_stranger_is_sent_to_the_offices_own_door(client: Client, cast: Cast) -> None:
    assert client.get("/office/search/", SCRIPT_NAME="/static")["Location"].startswith("/office/sign-in/")


def test_the_web_server_takes_no_path_from_a_header() -> None:
    assert not gunicorn.forwarder_headers


@pytest.mark.parametrize("address", ["//office/", "/OFFICE/", "/office%2f", "/./office/", "/x/../office/"])
def test_no_spelling_of_the_office_opens_it(client: Client, cast: Cast, address: str) -> None:
    assert half_way(client, cast.olive).get(address).status_code in {302, 404}
