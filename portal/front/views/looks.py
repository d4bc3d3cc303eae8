"""Who has looked at a household's record."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.front.pages import page
from portal.keeping.looks import looks_of_systems, read_words, system_words
from portal.people.asking import signed_in
from portal.tenancies.access import home_for
from portal.tenancies.looks import page_words, who_words
from portal.tenancies.models import Look

A_PAGE = 50


@require_safe
def looks(request: HttpRequest, code: UUID) -> HttpResponse:
    """Newest first: when, who by what they do, and at what; then what computer systems read."""
    sight = home_for(signed_in(request), code, on=clock.today())
    landlord = sight.home.landlord
    rows = Look.objects.filter(tenancy__in=sight.tenancies, landlord=landlord)
    rows = rows.select_related("by") if landlord.names_who_looked else rows
    shown = Paginator(rows.order_by("-at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    lines = [
        (
            look.at,
            who_words(look, name=look.by.name if landlord.names_who_looked else ""),
            page_words(look.page),
        )
        for look in shown
    ]
    read = looks_of_systems(
        sight.tenancies, landlord=landlord.pk, home=sight.home.pk, since=sight.since, until=sight.until
    )
    systems = [(look.on, system_words(look), read_words(look)) for look in read[:A_PAGE]]
    return page(
        request, "front/looks.html", sight, nav="everything", shown=shown, lines=lines, systems=systems
    )
