"""A repair or a report followed to its end: its page, and everything that its household can say of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.words import capital
from portal.front.calls import home_here, speaker
from portal.front.following.asking import links_of, words_of
from portal.front.following.echo import echo
from portal.front.following.evidence import evidence
from portal.front.following.forms import FORMS, TIME_IS_GONE, AnotherTimeForm
from portal.front.following.subject import (
    Subject,
    act_named,
    check_yours,
    follows,
    of_order,
    of_request,
    stop_following,
)
from portal.front.following.words import (
    by_law,
    done_before,
    law_of_hazards,
    report_facts,
    report_line,
    told_rows,
    why_cancelled,
    work_besides,
)
from portal.front.order import details, joined_reports
from portal.front.pages import page, unkept
from portal.front.photos import photos_of_order, photos_of_request
from portal.front.repairs import repair
from portal.front.requests import order_of, report, request_seen
from portal.homes.freshness import feeds_of, origin
from portal.people.asking import signed_in
from portal.repairs.actions import saying
from portal.repairs.actions.following import follow
from portal.repairs.acts import Act, CannotSay, check_may
from portal.repairs.as_order import ReportAsOrder
from portal.repairs.pictures.album import Shown
from portal.repairs.spoken import reported, slot_words, spoken, to_resident
from portal.repairs.timeline import Happening
from portal.repairs.words import coming
from portal.sync import changing
from portal.sync.reports import say as say_and_pass_on
from portal.sync.visits import Asked, Offer, offered_again
from portal.tenancies.access import home_for
from standards.messages import in_order

FOLLOW, UNFOLLOW = "follow", "unfollow"


@require_safe
def repair_page(request: HttpRequest, code: UUID, order: UUID) -> HttpResponse:
    """One repair: where it stands, what to say of it, what happened, the promise, the work and its cost."""
    person, sight = speaker(request), home_here(request, code)
    subject = of_order(sight, person, order)
    found, now = subject.order, clock.now()
    assert found is not None  # noqa: S101
    photos = photos_of_order(found, sight, person)
    besides = _besides(subject, photos) if subject.yours else []
    shown = dict(details(found, sight, besides=besides, by_law=by_law(subject), now=now))
    shown["works"] = work_besides(shown["works"], subject)
    return page(
        request,
        "front/repair.html",
        sight,
        nav="repairs",
        repair=repair(found, sight, now=now),
        **shown,
        **_said_and_open(subject),
        told=told_rows(subject),
        is_hazard=law_of_hazards(subject) is not None,
        photos=photos,
        origin=origin(found, "work_orders", feeds_of(sight.home.landlord)),
    )


@require_safe
def request_page(request: HttpRequest, code: UUID, report: UUID) -> HttpResponse:
    """A report of which no order has come yet; once there is one, on to that."""
    person, sight = speaker(request), home_here(request, code)
    order = order_of(sight, report)
    if order:
        return redirect("front:repair", code=code, order=order.code)
    return _request_page(request, of_request(sight, person, report))


def _request_page(http: HttpRequest, subject: Subject) -> HttpResponse:
    sight, found, now = subject.sight, subject.request, clock.now()
    assert found is not None  # noqa: S101
    photos = photos_of_request(found, sight, subject.person) if subject.yours else []
    return page(
        http,
        "front/request.html",
        sight,
        nav="repairs",
        repair=report(found, sight, now=now),
        report=found,
        happenings=report_line(subject, _besides(subject, photos) if subject.yours else []),
        facts_=report_facts(subject),
        is_hazard=law_of_hazards(subject) is not None,
        **_said_and_open(subject),
        photos=photos,
    )


def _besides(subject: Subject, photos: Iterable[Shown]) -> list[Happening]:
    """What this household reported and said, and the photos of both sides."""
    own = subject.request if subject.request and subject.request.is_of(subject.sight) else None
    whose = to_resident(subject.sight.reader, subject.sight.parties)
    line = spoken(subject.said, request=own, photos=photos, whose=whose)
    joined = joined_reports(subject.order, subject.sight) if subject.order else ()
    again = [reported(one, whose) for one in joined]
    return [*line, *again, *done_before(subject)]


def _said_and_open(subject: Subject) -> dict[str, Any]:
    """What was said last, what may be said now, and whether a repair of the shared parts is followed."""
    first, more = links_of(subject)
    can_follow = subject.is_communal and not subject.yours and subject.sight.reader is not None
    return {
        "subject": subject,
        "echo": _echo(subject) if subject.yours else "",
        "because": why_cancelled(subject),
        "first": first,
        "more": more,
        "can_follow": can_follow,
        "follows": follows(subject) if can_follow else False,
    }


def _echo(subject: Subject) -> str:
    sight = subject.sight
    return echo(subject.matter, whose=to_resident(sight.reader, sight.parties), today=sight.on)


@require_safe
def request_data(request: HttpRequest, code: UUID, report: UUID) -> HttpResponse:
    """The report as it is sent, in the standard: for whoever made it. Nothing in it opens a keysafe."""
    person = signed_in(request)
    sight = home_for(person, code, on=clock.today())
    found = request_seen(sight, report)
    if not found.is_of(sight) or found.reported_by_id != person.pk:
        raise Http404
    told = in_order("RaiseRepair", found.message)
    answer = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="report-{found.reference}.json"'
    return unkept(answer)


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, code: UUID, order: UUID, act: str) -> HttpResponse:
    """Something said of a repair."""
    person, sight = speaker(request), home_here(request, code)
    return _say(request, of_order(sight, person, order), act)


@require_http_methods(["GET", "HEAD", "POST"])
def request_say(request: HttpRequest, code: UUID, report: UUID, act: str) -> HttpResponse:
    """Something said of a report; once it has become a repair, of that."""
    person, sight = speaker(request), home_here(request, code)
    order = order_of(sight, report)
    subject = of_order(sight, person, order.code) if order else of_request(sight, person, report)
    return _say(request, subject, act)


def _say(request: HttpRequest, subject: Subject, slug: str) -> HttpResponse:
    if slug in {FOLLOW, UNFOLLOW}:
        return _follow(request, subject, slug)
    act = act_named(slug)
    check_yours(subject)
    try:
        if request.method != "POST":
            # What is posted is checked where it is kept: twice the same is not refused there.
            check_may(act, subject.matter)
        if act is Act.ANOTHER_TIME:
            return _another_time(request, subject)
        form = FORMS[act](request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            _pass_on(subject, act, form.cleaned_data)
            return _said(request, subject, act)
    except CannotSay as reason:
        return _page(request, subject, act, reason=str(reason))
    return _page(request, subject, act, form=form)


def _pass_on(subject: Subject, act: Act, told: dict[str, Any]) -> None:
    about = {"order": subject.order, "at": clock.now(), "call": subject.call, "by": subject.person}
    either = about | {"request": subject.request}
    words = {"words": told.get("words", "")}
    match act:
        case Act.FIXED:
            say_and_pass_on(saying.say_fixed, **about)
        case Act.NOT_FIXED:
            say_and_pass_on(saying.say_not_fixed, **about, **words)
        case Act.RATE:
            say_and_pass_on(saying.rate, **about, **told)
        case Act.WAS_IN:
            say_and_pass_on(saying.say_was_in, **about, **words, visit_on=_no_access_on(subject))
        case Act.NOBODY_CAME:
            unmet = subject.matter.unmet
            on = unmet.on if unmet else None
            say_and_pass_on(saying.say_nobody_came, **either, **words, visit_on=on)
        case Act.TAKE_BACK:
            say_and_pass_on(saying.take_back, **either, **words)
        case Act.CALL_OFF:
            changing.call_off(
                request=subject.request,
                order=subject.order,
                visit_on=subject.visit_on,
                call=subject.call,
                by=subject.person,
                **words,
            )
        case _:
            say_and_pass_on(saying.add_words, **either, **words)


def _no_access_on(subject: Subject) -> Any:
    told = subject.matter.no_access
    return clock.day_of(told.happened_at) if told and told.happened_at else None


def _said(request: HttpRequest, subject: Subject, act: Act) -> HttpResponse:
    """Back to the repair; after "it is fixed" on to how it went, while it is fresh."""
    messages.success(request, words_of(subject, act).thanks)
    return redirect(subject.address(Act.RATE.value) if act is Act.FIXED else subject.page)


def _another_time(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Times to choose from, where the landlord offers any; or words."""
    offer, form = _offer(subject, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = changing.change_visit(
            request=subject.request,
            order=subject.order,
            slot=form.wanted(offer.slots),
            words=form.cleaned_data["words"],
            visit_on=subject.visit_on,
            call=subject.call,
            by=subject.person,
        )
        if asked is not Asked.TAKEN:
            done = "The visit is changed." if asked is Asked.CONFIRMED else None
            messages.success(request, done or words_of(subject, Act.ANOTHER_TIME).thanks)
            return redirect(subject.page)
        offer, form = _offer(subject, request.POST)
        if form.is_valid():
            form.add_error("slot" if offer.slots else None, TIME_IS_GONE)
    return _page(request, subject, Act.ANOTHER_TIME, form=form, offer=offer)


def _offer(subject: Subject, posted: Any) -> tuple[Offer, AnotherTimeForm]:
    """What can be had instead of the time that is agreed, and the form that asks for it."""
    offer = offered_again(
        request=subject.request, order=subject.order, home=subject.sight.home, on=subject.sight.on
    )
    visit = subject.matter.standing.visit
    now = (visit.on, visit.earliest_arrival) if visit else None
    other = tuple(slot for slot in offer.slots if (slot.on, slot.earliest) != now)
    offer = replace(offer, slots=other)
    choices = [(slot.reference, capital(slot_words(slot, today=subject.sight.on))) for slot in other]
    return offer, AnotherTimeForm(posted, slots=choices)


def _booked(subject: Subject) -> str:
    """The visit that another time would be instead of; nothing where none is agreed."""
    visit, about = subject.matter.standing.visit, subject.order
    if visit is None:
        return ""
    if about is None and subject.request:
        return coming(visit, ReportAsOrder(subject.request), today=subject.sight.on)
    return coming(visit, about, today=subject.sight.on) if about else ""


def _page(
    request: HttpRequest,
    subject: Subject,
    act: Act,
    *,
    form: Any = None,
    reason: str = "",
    offer: Any = None,
) -> HttpResponse:
    shows_evidence = act is Act.WAS_IN and not reason
    return page(
        request,
        "front/say.html",
        subject.sight,
        nav="repairs",
        subject=subject,
        act=act.value,
        asking=words_of(subject, act),
        form=form,
        reason=reason,
        offer=offer,
        booked=_booked(subject) if offer else "",
        evidence=evidence(subject) if shows_evidence else None,
        other=_other_ways(subject) if reason else None,
    )


def _other_ways(subject: Subject) -> list[tuple[str, str]]:
    """What can be said instead."""
    first, more = links_of(subject)
    return [(link.text, link.href) for link in [*first, *more] if not link.at_once]


def _follow(request: HttpRequest, subject: Subject, slug: str) -> HttpResponse:
    """To hear of a repair of the shared parts, or no longer to. Asked again is done once."""
    if not subject.is_communal or subject.yours or subject.sight.reader is None:
        raise Http404  # whoever has no account cannot be told
    home, person = subject.sight.home, subject.person
    if request.method == "POST":
        order = subject.order
        report = subject.request if order is None else None
        if slug == FOLLOW:
            follow(request=report, order=order, home=home, by=person)
            messages.success(request, "We tell you what happens with this repair.")
        else:
            stop_following(subject)
            messages.success(request, "We no longer tell you about this repair.")
        return redirect(subject.page)
    return page(request, "front/follow.html", subject.sight, nav="repairs", subject=subject, slug=slug)
