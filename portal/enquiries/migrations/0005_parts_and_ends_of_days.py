"""Parts of a home can be asked about; a promise of days holds until the very end of its last day."""

from django.db import migrations, models

KINDS = [
    ("homes", "the home"),
    ("work_orders", "a repair"),
    ("requests", "a report"),
    ("programmes", "planned work"),
    ("components", "a part of the home"),
    ("certificates", "a safety check"),
    ("hazards", "a hazard"),
]

# Promises ended with the minute before the last one.
ENDS = """
UPDATE enquiries_enquiry SET {0} = {0} + interval '59.999999 seconds'
WHERE ({0} AT TIME ZONE 'Europe/London')::time = '23:59'
"""


def _kind_of(model: str, **more: object) -> migrations.AlterField:
    field = models.CharField(choices=KINDS, max_length=20, **more)
    return migrations.AlterField(model_name=model, name="about_kind", field=field)


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0004_asked")]

    operations = [
        _kind_of("enquiry", default="homes"),
        _kind_of("enquiryevent", default="homes"),
        _kind_of("template", blank=True),
        _kind_of("templateevent", blank=True),
        *(
            migrations.RunSQL(ENDS.format(column), migrations.RunSQL.noop)
            for column in ("due_at", "first_due_at")
        ),
    ]
