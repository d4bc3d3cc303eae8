"""Residents sign in with a code, and sign out everywhere."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.people.actions import end_all_sessions
from portal.people.contact import Contact
from portal.people.forms import CodeForm, SignInForm


class SignIn(RequestLoginCodeView):  # type: ignore[misc]
    """An email address or mobile number, to which a code goes."""

    form_class = SignInForm
    template_name = "people/sign_in.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """Coming back means a wrong address or no message: begin again."""
        clear_login(request)


class SignInCode(ConfirmLoginCodeView):  # type: ignore[misc]
    """The code. Three guesses, ten minutes."""

    form_class = CodeForm
    template_name = "people/sign_in_code.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"tries": f"{self.request.session.session_key}:{self._process.state['at']}"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self._process.state
        sent_to = Contact(email=state.get("email", ""), phone=state.get("phone", ""))
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"sent_to": sent_to}


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session and every other one of the same person."""
    if request.user.is_authenticated:
        end_all_sessions(person=request.user)
    logout(request)
    messages.success(request, "You have signed out, here and on every other phone or computer.")
    return HttpResponseRedirect(reverse("account_login"))
