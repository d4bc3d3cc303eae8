"""Which keys went by, in little memory however many there are."""

import os
import tempfile
import weakref
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable

_64_BITS = (1 << 64) - 1
MOST_IN_MEMORY = 1 << 22  # places in the table: 32 MB, for 2.8 million keys
BITS = 1 << 30  # of the map of what is on disk: 128 MB


class Seen:
    """A set of keys that only grows, held as 64-bit hashes in an open-addressed table, and then on disk.

    Two different keys share a hash once in millions of files of ten million rows; the second would then
    be called a duplicate.
    """

    def __init__(self, *, most: int = MOST_IN_MEMORY, bits: int = BITS) -> None:
        """``most``: places in memory; ``bits``: of the map, made when these are full. Powers of two."""
        self._table = array("Q", bytes(8 * min(most, 1 << 12)))
        self._count = 0
        self._most, self._bits = most, bits
        self._older: _Older | None = None

    def repeats(self, keys: Iterable[Hashable | None]) -> list[int]:
        """The indexes of keys that came before, here or in an earlier call; None is no key."""
        hashes = [None if key is None else hash(key) & _64_BITS or 1 for key in keys]
        while (self._count + len(hashes)) * 3 > len(self._table) * 2:
            self._make_room()
        table, mask, older, found = self._table, len(self._table) - 1, self._older, []
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
                if older and older.holds(wanted):
                    found.append(index)
                else:
                    table[slot] = wanted
                    self._count += 1
        return found

    def _make_room(self) -> None:
        if self._count == 0 or len(self._table) < self._most:
            self._grow()
            return
        self._older = self._older or _Older(self._bits)
        self._older.take(self._table)
        self._table = array("Q", bytes(8 * len(self._table)))
        self._count = 0

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


class _Older:
    """Hashes in a file without a name, in sorted runs; a map of bits says of most others that they are new.

    With thirty million hashes one question in thirty has to look into the file, where each run is one
    reading of a few thousand bytes.
    """

    A_RUN = 1 << 20  # places of the table that make one run, so that few are sorted at once
    A_BLOCK = 512  # hashes read at once; the first of each is kept in memory

    def __init__(self, bits: int) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the set
        weakref.finalize(self, self._file.close)
        self._bits, self._map = bits, bytearray(bits >> 3)
        self._runs: list[tuple[int, array[int]]] = []

    def take(self, table: "array[int]") -> None:
        """All that the table holds; a place without a hash holds 0."""
        for start in range(0, len(table), self.A_RUN):
            run = array("Q", sorted(filter(None, table[start : start + self.A_RUN])))
            self._runs.append((self._file.seek(0, os.SEEK_END), run[:: self.A_BLOCK]))
            run.tofile(self._file)
            for held in run:
                self._map[held % self._bits >> 3] |= 1 << (held & 7)
        self._file.flush()

    def holds(self, wanted: int) -> bool:
        if not self._map[wanted % self._bits >> 3] & 1 << (wanted & 7):
            return False
        return any(self._is_in(begins, firsts, wanted) for begins, firsts in self._runs)

    def _is_in(self, begins: int, firsts: "array[int]", wanted: int) -> bool:
        """Whether the run that begins there in the file has it. ``firsts``: of each block the first."""
        place = bisect_right(firsts, wanted) - 1
        if place < 0:
            return False
        size = 8 * self.A_BLOCK
        block = array("Q", os.pread(self._file.fileno(), size, begins + place * size))
        found = bisect_left(block, wanted)
        return found < len(block) and block[found] == wanted
