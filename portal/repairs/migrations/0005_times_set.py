"""The time that an update set, kept with it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("repairs", "0004_joined_reports"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="statusupdate",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="statusupdate",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="statusupdate",
            name="visit",
            field=models.JSONField(
                blank=True, help_text="HACT RefinedAppointmentWindow: the time that it set", null=True
            ),
        ),
        migrations.AddField(
            model_name="statusupdateevent",
            name="visit",
            field=models.JSONField(
                blank=True, help_text="HACT RefinedAppointmentWindow: the time that it set", null=True
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusupdate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_statusupdateevent" ("comments", "evidence", "happened_at", "id", "landlord_id", "other_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reference", "source_id", "type_code", "visit", "who", "work_order_id") SELECT old_values."comments", old_values."evidence", old_values."happened_at", old_values."id", old_values."landlord_id", old_values."other_type", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."position", old_values."reference", old_values."source_id", old_values."type_code", old_values."visit", old_values."who", old_values."work_order_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ea977b76bbfe391cb55dfad51507a3c6de77896b",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "repairs_statusupdateevent" ("comments", "evidence", "happened_at", "id", "landlord_id", "other_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reference", "source_id", "type_code", "visit", "who", "work_order_id") SELECT old_values."comments", old_values."evidence", old_values."happened_at", old_values."id", old_values."landlord_id", old_values."other_type", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."reference", old_values."source_id", old_values."type_code", old_values."visit", old_values."who", old_values."work_order_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="bf4d9e4f78ef7d642dea5e385b4908f8627c47e9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0c921",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="repairs_statusupdate",
                    when="AFTER",
                ),
            ),
        ),
    ]
