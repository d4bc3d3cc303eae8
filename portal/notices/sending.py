"""What the system tells people: written down first, sent when the change it tells of is safe."""

from datetime import date, datetime
from functools import cache, partial
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import engines
from jinja2 import Environment

from portal.core import clock
from portal.notices.links import Asked
from portal.notices.models import Notice
from portal.notices.tasks import send_notice
from portal.people.models import Person


class Sender(Protocol):
    """The landlord in whose name a message goes."""

    @property
    def pk(self) -> Any: ...

    name: str
    phone: str


@transaction.atomic(savepoint=False)
def send(
    *,
    channel: Notice.Channel,
    kind: str,
    to: str,
    person: Person | None = None,
    landlord: Sender | None = None,
    about: UUID | None = None,
    once: str | None = None,
    asks_about: date | None = None,
    send_after: datetime | None = None,
    reply_to: str = "",
    context: dict[str, Any],
) -> Notice:
    """Store the message, and send it once the transaction commits. In the demo it stays here, to be read.

    ``to`` is an email address, an E.164 number, or a postal address with one line a line. The words are
    templates/notices/<kind>/<channel>.txt; their first line says what the message is about. ``once`` names
    what is told once for all: whoever comes second gets the message of the first. ``asks_about`` gives the
    words an ``answer_url``, for one tap about that day. ``send_after`` holds it back until then. ``reply_to``
    is where an email is answered to.
    """
    told = Notice.objects.filter(once=once).first() if once else None
    if told:
        return told
    code = uuid4()
    given = {"landlord": landlord, "site": settings.SITE_URL, "answer_url": _answer_url(code, asks_about)}
    body = words_of(kind, channel, given | context)
    notice = Notice(
        code=code,
        channel=channel,
        kind=kind,
        to=to,
        reply_to=reply_to,
        person=person,
        landlord_id=landlord.pk if landlord else None,
        subject=body.partition("\n")[0][:200],
        body=body,
        about=about,
        once=once,
        send_after=send_after,
        sent_at=clock.now() if settings.NOTICES_STAY_HERE else None,
    )
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        # Somebody told it at the same moment, and theirs is safe.
        return Notice.objects.get(once=once)
    if not settings.NOTICES_STAY_HERE and send_after is None:
        transaction.on_commit(partial(send_notice.delay, notice.pk))
    return notice


def _answer_url(code: UUID, on: date | None) -> str:
    return f"{settings.SITE_URL}/answer/{Asked(code, on).token()}/" if on else ""


def words_of(kind: str, channel: Notice.Channel, context: dict[str, Any]) -> str:
    """The message in full, as it will be read."""
    return _texts().get_template(f"notices/{kind}/{channel}.txt").render(context).strip() + "\n"


@cache
def _texts() -> Environment:
    """Our templates without HTML's escapes: an O'Brien is an O'Brien in a letter."""
    pages: Any = engines["jinja2"]
    plain: Environment = pages.env.overlay(autoescape=False)
    return plain
