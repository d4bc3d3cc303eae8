"""Nobody reaches the office without a second factor: one middleware, so that no view can forget it."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portal.core.secrets import opened, sealed

OFFICE = "/office/"
SEEDS = "portal.people.second_factor"  # the purpose they are sealed for
SIGN_IN = "/office/sign-in/"
CHOOSE_PASSWORD = "/office/password/"  # noqa: S105
SET_UP = "/office/second-factor/"
# All that somebody may open who has given a password and nothing more.
HALF_WAY_IN = (SIGN_IN, CHOOSE_PASSWORD, SET_UP, "/sign-out/", "/static/", "/look/", "/healthz", "/readyz")

FIRST_STEPS = frozenset({"password", "socialaccount"})

Records = list[dict[str, object]]


def is_passed(records: Records) -> bool:
    """Whether a session with these sign-in records has a second factor.

    One that the landlord's own single sign-on asked for counts where it said so: see `single_sign_on`.
    """
    return any(record["method"] == "mfa" for record in records)


def is_half_way(records: Records) -> bool:
    """Whether somebody gave a password, or came from elsewhere, and has still to set up the second factor."""
    return not is_passed(records) and any(record["method"] in FIRST_STEPS for record in records)


class SecondFactorMiddleware:
    """Stands before every view: the office needs a second factor, and a password alone opens nothing.

    It asks for `path_info`, which chooses the view: `path` begins with what a SCRIPT_NAME header says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._turned_away(request) or self.get_response(request)

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        at_office = request.path_info.startswith(OFFICE)
        if not at_office and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not request.user.is_authenticated:
            return self._sign_in_first(request) if at_office else None
        records = get_authentication_records(request, request.user)
        if is_half_way(records):
            return None if request.path_info.startswith(HALF_WAY_IN) else HttpResponseRedirect(SET_UP)
        if at_office and not is_passed(records):
            raise Http404
        return None

    def _sign_in_first(self, request: HttpRequest) -> HttpResponse | None:
        if request.path_info.startswith((SIGN_IN, CHOOSE_PASSWORD)):
            return None
        return redirect_to_login(request.get_full_path(), reverse("office_sign_in"))


class SecretsAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Who reads the database cannot make anybody's codes: a key from SECRET_KEY encrypts their seeds."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Wait for the next one and type its six numbers.",
        "cannot_delete_authenticator": "This is your only second step. Add another before you remove it.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last second factor: recovery codes alone are none."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def encrypt(self, text: str) -> str:
        return sealed(text, purpose=SEEDS)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text, purpose=SEEDS)
