"""The account with GOV.UK Notify by which a landlord's text messages and letters go."""

from django import forms

from portal.core.forms import BaseForm
from portal.notices.models import NotifyAccount


class NotifyForm(BaseForm):
    """A landlord's own account with GOV.UK Notify. Its key is never shown again."""

    key = forms.RegexField(
        # A name, then the ids of the service and of the secret.
        r"^.+-[0-9a-f-]{36}-[0-9a-f-]{36}$",
        label="Key of your account with GOV.UK Notify",
        help_text="It is kept sealed. Leave this empty to keep the key that is there.",
        required=False,
        max_length=300,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        error_messages={"invalid": "Copy the whole key, as GOV.UK Notify showed it to you."},
    )
    sms_template = forms.UUIDField(
        label="Id of the template for text messages",
        help_text="It holds nothing but ((body)). Without it text messages wait.",
        required=False,
        error_messages={"invalid": "Copy the id of the template."},
    )
    letter_template = forms.UUIDField(
        label="Id of the template for letters",
        help_text="It holds nothing but ((subject)) and ((body)). Without it letters wait to be printed.",
        required=False,
        error_messages={"invalid": "Copy the id of the template."},
    )

    @classmethod
    def of(cls, account: NotifyAccount | None) -> "NotifyForm":
        """As it is now, without the key."""
        names = ("sms_template", "letter_template")
        return cls(initial={name: getattr(account, name) for name in names} if account else {})

    def changes(self) -> dict[str, str]:
        """As `keep_notify_account` takes it."""
        return {name: str(self.cleaned_data[name] or "") for name in self.fields}
