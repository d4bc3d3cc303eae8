"""Which rows are over, and whose rows they are, where one field does not say it. By name in `kinds.csv`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.core.clock import day_of
from portal.people.models import Person
from portal.repairs.models import Following, Photo, RepairRequest, Said, WorkOrder
from portal.tenancies.models import Party, Tenancy

Over = Callable[[type[Any], datetime], QuerySet[Any]]
Whose = Callable[[type[Any], Iterable[Party]], QuerySet[Any]]


def accounts(_model: type[Any], before: datetime) -> QuerySet[Person]:
    """Accounts that nobody has used since, of people who live nowhere here and work for nobody."""
    day = day_of(before)
    lives = Party.objects.filter(person=OuterRef("pk")).exclude(ended_on__lt=day)
    lives = lives.exclude(tenancy__ended_on__lt=day)
    used = Q(last_login__gte=before) | Q(last_login__isnull=True, joined_at__gte=before)
    works = Q(officer__isnull=False) & (Q(officer__left_on__isnull=True) | Q(officer__left_on__gte=day))
    works |= Q(contractor_worker__isnull=False) & (
        Q(contractor_worker__left_on__isnull=True) | Q(contractor_worker__left_on__gte=day)
    )
    return Person.objects.exclude(used).exclude(works).exclude(Exists(lives))


def orders(_model: type[Any], before: datetime) -> QuerySet[WorkOrder]:
    """Repairs of before, that are over, of whose household nobody has lived there since."""
    day = day_of(before)
    household = Tenancy.objects.filter(home=OuterRef("home"), started_on__lte=OuterRef("raised_at__date"))
    stays = household.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))
    over = Q(completed_at__lt=before) | Q(cancelled_at__lt=before) | Q(closed_at__lt=before)
    return WorkOrder.objects.filter(over, raised_at__lt=before).exclude(Exists(stays))


def order_parts(model: type[Any], before: datetime) -> QuerySet[Any]:
    """What was told of those repairs."""
    return model.objects.filter(work_order__in=orders(WorkOrder, before).values("pk"))  # type: ignore[no-any-return]


def _unfinished(before: datetime) -> QuerySet[WorkOrder]:
    """Repairs that were not over by then."""
    over = Q(completed_at__lt=before) | Q(cancelled_at__lt=before) | Q(closed_at__lt=before)
    return WorkOrder.objects.exclude(over)


def requests(_model: type[Any], before: datetime) -> QuerySet[RepairRequest]:
    """Reports of before, all of whose repairs were over by then."""
    going = _unfinished(before)
    rows = RepairRequest.objects.filter(reported_at__lt=before)
    return rows.exclude(Exists(going.filter(request=OuterRef("pk")))).exclude(
        Exists(going.filter(pk=OuterRef("joined")))
    )


def said(_model: type[Any], before: datetime) -> QuerySet[Said]:
    """Said before, of repairs that were over by then."""
    going = Exists(_unfinished(before).filter(pk=OuterRef("work_order")))
    return Said.objects.filter(at__lt=before).exclude(going)


def photos(_model: type[Any], before: datetime) -> QuerySet[Photo]:
    """Of repairs that were over by then."""
    going = Exists(_unfinished(before).filter(pk=OuterRef("work_order")))
    return Photo.objects.filter(added_at__lt=before, draft=None).exclude(going)


def followings(_model: type[Any], before: datetime) -> QuerySet[Following]:
    """Of repairs that were over by then, or of reports that were taken back."""
    order, request = "work_order__", "request__"
    over = Q(pk__in=[])
    for path in (order, f"{request}joined__"):
        over |= Q(**{f"{path}completed_at__lt": before}) | Q(**{f"{path}cancelled_at__lt": before})
        over |= Q(**{f"{path}closed_at__lt": before})
    return Following.objects.filter(over | Q(request__cancelled_at__lt=before))


OVER: Mapping[str, Over] = {
    "=accounts": accounts,
    "=orders": orders,
    "=order_parts": order_parts,
    "=requests": requests,
    "=said": said,
    "=photos": photos,
    "=followings": followings,
}


def orders_of(_model: type[Any], parties: Iterable[Party]) -> QuerySet[WorkOrder]:
    """Repairs of the homes while they lived there."""
    found = Q(pk__in=[])
    for party in parties:
        stay = Q(home=party.tenancy.home_id, raised_at__date__gte=party.tenancy.started_on)
        for last in filter(None, (party.tenancy.ended_on, party.ended_on)):
            stay &= Q(raised_at__date__lte=last)
        found |= stay
    return WorkOrder.objects.filter(found)


# When a line under a repair was told, or is for.
MOMENTS: Mapping[str, str] = {
    "StatusUpdate": "happened_at__date",
    "StatusChange": "entered_at__date",
    "Appointment": "on",
    "MoreWork": "asked_at__date",
}


def order_parts_of(model: type[Any], parties: Iterable[Party]) -> QuerySet[Any]:
    """What was told of those while they lived there: what came after is the next household's."""
    found, moment = Q(pk__in=[]), MOMENTS[model.__name__]
    for party in parties:
        told = Q(work_order__in=orders_of(WorkOrder, [party]).values("pk"))
        for last in filter(None, (party.tenancy.ended_on, party.ended_on)):
            told &= Q(**{f"{moment}__lte": last})
        found |= told
    return model.objects.filter(found)  # type: ignore[no-any-return]


WHOSE: Mapping[str, Whose] = {"=orders": orders_of, "=order_parts": order_parts_of}

# When a row that is kept of a household was over, so that it tells nothing of what came after. Whoever left
# early gets those of their own time; a kind that is not here tells them nothing.
OF_THEN: Mapping[str, str] = {
    "tenancies.Look": "at__date",
    "keeping.SystemLook": "on",
    "enquiries.HomeNote": "at__date",
    "hazards.HazardCase": "closed_at__date",
    "hazards.HazardReport": "at__date",
    "hazards.Sign": "came_at__date",
    "hazards.Judgement": "at__date",
    "hazards.Investigation": "concluded_at__date",
    "hazards.Summary": "made_at__date",
    "hazards.Works": "completed_at__date",
    "hazards.AccessAttempt": "at__date",
    "hazards.Accommodation": "answered_at__date",
    "hazards.Clock": "met_at__date",
}

# What a request for everything brings out, and a resident's own page does not: a field, and what it says.
AMONG_STAFF: Mapping[str, Mapping[str, str]] = {
    "enquiries.Message": {"direction": "note"},
    "enquiries.InformationMessage": {"what": "note"},
}

# What other people's apps keep of an account, by the path to it; it all goes when the account does.
BESIDE: Mapping[str, str] = {
    "account.EmailAddress": "user",
    "account.EmailConfirmation": "email_address__user",
    "mfa.Authenticator": "user",
    "socialaccount.SocialAccount": "user",
    "socialaccount.SocialToken": "account__user",
    "oauth2_provider.AccessToken": "user",
    "oauth2_provider.RefreshToken": "user",
    "oauth2_provider.IDToken": "user",
    "oauth2_provider.Grant": "user",
    "oauth2_provider.DeviceGrant": "user",
}


def beside(person: Person) -> Iterable[QuerySet[Any]]:
    """Their rows."""
    for label, path in BESIDE.items():
        yield apps.get_model(label)._default_manager.filter(**{path: person})
