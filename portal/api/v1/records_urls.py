"""Where records are: /homes, /homes/{reference} and /homes/{reference}/history, for each kind.

A reference may have slashes. What ends in `history` or `record` is therefore said to be one or the other by
the last part: the record of the reference `A/history` is at /homes/A/history/record.
"""

from collections.abc import Iterator

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema

from portal.api.v1.records import HistoryView, RecordsView, RecordView, of_kind
from standards.kinds import KINDS, Kind


def _of(kind: Kind) -> Iterator[URLPattern]:
    words, one = kind.key.replace("_", "-"), kind.singular
    yield path(words, of_kind(RecordsView, kind).as_view(), name=kind.key)
    history = of_kind(HistoryView, kind)
    yield path(f"{words}/<path:reference>/history", history.as_view(), name=f"{one}_history")
    by_last_part = extend_schema(exclude=True)(of_kind(RecordView, kind))
    yield path(f"{words}/<path:reference>/record", by_last_part.as_view(), name=f"{one}_record")
    yield path(f"{words}/<path:reference>", of_kind(RecordView, kind).as_view(), name=one)


urlpatterns = [pattern for kind in KINDS.values() for pattern in _of(kind)]
