"""What a landlord's own systems tell of hazards: judged by a person, before a case opens by itself."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.forms import BaseForm, Radios
from portal.hazards.actions.holding import CannotDo
from portal.hazards.actions.signs import dismiss_sign, open_sign
from portal.hazards.law import law
from portal.hazards.models import Sign
from portal.office.access import sign_for
from portal.office.looking import note_look
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.tenancies.access import HAZARD_ROLES, officer_for


class SignForm(BaseForm):
    """Whether it may be a hazard."""

    answer = forms.ChoiceField(
        label="May it harm somebody?",
        choices=[("yes", "Yes, or it may: open a case"), ("no", "No")],
        widget=Radios(hints={"yes": "The times of the law count from when it was first known"}),
        error_messages={"required": "Choose yes or no."},
    )
    because = forms.CharField(
        label="If not: why?",
        help_text="How a household lives is no reason.",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """What was told, when and by what; and what somebody makes of it."""
    officer = officer_for(signed_in(request), HAZARD_ROLES, on=clock.today())
    sign = sign_for(officer, code)
    note_look(request, officer, home=sign.home)
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "yes":
                case = open_sign(sign=sign, now=clock.now(), by=officer)
                messages.success(request, f"The clocks run. This is case {case.reference}: judge it now.")
                return redirect("office:hazard", code=case.code)
            dismiss_sign(sign=sign, because=form.cleaned_data["because"], now=clock.now(), by=officer)
        except CannotDo as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "Written down: no case opens.")
            return redirect("office:queue", key="hazard-signs")
    return page(
        request,
        "office/hazard_sign.html",
        officer,
        nav="hazards",
        sign=sign,
        hazard=law().hazards[sign.hazard],
        waits=sign.state == Sign.State.WAITING,
        form=form,
    )
