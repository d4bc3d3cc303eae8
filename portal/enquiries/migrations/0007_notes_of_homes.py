"""What staff note at a home where no question came of it."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0006_information_requests"),
        ("homes", "0003_held_facts"),
        ("landlords", "0005_landlord_alert_review_months_and_more"),
        ("tenancies", "0003_look_remove_personalert_update_update_and_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomeNote",
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
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="homes.home"
                    ),
                ),
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
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="landlords.officer"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who of them",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tenancies.party",
                    ),
                ),
                (
                    "tenancy",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of whoever lived there then",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancies.tenancy",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
