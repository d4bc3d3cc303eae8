import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("landlords", "0003_first_promises"),
        ("sync", "0004_changes_and_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="received_through",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="is_whole",
            field=models.BooleanField(
                default=True, help_text="What it does not name has ended; otherwise it is changes only"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="plan_only",
            field=models.BooleanField(default=False, help_text="It waits for a yes, whatever it would do"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="put",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="approved_at",
            field=models.DateTimeField(blank=True, help_text="When a person or a system said yes", null=True),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("put__isnull", True)),
                fields=["landlord", "-id"],
                name="delivery_of_files",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(
                    ("put__isnull", False), ("state__in", ["received", "reading", "applying"])
                ),
                fields=["landlord", "id"],
                name="delivery_put_waits",
            ),
        ),
        migrations.CreateModel(
            name="Upload",
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
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        unique=True,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Of the file; it says what kind of record is in it", max_length=200
                    ),
                ),
                ("size", models.BigIntegerField(help_text="Bytes of the whole file")),
                (
                    "sha256",
                    models.CharField(
                        blank=True, help_text="Of the whole file, if the sender said", max_length=64
                    ),
                ),
                ("begun_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="uploads",
                        to="sync.delivery",
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="landlords.landlord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="upload_of_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="From 1, in the order of the file")),
                ("size", models.PositiveIntegerField(help_text="Bytes")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.CharField(help_text="Its name in the folder of the upload", max_length=100),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="sync.upload",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("upload"), models.F("number"), name="upload_part_once")
                ],
            },
        ),
    ]
