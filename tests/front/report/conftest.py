"""People who report, each in a browser of their own."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from portal.core import clock
from portal.people.models import Person
from tests.cast import Cast
from tests.front.report.answering import Reporter

Reports = Callable[..., Reporter]


@pytest.fixture
def reports(cast: Cast) -> Reports:
    """Makes a browser for somebody: ``reports(cast.amina)``, at the home they live in."""

    def sign_in(person: Person) -> Reporter:
        client = Client()
        client.force_login(person)
        home = person.parties.latest("tenancy__started_on").tenancy.home
        return Reporter(client, home, person)

    return sign_in


@pytest.fixture
def amina(cast: Cast, reports: Reports) -> Reporter:
    return reports(cast.amina)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Moves the clock: ``it_is(datetime(2027, 1, 14, 9, tzinfo=UTC))``."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock.timezone, "now", lambda: moment.astimezone(UTC))

    return at
