"""Landlords from before this release begin with the same priorities as new ones."""

from django.db import migrations

# As `landlords/promises.py` had them on that day.
FIRST = [
    {"key": "emergency", "name": "Emergency", "hact_code": "1", "hours": 24, "offers_visits": False},
    {"key": "urgent", "name": "Urgent", "hact_code": "3", "days": 7},
    {"key": "routine", "name": "Routine", "hact_code": "4", "days": 28},
    {"key": "planned", "name": "Planned", "hact_code": "5", "days": 90},
]


def give_first_promises(apps, _editor):
    landlords = apps.get_model("landlords", "Landlord").objects.all()
    priority = apps.get_model("landlords", "Priority")
    priority.objects.bulk_create(
        priority(landlord=landlord, position=position, **promise)
        for landlord in landlords
        for position, promise in enumerate(FIRST)
    )


class Migration(migrations.Migration):
    dependencies = [("landlords", "0002_priorities")]
    operations = [migrations.RunPython(give_first_promises, migrations.RunPython.noop)]
