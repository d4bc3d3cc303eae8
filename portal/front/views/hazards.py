"""A hazard in one's own home: its clocks, what was found, and whether it is gone."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.forms import BaseForm, Radios
from portal.front.calls import home_here, speaker
from portal.front.hazards import cases_seen, shown
from portal.front.pages import page
from portal.hazards.actions.closing import say_gone
from portal.hazards.actions.looking import plan_investigation
from portal.hazards.law import law
from portal.hazards.models import HazardCase
from portal.hazards.rules import Type
from portal.tenancies.access import Sight


class GoneForm(BaseForm):
    """Is it gone?"""

    gone = forms.ChoiceField(
        label="Is it gone?",
        choices=[("yes", "Yes, it is gone"), ("no", "No, it is still there, or it has come back")],
        widget=Radios(),
        error_messages={"required": "Choose whether it is gone."},
    )
    words = forms.CharField(
        label="Is there anything to add? You can leave this empty",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


def _case(sight: Sight, code: UUID) -> HazardCase:
    """One of this household's own. 404 for any other."""
    found = cases_seen(sight).filter(code=code).first()
    if found is None:
        raise Http404
    return found


@require_safe
def hazards(request: HttpRequest, code: UUID) -> HttpResponse:
    """Every case of this household in this home."""
    sight = home_here(request, code)
    names = law().hazards
    cases = [(one, names[one.hazard].name) for one in cases_seen(sight)]
    return page(request, "front/hazards.html", sight, nav="safety", cases=cases)


@require_http_methods(["GET", "HEAD", "POST"])
def hazard(request: HttpRequest, code: UUID, hazard: UUID) -> HttpResponse:
    """One case: the landlord's clocks in plain words. The household says here whether it is gone."""
    person, now = speaker(request), clock.now()
    sight = home_here(request, code)
    case = _case(sight, hazard)
    if request.method == "POST" and "again" in request.POST:
        return _ask_again(request, sight, case)
    form = GoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        gone = form.cleaned_data["gone"] == "yes"
        taken_by, words = sight.call.officer if sight.call else None, form.cleaned_data["words"]
        then = say_gone(case=case, gone=gone, words=words, now=now, taken_by=taken_by, by=person)
        messages.success(request, _thanks(sight.home.landlord.name, gone=gone, is_new=then != case))
        return redirect("front:hazard", code=code, hazard=then.code)
    return page(request, "front/hazard.html", sight, nav="safety", form=form, **shown(case, now=now))


def _thanks(landlord: str, *, gone: bool, is_new: bool) -> str:
    """What follows from what they said: of a case that was closed a new one begins."""
    if gone:
        return "Thank you. You said that it is gone."
    if is_new:
        return f"Thank you. {landlord} has to look at it again. What it has to do, and by when, is below."
    return f"Thank you. {landlord} can read what you said. What it has to do, and by when, is below."


def _ask_again(request: HttpRequest, sight: Sight, case: HazardCase) -> HttpResponse:
    """They want somebody to come and look; ten working days from now."""
    if not shown(case, now=clock.now())["can_ask_again"]:
        raise Http404
    plan_investigation(case=case, type=Type.RENEWED, asked_at=clock.now(), visit_on=None, by=None)
    messages.success(request, f"{sight.home.landlord.name} has to come and look.")
    return redirect("front:hazard", code=sight.home.code, hazard=case.code)
