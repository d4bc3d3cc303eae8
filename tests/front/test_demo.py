"""The demo lets anybody be anybody; so it exists in the demo and nowhere else."""

import os
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import Resolver404, include, path, resolve

from portal.front.demo import loading, views
from portal.front.demo.cast import CAST, GROUPS
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.people.models import Person
from portal.repairs.models import SlotPattern
from portal.sync.models import System
from tests.cast import Cast
from tests.sample_system.running import running

DEMO_PATHS = [
    "/demo/",
    "/demo/messages/",
    "/demo/looks/",
    "/demo/landlord/",
    "/demo/landlord/direct/",
    "/demo/sign-in/0b7c7a5e-6a0c-4c1e-9a53-2f1d5b8e4a10/",
]
urlpatterns = [path("demo/", include("portal.front.demo.urls")), path("", include("portal.urls"))]


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("address", DEMO_PATHS)
def test_a_production_setting_has_no_such_address(address: str) -> None:
    with pytest.raises(Resolver404):
        resolve(address)


@pytest.mark.django_db
@pytest.mark.parametrize("address", DEMO_PATHS)
def test_nobody_is_served_it_in_production(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


@pytest.mark.django_db
def test_even_mounted_by_mistake_it_refuses(client: Client, cast: Cast, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    Person.objects.filter(pk=cast.amina.pk).update(email=CAST[0].email)
    for address in [*DEMO_PATHS, f"/demo/sign-in/{cast.amina.code}/"]:
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_view_itself_refuses(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        views.sign_in_as(rf.post("/"), code=uuid4())


def run(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Python with exactly these settings in its environment."""
    environment = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME"}}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings"} | variables
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


PRODUCTION = {
    "DATABASE_URL": "postgres://a@localhost/a",
    "SECRET_KEY": "fifty random letters " * 3,
    "ALLOWED_HOSTS": "homes.example",
    "SITE_URL": "https://homes.example",
    "REDIS_URL": "redis://localhost",
}


def test_the_demo_does_not_start_on_a_real_database() -> None:
    done = run("from django.conf import settings; settings.DEMO", HOMEFILE_DEMO="1", **PRODUCTION)
    assert "runs only on its own embedded database" in done.stderr
    assert done.returncode != 0


def test_production_starts_without_it() -> None:
    looks = "import django; django.setup(); from django.urls import resolve; resolve('/demo/')"
    done = run(looks, **PRODUCTION)
    assert "Resolver404" in done.stderr, done.stderr


def test_real_records_are_never_mixed_with_the_demos(settings: Any) -> None:
    with pytest.raises(CommandError, match="its records are real"):
        call_command("load_demo")


@pytest.mark.django_db
def test_only_the_people_of_the_demo_can_be_signed_in_as(client: Client, cast: Cast, demo: None) -> None:
    assert client.post(f"/demo/sign-in/{cast.amina.code}/").status_code == 404


@pytest.mark.django_db
def test_signing_in_as_somebody_takes_a_post_with_a_token(cast: Cast, demo: None) -> None:
    Person.objects.filter(pk=cast.amina.pk).update(email=CAST[0].email)
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(f"/demo/sign-in/{cast.amina.code}/").status_code == 405
    assert strict.post(f"/demo/sign-in/{cast.amina.code}/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_everybody_has_their_part(demo: None, client: Client) -> None:
    """The whole of it: loaded twice, shown, and each person signed in as."""
    told: list[str] = []
    loading.load(told.append)
    people = Person.objects.count()
    call_command("load_demo")
    assert Person.objects.count() == people, "the second time nothing happens"
    page = unescape(client.get("/demo/").content.decode())
    for part in CAST:
        assert part.who in page
        person = Person.objects.filter(email=part.email).first()
        if part.key == "new":
            assert person is None
            continue
        assert person is not None, part.key
        answer = client.post(f"/demo/sign-in/{person.code}/")
        works = part.group != GROUPS[0]
        assert answer.headers["Location"] == ("/office/" if works else "/"), part.key
        assert client.session["_auth_user_id"] == str(person.pk)
    assert {officer.role for officer in Officer.objects.all()} == set(Officer.Role.values)
    letters = Notice.objects.filter(channel="letter", kind="invitation")
    assert letters.count() == 1 + sum(part.group == GROUPS[0] for part in CAST) - 2
    shown = client.get("/demo/messages/").content.decode()
    assert shown.count("Your code is ") == letters.count()
    assert "Read the letter to" in page
    assert SlotPattern.objects.filter(landlord__slug="eastmere").count() == 10


@pytest.mark.django_db
def test_the_landlords_system_is_played_from_a_page(
    cast: Cast, demo: None, client: Client, tmp_path: Path
) -> None:
    assert "It does not answer" in client.get("/demo/landlord/").content.decode()
    with running(tmp_path / "state.db") as system:
        System.objects.filter(landlord=cast.larkfield).update(address=system.address)
        assert client.post("/demo/landlord/direct/", {"fail": "errors"}).status_code == 302
        assert client.post("/demo/landlord/direct/", {"speed": "60"}).status_code == 302
        assert client.post("/demo/landlord/direct/", {"plot": "nobody_in"}).status_code == 302
        held = system.held()
        assert (held["Failing"], held["Speed"], held["Plot"]) == ({"status": 500}, 60, "nobody_in")
        page = client.get("/demo/landlord/").content.decode()
        assert '<option value="errors" selected>' in page
        assert "Nothing yet" in page


def test_the_words_of_the_demo_are_not_in_any_other_page() -> None:
    for template in Path("templates").rglob("*.html"):
        if template.parts[1] != "demo":
            assert "/demo/" not in template.read_text(), template
