"""Addresses of residents' pages, and of those for everybody."""

from django.urls import path

from portal.front.views import repairs

app_name = "front"
urlpatterns = [
    path("homes/<uuid:code>/repairs/", repairs.history, name="repairs"),
    path("homes/<uuid:code>/repairs/<uuid:order>/", repairs.one, name="repair"),
    path("homes/<uuid:code>/repairs/<uuid:order>/data.json", repairs.as_data, name="repair_as_data"),
]
