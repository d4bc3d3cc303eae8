"""Mounted by portal/urls.py in the demo only."""

from django.urls import path

from portal.front.demo import views
from portal.front.demo.looks import looks

urlpatterns = [
    path("", views.people, name="demo"),
    path("sign-in/<uuid:code>/", views.sign_in_as, name="demo_sign_in"),
    path("messages/", views.messages, name="demo_messages"),
    path("looks/", views.only_in_the_demo(looks), name="demo_looks"),
]
