"""Staff sign in with a password and a second factor, and look after both."""

from typing import Any, cast

import structlog
from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.adapter import get_adapter as get_sso_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from requests import RequestException

from portal.people import office_forms as forms
from portal.people.models import Person
from portal.people.single_sign_on import VerifyingAdapter

log = structlog.get_logger("portal.people.office_views")

SETTINGS = reverse_lazy("mfa_index")


class OfficeSignIn(account.LoginView):  # type: ignore[misc]
    """The first step: work email address and password, or the landlord's own sign-in."""

    form_class = forms.OfficeSignInForm
    template_name = "people/office_sign_in.html"
    success_url = "/office/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"elsewhere": get_sso_adapter().list_apps(self.request)}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """Coming back means to begin again."""
        clear_login(request)


class SecondStep(mfa.AuthenticateView):  # type: ignore[misc]
    """The second step: a code from the app, a recovery code, or a passkey."""

    form_class = forms.SecondStepForm
    template_name = "people/office_second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"kinds": set(kinds)}


class Settings(mfa.IndexView):  # type: ignore[misc]
    """What second factors there are; for somebody with none yet, where to begin."""

    template_name = "people/second_factor.html"


class AddApp(totp.ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app: scan the picture, type its first code. Who did that has shown a second factor."""

    form_class = forms.AppForm
    template_name = "people/second_factor_app.html"

    def form_valid(self, form: forms.AppForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        _passed(self.request, Authenticator.Type.TOTP)
        return answer


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """A passkey, on this device or a key that one plugs in."""

    template_name = "people/second_factor_passkey.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        _passed(self.request, Authenticator.Type.WEBAUTHN)
        return answer


class RemoveApp(totp.DeactivateTOTPView):  # type: ignore[misc]
    """Never the last one."""

    template_name = "people/second_factor_remove.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"what": "your authenticator app"}


class RemovePasskey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Never the last one."""

    template_name = "people/second_factor_remove.html"
    success_url = SETTINGS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"what": f"your passkey “{self.object.wrap().name}”"}

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_mfa_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(str(SETTINGS))
        answer: HttpResponse = super().form_valid(form)
        return answer


class RecoveryCodes(recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    """Ten codes for the day the phone is lost. Shown once."""

    template_name = "people/recovery_codes.html"


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Ten new ones; the old ones stop working."""

    template_name = "people/recovery_codes_new.html"


class PasswordAgain(account.ReauthenticateView):  # type: ignore[misc]
    """Is it still you?"""

    form_class = forms.PasswordAgainForm
    template_name = "people/again.html"


class SecondStepAgain(mfa.ReauthenticateView):  # type: ignore[misc]
    """Is it still you?"""

    form_class = forms.SecondStepAgainForm
    template_name = "people/again.html"


class PasskeyAgain(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Is it still you?"""

    template_name = "people/again_passkey.html"


@method_decorator(login_not_required, name="dispatch")
class ForgottenPassword(account.PasswordResetView):  # type: ignore[misc]
    """A link to choose a new password."""

    form_class = forms.ForgottenPasswordForm
    template_name = "people/forgotten_password.html"


class LinkSent(account.PasswordResetDoneView):  # type: ignore[misc]
    """Said whether or not there is such an account."""

    template_name = "people/forgotten_password_sent.html"


class ChoosePassword(account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Choosing it; the second factor stays as it was."""

    form_class = forms.ChoosePasswordForm
    template_name = "people/choose_password.html"
    success_url = reverse_lazy("office_sign_in")

    def form_valid(self, form: forms.ChoosePasswordForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        messages.success(self.request, "Your password is changed. Sign in with it now.")
        return answer


@login_not_required
def sign_in_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the landlord's own sign-in."""
    return _elsewhere(OAuth2LoginView, request, provider_id)


@login_not_required
def come_back_from_there(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from it, with what it says of who came."""
    return _elsewhere(OAuth2CallbackView, request, provider_id)


def _elsewhere(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(VerifyingAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, KeyError) as reason:
        log.warning("the sign-in elsewhere did not answer", why=type(reason).__name__)
        messages.error(request, "The other page does not answer. Try again in a few minutes.")
        return redirect("office_sign_in")
    return answer


@login_not_required
def sign_in_elsewhere_failed(request: HttpRequest) -> HttpResponse:
    """The landlord's own sign-in was broken off."""
    messages.error(request, "You are not signed in: the other page did not let you through.")
    return redirect("office_sign_in")


@login_not_required
def no_work_account(request: HttpRequest) -> HttpResponse:
    """The landlord's own sign-in knows this person, and Homefile does not."""
    return render(request, "people/no_work_account.html", status=403)


def _passed(request: HttpRequest, kind: str) -> None:
    record_authentication(request, cast(Person, request.user), "mfa", type=kind)
