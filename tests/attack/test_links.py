"""Where links and other people's sign-ins lead."""

import pytest
from django.test import Client, override_settings

from portal.notices.models import Notice
from portal.people.single_sign_on import _doubts_the_address
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@override_settings(ALLOWED_HOSTS=["*"], SITE_URL="https://homes.example.org")
def test_a_link_to_a_password_leads_here_whatever_the_host_says(client: Client, cast: Cast) -> None:
    client.post("/office/password/", {"email": cast.olive.email}, headers={"host": "evil.example"})
    body = Notice.objects.get(kind="set_password").body
    assert "evil.example" not in body
    link = next(word for word in body.split() if word.startswith("https://homes.example.org/"))
    answer = client.get(link.removeprefix("https://homes.example.org"), follow=True)
    assert "Choose a password" in answer.content.decode()


@pytest.mark.parametrize("said", [False, "false", "False"])
def test_an_address_that_the_provider_doubts_opens_nothing(said: object) -> None:
    assert _doubts_the_address({"userinfo": {"email_verified": said}})
    assert _doubts_the_address({"email_verified": said})


def test_a_provider_that_says_nothing_of_it_is_believed() -> None:
    assert not _doubts_the_address({"userinfo": {"email": "olive@larkfield.example"}, "id_token": {}})
