"""The lists of what waits: all of a role's with their numbers; one of them; and many rows at once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.storable import storable
from portal.core.words import plural
from portal.landlords.models import Officer
from portal.office.models import QueueMark, SavedList
from portal.office.pages import page
from portal.office.queues.acts import APPROVALS, Step, agree_to, give, look_at, undo
from portal.office.queues.lines import Line
from portal.office.queues.table import (
    QUEUES,
    WHOSE,
    Queue,
    Rows,
    keys_of,
    number_words,
    numbers_of,
    rows_of,
)
from portal.people.asking import signed_in
from portal.repairs.more_work import may_agree
from portal.tenancies.access import HOME_ROLES, officer_for

A_PAGE = 50
NO_CODE = UUID(int=0)
LAST_STEP = "queue step"  # in the session, until the next step or until it is undone


class Counted(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose number is the one that the front page shows. What it holds is found once."""

    object_list: Rows

    @cached_property
    def keys(self) -> list[int]:
        return keys_of(self.object_list)

    @cached_property
    def count(self) -> int:
        return len(self.keys)

    def page(self, number: int | str) -> Page:  # type: ignore[type-arg]
        """Only these rows are read, with what stands beside them."""
        shown = self.validate_number(number)
        keys = self.keys[(shown - 1) * self.per_page : shown * self.per_page]
        return Page(self.object_list.filter(pk__in=keys), shown, self)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One row of the page: its line, whose it is, who has looked at it, and whether one may agree to it."""

    code: UUID
    line: Line
    owner: str
    looked: str
    beyond: bool


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """The lists of the officer's role, and those they saved."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    saved = SavedList.objects.filter(officer=officer).order_by("name", "pk")
    return page(
        request,
        "office/queues.html",
        officer,
        nav="queues",
        waiting=numbers_of(officer, now=clock.now()),
        number_words=number_words,
        saved=[(one, QUEUES[one.queue], _address(one)) for one in saved if one.queue in QUEUES],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One list, oldest promise first; to give rows to somebody, to say they were looked at, to undo it."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    queue = QUEUES.get(key)
    if queue is None or officer.role not in queue.roles:
        raise Http404
    if request.method == "POST":
        _act(request, queue, officer)
        return redirect(f"{request.path}?{_asked(request.GET).urlencode()}")
    return _list(request, queue, officer)


def _list(request: HttpRequest, queue: Queue, officer: Officer) -> HttpResponse:
    whose, fresh, now = request.GET.get("whose", "all"), "fresh" in request.GET, clock.now()
    if whose not in WHOSE:
        raise Http404
    rows = rows_of(queue, officer, now=now, whose=whose, fresh=fresh)
    shown = Counted(rows, A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "office/queue.html",
        officer,
        nav="queues",
        queue=queue,
        shown=shown,
        rows=_shown(queue, officer, list(shown)),
        count=number_words(shown.paginator.count),
        whose=whose,
        fresh=fresh,
        filters=[(name, text, _link(name, fresh)) for name, text in WHOSE.items()],
        fresh_link=_link(whose, not fresh),
        colleagues=_colleagues(officer, queue),
        saved=[(one, _address(one)) for one in SavedList.objects.filter(officer=officer, queue=queue.key)],
        step=_last_step(request, queue),
        agrees=queue.key == APPROVALS and officer.limit > 0,
        limit=officer.limit if queue.key == APPROVALS else None,
    )


def _shown(queue: Queue, officer: Officer, rows: list[Any]) -> list[Shown]:
    """Each row with what staff noted on it. One query."""
    now = clock.now()
    about = QueueMark.objects.filter(
        landlord=officer.landlord_id, queue=queue.key, about__in=[row.code for row in rows]
    )
    marks = {mark.about: mark for mark in about.select_related("owner__person", "looked_by__person")}
    return [_row(queue, officer, row, marks.get(row.code), queue.line(row, now)) for row in rows]


def _row(queue: Queue, officer: Officer, row: Any, mark: QueueMark | None, line: Line) -> Shown:
    owner = row.owner if queue.owned else mark.owner if mark else None
    looked = mark.looked_by if mark and mark.looked_at else None
    return Shown(
        code=row.code,
        line=line,
        owner=_name(owner) if owner else "",
        looked=_name(looked) if looked else "",
        beyond=queue.key == APPROVALS
        and not may_agree(limit=officer.limit, cost=row.cost, agreed_before=row.agreed_before),
    )


def _name(officer: Officer) -> str:
    return officer.person.name or officer.get_role_display()


def _colleagues(officer: Officer, queue: Queue) -> list[tuple[str, str]]:
    """Whoever sees the list too, oneself first."""
    rows = Officer.objects.working(on=clock.today()).filter(
        landlord=officer.landlord_id, role__in=queue.roles
    )
    ordered = rows.select_related("person").order_by(F("person__name"), "pk")
    others = [(str(one.code), _name(one)) for one in ordered if one.pk != officer.pk]
    return [(str(officer.code), "Me"), *others]


def _act(request: HttpRequest, queue: Queue, officer: Officer) -> None:
    act, said = request.POST.get("act", ""), request.POST
    step = _last_step(request, queue)
    request.session.pop(LAST_STEP, None)
    if act == "undo" and step:
        count = undo(queue=queue, step=step, by=officer)
        messages.success(request, f"Undone for {plural(count, 'row')}.")
    elif act == "save" and (name := storable(said.get("name", "")).strip()[:60]):
        _save(request, queue, officer, name)
    elif act == "forget":
        SavedList.objects.filter(officer=officer, code=_code(said.get("list", "")) or NO_CODE).delete()
    elif act in {"give", "look"} or (act == "agree" and queue.key == APPROVALS):
        _many(request, queue, officer, act)


def _many(request: HttpRequest, queue: Queue, officer: Officer, act: str) -> None:
    codes = [code for text in request.POST.getlist("row") if (code := _code(text))]
    if not codes:
        messages.error(request, "Choose one or more rows first.")
        return
    if act == "look":
        step = look_at(queue=queue, codes=codes, by=officer)
        said = f"{plural(len(step.before), 'row')} marked as looked at."
    elif act == "agree":
        step = agree_to(queue=queue, codes=codes, by=officer)
        said = f"You agreed to {plural(len(step.before), 'row')}."
        if left := len(codes) - len(step.before):
            messages.error(
                request, f"{plural(left, 'row')} cannot be agreed to by you: open each to see why."
            )
    else:
        to = Officer.objects.working(on=clock.today()).select_related("person")
        chosen = _code(request.POST.get("to", "")) or NO_CODE
        found = to.filter(landlord=officer.landlord_id, role__in=queue.roles, code=chosen).first()
        if found is None:
            messages.error(request, "Choose who to give them to.")
            return
        step = give(queue=queue, codes=codes, to=found, by=officer)
        said = f"{plural(len(step.before), 'row')} given to {'you' if found == officer else _name(found)}."
    request.session[LAST_STEP] = step.kept()
    messages.success(request, said)


def _save(request: HttpRequest, queue: Queue, officer: Officer, name: str) -> None:
    asked = _asked(request.GET)
    SavedList.objects.update_or_create(
        officer=officer,
        queue=queue.key,
        name=name,
        defaults={"whose": asked.get("whose", "all"), "fresh": "fresh" in asked},
    )
    messages.success(request, "Saved. It is among your lists now.")


def _last_step(request: HttpRequest, queue: Queue) -> Step | None:
    """What this person did last in this list, while it can be undone."""
    kept = request.session.get(LAST_STEP)
    return Step(**kept) if kept and kept["queue"] == queue.key and kept["before"] else None


def _asked(given: QueryDict) -> QueryDict:
    """The filters of an address, and nothing else of it."""
    asked = QueryDict(mutable=True)
    if (whose := given.get("whose", "")) in WHOSE:
        asked["whose"] = whose
    if "fresh" in given:
        asked["fresh"] = "yes"
    return asked


def _link(whose: str, fresh: bool) -> str:
    return f"?whose={whose}{'&fresh=yes' if fresh else ''}"


def _address(saved: SavedList) -> str:
    return reverse("office:queue", args=[saved.queue]) + _link(saved.whose, saved.fresh)


def _code(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
