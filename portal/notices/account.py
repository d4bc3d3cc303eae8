"""What allauth has to tell people, as notices of ours."""

from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from portal.notices.models import Notice
from portal.notices.sending import Sender, send
from portal.people.adapter import PersonAdapter
from portal.people.contact import Contact
from portal.people.models import Person

# allauth's name of a message: ours.
KINDS = {
    "account/email/login_code": "sign_in_code",
    "account/email/unknown_account": "no_account",
    "account/email/password_reset_key": "set_password",
    "account/email/password_changed": "security_changed",
    "account/email/password_reset": "security_changed",
    "account/email/password_set": "security_changed",
    "mfa/email/totp_activated": "security_changed",
    "mfa/email/totp_deactivated": "security_changed",
    "mfa/email/webauthn_added": "security_changed",
    "mfa/email/webauthn_removed": "security_changed",
    "mfa/email/recovery_codes_generated": "security_changed",
}


class AccountAdapter(PersonAdapter):
    """Named in settings.ACCOUNT_ADAPTER."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        self._tell(KINDS[template_prefix], Contact(email=email), context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Ours, whatever host the request named."""
        return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', args=key.split('-', 1))}"

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **_: Any) -> None:
        self._tell("sign_in_code", Contact(phone=phone), {"code": code})

    def send_unknown_account_sms(self, phone: str, **_: Any) -> None:
        self._tell("no_account", Contact(phone=phone), {})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tells an officer that how they sign in has changed."""
        if user.email:
            self.send_mail(template_prefix, user.email, context or {})

    def _tell(self, kind: str, contact: Contact, context: dict[str, Any]) -> None:
        """The same work for a known and an unknown address, so that time tells nothing either."""
        people = Person.objects.residents() if kind == "sign_in_code" else Person.objects.staff()
        person = people.reached_at(contact).first()
        if kind == "no_account" and person is not None:
            kind = "work_account"
        send(
            channel=Notice.Channel.EMAIL if contact.email else Notice.Channel.SMS,
            kind=kind,
            to=str(contact),
            person=person,
            context={name: context[name] for name in ("code", "password_reset_url") if name in context},
        )


def send_work_invitation(person: Person, landlord: Sender) -> None:
    """Lets a new member of staff in: by the landlord's own sign-in where it may speak for their address, else
    by a password that they choose. Their second factor follows when they sign in."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    path = reverse("account_reset_password_from_key", kwargs=key)
    send(
        channel=Notice.Channel.EMAIL,
        kind="work_invitation",
        to=str(person.email),
        person=person,
        landlord=landlord,
        context={
            "password_reset_url": f"{settings.SITE_URL}{path}",
            "elsewhere": _own_sign_in(str(person.email)),
        },
    )


def _own_sign_in(email: str) -> str:
    """What the landlord calls its own sign-in, where that may speak for the address; else nothing."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers["openid_connect"]["APPS"]
    vouched = email.rpartition("@")[2] in settings.OIDC_DOMAINS
    return str(apps[0]["name"]) if apps and vouched else ""
