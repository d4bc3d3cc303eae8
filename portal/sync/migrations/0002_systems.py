"""A landlord's system, and what waits to go to it or came from it."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("landlords", "0002_priorities"),
        ("repairs", "0002_reports"),
        ("sync", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="System",
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
                ("name", models.CharField(help_text="In words: Larkfield's repairs system", max_length=200)),
                ("address", models.URLField(help_text="The start of its addresses")),
                ("dialect", models.CharField(default="hact", max_length=40)),
                ("token", models.TextField(blank=True, help_text="Sealed: what it knows us by")),
                (
                    "offers_visits",
                    models.BooleanField(default=True, help_text="It answers RequestAvailableAppointments"),
                ),
                ("is_used", models.BooleanField(default=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("rests_until", models.DateTimeField(blank=True, null=True)),
                ("last_failure", models.CharField(blank=True, max_length=60)),
                ("last_failed_at", models.DateTimeField(blank=True, null=True)),
                ("last_answered_at", models.DateTimeField(blank=True, null=True)),
                ("cursor", models.CharField(blank=True, max_length=200)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="systems",
                        to="landlords.landlord",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Outgoing",
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
                ("kind", models.CharField(help_text="HACT message: RaiseRepair, ...", max_length=40)),
                ("body", models.JSONField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                (
                    "next_try_at",
                    models.DateTimeField(help_text="None once it is delivered or set aside", null=True),
                ),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.JSONField(blank=True, null=True)),
                (
                    "set_aside_at",
                    models.DateTimeField(blank=True, help_text="Trying again would not help", null=True),
                ),
                (
                    "failure",
                    models.CharField(blank=True, help_text="What went wrong last, by its key", max_length=60),
                ),
                (
                    "failure_says",
                    models.CharField(blank=True, help_text="The system's own words", max_length=300),
                ),
                (
                    "given_up_at",
                    models.DateTimeField(blank=True, help_text="Staff saw to it in another way", null=True),
                ),
                ("given_up_because", models.TextField(blank=True)),
                (
                    "landlord",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="landlords.landlord",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="repairs.repairrequest",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="repairs.workorder",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="sync.system",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "outgoing",
            },
        ),
        migrations.CreateModel(
            name="Incoming",
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
                ("reference", models.CharField(help_text="The system's own for the message", max_length=200)),
                ("kind", models.CharField(help_text="HACT message: JobStatusUpdate, ...", max_length=40)),
                ("body", models.JSONField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "not read yet"),
                            ("applied", "applied"),
                            ("known", "known already"),
                            ("no_order", "about an order that is not known"),
                            ("not_valid", "not in the standard"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True, help_text="Reference of the order it is about", max_length=100
                    ),
                ),
                ("issues", models.JSONField(blank=True, default=list)),
                (
                    "landlord",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="landlords.landlord",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incoming", to="sync.system"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "incoming",
            },
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.UniqueConstraint(
                models.F("landlord"), condition=models.Q(("is_used", True)), name="system_one_in_use"
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["next_try_at"],
                name="outgoing_due",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(
                condition=models.Q(("delivered_at__isnull", True)),
                fields=["landlord", "-made_at"],
                name="outgoing_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delivered_at__isnull", True),
                    models.Q(("next_try_at__isnull", True), ("set_aside_at__isnull", True)),
                    _connector="OR",
                ),
                name="outgoing_delivered_is_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_up_at__isnull", True),
                    models.Q(("delivered_at__isnull", True), ("next_try_at__isnull", True)),
                    _connector="OR",
                ),
                name="outgoing_given_up_is_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.UniqueConstraint(
                models.F("request"),
                condition=models.Q(("kind", "RaiseRepair")),
                name="outgoing_one_report_of_a_request",
            ),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(
                condition=models.Q(("outcome", "waiting")), fields=["received_at"], name="incoming_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(
                condition=models.Q(("outcome", "no_order")),
                fields=["landlord", "about"],
                name="incoming_without_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="incoming",
            constraint=models.UniqueConstraint(
                models.F("system"), models.F("reference"), name="incoming_once"
            ),
        ),
    ]
