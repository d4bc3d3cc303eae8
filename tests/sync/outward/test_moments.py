"""Whoever asks again with the moment that it was told misses nothing, however others write meanwhile."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from portal.homes.models import Home
from portal.landlords.models import Landlord
from portal.sync.outward import moments, reading
from portal.sync.outward.reading import Whose
from tests.factories.homes import BlockFactory, HomeFactory
from tests.factories.landlords import LandlordFactory

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def written_slowly(home: Home, bedrooms: int) -> Iterator[None]:
    """In another connection: begun and written before the block, there to be seen only after it."""
    written, done = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Home.objects.filter(pk=home.pk).update(bedrooms=bedrooms)
            written.set()
            done.wait(20)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(20)
    try:
        yield
    finally:
        done.set()
        writer.join()


class Copy:
    """A system that keeps its own copy up to date, as our description says."""

    def __init__(self, landlord: Landlord) -> None:
        self.whose = Whose(landlord)
        self.bedrooms: dict[str, str] = {}
        self.up_to: datetime | None = None

    def ask(self, *, limit: int = 100) -> list[str]:
        """The references that came."""
        up_to, after, came = moments.up_to(), "", []
        while found := reading.listed(
            "homes", self.whose, limit=limit, after=after, updated_after=self.up_to
        ):
            for each in found:
                self.bedrooms[each.reference] = each.row["number_of_bedrooms"]
                came.append(each.reference)
            after = found[-1].reference
        self.up_to = up_to
        return came


def test_what_was_still_being_written_comes_the_next_time() -> None:
    home = HomeFactory(bedrooms=2)
    copy = Copy(home.landlord)
    with written_slowly(home, 3):
        copy.ask()
        assert copy.bedrooms == {home.reference: "2"}
        time.sleep(1.2)
        copy.ask()  # and once more while it goes on, later than the second that is taken off
    copy.ask()
    assert copy.bedrooms == {home.reference: "3"}


def test_what_has_not_changed_does_not_come_again() -> None:
    home = HomeFactory(bedrooms=2)
    copy = Copy(home.landlord)
    time.sleep(1.2)
    assert copy.ask() == [home.reference]
    assert copy.ask() == []


def test_a_moment_is_before_every_transaction_that_goes_on() -> None:
    home = HomeFactory(bedrooms=2)
    with written_slowly(home, 3):
        time.sleep(0.3)
        before = moments.up_to()
    assert before < Home.objects.values_list("changed_at", flat=True).get(pk=home.pk)
    assert moments.up_to() > before


def test_a_row_never_seems_older_than_it_was() -> None:
    """A transaction that began earlier writes a row after one that began later."""
    home = HomeFactory(bedrooms=2)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
        with written_slowly(home, 3):
            pass
        later = Home.objects.values_list("changed_at", flat=True).get(pk=home.pk)
        Home.objects.filter(pk=home.pk).update(bedrooms=4)
    assert Home.objects.values_list("changed_at", flat=True).get(pk=home.pk) == later


@pytest.mark.parametrize("seed", [1, 2])
def test_a_copy_is_the_same_after_any_writing(seed: int) -> None:
    """Four writers whose transactions overlap, a reader who asks all the while, in small pages."""
    landlord = LandlordFactory()
    block = BlockFactory(landlord=landlord)
    homes = [HomeFactory(landlord=landlord, block=block, bedrooms=1) for _ in range(12)]
    copy, end = Copy(landlord), time.monotonic() + 4

    def write(turn: int) -> None:
        chance = random.Random(f"{seed}-{turn}")
        while time.monotonic() < end:
            # Always in one order, or two writers would wait for each other.
            some = sorted(chance.sample(homes, 3), key=lambda home: home.pk)
            with transaction.atomic():
                for home in some:
                    Home.objects.filter(pk=home.pk).update(bedrooms=chance.randint(1, 9))
                    time.sleep(chance.random() * 0.2)
        connection.close()

    writers = [threading.Thread(target=write, args=(turn,)) for turn in range(4)]
    for writer in writers:
        writer.start()
    while time.monotonic() < end:
        copy.ask(limit=5)
    for writer in writers:
        writer.join()
    copy.ask(limit=5)
    stored = Home.objects.filter(landlord=landlord).values_list("reference", "bedrooms")
    assert copy.bedrooms == {reference: str(bedrooms) for reference, bedrooms in stored}
    assert copy.up_to is not None
    assert copy.up_to > datetime.now(copy.up_to.tzinfo) - timedelta(seconds=20)
