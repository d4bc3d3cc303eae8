"""A report that a landlord counts as one with another leads to the work of that."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("repairs", "0003_evidence"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="repairrequest",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="repairrequest",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="joined",
            field=models.ForeignKey(
                blank=True,
                help_text="The order of another report, where the landlord counts both as one",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined_requests",
                to="repairs.workorder",
            ),
        ),
        migrations.AddField(
            model_name="repairrequestevent",
            name="joined",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The order of another report, where the landlord counts both as one",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="repairs.workorder",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repairrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_repairrequestevent" ("alerts", "block_id", "cancelled_at", "cancelled_because", "cancelled_by_id", "class_code", "code", "contact_by", "contact_phone", "details", "different_because", "due_at", "estate_id", "hazard", "held_at", "home_id", "how_to_get_in", "id", "is_emergency", "joined_id", "keysafe_code", "keysafe_place", "landlord_id", "location", "message", "needs", "pets", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_code", "priority_id", "priority_name", "problem", "problem_name", "rate_code", "recall_of_id", "reference", "reported_at", "reported_by_id", "right_to_repair", "right_to_repair_due_on", "room", "since", "slot", "taken_by_id", "tenancy_id", "trade_code", "type_code", "who_is_in", "words") SELECT old_values."alerts", old_values."block_id", old_values."cancelled_at", old_values."cancelled_because", old_values."cancelled_by_id", old_values."class_code", old_values."code", old_values."contact_by", old_values."contact_phone", old_values."details", old_values."different_because", old_values."due_at", old_values."estate_id", old_values."hazard", old_values."held_at", old_values."home_id", old_values."how_to_get_in", old_values."id", old_values."is_emergency", old_values."joined_id", old_values."keysafe_code", old_values."keysafe_place", old_values."landlord_id", old_values."location", old_values."message", old_values."needs", old_values."pets", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."priority_code", old_values."priority_id", old_values."priority_name", old_values."problem", old_values."problem_name", old_values."rate_code", old_values."recall_of_id", old_values."reference", old_values."reported_at", old_values."reported_by_id", old_values."right_to_repair", old_values."right_to_repair_due_on", old_values."room", old_values."since", old_values."slot", old_values."taken_by_id", old_values."tenancy_id", old_values."trade_code", old_values."type_code", old_values."who_is_in", old_values."words" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="705190af8def5207de2813dd5489218bd3278644",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_repairrequestevent" ("alerts", "block_id", "cancelled_at", "cancelled_because", "cancelled_by_id", "class_code", "code", "contact_by", "contact_phone", "details", "different_because", "due_at", "estate_id", "hazard", "held_at", "home_id", "how_to_get_in", "id", "is_emergency", "joined_id", "keysafe_code", "keysafe_place", "landlord_id", "location", "message", "needs", "pets", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_code", "priority_id", "priority_name", "problem", "problem_name", "rate_code", "recall_of_id", "reference", "reported_at", "reported_by_id", "right_to_repair", "right_to_repair_due_on", "room", "since", "slot", "taken_by_id", "tenancy_id", "trade_code", "type_code", "who_is_in", "words") SELECT old_values."alerts", old_values."block_id", old_values."cancelled_at", old_values."cancelled_because", old_values."cancelled_by_id", old_values."class_code", old_values."code", old_values."contact_by", old_values."contact_phone", old_values."details", old_values."different_because", old_values."due_at", old_values."estate_id", old_values."hazard", old_values."held_at", old_values."home_id", old_values."how_to_get_in", old_values."id", old_values."is_emergency", old_values."joined_id", old_values."keysafe_code", old_values."keysafe_place", old_values."landlord_id", old_values."location", old_values."message", old_values."needs", old_values."pets", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."priority_code", old_values."priority_id", old_values."priority_name", old_values."problem", old_values."problem_name", old_values."rate_code", old_values."recall_of_id", old_values."reference", old_values."reported_at", old_values."reported_by_id", old_values."right_to_repair", old_values."right_to_repair_due_on", old_values."room", old_values."since", old_values."slot", old_values."taken_by_id", old_values."tenancy_id", old_values."trade_code", old_values."type_code", old_values."who_is_in", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f2e2d2fa870234c3e2a89d3d38c55bfbe493f398",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c5aa7",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="repairs_repairrequest",
                    when="AFTER",
                ),
            ),
        ),
    ]
