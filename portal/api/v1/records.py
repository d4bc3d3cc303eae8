"""Records by the landlord's own reference: one, many, and as they were."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote, unquote

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.paging import MOST, USUAL, limit_of, read_cursor, write_cursor
from portal.api.problems import Fault, Kind, Problem
from portal.api.v1.putting import Putting
from portal.api.v1.records_described import envelope_of, example, history_example, history_of, page_of
from portal.api.versions import is_known, tag_of
from portal.api.views import View
from portal.core import clock
from portal.homes.freshness import Origin
from portal.keeping.looks import note_list, note_record
from portal.sync.outward import moments, reading
from portal.sync.outward.reading import Stored, Version, Whose
from portal.sync.scopes import Scope
from standards import kinds
from standards.shapes import Record

AnyView = TypeVar("AnyView", bound=type[View])
# What is read may be kept by whoever asked, and asked for again with its ETag.
CACHED = "private, no-cache"


class OfAKind(View):
    """What the addresses of a kind of record have in common."""

    kind: ClassVar[kinds.Kind]

    @property
    def whose(self) -> Whose:
        return Whose(self.caller.landlord, self.caller.contractor)

    def found(self, reference: str) -> Stored | None:
        return reading.find(self.kind.key, self.whose, reference)

    def found_or_none_here(self, reference: str) -> Stored:
        """Raises Problem: what is another's is answered as what is not there."""
        if (row := self.found(reference)) is None:
            raise Problem(
                Kind.NOT_FOUND, f"There is no {self.kind.singular.replace('_', ' ')} of that reference."
            )
        return row

    @classmethod
    def described(cls) -> dict[str, Any]:
        """Each method's description in OpenAPI."""
        return {}


class RecordView(OfAKind, Putting):
    """One record, at its own address."""

    def document_of(self, row: Stored) -> dict[str, Any]:
        return envelope(row, row.record)

    def tag(self, row: Stored) -> str:
        return tag_of(row.record)

    def get(self, request: Request, reference: str) -> Response:
        row = self.found_or_none_here(reference)
        note_record(self.caller.reader, row.kind, row.id, on=clock.today())
        record = row.record
        tag = tag_of(record)
        headers = {"ETag": tag, "Cache-Control": CACHED}
        if is_known(request, tag):
            return Response(status=304, headers=headers)
        return Response(envelope(row, record), headers=headers)

    @classmethod
    def described(cls) -> dict[str, Any]:
        singular = cls.kind.singular.replace("_", " ")
        return (
            super().described()
            | super(OfAKind, cls).described()
            | {
                "get": extend_schema(
                    operation_id=f"read_{cls.kind.singular}",
                    summary=f"Read one {singular}",
                    description=f"The {singular} of that reference as the standard has it, where it "
                    "came from and as of when. Send If-None-Match with its ETag: if it is the same you get "
                    "304, and no body. Write a reference into the address with percent signs for letters "
                    "that an address cannot have. If its last part is `history` or `record`, write `/record` "
                    "after it.",
                    tags=["Records"],
                    parameters=[
                        OpenApiParameter("If-None-Match", str, "header", description="An ETag that you have")
                    ],
                    responses={(200, "application/json"): envelope_of(cls.kind), 304: None},
                    extensions={"x-headers": {"200": ["ETag"], "304": ["ETag"]}},
                    examples=[
                        OpenApiExample(
                            f"A {singular}", value=example(cls.kind), response_only=True, status_codes=["200"]
                        )
                    ],
                )
            }
        )


class RecordsView(OfAKind):
    """All of a kind, in pages."""

    def get(self, request: Request) -> Response:
        limit = limit_of(request)
        after, up_to = self._begin(request)
        found = reading.listed(
            self.kind.key,
            self.whose,
            limit=limit + 1,
            after=after,
            home=plain(request, "home"),
            updated_after=moment_of(request, "updated_after"),
            updated_before=moment_of(request, "updated_before"),
        )
        more = len(found) > limit
        found = found[:limit]
        note_list(self.caller.reader, self.kind.key, on=clock.today())
        following = write_cursor(up_to.isoformat(), quote(found[-1].reference)) if more else None
        return Response(
            {
                "records": [envelope(row, row.record) for row in found],
                "cursor": following,
                "up_to": up_to.isoformat(),
            }
        )

    def _begin(self, request: Request) -> tuple[str, datetime]:
        """After which reference this page begins, and the moment that its first page was complete up to."""
        if cursor := request.query_params.get("cursor", ""):
            up_to, after = read_cursor(cursor, datetime.fromisoformat, unquote)
            if "\0" not in after and up_to.tzinfo is not None:
                return after, up_to
            raise Problem(
                Kind.BAD_QUESTION,
                faults=[Fault("bad-value", "cursor", "Send back a cursor as it was given.")],
            )
        return "", moments.up_to()

    @classmethod
    def described(cls) -> dict[str, Any]:
        plural = cls.kind.key.replace("_", " ")
        return super().described() | {
            "get": extend_schema(
                operation_id=f"list_{cls.kind.key}",
                summary=f"List {plural}",
                description=f"All {plural} that you may see, in the order of their references, also those "
                "that have ended. Ask again with `cursor` for the next page. To keep a copy up to date, read "
                "all pages once, keep the `up_to` of the first, and ask next time with it as "
                "`updated_after`: nothing is missed, and some may come twice.",
                tags=["Records"],
                parameters=[*PARAMETERS, *([] if cls.kind.key == "homes" else [OF_HOME])],
                responses={(200, "application/json"): page_of(cls.kind)},
                examples=[
                    OpenApiExample(
                        "A page",
                        value={
                            "records": [example(cls.kind)],
                            "cursor": None,
                            "up_to": "2026-11-21T09:12:44.120000+00:00",
                        },
                        response_only=True,
                        status_codes=["200"],
                    )
                ],
            )
        }


class HistoryView(OfAKind):
    """One record as it was."""

    def get(self, request: Request, reference: str) -> Response:
        limit = limit_of(request)
        now = self.found_or_none_here(reference)
        note_record(self.caller.reader, now.kind, now.id, on=clock.today())
        before = 0
        if cursor := request.query_params.get("cursor", ""):
            [before] = read_cursor(cursor, int)
            before = max(1, min(before, 2**62))
        room = limit if before else limit - 1
        was = reading.versions(self.kind.key, self.whose, now, limit=room + 1, before=before)
        more = len(was) > room
        shown = [version(each) for each in was[:room]]
        if not before:
            since = was[0].until if was else now.received_at
            shown.insert(0, version_of(now.origin, now.record, since=since, until=None, lines=True))
        following = write_cursor(was[room - 1].number if room else 2**62) if more else None
        return Response({"reference": now.reference, "versions": shown, "cursor": following})

    @classmethod
    def described(cls) -> dict[str, Any]:
        singular = cls.kind.singular.replace("_", " ")
        return super().described() | {
            "get": extend_schema(
                operation_id=f"read_{cls.kind.singular}_history",
                summary=f"Read how one {singular} was",
                description=f"Every version of the {singular}, newest first: since when and until when it "
                "stood, and which system said so. Older versions have the record's own fields; the lines "
                "under it, such as visits and status updates, are in the newest version, each with its own "
                "day.",
                tags=["Records"],
                parameters=[LIMIT, CURSOR],
                responses={(200, "application/json"): history_of(cls.kind)},
                examples=[
                    OpenApiExample(
                        "Its only version",
                        value=history_example(cls.kind),
                        response_only=True,
                        status_codes=["200"],
                    )
                ],
            )
        }


# --- what is shown -----------------------------------------------------------------------------------------


def envelope(row: Stored, record: Record) -> dict[str, Any]:
    """A record, where it came from and as of when."""
    return {
        "reference": row.reference,
        "code": str(row.code),
        "as_of": row.origin.as_of.isoformat(),
        "source": row.origin.system,
        "updated_at": row.updated_at.isoformat(),
        "ended_on": _day(row.ended_on),
        "record": record,
    }


def version(was: Version) -> dict[str, Any]:
    """A version that is no more."""
    return version_of(was.origin, was.record, since=was.since, until=was.until, lines=False)


def version_of(
    origin: Origin, record: Record, *, since: datetime, until: datetime | None, lines: bool
) -> dict[str, Any]:
    """A version: ``lines`` says whether the lines under the record are in it."""
    return {
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
        "as_of": origin.as_of.isoformat(),
        "source": origin.system,
        "lines": lines,
        "record": record,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- what is asked -----------------------------------------------------------------------------------------


def moment_of(request: Request, name: str) -> datetime | None:
    """A moment with its zone; None where it was not asked for. Raises Problem."""
    said = plain(request, name)
    if not said:
        return None
    try:
        # In an address a + is a space, unless it is written with a percent sign.
        moment = datetime.fromisoformat(said.replace(" ", "+"))
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)  # PostgreSQL knows fewer zones than Python
    except (ValueError, OverflowError):
        pass
    says = "Write a moment with its zone: 2026-11-21T09:00:00Z."
    raise Problem(Kind.BAD_QUESTION, faults=[Fault("bad-value", name, says, value=said[:100])])


def plain(request: Request, name: str) -> str:
    """A parameter as text that PostgreSQL can read. Raises Problem."""
    said: str = request.query_params.get(name, "")
    if "\0" in said:
        raise Problem(Kind.BAD_QUESTION, faults=[Fault("bad-value", name, "It has a letter without a sign.")])
    return said


LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    description="How many a page has at most",
)
CURSOR = OpenApiParameter("cursor", str, description="The cursor of the page before")
PARAMETERS = [
    LIMIT,
    CURSOR,
    OpenApiParameter(
        "updated_after", datetime, description="Only what was written then or later; send an `up_to`"
    ),
    OpenApiParameter("updated_before", datetime, description="Only what was last written before then"),
]
OF_HOME = OpenApiParameter(
    "home", str, description="Only those of the home of this reference; not those of its block or estate"
)


def of_kind(view: AnyView, kind: kinds.Kind) -> AnyView:
    """The view for one kind of record, with what each method takes and says of itself."""
    words = kind.key.replace("_", "-")
    takes: Mapping[str, Scope] = {
        "GET": Scope(f"{words}:read"),
        **({"PUT": Scope(f"{words}:write")} if hasattr(view, "put") else {}),
    }
    name = f"{kind.singular.title().replace('_', '')}{view.__name__}"
    made: Any = type(name, (view,), {"kind": kind, "scopes": takes, "__doc__": view.__doc__})
    described: AnyView = extend_schema_view(**made.described())(made)
    return described
