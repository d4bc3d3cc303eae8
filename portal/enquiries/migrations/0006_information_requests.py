"""Requests for information: what was asked, the clock, the answer in parts, hours, files and a review."""

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0005_parts_and_ends_of_days"),
        ("homes", "0004_calls"),
        ("landlords", "0006_information_requests"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("tenancies", "0004_calls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationPart",
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
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(help_text="What they want to know, in short", max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("given", "given"), ("refused", "withheld"), ("not_held", "not held")],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True, help_text="The information itself")),
                ("link", models.URLField(blank=True, help_text="Where it stands already", max_length=500)),
                ("ground", models.CharField(blank=True, help_text="By its key: stairs.toml", max_length=20)),
                ("why", models.TextField(blank=True, help_text="Why that ground holds here")),
                ("at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Taken out by a second look; until that is decided it still stands",
                        null=True,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="landlords.officer"
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
            ],
        ),
        migrations.CreateModel(
            name="InformationFile",
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
                (
                    "name",
                    models.CharField(
                        help_text="As it was called; it is offered under this name", max_length=150
                    ),
                ),
                (
                    "stored_as",
                    models.CharField(
                        help_text="Its name in the store; unguessable", max_length=80, unique=True
                    ),
                ),
                ("size", models.PositiveIntegerField(help_text="Bytes")),
                ("added_at", models.DateTimeField()),
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
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="enquiries.informationpart",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
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
                (
                    "representative",
                    models.CharField(
                        blank=True, help_text="Who asks for the tenant, if somebody does", max_length=200
                    ),
                ),
                (
                    "authority",
                    models.CharField(blank=True, help_text="How we know that they may", max_length=300),
                ),
                (
                    "answer_to",
                    models.TextField(
                        blank=True, help_text="The email or postal address of whoever asks for the tenant"
                    ),
                ),
                (
                    "reference",
                    models.CharField(help_text="To say over the telephone", max_length=20, unique=True),
                ),
                ("subject", models.CharField(max_length=150)),
                (
                    "topic",
                    models.CharField(
                        help_text="A class of the publication scheme, by its key", max_length=40
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("working", "being answered"),
                            ("clarifying", "waiting for the resident"),
                            ("answered", "answered"),
                            ("review", "being looked at again"),
                            ("closed", "closed"),
                        ],
                        default="working",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "all given"),
                            ("partly", "partly given"),
                            ("refused", "refused"),
                            ("not_held", "not held"),
                            ("unclear", "closed, because it was not clear"),
                            ("withdrawn", "taken back"),
                            ("question", "became a question"),
                        ],
                        max_length=10,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(help_text="Calendar days for the answer")),
                ("acknowledge_by", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(help_text="By when it is answered, made longer or not")),
                (
                    "clarity_asked_at",
                    models.DateTimeField(blank=True, help_text="They were asked what they mean", null=True),
                ),
                (
                    "still_days",
                    models.PositiveSmallIntegerField(default=0, help_text="For which the clock stood still"),
                ),
                ("extended_at", models.DateTimeField(blank=True, null=True)),
                ("extended_days", models.PositiveSmallIntegerField(default=0)),
                ("extended_because", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, help_text="First answered", null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "next_duty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acknowledge", "tell them who looks after it"),
                            ("answer", "answer it"),
                            ("review", "decide the review"),
                        ],
                        max_length=12,
                    ),
                ),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, help_text="Staff were told that it is due", null=True),
                ),
                (
                    "told_late_at",
                    models.DateTimeField(blank=True, help_text="Staff were told that it is late", null=True),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        blank=True,
                        help_text="The question that it was, or became",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="information_requests",
                        to="enquiries.enquiry",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_requests",
                        to="homes.home",
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="landlords.officer",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose right it is",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tenancies.party",
                    ),
                ),
                (
                    "published",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="enquiries.publishedanswer",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Wrote it down",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="landlords.officer",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="landlords.team",
                    ),
                ),
                (
                    "tenancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_requests",
                        to="tenancies.tenancy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InformationPartEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(help_text="What they want to know, in short", max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("given", "given"), ("refused", "withheld"), ("not_held", "not held")],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True, help_text="The information itself")),
                ("link", models.URLField(blank=True, help_text="Where it stands already", max_length=500)),
                ("ground", models.CharField(blank=True, help_text="By its key: stairs.toml", max_length=20)),
                ("why", models.TextField(blank=True, help_text="Why that ground holds here")),
                ("at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Taken out by a second look; until that is decided it still stands",
                        null=True,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="landlords.officer",
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="landlords.landlord",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="enquiries.informationpart",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enquiries.informationrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="informationpart",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="enquiries.informationrequest",
            ),
        ),
        migrations.CreateModel(
            name="InformationMessage",
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
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("more", "said more"),
                            ("acknowledged", "said who looks after it"),
                            ("clarify", "asked what they mean"),
                            ("extended", "made the time longer"),
                            ("answered", "answered"),
                            ("review_asked", "asked to look again"),
                            ("reviewed", "looked again"),
                            ("closed", "closed it"),
                            ("note", "noted among staff"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portal", "here"),
                            ("phone", "by telephone"),
                            ("post", "by letter"),
                            ("email", "by email"),
                        ],
                        default="portal",
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="landlords.officer",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="enquiries.informationrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InformationHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("hours", models.DecimalField(decimal_places=2, max_digits=6)),
                (
                    "still_needed",
                    models.BooleanField(default=False, help_text="An estimate of what is still to be done"),
                ),
                (
                    "doing",
                    models.CharField(help_text="Looking for it, fetching it, taking it out", max_length=200),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="enquiries.informationrequest",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "information hours",
            },
        ),
        migrations.CreateModel(
            name="InformationRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False
                    ),
                ),
                (
                    "representative",
                    models.CharField(
                        blank=True, help_text="Who asks for the tenant, if somebody does", max_length=200
                    ),
                ),
                (
                    "authority",
                    models.CharField(blank=True, help_text="How we know that they may", max_length=300),
                ),
                (
                    "answer_to",
                    models.TextField(
                        blank=True, help_text="The email or postal address of whoever asks for the tenant"
                    ),
                ),
                ("reference", models.CharField(help_text="To say over the telephone", max_length=20)),
                ("subject", models.CharField(max_length=150)),
                (
                    "topic",
                    models.CharField(
                        help_text="A class of the publication scheme, by its key", max_length=40
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("working", "being answered"),
                            ("clarifying", "waiting for the resident"),
                            ("answered", "answered"),
                            ("review", "being looked at again"),
                            ("closed", "closed"),
                        ],
                        default="working",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "all given"),
                            ("partly", "partly given"),
                            ("refused", "refused"),
                            ("not_held", "not held"),
                            ("unclear", "closed, because it was not clear"),
                            ("withdrawn", "taken back"),
                            ("question", "became a question"),
                        ],
                        max_length=10,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(help_text="Calendar days for the answer")),
                ("acknowledge_by", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(help_text="By when it is answered, made longer or not")),
                (
                    "clarity_asked_at",
                    models.DateTimeField(blank=True, help_text="They were asked what they mean", null=True),
                ),
                (
                    "still_days",
                    models.PositiveSmallIntegerField(default=0, help_text="For which the clock stood still"),
                ),
                ("extended_at", models.DateTimeField(blank=True, null=True)),
                ("extended_days", models.PositiveSmallIntegerField(default=0)),
                ("extended_because", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, help_text="First answered", null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "next_duty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acknowledge", "tell them who looks after it"),
                            ("answer", "answer it"),
                            ("review", "decide the review"),
                        ],
                        max_length=12,
                    ),
                ),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, help_text="Staff were told that it is due", null=True),
                ),
                (
                    "told_late_at",
                    models.DateTimeField(blank=True, help_text="Staff were told that it is late", null=True),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The question that it was, or became",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enquiries.enquiry",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="homes.home",
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="landlords.landlord",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="landlords.officer",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Whose right it is",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="tenancies.party",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="enquiries.informationrequest",
                    ),
                ),
                (
                    "published",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enquiries.publishedanswer",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Wrote it down",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="landlords.officer",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="landlords.team",
                    ),
                ),
                (
                    "tenancy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="tenancies.tenancy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InformationReview",
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
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "the answer stays"), ("changed", "the answer changes")],
                        max_length=8,
                    ),
                ),
                (
                    "first_outcome",
                    models.CharField(
                        choices=[
                            ("given", "all given"),
                            ("partly", "partly given"),
                            ("refused", "refused"),
                            ("not_held", "not held"),
                            ("unclear", "closed, because it was not clear"),
                            ("withdrawn", "taken back"),
                            ("question", "became a question"),
                        ],
                        help_text="How the answer was before",
                        max_length=10,
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
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="enquiries.informationrequest",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        help_text="Nobody yet",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="landlords.officer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InformationReviewEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "the answer stays"), ("changed", "the answer changes")],
                        max_length=8,
                    ),
                ),
                (
                    "first_outcome",
                    models.CharField(
                        choices=[
                            ("given", "all given"),
                            ("partly", "partly given"),
                            ("refused", "refused"),
                            ("not_held", "not held"),
                            ("unclear", "closed, because it was not clear"),
                            ("withdrawn", "taken back"),
                            ("question", "became a question"),
                        ],
                        help_text="How the answer was before",
                        max_length=10,
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="landlords.landlord",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="enquiries.informationreview",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enquiries.informationrequest",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Nobody yet",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="landlords.officer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="informationrequest",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["landlord", "next_at"],
                name="information_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="informationrequest",
            index=models.Index(fields=["landlord", "-received_at"], name="information_of_landlord"),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by__isnull", False), ("taken_by__isnull", False), _connector="OR"),
                name="information_asked_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("state__in", ["working", "clarifying"])),
                    models.Q(
                        ("state__in", ["answered", "review", "closed"]),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="information_ended_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", False),
                    models.Q(("outcome__in", ["given", "partly", "refused", "not_held"]), _negated=True),
                    _connector="OR",
                ),
                name="information_answered_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), ("closed_at__isnull", False)),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="information_closed_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_at__isnull", True), ("extended_because", ""), ("extended_days", 0)),
                    models.Q(("extended_at__isnull", False), ("extended_days__gt", 0)),
                    _connector="OR",
                ),
                name="information_longer_by_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("next_at__isnull", True), ("next_duty", "")),
                    models.Q(models.Q(("next_duty", ""), _negated=True), ("next_at__isnull", False)),
                    _connector="OR",
                ),
                name="information_duty_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("representative", ""), models.Q(("authority", ""), _negated=True), _connector="OR"
                ),
                name="information_representative_may",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informationrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enquiries_informationrequestevent" ("acknowledge_by", "acknowledged_at", "answer_to", "answered_at", "asked_by_id", "authority", "clarity_asked_at", "closed_at", "code", "days", "due_at", "enquiry_id", "extended_at", "extended_because", "extended_days", "home_id", "id", "landlord_id", "next_at", "next_duty", "outcome", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_id", "received_at", "reference", "reminded_at", "representative", "state", "still_days", "subject", "taken_by_id", "team_id", "tenancy_id", "told_late_at", "topic") SELECT old_values."acknowledge_by", old_values."acknowledged_at", old_values."answer_to", old_values."answered_at", old_values."asked_by_id", old_values."authority", old_values."clarity_asked_at", old_values."closed_at", old_values."code", old_values."days", old_values."due_at", old_values."enquiry_id", old_values."extended_at", old_values."extended_because", old_values."extended_days", old_values."home_id", old_values."id", old_values."landlord_id", old_values."next_at", old_values."next_duty", old_values."outcome", old_values."owner_id", old_values."party_id", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."published_id", old_values."received_at", old_values."reference", old_values."reminded_at", old_values."representative", old_values."state", old_values."still_days", old_values."subject", old_values."taken_by_id", old_values."team_id", old_values."tenancy_id", old_values."told_late_at", old_values."topic" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5de31f23c7b8370353daa06de6270fe712eacf12",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e3429",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="enquiries_informationrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informationrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enquiries_informationrequestevent" ("acknowledge_by", "acknowledged_at", "answer_to", "answered_at", "asked_by_id", "authority", "clarity_asked_at", "closed_at", "code", "days", "due_at", "enquiry_id", "extended_at", "extended_because", "extended_days", "home_id", "id", "landlord_id", "next_at", "next_duty", "outcome", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_id", "received_at", "reference", "reminded_at", "representative", "state", "still_days", "subject", "taken_by_id", "team_id", "tenancy_id", "told_late_at", "topic") SELECT old_values."acknowledge_by", old_values."acknowledged_at", old_values."answer_to", old_values."answered_at", old_values."asked_by_id", old_values."authority", old_values."clarity_asked_at", old_values."closed_at", old_values."code", old_values."days", old_values."due_at", old_values."enquiry_id", old_values."extended_at", old_values."extended_because", old_values."extended_days", old_values."home_id", old_values."id", old_values."landlord_id", old_values."next_at", old_values."next_duty", old_values."outcome", old_values."owner_id", old_values."party_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."published_id", old_values."received_at", old_values."reference", old_values."reminded_at", old_values."representative", old_values."state", old_values."still_days", old_values."subject", old_values."taken_by_id", old_values."team_id", old_values."tenancy_id", old_values."told_late_at", old_values."topic" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="c7c4acb0fed8fa0ac8abc5391db8596538cfa0e2",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_26d7a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="enquiries_informationrequest",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="informationpart",
            constraint=models.UniqueConstraint(
                models.F("request"), models.F("position"), name="information_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="informationpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "refused"), models.Q(("ground", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "refused"), _negated=True), ("ground", ""), ("why", "")),
                    _connector="OR",
                ),
                name="information_withheld_on_a_ground",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informationpart",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enquiries_informationpartevent" ("at", "by_id", "code", "ended_at", "ground", "id", "landlord_id", "link", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "request_id", "what", "why", "words") SELECT old_values."at", old_values."by_id", old_values."code", old_values."ended_at", old_values."ground", old_values."id", old_values."landlord_id", old_values."link", old_values."outcome", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."position", old_values."request_id", old_values."what", old_values."why", old_values."words" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="6c5bc14f50aeeb3341900b808177b184a6e76001",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cc9a6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="enquiries_informationpart",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informationpart",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enquiries_informationpartevent" ("at", "by_id", "code", "ended_at", "ground", "id", "landlord_id", "link", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "request_id", "what", "why", "words") SELECT old_values."at", old_values."by_id", old_values."code", old_values."ended_at", old_values."ground", old_values."id", old_values."landlord_id", old_values."link", old_values."outcome", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."request_id", old_values."what", old_values."why", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ea56a231047fae04e95b743225ed197a260a651f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dbb13",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="enquiries_informationpart",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="informationmessage",
            index=models.Index(fields=["request", "at"], name="information_in_order"),
        ),
        migrations.AddConstraint(
            model_name="informationmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("what__in", ["asked", "more", "review_asked", "closed"]),
                    ("officer__isnull", False),
                    _connector="OR",
                ),
                name="information_said_by_staff_says_whose",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0)), name="information_hours_are_some"
            ),
        ),
        migrations.AddConstraint(
            model_name="informationreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("reviewer__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="information_review_decided_whole",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informationreview",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enquiries_informationreviewevent" ("asked_at", "code", "decided_at", "due_at", "first_outcome", "id", "landlord_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "reviewer_id") SELECT old_values."asked_at", old_values."code", old_values."decided_at", old_values."due_at", old_values."first_outcome", old_values."id", old_values."landlord_id", old_values."outcome", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."request_id", old_values."reviewer_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="bccc328188b8d5629c8355479f0a1ce03ee371af",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_446b6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="enquiries_informationreview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informationreview",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enquiries_informationreviewevent" ("asked_at", "code", "decided_at", "due_at", "first_outcome", "id", "landlord_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "reviewer_id") SELECT old_values."asked_at", old_values."code", old_values."decided_at", old_values."due_at", old_values."first_outcome", old_values."id", old_values."landlord_id", old_values."outcome", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."request_id", old_values."reviewer_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ccd6d18c1676e22efadc92351d2edefe59a7a8ac",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_eb2e1",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="enquiries_informationreview",
                    when="AFTER",
                ),
            ),
        ),
    ]
