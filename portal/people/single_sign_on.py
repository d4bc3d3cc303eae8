"""OpenID Connect for staff: it opens accounts that are there, and never makes one."""

from collections.abc import Collection
from typing import Any

import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac

from portal.people.identity_token import NotTheirs, claims_of
from portal.people.models import Person

log = structlog.get_logger("portal.people.single_sign_on")

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

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The landlord's sign-in, asked and believed in our way."""
        return StaffProvider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: the provider sends its own."""

    def _who(self, sociallogin: SocialLogin) -> Person | None:
        """A member of staff whose address is in a domain that the provider may speak for, and does.

        Nobody whom the provider has let in before under another id: an address can be given to somebody else.
        """
        if _doubts_the_address(sociallogin.account.extra_data):
            return None
        addresses = {address.email.lower() for address in sociallogin.email_addresses}
        vouched = [email for email in addresses if email.rpartition("@")[2] in settings.OIDC_DOMAINS]
        known = SocialAccount.objects.filter(provider=sociallogin.account.provider).values("user")
        found = Person.objects.staff().filter(email__in=vouched).exclude(pk__in=known)
        person: Person | None = found.first()
        return person


class StaffProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Asks the provider for who somebody is, always in the same words: a link cannot add to them."""

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        params: dict[str, Any] = self.get_auth_params()
        return params

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        scope: list[str] = self.get_scope()
        return scope

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        asked: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        return asked | {"process": AuthProcess.LOGIN}

    def get_pkce_params(self) -> dict[str, Any]:
        """PKCE (RFC 7636), and a nonce of the same secret: the token is for this sign-in and no other."""
        params: dict[str, Any] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def get_oauth2_adapter(self, request: HttpRequest) -> "VerifyingAdapter":
        return VerifyingAdapter(request, self.app.provider_id)


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Believes what the provider signed, once the signature and all it is for have been checked."""

    nonce = ""

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self.nonce = nonce_of(pkce_code_verifier or "")
        data: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return data

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Whoever the ID token names; a provider that sends none is no OpenID Connect provider."""
        signed = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        said = self._fetch_user_info(token.token)
        if said.get("sub") != signed["sub"]:  # OpenID Connect Core 1.0, section 5.3.2
            raise OAuth2Error("It speaks of somebody else.")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": said, "id_token": signed})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            return claims_of(
                id_token,
                keys=answer.json()["keys"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                nonce=self.nonce,
            )
        except (NotTheirs, KeyError) as reason:
            log.warning("a sign-in was not believed", why=str(reason))
            raise OAuth2Error("It is not theirs.") from reason


def nonce_of(code_verifier: str) -> str:
    """What the ID token of a sign-in has to say again. Both come of what the session alone knows."""
    return salted_hmac("portal.people.single_sign_on", code_verifier, algorithm="sha256").hexdigest()


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
