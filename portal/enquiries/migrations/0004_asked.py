"""The list of what waits for residents is read, and counted, from its index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0003_answered")]

    operations = [
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(
                condition=models.Q(("state", "asked")), fields=["landlord", "due_at"], name="enquiry_asked"
            ),
        ),
    ]
