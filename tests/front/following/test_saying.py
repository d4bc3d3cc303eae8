"""Everything Amina can say of her repair, each from its page to her landlord's system."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.repairs.actions.slots import take_slot
from portal.repairs.acts import KINDS, Act
from portal.repairs.attachments import Attachment
from portal.repairs.models import Completion, Said, StatusChange, WorkOrder
from portal.sync.models import Outgoing
from tests.cast import Cast
from tests.factories.repairs import (
    RepairRequestFactory,
    SaidFactory,
    SlotPatternFactory,
    StatusUpdateFactory,
    WorkOrderFactory,
)

pytestmark = pytest.mark.django_db

Address = Callable[..., str]
WORDS = "Amina says that the water is on the floor"


def kinds() -> list[str]:
    return list(Said.objects.order_by("at", "pk").values_list("kind", flat=True))


def passed_on() -> list[str]:
    return list(Outgoing.objects.order_by("pk").values_list("body__OtherType", flat=True))


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_she_adds_words(amina: Client, cast: Cast, address: Address) -> None:
    page = amina.get(address(cast.own_order))
    assert address(cast.own_order, "words") in text(page)
    answer = amina.post(address(cast.own_order, "words"), {"words": WORDS}, follow=True)
    assert answer.redirect_chain == [(address(cast.own_order), 302)]
    assert WORDS in text(answer)
    assert "You added something" in text(answer)
    assert passed_on() == ["resident_words"]


def test_nothing_is_not_words(amina: Client, cast: Cast, address: Address) -> None:
    answer = amina.post(address(cast.own_order, "words"), {"words": "  "})
    assert "Write what you want to add." in text(answer)
    assert not Said.objects.exists()


@pytest.mark.parametrize("words", ["x" * 2001, "null\x00byte"])
def test_words_that_cannot_be_kept_are_refused_in_words(
    amina: Client, cast: Cast, address: Address, words: str
) -> None:
    answer = amina.post(address(cast.own_order, "words"), {"words": words})
    assert answer.status_code == 200
    assert "There is a problem" in text(answer)
    assert not Said.objects.exists()


@pytest.mark.parametrize(
    "words", ["🚿💧", "\u202eright to left\u202c", "<script>alert(1)</script>", "a\r\nb"]
)
def test_odd_words_are_shown_as_they_were_written(
    amina: Client, cast: Cast, address: Address, words: str
) -> None:
    amina.post(address(cast.own_order, "words"), {"words": words})
    assert Said.objects.get().words == words.replace("\r\n", "\n") or Said.objects.get().words == words
    assert "<script>alert" not in text(amina.get(address(cast.own_order)))


def test_a_double_click_is_said_and_passed_on_once(amina: Client, done: WorkOrder, address: Address) -> None:
    for _ in range(2):
        answer = amina.post(address(done, "not-fixed"), {"words": WORDS})
        assert answer.status_code == 302
    assert kinds() == ["not_fixed"]
    assert passed_on() == ["resident_not_fixed"]


def test_is_it_fixed_is_asked_with_two_buttons(amina: Client, done: WorkOrder, address: Address) -> None:
    html = text(amina.get(address(done)))
    assert "Is it fixed?" in html
    assert f'<form method="post" action="{address(done, "fixed")}">' in html
    assert f'href="{address(done, "not-fixed")}"' in html
    assert "Nothing yet. You can until" in html


def test_yes_leads_to_two_questions(amina: Client, done: WorkOrder, address: Address) -> None:
    answer = amina.post(address(done, "fixed"), follow=True)
    assert answer.redirect_chain == [(address(done, "rate"), 302)]
    assert "How good is the work?" in text(answer)
    amina.post(address(done, "rate"), {"work_score": "5", "ease_score": "2", "words": ""})
    html = text(amina.get(address(done)))
    assert "You said it is fixed." in html
    assert "The work: very good. Having it done: hard." in html
    assert kinds() == ["fixed", "rated"]
    assert address(done, "rate") not in html


def test_both_questions_have_to_be_answered(amina: Client, done: WorkOrder, address: Address) -> None:
    amina.post(address(done, "fixed"))
    for given in ({}, {"work_score": "5"}, {"work_score": "9", "ease_score": "1"}):
        assert "There is a problem" in text(amina.post(address(done, "rate"), given))
    assert kinds() == ["fixed"]


def test_landlord_says_and_you_say_stand_beside_each_other(
    amina: Client, done: WorkOrder, address: Address
) -> None:
    amina.post(address(done, "not-fixed"), {"words": WORDS})
    html = text(amina.get(address(done)))
    assert "You said it is not fixed. Larkfield Homes has to put it right." in html
    assert "<dt>Larkfield Homes says</dt>" in html
    assert "<dt>You say</dt><dd>Not fixed" in html
    assert "Larkfield Homes says it is done" in html
    assert "You said that it is not fixed" in html
    assert WORDS in html
    assert address(done, "fixed") in html


def test_what_was_said_done_before_stays_on_the_line(
    amina: Client, done: WorkOrder, address: Address
) -> None:
    amina.post(address(done, "not-fixed"), {"words": WORDS})
    done.refresh_from_db()
    done.completed_at = clock.now()
    done.save()
    html = text(amina.get(address(done)))
    assert "Is it fixed?" in html
    first, then = html.index("Larkfield Homes said it was done"), html.index("You said that it is not fixed")
    assert html.index("Larkfield Homes says it is done") < then < first


def test_after_the_window_nobody_said_is_said(amina: Client, done: WorkOrder, address: Address) -> None:
    done.completed_at = clock.now() - timedelta(days=40)
    done.save()
    html = text(amina.get(address(done)))
    assert "Nobody said whether it is fixed" in html
    assert "Nobody said within 28 days" in html
    assert "say/fixed" not in html
    answer = amina.post(address(done, "not-fixed"), {"words": WORDS})
    assert "It was done more than 28 days ago" in text(answer)
    assert not Said.objects.exists()


def test_that_nobody_came_is_said_once_and_passed_on(
    amina: Client, missed: WorkOrder, address: Address
) -> None:
    assert "was due yesterday" in text(amina.get(address(missed)))
    assert "Nobody came yesterday" in text(amina.get(address(missed, "nobody-came")))
    html = text(amina.post(address(missed, "nobody-came"), {"words": WORDS}, follow=True))
    assert "You said today that nobody came. Larkfield Homes has to give you a new time." in html
    assert passed_on() == ["resident_nobody_came"]
    assert "That has been said already." in text(amina.get(address(missed, "nobody-came")))


def test_a_challenge_shows_what_the_landlord_wrote_down(
    amina: Client, no_access: WorkOrder, address: Address
) -> None:
    html = text(amina.get(address(no_access, "was-in")))
    for words in ("Knocked three times, left a card", "Dave", "They have shown no photo of that day."):
        assert words in html
    html = text(amina.post(address(no_access, "was-in"), {"words": "I was in"}, follow=True))
    assert "You said today that somebody was in. Larkfield Homes has to look into it." in html
    assert passed_on() == ["resident_was_in"]
    assert "That has been said already." in text(amina.get(address(no_access, "was-in")))


def test_a_challenge_names_the_files_that_the_landlord_says_it_has(
    amina: Client, no_access: WorkOrder, address: Address
) -> None:
    card = Attachment.of(name="card.jpg", says="The <card>", link="https://files.example/1", on=clock.today())
    door = Attachment.of(name="door.jpg", says="", link="javascript:alert(1)", on=None)
    no_access.statusupdates.filter(type_code="70").update(evidence=[card.stored, door.stored])

    html = text(amina.get(address(no_access, "was-in")))

    assert 'href="https://files.example/1" rel="noopener noreferrer nofollow">card.jpg</a>' in html
    assert "The &lt;card&gt;" in html
    assert "door.jpg" in html
    assert "javascript:" not in html
    assert "They have shown no photo" not in html
    assert '<img src="https://files.example' not in html


def test_another_time_in_words_where_none_are_offered(amina: Client, cast: Cast, address: Address) -> None:
    cast.system.delete()
    page = text(amina.get(address(cast.own_order, "another-time")))
    assert "Write when somebody can come." in page
    assert "Write when somebody can come." in text(amina.post(address(cast.own_order, "another-time"), {}))
    html = text(
        amina.post(address(cast.own_order, "another-time"), {"words": "Any day after 3pm"}, follow=True)
    )
    assert "You asked for another time today. Larkfield Homes has not answered yet." in html
    assert kinds() == ["visit_unsuitable"]


def test_another_time_from_the_landlords_calendar(amina: Client, cast: Cast, address: Address) -> None:
    cast.system.delete()
    for day in range(5):
        SlotPatternFactory(landlord=cast.larkfield, weekday=day, places=1)
    page = text(amina.get(address(cast.own_order, "another-time")))
    [first, second, *_] = re.findall(r'name="slot" value="([^"]+)"', page)
    visit = cast.own_order.appointments.get()
    assert visit.on.isoformat() not in page
    assert "Booked now: A plumber is coming on" in page
    other = RepairRequestFactory(tenancy=cast.flat_3.tenancies.get(), reported_by=cast.nadia)
    at = clock.now()
    take_slot(landlord=cast.larkfield, reference=first, report=other.code, at=at, by=cast.nadia)
    gone = text(amina.post(address(cast.own_order, "another-time"), {"slot": first}))
    assert "Somebody else has taken that time. Choose another." in gone
    assert first not in gone.split("There is a problem")[1]
    assert not Said.objects.exists()
    html = text(amina.post(address(cast.own_order, "another-time"), {"slot": second}, follow=True))
    assert "The visit is changed." in html
    assert cast.own_order.appointments.get().reference == second


def test_none_of_these_needs_words(amina: Client, cast: Cast, address: Address) -> None:
    cast.system.delete()
    SlotPatternFactory(landlord=cast.larkfield, weekday=2)
    path = address(cast.own_order, "another-time")
    assert "Choose a time, or" in text(amina.post(path, {"words": "x"}))
    assert "Write when somebody can come." in text(amina.post(path, {"slot": "none"}))
    assert amina.post(path, {"slot": "none", "words": "Only in the evening"}).status_code == 302


def test_calling_a_visit_off(amina: Client, cast: Cast, address: Address) -> None:
    html = text(amina.post(address(cast.own_order, "call-off"), follow=True))
    assert "You called this visit off today. Larkfield Homes has not confirmed that yet." in html
    assert passed_on() == ["resident_visit_off"]
    assert address(cast.own_order, "call-off") not in html


def test_a_visit_that_is_near_is_changed_by_telephone(amina: Client, cast: Cast, address: Address) -> None:
    cast.larkfield.change_hours, cast.larkfield.phone = 200, "0113 496 0000"
    cast.larkfield.save()
    for act in ("another-time", "call-off"):
        assert address(cast.own_order, act) not in text(amina.get(address(cast.own_order)))
        html = text(amina.get(address(cast.own_order, act)))
        assert "It is less than 200 hours until the visit" in html
        assert "tel:01134960000" in html
        assert '<form class="hf-section' not in html


def test_what_she_takes_back_is_not_cancelled_yet(amina: Client, cast: Cast, address: Address) -> None:
    html = text(amina.post(address(cast.own_order, "take-back"), {"words": ""}, follow=True))
    assert "You said today that it need not be done. Larkfield Homes has not cancelled it yet." in html


@pytest.mark.parametrize("act", Act)
def test_every_act_has_a_page_or_a_reason(amina: Client, cast: Cast, address: Address, act: Act) -> None:
    html = text(amina.get(address(cast.own_order, act.value)))
    assert 'class="hf-notice__title"' in html or '<form class="hf-section' in html


@pytest.mark.parametrize("act", [*Act, "follow", "unfollow", "nonsense"])
@pytest.mark.parametrize("which", ["earlier_order", "contractors_order"])
def test_nobody_speaks_for_another_household(
    amina: Client, cast: Cast, address: Address, which: str, act: str
) -> None:
    order = getattr(cast, which)
    for answer in (amina.get(address(order, act)), amina.post(address(order, act), {"words": "x"})):
        assert answer.status_code == 404
    assert not Said.objects.exists()


def test_what_another_household_answered_is_not_told_as_yours(
    amina: Client, cast: Cast, address: Address
) -> None:
    cast.earlier_order.answer, cast.earlier_order.answered_at = "fixed", clock.now() - timedelta(days=1400)
    cast.earlier_order.save()
    SaidFactory(work_order=cast.earlier_order, by=cast.carl, words="Carl is glad")
    html = text(amina.get(address(cast.earlier_order)))
    assert "You said" not in html
    assert "Carl" not in html


def test_what_one_joint_tenant_says_the_other_sees(cast: Cast, bea: Client) -> None:
    SaidFactory(
        work_order=cast.contractors_order,
        by=cast.ben,
        tenancy=cast.flat_2.tenancies.get(),
        words="Ben has a dog",
    )
    html = text(bea.get(f"/homes/{cast.flat_2.code}/repairs/{cast.contractors_order.code}/"))
    assert "Somebody in your home added something" in html
    assert "Ben has a dog" in html


@pytest.mark.parametrize("act", ["fixed", "not-fixed"])
def test_what_one_answered_is_not_told_the_other_as_theirs(cast: Cast, bea: Client, act: str) -> None:
    order = cast.contractors_order
    order.completed_at = clock.now() - timedelta(hours=1)
    order.save()
    ben = Client()
    ben.force_login(cast.ben)
    at = f"/homes/{cast.flat_2.code}/repairs/"
    ben.post(f"{at}{order.code}/say/{act}/", {"words": ""})
    said = "fixed" if act == "fixed" else "not fixed"
    bens, beas = (text(client.get(f"{at}{order.code}/")) for client in (ben, bea))
    assert f"You said it is {said}." in bens
    assert "<dt>You say</dt>" in bens
    assert f"Somebody in your home said it is {said}." in beas
    assert "<dt>Somebody in your home says</dt>" in beas
    for page in (f"{at}{order.code}/", at, at[: -len("repairs/")]):
        assert "You said it is" not in text(bea.get(page))


def test_who_cancelled_a_repair_and_why_is_said(amina: Client, cast: Cast, address: Address) -> None:
    order = cast.own_order
    amina.post(address(order, "take-back"), {"words": "My brother mended it"})
    order.cancelled_at = clock.now()
    order.save()
    StatusChange.objects.create(
        work_order=order,
        landlord=order.landlord,
        position=9,
        status_code="80",
        entered_at=clock.now(),
        reason="Tenant rang: no longer needed.",
    )
    html = text(amina.get(address(order)))
    assert "This repair was cancelled today." in html
    assert "You said today that it need not be done. You wrote: “My brother mended it”" in html
    assert "Larkfield Homes wrote: “Tenant rang: no longer needed.”" in html


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("tenant_cancelled", "Larkfield Homes says that the household asked for that."),
        ("landlord_cancelled", "Larkfield Homes decided that."),
        ("no_fault_found", "Larkfield Homes says that nothing was found to be wrong."),
    ],
)
def test_what_the_landlord_says_of_a_repair_it_cancelled(
    amina: Client, cast: Cast, address: Address, outcome: str, said: str
) -> None:
    order = cast.own_order
    order.cancelled_at = clock.now()
    order.save()
    Completion.objects.create(work_order=order, landlord=order.landlord, outcome=outcome)
    assert said in text(amina.get(address(order)))


def test_nothing_is_said_of_why_an_earlier_households_repair_was_cancelled(
    amina: Client, cast: Cast, address: Address
) -> None:
    order = cast.earlier_order
    order.completed_at, order.cancelled_at = None, clock.now() - timedelta(days=1400)
    order.save()
    StatusChange.objects.create(
        work_order=order,
        landlord=order.landlord,
        position=9,
        status_code="80",
        entered_at=order.cancelled_at,
        reason="Carl has moved out",
    )
    html = text(amina.get(address(order)))
    assert "Carl" not in html
    assert "wrote:" not in html


def test_every_kind_that_is_kept_has_a_page() -> None:
    assert set(KINDS.values()) == set(Said.Kind)


def test_the_page_asks_as_often_however_much_was_said(
    amina: Client, cast: Cast, address: Address, queries: Callable[[Client, str], int]
) -> None:
    SaidFactory(work_order=cast.own_order, by=cast.amina, tenancy=cast.request.tenancy)
    few = queries(amina, address(cast.own_order))
    for position in range(20, 60):
        SaidFactory(work_order=cast.own_order, by=cast.amina, tenancy=cast.request.tenancy)
        StatusUpdateFactory(work_order=cast.own_order, position=position)
    assert queries(amina, address(cast.own_order)) == few <= 11


def test_a_repair_with_all_that_can_be_is_within_its_queries(
    amina: Client, cast: Cast, done: WorkOrder, address: Address, queries: Callable[[Client, str], int]
) -> None:
    WorkOrder.objects.filter(pk=done.pk).update(request=cast.request, case_reference="SR1")
    WorkOrderFactory(home=cast.flat_1, case_reference="SR1", source=done.source)
    amina.post(address(done, "not-fixed"), {"words": WORDS})
    assert queries(amina, address(done)) <= 12


def test_the_page_of_an_act_asks_no_more(amina: Client, done: WorkOrder, address: Address) -> None:
    with CaptureQueriesContext(connection) as counted:
        amina.get(address(done, "not-fixed"))
    assert len(counted) <= 12
