"""Addresses of residents' pages, and of those for everybody."""

from django.urls import path

from portal.core.look import look_view
from portal.front.calls import limited_but_in_calls, opened_in_calls
from portal.front.following import views as following
from portal.front.information import views as information
from portal.front.questions import views as questions
from portal.front.report import views as report
from portal.front.views import (
    answers,
    corrections,
    hazards,
    home,
    looks,
    photos,
    preferences,
    public,
    record,
    repairs,
    service,
)

app_name = "front"

# What is written down for others, or goes to a landlord's system, nobody does without end.
reporting, saying = limited_but_in_calls("report"), limited_but_in_calls("say")
# What an officer may open, too, who is on the phone with the tenant. The other pages are theirs alone.
calls = opened_in_calls

urlpatterns = [
    path("", home.door, name="door"),
    path("homes/", home.homes, name="homes"),
    path("homes/<uuid:code>/", calls(home.overview), name="overview"),
    path("homes/<uuid:code>/report/", calls(reporting(report.start)), name="report"),
    path(
        "homes/<uuid:code>/report/danger/<slug:slug>/",
        calls(reporting(report.emergency)),
        name="report_emergency",
    ),
    path("homes/<uuid:code>/report/again/", calls(reporting(report.again)), name="report_again"),
    path("homes/<uuid:code>/report/check/", calls(reporting(report.check)), name="report_check"),
    # Before the pages of the other questions: this one takes files.
    path("homes/<uuid:code>/report/photos/", calls(photos.of_draft), name="report_photos"),
    path("homes/<uuid:code>/report/<slug:slug>/", calls(report.one), name="report_page"),
    path("homes/<uuid:code>/reports/<uuid:report>/sent/", calls(report.sent), name="report_sent"),
    path("homes/<uuid:code>/repairs/", calls(repairs.history), name="repairs"),
    path("homes/<uuid:code>/reports/<uuid:report>/", calls(following.request_page), name="request"),
    path("homes/<uuid:code>/reports/<uuid:report>/data.json", following.request_data, name="request_data"),
    path(
        "homes/<uuid:code>/reports/<uuid:report>/say/<slug:act>/",
        calls(saying(following.request_say)),
        name="request_say",
    ),
    path("homes/<uuid:code>/repairs/<uuid:order>/", calls(following.repair_page), name="repair"),
    path("homes/<uuid:code>/repairs/<uuid:order>/say/<slug:act>/", calls(saying(following.say)), name="say"),
    path("homes/<uuid:code>/repairs/<uuid:order>/photos/", calls(photos.of_order), name="add_photos"),
    path(
        "homes/<uuid:code>/reports/<uuid:report>/photos/", calls(photos.of_request), name="add_request_photos"
    ),
    path("homes/<uuid:code>/photos/<uuid:photo>/<slug:size>.jpg", calls(photos.one), name="photo"),
    path("homes/<uuid:code>/repairs/<uuid:order>/data.json", repairs.as_data, name="repair_as_data"),
    path("homes/<uuid:code>/plan/", calls(home.plan), name="plan"),
    path("homes/<uuid:code>/safety/", calls(home.safety), name="safety"),
    path("homes/<uuid:code>/service/", calls(service.service), name="service"),
    path("homes/<uuid:code>/hazards/", calls(hazards.hazards), name="hazards"),
    path("homes/<uuid:code>/hazards/<uuid:hazard>/", calls(saying(hazards.hazard)), name="hazard"),
    path("homes/<uuid:code>/record/", calls(record.record), name="record"),
    path("homes/<uuid:code>/record/looks/", looks.looks, name="looks"),
    path("homes/<uuid:code>/download.json", record.download_json, name="download_json"),
    path("homes/<uuid:code>/download.zip", record.download_zip, name="download_zip"),
    path("homes/<uuid:code>/wrong/", calls(saying(corrections.wrong)), name="wrong"),
    path("homes/<uuid:code>/corrections/", calls(corrections.corrections), name="corrections"),
    path(
        "homes/<uuid:code>/corrections/<uuid:correction>/",
        calls(saying(corrections.correction)),
        name="correction",
    ),
    path("homes/<uuid:code>/ask/", calls(saying(questions.ask)), name="ask"),
    path("homes/<uuid:code>/questions/", calls(questions.questions), name="questions"),
    path("homes/<uuid:code>/questions/<uuid:question>/", calls(saying(questions.question)), name="question"),
    path("homes/<uuid:code>/information/", calls(information.all_of_them), name="information"),
    path("homes/<uuid:code>/information/ask/", calls(saying(information.ask)), name="information_ask"),
    path(
        "homes/<uuid:code>/information/<uuid:asked>/",
        calls(saying(information.one)),
        name="information_request",
    ),
    path(
        "homes/<uuid:code>/information/<uuid:asked>/files/<uuid:file>/",
        calls(information.file),
        name="information_file",
    ),
    path("homes/<uuid:code>/copy/", record.copy, name="copy"),
    path("homes/<uuid:code>/copy/download.json", record.copy_json, name="copy_json"),
    path("homes/<uuid:code>/copy/download.zip", record.copy_zip, name="copy_zip"),
    path("answer/<str:token>/", answers.one, name="answer"),
    path("messages/", preferences.preferences, name="preferences"),
    path("messages/another/", preferences.another, name="preferences_another"),
    path("messages/code/", preferences.code, name="preferences_code"),
    path("help/", public.help_page, name="help"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("cookies/", public.cookies, name="cookies"),
    path("information/<slug:slug>/requests/", information.register, name="information_register"),
    path("look/<slug:slug>.css", look_view(public.landlord_named), name="look"),
]
