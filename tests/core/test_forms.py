"""Forms as people meet them: labels, hints, what is wrong, and where to go about it."""

import re
from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from portal.core.forms import BaseForm, Checkboxes, DayField, ManyFilesField, Radios, error_summary, problems


class Tap(BaseForm):
    heading = "where"

    where = forms.ChoiceField(
        label="Where is it?",
        help_text="Choose the room.",
        choices=[("kitchen", "Kitchen"), ("shared", "A shared part")],
        widget=Radios(hints={"shared": "The stairs, the lift."}),
    )
    needs = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=Checkboxes, required=False)
    name = forms.CharField(label="Your name", widget=forms.TextInput({"class": "govuk-input--width-20"}))
    email = forms.EmailField(label="Email", error_messages={"required": "Enter your email address."})
    since = DayField(label="Since when?")
    agree = forms.BooleanField(label="Text me", required=False)
    draft = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.data.get("impossible"):
            raise forms.ValidationError("These answers do not go together.")


GOOD = {
    "where": "kitchen",
    "name": "Fatima",
    "email": "fatima@example.com",
    "since_day": "24",
    "since_month": "11",
    "since_year": "2026",
}


def day(*parts):
    return dict(zip(("since_day", "since_month", "since_year"), parts, strict=True))


def test_good_answers_pass():
    form = Tap(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["since"] == date(2026, 11, 24)
    assert error_summary(form).strip() == ""


def test_every_mistake_links_to_a_control_that_is_on_the_page():
    form = Tap({})
    page = str(form)
    links = [href for href, _ in problems(form)]
    assert links == ["#id_where_0", "#id_name", "#id_email", "#id_since_0"]
    assert all(f'id="{href[1:]}"' in page for href in links)


def test_the_summary_comes_in_the_order_of_the_page_and_starts_with_the_whole():
    form = Tap(GOOD | {"impossible": "yes"})
    assert problems(form)[0] == ("", "These answers do not go together.")
    assert "There is a problem" in error_summary(form)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("where", "Choose an answer to “Where is it?”."),
        ("name", "Fill in “Your name”."),
        ("email", "Enter your email address."),
    ],
)
def test_an_empty_answer_is_asked_for_by_its_label(name, said):
    assert Tap({}).errors[name] == [said]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("", "", ""), "Enter the date."),
        (("24", "", "2026"), "The date must have a month."),
        (("24", "", ""), "The date must have a month and a year."),
        (("31", "2", "2026"), "Enter a real date, like 24 11 2026."),
        (("x", "2", "2026"), "Enter a real date, like 24 11 2026."),
        (("24", "11", "0"), "Enter a real date, like 24 11 2026."),
    ],
)
def test_a_date_says_what_it_lacks(parts, said):
    assert Tap(GOOD | day(*parts)).errors["since"] == [said]


def test_a_date_that_came_back_shows_what_was_typed():
    page = str(Tap(GOOD | day("31", "2", "2026"))["since"].as_field_group())
    assert re.findall(r'name="since_\w+" value="(\d+)"', page) == ["31", "2", "2026"]


def test_an_answer_that_is_not_needed_may_be_empty():
    class Optional(BaseForm):
        since = DayField(required=False)

    form = Optional({})
    assert form.is_valid()
    assert form.cleaned_data["since"] is None


def test_a_stored_date_fills_its_boxes():
    page = str(Tap(initial={"since": date(2026, 11, 24)})["since"].as_field_group())
    assert re.findall(r'value="(\d+)"', page) == ["24", "11", "2026"]


def test_a_control_says_where_its_hint_and_its_mistake_are():
    group = str(Tap({})["where"].as_field_group())
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_where_helptext id_where_error">' in group
    assert 'id="id_where_helptext"' in group
    assert 'id="id_where_error"' in group
    name = str(Tap({})["name"].as_field_group())
    assert 'aria-invalid="true"' in name
    assert 'aria-describedby="id_name_error"' in name


def test_nothing_is_marked_required_for_the_browser_to_scold():
    assert " required" not in str(Tap())


def test_the_question_of_the_page_is_its_heading_and_the_others_are_not():
    page = str(Tap())
    assert re.findall(r"<h1[^>]*>\s*(.*?)\s*</h1>", page) == ["Where is it?"]


def test_a_choice_may_have_a_line_under_it():
    group = str(Tap()["where"].as_field_group())
    assert '<div class="govuk-hint govuk-radios__hint">The stairs, the lift.</div>' in group
    assert group.count("govuk-radios__hint") == 1


def test_each_kind_of_control_has_its_own_class():
    page = str(Tap())
    assert 'class="govuk-input govuk-input--width-20"' in page
    assert page.count("govuk-radios__input") == 2
    assert page.count("govuk-checkboxes__input") == 3
    assert "govuk-date-input" in page
    assert '<input type="hidden" name="draft" id="id_draft">' in page


def test_every_control_has_a_label_of_its_own():
    page = str(Tap())
    controls = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]* id="([^"]+)"', page))
    assert controls == set(re.findall(r'<label[^>]* for="([^"]+)"', page))


def test_several_files_are_each_checked():
    class Photos(BaseForm):
        photos = ManyFilesField(required=False)

    sent = MultiValueDict({"photos": [SimpleUploadedFile("a.jpg", b"a"), SimpleUploadedFile("b.jpg", b"b")]})
    form = Photos({}, sent)
    assert form.is_valid()
    assert [photo.name for photo in form.cleaned_data["photos"]] == ["a.jpg", "b.jpg"]
    assert not Photos({}, MultiValueDict({"photos": [SimpleUploadedFile("a.jpg", b"")]})).is_valid()
    assert "multiple" in str(Photos())


def test_forms_of_other_peoples_apps_are_laid_out_the_same_way():
    class Theirs(forms.Form):
        code = forms.CharField(label="Code")

    form = Theirs({})
    assert 'class="govuk-input govuk-input--error"' in str(form)
    assert '<a href="#id_code"' in error_summary(form)
