"""OpenID Connect for staff: it opens accounts that are there, and never makes one."""

from collections.abc import Collection
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from portal.people.models import Person

TRUSTED = "trusted"  # in settings.OIDC_SECOND_FACTOR: the provider always asks for one, and does not say so


class StaffOnlyAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Named in settings.SOCIALACCOUNT_ADAPTER."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time, by the email address that the provider vouches for; from then on by its own id."""
        if not sociallogin.is_existing:
            person = self._who(sociallogin)
            if person is not None:
                sociallogin.connect(request, person)
        works = sociallogin.is_existing and Person.objects.staff().filter(pk=sociallogin.user.pk).exists()
        if not works:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("no_work_account")))
        if says_second_factor(sociallogin.account.extra_data, settings.OIDC_SECOND_FACTOR):
            record_authentication(request, sociallogin.user, "mfa", type="single sign-on")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: the provider sends its own."""

    def _who(self, sociallogin: SocialLogin) -> Person | None:
        """A member of staff whose address is in a domain that the provider may speak for, and does."""
        if _doubts_the_address(sociallogin.account.extra_data):
            return None
        addresses = {address.email.lower() for address in sociallogin.email_addresses}
        vouched = [email for email in addresses if email.rpartition("@")[2] in settings.OIDC_DOMAINS]
        person: Person | None = Person.objects.staff().filter(email__in=vouched).first()
        return person


def says_second_factor(said: dict[str, Any], taken: Collection[str]) -> bool:
    """Whether the provider says that this sign-in had a second factor.

    It does so in `amr`, a list of how somebody showed who they are (RFC 8176 has the words), or in `acr`, one
    word for how sure it is (OpenID Connect Core 1.0, section 2). Only what the provider signed counts: its ID
    token. ``taken`` are the words that mean a second factor; with TRUSTED in it, every sign-in has one.
    """
    if TRUSTED in taken:
        return True
    claims = said.get("id_token")
    if not isinstance(claims, dict):
        return False
    amr, acr = claims.get("amr"), claims.get("acr")
    words = [*(amr if isinstance(amr, list) else [amr]), acr]
    return any(isinstance(word, str) and word in taken for word in words)


def _doubts_the_address(said: dict[str, Any]) -> bool:
    """Whether the provider says that the address is only what somebody typed; many say nothing of it."""
    claims = [said, *(part for part in said.values() if isinstance(part, dict))]
    return any(str(part.get("email_verified", True)).lower() == "false" for part in claims)
