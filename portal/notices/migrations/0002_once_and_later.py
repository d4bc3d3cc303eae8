"""A message is sent once, may wait for the morning, is tried again, and is found by what it tells of."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.UUIDField(blank=True, help_text="Public code of the record it tells of", null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="given_up_at",
            field=models.DateTimeField(
                blank=True, help_text="Tried often enough: staff are shown", null=True
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="once",
            field=models.CharField(blank=True, max_length=120, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="send_after",
            field=models.DateTimeField(
                blank=True, help_text="It waits for the end of quiet hours", null=True
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("about__isnull", False)), fields=["about"], name="notice_about"
            ),
        ),
    ]
