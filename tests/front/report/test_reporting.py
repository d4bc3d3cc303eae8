"""Amina reports a leak in her kitchen, from the first page to the last."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.front.report.answering import KITCHEN_LEAK, Reporter, last_report


@pytest.fixture
def amina_reports(cast: Cast, client: Client) -> Reporter:
    client.force_login(cast.amina)
    return Reporter(client, cast.flat_1)


def test_a_kitchen_leak_is_reported(cast: Cast, amina_reports: Reporter) -> None:
    asked = amina_reports.go_through(KITCHEN_LEAK)
    assert len(asked) <= 9, asked
    page = amina_reports.open(amina_reports.at + "check/")
    assert page.status_code == 200
    answer = amina_reports.send()
    report = last_report(cast.amina)
    assert answer["Location"].endswith(f"/reports/{report.code}/sent/")
    assert report.reference in amina_reports.open(answer["Location"]).content.decode()
