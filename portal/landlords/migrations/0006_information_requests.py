"""By which numbers a landlord answers requests for information."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("landlords", "0005_landlord_alert_review_months_and_more"),
    ]

    operations = [
        migrations.AddField(
            model_name="landlord",
            name="information_acknowledge_days",
            field=models.PositiveSmallIntegerField(
                default=5, help_text="Working days within which somebody says that they look after a request"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="information_ask_review_days",
            field=models.PositiveSmallIntegerField(
                default=60, help_text="Days after an answer within which its review can be asked for"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="information_clarity_pauses",
            field=models.BooleanField(
                default=False, help_text="The days stand still while the resident is asked what they mean"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="information_days",
            field=models.PositiveSmallIntegerField(
                default=30, help_text="Days within which a request for information is answered"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="information_extension_days",
            field=models.PositiveSmallIntegerField(
                default=30, help_text="The most days by which the time for a request is made longer, once"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="information_hours",
            field=models.PositiveSmallIntegerField(
                default=18, help_text="Hours of work above which a request may be refused for its cost"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="information_opted_in",
            field=models.BooleanField(
                default=False, help_text="Takes requests for information before the law asks for it"
            ),
        ),
        migrations.AddField(
            model_name="landlord",
            name="information_review_days",
            field=models.PositiveSmallIntegerField(
                default=30, help_text="Days within which a review of an answer is decided"
            ),
        ),
    ]
