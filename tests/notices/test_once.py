"""Of a row somebody is told once; a telling that fails is tried again."""

from collections.abc import Callable

import pytest

from portal.core import clock
from portal.notices.once import tell_once
from portal.tenancies.models import PersonAlert
from tests.cast import Cast
from tests.factories.tenancies import PersonAlertFactory

pytestmark = pytest.mark.django_db


def breaks() -> None:
    raise OSError


def test_it_is_told_by_whoever_is_first_and_not_again(cast: Cast) -> None:
    alert = PersonAlertFactory(party=cast.flat_2.tenancies.get().parties.first())
    rows = PersonAlert.objects.filter(pk=alert.pk)
    told: list[int] = []

    def tell(says: Callable[[], object]) -> bool:
        return tell_once(rows, "reminded_at", at=clock.now(), about=cast.flat_2.code, tell=says)

    assert not tell(breaks)
    assert rows.get().reminded_at is None
    assert tell(lambda: told.append(1))
    assert not tell(lambda: told.append(2))
    assert told == [1]
