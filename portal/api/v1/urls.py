"""The first version of the API."""

from django.urls import path

from portal.api.v1 import hact
from portal.api.v1.changes import ChangesView
from portal.api.v1.deliveries_urls import urlpatterns as deliveries
from portal.api.v1.holdings import HeldAtView, HoldingsView
from portal.api.v1.records_urls import urlpatterns as records
from portal.api.v1.webhooks import CallsView, ReplayCallView, ReplayView, WebhooksView, WebhookView
from portal.api.v1.who import WhoView

urlpatterns = [
    path("", WhoView.as_view(), name="who"),
    path("changes", ChangesView.as_view(), name="changes"),
    path("webhooks", WebhooksView.as_view(), name="webhooks"),
    path("webhooks/<uuid:code>", WebhookView.as_view(), name="webhook"),
    path("webhooks/<uuid:code>/calls", CallsView.as_view(), name="webhook_calls"),
    path("webhooks/<uuid:code>/calls/<uuid:call>/replay", ReplayCallView.as_view(), name="replay_call"),
    path("webhooks/<uuid:code>/replay", ReplayView.as_view(), name="replay"),
    path("holdings", HoldingsView.as_view(), name="holdings"),
    path("holdings/<path:home>", HeldAtView.as_view(), name="holdings_of_home"),
    *deliveries,
    *records,
    *hact.routes(),
]
