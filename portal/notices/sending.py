"""What the system tells people: written down first, sent when the change it tells of is safe."""

from functools import cache, partial
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.template import engines
from jinja2 import Environment

from portal.core import clock
from portal.notices.models import Notice
from portal.notices.tasks import send_notice
from portal.people.models import Person


class Sender(Protocol):
    """The landlord in whose name a message goes."""

    @property
    def pk(self) -> Any: ...

    name: str
    phone: str


@transaction.atomic
def send(
    *,
    channel: Notice.Channel,
    kind: str,
    to: str,
    person: Person | None = None,
    landlord: Sender | None = None,
    context: dict[str, Any],
) -> Notice:
    """Store the message, and send it once the transaction commits. In the demo it stays here, to be read.

    ``to`` is an email address, an E.164 number, or a postal address with one line a line. The words are
    templates/notices/<kind>/<channel>.txt; their first line says what the message is about.
    """
    body = words_of(kind, channel, {"landlord": landlord, "site": settings.SITE_URL, **context})
    notice = Notice.objects.create(
        channel=channel,
        kind=kind,
        to=to,
        person=person,
        landlord_id=landlord.pk if landlord else None,
        subject=body.partition("\n")[0][:200],
        body=body,
        sent_at=clock.now() if settings.NOTICES_STAY_HERE else None,
    )
    if not settings.NOTICES_STAY_HERE:
        transaction.on_commit(partial(send_notice.delay, notice.pk))
    return notice


def words_of(kind: str, channel: Notice.Channel, context: dict[str, Any]) -> str:
    """The message in full, as it will be read."""
    return _texts().get_template(f"notices/{kind}/{channel}.txt").render(context).strip() + "\n"


@cache
def _texts() -> Environment:
    """Our templates without HTML's escapes: an O'Brien is an O'Brien in a letter."""
    pages: Any = engines["jinja2"]
    plain: Environment = pages.env.overlay(autoescape=False)
    return plain
