"""The page behind the link in a message: one question, answered without signing in."""

from contextlib import suppress

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.forms import BaseForm
from portal.front.answering import Question, answer, asking
from portal.front.forms import FixedForm, SuitsForm
from portal.front.pages import unkept
from portal.people.limits import too_many
from portal.repairs.acts import Act, CannotSay

FORMS: dict[Question, type[BaseForm]] = {Question.IS_IT_FIXED: FixedForm, Question.DOES_IT_SUIT: SuitsForm}


# The link itself is what lets somebody answer: no cookie of theirs does, so that no other page could use it.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail programs open links before people do. Pressing a button answers."""
    if not ratelimit.consume(request, action="answer"):  # counts what is posted
        return _private(too_many(request, "answer"))
    try:
        asked = asking(token, now=clock.now())
    except Http404:
        return _private(render(request, "front/answer_over.html", status=404))
    form = FORMS[asked.question](request.POST if request.method == "POST" and not asked.answered else None)
    if request.method != "POST" or not (asked.answered or form.is_valid()):
        context = {"asked": asked, "landlord": asked.landlord, "form": form, "person": None}
        return _private(render(request, "front/answer.html", context))
    if not asked.answered:
        with suppress(CannotSay):  # the page that follows says why
            answer(asked, Act(form.cleaned_data["answer"]), words=form.cleaned_data["words"])
    return _private(redirect("front:answer", token=token))


def _private(response: HttpResponse) -> HttpResponse:
    """The address of the page is as good as a key: nobody is told of it, and nobody lists or keeps it."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return unkept(response)
