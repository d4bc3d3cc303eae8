"""The first time."""

from django.urls import path

from portal.tenancies import views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("start/", views.start, name="account_signup"),  # allauth's name for where accounts begin
    path("start/contact/", views.start_contact, name="start_contact"),
    path("start/code/", views.start_code, name="start_code"),
    path("start/add/", views.start_add, name="start_add"),
    path("start/lost-letter/", views.lost_letter, name="lost_letter"),
]
