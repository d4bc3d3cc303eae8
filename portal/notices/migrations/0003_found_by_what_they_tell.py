from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_once_and_later"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("about__isnull", False)), fields=["about"], name="notice_about"
            ),
        ),
    ]
