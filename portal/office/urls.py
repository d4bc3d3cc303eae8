"""Addresses of the office."""

from django.urls import path

from portal.office.views import search

app_name = "office"
urlpatterns = [
    path("", search.start, name="start"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
]
