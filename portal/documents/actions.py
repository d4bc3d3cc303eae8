"""What is done to what a landlord publishes: put there, renewed, looked at again, withdrawn, put back.

Another room that wants an answer of its own published (a request for information, say) calls `publish` with
``answers``, the public code of what was answered, and finds it again by `answering`. Nothing else is needed:
the document then lives on its own, and whoever asked is named nowhere in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from portal.core import clock
from portal.documents.content import Content, File, Link, Words
from portal.documents.files import store
from portal.documents.files.looking import look_at
from portal.documents.files.refusals import Refused
from portal.documents.models import PublishedDocument, Scheme, Sheet, SheetLine, Version
from portal.documents.rules import CannotPublish, check_class, check_content, check_days, check_review
from portal.documents.sheets import Line, sheets
from portal.landlords.models import Landlord, Officer
from portal.records.events import record

A_BATCH = 2000
A_DAY = timedelta(days=1)


def publish(
    *,
    landlord: Landlord,
    kind: str,
    title: str,
    summary: str,
    content: Content,
    as_of: date,
    review_on: date | None = None,
    answers: UUID | None = None,
    by: Officer,
) -> PublishedDocument:
    """A new document, for everybody to read. It names nobody who asked for it.

    ``kind`` is the key of its class, ``answers`` the public code of what it answers. Raises CannotPublish.
    """
    check_class(kind)
    if landlord.pk != by.landlord_id:
        raise CannotPublish("You can publish only for your own landlord.")
    check_days(as_of=as_of, review_on=review_on, today=clock.today())
    with _kept(content) as version, transaction.atomic():
        now = clock.now()
        document = PublishedDocument.objects.create(
            landlord=landlord,
            kind=kind,
            title=_one_line(title),
            summary=summary.strip(),
            review_on=review_on,
            answers=answers,
            added_at=now,
            added_by=by,
        )
        _store(version, document, as_of=as_of, at=now, by=by)
        document.refresh_from_db(fields=["code"])
        record("document published", document, by=by.person, kind=kind, form=version.form)
    return document


def answering(code: UUID, *, landlord: Landlord) -> QuerySet[PublishedDocument]:
    """What was published as the answer to the record with that public code, and not withdrawn."""
    return PublishedDocument.objects.shown().filter(landlord=landlord, answers=code)


def add_version(
    *, document: PublishedDocument, content: Content, as_of: date, review_on: date | None = None, by: Officer
) -> Version:
    """What it says from now on; what it said before can still be read. Raises CannotPublish."""
    check_days(as_of=as_of, review_on=review_on, today=clock.today())
    with _kept(content) as version, transaction.atomic():
        held = _held(document, by)
        if held.withdrawn_at:
            raise CannotPublish("It was withdrawn. Put it back first.")
        now = clock.now()
        _store(version, held, as_of=as_of, at=now, by=by)
        _look_again(held, review_on, on=clock.day_of(now))
        held.save(update_fields=["review_on", "reviewed_on", "reminded_at", "told_stale_at"])
        record("document version added", held, by=by.person, number=version.number, form=version.form)
    return version


@transaction.atomic
def still_right(*, document: PublishedDocument, review_on: date | None, by: Officer) -> None:
    """Somebody has looked, and it stays as it is. Raises CannotPublish for a day that is over."""
    check_review(review_on, today=clock.today())
    held = _held(document, by)
    _look_again(held, review_on, on=clock.today())
    held.save(update_fields=["review_on", "reviewed_on", "reminded_at", "told_stale_at"])
    record("document looked at", held, by=by.person)


@transaction.atomic
def describe(*, document: PublishedDocument, kind: str, title: str, summary: str, by: Officer) -> None:
    """Another class, title or summary; what it said of itself before is in its history."""
    check_class(kind)
    held = _held(document, by)
    held.kind, held.title, held.summary = kind, _one_line(title), summary.strip()
    held.save(update_fields=["kind", "title", "summary"])
    record("document described", held, by=by.person, kind=kind)


@transaction.atomic
def withdraw(*, document: PublishedDocument, because: str, by: Officer) -> None:
    """Nobody can read it any more; its page says that it was there, and why it went. Twice is once."""
    if not because.strip():
        raise CannotPublish("Say why it is withdrawn. Everybody can read it.")
    held = _held(document, by)
    if held.withdrawn_at is None:
        held.withdrawn_at, held.withdrawn_by = clock.now(), by
        held.withdrawn_because = because.strip()
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        record("document withdrawn", held, by=by.person)


@transaction.atomic
def put_back(*, document: PublishedDocument, by: Officer) -> None:
    """Undo that. Raises CannotPublish where nothing is left to read."""
    held = _held(document, by)
    if held.withdrawn_at:
        if not held.versions.filter(removed_at=None).exists():
            raise CannotPublish("All that it said was deleted. Publish it anew.")
        held.withdrawn_at = held.withdrawn_by = None
        held.withdrawn_because = ""
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        record("document put back", held, by=by.person)


@transaction.atomic
def delete_version(*, version: Version, because: str, by: Officer) -> None:
    """Take away for good what should never have been there; the row and the reason stay. No way back.

    A document of which nothing is left is withdrawn for the same reason.
    """
    if not because.strip():
        raise CannotPublish("Say why it is deleted. Everybody can read it.")
    document = _held(version.document, by)
    held = Version.objects.select_for_update().get(pk=version.pk)
    if held.removed_at:
        return
    name = held.name
    held.words = held.link = held.name = ""
    held.removed_at, held.removed_because = clock.now(), because.strip()
    held.save(update_fields=["words", "link", "name", "removed_at", "removed_because"])
    record("document version deleted", document, by=by.person, number=held.number)
    if not document.versions.filter(removed_at=None).exists():
        withdraw(document=document, because=because, by=by)
    if name:
        transaction.on_commit(lambda: store.forget(name))


@transaction.atomic
def change_scheme(*, landlord: Landlord, by: Officer, **changes: object) -> Scheme:
    """How the landlord publishes. What is not named stays as it is."""
    if landlord.pk != by.landlord_id:
        raise CannotPublish("You can change only how your own landlord publishes.")
    scheme, _ = Scheme.objects.select_for_update().get_or_create(landlord=landlord)
    for name, value in changes.items():
        setattr(scheme, name, value)
    scheme.full_clean()
    scheme.save(update_fields=list(changes))
    scheme.refresh_from_db()
    record("publication changed", scheme, by=by.person, changed=sorted(changes), is_open=scheme.is_open)
    return scheme


@transaction.atomic
def fill_sheet(
    *, landlord: Landlord, key: str, tables: Mapping[str, Iterable[Line]], as_of: datetime
) -> None:
    """Put a sheet's lines in place of those it had. ``tables`` are by their keys in sheets.toml.

    Counted by whoever stands above this room, and handed in: nothing in it may be of one home or one person.
    """
    kind = sheets()[key]
    sheet, _ = Sheet.objects.select_for_update().get_or_create(
        landlord=landlord, key=key, defaults={"as_of": as_of}
    )
    sheet.lines.all().delete()
    lines = (
        SheetLine(
            sheet=sheet,
            table=table,
            position=position,
            building=line.building,
            cells=_fitting(line, len(kind.tables[table].columns)),
        )
        for table, found in tables.items()
        for position, line in enumerate(found)
    )
    while batch := list(islice(lines, A_BATCH)):
        SheetLine.objects.bulk_create(batch)
    Sheet.objects.filter(pk=sheet.pk).update(as_of=as_of)


def tidy(*, at: datetime) -> None:
    """Delete the files that a crash left in the store, and nobody has published."""
    begun = store.names_before(at - A_DAY)
    known = set(Version.objects.filter(name__in=begun).values_list("name", flat=True))
    for name in begun:
        if name not in known:
            store.forget(name)


def _one_line(title: str) -> str:
    return " ".join(title.split())


def _fitting(line: Line, columns: int) -> list[object]:
    if len(line.cells) != columns:
        raise ValueError(f"A line of {len(line.cells)} cells does not fit a table of {columns} columns.")
    return list(line.cells)


@contextmanager
def _kept(content: Content) -> Iterator[Version]:
    """A version with what it says, not stored yet; its file is, and goes again where storing fails."""
    check_content(content)
    version = _version(content)
    try:
        yield version
    except BaseException:
        if version.name:
            store.forget(version.name)
        raise


def _version(content: Content) -> Version:
    if isinstance(content, Words):
        return Version(form=Version.Form.WORDS, words=content.text.strip())
    if isinstance(content, Link):
        return Version(form=Version.Form.LINK, link=content.address)
    return _file_version(content)


def _file_version(content: File) -> Version:
    try:
        kind = look_at(content.file, called=content.called, size=content.size)
    except Refused as reason:
        raise CannotPublish(str(reason)) from reason
    name, size, digest = store.keep(content.file)
    return Version(form=Version.Form.FILE, file_kind=kind, name=name, size=size, digest=digest)


def _store(version: Version, document: PublishedDocument, *, as_of: date, at: datetime, by: Officer) -> None:
    """The document is new or held, so that no other version gets the same number."""
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version.document, version.landlord_id = document, document.landlord_id
    version.number, version.as_of = last + 1, as_of
    version.published_at, version.published_by = at, by
    version.save()


def _held(document: PublishedDocument, by: Officer) -> PublishedDocument:
    """The row as it is now, held until the end of the transaction."""
    if document.landlord_id != by.landlord_id:
        raise CannotPublish("You can change only what your own landlord publishes.")
    return PublishedDocument.objects.select_for_update(no_key=True).get(pk=document.pk)


def _look_again(document: PublishedDocument, review_on: date | None, *, on: date) -> None:
    """Another day to look at it; whoever was told of the last is told of this one too."""
    document.review_on, document.reviewed_on = review_on, on
    document.reminded_at = document.told_stale_at = None
