"""Addresses of what is published, under /information/<landlord>/."""

from django.urls import path

from portal.front.publication import files, views

app_name = "publication"
urlpatterns = [
    path("<slug:slug>/", views.everything, name="everything"),
    path("<slug:slug>/list.json", files.as_json, name="as_json"),
    path("<slug:slug>/list.csv", files.as_csv, name="as_csv"),
    path("<slug:slug>/classes/<slug:key>/", views.of_class, name="class"),
    path("<slug:slug>/tables/<slug:key>/", views.sheet, name="sheet"),
    path("<slug:slug>/tables/<slug:key>/<slug:table>.csv", files.table, name="table"),
    path("<slug:slug>/documents/<uuid:code>/", views.document, name="document"),
    path("<slug:slug>/documents/<uuid:code>/<int:number>/", views.version, name="version"),
    path("<slug:slug>/documents/<uuid:code>/<int:number>/file/", files.one, name="file"),
]
