"""All that is held about somebody can be taken out, and what may be erased is."""

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.core import clock
from portal.journeys.models import Draft
from portal.keeping.erasing import CannotErase, erase
from portal.keeping.holding import subject_of, tables_of, themselves
from portal.keeping.packing import File, packed
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.models import Event
from portal.repairs.models import RepairRequest
from portal.tenancies.models import Party
from tests.cast import AMINAS_REPORT, AMINAS_WORDS, CARLS_WORDS, NADIAS_WORDS, Cast
from tests.factories.repairs import PhotoFactory, with_files
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def taken(cast: Cast, person: Person) -> dict[str, str]:
    answer = sign_in(Client(), cast.dara).post(f"/office/held/{person.parties.get().code}/out/")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as files:
        return {name: files.read(name).decode("utf-8-sig", "replace") for name in files.namelist()}


def test_staff_take_out_everything_about_one_tenant_and_nothing_of_another(cast: Cast) -> None:
    found = taken(cast, cast.amina)
    text = " ".join(found.values())
    for words in (AMINAS_REPORT, AMINAS_WORDS, "Amina Tenant", "Please ring twice", "amina@example.org"):
        assert words in text, words
    for words in (CARLS_WORDS, NADIAS_WORDS, "Carl", "Nadia", "ben@example.org", "argon2"):
        assert words not in text, words
    document = json.loads(found["everything.json"])
    assert document["about"]["kept"]["tenancies.Party"] == "6 years after the tenancy ends"
    rows = list(csv.DictReader(io.StringIO(found["tenancies-party.csv"])))
    assert [row["name"] for row in rows] == ["Amina Tenant"]
    assert "id" not in rows[0]
    assert Event.objects.get(verb="person taken out").by == cast.dara
    assert cast.otto.officer.landlord == cast.eastmere
    other = f"/office/held/{cast.tess.parties.get().code}/"
    assert sign_in(Client(), cast.dara).get(other).status_code == 404


def test_her_pictures_are_in_it_and_an_index_in_plain_words(cast: Cast) -> None:
    hers = with_files(PhotoFactory(request=cast.request, home=cast.flat_1, by=cast.amina))
    others = with_files(PhotoFactory(work_order=cast.own_order, home=cast.flat_1, by=cast.rhys))
    found = taken(cast, cast.amina)
    pictures = {name for name in found if name.startswith("pictures/")}
    assert pictures == {f"pictures/{hers.code}.jpg"}
    assert str(hers.code) in found["repairs-photo.csv"]
    for text in found.values():
        assert hers.name not in text
        assert others.name not in text
    told = found["read-me.txt"]
    for words in ("about Amina", "What you reported, in your own words.", "1 picture that you sent"):
        assert words in told, words
    assert all(name in told for name in found if name.endswith(".csv"))
    own = sign_in(Client(), cast.amina).get(f"/homes/{cast.flat_1.code}/download.zip")
    with zipfile.ZipFile(io.BytesIO(own.getvalue())) as files:
        assert pictures <= set(files.namelist())
        assert files.read(f"pictures/{hers.code}.jpg").startswith(b"\xff\xd8")


def test_a_package_goes_out_as_it_is_made() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield os.urandom(1 << 16)

    made = [File(name=f"{number}.jpg", pieces=pieces(), packed=True) for number in range(4)]
    sizes = [len(piece) for piece in packed(made)]
    assert max(sizes) < 1 << 17
    assert sum(sizes) > 4 * 64 << 16


def test_a_formula_is_inert(cast: Cast) -> None:
    Party.objects.filter(person=cast.amina).update(name="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in taken(cast, cast.amina)["tenancies-party.csv"]


def test_her_account_goes_and_what_the_law_keeps_stays_for_a_reason(cast: Cast) -> None:
    Draft.objects.create(person=cast.amina, journey="report", about=cast.flat_1.code)
    Notice.objects.create(channel="email", kind="no_account", to="x@example.org", body="x", person=cast.amina)
    Authenticator.objects.create(user=cast.amina, type="totp", data={})
    amina, dara = sign_in(Client(), cast.amina), sign_in(Client(), cast.dara)
    at = f"/office/held/{cast.amina.parties.get().code}/"
    shown = dara.get(at).content.decode()
    assert "UK GDPR, Article 17(3)(e)" in shown
    assert "Drafts" in dara.get(f"{at}erase/").content.decode()
    assert dara.post(f"{at}erase/").status_code == 302
    person = Person.objects.get(pk=cast.amina.pk)
    assert (person.name, person.email, person.phone, person.is_active) == ("", None, None, False)
    assert not Draft.objects.filter(person=person).exists()
    assert not Notice.objects.filter(person=person).exists()
    assert not Authenticator.objects.exists()
    party = Party.objects.get(name="Amina Tenant")
    assert party.person is None
    assert RepairRequest.objects.get().words == AMINAS_REPORT
    assert amina.get(f"/homes/{cast.flat_1.code}/").headers["Location"].startswith("/sign-in/")
    assert Event.objects.get(verb="person erased").by == cast.dara
    assert set(tables_of(subject_of(party))) >= {"tenancies.Party", "tenancies.Tenancy"}


def test_how_to_get_in_goes_once_nobody_is_to_come(cast: Cast) -> None:
    RepairRequest.objects.update(needs="Ring twice", how_to_get_in="By the yard")
    erase(subject=subject_of(cast.amina.parties.get()), by=cast.dara)
    assert RepairRequest.objects.get().needs == "Ring twice"


def test_needs_of_a_report_that_was_taken_back_may_go(cast: Cast) -> None:
    RepairRequest.objects.update(needs="Ring twice", cancelled_at=clock.now())
    erase(subject=subject_of(cast.amina.parties.get()), by=cast.dara)
    report = RepairRequest.objects.get()
    assert (report.needs, report.words) == ("", AMINAS_REPORT)


def test_staff_and_tenants_of_two_landlords_are_not_erased(cast: Cast) -> None:
    with pytest.raises(CannotErase, match="works here"):
        erase(subject=themselves(cast.olive), by=cast.dara)
    Party.objects.filter(person=cast.tess).update(person=cast.amina)
    party = Party.objects.get(person=cast.amina, landlord=cast.larkfield)
    with pytest.raises(CannotErase, match="another landlord"):
        erase(subject=subject_of(party), by=cast.dara)
