"""Small charts as shapes for an SVG: few series, each value written beside its mark, a table behind.

Nothing here knows a colour: shapes carry a class, so that a strict content security policy and a landlord's
own colours both hold. Every chart is drawn twice, for a wide screen and for a phone, because text inside a
picture that is shrunk shrinks with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.core import words

Value = float | int | None
Write = Callable[[float], str]

SERIES_LIMIT = 2
CHARACTER = 8  # a generous width of one character of a label, in px
LINE = 18  # the height of a line of text, in px


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    words: str
    look: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Path:
    d: str
    look: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    look: str


@dataclass
class Picture:
    """One drawing: a width and height in px, and shapes in the order they are painted."""

    look: str
    width: int
    height: int
    rects: list[Rect] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """A chart as a page needs it: a title, a sentence that says it, drawings, and the table behind them."""

    title: str
    said: str
    pictures: tuple[Picture, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Span:
    """A bar along the years: from the start of one year to the end of another, and how sure that is."""

    name: str
    start: int
    end: int
    words: str
    sure: bool


def bars(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    *,
    said: str = "",
    over: str = "Year",
    write: Write = lambda value: words.number(round(value)),
    target: tuple[float, str] | None = None,
) -> Chart:
    """Upright bars, one group for each label. `target` is a height and its words. None: not known, no bar."""
    return _chart(
        title, labels, series, said, over, write, lambda p: _draw_bars(p, labels, series, write, target)
    )


def lines(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    *,
    said: str = "",
    over: str = "Year",
    write: Write = lambda value: words.number(round(value)),
    target: tuple[float, str] | None = None,
) -> Chart:
    """Lines from label to label, the last value of each written at its end. None: a gap."""
    return _chart(
        title, labels, series, said, over, write, lambda p: _draw_lines(p, labels, series, write, target)
    )


def years(title: str, spans: Sequence[Span], *, said: str = "", this_year: int) -> Chart:
    """A line of years from this one, a bar for each thing planned; what is not sure is drawn hollow."""
    pictures = tuple(_draw_years(Picture(look, width, 0), spans, this_year) for look, width in _WIDTHS)
    rows = tuple((span.name, _between(span), span.words) for span in spans)
    return Chart(title, said, pictures, ("What", "When", "How sure"), rows)


_WIDTHS = (("wide", 720), ("phone", 320))
_HEIGHT = 240
_TOP = 44  # room for the names of series and for the tallest bar's value
_FOOT = 30  # room for the labels


def _chart(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    said: str,
    over: str,
    write: Write,
    draw: Callable[[Picture], None],
) -> Chart:
    _check(labels, series)
    pictures = tuple(Picture(look, width, _HEIGHT) for look, width in _WIDTHS)
    for picture in pictures:
        draw(picture)
        _name_series(picture, tuple(series))
    written = [[_write(value, write) for value in values] for values in series.values()]
    rows = tuple(zip(labels, *written, strict=True))
    return Chart(title, said, pictures, (over, *series), rows)


def _check(labels: Sequence[str], series: Mapping[str, Sequence[Value]]) -> None:
    if len(series) > SERIES_LIMIT:
        raise ValueError(f"A chart of {len(series)} series says nothing; draw {SERIES_LIMIT} at most.")
    if any(len(values) != len(labels) for values in series.values()):
        raise ValueError("Every series of a chart has a value, or None, for each label.")


def _draw_bars(
    picture: Picture,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    write: Write,
    target: tuple[float, str] | None,
) -> None:
    height = _scale(series, target)
    step = picture.width / max(len(labels), 1)
    width = min(step * 0.64 / len(series), 72)
    base = _HEIGHT - _FOOT
    _draw_axis(picture, labels, [step * (place + 0.5) for place in range(len(labels))])
    for which, values in enumerate(series.values(), start=1):
        for place, value in enumerate(values):
            middle = step * (place + 0.5) + width * (which - (len(series) + 1) / 2)
            tall = height(value or 0)
            if value:
                picture.rects.append(
                    _rect(middle - width / 2, base - tall, width * 0.94, tall, f"hf-bar-{which}")
                )
            said = "–" if value is None else write(value)
            picture.texts.append(_text(middle, base - tall - 7, said, "hf-chart__value"))
    _draw_target(picture, height, target)


def _draw_lines(
    picture: Picture,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    write: Write,
    target: tuple[float, str] | None,
) -> None:
    height = _scale(series, target)
    room = (
        CHARACTER * max((len(_write(values[-1], write)) for values in series.values() if values), default=0)
        + 8
    )
    step = (picture.width - room - 24) / max(len(labels) - 1, 1)
    across = [24 + step * place for place in range(len(labels))]
    base = _HEIGHT - _FOOT
    _draw_axis(picture, labels, across)
    for which, values in enumerate(series.values(), start=1):
        points = [
            None if value is None else (x, base - height(value))
            for x, value in zip(across, values, strict=True)
        ]
        picture.paths.append(Path(_path(points), f"hf-line-{which}"))
        picture.dots += [Dot(round(x, 1), round(y, 1), f"hf-dot-{which}") for x, y in filter(None, points)]
        known = [
            (point, value) for point, value in zip(points, values, strict=True) if point and value is not None
        ]
        if known:
            (x, y), last = known[-1]
            beside_target = target is not None and abs(y - (base - height(target[0]))) < LINE
            down = LINE if beside_target else 5
            picture.texts.append(_text(x + 9, y + down, write(last), f"hf-chart__name-{which}", "start"))
    _draw_target(picture, height, target)


def _draw_years(picture: Picture, spans: Sequence[Span], this_year: int) -> Picture:
    last = max([span.end for span in spans] + [this_year + 4]) + 1
    narrow = picture.look == "phone"
    left = 0 if narrow else CHARACTER * max((len(span.name) for span in spans), default=0) + 8
    year = (picture.width - left) / (last - this_year)
    row = 54 if narrow else 36
    picture.height = 28 + row * len(spans)
    every = next(n for n in (1, 2, 5, 10, 100) if year * n >= 44)
    for number in range(this_year, last, every):
        x = left + year * (number - this_year)
        picture.paths.append(Path(f"M{x:.1f} 22V{picture.height}", "hf-chart__grid"))
        picture.texts.append(_text(x + 2, 14, str(number), "hf-chart__label", "start"))
    for place, span in enumerate(spans):
        top = 28 + row * place
        picture.texts.append(_text(0, top + (16 if narrow else 20), span.name, "hf-chart__value", "start"))
        start = max(span.start, this_year)
        box = _rect(
            left + year * (start - this_year),
            top + (22 if narrow else 4),
            max(year * (span.end + 1 - start) - 3, 4),
            22,
            "hf-bar-1" if span.sure else "hf-bar-hollow",
        )
        picture.rects.append(box)
    return picture


def _draw_axis(picture: Picture, labels: Sequence[str], across: Sequence[float]) -> None:
    base = _HEIGHT - _FOOT
    picture.paths.append(Path(f"M0 {base}H{picture.width}", "hf-chart__axis"))
    longest = max((len(label) for label in labels), default=0) * CHARACTER + 6
    gap = picture.width / max(len(labels), 1)
    every = max(1, -(-longest // max(int(gap), 1)))
    for place, (x, label) in enumerate(zip(across, labels, strict=True)):
        # The newest is always named; the others as there is room.
        if (len(labels) - 1 - place) % every == 0:
            picture.texts.append(_text(x, base + 20, label, "hf-chart__label"))


def _draw_target(
    picture: Picture, height: Callable[[float], float], target: tuple[float, str] | None
) -> None:
    if target is None:
        return
    y = round(_HEIGHT - _FOOT - height(target[0]), 1)
    picture.paths.append(Path(f"M0 {y}H{picture.width}", "hf-chart__target"))
    picture.texts.append(_text(0, y - 6, target[1], "hf-chart__label", "start"))


def _name_series(picture: Picture, names: Sequence[str]) -> None:
    """With one series the title says what it is; with two each is named once, in its own colour and shape."""
    if len(names) < 2:
        return
    x = 0.0
    for which, name in enumerate(names, start=1):
        picture.rects.append(_rect(x, 3, 12, 12, f"hf-bar-{which}"))
        picture.texts.append(_text(x + 18, 14, name, f"hf-chart__name-{which}", "start"))
        x += CHARACTER * len(name) + 40


def _scale(
    series: Mapping[str, Sequence[Value]], target: tuple[float, str] | None
) -> Callable[[float], float]:
    """From a value to its height in px; the tallest fills the picture, and nothing is below the ground."""
    known = [value for values in series.values() for value in values if value is not None]
    highest = max([*known, target[0] if target else 0, 0]) or 1
    room = _HEIGHT - _TOP - _FOOT
    return lambda value: max(value, 0) / highest * room


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    drawn, pen_down = "", False
    for point in points:
        if point:
            drawn += f"{'L' if pen_down else 'M'}{point[0]:.1f} {point[1]:.1f}"
        pen_down = point is not None
    return drawn


def _between(span: Span) -> str:
    return str(span.start) if span.start == span.end else f"{span.start} to {span.end}"


def _write(value: Value, write: Write) -> str:
    return "not known" if value is None else write(value)


def _rect(x: float, y: float, width: float, height: float, look: str) -> Rect:
    return Rect(round(x, 1), round(y, 1), round(width, 1), round(height, 1), look)


def _text(x: float, y: float, said: str, look: str, anchor: str = "middle") -> Text:
    return Text(round(x, 1), round(y, 1), said, look, anchor)
