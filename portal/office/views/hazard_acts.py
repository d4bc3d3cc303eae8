"""What staff do with a hazard: one form a page, each ending in one action. The acts are a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.clock import LONDON
from portal.core.forms import BaseForm
from portal.core.words import listed
from portal.hazards.actions import closing, judging, looking, putting_right
from portal.hazards.actions.holding import CannotDo
from portal.hazards.actions.looking import Found
from portal.hazards.actions.opening import open_case
from portal.hazards.closing_rules import CannotClose
from portal.hazards.law import law
from portal.hazards.models import Accommodation, HazardCase, Investigation, Works
from portal.hazards.rules import Kind, Type
from portal.hazards.summary import compose
from portal.hazards.triage import points_to_emergency
from portal.landlords.models import Officer
from portal.office.access import hazard_for
from portal.office.hazards import forms
from portal.office.hazards.case import alert_codes, household_alerts
from portal.office.looking import note_look
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.repairs.models import WorkOrder
from portal.sync.works import send_works
from portal.tenancies.access import HAZARD_ROLES, office_home_for, officer_for


@dataclass(frozen=True, kw_only=True)
class Act:
    """A page with a form: how the form is made for a case, and what is done with what it says."""

    title: str
    button: str
    make: Callable[[HazardCase, Officer, Any], BaseForm]
    do: Callable[[HazardCase, Any, Officer, datetime], str]
    intro: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, code: UUID, act: str) -> HttpResponse:
    """One act on one case. What cannot be done says why, on the same page."""
    officer = officer_for(signed_in(request), HAZARD_ROLES, on=clock.today())
    case = hazard_for(officer, code)
    chosen = ACTS.get(act)
    if chosen is None or not case.is_open:
        raise Http404
    note_look(request, officer, home=case.home, tenancy=case.tenancy_id)
    if request.method == "POST" and act == "give" and "mine" in request.POST:
        judging.give(case=case, to=officer, by=officer)
        messages.success(request, "This is yours now.")
        return redirect("office:hazard", code=code)
    form = chosen.make(case, officer, request.POST if request.method == "POST" else None)
    # A link can say what it is about: which time was late.
    about = {name: said for name, said in request.GET.items() if name in form.fields}
    form.initial = {**form.initial, **about}
    if request.method == "POST" and form.is_valid():
        try:
            said = chosen.do(case, form, officer, clock.now())
        except (CannotDo, CannotClose) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, said)
            return redirect("office:hazard", code=code)
    return page(
        request,
        "office/hazard_act.html",
        officer,
        nav="hazards",
        case=case,
        act=chosen,
        form=form,
        hazard=law().hazards[case.hazard],
        household=household_alerts(case) if act == "judge" else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: UUID) -> HttpResponse:
    """Somebody told of a hazard in this home: by telephone, on a visit, in a survey or a complaint."""
    officer = officer_for(signed_in(request), HAZARD_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    form = forms.NewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, clock.now()
        if form.moment > now:
            form.add_error("day", "That is still to come.")
        else:
            case = open_case(
                home=home,
                hazard=said["hazard"],
                way=said["way"],
                aware_at=form.moment,
                now=now,
                maybe_emergency=said["danger"] == "yes",
                place=said["place"],
                words=said["said"],
                by=officer.person,
            )
            messages.success(request, f"The clocks run. This is case {case.reference}: judge it now.")
            return redirect("office:hazard", code=case.code)
    return page(request, "office/hazard_new.html", officer, nav="hazards", place=home, form=form)


# --- the acts ----------------------------------------------------------------------------------------------


def _judge(case: HazardCase, form: forms.JudgeForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    kind = Kind(said["kind"])
    pointing = points_to_emergency(form.answers)
    judging.judge(
        case=case,
        kind=kind,
        answers=form.answers,
        knowledge=alert_codes(case),
        household=said["household"],
        reason=said["reason"],
        known_at=now if said["known"] == "now" else case.aware_at,
        at=now,
        by=by,
    )
    if pointing and kind is not Kind.EMERGENCY:
        asked = listed(f"“{one.text}”" for one in pointing)
        return f"Judged. You said yes to {asked}: think again whether it is an emergency."
    return "Judged. The clocks go by it."


def _plan(case: HazardCase, form: forms.PlanForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    looking.plan_investigation(
        case=case, type=Type(said["type"]), asked_at=now, visit_on=said["visit_on"], by=by
    )
    return "Planned."


def _found(case: HazardCase, form: forms.FoundForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    waiting = case.investigations.filter(concluded_at=None).order_by("asked_at").first()
    investigation = waiting or looking.plan_investigation(
        case=case, type=_first_type(case), asked_at=form.moment, visit_on=None, by=by
    )
    found = Kind(said["found"])
    looking.conclude_investigation(
        investigation=investigation,
        at=form.moment,
        now=now,
        investigator=said["investigator"],
        competence=said["competence"],
        mode=said["mode"],
        found=found,
        findings=[Found(number=int(one), kind=found, band=said["band"]) for one in said["hazards"]],
        cause=said["cause"],
        readings=said["readings"],
        why_nothing=said["why_nothing"],
        needs_safety="safety" in said["needs"],
        needs_prevention="prevention" in said["needs"],
        needs_further="further" in said["needs"],
        by=by,
    )
    return "Written down. Plan the work, then write to them: three working days."


def _first_type(case: HazardCase) -> Type:
    """What an investigation is that nobody planned."""
    if case.investigations.exclude(concluded_at=None).exists():
        return Type.FURTHER
    return Type.EMERGENCY if case.kind == Kind.EMERGENCY else Type.STANDARD


def _to_tell(case: HazardCase) -> Investigation | None:
    """The last investigation that the household has not heard of; else the last."""
    done = case.investigations.exclude(concluded_at=None).order_by("-concluded_at")
    return done.filter(summaries=None).first() or done.first()


def _make_summary(case: HazardCase, _officer: Officer, data: Any) -> forms.SummaryForm:
    investigation = _to_tell(case)
    if investigation is None:
        raise Http404
    draft = compose(
        investigation,
        findings=list(investigation.findings.all()),
        works=list(case.works.all()),
        landlord=case.landlord,
    )
    return forms.SummaryForm(data, initial={"body": draft, "method": "electronic"})


def _summary(case: HazardCase, form: forms.SummaryForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    investigation = _to_tell(case)
    assert investigation is not None  # noqa: S101 the form was made of it
    sent = looking.send_written_summary(
        investigation=investigation,
        body=said["body"],
        method=said["method"],
        at=form.moment,
        now=now,
        proof=said["proof"],
        by=by,
    )
    return "It is sent." if sent.sent_at else "It is on its way. The clock stops when the message has left."


def _works(case: HazardCase, form: forms.WorksForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    works = putting_right.plan_works(
        case=case,
        makes_safe=said["makes"] == "safe",
        what=said["what"],
        start_by=said["start_by"],
        finish_by=said["finish_by"],
        order=None if said["how"] == "send" else _order(case, said["order"]),
        now=now,
        by=by,
    )
    return _sent(works, said["trade"], by, now) if said["how"] == "send" else "Planned."


def _sent(works: Works, trade: str, by: Officer, now: datetime) -> str:
    if send_works(works=works, trade_code=trade, now=now, by=by).system is None:
        return "Ordered, but no repairs system is connected: somebody has to see to it under Reports out."
    return "Ordered. Its number comes back here by itself."


def _make_order(case: HazardCase, _officer: Officer, data: Any) -> forms.OrderForm:
    waiting = case.works.filter(dropped_at=None, completed_at=None, work_order=None)
    return forms.OrderForm(data, works=list(waiting))


def _order_it(case: HazardCase, form: forms.OrderForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    works = case.works.get(code=said["works"])
    order = _order(case, said["order"])
    if order is None:
        return _sent(works, said["trade"], by, now)
    putting_right.note_works(works=works, order=order, now=now, by=by)
    return "Written down. What your repairs system tells of that order counts here from now on."


def _order(case: HazardCase, reference: str) -> WorkOrder | None:
    """The landlord's own order of that number, at the home or in its shared parts."""
    if not reference.strip():
        return None
    seen = WorkOrder.objects.seen_from(case.home).filter(landlord_id=case.landlord_id)
    found = seen.filter(reference=reference.strip()).first()
    if found is None:
        raise CannotDo("There is no work order of that number at this home.")
    return found


def _make_progress(case: HazardCase, _officer: Officer, data: Any) -> forms.ProgressForm:
    works = list(case.works.filter(dropped_at=None, completed_at=None))
    return forms.ProgressForm(data, works=works)


def _progress(case: HazardCase, form: forms.ProgressForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    works = case.works.get(code=said["works"])
    if said["how_far"] == "dropped":
        putting_right.drop_works(works=works, because=said["because"], now=now, by=by)
        return "Dropped."
    far = said["how_far"]
    putting_right.note_works(
        works=works,
        steps_at=form.moment if far == "steps_at" else None,
        started_at=form.moment if far == "started_at" else None,
        completed_at=form.moment if far == "completed_at" else None,
        now=now,
        by=by,
    )
    return "Written down."


def _access(case: HazardCase, form: forms.AttemptForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    notice = said["notice_on"]
    putting_right.note_attempt(
        case=case,
        at=form.moment,
        method=said["method"],
        outcome=said["outcome"],
        notice_at=datetime.combine(notice, time.min, LONDON) if notice else None,
        evidence=said["evidence"],
        now=now,
        by=by,
    )
    return "Written down."


def _stay(case: HazardCase, form: forms.StayForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    if said["step"] == "late":
        putting_right.say_not_safe_in_time(case=case, now=now, by=by)
        return "Written down: offer them somewhere to stay."
    if said["step"] == "offer":
        putting_right.offer_accommodation(
            case=case, what=said["what"], from_on=said["from_on"], now=now, by=by
        )
        return "The offer is written down."
    offer = case.offers.filter(answer=Accommodation.Answer.WAITING).order_by("-offered_at").first()
    if offer is None:
        raise CannotDo("No offer waits for an answer. Write down the offer first.")
    taken = said["step"] == "taken"
    putting_right.answer_accommodation(
        offer=offer, taken=taken, why_declined="" if taken else said["what"], at=now, by=by
    )
    return "Their answer is written down."


def _make_why(case: HazardCase, _officer: Officer, data: Any) -> forms.MissForm:
    now = clock.now()
    clocks = case.clocks.order_by("due_at", "pk")
    missed = sorted((one for one in clocks if one.is_missed(now=now)), key=lambda one: bool(one.reason))
    return forms.MissForm(data, missed=[(str(one.pk), law().duties[one.duty].name) for one in missed])


def _why(case: HazardCase, form: forms.MissForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    putting_right.explain_miss(
        clock=case.clocks.get(pk=said["clock"]),
        reason=said["reason"],
        words=said["words"],
        expected_on=said["expected_on"],
        now=now,
        by=by,
    )
    return "Written down."


def _close(case: HazardCase, form: forms.CloseForm, by: Officer, now: datetime) -> str:
    said = form.cleaned_data
    closing.close(case=case, because=said["because"], words=said["words"], now=now, by=by)
    return "Closed. The household is asked whether it is gone."


def _make_give(case: HazardCase, officer: Officer, data: Any) -> forms.GiveForm:
    rows = Officer.objects.filter(landlord=officer.landlord, role__in=HAZARD_ROLES)
    here = rows.working(on=clock.today()).select_related("person").order_by("person__name", "pk")
    return forms.GiveForm(data, officers=[one for one in here if one.pk != case.owner_id])


def _give(case: HazardCase, form: forms.GiveForm, by: Officer, now: datetime) -> str:
    del now
    to = Officer.objects.get(code=form.cleaned_data["owner"])
    judging.give(case=case, to=to, by=by)
    return f"This is now with {to.person.name or to.get_role_display()}."


def _of(form: type[BaseForm]) -> Callable[[HazardCase, Officer, Any], BaseForm]:
    return lambda _case, _officer, data: form(data)


ACTS: Mapping[str, Act] = {
    "judge": Act(
        title="How dangerous is it?",
        button="Judge it",
        make=_of(forms.JudgeForm),
        do=_judge,
        intro="Think of the people who live there, with all that you know of them or should know.",
    ),
    "plan": Act(title="Plan an investigation", button="Plan it", make=_of(forms.PlanForm), do=_plan),
    "found": Act(title="What was found?", button="Write it down", make=_of(forms.FoundForm), do=_found),
    "summary": Act(
        title="Write to the household",
        button="Send it",
        make=_make_summary,
        do=_summary,
        intro="Made from the record. Change what you like: it is checked for what the law wants it to say.",
    ),
    "works": Act(title="Plan work", button="Plan it", make=_of(forms.WorksForm), do=_works),
    "order": Act(title="Order the work", button="Order it", make=_make_order, do=_order_it),
    "progress": Act(title="How far is the work?", button="Write it down", make=_make_progress, do=_progress),
    "access": Act(
        title="Somebody tried to get in", button="Write it down", make=_of(forms.AttemptForm), do=_access
    ),
    "stay": Act(title="Somewhere to stay", button="Write it down", make=_of(forms.StayForm), do=_stay),
    "why": Act(title="Why was it late?", button="Write it down", make=_make_why, do=_why),
    "close": Act(
        title="Close the case",
        button="Close it",
        make=_of(forms.CloseForm),
        do=_close,
        intro="Only with evidence. Three different attempts with evidence before you say nobody let you in.",
    ),
    "give": Act(title="Who looks after it?", button="Give it to them", make=_make_give, do=_give),
}
