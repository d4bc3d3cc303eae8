"""What the people of the demo may agree to, who has looked at a record, and the notes that are due."""

from datetime import timedelta

from portal.core import clock
from portal.landlords.models import Landlord, Officer
from portal.tenancies.looks import Looker, look_at_household
from portal.tenancies.models import Party, PersonAlert

LIMITS = {"adviser": "50", "repairs_manager": "1000", "investment_officer": "250", "data_steward": "0"}
# Who looked at what, how many hours ago.
LOOKS = (
    ("adviser", "office:home", 50),
    ("repairs_manager", "office:order_at_home", 49),
    ("adviser", "office:request", 26),
    ("data_steward", "office:correction", 5),
)
DUE = 3


def show(landlord: Landlord, *, looked_at: Party) -> None:
    """Once the officers are there."""
    landlord.spend_limits = LIMITS
    landlord.save(update_fields=["spend_limits"])
    officers = {
        officer.role: officer for officer in Officer.objects.filter(landlord=landlord).select_related("team")
    }
    for role, page, hours in LOOKS:
        officer = officers[role]
        team = officer.team.name if officer.team else ""
        looker = Looker(person=officer.person_id, landlord=landlord.pk, role=role, team=team)
        at = clock.now() - timedelta(hours=hours)
        look_at_household(looker, looked_at.tenancy_id, page=page, now=at)
    alerts = PersonAlert.objects.filter(
        landlord=landlord, party__tenancy__ended_on=None, party__ended_on=None
    )
    due = list(alerts.order_by("pk").values_list("pk", flat=True)[:DUE])
    PersonAlert.objects.filter(pk__in=due).update(review_on=clock.today() - timedelta(days=6))
