"""Residents' questions: the queue, one conversation, what people chase, and one taken on the telephone."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.forms import BaseForm
from portal.enquiries.access import enquiry_for, templates_of
from portal.enquiries.actions.answering import SomebodyWasFaster, answer, note_opening
from portal.enquiries.actions.asking import ask
from portal.enquiries.causes import cause
from portal.enquiries.models import Enquiry, Message
from portal.enquiries.rules import CannotDo, in_time
from portal.facts.fact import Known
from portal.facts.finding import find, sight_of
from portal.homes.models import Home
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.office.access import tenants_now
from portal.office.enquiries import queue
from portal.office.enquiries.acts import ACTS, Doing
from portal.office.enquiries.facts import fact_that_saves, in_words, known_of
from portal.office.enquiries.forms import (
    CloseForm,
    MergeForm,
    NoteForm,
    PhoneForm,
    PublishForm,
    ReplyForm,
    TakeForm,
    WhyForm,
)
from portal.office.enquiries.records import records_at
from portal.office.giving import give_form
from portal.office.looking import note_look
from portal.office.pages import page
from portal.office.standing import due_badge
from portal.people.asking import signed_in
from portal.tenancies.access import HAZARD_ROLES, HOME_ROLES, SETTING_ROLES, office_home_for, officer_for

A_PAGE = 50
NONE_FAILED: Mapping[str, BaseForm] = {}


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """One list of questions, and how many each other list holds."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    key, now = request.GET.get("list", "waiting"), clock.now()
    if key not in queue.LISTS:
        raise Http404
    shown = Paginator(queue.listed(officer, key, now=now), A_PAGE).get_page(request.GET.get("page"))
    numbers = queue.counts(officer, now=now)
    return page(
        request,
        "office/enquiries.html",
        officer,
        nav="enquiries",
        shown=shown,
        lines=[(row, due_badge(row.due_at, now=now) if row.is_open else None) for row in shown],
        lists=[(name, text, numbers.get(name)) for name, (text, _) in queue.LISTS.items()],
        key=key,
        may_set=officer.role in SETTING_ROLES,
    )


@require_safe
def chasing(request: HttpRequest) -> HttpResponse:
    """What people ask that the record could have told them, by cause; and, of one cause, each."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    now = clock.now()
    chosen = cause(request.GET["cause"]) if "cause" in request.GET else None
    if chosen and not chosen.chases:
        raise Http404
    rows = queue.of_cause(officer.landlord, chosen, now=now) if chosen else Enquiry.objects.none()
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = [(row, row.shown[0]["words"] if row.shown else "") for row in shown]  # type: ignore[attr-defined]
    return page(
        request,
        "office/enquiries_chasing.html",
        officer,
        nav="enquiries",
        causes=queue.chased(officer.landlord, now=now),
        chosen=chosen,
        shown=shown,
        lines=lines,
        days=queue.COUNTED_FOR.days,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """The conversation with its facts; to answer it, note something, hand it over, and so on."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    enquiry = enquiry_for(officer, code)
    if enquiry.merged_into:
        messages.info(request, f"{enquiry.reference} is part of this question now.")
        return redirect("office:enquiry", code=enquiry.merged_into.code)
    note_look(request, officer, tenancy=enquiry.tenancy_id)
    screen = Screen(request, officer, enquiry)
    act = request.POST.get("act", "")
    if request.method != "POST":
        return screen.shown()
    if act == "answer":
        return screen.answer()
    return screen.do(act)


class Screen:
    """The page of one conversation, as one officer has it before them."""

    def __init__(self, request: HttpRequest, officer: Officer, enquiry: Enquiry) -> None:
        self.request, self.officer, self.enquiry, self.now = request, officer, enquiry, clock.now()
        self.known: Known = known_of(enquiry, now=self.now)
        self.said = list(
            enquiry.messages.select_related("by", "officer__person", "officer__team").order_by("at", "pk")
        )

    @property
    def seen(self) -> int:
        """The last message of the two sides; notes among staff collide with nothing."""
        return max((one.pk for one in self.said if one.direction != Message.Direction.NOTE), default=0)

    def answer(self) -> HttpResponse:
        form = ReplyForm(self.request.POST, facts=self.known.facts, seen=self.seen)
        if not form.is_valid():
            return self.shown(answer=form)
        said = form.cleaned_data
        try:
            answer(
                enquiry=self.enquiry,
                words=said["words"],
                facts=form.chosen,
                asks=said["asks"],
                seen=said["seen"],
                by=self.officer,
            )
        except SomebodyWasFaster as reason:
            form.add_error(None, str(reason))
            posted = self.request.POST.copy()
            posted["seen"] = str(self.seen)
            form.data = posted
            return self.shown(answer=form)
        except CannotDo as reason:
            messages.error(self.request, str(reason))
        else:
            messages.success(self.request, "Sent.")
        return self._again()

    def do(self, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404
        form = self._forms(data_for=act).get(act)
        if form is not None and not form.is_valid():
            return self.shown(failed={act: form})
        try:
            doing = Doing(self.enquiry, self.officer, form.cleaned_data if form else {})
            messages.success(self.request, ACTS[act](doing))
        except CannotDo as reason:
            messages.error(self.request, str(reason))
        return self._again()

    def _again(self) -> HttpResponse:
        return redirect("office:enquiry", code=self.enquiry.code)

    def _forms(self, data_for: str = "") -> dict[str, BaseForm]:
        def data(act: str) -> object:
            return self.request.POST if act == data_for else None

        home = self.enquiry.home
        block = home.block.name if home.block.is_shared else ""
        answered = [one.words for one in self.said if one.direction == Message.Direction.OUT]
        made: dict[str, BaseForm] = {
            "note": NoteForm(data("note")),
            "phone": PhoneForm(data("phone")),
            "give": give_form(data("give"), by=self.officer, owner=self.enquiry.owner_id),
            "merge": MergeForm(data("merge"), others=self._others()),
            "close": CloseForm(data("close")),
            "why": WhyForm(data("why") or {"cause": self.enquiry.cause}),
            "publish": PublishForm(
                data("publish"),
                home=home.short_address,
                block=block,
                question=cause(self.enquiry.cause).asks,
                answer=answered[-1] if answered else "",
            ),
        }
        for act, form in made.items():
            form.auto_id = f"{act}_%s"  # several forms of one page ask for words
        return made

    def _others(self) -> list[Enquiry]:
        rows = Enquiry.objects.filter(tenancy=self.enquiry.tenancy_id).exclude(pk=self.enquiry.pk)
        return list(rows.exclude(state=Enquiry.State.MERGED).order_by("-asked_at")[:30])

    def shown(
        self, answer: ReplyForm | None = None, failed: Mapping[str, BaseForm] = NONE_FAILED
    ) -> HttpResponse:
        enquiry, now = self.enquiry, self.now
        others = note_opening(enquiry, self.officer, now=now)
        saves = fact_that_saves(self.known, cause(enquiry.cause))
        template, missing = self._template()
        answer = answer or ReplyForm(
            facts=self.known.facts,
            seen=self.seen,
            words=template,
            chosen=[saves.key] if saves else [],
        )
        came_back = answer if answer.is_bound else next(iter(failed.values()), None)
        return page(
            self.request,
            "office/enquiry.html",
            self.officer,
            nav="enquiries",
            one=enquiry,
            known=self.known,
            said=self.said,
            sent=_sent(self.said),
            due=due_badge(enquiry.due_at, now=now) if enquiry.is_open else None,
            kept=in_time(answered_at=enquiry.first_answered_at, due_at=enquiry.first_due_at, now=now),
            why=cause(enquiry.cause),
            saves=saves,
            others=[officer.person.name or officer.get_role_display() for officer in others],
            is_mine=enquiry.owner_id == self.officer.pk,
            answer=answer,
            form=came_back,
            forms=self._forms() | dict(failed),
            templates=self._templates(),
            missing=missing,
        )

    def _templates(self) -> list[tuple[str, str]]:
        """Those for this cause first."""
        rows = list(templates_of(self.officer.landlord))
        rows.sort(key=lambda row: (row.cause != self.enquiry.cause, bool(row.cause), row.name))
        return [(str(row.code), row.name) for row in rows]

    def _template(self) -> tuple[str, list[str]]:
        """The words of the chosen template, with its facts in their places; and what is not known."""
        chosen = self.request.GET.get("template", "")
        row = next((one for one in templates_of(self.officer.landlord) if str(one.code) == chosen), None)
        return in_words(row, self.enquiry, self.known) if row else ("", [])


def _sent(said: list[Message]) -> dict[UUID, list[Notice]]:
    """Of each answer, the messages that told of it, by its code. One query."""
    codes = [one.code for one in said if one.direction == Message.Direction.OUT]
    found: dict[UUID, list[Notice]] = {}
    for notice in Notice.objects.filter(about__in=codes).order_by("pk"):
        if notice.about:
            found.setdefault(notice.about, []).append(notice)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: UUID) -> HttpResponse:
    """Write down for somebody what they ask on the telephone: the same question, the same promise."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    tenants = tenants_now(home)
    note_look(request, officer, home=home, on=clock.today())
    chosen = f"{request.GET.get('kind', 'homes')}:{request.GET.get('about', home.code)}"
    about = records_at(home, hazards=officer.role in HAZARD_ROLES)
    form = TakeForm(request.POST or None, tenants=tenants, about=about, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        enquiry = _take(home, form, officer)
        messages.success(request, f"Written down as {enquiry.reference}. Tell them that number.")
        return redirect("office:enquiry", code=enquiry.code)
    return page(
        request,
        "office/enquiry_take.html",
        officer,
        nav="search",
        home=home,
        form=form,
        tenants=tenants,
    )


def _take(home: Home, form: TakeForm, officer: Officer) -> Enquiry:
    said = form.cleaned_data
    party, (kind, about) = said["tenant"], said["about"].split(":")
    sight = sight_of(party.tenancy, home, on=clock.today(), reader=party.person_id)
    known = find(sight, kind, UUID(about), now=clock.now())
    return ask(
        code=said["key"],
        home=home,
        tenancy=party.tenancy,
        about_kind=kind,
        about_code=known.code,
        about_name="" if kind == "homes" else known.name,
        cause=said["cause"],
        words=said["words"],
        taken_by=officer,
        by=party.person,
    )
