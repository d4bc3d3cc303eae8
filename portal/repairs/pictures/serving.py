"""Gives out a picture to somebody who has been let see it."""

from django.http import Http404, HttpResponse

from portal.repairs.models import Photo
from portal.repairs.pictures.store import Size, made


def picture(photo: Photo, size: str) -> HttpResponse:
    """One size of a photo: only what we made of it, and always as what it is. 404 until it is made."""
    if photo.state != Photo.State.READY or size not in set(Size):
        raise Http404
    try:
        whole = made(photo.name, Size(size)).read_bytes()  # a few hundred thousand, as we made it
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        whole,
        content_type="image/jpeg",
        headers={
            "Content-Disposition": 'inline; filename="photo.jpg"',
            "Cache-Control": "no-store, private",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
