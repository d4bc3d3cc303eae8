"""Every component on one page, with invented words, to look at while one changes it."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core import charts, words
from portal.core.clock import now
from portal.core.forms import BaseForm, Checkboxes, DayField, Radios

YEARS = ["2021", "2022", "2023", "2024", "2025", "2026"]
LAYOUTS = {"office": "layouts/office.html", "plain": "layouts/plain.html"}


class LooksForm(BaseForm):
    """One question of each kind."""

    where = forms.ChoiceField(
        label="Where is the problem?",
        help_text="Choose the room it is in.",
        choices=[
            ("kitchen", "Kitchen"),
            ("bathroom", "Bathroom"),
            ("shared", "A shared part of the building"),
        ],
        widget=Radios(hints={"shared": "The stairs, the lift, the roof, the way in."}),
    )
    needs = forms.MultipleChoiceField(
        label="Does anybody at home need more time at the door?",
        choices=[("walk", "Someone finds walking hard"), ("hear", "Someone is deaf or hard of hearing")],
        widget=Checkboxes,
        required=False,
    )
    name = forms.CharField(label="Your name", help_text="As you want to be called.")
    email = forms.EmailField(label="Email", error_messages={"required": "Enter your email address."})
    since = DayField(label="When did it start?", help_text="For example, 24 11 2026.")
    trade = forms.ChoiceField(label="Kind of repair", choices=[("", "Choose one"), ("plumbing", "Plumbing")])
    words = forms.CharField(label="What happened?", widget=forms.Textarea({"rows": 4}), required=False)
    photo = forms.FileField(label="A photo, if you have one", required=False)
    agree = forms.BooleanField(label="Send me a text message when something changes", required=False)


@login_not_required
def looks(request: HttpRequest) -> HttpResponse:
    """The gallery. `?as=office` or `?as=plain` shows the other layouts, `?wrong=1` a form that came back."""
    layout = LAYOUTS.get(request.GET.get("as", ""), "layouts/base.html")
    return render(request, "demo/looks.html", {"layout": layout, **_examples(request)})


def _examples(request: HttpRequest) -> dict[str, Any]:
    at = now()
    wrong = "wrong" in request.GET
    form = LooksForm({"since_day": "24", "since_year": "2026", "email": "fatima"}) if wrong else LooksForm()
    return {
        "landlord": SimpleNamespace(
            name="Larkfield Homes",
            slug="larkfield",
            primary_colour="#1d4f5f",
            secondary_colour="#8a3b12",
            phone="0113 496 0100",
            emergency_phone="0113 496 0199",
        ),
        "home": SimpleNamespace(
            code="00000000-0000-0000-0000-000000000000", short_address="2 Elm Row", postcode="ZY1 0AA"
        ),
        "person": SimpleNamespace(name="Fatima Rahman", email="fatima@example.com"),
        "nav": "overview",
        "form" if wrong else "questions": form,
        "questions": form,
        "at": at,
        "page": Paginator(range(300), 25).page(2),
        "events": _events(at),
        "groups": _groups(),
        "repairs_chart": _repairs_chart(),
        "spend_chart": _spend_chart(),
        "target_chart": _target_chart(),
        "plan_chart": _plan_chart(),
    }


def _events(at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "when": at - timedelta(hours=3),
            "title": "A plumber is booked",
            "text": "Tuesday 24 November, 8am to 1pm.",
        },
        {
            "when": at - timedelta(days=1),
            "title": "Larkfield Homes agreed to the repair",
            "more": "Priority: routine.",
        },
        {
            "when": (at - timedelta(days=9)).date(),
            "title": "You reported it",
            "text": "“The tap drips all night.”",
        },
    ]


def _groups() -> list[dict[str, Any]]:
    return [
        {
            "label": "Year",
            "options": [
                {"text": "All", "href": "?", "current": True, "count": 41},
                {"text": "2026", "href": "?year=2026", "count": 7},
                {"text": "2025", "href": "?year=2025", "count": 12},
            ],
        },
        {
            "label": "Part",
            "options": [
                {"text": "All", "href": "?", "current": True},
                {"text": "Your home", "href": "?part=own"},
                {"text": "Shared parts", "href": "?part=shared"},
            ],
        },
    ]


def _repairs_chart() -> charts.Chart:
    return charts.bars(
        "Repairs by year",
        YEARS,
        {"Your home": [3, 5, 2, 9, 12, 7], "Shared parts": [1, 0, 4, 2, 3, 3]},
        said="12 repairs to your home in 2025, the most in six years.",
    )


def _spend_chart() -> charts.Chart:
    return charts.bars(
        "Spent on repairs", YEARS, {"Spent": [240, 815, 150, 1240, 2980, 620]}, write=words.pounds
    )


def _target_chart() -> charts.Chart:
    return charts.lines(
        "Repairs done on time",
        YEARS,
        {"On time": [82, 88, None, 79, 91, 94]},
        write=lambda share: f"{share:.0f}%",
        target=(95, "Promised: 95%"),
        said="94 of 100 repairs were done on time in 2026.",
    )


def _plan_chart() -> charts.Chart:
    return charts.years(
        "What is planned",
        [
            charts.Span("Windows", 2027, 2027, "Confirmed: spring 2027", sure=True),
            charts.Span("Kitchen", 2029, 2031, "Likely: 2029 to 2031", sure=False),
            charts.Span("Roof", 2034, 2036, "Likely: 2034 to 2036", sure=False),
        ],
        this_year=2026,
    )
