"""What every template stands on: the environment, the layouts, the pages for when things go wrong."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import jinja2
import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views import defaults

LANDLORD = SimpleNamespace(
    name="Larkfield Homes",
    slug="larkfield",
    primary_colour="#1d4f5f",
    secondary_colour="#8a3b12",
    phone="0113 496 0100",
    emergency_phone="",
)
HOME = SimpleNamespace(
    code="00000000-0000-0000-0000-000000000000", short_address="2 Elm Row", postcode="ZY1 0AA"
)
PERSON = SimpleNamespace(name="Fatima Rahman")


def write(source, **context):
    return engines["jinja2"].env.from_string(source).render(**context)


def page(layout, **context):
    return write(
        f'{{% extends "layouts/{layout}.html" %}}{{% block title %}}Repairs{{% endblock %}}', **context
    )


@pytest.mark.parametrize(
    "source", ["{{ adress }}", "{% for a in adresses %}{% endfor %}", "{% if adress %}{% endif %}"]
)
def test_a_name_that_is_not_there_is_an_error(source):
    with pytest.raises(jinja2.UndefinedError):
        write(source)


def test_a_field_that_a_thing_does_not_have_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        write("{{ home.adress }}", home=HOME)


def test_an_option_that_a_macro_was_not_given_is_empty():
    assert write("{{ options.text }}{{ options.label.text }}", options={}) == ""


def test_what_people_write_is_escaped():
    assert write("{{ said }}", said="<script>") == "&lt;script&gt;"


def test_filters_know_what_day_it_is(monkeypatch):
    monkeypatch.setattr("portal.jinja2.today", lambda: date(2026, 11, 21))
    assert write("{{ at | moment }}", at=datetime(2026, 11, 20, 18, tzinfo=UTC)) == "yesterday at 6pm"
    assert write("{{ on | day }}", on=date(2026, 11, 22)) == "tomorrow"
    assert write("{{ on | on_weekday }}", on=date(2026, 11, 24)) == "on Tuesday 24 November"


def test_a_day_can_be_told_from_a_moment_just_after_midnight_in_summer():
    assert write("{{ at | full_day }}", at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


@pytest.mark.parametrize(
    ("query", "changes", "made"),
    [
        ("year=2026&page=3", {"page": 4}, "?year=2026&amp;page=4"),
        ("year=2026&page=3", {"year": None, "page": None}, "?"),
        ("q=a%26b", {"page": 2}, "?q=a%26b&amp;page=2"),
    ],
)
def test_a_link_keeps_the_rest_of_the_address(query, changes, made):
    request = RequestFactory().get(f"/?{query}")
    assert write("{{ with_query(request, **changes) }}", request=request, changes=changes) == made


@pytest.mark.parametrize("layout", ["base", "office", "plain"])
def test_every_layout_stands_without_knowing_anything(layout):
    html = page(layout)
    assert "<title>Repairs - Homefile</title>" in html
    assert '<main class="govuk-main-wrapper" id="main-content"' in html
    assert 'href="#main-content"' in html


@pytest.mark.parametrize("layout", ["base", "office", "plain"])
def test_every_layout_bears_the_landlords_name_and_colours(layout):
    html = page(layout, landlord=LANDLORD, person=PERSON, home=HOME)
    assert "<title>Repairs - Larkfield Homes - Homefile</title>" in html
    assert 'href="/look/larkfield.css?v=' in html
    assert 'href="tel:01134960100"' in html


@pytest.mark.parametrize("layout", ["base", "office", "plain"])
def test_no_layout_needs_an_inline_script_or_style(layout):
    html = page(layout, landlord=LANDLORD, person=PERSON, home=HOME)
    assert "style=" not in html
    assert "<style" not in html
    assert html.count("<script") == html.count('<script type="module" src="')


def test_the_menu_says_where_one_is():
    html = page("base", home=HOME, nav="repairs")
    assert html.count('aria-current="page"') == 1
    assert f'href="/homes/{HOME.code}/repairs/" aria-current="page"' in html


def test_there_is_no_menu_without_a_home_and_no_search_without_a_person():
    assert "hf-nav" not in page("base")
    assert 'role="search"' not in page("office")
    assert 'role="search"' in page("office", person=PERSON)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_pages_for_when_things_go_wrong_need_no_database_and_say_what_to_do(status):
    html = render_to_string(f"{status}.html", {})
    assert html.count("<h1") == 1
    assert str(status) not in html


def test_django_finds_the_pages_for_errors():
    request = RequestFactory().get("/")
    assert defaults.server_error(request).status_code == 500
    assert b"We cannot find that page" in defaults.page_not_found(request, Exception("no")).content
