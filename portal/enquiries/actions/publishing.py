"""What a landlord says more than once: templates, and answers on the page of a home, a block or all homes."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portal.core import clock
from portal.enquiries.models import Enquiry, PublishedAnswer, Template
from portal.enquiries.rules import CannotDo
from portal.homes.models import Block, Home
from portal.landlords.models import Landlord, Officer
from portal.records.events import record


@transaction.atomic
def publish(
    *,
    landlord: Landlord,
    question: str,
    answer: str,
    home: Home | None = None,
    block: Block | None = None,
    enquiry: Enquiry | None = None,
    as_of: datetime | None = None,
    by: Officer,
) -> PublishedAnswer:
    """Put an answer where others find it. Whoever lives there next reads it too: it names nobody.

    Raises CannotDo for a home, block or question of another landlord.
    """
    if any(one.landlord_id != landlord.pk for one in (home, block, enquiry) if one):
        raise CannotDo("Only your own landlord's pages can show this.")
    published = PublishedAnswer.objects.create(
        landlord=landlord,
        home=home,
        block=block,
        enquiry=enquiry,
        question=question.strip(),
        answer=answer.strip(),
        as_of=as_of or clock.now(),
        published_by=by,
    )
    where = "home" if home else "block" if block else "landlord"
    record("answer published", published, by=by.person, where=where)
    return published


@transaction.atomic
def withdraw(*, published: PublishedAnswer, by: Officer) -> None:
    """Take it off the page. Twice is once."""
    shown = PublishedAnswer.objects.shown().filter(pk=published.pk, landlord=by.landlord_id)
    if shown.update(withdrawn_at=clock.now()):
        record("answer withdrawn", published, by=by.person)


@transaction.atomic
def keep_template(*, template: Template | None, name: str, words: str, cause: str, by: Officer) -> Template:
    """A new template, or another version of one: the earlier is kept in its history.

    Raises CannotDo for a name that another has.
    """
    template = template or Template(landlord_id=by.landlord_id)
    new = template.pk is None
    template.name, template.words, template.cause = name.strip(), words.strip(), cause
    template.changed_by = by
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise CannotDo(f"You have a template called “{name}” already.") from None
    template.refresh_from_db(fields=["code"])
    record("template added" if new else "template changed", template, by=by.person)
    return template


@transaction.atomic
def end_template(*, template: Template, by: Officer) -> None:
    """It is not offered any more. Twice is once."""
    live = Template.objects.filter(pk=template.pk, landlord=by.landlord_id, ended_at=None)
    if live.update(ended_at=clock.now()):
        record("template ended", template, by=by.person)
