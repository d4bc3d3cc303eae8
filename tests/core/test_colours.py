"""A landlord's colours are readable, or the nearest that is takes their place."""

import colorsys
import re

import pytest
from django.conf import settings
from django.http import Http404
from django.test import RequestFactory

from portal.core import colours, look

READABLE = ["#1d4f5f", "#8b1e5b", "#000000", "#0b3d91"]
UNREADABLE = ["#ffdd00", "#ffffff", "#7fd1ae", "#ff8c69", "#777777"]


class Larkfield:
    slug = "larkfield"
    primary_colour = "#1d4f5f"
    secondary_colour = "#8a3b12"


def view(**query):
    return look.look_view({"larkfield": Larkfield()}.get)(RequestFactory().get("/", query), "larkfield")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.478),
        ("#1d70b8", "#ffffff", 5.164),
    ],
)
def test_contrast_is_what_wcag_says(one, other, ratio):
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colours.contrast(other, one) == colours.contrast(one, other)


@pytest.mark.parametrize("colour", READABLE)
def test_a_readable_colour_is_taken_as_it_is(colour):
    assert colours.refuse_primary(colour) is None
    assert colour in colours.stylesheet(colour, "#8a3b12")


@pytest.mark.parametrize("colour", UNREADABLE)
def test_an_unreadable_colour_is_refused_with_one_that_can_be_read(colour):
    refusal = colours.refuse_primary(colour)
    assert refusal is not None
    assert refusal.nearest in refusal.reason
    assert colours.refuse_primary(refusal.nearest) is None
    assert colours.contrast(refusal.nearest, colours.WHITE) >= colours.TEXT_CONTRAST


@pytest.mark.parametrize("colour", ["#ffdd00", "#7fd1ae", "#ff8c69"])
def test_the_nearest_colour_keeps_its_hue_and_is_no_darker_than_it_must_be(colour):
    found = colours.nearest(colour, 4.5, colours.WHITE)
    assert hue(found) == pytest.approx(hue(colour), abs=0.02)
    assert colours.contrast(found, colours.WHITE) < 4.65


def hue(colour):
    return colorsys.rgb_to_hls(*(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)))[0]


def test_the_second_colour_need_only_be_seen():
    assert colours.refuse_primary("#8a8a8a") is not None
    assert colours.refuse_secondary("#8a8a8a") is None
    assert colours.refuse_secondary("#ffdd00") is not None


def test_the_sheet_is_readable_even_from_colours_stored_long_ago():
    sheet = colours.stylesheet("#ffdd00", "#ffffff")
    brand = re.search(r"--govuk-brand-colour: (#\w{6})", sheet)
    accent = re.search(r"--accent: (#\w{6})", sheet)
    assert brand is not None
    assert accent is not None
    assert colours.contrast(brand[1], colours.GROUND) >= colours.TEXT_CONTRAST
    assert colours.contrast(accent[1], colours.WHITE) >= colours.MARK_CONTRAST


@pytest.mark.parametrize("primary", [*READABLE, *UNREADABLE])
def test_words_can_be_read_on_the_shades_made_from_a_colour(primary):
    made = dict(re.findall(r"--([\w-]+): (#\w{6});", colours.stylesheet(primary, "#8a3b12")))
    assert colours.contrast(made["brand-dark"], made["brand-soft"]) >= colours.TEXT_CONTRAST
    assert colours.contrast("#4f5a5e", made["brand-pale"]) >= colours.TEXT_CONTRAST
    assert colours.contrast(made["govuk-link-colour"], made["brand-pale"]) >= 4.4


@pytest.mark.parametrize("colour", ["red", "#fff", "1d4f5f", "#1d4f5g", "#1d4f5f;}"])
def test_what_is_not_a_colour_never_reaches_the_sheet(colour):
    with pytest.raises(ValueError, match="not a colour"):
        colours.stylesheet(colour, "#8a3b12")


def test_the_ground_is_the_one_the_styles_use():
    assert f"$ground: {colours.GROUND};" in (settings.BASE_DIR / "static/src/_look.scss").read_text()


def test_the_sheet_may_be_kept_for_ever_at_its_own_address():
    assert "max-age=31536000" in view(v=look.look_version(Larkfield()))["Cache-Control"]
    assert "max-age=60" in view(v="old")["Cache-Control"]
    assert view()["Content-Type"] == "text/css"


def test_its_address_changes_with_the_colours():
    repainted = Larkfield()
    repainted.primary_colour = "#8b1e5b"
    assert look.look_path(repainted) != look.look_path(Larkfield())


def test_there_is_no_sheet_of_a_landlord_that_is_not():
    with pytest.raises(Http404):
        look.look_view(lambda slug: None)(RequestFactory().get("/"), "nobody")
