"""A letter lets one tenant of one tenancy in, once."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from portal.core import clock
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.models import Event
from portal.tenancies import actions, invitations, rules
from portal.tenancies.models import Invitation, Party
from tests.cast import Cast
from tests.factories.homes import HomeFactory
from tests.factories.tenancies import PartyFactory, TenancyFactory

START, CONTACT, CODE, ADD = "/start/", "/start/contact/", "/start/code/", "/start/add/"


@pytest.fixture
def party(cast: Cast) -> Party:
    """A new tenant who has no account: Fatima O'Brien."""
    return PartyFactory(
        tenancy=TenancyFactory(home=HomeFactory(landlord=cast.larkfield)), name="Fatima O'Brien"
    )


def letter_code(party: Party) -> str:
    """Invites, and reads the code in the letter."""
    actions.invite(party=party, by=None)
    found = re.search(r"\w{4}-\w{4}-\w{4}", Notice.objects.filter(channel="letter").latest("pk").body)
    assert found
    return found[0]


def numbers() -> str:
    found = re.search(r"\b\d{6}\b", Notice.objects.exclude(channel="letter").latest("pk").body)
    assert found
    return found[0]


def come_in(client: Client, letter: str, contact: str) -> str:
    """All three questions answered; where the browser ends."""
    client.post(START, {"letter": letter})
    client.post(CONTACT, {"contact": contact})
    return str(client.post(CODE, {"code": numbers()}).headers.get("Location", ""))


def test_a_new_tenant_comes_from_the_letter_to_the_home(client: Client, party: Party) -> None:
    letter = letter_code(party)
    assert client.post(START, {"letter": letter}).headers["Location"] == CONTACT
    assert client.post(CONTACT, {"contact": "07700 900456"}).headers["Location"] == CODE
    answer = client.post(CODE, {"code": numbers()})
    assert answer.headers["Location"] == f"/homes/{party.tenancy.home.code}/"
    party.refresh_from_db()
    person = Person.objects.get(phone="+447700900456")
    assert party.person == person
    assert (person.name, person.phone_verified, person.has_usable_password()) == (
        "Fatima O'Brien",
        True,
        False,
    )
    assert client.session["_auth_user_id"] == str(person.pk)


def test_they_sign_in_with_the_same_address_from_then_on(client: Client, party: Party) -> None:
    come_in(client, letter_code(party), "Fatima@Example.net")
    client.post("/sign-out/")
    client.post("/sign-in/", {"contact": "fatima@example.net"})
    client.post("/sign-in/code/", {"code": numbers()})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code} "]
)
def test_the_code_is_read_as_people_type_it(client: Client, party: Party, change) -> None:
    assert client.post(START, {"letter": change(letter_code(party))}).headers["Location"] == CONTACT


def test_a_letter_works_once(client: Client, party: Party) -> None:
    letter = letter_code(party)
    come_in(client, letter, "fatima@example.net")
    assert "That code does not work" in Client().post(START, {"letter": letter}).content.decode()


def test_of_two_who_use_one_letter_at_once_only_the_first_comes_in(party: Party) -> None:
    letter = letter_code(party)
    first, second = Client(), Client()
    for browser, contact in ((first, "first@example.net"), (second, "second@example.net")):
        browser.post(START, {"letter": letter})
        browser.post(CONTACT, {"contact": contact})
    codes = {notice.to: notice.body for notice in Notice.objects.exclude(channel="letter")}
    for browser, contact in ((first, "first@example.net"), (second, "second@example.net")):
        found = re.search(r"\b\d{6}\b", codes[contact])
        assert found
        browser.post(CODE, {"code": found[0]})
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session
    assert not Person.objects.filter(email="second@example.net").exists()


def test_a_letter_too_old_works_no_more(client: Client, party: Party) -> None:
    letter = letter_code(party)
    Invitation.objects.update(sent_at=clock.now() - timedelta(days=61), expires_at=clock.now())
    assert "That code does not work" in client.post(START, {"letter": letter}).content.decode()


def test_unknown_used_and_old_codes_are_answered_alike(party: Party) -> None:
    used = letter_code(party)
    come_in(Client(), used, "fatima@example.net")
    old = letter_code(PartyFactory(tenancy=party.tenancy))
    Invitation.objects.filter(used_at=None).update(expires_at=clock.now())
    pages = set()
    for letter in (used, old, "ABCD-EFGH-JKMN", "nonsense", "🙂"):
        page = Client().post(START, {"letter": letter}).content.decode()
        pages.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(letter, ""))
    assert len(pages) == 1


def test_guessing_letters_is_stopped(client: Client, party: Party) -> None:
    for _ in range(10):
        client.post(START, {"letter": "ABCD-EFGH-JKMN"})
    answer = client.post(START, {"letter": letter_code(party)})
    assert "tried too many times" in answer.content.decode()


def test_only_a_digest_of_the_code_is_stored(party: Party) -> None:
    letter = letter_code(party)
    invitation = Invitation.objects.get()
    assert invitations.read_code(letter) not in str(vars(invitation))
    assert invitation.digest == invitations.digest(letter)
    assert invitations.digest(letter) != invitations.digest(letter, "another key")


def test_a_change_of_key_spoils_no_letter(party: Party, settings) -> None:
    letter = letter_code(party)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert invitations.find(letter, at=clock.now())


def test_a_new_letter_ends_the_old_one(client: Client, party: Party) -> None:
    old, new = letter_code(party), letter_code(party)
    assert client.post(START, {"letter": old}).status_code == 200
    assert client.post(START, {"letter": new}).status_code == 302


def test_codes_have_no_lookalikes_and_differ() -> None:
    codes = {invitations.make_code() for _ in range(500)}
    assert len(codes) == 500
    assert not set("".join(codes)) & set("01OIL")
    assert all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", code) for code in codes)


def test_joint_tenants_each_have_their_letter_and_their_account(party: Party) -> None:
    other = PartyFactory(tenancy=party.tenancy, name="Grace O'Brien", position=1)
    come_in(Client(), letter_code(party), "fatima@example.net")
    come_in(Client(), letter_code(other), "grace@example.net")
    party.refresh_from_db()
    other.refresh_from_db()
    assert party.person is not None
    assert other.person is not None
    assert party.person != other.person
    assert {party.person.email, other.person.email} == {"fatima@example.net", "grace@example.net"}


@pytest.mark.parametrize("whose", ["tenancy", "party"])
def test_somebody_who_has_left_is_told_so(client: Client, party: Party, whose: str) -> None:
    letter = letter_code(party)
    ended = party.tenancy if whose == "tenancy" else party
    ended.ended_on = clock.today() - timedelta(days=1)
    ended.save()
    page = client.post(START, {"letter": letter}).content.decode()
    assert "Your tenancy of this home has ended" in page
    assert party.landlord.phone in page


def test_leaving_between_the_first_and_the_last_question_closes_the_door(
    client: Client, party: Party
) -> None:
    client.post(START, {"letter": letter_code(party)})
    client.post(CONTACT, {"contact": "fatima@example.net"})
    party.tenancy.ended_on = clock.today() - timedelta(days=1)
    party.tenancy.save()
    assert "has ended" in client.post(CODE, {"code": numbers()}).content.decode()
    assert not Person.objects.filter(email="fatima@example.net").exists()


def test_on_the_last_day_a_tenant_still_comes_in(client: Client, party: Party) -> None:
    party.tenancy.ended_on = clock.today()
    party.tenancy.save()
    assert come_in(client, letter_code(party), "fatima@example.net").startswith("/homes/")


def test_an_account_that_is_there_is_joined(client: Client, cast: Cast, party: Party) -> None:
    come_in(client, letter_code(party), "amina@example.org")
    party.refresh_from_db()
    assert party.person == cast.amina
    assert cast.amina.parties.count() == 2


def test_somebody_signed_in_adds_another_home_after_a_look(client: Client, cast: Cast, party: Party) -> None:
    client.force_login(cast.amina)
    assert client.post(START, {"letter": letter_code(party)}).headers["Location"] == ADD
    page = client.get(ADD).content.decode()
    assert "Fatima O&#39;Brien" in page
    party.refresh_from_db()
    assert party.person is None, "nothing happens before the yes"
    assert client.post(ADD).headers["Location"] == f"/homes/{party.tenancy.home.code}/"
    party.refresh_from_db()
    assert party.person == cast.amina


def test_a_work_account_does_not_become_a_tenants(client: Client, cast: Cast, party: Party) -> None:
    client.post(START, {"letter": letter_code(party)})
    client.post(CONTACT, {"contact": cast.olive.email})
    page = client.post(CODE, {"code": numbers()}).content.decode()
    assert "belongs to a work account" in page
    assert "_auth_user_id" not in client.session


def test_the_pages_cannot_be_reached_out_of_turn(client: Client, cast: Cast) -> None:
    assert client.get(CONTACT).headers["Location"] == START
    assert client.get(CODE).headers["Location"] == START
    assert client.get(ADD).headers["Location"].startswith("/sign-in/")


def test_a_lost_letter_leads_to_the_landlords_number(client: Client, cast: Cast) -> None:
    page = client.get("/start/lost-letter/").content.decode()
    assert cast.larkfield.name in page
    assert cast.larkfield.phone in page


def test_the_letter_goes_to_the_home_and_is_written_down(party: Party) -> None:
    letter = letter_code(party)
    notice = Notice.objects.get()
    home = party.tenancy.home
    assert notice.to.splitlines() == ["Fatima O'Brien", *home.address_lines, home.postcode]
    assert notice.subject == "See your home's record online, Fatima O'Brien"
    assert letter in notice.body
    assert notice.landlord_id == party.landlord_id


def test_events_tell_who_was_invited_and_came_without_saying_who_they_are(
    client: Client, party: Party
) -> None:
    letter = letter_code(party)
    come_in(client, letter, "fatima@example.net")
    events = list(Event.objects.order_by("pk"))
    assert [event.verb for event in events] == ["invited", "accepted_invitation"]
    written = str([event.details for event in events])
    assert "Fatima" not in written
    assert letter not in written


TODAY = clock.today()


@pytest.mark.parametrize(
    ("tenancy_ends", "party_ends", "left"),
    [
        (None, None, False),
        (TODAY, None, False),
        (TODAY - timedelta(days=1), None, True),
        (None, TODAY - timedelta(days=1), True),
        (TODAY + timedelta(days=1), TODAY - timedelta(days=1), True),
        (TODAY + timedelta(days=1), TODAY, False),
    ],
)
def test_the_last_day_still_counts(tenancy_ends, party_ends, left: bool) -> None:
    assert rules.has_left(tenancy_ends=tenancy_ends, party_ends=party_ends, on=TODAY) is left


def test_a_landlord_writes_to_those_who_have_neither_account_nor_letter(cast: Cast, party: Party) -> None:
    """Amina and the others have accounts, Carl and Lee have left."""
    assert list(invitations.uninvited(cast.larkfield)) == [party]
    call_command("invite_tenants", "larkfield", "--dry-run")
    assert not Invitation.objects.exists()
    call_command("invite_tenants", "larkfield")
    assert Invitation.objects.get().party == party
    call_command("invite_tenants", "larkfield")
    assert Notice.objects.count() == 1, "and not a second time"
    Invitation.objects.update(sent_at=clock.now() - timedelta(days=61), expires_at=clock.now())
    assert list(invitations.uninvited(cast.larkfield)) == [party], "until the letter is too old"
