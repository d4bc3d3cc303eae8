"""What a landlord publishes, as pages and files read it: class by class, documents and sheets together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from portal.core.clock import day_of
from portal.documents.classes import InformationClass, classes
from portal.documents.models import PublishedDocument, Scheme, Sheet, Version
from portal.documents.sheets import SheetKind, sheets


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document with its versions, newest first; ``now`` is what it says."""

    document: PublishedDocument
    versions: Sequence[Version]
    today: date

    @property
    def now(self) -> Version | None:
        return next((one for one in self.versions if one.removed_at is None), None)

    @property
    def earlier(self) -> Sequence[Version]:
        """All the others, also those of which only the reason is left."""
        return [one for one in self.versions if one != self.now]

    @property
    def is_stale(self) -> bool:
        return self.document.is_stale(on=self.today)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A sheet that Homefile has filled for a landlord."""

    kind: SheetKind
    sheet: Sheet

    @property
    def as_of(self) -> datetime:
        return self.sheet.as_of


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One class, and what is in it."""

    of_class: InformationClass
    papers: Sequence[Paper]
    sheets: Sequence[Filled]

    @property
    def count(self) -> int:
        return len(self.papers) + len(self.sheets)

    @property
    def stale(self) -> int:
        return sum(paper.is_stale for paper in self.papers)

    @property
    def newest(self) -> date | None:
        """The latest day as of which anything in it is."""
        days = [paper.now.as_of for paper in self.papers if paper.now]
        days += [day_of(filled.as_of) for filled in self.sheets]
        return max(days, default=None)


def shelves(scheme: Scheme, *, today: date) -> Sequence[Shelf]:
    """Every class in the order of the law, also those in which there is nothing. Three queries."""
    papers = papers_of(PublishedDocument.objects.shown().filter(landlord=scheme.landlord_id), today=today)
    filled = sheets_of(scheme)
    return [_shelf(one, papers, filled) for one in classes().values()]


def shelf(scheme: Scheme, of_class: InformationClass, *, today: date) -> Shelf:
    """One of them."""
    rows = PublishedDocument.objects.shown().filter(landlord=scheme.landlord_id, kind=of_class.key)
    return _shelf(of_class, papers_of(rows, today=today), sheets_of(scheme))


def papers_of(rows: QuerySet[PublishedDocument], *, today: date) -> list[Paper]:
    """By title, each with its versions. Two queries."""
    versions = Prefetch("versions", Version.objects.newest_first().defer("words"))
    found = rows.order_by("title", "pk").prefetch_related(versions)
    return [Paper(document=row, versions=list(row.versions.all()), today=today) for row in found]


def paper(document: PublishedDocument, *, today: date) -> Paper:
    """One document, with all that its versions say."""
    return Paper(document=document, versions=list(document.versions.newest_first()), today=today)


def sheets_of(scheme: Scheme) -> Mapping[str, Filled]:
    """Those that were filled and are not left out, by key."""
    known = sheets()
    rows = Sheet.objects.filter(landlord=scheme.landlord_id).exclude(key__in=scheme.left_out)
    found = {row.key: row for row in rows}
    return {key: Filled(kind=kind, sheet=found[key]) for key, kind in known.items() if key in found}


def _shelf(of_class: InformationClass, papers: Iterable[Paper], filled: Mapping[str, Filled]) -> Shelf:
    return Shelf(
        of_class=of_class,
        papers=[one for one in papers if one.document.kind == of_class.key],
        sheets=[one for one in filled.values() if one.kind.kind == of_class.key],
    )
