"""How far an order is: told by the contractor who works on it, on its own page."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.forms import BaseForm, Radios
from portal.office.access import order_given_to
from portal.office.looking import note_look_at_order
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.sync.by_contractors import NEED_WORDS, CannotTell, Said, tell_of_order
from portal.tenancies.access import contractor_for

WORDS = {
    Said.ON_THE_WAY: "On the way",
    Said.ARRIVED: "Arrived",
    Said.NO_ACCESS: "Could not get in",
    Said.DONE: "Done",
    Said.NO_TIME: "Not finished: there was no more time",
    Said.PARTS: "Not finished: parts are needed",
    Said.SOMETHING_FIRST: "Not finished: something else must be done first",
    Said.ANOTHER_TRADE: "Not finished: another trade is needed",
    Said.NOT_SAFE: "Not finished: it was not safe to go on",
}


class UpdateForm(BaseForm):
    """One thing that happened. Its hidden code makes that sending it twice tells it once."""

    said = forms.ChoiceField(
        label="What happened?",
        choices=list(WORDS.items()),
        widget=Radios(hints={Said.ON_THE_WAY: "The household is told", Said.DONE: "The household is told"}),
        error_messages={"required": "Choose what happened."},
    )
    words = forms.CharField(
        label="What should be known about it?",
        help_text="If you could not get in, what you tried. If it is not finished, what is left and why. The "
        "household reads this.",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Make it shorter: 2,000 letters at most."},
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"once": uuid4()}, **kwargs)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("said") in NEED_WORDS and not found.get("words"):
            tried = found["said"] == Said.NO_ACCESS
            self.add_error("words", "Write what you tried." if tried else "Write what is left, and why.")
        return found


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, code: UUID) -> HttpResponse:
    """The form on a page of its own, where what was sent needs another look."""
    person = signed_in(request)
    contractor = contractor_for(person, on=clock.today())
    order = order_given_to(contractor, code)
    note_look_at_order(request, contractor, order)
    form = UpdateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            tell_of_order(
                order=order,
                said=Said(said["said"]),
                words=said["words"],
                once=said["once"],
                at=clock.now(),
                by=person,
            )
        except CannotTell as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, f"Written down. {contractor.landlord.name} and the household see it.")
        return redirect("office:contractor_order", code=code)
    return page(request, "office/contractor_update.html", contractor, nav="orders", order=order, form=form)
