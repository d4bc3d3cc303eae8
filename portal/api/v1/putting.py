"""Putting one record at its own address: PUT, beside the GET of `records`."""

from typing import TYPE_CHECKING, Any, ClassVar

from portal.api.views import View
from standards.kinds import Kind

if TYPE_CHECKING:
    from portal.sync.outward.reading import Stored


class Putting(View):
    """What PUT needs to know of the record at the address."""

    kind: ClassVar[Kind]
    """Of the standard: its `key` is that of the merges too."""

    def found(self, reference: str) -> "Stored | None":
        """What there is now, of the caller's own; None where there is nothing or it is not theirs."""
        raise NotImplementedError

    def document_of(self, row: "Stored") -> dict[str, Any]:
        """The envelope with the record in it, as GET answers it."""
        raise NotImplementedError

    def tag(self, row: "Stored") -> str:
        """The ETag of the record."""
        raise NotImplementedError
