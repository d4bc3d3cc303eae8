"""What staff write down about a home where no question came of it."""

from django.db import models

from portal.core.models import Coded
from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer
from portal.tenancies.models import Party, Tenancy


class HomeNote(Coded):
    """What was said on the telephone, or that nobody answered: for the next colleague. Never changed."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="notes")
    tenancy = models.ForeignKey(
        Tenancy, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Of whoever lived there then",
    )  # fmt: skip
    said_by = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Who of them"
    )
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()

    def __str__(self) -> str:
        return f"note {self.code}"
