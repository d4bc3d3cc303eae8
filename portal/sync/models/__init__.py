"""Data on its way between landlords and Homefile: what came, what goes out, and how far each is."""

from portal.sync.models.changes import Change, ChangeCount, ToldEvent
from portal.sync.models.deliveries import Delivery, DeliveryIssue
from portal.sync.models.messages import Incoming, Outgoing
from portal.sync.models.reconciling import Difference, Reconciliation
from portal.sync.models.systems import Client, System
from portal.sync.models.troubles import Trouble
from portal.sync.models.uploads import Upload, UploadPart
from portal.sync.models.webhooks import Webhook, WebhookCall

__all__ = [
    "Change",
    "ChangeCount",
    "Client",
    "Delivery",
    "DeliveryIssue",
    "Difference",
    "Incoming",
    "Outgoing",
    "Reconciliation",
    "System",
    "ToldEvent",
    "Trouble",
    "Upload",
    "UploadPart",
    "Webhook",
    "WebhookCall",
]
