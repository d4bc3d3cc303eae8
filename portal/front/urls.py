"""Addresses of residents' pages, and of those for everybody."""

from django.urls import path

from portal.core.look import look_view
from portal.front.following import views as following
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
from portal.people.limits import limited

app_name = "front"

# What is written down for others, or goes to a landlord's system, nobody does without end.
reporting, saying = limited("report"), limited("say")

urlpatterns = [
    path("", home.door, name="door"),
    path("homes/", home.homes, name="homes"),
    path("homes/<uuid:code>/", home.overview, name="overview"),
    path("homes/<uuid:code>/report/", reporting(report.start), name="report"),
    path(
        "homes/<uuid:code>/report/danger/<slug:slug>/", reporting(report.emergency), name="report_emergency"
    ),
    path("homes/<uuid:code>/report/again/", reporting(report.again), name="report_again"),
    path("homes/<uuid:code>/report/check/", reporting(report.check), name="report_check"),
    # Before the pages of the other questions: this one takes files.
    path("homes/<uuid:code>/report/photos/", photos.of_draft, name="report_photos"),
    path("homes/<uuid:code>/report/<slug:slug>/", report.one, name="report_page"),
    path("homes/<uuid:code>/reports/<uuid:report>/sent/", report.sent, name="report_sent"),
    path("homes/<uuid:code>/repairs/", repairs.history, name="repairs"),
    path("homes/<uuid:code>/reports/<uuid:report>/", following.request_page, name="request"),
    path("homes/<uuid:code>/reports/<uuid:report>/data.json", following.request_data, name="request_data"),
    path(
        "homes/<uuid:code>/reports/<uuid:report>/say/<slug:act>/",
        saying(following.request_say),
        name="request_say",
    ),
    path("homes/<uuid:code>/repairs/<uuid:order>/", following.repair_page, name="repair"),
    path("homes/<uuid:code>/repairs/<uuid:order>/say/<slug:act>/", saying(following.say), name="say"),
    path("homes/<uuid:code>/repairs/<uuid:order>/photos/", photos.of_order, name="add_photos"),
    path("homes/<uuid:code>/reports/<uuid:report>/photos/", photos.of_request, name="add_request_photos"),
    path("homes/<uuid:code>/photos/<uuid:photo>/<slug:size>.jpg", photos.one, name="photo"),
    path("homes/<uuid:code>/repairs/<uuid:order>/data.json", repairs.as_data, name="repair_as_data"),
    path("homes/<uuid:code>/plan/", home.plan, name="plan"),
    path("homes/<uuid:code>/safety/", home.safety, name="safety"),
    path("homes/<uuid:code>/service/", service.service, name="service"),
    path("homes/<uuid:code>/hazards/", hazards.hazards, name="hazards"),
    path("homes/<uuid:code>/hazards/<uuid:hazard>/", saying(hazards.hazard), name="hazard"),
    path("homes/<uuid:code>/record/", record.record, name="record"),
    path("homes/<uuid:code>/record/looks/", looks.looks, name="looks"),
    path("homes/<uuid:code>/download.json", record.download_json, name="download_json"),
    path("homes/<uuid:code>/download.zip", record.download_zip, name="download_zip"),
    path("homes/<uuid:code>/wrong/", corrections.wrong, name="wrong"),
    path("homes/<uuid:code>/corrections/", corrections.corrections, name="corrections"),
    path("homes/<uuid:code>/corrections/<uuid:correction>/", corrections.correction, name="correction"),
    path("homes/<uuid:code>/ask/", saying(questions.ask), name="ask"),
    path("homes/<uuid:code>/questions/", questions.questions, name="questions"),
    path("homes/<uuid:code>/questions/<uuid:question>/", saying(questions.question), name="question"),
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
    path("look/<slug:slug>.css", look_view(public.landlord_named), name="look"),
]
