"""A landlord's two colours: are they readable (WCAG 2.2 AA), and the style sheet they make.

The first colour carries white words and is itself the colour of links and buttons on white and on the pale
ground of panels: 4.5 to 1 (success criterion 1.4.3). The second marks edges and parts of charts: 3 to 1
against white (1.4.11).
"""

import colorsys
import re
from dataclasses import dataclass
from functools import lru_cache

WHITE = "#ffffff"
GROUND = "#f5f6f4"  # $ground in static/src/_look.scss
TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0

_HEX = re.compile(r"#[0-9a-f]{6}")

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Refusal:
    """Why a colour cannot be used, and the nearest that can."""

    reason: str
    nearest: str


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def refuse_primary(colour: str) -> Refusal | None:
    """None when white words can be read on this colour and its words on white; else why not."""
    return _refuse(colour, TEXT_CONTRAST, GROUND, "White words on this colour are hard to read.")


def refuse_secondary(colour: str) -> Refusal | None:
    """None when lines and bars of this colour can be seen on white; else why not."""
    return _refuse(colour, MARK_CONTRAST, WHITE, "Lines of this colour are hard to see on white.")


def nearest(colour: str, ratio: float, ground: str) -> str:
    """The same hue, only as much darker as it takes to reach the ratio against a pale ground."""
    hue, light, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    while contrast(found := _hex(colorsys.hls_to_rgb(hue, light, saturation)), ground) < ratio:
        light -= 1 / 512
    return found


def mix(colour: str, other: str, share: float) -> str:
    """`share` (0 to 1) of `other` stirred into `colour`."""
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    red, green, blue = (mine + (theirs - mine) * share for mine, theirs in pairs)
    return _hex((red, green, blue))


@lru_cache(maxsize=512)
def stylesheet(primary: str, secondary: str) -> str:
    """CSS custom properties of a landlord; in place of a colour that fails, the nearest that passes."""
    primary = nearest(primary.lower(), TEXT_CONTRAST, GROUND)
    secondary = nearest(secondary.lower(), MARK_CONTRAST, WHITE)
    dark = mix(primary, "#000000", 0.3)
    return f""":root {{
  --govuk-brand-colour: {primary};
  --govuk-link-colour: {primary};
  --govuk-link-visited-colour: {primary};
  --govuk-link-hover-colour: {dark};
  --brand-dark: {dark};
  --brand-soft: {mix(primary, WHITE, 0.82)};
  --brand-pale: {mix(primary, WHITE, 0.94)};
  --accent: {secondary};
}}
"""


def _refuse(colour: str, ratio: float, ground: str, reason: str) -> Refusal | None:
    if contrast(colour.lower(), ground) >= ratio:
        return None
    instead = nearest(colour.lower(), ratio, ground)
    return Refusal(reason=f"{reason} The nearest colour that works is {instead}.", nearest=instead)


def _rgb(colour: str) -> Rgb:
    if not _HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour written as # and six digits or letters a to f.")
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in rgb)


def _luminance(rgb: Rgb) -> float:
    """Relative luminance as WCAG 2 defines it."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
