"""Every fact says where it came from and as of when, and has "Something wrong?" beside it."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from portal.homes.models import Correction
from portal.investment.models import PlannedWork
from portal.tenancies.models import PersonAlert
from tests.cast import Cast
from tests.factories.homes import ComponentFactory
from tests.factories.investment import PlannedWorkFactory
from tests.front.test_corrections import path_of

pytestmark = pytest.mark.django_db
EMPTY = {"br", "img", "input", "link", "meta", "hr", "source", "wbr"}
# What is beside a fact: its own line, or that of the part or section it stands in.
AROUND = ("hf-fact", "hf-part", "hf-item", "section")


class Page(HTMLParser):
    """The origins of a page with the links in them, and its facts with what is said around each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, set[str], dict[str, list[str]]]] = []
        self.origins: list[list[str]] = []
        self.facts: list[list[dict[str, list[str]]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in EMPTY:
            return
        classes = {tag, *(given.get("class") or "").split()}
        if "hf-origin" in classes:
            self.origins.append([])
        if tag == "a":
            within = [one for _, kinds, one in self.open if kinds & set(AROUND)]
            for around in within[-1:]:
                around.setdefault("links", []).append(given.get("href") or "")
            if any("hf-origin" in kinds for _, kinds, _ in self.open):
                self.origins[-1].append(given.get("href") or "")
        self.open.append((tag, classes, {}))
        if "hf-fact" in classes:
            self.facts.append([one for _, kinds, one in self.open if kinds & set(AROUND)])

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass


def is_wrong_link(href: str) -> bool:
    return "/wrong/?kind=" in href


@pytest.mark.parametrize("page", ["", "repairs/", "repairs/{order}/", "plan/", "safety/", "record/"])
def test_every_fact_has_its_origin_and_its_link(amina: Client, cast: Cast, page: str) -> None:
    boiler = ComponentFactory(
        home=cast.flat_1, kind="Heating: central heating gas boiler", source=cast.flat_1.source
    )
    for planned in ({"component": boiler}, {"title": "New windows"}):
        PlannedWorkFactory(
            home=cast.flat_1, programme=cast.planned_kitchen.programme, source=cast.flat_1.source, **planned
        )
    path = f"/homes/{cast.flat_1.code}/{page.format(order=cast.own_order.code)}"
    shown = Page(amina.get(path).content.decode())
    assert shown.origins
    for links in shown.origins:
        assert links, "an origin without its link"
    for around in shown.facts:
        found = [href for one in around for href in one.get("links", [])]
        assert any(is_wrong_link(href) for href in found), "a fact without its link"
    wrong = {href for links in shown.origins for href in links if is_wrong_link(href)}
    for href in wrong:
        assert amina.get(href).status_code == 200, href


def test_plans_and_checks_say_where_they_come_from_each_by_itself(amina: Client, cast: Cast) -> None:
    html = amina.get(f"/homes/{cast.flat_1.code}/plan/").content.decode()
    for work in PlannedWork.objects.filter(home=cast.flat_1):
        assert f"kind=programmes&amp;code={work.code}" in html
    html = amina.get(f"/homes/{cast.flat_1.code}/safety/").content.decode()
    before_details = html[: html.index("<details")]
    assert f"kind=certificates&amp;code={cast.certificate.code}" in before_details


def test_a_note_about_her_says_since_when_and_can_be_wrong(amina: Client, cast: Cast) -> None:
    alert = PersonAlert.objects.get(party__person=cast.amina)
    tenancy = alert.party.tenancy
    html = amina.get(f"/homes/{cast.flat_1.code}/record/").content.decode()
    assert "since today" in html
    path = path_of(cast, "tenancies", tenancy.code, "notes")
    assert path.replace("&", "&amp;") in html
    amina.post(path, {"fact": "notes", "what_is_wrong": "I have no dog."})
    told = Correction.objects.exclude(pk=cast.correction.pk).get()
    # Who answers corrections need not know what the note says.
    assert (told.fact_field, told.shown) == ("notes", "1 note")
    alert.ended_on = cast.today
    alert.save()
    assert "field=notes" not in amina.get(f"/homes/{cast.flat_1.code}/record/").content.decode()
