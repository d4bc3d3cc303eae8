"""Requests for information: the list, one request, one that came by letter, and the numbers they go by."""

from collections.abc import Mapping
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.clock import LONDON
from portal.core.forms import BaseForm
from portal.documents.access import may_publish
from portal.enquiries.access import enquiry_for
from portal.enquiries.actions.informing import hours_of, make_of_question, remove_part
from portal.enquiries.actions.requesting import (
    Speaker,
    decided_by,
    door_of,
    request_information,
)
from portal.enquiries.information import rules
from portal.enquiries.information.access import file_for, request_for
from portal.enquiries.information.files import given_out
from portal.enquiries.information.stairs import grounds, numbers
from portal.enquiries.information.telling import way_of
from portal.enquiries.information.topics import topics
from portal.enquiries.models import InformationMessage, InformationRequest, InformationReview
from portal.enquiries.rules import CannotDo
from portal.landlords.actions import change_landlord
from portal.landlords.models import Landlord, Officer
from portal.notices.models import Notice
from portal.office.access import tenants_now
from portal.office.giving import give_form
from portal.office.information import queue
from portal.office.information.acts import ACTS, PLAIN, Doing
from portal.office.information.forms import (
    MakeForm,
    PartForm,
    PublishForm,
    SettingsForm,
    TakeForm,
    TopicForm,
)
from portal.office.looking import note_look
from portal.office.pages import page
from portal.office.standing import due_badge
from portal.people.asking import signed_in
from portal.tenancies.access import HOME_ROLES, SETTING_ROLES, office_home_for, officer_for

A_PAGE = 50
NONE_FAILED: Mapping[str, BaseForm] = {}


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """One list of requests, and how many each other list holds."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    key, now = request.GET.get("list", "waiting"), clock.now()
    if key not in queue.LISTS:
        raise Http404
    shown = Paginator(queue.listed(officer, key, now=now), A_PAGE).get_page(request.GET.get("page"))
    counted = queue.counts(officer, now=now)
    return page(
        request,
        "office/information/list.html",
        officer,
        nav="enquiries",
        shown=shown,
        lines=[(row, due_badge(row.next_at, now=now) if row.next_at else None) for row in shown],
        lists=[(name, text, counted.get(name)) for name, (text, _) in queue.LISTS.items()],
        key=key,
        door=str(door_of(officer.landlord, on=clock.today())),
        starts_on=settings.INFORMATION_REQUESTS_FROM,
        may_set=officer.role in SETTING_ROLES,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """The request with its clock, its answer in parts and its review; and all that can be done with it."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    row = request_for(officer, code)
    note_look(request, officer, tenancy=row.tenancy_id)
    screen = Screen(request, officer, row)
    if request.method != "POST":
        return screen.shown()
    return screen.do(request.POST.get("act", ""))


class Screen:
    """The page of one request, as one officer has it before them."""

    def __init__(self, request: HttpRequest, officer: Officer, row: InformationRequest) -> None:
        self.request, self.officer, self.row, self.now = request, officer, row, clock.now()
        self.review: InformationReview | None = InformationReview.objects.filter(request=row).first()
        self.parts = list(
            row.parts.live().select_related("by__person").prefetch_related("files").order_by("position")
        )

    def do(self, act: str) -> HttpResponse:
        if act == "remove":
            return self._remove()
        if act not in ACTS:
            raise Http404
        form = self._forms(data_for=act).get(act)
        if form is not None and not form.is_valid():
            return self.shown(failed={act: form})
        try:
            said = form.cleaned_data if form else {}
            messages.success(self.request, ACTS[act](Doing(self.row, self.officer, said)))
        except CannotDo as reason:
            if form is not None:  # what they wrote stays on the page
                form.add_error(None, str(reason))
                return self.shown(failed={act: form})
            messages.error(self.request, str(reason))
        return self._again()

    def _remove(self) -> HttpResponse:
        part = next((one for one in self.parts if str(one.code) == self.request.POST.get("part")), None)
        if part is None:
            raise Http404
        try:
            remove_part(request=self.row, part=part, by=self.officer)
            messages.success(self.request, "Taken out.")
        except CannotDo as reason:
            messages.error(self.request, str(reason))
        return self._again()

    def _again(self) -> HttpResponse:
        return redirect("office:information_request", code=self.row.code)

    def _forms(self, data_for: str = "") -> dict[str, BaseForm]:
        def data(act: str) -> object:
            return self.request.POST if act == data_for else None

        home = self.row.home
        given = "\n\n".join(part.words for part in self.parts if part.outcome == "given" and part.words)
        made: dict[str, BaseForm] = {
            **{act: form(data(act)) for act, form in PLAIN.items()},
            "part": PartForm(data("part"), self.request.FILES if data_for == "part" else None),
            "give": give_form(data("give"), by=self.officer, owner=self.row.owner_id),
            "topic": TopicForm(data("topic") or {"topic": self.row.topic}),
            "publish": PublishForm(
                data("publish"),
                home=home.short_address,
                block=home.block.name if home.block.is_shared else "",
                publishes=may_publish(self.officer),
                question=self.row.subject,
                answer=given,
            ),
        }
        for act, form in made.items():
            form.auto_id = f"{act}_%s"  # several forms of one page ask for words
        return made

    def shown(self, failed: Mapping[str, BaseForm] = NONE_FAILED) -> HttpResponse:
        row = self.row
        said = list(
            row.messages.select_related("by", "officer__person", "officer__team").order_by("at", "pk")
        )
        reviewer = self.review.reviewer if self.review else None
        waits = self.review is not None and self.review.decided_at is None
        unclear_from = row.clarity_asked_at + rules.UNCLEAR_AFTER if row.clarity_asked_at else None
        return page(
            self.request,
            "office/information/one.html",
            self.officer,
            nav="enquiries",
            one=row,
            said=said,
            sent=_sent(said),
            parts=self.parts,
            grounds=grounds(),
            review=self.review,
            review_waits=waits,
            reviews=waits and reviewer == self.officer,
            may_review=waits and rules.may_review(self.officer.pk, decided=decided_by(row)),
            due=due_badge(row.next_at, now=self.now) if row.next_at else None,
            hours=list(row.hours.select_related("officer__person").order_by("at", "pk")),
            hours_all=hours_of(row),
            topic=dict(topics()).get(row.topic, row.topic),
            way=way_of(row),
            unclear_from=unclear_from,
            may_close=unclear_from is not None and self.now >= unclear_from,
            is_mine=row.owner_id == self.officer.pk,
            is_published=row.published is not None and row.published.withdrawn_at is None,
            form=next(iter(failed.values()), None),
            forms=self._forms() | dict(failed),
        )


def _sent(said: list[InformationMessage]) -> dict[UUID, list[Notice]]:
    """Of each thing that was said, the messages that told of it, by its code. One query."""
    found: dict[UUID, list[Notice]] = {}
    for notice in Notice.objects.filter(about__in=[one.code for one in said]).order_by("pk"):
        if notice.about:
            found.setdefault(notice.about, []).append(notice)
    return found


@require_safe
def file(request: HttpRequest, code: UUID) -> HttpResponse:
    """A file of an answer."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    found = file_for(officer, code)
    note_look(request, officer, tenancy=found.part.request.tenancy_id)
    return given_out(found)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: UUID) -> HttpResponse:
    """Write down a request that came by letter, email or telephone: the same clock, from the day it came."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    door = door_of(home.landlord, on=clock.today())
    note_look(request, officer, home=home, on=clock.today())
    tenants = tenants_now(home)
    form = TakeForm(request.POST or None, tenants=tenants)
    if request.method == "POST" and form.is_valid():
        try:
            made = _take(form, officer)
        except CannotDo as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"Written down as {made.reference}. Tell them that number.")
            return redirect("office:information_request", code=made.code)
    return page(
        request,
        "office/information/take.html",
        officer,
        nav="search",
        home=home,
        form=form,
        tenants=tenants,
        door=str(door),
        starts_on=settings.INFORMATION_REQUESTS_FROM,
    )


def _take(form: TakeForm, officer: Officer) -> InformationRequest:
    said = form.cleaned_data
    party, day = said["tenant"], said["received_on"]
    if day and day > clock.today():
        raise CannotDo("It cannot have come on a day that is still ahead.")
    at = datetime.combine(day, time(12), LONDON) if day and day < clock.today() else None
    speaker = Speaker(name=said["representative"], authority=said["authority"], answer_to=said["answer_to"])
    return request_information(
        code=said["key"],
        party=party,
        topic=said["topic"],
        subject=said["subject"],
        words=said["words"],
        speaker=speaker if speaker.name else None,
        channel=InformationMessage.Channel(said["channel"]),
        taken_by=officer,
        at=at,
        by=party.person,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, code: UUID) -> HttpResponse:
    """Make a request for information of a question: it came on the day the question was asked."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    enquiry = enquiry_for(officer, code)
    note_look(request, officer, tenancy=enquiry.tenancy_id)
    form = MakeForm(request.POST or None, subject=enquiry.subject)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = make_of_question(enquiry=enquiry, topic=said["topic"], subject=said["subject"], by=officer)
        except CannotDo as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"It goes on as {made.reference}. They are told.")
            return redirect("office:information_request", code=made.code)
    last = rules.due_at(enquiry.asked_at, days=officer.landlord.information_days)
    return page(
        request,
        "office/information/make.html",
        officer,
        nav="enquiries",
        enquiry=enquiry,
        form=form,
        last=last,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def numbers_page(request: HttpRequest) -> HttpResponse:
    """By which numbers requests go, with what the law says of each and how sure that is."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    landlord = officer.landlord
    if landlord.kind == Landlord.Kind.COUNCIL:
        raise Http404
    names = tuple(SettingsForm.base_fields)
    form = SettingsForm(request.POST or None, initial={name: getattr(landlord, name) for name in names})
    if request.method == "POST" and form.is_valid():
        change_landlord(landlord=landlord, by=signed_in(request), **form.cleaned_data)
        messages.success(request, "Kept. It holds for requests that come from now on.")
        return redirect("office:information_settings")
    return page(
        request,
        "office/information/settings.html",
        officer,
        nav="enquiries",
        form=form,
        numbers=numbers().values(),
        labels={name: str(field.label) for name, field in form.fields.items()},
        grounds=grounds().values(),
        starts_on=settings.INFORMATION_REQUESTS_FROM,
    )
