"""Addresses of what is published, in the office."""

from django.urls import path

from portal.office.publication import views

urlpatterns = [
    path("", views.everything, name="publication"),
    path("add/", views.add, name="publication_add"),
    path("settings/", views.settings, name="publication_settings"),
    path("documents/<uuid:code>/", views.one, name="publication_document"),
    path("documents/<uuid:code>/describe/", views.describe_one, name="publication_describe"),
    path("documents/<uuid:code>/version/", views.new_version, name="publication_version"),
    path("documents/<uuid:code>/<int:number>/delete/", views.delete_one, name="publication_delete"),
]
