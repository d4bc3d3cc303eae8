"""Taking the record away: all that may be seen, nothing that may not, in the standard."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.front.taking import csv_of
from portal.homes.models import Home
from portal.repairs.models import WorkOrder
from standards.kinds import KINDS
from standards.shapes import to_flat
from tests.cast import AMINAS_WORDS, CARLS_WORDS, NADIAS_WORDS, Cast
from tests.factories.homes import ComponentFactory
from tests.factories.investment import PlannedWorkFactory
from tests.factories.repairs import StatusUpdateFactory, WorkElementFactory, WorkOrderFactory
from tests.factories.safety import CertificateFactory

pytestmark = pytest.mark.django_db


def document(client: Client, home: Home, at: str = "") -> dict:
    answer = client.get(f"/homes/{home.code}/{at}download.json")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return json.loads(answer.content)


def tables(client: Client, home: Home, at: str = "") -> dict[str, str]:
    answer = client.get(f"/homes/{home.code}/{at}download.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as files:
        return {name: files.read(name).decode("utf-8-sig", "replace") for name in files.namelist()}


def test_the_document_holds_every_kind_in_the_standard(amina: Client, cast: Cast) -> None:
    found = document(amina, cast.flat_1)
    for kind in KINDS.values():
        assert found[kind.key], kind.key
        for record in found[kind.key]:
            assert to_flat(kind, record)
    assert found["about"]["landlord"] == "Larkfield Homes"
    assert set(found["about"]["as_of"]) == set(KINDS)


def test_own_words_are_in_it_and_nobody_elses(amina: Client, cast: Cast) -> None:
    StatusUpdateFactory(work_order=cast.communal_order, position=5, comments="Nadia rang again")
    WorkElementFactory(work_order=cast.earlier_order, position=6, rate_code="", rate_name="Carl's shelf")
    for text in (json.dumps(document(amina, cast.flat_1)), " ".join(tables(amina, cast.flat_1).values())):
        assert AMINAS_WORDS in text
        for words in (CARLS_WORDS, NADIAS_WORDS, "Carl", "Nadia"):
            assert words not in text


def test_the_tables_have_the_standards_columns(amina: Client, cast: Cast) -> None:
    found = tables(amina, cast.flat_1)
    held = {name for name in found if name.startswith("held-about-you/")}
    assert "held-about-you/tenancies-party.csv" in held
    assert set(found) - held == {f"{kind}.csv" for kind in KINDS} | {"read-me.txt"}
    for kind in KINDS.values():
        header, *rows = list(csv.reader(io.StringIO(found[f"{kind.key}.csv"])))
        assert rows
        assert kind.key_column in header
        assert all(kind.column(name) for name in header)


def test_a_joint_tenants_ways_to_be_reached_are_theirs(cast: Cast, client: Client) -> None:
    client.force_login(cast.ben)
    text = json.dumps(document(client, cast.flat_2))
    assert "Bea Tenant" in text
    assert "ben@example.org" in text
    assert "bea@example.org" not in text


def test_notes_about_a_person_are_theirs(amina: Client, cast: Cast) -> None:
    assert "Please ring twice" in json.dumps(document(amina, cast.flat_1))


def test_a_cell_is_never_a_formula() -> None:
    text = csv_of("components", [{"component_reference": "C1", "name": "=cmd|' /C calc'!A0"}])
    assert "'=cmd" in text


@pytest.mark.parametrize("at", ["copy/", "copy/download.json", "copy/download.zip"])
def test_only_somebody_who_left_in_the_last_thirty_days_takes_a_copy(
    cast: Cast, client: Client, at: str
) -> None:
    for name in ("amina", "carl", "nadia", "tess", "olive", "col"):
        client.force_login(getattr(cast, name))
        assert client.get(f"/homes/{cast.flat_4.code}/{at}").status_code == 404, name
    client.force_login(cast.lee)
    assert client.get(f"/homes/{cast.flat_4.code}/{at}").status_code == 200


def test_somebody_who_left_no_longer_has_the_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.lee)
    for at in ("", "download.json", "download.zip", "record/", "wrong/"):
        assert client.get(f"/homes/{cast.flat_4.code}/{at}").status_code == 404


def test_the_copy_ends_on_the_day_of_leaving(cast: Cast, client: Client) -> None:
    home, source = cast.flat_4, cast.flat_4.source
    left = clock.today() - timedelta(days=10)
    during, after = clock.now() - timedelta(days=12), clock.now() - timedelta(days=8)
    own = WorkOrderFactory(
        home=home,
        raised_at=during,
        description="Lee's tap",
        completed_at=after,
        actual_cost="77.00",
        source=source,
    )
    StatusUpdateFactory(work_order=own, position=1, happened_at=during, comments="Lee was in")
    StatusUpdateFactory(work_order=own, position=2, happened_at=after, comments="The next one was out")
    WorkOrderFactory(home=home, raised_at=after, description="Somebody else's tap", source=source)
    WorkOrderFactory(
        home=home, raised_at=clock.now() - timedelta(days=900), reference="BEFORE-LEE", source=source
    )
    ComponentFactory(
        home=home, kind="Kitchen", installed_on=left + timedelta(days=1), reference="NEW", source=source
    )
    ComponentFactory(home=home, kind="Kitchen", installed_on=left, reference="OLD", source=source)
    CertificateFactory(home=home, issued_on=left + timedelta(days=1), reference="LATER-CHECK", source=source)
    PlannedWorkFactory(
        home=home, reference="LATER-PLAN", programme=cast.planned_kitchen.programme, source=source
    )
    client.force_login(cast.lee)
    text = json.dumps(document(client, home, "copy/"))
    for there in ("Lee's tap", "Lee was in", '"OLD"'):
        assert there in text
    for gone in (
        "The next one", "Somebody else", "BEFORE-LEE", '"NEW"', "LATER-CHECK", "LATER-PLAN", "77.0",
        "ActualCompletionDateTime",
    ):  # fmt: skip
        assert gone not in text
    assert WorkOrder.objects.get(pk=own.pk).completed_at is not None
