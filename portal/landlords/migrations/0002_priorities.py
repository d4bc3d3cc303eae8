"""How soon a landlord promises to mend, and how its repairs are reported and followed."""

import datetime

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("landlords", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="landlord",
            name="answer_days",
            field=models.PositiveSmallIntegerField(
                default=28, help_text="Days within which a resident may say that it is not fixed"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="change_hours",
            field=models.PositiveSmallIntegerField(
                default=24, help_text="Hours before a visit until which it can be changed online"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="quiet_from",
            field=models.TimeField(
                default=datetime.time(21, 0), help_text="No messages from this hour, but for today"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="quiet_until",
            field=models.TimeField(default=datetime.time(8, 0)),
        ),
        migrations.AddField(
            model_name="landlord",
            name="recall_months",
            field=models.PositiveSmallIntegerField(
                default=12, help_text="Months within which the same repair again is a recall"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="takes_reports",
            field=models.BooleanField(default=True, help_text="Residents can report repairs here"),
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("hact_code", models.CharField(help_text="HACT WorkPriorityCode, 1 to 5", max_length=10)),
                (
                    "hours",
                    models.PositiveSmallIntegerField(blank=True, help_text="Around the clock", null=True),
                ),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("counts_working_days", models.BooleanField(default=False)),
                (
                    "offers_visits",
                    models.BooleanField(default=True, help_text="Whether residents choose a time"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="priorities",
                        to="landlords.landlord",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "priorities",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(models.F("landlord"), models.F("key"), name="priority_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("days__isnull", True), ("hours__isnull", False)),
                            models.Q(("days__isnull", False), ("hours__isnull", True)),
                            _connector="OR",
                        ),
                        name="priority_in_hours_or_days",
                    ),
                ],
            },
        ),
    ]
