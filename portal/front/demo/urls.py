"""Mounted by portal/urls.py in the demo only."""

from django.urls import path

from portal.front.demo import landlord, views
from portal.front.demo.looks import looks

urlpatterns = [
    path("", views.people, name="demo"),
    path("sign-in/<uuid:code>/", views.sign_in_as, name="demo_sign_in"),
    path("messages/", views.messages, name="demo_messages"),
    path("landlord/", landlord.panel, name="demo_landlord"),
    path("landlord/direct/", landlord.direct, name="demo_landlord_direct"),
    path("looks/", views.only_in_the_demo(looks), name="demo_looks"),
]
