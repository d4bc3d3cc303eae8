"""Which keys went by, in about twelve bytes each, so that a file of ten million rows fits in memory."""

from array import array
from collections.abc import Hashable, Iterable

_64_BITS = (1 << 64) - 1


class Seen:
    """A set of keys that only grows, held as 64-bit hashes in an open-addressed table.

    Two different keys share a hash once in millions of files of ten million rows; the second would then
    be called a duplicate.
    """

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 << 12))
        self._count = 0

    def repeats(self, keys: Iterable[Hashable | None]) -> list[int]:
        """The indexes of keys that came before, here or in an earlier call; None is no key."""
        hashes = [None if key is None else hash(key) & _64_BITS or 1 for key in keys]
        while (self._count + len(hashes)) * 3 > len(self._table) * 2:
            self._grow()
        table, mask, found = self._table, len(self._table) - 1, []
        for index, wanted in enumerate(hashes):
            if wanted is None:
                continue
            slot = wanted & mask
            while held := table[slot]:
                if held == wanted:
                    found.append(index)
                    break
                slot = (slot + 1) & mask
            else:
                table[slot] = wanted
                self._count += 1
        return found

    def _grow(self) -> None:
        old = self._table
        table = array("Q", bytes(len(old) * 16))
        mask = len(table) - 1
        for held in old:
            if held:
                slot = held & mask
                while table[slot]:
                    slot = (slot + 1) & mask
                table[slot] = held
        self._table = table
