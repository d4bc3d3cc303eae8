"""A tenant asks how their homes are run: what is published stands there first; what they ask is theirs."""

from uuid import uuid4

import pytest
from django.test import Client, override_settings

from portal.core import clock
from portal.enquiries.actions.informing import note_on, publish_information
from portal.enquiries.actions.publishing import publish
from portal.enquiries.models import InformationRequest
from portal.landlords.models import Landlord
from tests.cast import Cast
from tests.enquiries.requesting import AMINAS_WISH, answered, opted_in, requested, with_a_file

pytestmark = pytest.mark.django_db
SECRET = "We ask three firms in January"


def test_where_it_cannot_be_asked_the_page_says_what_can_be_done(cast: Cast, amina: Client) -> None:
    at = f"/homes/{cast.flat_1.code}/information/ask/"
    assert "from 1 April 2027" in amina.get(at).content.decode()
    with override_settings(INFORMATION_REQUESTS_FROM=clock.today()):
        assert "Say exactly what you ask for" in amina.get(at).content.decode()
    Landlord.objects.filter(pk=cast.larkfield.pk).update(kind="council")
    page = amina.get(at).content.decode()
    assert "Freedom of Information Act" in page
    assert amina.get(f"/information/{cast.larkfield.slug}/requests/").status_code == 404


def test_what_is_published_stands_before_the_request_and_twice_is_once(cast: Cast, amina: Client) -> None:
    opted_in(cast.larkfield)
    publish(
        landlord=cast.larkfield, question="What does a lift cost?", answer="£4,120.", by=cast.olive.officer
    )
    at, key = f"/homes/{cast.flat_1.code}/information/ask/", uuid4()
    assert "Choose what it is about." in amina.post(at, {"key": key}).content.decode()
    said = {"key": key, "subject": "The cost of lifts", "words": AMINAS_WISH, "topic": "spending"}
    page = amina.post(at, said).content.decode()
    assert "Does this answer it?" in page
    assert "£4,120." in page
    assert not InformationRequest.objects.exists()
    for _ in range(2):
        shown = amina.post(at, said | {"anyway": "yes"}, follow=True).content.decode()
    row = InformationRequest.objects.get()
    for words in (row.reference, "has to answer by", "that is in 30 days", "Housing Ombudsman", AMINAS_WISH):
        assert words in shown
    assert row.subject in amina.get(f"/homes/{cast.flat_1.code}/information/").content.decode()


def test_the_answer_a_second_look_and_a_file_are_theirs_and_notes_are_not(cast: Cast, amina: Client) -> None:
    row = answered(cast)
    note_on(request=row, words=SECRET, by=cast.olive.officer)
    at = f"/homes/{cast.flat_1.code}/information/{row.code}/"
    page = amina.get(at).content.decode()
    for words in ("gave you a part", "£4,120.", "Not given to you: it would harm", "Ask for a second look"):
        assert words in page
    assert SECRET not in page
    assert "Write what is wrong with the answer." in amina.post(at, {"act": "review"}).content.decode()
    page = amina.post(at, {"act": "review", "words": "They are old"}, follow=True).content.decode()
    assert "has to decide by" in page
    assert "£4,120." in page  # as it was, until that is decided
    going = requested(cast)
    at = f"/homes/{cast.flat_1.code}/information/{going.code}/"
    assert "Sent." in amina.post(at, {"act": "more", "words": "2025 only"}, follow=True).content.decode()
    assert "You took this back." in amina.post(at, {"act": "withdraw"}, follow=True).content.decode()
    assert amina.post(at, {"act": "mine"}).status_code == 404
    file = with_a_file(cast)
    given = amina.get(f"/homes/{cast.flat_1.code}/information/{file.part.request.code}/files/{file.code}/")
    assert given.content == b"item,pounds\nlift,4120\n"
    assert given["Content-Disposition"] == 'attachment; filename="bill.csv"'
    stranger = Client()
    stranger.force_login(cast.nadia)
    for path in (at, f"{at}files/{file.code}/"):
        assert stranger.get(path).status_code == 404


def test_the_register_names_nobody_and_says_only_what_staff_wrote(cast: Cast) -> None:
    row = answered(cast)
    at = f"/information/{cast.larkfield.slug}/requests/"
    page = Client().get(at).content.decode()
    assert row.reference in page
    assert "Partly given" in page
    assert "Fewer than 10" in page
    for words in ("Amina", "What the lift cost", AMINAS_WISH, cast.flat_1.postcode, "£4,120"):
        assert words not in page
    publish_information(request=row, question="What are lifts?", answer="£4,120", by=cast.olive.officer)
    assert "What are lifts?" in Client().get(at).content.decode()
