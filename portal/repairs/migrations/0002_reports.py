"""What residents report and say, their photos, the list of problems and the calendar of visits."""

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("homes", "0001_initial"),
        ("journeys", "0001_initial"),
        ("landlords", "0002_priorities"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("records", "0001_initial"),
        ("repairs", "0001_initial"),
        ("tenancies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Photo",
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
                    "side",
                    models.CharField(
                        choices=[("resident", "resident"), ("landlord", "landlord")], max_length=8
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "being made ready"), ("ready", "ready"), ("refused", "refused")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("refusal", models.CharField(blank=True, help_text="Why, by its key", max_length=40)),
                (
                    "name",
                    models.CharField(
                        help_text="Of its files in the store; unguessable", max_length=64, unique=True
                    ),
                ),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("size", models.PositiveIntegerField(default=0, help_text="Bytes as it came")),
            ],
        ),
        migrations.CreateModel(
            name="ProblemList",
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
                ("rows", models.JSONField()),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="What changed, in the editor's words", max_length=200
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("in_use", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="RepairRequest",
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
                    "reference",
                    models.CharField(help_text="To say over the telephone", max_length=20, unique=True),
                ),
                ("reported_at", models.DateTimeField()),
                ("problem", models.CharField(help_text="Key in the list of problems", max_length=60)),
                ("problem_name", models.CharField(max_length=200)),
                (
                    "room",
                    models.CharField(blank=True, help_text="Key of the room or shared part", max_length=40),
                ),
                ("location", models.CharField(blank=True, help_text="HACT LocationOfRepair", max_length=200)),
                ("words", models.TextField(blank=True, help_text="The resident's own")),
                (
                    "details",
                    models.JSONField(default=dict, help_text="Answers to the questions of this problem"),
                ),
                ("since", models.CharField(blank=True, help_text="Since when, by its key", max_length=40)),
                (
                    "hazard",
                    models.CharField(
                        blank=True, help_text="Which hazard it may be, by its key", max_length=40
                    ),
                ),
                ("is_emergency", models.BooleanField(default=False)),
                ("trade_code", models.CharField(help_text="HACT TradeCode", max_length=10)),
                ("class_code", models.CharField(help_text="HACT WorkClassCode", max_length=10)),
                ("type_code", models.CharField(blank=True, help_text="HACT WorkType", max_length=10)),
                (
                    "rate_code",
                    models.CharField(
                        blank=True, help_text="The landlord's own code for the work", max_length=50
                    ),
                ),
                ("priority_code", models.CharField(help_text="HACT WorkPriorityCode", max_length=10)),
                ("priority_name", models.CharField(max_length=100)),
                ("due_at", models.DateTimeField()),
                (
                    "right_to_repair",
                    models.CharField(blank=True, help_text="Line of the 1994 Regulations", max_length=10),
                ),
                ("right_to_repair_due_on", models.DateField(blank=True, null=True)),
                ("who_is_in", models.TextField(blank=True)),
                ("how_to_get_in", models.TextField(blank=True)),
                ("pets", models.TextField(blank=True)),
                ("keysafe_place", models.TextField(blank=True, help_text="Sealed")),
                ("keysafe_code", models.TextField(blank=True, help_text="Sealed")),
                (
                    "needs",
                    models.TextField(blank=True, help_text="What staff should know, in the resident's words"),
                ),
                (
                    "alerts",
                    models.JSONField(default=list, help_text="HACT PersonAlertTypeCode of those needs"),
                ),
                ("contact_by", models.CharField(blank=True, help_text="email, sms or call", max_length=10)),
                ("contact_phone", models.CharField(blank=True, help_text="E.164", max_length=20)),
                ("slot", models.JSONField(blank=True, null=True)),
                (
                    "different_because",
                    models.TextField(blank=True, help_text="Why it is not what was reported already"),
                ),
                ("message", models.JSONField()),
                (
                    "held_at",
                    models.DateTimeField(
                        blank=True, help_text="The landlord's system has it since", null=True
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_because", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="RepairRequestEvent",
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
                ("reference", models.CharField(help_text="To say over the telephone", max_length=20)),
                ("reported_at", models.DateTimeField()),
                ("problem", models.CharField(help_text="Key in the list of problems", max_length=60)),
                ("problem_name", models.CharField(max_length=200)),
                (
                    "room",
                    models.CharField(blank=True, help_text="Key of the room or shared part", max_length=40),
                ),
                ("location", models.CharField(blank=True, help_text="HACT LocationOfRepair", max_length=200)),
                ("words", models.TextField(blank=True, help_text="The resident's own")),
                (
                    "details",
                    models.JSONField(default=dict, help_text="Answers to the questions of this problem"),
                ),
                ("since", models.CharField(blank=True, help_text="Since when, by its key", max_length=40)),
                (
                    "hazard",
                    models.CharField(
                        blank=True, help_text="Which hazard it may be, by its key", max_length=40
                    ),
                ),
                ("is_emergency", models.BooleanField(default=False)),
                ("trade_code", models.CharField(help_text="HACT TradeCode", max_length=10)),
                ("class_code", models.CharField(help_text="HACT WorkClassCode", max_length=10)),
                ("type_code", models.CharField(blank=True, help_text="HACT WorkType", max_length=10)),
                (
                    "rate_code",
                    models.CharField(
                        blank=True, help_text="The landlord's own code for the work", max_length=50
                    ),
                ),
                ("priority_code", models.CharField(help_text="HACT WorkPriorityCode", max_length=10)),
                ("priority_name", models.CharField(max_length=100)),
                ("due_at", models.DateTimeField()),
                (
                    "right_to_repair",
                    models.CharField(blank=True, help_text="Line of the 1994 Regulations", max_length=10),
                ),
                ("right_to_repair_due_on", models.DateField(blank=True, null=True)),
                ("who_is_in", models.TextField(blank=True)),
                ("how_to_get_in", models.TextField(blank=True)),
                ("pets", models.TextField(blank=True)),
                ("keysafe_place", models.TextField(blank=True, help_text="Sealed")),
                ("keysafe_code", models.TextField(blank=True, help_text="Sealed")),
                (
                    "needs",
                    models.TextField(blank=True, help_text="What staff should know, in the resident's words"),
                ),
                (
                    "alerts",
                    models.JSONField(default=list, help_text="HACT PersonAlertTypeCode of those needs"),
                ),
                ("contact_by", models.CharField(blank=True, help_text="email, sms or call", max_length=10)),
                ("contact_phone", models.CharField(blank=True, help_text="E.164", max_length=20)),
                ("slot", models.JSONField(blank=True, null=True)),
                (
                    "different_because",
                    models.TextField(blank=True, help_text="Why it is not what was reported already"),
                ),
                ("message", models.JSONField()),
                (
                    "held_at",
                    models.DateTimeField(
                        blank=True, help_text="The landlord's system has it since", null=True
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_because", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Said",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("words", "added something"),
                            ("visit_unsuitable", "asked for another time"),
                            ("visit_off", "called the visit off"),
                            ("nobody_came", "said that nobody came"),
                            ("was_in", "said that somebody was in"),
                            ("fixed", "said that it is fixed"),
                            ("not_fixed", "said that it is not fixed"),
                            ("taken_back", "took the report back"),
                            ("rated", "rated the repair"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "visit_on",
                    models.DateField(blank=True, help_text="The day of the visit it is about", null=True),
                ),
                ("slot", models.JSONField(blank=True, null=True)),
                (
                    "work_score",
                    models.PositiveSmallIntegerField(blank=True, help_text="1 to 5: the work", null=True),
                ),
                (
                    "ease_score",
                    models.PositiveSmallIntegerField(blank=True, help_text="1 to 5: how easy", null=True),
                ),
            ],
            options={
                "verbose_name_plural": "said",
            },
        ),
        migrations.CreateModel(
            name="SlotBooking",
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
                ("on", models.DateField()),
                ("place", models.PositiveSmallIntegerField(help_text="From 1 to the pattern's places")),
                (
                    "report",
                    models.UUIDField(help_text="Public code of the report, which is that of its draft"),
                ),
                ("booked_at", models.DateTimeField(auto_now_add=True)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SlotPattern",
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
                ("weekday", models.PositiveSmallIntegerField(help_text="0 is Monday")),
                ("name", models.CharField(help_text="Morning", max_length=40)),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                ("places", models.PositiveSmallIntegerField(help_text="How many visits")),
                (
                    "trade_code",
                    models.CharField(blank=True, help_text="HACT TradeCode; blank for any", max_length=10),
                ),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="appointment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="appointment",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="statusupdate",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="statusupdate",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workorder",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workorder",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="appointment",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.source",
            ),
        ),
        migrations.AddField(
            model_name="appointmentevent",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="records.source",
            ),
        ),
        migrations.AddField(
            model_name="statusupdate",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.source",
            ),
        ),
        migrations.AddField(
            model_name="statusupdate",
            name="who",
            field=models.CharField(
                blank=True, db_default="", help_text="Who is to come, by name", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="statusupdateevent",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="records.source",
            ),
        ),
        migrations.AddField(
            model_name="statusupdateevent",
            name="who",
            field=models.CharField(
                blank=True, db_default="", help_text="Who is to come, by name", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="workorder",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[("fixed", "fixed"), ("not fixed", "not fixed")],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="workorder",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workorderevent",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[("fixed", "fixed"), ("not fixed", "not fixed")],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="workorderevent",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_appointmentevent" ("earliest_arrival", "id", "landlord_id", "latest_completion", "name", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reference", "source_id", "work_order_id") SELECT old_values."earliest_arrival", old_values."id", old_values."landlord_id", old_values."latest_completion", old_values."name", old_values."on", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."position", old_values."reference", old_values."source_id", old_values."work_order_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="b351b29a0ad3eb64eb6ac3b1c78f28630b74526b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_df027",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="repairs_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_appointmentevent" ("earliest_arrival", "id", "landlord_id", "latest_completion", "name", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reference", "source_id", "work_order_id") SELECT old_values."earliest_arrival", old_values."id", old_values."landlord_id", old_values."latest_completion", old_values."name", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."reference", old_values."source_id", old_values."work_order_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="0184d2ae34489bef01bb7997562157b6683c31c1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f17bc",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="repairs_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusupdate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_statusupdateevent" ("comments", "happened_at", "id", "landlord_id", "other_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reference", "source_id", "type_code", "who", "work_order_id") SELECT old_values."comments", old_values."happened_at", old_values."id", old_values."landlord_id", old_values."other_type", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."position", old_values."reference", old_values."source_id", old_values."type_code", old_values."who", old_values."work_order_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="25da1920d3780d7d03ba5bb6e0c8df25325c537a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0c9f4",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="repairs_statusupdate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusupdate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_statusupdateevent" ("comments", "happened_at", "id", "landlord_id", "other_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reference", "source_id", "type_code", "who", "work_order_id") SELECT old_values."comments", old_values."happened_at", old_values."id", old_values."landlord_id", old_values."other_type", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."reference", old_values."source_id", old_values."type_code", old_values."who", old_values."work_order_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="80e4fa623d970ebc6693d86a17fcdacca25622de",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0c921",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="repairs_statusupdate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workorder",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_workorderevent" ("access_notes", "actual_cost", "answer", "answered_at", "block_id", "cancelled_at", "case_reference", "class_code", "closed_at", "code", "completed_at", "contractor_id", "description", "due_at", "estate_id", "estimated_cost", "fingerprint", "home_id", "id", "landlord_id", "location", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_finish_on", "planned_start_on", "priority_code", "priority_name", "raised_at", "reference", "reported_at", "request_id", "source_id", "started_at", "trade_code", "type_code") SELECT old_values."access_notes", old_values."actual_cost", old_values."answer", old_values."answered_at", old_values."block_id", old_values."cancelled_at", old_values."case_reference", old_values."class_code", old_values."closed_at", old_values."code", old_values."completed_at", old_values."contractor_id", old_values."description", old_values."due_at", old_values."estate_id", old_values."estimated_cost", old_values."fingerprint", old_values."home_id", old_values."id", old_values."landlord_id", old_values."location", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."planned_finish_on", old_values."planned_start_on", old_values."priority_code", old_values."priority_name", old_values."raised_at", old_values."reference", old_values."reported_at", old_values."request_id", old_values."source_id", old_values."started_at", old_values."trade_code", old_values."type_code" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="44faf9a08cb19e5e372826df0fa711a1dcf9a58b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_11a33",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="repairs_workorder",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workorder",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_workorderevent" ("access_notes", "actual_cost", "answer", "answered_at", "block_id", "cancelled_at", "case_reference", "class_code", "closed_at", "code", "completed_at", "contractor_id", "description", "due_at", "estate_id", "estimated_cost", "fingerprint", "home_id", "id", "landlord_id", "location", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_finish_on", "planned_start_on", "priority_code", "priority_name", "raised_at", "reference", "reported_at", "request_id", "source_id", "started_at", "trade_code", "type_code") SELECT old_values."access_notes", old_values."actual_cost", old_values."answer", old_values."answered_at", old_values."block_id", old_values."cancelled_at", old_values."case_reference", old_values."class_code", old_values."closed_at", old_values."code", old_values."completed_at", old_values."contractor_id", old_values."description", old_values."due_at", old_values."estate_id", old_values."estimated_cost", old_values."fingerprint", old_values."home_id", old_values."id", old_values."landlord_id", old_values."location", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."planned_finish_on", old_values."planned_start_on", old_values."priority_code", old_values."priority_name", old_values."raised_at", old_values."reference", old_values."reported_at", old_values."request_id", old_values."source_id", old_values."started_at", old_values."trade_code", old_values."type_code" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ecb63144eac9bb1f90599e10851bfb988eb168a3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b1c79",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="repairs_workorder",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="closedday",
            name="landlord",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="closed_days",
                to="landlords.landlord",
            ),
        ),
        migrations.AddField(
            model_name="following",
            name="home",
            field=models.ForeignKey(
                help_text="From which home",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="homes.home",
            ),
        ),
        migrations.AddField(
            model_name="following",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="following",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="following",
            name="work_order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="followers",
                to="repairs.workorder",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="photos",
                to="journeys.draft",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="home",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="homes.home"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="landlord",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="landlords.landlord",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="work_order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photos",
                to="repairs.workorder",
            ),
        ),
        migrations.AddField(
            model_name="problemlist",
            name="landlord",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="problem_lists",
                to="landlords.landlord",
            ),
        ),
        migrations.AddField(
            model_name="problemlist",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="block",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="homes.block",
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="estate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="homes.estate",
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="home",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="homes.home"
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="landlord",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="landlords.landlord",
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="priority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="landlords.priority",
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="recall_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recalls",
                to="repairs.workorder",
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="reported_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="taken_by",
            field=models.ForeignKey(
                blank=True,
                help_text="By telephone",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="landlords.officer",
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="tenancy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="tenancies.tenancy"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photos",
                to="repairs.repairrequest",
            ),
        ),
        migrations.AddField(
            model_name="following",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="followers",
                to="repairs.repairrequest",
            ),
        ),
        migrations.AddField(
            model_name="workorder",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="repairs.repairrequest",
            ),
        ),
        migrations.AddField(
            model_name="workorderevent",
            name="request",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="repairs.repairrequest",
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                condition=models.Q(("answer", "not fixed"), ("contractor__isnull", False)),
                fields=["contractor"],
                name="workorder_unfixed_of_contract",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="block",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="homes.block",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="estate",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="homes.estate",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="home",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="homes.home",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="landlord",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="landlords.landlord",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="repairs.repairrequest",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="priority",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="landlords.priority",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="recall_of",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="repairs.workorder",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="reported_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="taken_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="By telephone",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="landlords.officer",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="tenancy",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="tenancies.tenancy",
            ),
        ),
        migrations.AddField(
            model_name="said",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="said",
            name="landlord",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="landlords.landlord",
            ),
        ),
        migrations.AddField(
            model_name="said",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="said",
                to="repairs.repairrequest",
            ),
        ),
        migrations.AddField(
            model_name="said",
            name="tenancy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancies.tenancy",
            ),
        ),
        migrations.AddField(
            model_name="said",
            name="work_order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="said",
                to="repairs.workorder",
            ),
        ),
        migrations.AddField(
            model_name="slotbooking",
            name="landlord",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="landlords.landlord",
            ),
        ),
        migrations.AddField(
            model_name="slotpattern",
            name="landlord",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="slot_patterns",
                to="landlords.landlord",
            ),
        ),
        migrations.AddField(
            model_name="slotbooking",
            name="pattern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="repairs.slotpattern"
            ),
        ),
        migrations.AddConstraint(
            model_name="closedday",
            constraint=models.UniqueConstraint(models.F("landlord"), models.F("on"), name="closed_day_once"),
        ),
        migrations.AddConstraint(
            model_name="problemlist",
            constraint=models.UniqueConstraint(
                models.F("landlord"), condition=models.Q(("in_use", True)), name="problem_list_one_in_use"
            ),
        ),
        migrations.AddIndex(
            model_name="repairrequest",
            index=models.Index(fields=["landlord", "-reported_at"], name="request_of_landlord"),
        ),
        migrations.AddIndex(
            model_name="repairrequest",
            index=models.Index(
                condition=models.Q(("block__isnull", False)), fields=["block"], name="request_block"
            ),
        ),
        migrations.AddConstraint(
            model_name="repairrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("block__isnull", True), ("estate__isnull", True), _connector="OR"),
                name="request_at_one_shared_part",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repairrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_repairrequestevent" ("alerts", "block_id", "cancelled_at", "cancelled_because", "cancelled_by_id", "class_code", "code", "contact_by", "contact_phone", "details", "different_because", "due_at", "estate_id", "hazard", "held_at", "home_id", "how_to_get_in", "id", "is_emergency", "keysafe_code", "keysafe_place", "landlord_id", "location", "message", "needs", "pets", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_code", "priority_id", "priority_name", "problem", "problem_name", "rate_code", "recall_of_id", "reference", "reported_at", "reported_by_id", "right_to_repair", "right_to_repair_due_on", "room", "since", "slot", "taken_by_id", "tenancy_id", "trade_code", "type_code", "who_is_in", "words") SELECT old_values."alerts", old_values."block_id", old_values."cancelled_at", old_values."cancelled_because", old_values."cancelled_by_id", old_values."class_code", old_values."code", old_values."contact_by", old_values."contact_phone", old_values."details", old_values."different_because", old_values."due_at", old_values."estate_id", old_values."hazard", old_values."held_at", old_values."home_id", old_values."how_to_get_in", old_values."id", old_values."is_emergency", old_values."keysafe_code", old_values."keysafe_place", old_values."landlord_id", old_values."location", old_values."message", old_values."needs", old_values."pets", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."priority_code", old_values."priority_id", old_values."priority_name", old_values."problem", old_values."problem_name", old_values."rate_code", old_values."recall_of_id", old_values."reference", old_values."reported_at", old_values."reported_by_id", old_values."right_to_repair", old_values."right_to_repair_due_on", old_values."room", old_values."since", old_values."slot", old_values."taken_by_id", old_values."tenancy_id", old_values."trade_code", old_values."type_code", old_values."who_is_in", old_values."words" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="fa1f00b730c23cc68eeb5116d67af3c07cdf3e15",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9266f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="repairs_repairrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repairrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_repairrequestevent" ("alerts", "block_id", "cancelled_at", "cancelled_because", "cancelled_by_id", "class_code", "code", "contact_by", "contact_phone", "details", "different_because", "due_at", "estate_id", "hazard", "held_at", "home_id", "how_to_get_in", "id", "is_emergency", "keysafe_code", "keysafe_place", "landlord_id", "location", "message", "needs", "pets", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_code", "priority_id", "priority_name", "problem", "problem_name", "rate_code", "recall_of_id", "reference", "reported_at", "reported_by_id", "right_to_repair", "right_to_repair_due_on", "room", "since", "slot", "taken_by_id", "tenancy_id", "trade_code", "type_code", "who_is_in", "words") SELECT old_values."alerts", old_values."block_id", old_values."cancelled_at", old_values."cancelled_because", old_values."cancelled_by_id", old_values."class_code", old_values."code", old_values."contact_by", old_values."contact_phone", old_values."details", old_values."different_because", old_values."due_at", old_values."estate_id", old_values."hazard", old_values."held_at", old_values."home_id", old_values."how_to_get_in", old_values."id", old_values."is_emergency", old_values."keysafe_code", old_values."keysafe_place", old_values."landlord_id", old_values."location", old_values."message", old_values."needs", old_values."pets", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."priority_code", old_values."priority_id", old_values."priority_name", old_values."problem", old_values."problem_name", old_values."rate_code", old_values."recall_of_id", old_values."reference", old_values."reported_at", old_values."reported_by_id", old_values."right_to_repair", old_values."right_to_repair_due_on", old_values."room", old_values."since", old_values."slot", old_values."taken_by_id", old_values."tenancy_id", old_values."trade_code", old_values."type_code", old_values."who_is_in", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="49bb6c855531dd4c1c605a259422890d3c332cbf",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c5aa7",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="repairs_repairrequest",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["added_at"], name="photo_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("draft__isnull", False),
                    ("request__isnull", False),
                    ("work_order__isnull", False),
                    _connector="OR",
                ),
                name="photo_belongs_to_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refusal__gt", ""), ("state", "refused")),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("refusal", "")),
                    _connector="OR",
                ),
                name="photo_refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("request__isnull", False), ("work_order__isnull", False), _connector="OR"
                ),
                name="following_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.UniqueConstraint(
                models.F("person"), models.F("work_order"), name="following_an_order_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.UniqueConstraint(
                models.F("person"), models.F("request"), name="following_a_request_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="said",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("request__isnull", False), ("work_order__isnull", False), _connector="OR"
                ),
                name="said_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="said",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("work_score__isnull", True), ("work_score__range", (1, 5)), _connector="OR"),
                    models.Q(("ease_score__isnull", True), ("ease_score__range", (1, 5)), _connector="OR"),
                ),
                name="said_scores_from_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="slotpattern",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))), name="slot_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="slotpattern",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="slot_on_a_day_of_the_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="slotbooking",
            constraint=models.UniqueConstraint(
                models.F("pattern"),
                models.F("on"),
                models.F("place"),
                condition=models.Q(("given_up_at__isnull", True)),
                name="slot_place_taken_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="slotbooking",
            constraint=models.UniqueConstraint(
                models.F("report"),
                condition=models.Q(("given_up_at__isnull", True)),
                name="slot_one_for_a_report",
            ),
        ),
    ]
