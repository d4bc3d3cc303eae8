"""Staff answer requests for information: a list whose numbers agree, an answer in parts, a second look."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.enquiries.actions.informing import acknowledge
from portal.enquiries.actions.requesting import ask_review
from portal.enquiries.models import InformationFile, InformationRequest
from portal.people.models import Person
from tests.cast import Cast
from tests.enquiries.asking import asked
from tests.enquiries.requesting import answered, opted_in, requested

pytestmark = pytest.mark.django_db
Door = Callable[[Person], Client]
LISTS = ("waiting", "mine", "nobody", "late", "acknowledge", "review", "clarifying")


def test_every_number_is_the_count_of_the_list_it_opens(cast: Cast, at_office: Door) -> None:
    requested(cast, at=clock.now() - timedelta(days=40))
    InformationRequest.objects.filter(pk=requested(cast).pk).update(owner=None)
    acknowledge(request=requested(cast), by=cast.rhys.officer)
    ask_review(request=answered(cast), words="Why?", by=cast.amina)
    InformationRequest.objects.filter(pk=requested(cast).pk).update(state="clarifying")
    door, counts = at_office(cast.olive), {}
    for key in LISTS:
        page = door.get(f"/office/information/?list={key}").content.decode()
        listed = page.count('class="hf-item"')
        number = page.split(f'href="?list={key}" aria-current="true">')[1].split("(")[1].split(")")[0]
        assert int(number) == listed, key
        counts[key] = listed
    assert counts == {"waiting": 5, "mine": 4, "nobody": 1, "late": 1, "acknowledge": 3, "review": 1,
                      "clarifying": 1}  # fmt: skip
    assert 'href="/office/queues/information/"' in door.get("/office/queues/").content.decode()
    assert door.get("/office/queues/information/").content.decode().count("hf-item__title") == 5
    with CaptureQueriesContext(connection) as four:
        door.get("/office/information/")
    InformationRequest.objects.exclude(pk=InformationRequest.objects.earliest("pk").pk).update(
        next_at=None, next_duty=""
    )
    with CaptureQueriesContext(connection) as one:
        door.get("/office/information/")
    assert len(four) == len(one)


def test_an_answer_is_written_in_parts_and_sent(cast: Cast, at_office: Door) -> None:
    row, door = requested(cast), at_office(cast.olive)
    at = f"/office/information/{row.code}/"

    def done(act: str, **said: object) -> str:
        return door.post(at, {"act": act, **said}, follow=True).content.decode()

    assert "They are told." in done("acknowledge", words="")
    assert "longer" in done("extend", days="10", because="It is with our builder.")
    page = done("part", what="Offers", outcome="refused", ground="cost", why="4,000 boxes")
    assert "This ground holds only above 18 hours" in page
    assert "4,000 boxes</textarea>" in page  # what was written stays
    assert "Written down." in done("hours", hours="20", doing="Boxes", still_needed="on")
    assert "Added." in done("part", what="Offers", outcome="refused", ground="cost", why="4,000 boxes")
    formula = SimpleUploadedFile("bill.csv", b"a,b\n=1,2\n")
    page = done("part", what="Bill", outcome="given", file=formula)
    assert "begins like a formula" in page
    assert row.parts.count() == 1  # the part goes with its file, or neither
    bill = SimpleUploadedFile("my bill.CSV", b"item,pounds\nlift,4120\n")
    assert "Added." in done("part", what="Bill", outcome="given", file=bill)
    assert InformationFile.objects.get().name == "my bill.csv"
    assert "The answer is sent." in done("answer", words="")
    row.refresh_from_db()
    assert (row.outcome, row.extended_days) == ("partly", 10)
    assert "answered or closed already" in done("clarify", words="Which?")
    said = {"where": "landlord", "question": "What did the lift cost?", "answer": "£4,120"}
    assert "the next person finds it" in done("publish", **said)
    ask_review(request=row, words="No", by=cast.amina)
    assert "Somebody else has to look at it again" in door.get(at).content.decode()
    rhys = at_office(cast.rhys)
    rhys.post(at, {"act": "review"})
    decided = {"act": "decide", "outcome": "upheld", "words": "There are 4,000 boxes."}
    assert "Decided." in rhys.post(at, decided, follow=True).content.decode()
    assert at_office(cast.otto).get(at).status_code == 404
    assert door.get(f"/office/search/?q={row.reference[2:]}")["Location"] == at
    assert door.post(at, {"act": "everything"}).status_code == 404


def test_one_that_comes_by_letter_counts_from_that_day_and_a_question_can_become_one(
    cast: Cast, at_office: Door
) -> None:
    opted_in(cast.larkfield)
    door, day = at_office(cast.olive), clock.today() - timedelta(days=5)
    at = f"/office/homes/{cast.flat_1.code}/information/"
    said = {
        "key": "6d0f9a52-3c4b-4e59-9a60-7b1c2d3e4f50",
        "tenant": cast.amina.parties.get().code,
        "channel": "post",
        "received_on_day": day.day,
        "received_on_month": day.month,
        "received_on_year": day.year,
        "subject": "The lift",
        "words": "All of it",
        "topic": "other",
        "representative": "Sol Icitor",
    }
    assert "Write how you know that they may." in door.post(at, said).content.decode()
    whole = said | {"authority": "A letter", "answer_to": "sol@example.org"}
    assert "Written down as N-" in door.post(at, whole, follow=True).content.decode()
    row = InformationRequest.objects.get()
    assert clock.day_of(row.due_at) == day + timedelta(days=30)
    assert row.messages.get().channel == "post"
    question = asked(cast)
    at = f"/office/enquiries/{question.code}/information/"
    assert "its answer is due by" in door.get(at).content.decode()
    page = door.post(at, {"subject": "The lift", "topic": "spending"}, follow=True).content.decode()
    assert "It goes on as N-" in page
    made = InformationRequest.objects.get(enquiry=question)
    page = door.post(f"/office/information/{made.code}/", {"act": "question", "words": ""}, follow=True)
    assert "This is a question now: Q-" in page.content.decode()


def test_the_numbers_are_kept_and_say_how_sure_they_are(cast: Cast, at_office: Door) -> None:
    door, at = at_office(cast.rhys), "/office/information/settings/"
    page = door.get(at).content.decode()
    assert "Medium" in page
    assert "It would harm somebody&#39;s business" in page
    given = {
        "information_opted_in": "on",
        "information_acknowledge_days": 3,
        "information_days": 20,
        "information_extension_days": 0,
        "information_hours": 18,
        "information_ask_review_days": 60,
        "information_review_days": 20,
    }
    assert "Kept." in door.post(at, given, follow=True).content.decode()
    cast.larkfield.refresh_from_db()
    assert (cast.larkfield.information_days, cast.larkfield.information_opted_in) == (20, True)
