"""An officer's account is made for them; they choose a password, then a second step."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from portal.landlords.models import Officer
from portal.notices.models import Notice
from tests.cast import Cast


def test_a_new_officer_chooses_a_password_and_is_led_to_the_second_step(client: Client, cast: Cast) -> None:
    call_command("add_officer", "larkfield", "New@Larkfield.example", "Nell Ward", "--role", "board")
    officer = Officer.objects.get(person__email="new@larkfield.example")
    assert (officer.landlord, officer.role) == (cast.larkfield, "board")
    assert not officer.person.has_usable_password()
    link = re.search(r"http\S+?(/office/password/\S+)", Notice.objects.get().body)
    assert link
    there = client.get(link[1]).headers["Location"]
    client.post(there, {"password1": "four unlikely words", "password2": "four unlikely words"})
    client.post("/office/sign-in/", {"login": "new@larkfield.example", "password": "four unlikely words"})
    assert client.get("/office/").headers["Location"] == "/office/second-factor/"


@pytest.mark.parametrize("email", ["amina@example.org", "olive@larkfield.example", "nonsense", "07700900123"])
def test_an_address_with_an_account_or_none_at_all_is_refused(cast: Cast, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("add_officer", "larkfield", email, "Nell Ward")


def test_an_unknown_landlord_is_named(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no landlord called fairfield"):
        call_command("add_officer", "fairfield", "new@larkfield.example", "Nell Ward")
