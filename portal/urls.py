"""Every address of the product. Resident pages at the root, staff under /office/."""

from django.conf import settings
from django.urls import include, path

from portal.api import email_in, metrics

urlpatterns = [
    path("", include("portal.people.urls")),
    path("", include("portal.tenancies.urls")),
    path("office/", include("portal.office.urls")),
    path("api/email", email_in.take, name="email_in"),
    path("api/", include("portal.api.urls")),
    path("metrics", metrics.tell, name="metrics"),
    path("information/", include("portal.front.publication.urls")),
    path("", include("portal.front.urls")),
]

# The ready-made people of the demo exist nowhere else: without the setting there is no such address.
if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("portal.front.demo.urls")))
