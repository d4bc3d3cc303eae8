"""The first version of the API."""

from django.urls import path

from portal.api.v1.who import WhoView

urlpatterns = [
    path("", WhoView.as_view(), name="who"),
]
