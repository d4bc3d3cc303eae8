"""The list of answered questions is read from its index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0002_saved_questions")]

    operations = [
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(
                condition=models.Q(("state__in", ["answered", "closed"])),
                fields=["landlord", "-answered_at"],
                name="enquiry_answered",
            ),
        ),
    ]
