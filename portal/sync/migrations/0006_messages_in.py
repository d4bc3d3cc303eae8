"""How a message is written, what was answered to it, and that it was kept although nothing follows."""

from django.db import migrations, models

import portal.core.clock


class Migration(migrations.Migration):
    dependencies = [("sync", "0005_uploads_and_puts")]

    operations = [
        migrations.AddField(
            model_name="incoming",
            name="dialect",
            field=models.CharField(default="hact", help_text="How it is written", max_length=40),
        ),
        migrations.AddField(
            model_name="incoming",
            name="answer",
            field=models.JSONField(blank=True, help_text="Of a message that asks something", null=True),
        ),
        migrations.AlterField(
            model_name="incoming",
            name="received_at",
            field=models.DateTimeField(default=portal.core.clock.now),
        ),
        migrations.AlterField(
            model_name="incoming",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waiting", "not read yet"),
                    ("applied", "applied"),
                    ("known", "known already"),
                    ("kept", "kept, and nothing follows from it"),
                    ("no_order", "about an order that is not known"),
                    ("not_valid", "not in the standard"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]
