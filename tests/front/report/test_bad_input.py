"""Whatever is typed, and whatever changes meanwhile: a clear sentence, the draft safe, nothing that fails."""

from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock
from portal.journeys.models import Draft
from portal.landlords.models import Landlord, Priority
from portal.repairs.actions.reporting import ReportedMeanwhile, TenancyIsOver
from portal.repairs.models import ProblemList, RepairRequest
from portal.repairs.problems import shipped
from portal.repairs.reports import Report
from portal.sync.reports import send_report
from portal.tenancies.models import Tenancy
from tests.cast import Cast
from tests.factories.journeys import DraftFactory
from tests.front.report.answering import KITCHEN_LEAK, Reporter, errors, last_report
from tests.front.report.conftest import Reports

TEXTS = [
    ("known", "different_because", 2000),
    ("details", "words", 2000),
    ("in", "how_to_get_in", 2000),
    ("in", "pets", 200),
    ("in", "who_name", 200),
    ("keys", "keysafe_place", 200),
    ("keys", "keysafe_code", 40),
    ("keys", "other_way", 200),
    ("needs", "needs", 2000),
]
CHOICES = [
    ("where", "room"),
    ("kind", "group"),
    ("what", "problem"),
    ("known", "which"),
    ("known", "seen"),
    ("details", "since"),
    ("details", "how-much-water-comes"),
    ("in", "who"),
    ("needs", "alerts"),
    ("contact", "contact_by"),
    ("contact", "contact_phone"),
]
NASTY = {
    "emoji": "💧🚿👩‍👩‍👧‍👦",
    "right to left": "ماء تحت المغسلة \u202e\u2067",
    "script": "<script>alert(1)</script>",
    "quotes": "'; DROP TABLE people_person; --\"",
    "template": "{{ 7 * 7 }} {% raw %} %s %(x)s",
    "line ends": "one\r\ntwo\u2028three",
    "half a pair": "\ufffd\uffff",
}
KEYS = {"keysafe_place": "Left", "keysafe_code": "1", "other_way": ""}
PAGES = {**KITCHEN_LEAK, "in": {"who": "nobody"}, "keys": KEYS}


@pytest.fixture
def at_the_check(cast: Cast, amina: Reporter) -> Reporter:
    amina.go_through(PAGES)
    return amina


def said(page: str, field: str, value: Any) -> dict[str, Any]:
    return {**PAGES[page], field: value}


def test_what_is_too_long_is_said_and_kept_on_the_page(at_the_check: Reporter) -> None:
    before = at_the_check.draft.answers
    for page, field, longest in TEXTS:
        answer = at_the_check.answer(page, said(page, field, "a" * (longest + 7)))
        assert answer.status_code == 200, field
        assert f"This is too long by 7 letters. Up to {longest} fit here." in errors(answer)
        assert "a" * (longest + 7) in answer.text
    assert at_the_check.draft.answers == before


def test_the_longest_that_fits_is_sent_as_it_is(cast: Cast, at_the_check: Reporter) -> None:
    for page, field, longest in TEXTS:
        assert at_the_check.answer(page, said(page, field, "é" * longest)).status_code == 302, field
    assert at_the_check.send().status_code == 302
    assert last_report(cast.amina).words == "é" * 2000


@pytest.mark.parametrize("what", NASTY)
def test_odd_words_are_kept_as_they_are_and_shown_as_words(
    cast: Cast, at_the_check: Reporter, what: str
) -> None:
    pages = {page: dict(answers) for page, answers in PAGES.items()}
    for page, field, _ in TEXTS:
        pages[page][field] = NASTY[what]
    for page in {page for page, _field, _ in TEXTS}:
        answer = at_the_check.answer(page, pages[page])
        assert answer.status_code == 302, (page, errors(answer))
    check = at_the_check.open(f"{at_the_check.at}check/")
    assert check.status_code == 200
    assert "<script>alert" not in check.text
    sent = at_the_check.open(at_the_check.send()["Location"])
    assert sent.status_code == 200
    assert last_report(cast.amina).words == NASTY[what].replace("\r\n", "\n").strip()


def test_a_null_byte_is_refused_in_words(at_the_check: Reporter) -> None:
    before = at_the_check.draft.answers
    for page, field in [*CHOICES, *((page, field) for page, field, _ in TEXTS)]:
        answer = at_the_check.answer(page, said(page, field, "a\x00b"))
        assert answer.status_code == 200, field
        assert errors(answer), field
        assert not [told for told in errors(answer) if "Null" in told or "Select a valid" in told]
    assert at_the_check.draft.answers == before


@pytest.mark.parametrize("value", ["", "no such thing", "💧", "../../etc/passwd", "a" * 50_000])
def test_what_is_no_answer_is_asked_again_in_words(at_the_check: Reporter, value: str) -> None:
    for page, field in CHOICES:
        answer = at_the_check.answer(page, said(page, field, value))
        may_be_empty = field in {"alerts", "contact_phone"}
        assert answer.status_code in ({200, 302} if not value and may_be_empty else {200}), field
        if answer.status_code == 200:
            told = errors(answer)
            assert told, field
            assert not [one for one in told if "Select a valid" in one or (value and value[:9] in one)]


def test_an_empty_page_says_what_is_missing_or_goes_on(at_the_check: Reporter) -> None:
    for page in PAGES:
        answer = at_the_check.answer(page, {})
        assert answer.status_code == 302 or errors(answer) or page == "photos", page


def test_a_number_that_cannot_be_called_is_asked_again(at_the_check: Reporter) -> None:
    for phone in ("123", "+1 212 555 0100", "call me", "07700 900123; 07700 900124", "0" * 99):
        answer = at_the_check.answer("contact", {"contact_by": "call", "contact_phone": phone})
        assert "Enter a telephone number in the United Kingdom" in errors(answer)[0]


def test_a_text_message_needs_a_mobile(at_the_check: Reporter) -> None:
    answer = at_the_check.answer("contact", {"contact_by": "sms", "contact_phone": "0113 496 0000"})
    assert "A text message needs a mobile number" in errors(answer)[0]


def test_a_body_that_is_no_form_is_asked_again(at_the_check: Reporter) -> None:
    answer = at_the_check.client.post(
        f"{at_the_check.at}details/", '{"words": [1]}', content_type="application/json"
    )
    assert answer.status_code == 200
    assert errors(answer)


@pytest.mark.parametrize(
    "answers", [{"where": {}}, {"where": {"room": 5}}, {"what": {"problem": []}}, {"x": {}}]
)
def test_a_draft_of_another_release_is_asked_again_from_where_it_no_longer_fits(
    amina: Reporter, answers: dict[str, Any]
) -> None:
    amina.start()
    Draft.objects.filter(pk=amina.draft.pk).update(answers=answers)
    assert amina.open(f"{amina.at}check/").status_code == 302
    assert amina.open(amina.start()).status_code == 200


# --- what changes meanwhile -------------------------------------------------------------------------------


def use_list(landlord: Landlord, **changes: dict[str, str] | None) -> None:
    """The landlord's own list: the one that comes, with these rows changed, or taken out."""
    ProblemList.objects.filter(landlord=landlord).update(in_use=False)
    rows = [
        {**row, **(changes.get(row["key"].replace("-", "_")) or {})}
        for row in shipped().rows
        if changes.get(row["key"].replace("-", "_"), {}) is not None
    ]
    ProblemList.objects.create(landlord=landlord, rows=rows, in_use=True)


def test_a_problem_that_was_taken_off_the_list_is_asked_again(cast: Cast, at_the_check: Reporter) -> None:
    use_list(cast.larkfield, leak_pipe=None)
    address = at_the_check.send()["Location"]
    assert address.endswith("/what/")
    page = at_the_check.open(address).text
    assert "Something has changed since you answered this. Please look at it again." in page
    assert at_the_check.draft.answers["details"]["words"] == "It drips behind the washing machine"
    assert not RepairRequest.objects.filter(reported_by=cast.amina, problem="leak-pipe").exists()


def test_a_question_that_was_added_is_asked(cast: Cast, at_the_check: Reporter) -> None:
    use_list(cast.larkfield, leak_pipe={"questions": "Is it hot or cold? [Hot / Cold]"})
    address = at_the_check.open(f"{at_the_check.at}check/")["Location"]
    assert address.endswith("/details/")
    page = at_the_check.open(address).text
    assert "Is it hot or cold?" in page
    assert "It drips behind the washing machine" in page


def test_a_problem_whose_priority_is_gone_is_still_promised(cast: Cast, at_the_check: Reporter) -> None:
    Priority.objects.filter(landlord=cast.larkfield, key="urgent").delete()
    at_the_check.send()
    assert last_report(cast.amina).priority_name == "Routine"


def test_a_landlord_without_any_priority_is_called(cast: Cast, at_the_check: Reporter) -> None:
    Priority.objects.filter(landlord=cast.larkfield).delete()
    assert at_the_check.open(f"{at_the_check.at}check/")["Location"] == at_the_check.at
    assert "has not set up reports yet" in at_the_check.open(at_the_check.at).text


def test_a_problem_that_became_the_residents_own_ends_there(cast: Cast, at_the_check: Reporter) -> None:
    use_list(cast.larkfield, leak_pipe={"resident_pays": "yes", "why": "It is your own pipe."})
    address = at_the_check.send()["Location"]
    assert address.endswith("/yours/")
    assert "It is your own pipe." in at_the_check.open(address).text


def test_a_tenancy_that_ends_meanwhile_is_told_so(cast: Cast, at_the_check: Reporter) -> None:
    yesterday = clock.today() - timedelta(days=1)
    Tenancy.objects.filter(parties__person=cast.amina).update(ended_on=yesterday)
    for answer in (
        at_the_check.send(Draft.objects.get(person=cast.amina)),
        at_the_check.client.post(f"{at_the_check.at}details/", PAGES["details"]),
        at_the_check.open(f"{at_the_check.at}photos/"),
        at_the_check.open(at_the_check.at),
    ):
        assert answer.status_code == 200
        assert "You have left this home" in answer.text
    assert Draft.objects.get(person=cast.amina).answers["needs"]["needs"] == "Please ring twice"


def a_report(cast: Cast, **more: Any) -> Report:
    problem = shipped().get("leak-pipe")
    assert problem
    priority = Priority.objects.get(landlord=cast.larkfield, key="urgent")
    return Report(problem=problem, priority=priority, room="kitchen", location="Kitchen", **more)


def test_a_tenancy_that_ended_stores_nothing(cast: Cast) -> None:
    tenancy = cast.flat_4.tenancies.get()
    draft = DraftFactory(about=cast.flat_4.code, person=cast.lee)
    with pytest.raises(TenancyIsOver, match="has ended, so nothing was sent"):
        send_report(
            draft=draft,
            home=cast.flat_4,
            tenancy=tenancy,
            report=a_report(cast),
            at=clock.now(),
            by=cast.lee,
        )
    assert not RepairRequest.objects.filter(code=draft.code).exists()


def test_of_two_joint_tenants_the_second_is_shown_what_the_first_sent(cast: Cast, reports: Reports) -> None:
    ben, bea = reports(cast.ben), reports(cast.bea)
    for one in (ben, bea):
        one.go_through(KITCHEN_LEAK)
    ben.send()
    sent = last_report(cast.ben)
    address = bea.send()["Location"]
    assert address.endswith("/known/")
    page = bea.open(address).text
    assert "It is the same: A pipe leaks" in page
    assert not RepairRequest.objects.filter(reported_by=cast.bea).exists()
    assert bea.draft.answers["details"]["words"] == "It drips behind the washing machine"
    followed = bea.answer("known", {"which": f"same:request:{sent.code}", "different_because": ""})
    assert f"/reports/{sent.code}/" in followed["Location"]
    assert not RepairRequest.objects.filter(reported_by=cast.bea).exists()


def test_a_joint_tenant_may_still_report_another_leak(cast: Cast, reports: Reports) -> None:
    ben, bea = reports(cast.ben), reports(cast.bea)
    for one in (ben, bea):
        one.go_through(KITCHEN_LEAK)
    ben.send()
    bea.send()
    bea.answer("known", {"which": "new", "different_because": "Ours is the hot pipe"})
    bea.send()
    assert last_report(cast.bea).different_because == "Ours is the hot pipe"


def test_two_at_the_very_same_moment_are_not_two_reports_unasked(cast: Cast) -> None:
    """What the page could not know yet is found when it is stored."""
    tenancy = cast.flat_2.tenancies.get()
    for person, raises in ((cast.ben, False), (cast.bea, True)):
        draft = DraftFactory(about=cast.flat_2.code, person=person)
        kwargs = {"draft": draft, "home": cast.flat_2, "tenancy": tenancy, "at": clock.now(), "by": person}
        if raises:
            with pytest.raises(ReportedMeanwhile):
                send_report(report=a_report(cast), **kwargs)
        else:
            send_report(report=a_report(cast), **kwargs)
    assert RepairRequest.objects.filter(home=cast.flat_2).count() == 1
