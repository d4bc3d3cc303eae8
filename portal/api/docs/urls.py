"""Where the docs are."""

from django.urls import path

from portal.api.docs import views

urlpatterns = [
    path("", views.start, name="docs"),
    path("problems/", views.problems, name="docs_problems"),
    path("scopes/", views.scopes, name="docs_scopes"),
    path("templates/", views.templates, name="docs_templates"),
    path("templates/<slug:kind>.<str:form>", views.template, name="docs_template"),
    path("shapes/", views.every_shape, name="docs_shapes"),
    path("shapes/<str:shape>/", views.one_shape, name="docs_shape"),
    path("<slug:slug>/", views.group, name="docs_group"),
]
