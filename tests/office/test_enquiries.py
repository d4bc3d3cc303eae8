"""Staff answer questions: with facts, from templates, without two answering at once."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.enquiries.actions.asking import note_saved
from portal.enquiries.actions.publishing import keep_template
from portal.enquiries.causes import cause
from portal.enquiries.models import Enquiry, PublishedAnswer, Template
from portal.people.models import Person
from tests.cast import Cast
from tests.enquiries.asking import asked

Door = Callable[[Person], Client]
LISTS = ("waiting", "mine", "nobody", "late", "chasing", "asked")


def test_every_number_is_the_count_of_the_list_it_opens(cast: Cast, at_office: Door) -> None:
    asked(cast, at=clock.now() - timedelta(days=40))
    asked(cast, cause=cause("other"))
    Enquiry.objects.filter(pk=asked(cast).pk).update(owner=None)
    Enquiry.objects.filter(pk=asked(cast).pk).update(state="asked", answered_at=clock.now())
    door = at_office(cast.olive)
    counts = {}
    for key in LISTS:
        page = door.get(f"/office/enquiries/?list={key}").content.decode()
        listed = page.count('class="hf-item"')
        assert f'href="?list={key}" aria-current="true">' in page
        number = page.split(f'href="?list={key}" aria-current="true">')[1].split("(")[1].split(")")[0]
        assert int(number) == listed, key
        counts[key] = listed
    assert counts == {"waiting": 3, "mine": 2, "nobody": 1, "late": 1, "chasing": 2, "asked": 1}


def test_a_template_and_a_fact_go_into_the_answer(cast: Cast, at_office: Door) -> None:
    enquiry, door = asked(cast), at_office(cast.olive)
    kept = keep_template(
        template=None,
        name="Coming",
        words="About {reference}: {now} {nothing}",
        cause="coming",
        by=cast.olive.officer,
    )
    at = f"/office/enquiries/{enquiry.code}/"
    page = door.get(f"{at}?template={kept.code}").content.decode()
    assert "This fact answers it" in page
    assert f"About {enquiry.reference}: A plumber is coming" in page
    assert "The record does not say: nothing" in page
    seen = enquiry.messages.get().pk
    said = {"act": "answer", "seen": seen, "words": "See below.", "facts": ["now"], "asks": "on"}
    assert "Sent." in door.post(at, said, follow=True).content.decode()
    enquiry.refresh_from_db()
    message = enquiry.messages.last()
    assert message
    assert (enquiry.state, message.facts[0]["key"], bool(message.facts[0]["as_of"])) == ("asked", "now", True)
    # Rhys had the page open since before.
    rhys = at_office(cast.rhys)
    again = rhys.post(at, said | {"words": "Mine"}).content.decode()
    assert "A colleague answered while you were writing" in again
    assert "See below." in again
    assert ">Mine</textarea>" in again or "\nMine</textarea>" in again
    assert "Olive has this open too" in again
    assert enquiry.messages.count() == 2


def test_everything_else_is_done_by_its_form(cast: Cast, at_office: Door) -> None:
    enquiry, other, door = asked(cast), asked(cast), at_office(cast.olive)
    at = f"/office/enquiries/{enquiry.code}/"

    def do(act: str, **said: object) -> str:
        return door.post(at, {"act": act, **said}, follow=True).content.decode()

    assert "Write the note." in do("note", words="")
    assert "Noted." in do("note", words="For colleagues")
    assert "as said by telephone" in do("phone", side="in", words="They called")
    assert "as your answer by telephone" in do("phone", side="out", words="We said Tuesday")
    assert "This is now with Ines." in do("give", to=cast.ines.officer.code)
    assert "Choose from the list." in do("give", to=cast.otto.officer.code)
    assert "This is yours now." in do("mine")
    assert "Open again" in do("reopen")
    assert "It is counted there" in do("why", cause="other")
    assert "It is on the page." in do("publish", where="block", question="When?", answer="In May.")
    assert PublishedAnswer.objects.get().block == cast.rowan_court
    assert "Closed." in do("close", because="You said it is fixed.")
    assert f"Now part of {other.reference}." in do("merge", into=other.code)
    assert door.post(at, {"act": "nonsense"}).status_code == 302  # it is part of the other
    assert door.post(f"/office/enquiries/{other.code}/", {"act": "nonsense"}).status_code == 404


def test_a_question_is_taken_on_the_telephone(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.olive)
    party = cast.amina.parties.get()
    at = f"/office/homes/{cast.flat_1.code}/ask/?kind=work_orders&about={cast.own_order.code}"
    assert "Amina Tenant" in door.get(at).content.decode()
    said = {
        "key": uuid4(),
        "tenant": party.code,
        "about": f"work_orders:{cast.own_order.code}",
        "cause": "coming",
        "words": "She wants to know when",
    }
    assert "Tell them that number." in door.post(at, said, follow=True).content.decode()
    enquiry = Enquiry.objects.get()
    assert (enquiry.taken_by, enquiry.asked_by) == (cast.olive.officer, cast.amina)
    assert enquiry.messages.get().channel == "phone"


def test_what_people_chase_is_counted_by_cause_with_what_would_have_saved_it(
    cast: Cast, at_office: Door
) -> None:
    shown = [
        {"key": "now", "label": "Now", "words": "A plumber comes on Tuesday.", "as_of": "", "source": "X"}
    ]
    asked(cast, shown=shown)
    asked(cast)
    asked(cast, cause=cause("other"))
    for _ in range(3):
        note_saved(landlord=cast.larkfield, cause=cause("coming"), on=cast.today)
    door, at = at_office(cast.olive), "/office/enquiries/why/?cause=coming"
    with CaptureQueriesContext(connection) as for_two:
        page = door.get(at).content.decode()
    row = page.split("When will somebody come?</a></th>")[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in row.split('hf-number">')[1:]] == ["2", "2", "3"]
    assert "The page told them: A plumber comes on Tuesday." in page
    assert "The record held nothing that answers it." in page
    for _ in range(3):
        asked(cast, by=cast.ben, home=cast.flat_2, shown=shown)
    for path in (at, "/office/enquiries/"):
        with CaptureQueriesContext(connection) as for_more:
            door.get(path)
        assert len(for_more) <= len(for_two)


def test_the_landlord_edits_its_words_and_its_promise(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.rhys)
    said = {"name": "Coming", "cause": "coming", "words": "{now}"}
    door.post("/office/enquiries/templates/", said)
    row = Template.objects.get()
    assert "already" in door.post("/office/enquiries/templates/", said).content.decode()
    door.post(f"/office/enquiries/templates/{row.code}/", said | {"words": "Hello {now}"})
    door.post(f"/office/enquiries/templates/{row.code}/", {"end": "yes"})
    row.refresh_from_db()
    assert row.words == "Hello {now}"
    assert row.ended_at
    door.post("/office/enquiries/promise/", {"enquiry_working_days": 3, "enquiry_reopen_days": 14})
    cast.larkfield.refresh_from_db()
    assert cast.larkfield.enquiry_working_days == 3
    shown = PublishedAnswer.objects.create(
        landlord=cast.larkfield, question="When?", answer="In May.", as_of=clock.now()
    )
    door.post("/office/enquiries/published/", {"withdraw": shown.code})
    shown.refresh_from_db()
    assert shown.withdrawn_at
