"""A client of Larkfield for whoever wants to try the API in the demo."""

from django.db import transaction

from portal.demo import API_CLIENT, API_SECRET
from portal.landlords.models import Landlord
from portal.sync.clients import make_client
from portal.sync.models import Client, System
from portal.sync.scopes import allowed

NAME = "A developer's first system"


@transaction.atomic
def give_a_client() -> None:
    """With every scope, and an id and a secret that the docs show. Once; ended, it stays ended."""
    if Client.objects.filter(client_id=API_CLIENT).exists():
        return
    system = System.objects.create(
        landlord=Landlord.objects.get(slug="larkfield"),
        name=NAME,
        takes_reports=False,
        offers_visits=False,
        is_read=False,
    )
    client, _ = make_client(system=system, name=NAME, scopes=allowed(contractor=False), by=None)
    client.client_id, client.client_secret = API_CLIENT, API_SECRET
    client.save(update_fields=["client_id", "client_secret"])
