"""HACT's priorities have a longest time each: a week is medium, a month low, longer deferred."""

from django.db import migrations

# (key, days as first given, its code then, its code from now on); what a landlord has changed is its own.
CODES = [("urgent", 7, "2", "3"), ("routine", 28, "3", "4"), ("planned", 90, "4", "5")]


def give_codes(apps, _editor):
    priorities = apps.get_model("landlords", "Priority").objects
    for key, days, was, becomes in reversed(CODES):
        priorities.filter(key=key, days=days, hact_code=was).update(hact_code=becomes)


class Migration(migrations.Migration):
    dependencies = [("landlords", "0003_first_promises")]
    operations = [migrations.RunPython(give_codes, migrations.RunPython.noop)]
