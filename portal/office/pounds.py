"""A field for a sum of money."""

from decimal import Decimal

from django import forms

POUNDS = {"inputmode": "decimal", "class": "govuk-input--width-5"}


def pounds(label: str, *, hint: str = "", required: bool = False) -> forms.DecimalField:
    """Pounds and pence, none or more."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=required,
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(POUNDS),
        error_messages={
            "required": "Write pounds, like 250. Write 0 for none.",
            "invalid": "Write pounds, like 250.",
            "min_value": "Write 0 or more.",
            "max_digits": "Write less than 10 million pounds.",
            "max_whole_digits": "Write less than 10 million pounds.",
            "max_decimal_places": "Write pounds and pence, like 250.50.",
        },
    )
