"""Charts: every value is beside its mark and in the table, and nothing falls outside the picture."""

from itertools import pairwise

import pytest
from django.template.loader import get_template
from hypothesis import given
from hypothesis import strategies as st

from portal.core import charts, words

YEARS = ["2024", "2025", "2026"]


def said_in(picture):
    return [text.words for text in picture.texts]


def markup(chart):
    source = '{% from "components/chart.html" import chart as draw %}{{ draw(chart) }}'
    return get_template("components/chart.html").backend.env.from_string(source).render(chart=chart)


def test_the_table_says_what_the_bars_say():
    chart = charts.bars("Spent", YEARS, {"Spent": [240, None, 1240]}, write=words.pounds)
    assert chart.columns == ("Year", "Spent")
    assert chart.rows == (("2024", "£240"), ("2025", "not known"), ("2026", "£1,240"))


def test_every_bar_has_its_value_beside_it():
    for picture in charts.bars("Repairs", YEARS, {"Repairs": [3, 0, 12]}).pictures:
        assert {"3", "0", "12", *YEARS} <= set(said_in(picture))


def test_what_is_not_known_has_no_bar_and_nothing_has_no_height():
    (wide, _) = charts.bars("Repairs", YEARS, {"Repairs": [3, None, 0]}).pictures
    assert len(wide.rects) == 1


def test_two_series_are_named_in_the_picture():
    (wide, _) = charts.bars("Repairs", YEARS, {"Your home": [1, 2, 3], "Shared parts": [1, 1, 1]}).pictures
    assert {"Your home", "Shared parts"} <= set(said_in(wide))


def test_a_third_series_is_refused():
    with pytest.raises(ValueError, match="2 at most"):
        charts.bars("Much", YEARS, {"a": [1, 1, 1], "b": [1, 1, 1], "c": [1, 1, 1]})


def test_a_series_without_a_value_for_each_label_is_refused():
    with pytest.raises(ValueError, match="each label"):
        charts.lines("Short", YEARS, {"a": [1, 2]})


def test_a_line_breaks_where_nothing_is_known():
    (wide, _) = charts.lines("On time", YEARS, {"On time": [80, None, 90]}).pictures
    line = next(path for path in wide.paths if path.look == "hf-line-1")
    assert line.d.count("M") == 2
    assert "L" not in line.d


def test_the_end_of_a_line_does_not_lie_on_the_promise():
    (wide, _) = charts.lines(
        "On time", YEARS, {"On time": [80, 85, 94]}, target=(95, "Promised: 95%")
    ).pictures
    end = next(text for text in wide.texts if text.words == "94")
    promise = next(text for text in wide.texts if text.words == "Promised: 95%")
    assert end.y - promise.y > charts.LINE


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), min_size=1, max_size=12))
def test_no_bar_or_point_is_outside_its_picture(values):
    labels = [str(2000 + place) for place in range(len(values))]
    for draw in (charts.bars, charts.lines):
        for picture in draw("Any", labels, {"Any": values}).pictures:
            for rect in picture.rects:
                assert rect.x >= 0
                assert rect.x + rect.width <= picture.width + 0.5
                assert rect.y >= 0
                assert rect.y + rect.height <= picture.height
            for dot in picture.dots:
                assert 0 <= dot.x <= picture.width
                assert 0 <= dot.y <= picture.height


def test_labels_are_left_out_before_they_touch():
    many = [str(1990 + place) for place in range(37)]
    (_, phone) = charts.bars("Long", many, {"Any": [1] * 37}).pictures
    named = sorted(text.x for text in phone.texts if text.look == "hf-chart__label")
    assert all(after - before > 30 for before, after in pairwise(named))
    assert "2026" in said_in(phone)


def test_a_plan_is_drawn_from_this_year_and_what_is_not_sure_is_hollow():
    spans = [
        charts.Span("Kitchen", 2029, 2031, "Likely: 2029 to 2031", sure=False),
        charts.Span("Windows", 2025, 2026, "Booked: since October 2025", sure=True),
    ]
    chart = charts.years("What is planned", spans, this_year=2026)
    (wide, _) = chart.pictures
    hollow, solid = wide.rects
    assert (hollow.look, solid.look) == ("hf-bar-hollow", "hf-bar-1")
    assert hollow.x + hollow.width <= wide.width
    assert solid.x >= 0
    assert chart.rows[0] == ("Kitchen", "2029 to 2031", "Likely: 2029 to 2031")


def test_an_empty_plan_can_be_drawn():
    assert charts.years("What is planned", [], this_year=2026).rows == ()


def test_the_markup_needs_no_style_and_no_script():
    html = markup(charts.bars("Repairs <by> year", YEARS, {"Repairs": [3, 5, 2]}, said="Five in 2025."))
    assert "style=" not in html
    assert "<script" not in html
    assert "Repairs &lt;by&gt; year" in html
    assert html.count("<svg") == html.count('aria-hidden="true" focusable="false"') == 2
    assert '<th scope="row">2025</th><td class="hf-number">5</td>' in html
