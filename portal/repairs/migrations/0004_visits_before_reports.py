"""A visit is booked before the report is sent, so it knows the report by its public code."""

import uuid

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("repairs", "0003_told_by_messages")]

    operations = [
        migrations.RemoveConstraint(model_name="slotbooking", name="slot_one_for_a_request"),
        migrations.RemoveField(model_name="slotbooking", name="request"),
        migrations.AddField(
            model_name="slotbooking",
            name="report",
            field=models.UUIDField(
                default=uuid.uuid4, help_text="Public code of the report, which is that of its draft"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="slotbooking",
            constraint=models.UniqueConstraint(
                "report", condition=Q(("given_up_at__isnull", True)), name="slot_one_for_a_report"
            ),
        ),
    ]
