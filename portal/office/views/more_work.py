"""More work on an order: asked for by the contractor, answered by staff within what they may agree to."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.words import plural
from portal.landlords.models import Officer
from portal.office.access import more_work_for, order_given_to
from portal.office.looking import note_look_at_order
from portal.office.more_work import AnswerForm, AskForm, limit_words, line_of
from portal.office.pages import page
from portal.office.photos import photos_of_order
from portal.office.queues.acts import answered
from portal.office.queues.table import APPROVERS
from portal.office.views.queues import LAST_STEP
from portal.people.asking import signed_in
from portal.repairs.actions import more_work as acts
from portal.repairs.models import MoreWork, Photo, WorkOrder
from portal.repairs.more_work import NOTHING, Asked, CannotAnswer
from portal.repairs.pictures.sending import PhotosForm, take_in
from portal.tenancies.access import contractor_for, officer_for

QUEUE = "approvals"
State = MoreWork.State


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """What is asked for, and the officer's answer; or that answer, while it can be taken back."""
    officer = officer_for(signed_in(request), APPROVERS, on=clock.today())
    more = more_work_for(officer, code)
    note_look_at_order(request, officer, more.work_order)
    if request.method == "POST" and "undo" in request.POST:
        return _undo(request, more, officer)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"up_to": more.cost})
    if request.method == "POST" and form.is_valid():
        try:
            _answer(more, form, officer)
        except CannotAnswer as reason:
            form.add_error(None, str(reason))
        else:
            request.session[LAST_STEP] = answered([str(more.code)], by=officer).kept()
            left = plural(settings.MORE_WORK_UNDO_SECONDS, "second")
            messages.success(request, f"Written down. It leaves in {left}: until then you can undo it here.")
            return redirect("office:queue", key=QUEUE)
    return page(
        request,
        "office/more_work.html",
        officer,
        nav="queues",
        more=more,
        line=line_of(more),
        limit=limit_words(more, officer),
        can_answer=more.state in acts.ANSWERABLE,
        form=form,
        photos=photos_of_order(more.work_order, signed_in(request)),
        photos_form=PhotosForm(),
        order=more.work_order,
    )


def _answer(more: MoreWork, form: AnswerForm, by: Officer) -> None:
    said, now = form.cleaned_data, clock.now()
    if said["answer"] == "yes":
        acts.agree(more=more, up_to=said["up_to"] or NOTHING, words=said["words"], at=now, by=by)
    elif said["answer"] == "no":
        acts.refuse(more=more, because=said["words"], at=now, by=by)
    else:
        acts.ask_back(more=more, question=said["words"], at=now, by=by)


def _undo(request: HttpRequest, more: MoreWork, by: Officer) -> HttpResponse:
    if acts.take_back(more=more, by=by):
        messages.success(request, "Taken back. It waits for an answer again.")
    else:
        messages.error(request, "It has gone out, so it stands. Call the contractor.")
    return redirect("office:more_work", code=more.code)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: UUID) -> HttpResponse:
    """The contractor asks for more work on an order of theirs, or answers what they were asked about it."""
    person = signed_in(request)
    contractor = contractor_for(person, on=clock.today())
    order = order_given_to(contractor, code)
    note_look_at_order(request, contractor, order)
    asked = order.more_work.filter(state=State.ASKED, passed_on_at__isnull=False).order_by("pk").last()
    form = AskForm(request.POST if request.method == "POST" else None)
    form = form.for_reply(asked.answer) if asked else form
    if request.method == "POST" and form.is_valid():
        try:
            _say(order, asked, form, request)
        except CannotAnswer as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(
                request, f"{contractor.landlord.name} has it, and answers you here and by email."
            )
            return redirect("office:contractor_order", code=order.code)
    return page(
        request,
        "office/ask_more_work.html",
        contractor,
        nav="orders",
        order=order,
        asked=asked,
        form=form,
        photos_form=PhotosForm(),
    )


def _say(order: WorkOrder, asked: MoreWork | None, form: AskForm, request: HttpRequest) -> None:
    said, now, by = form.cleaned_data, clock.now(), signed_in(request)
    if asked:
        acts.reply(more=asked, words=said["why"], cost=said["cost"], at=now, by=by)
    else:
        if order.completed_at or order.cancelled_at:
            raise CannotAnswer("This repair is over. Call the landlord.")
        wanted = Asked(at=now, what=said["what"], why=said["why"], cost=said["cost"])
        acts.ask(order=order, asked=wanted, by=by)
    if request.FILES.getlist("photos"):
        take_in(request, home=order.home, side=Photo.Side.LANDLORD, subject={"work_order": order})
