"""The form by which photos are sent, and what its sender is told. The same for both sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from portal.core.forms import BaseForm, ManyFilesField, ManyFilesInput
from portal.homes.models import Home
from portal.people.asking import signed_in
from portal.repairs.actions.pictures import NotAdded, add_photos
from portal.repairs.models import Photo
from portal.repairs.pictures.refusals import MOST, Refusal

ACCEPTED = ".jpg,.jpeg,.png,.webp,.heic,.heif,image/jpeg,image/png,image/webp,image/heic,image/heif"
REFUSED = "photos_refused"  # in the session, until the page that says it
NONE_CHOSEN = "Choose a photo first, then add it."


class PhotosForm(BaseForm):
    """Photos to add. What came of those sent last is said by it once."""

    photos = ManyFilesField(
        label="Choose photos, or take one",
        help_text="Up to 10, each up to 15 MB: JPEG, PNG, WebP or HEIC.",
        required=False,
        widget=ManyFilesInput({"accept": ACCEPTED}),
    )

    @classmethod
    def after(cls, request: HttpRequest) -> "PhotosForm":
        """An empty one; with what was wrong with the files sent last, where something was."""
        told = request.session.pop(REFUSED, [])
        if not told:
            return cls()
        form = cls(data={}, files={})
        for words in told:
            form.add_error("photos", words)
        return form


@dataclass(frozen=True)
class Taken:
    """What came of the files of one form."""

    added: int
    refused: list[NotAdded]


def take_in(
    request: HttpRequest, *, home: Home | None, side: Photo.Side, subject: Mapping[str, Any]
) -> Taken:
    """Add the files that were sent, and remember why some were not. ``subject`` is what they belong to.

    A browser with our script leaves a file that is too large where it is, and sends its name only.
    """
    files = request.FILES.getlist("photos")
    too_large = [NotAdded(name, Refusal.TOO_LARGE) for name in request.POST.getlist("too_large")[:MOST]]
    added: list[Photo] = []
    refused: list[NotAdded] = []
    if files:
        added, refused = add_photos(files=files, home=home, side=side, by=signed_in(request), **subject)
    refused += too_large
    told = [each.words for each in refused]
    if not (files or too_large):
        told = [NONE_CHOSEN]
    if told:
        request.session[REFUSED] = [*request.session.get(REFUSED, []), *told][-2 * MOST :]
    return Taken(len(added), refused)


def answer(request: HttpRequest, taken: Taken, back: str) -> HttpResponse:
    """To the page that shows them; our script, which sends one by one, is told only how it went."""
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"refused": len(taken.refused)})
    return redirect(back)


def removed_code(request: HttpRequest) -> UUID | None:
    """The photo whose "Remove" was pressed, if one was. 404 for what is no code."""
    asked = request.POST.get("remove")
    if asked is None:
        return None
    try:
        return UUID(asked)
    except ValueError:
        raise Http404 from None
