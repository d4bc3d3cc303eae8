"""The report, page by page: where it begins, what cannot wait, one question at a time, check, send, sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core import clock
from portal.front.calls import home_here, speaker
from portal.front.pages import page as shown
from portal.front.report import words
from portal.front.report.about import About, emergency_of, may_become
from portal.front.report.already import follow
from portal.front.report.checking import checked
from portal.front.report.journey import JOURNEY, KEY
from portal.front.report.sending import TimeTaken, report_of, send
from portal.journeys import drafts
from portal.journeys.models import Draft
from portal.journeys.pages import Answers, Page, Progress, Question
from portal.people.asking import signed_in
from portal.people.models import Person
from portal.repairs.actions.reporting import CannotReport, ReportedMeanwhile
from portal.repairs.emergencies import Emergency, emergencies
from portal.repairs.models import RepairRequest
from portal.repairs.problems import problems_for
from portal.sync.visits import Offer, offered
from portal.tenancies.access import Sight, copy_for

GONE = "That report was sent, or begun again, in another window."
NO_PROMISE = "{name} has not set up reports yet. Call them. What you wrote is kept."
CHANGED = "Something has changed since you answered this. Please look at it again."


class Here:
    """One request: who asks, about which home, with which draft, and how far that has come."""

    def __init__(self, request: HttpRequest, code: UUID) -> None:
        self.request, self.code = request, code
        self.person: Person = speaker(request)
        now = clock.now()
        self.sight: Sight = home_here(request, code)
        call = self.sight.call
        self.caller: UUID | None = call.party.code if call else None
        self.writer: Person = signed_in(request)  # an officer's draft with one caller is of these two alone
        self.draft: Draft | None = drafts.find_open(
            journey=KEY, about=code, caller=self.caller, by=self.writer
        )
        problems = problems_for(self.sight.home.landlord)
        self.about = About(sight=self.sight, person=self.person, problems=problems, now=now)

    @property
    def answers(self) -> Answers:
        return drafts.answers_of(self.draft, JOURNEY) if self.draft else {}

    def progress(self, *, to: str = "") -> Progress[About]:
        return JOURNEY.progress(self.answers, self.about, to=to)

    def save(self, pages: Answers, *drop: str) -> None:
        """Raises DraftGone."""
        assert self.draft is not None  # noqa: S101
        drafts.save_answers(
            draft=self.draft, journey=JOURNEY, pages=pages, drop=drop, caller=self.caller, by=self.writer
        )

    def begin(self, *, again: bool = False) -> None:
        """Go on with the draft under way, or have a new one; ``again`` is a new one in any case."""
        begin = drafts.begin_again if again else drafts.open_draft
        self.draft = begin(journey=KEY, about=self.code, caller=self.caller, by=self.writer)

    def to(self, name: str, **more: UUID | str) -> HttpResponse:
        return redirect(reverse(f"front:{name}", kwargs={"code": self.code, **more}))

    def to_page(self, page: Page[About] | None) -> HttpResponse:
        """That question, or what they have answered when there is none left."""
        return self.to("report_page", slug=page.key) if page else self.to("report_check")

    def gone(self) -> HttpResponse:
        messages.warning(self.request, GONE)
        return self.to("report")


View = Callable[..., HttpResponse]


def for_who_lives_here(view: View) -> View:
    """Somebody who has left is told so, also when they left while they were at it; 404 for anybody else."""

    @wraps(view)
    def seen(request: HttpRequest, code: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, code, **more)
        except Http404:
            left = copy_for(signed_in(request), code, on=clock.today())
            return shown(request, "front/report/left.html", left)

    return seen


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_lives_here
def start(request: HttpRequest, code: UUID) -> HttpResponse:
    """What cannot wait comes first; then the report begins, or goes on."""
    here = Here(request, code)
    landlord = here.sight.home.landlord
    if request.method == "POST" and landlord.takes_reports:
        here.begin()
        return here.to_page(here.progress().open)
    begun = bool(here.draft and here.draft.answers)
    return shown(
        request,
        "front/report/start.html",
        here.sight,
        emergencies=list(emergencies().values()),
        begun=words.begun(here.answers, here.about) if begun else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_lives_here
def emergency(request: HttpRequest, code: UUID, slug: str) -> HttpResponse:
    """What to do now, whom to call, and whether a report is made."""
    here = Here(request, code)
    found = emergencies().get(slug)
    if found is None:
        raise Http404
    can_report = found.report and here.sight.home.landlord.takes_reports and _can_be(found, here.about)
    if request.method == "POST" and can_report:
        try:
            return _begin_from(here, found)
        except drafts.DraftGone:
            return here.gone()
    return shown(
        request,
        "front/report/emergency.html",
        here.sight,
        emergency=found,
        can_report=can_report,
        number=found.number(here.sight.home.landlord),
        now=found.is_one(cold=here.about.is_cold, vulnerable=False),
    )


def _can_be(found: Emergency, about: About) -> bool:
    """Whether its problem is on the landlord's list, somewhere in this home."""
    problem = about.problems.get(found.problem)
    return problem is not None and any(room.key in problem.rooms for room in about.rooms())


def _begin_from(here: Here, found: Emergency) -> HttpResponse:
    """On with the report that led here; or a report of this, with what it is known to be."""
    answers = here.answers
    if here.draft and may_become(answers, here.about) == found:
        here.save({"urgent": {"now": "yes"}})
    elif here.draft is None or emergency_of(answers, here.about) != found:
        here.begin(again=True)
        here.save({"emergency": {"slug": found.slug}})
    return here.to_page(here.progress().open)


@require_POST
@for_who_lives_here
def again(request: HttpRequest, code: UUID) -> HttpResponse:
    """Leave what was answered so far, and begin anew."""
    here = Here(request, code)
    here.begin(again=True)
    return here.to_page(here.progress().open)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_lives_here
def one(request: HttpRequest, code: UUID, slug: str) -> HttpResponse:
    """One question. Only those that this report comes to, up to the first that is not answered."""
    here = Here(request, code)
    if JOURNEY.page(slug) is None:
        raise Http404
    if here.draft is None:
        return here.to("report")
    progress = here.progress(to=slug)
    page = progress.page(slug)
    if page is None:
        return here.to_page(progress.open)
    if slug == "time":
        here.about.offer = _offer(here, progress.answers)
    misfit = progress.misfit and page == progress.open
    form = _form(here, page, progress)
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(here, page, form)
        except drafts.DraftGone:
            return here.gone()
    return shown(
        request,
        page.template or "front/report/question.html",
        here.sight,
        form=form,
        page=page,
        back=_back(here, progress, slug),
        misfit=CHANGED if misfit and not form.is_bound else "",
        draft=here.draft,
        **words.beside(slug, progress.answers, here.about),
    )


def _form(here: Here, page: Page[About], progress: Progress[About]) -> Question:
    kept = progress.answers.get(page.key)
    data = here.request.POST if here.request.method == "POST" else None
    return page.form(data, answers=progress.answers, about=here.about, initial=kept)


def _offer(here: Here, answers: Answers) -> Offer:
    report = report_of(answers, here.about)
    if report is None or here.draft is None:
        raise Http404
    return offered(
        landlord=here.about.landlord,
        home=here.about.home,
        problem=report.problem,
        priority=report.priority,
        reference=here.draft.code,
        on=here.about.today,
    )


def _answered(here: Here, page: Page[About], form: Question) -> HttpResponse:
    """Keep it, and go on: to the next question, or back to the check they came from."""
    if page.key == "known" and form.answer["which"].startswith("same:"):
        return follow(here.request, here.sight, here.draft, form.answer["which"])
    here.save({page.key: form.answer})
    progress = here.progress()
    if page.key == "urgent" and form.answer["now"] == "yes":
        found = emergency_of(progress.answers, here.about)
        if found:
            return here.to("report_emergency", slug=found.slug)
    changing = "change" in here.request.GET
    return here.to_page(progress.open if changing else progress.after(page.key))


def _back(here: Here, progress: Progress[About], slug: str) -> str:
    if "change" in here.request.GET and progress.open is None:
        return reverse("front:report_check", kwargs={"code": here.code})
    before = progress.before(slug)
    if before is None:
        return reverse("front:report", kwargs={"code": here.code})
    return reverse("front:report_page", kwargs={"code": here.code, "slug": before.key})


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_lives_here
def check(request: HttpRequest, code: UUID) -> HttpResponse:
    """All the answers and the promise, before anything is sent; and sending it."""
    here = Here(request, code)
    if request.method == "POST":
        try:
            return _send(here)
        except drafts.DraftGone:
            return here.gone()
    if here.draft is None:
        return here.to("report")
    progress = here.progress()
    if progress.open:
        return here.to_page(progress.open)
    report = report_of(progress.answers, here.about)
    if report is None:
        messages.error(request, NO_PROMISE.format(name=here.about.landlord.name))
        return here.to("report")
    photos = here.draft.photos.exclude(state="refused").count()
    rows, left_out = checked(progress, here.about, photos=photos)
    return shown(
        request,
        "front/report/check.html",
        here.sight,
        rows=rows,
        left_out=left_out,
        draft=here.draft,
        back=_back(here, progress, ""),
        emergency=report.is_emergency,
        promised=words.promised(report, here.about),
    )


def _send(here: Here) -> HttpResponse:
    """Send the draft that the page showed. What was sent already leads to its report."""
    request = here.request
    sent = _sent_before(here)
    if sent:
        return here.to("report_sent", report=sent.code)
    if here.draft is None or request.POST.get("draft") != str(here.draft.code):
        return here.gone()
    if not here.about.landlord.takes_reports:
        return here.to("report")
    progress = here.progress()
    if progress.open:
        messages.warning(request, CHANGED)
        return here.to_page(progress.open)
    try:
        made = send(here.draft, progress.answers, here.about)
    except TimeTaken as reason:
        here.save({}, "time")
        messages.error(request, str(reason))
        return here.to("report_page", slug="time")
    except ReportedMeanwhile as reason:
        here.save({}, "known")
        messages.warning(request, str(reason))
        return here.to("report_page", slug="known")
    except CannotReport as reason:
        messages.error(request, str(reason))
        return here.to("report")
    return here.to("report_sent", report=made.code)


def _sent_before(here: Here) -> RepairRequest | None:
    """The report that this page's draft became: the button was pressed twice, or the answer was lost."""
    try:
        code = UUID(here.request.POST.get("draft", ""))
    except ValueError:
        return None
    return RepairRequest.objects.of_household(here.sight).filter(code=code, reported_by=here.person).first()


@require_safe
@for_who_lives_here
def sent(request: HttpRequest, code: UUID, report: UUID) -> HttpResponse:
    """The reference, the promise, and what happens next."""
    sight = home_here(request, code)
    found = RepairRequest.objects.of_household(sight).filter(code=report).first()
    if found is None:
        raise Http404
    return shown(
        request,
        "front/report/sent.html",
        sight,
        nav="repairs",
        report=found,
        **words.sent(found, sight, now=clock.now()),
    )
