"""Forms as people meet them: our field templates, an error summary first, one question in plain words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

CLASSES: tuple[tuple[type[forms.Widget], str, str], ...] = (
    # The first that fits: widget, the template it is laid out by, the class of its control.
    (forms.HiddenInput, "hidden", ""),
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.MultiWidget, "parts", "govuk-input"),
    (forms.FileInput, "control", "govuk-file-upload"),
    (forms.Textarea, "control", "govuk-textarea"),
    (forms.Select, "control", "govuk-select"),
    (forms.Widget, "control", "govuk-input"),
)


class GovukBoundField(BoundField):
    """A field that knows which of our templates lays it out. Django sees to the aria attributes."""

    @property
    def layout(self) -> str:
        """The template in `forms/` for this kind of control."""
        return f"forms/{self._kind[1]}.html"

    @property
    def first_id(self) -> str:
        """The id that an error links to: of a group of choices or parts, its first control."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def is_heading(self) -> bool:
        """Whether this question is also the heading of its page."""
        return getattr(self.form, "heading", None) == self.name

    def hint_for(self, value: Any) -> str:
        """The line under one choice, if it has one."""
        hints: Mapping[str, str] = getattr(self.field.widget, "hints", {})
        return hints.get(str(value), "")

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes and our class; a group says what is wrong on its fieldset, not every choice."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        own = self._kind[2]
        if own and not widget.is_hidden:
            failed = f"{own}--error" if self.errors and self._kind[1] in {"control", "parts"} else ""
            attrs["class"] = " ".join(filter(None, [own, failed, widget.attrs.get("class", "")]))
        if self._kind[1] in {"radios", "checkboxes"}:
            attrs.pop("aria-invalid", None)
        return attrs

    @property
    def _kind(self) -> tuple[type[forms.Widget], str, str]:
        return next(kind for kind in CLASSES if isinstance(self.field.widget, kind[0]))


class GovukRenderer(TemplatesSetting):
    """Named in settings.FORM_RENDERER."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField


class Plainly:
    """What our forms share, also those that allauth makes."""

    use_required_attribute = False
    heading: ClassVar[str | None] = None  # the field whose label is the page's h1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            _ask_by_name(field, str(field.label or name.replace("_", " ").capitalize()))


class BaseForm(Plainly, forms.Form):
    """A form of ours."""


class Radios(forms.RadioSelect):
    """Choices of which one holds; `hints` puts a line under a choice, by its value."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})


class Checkboxes(forms.CheckboxSelectMultiple):
    """Choices of which any hold; `hints` as for Radios."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})


class DayParts(forms.MultiWidget):
    """Day, month and year in three boxes: easier for many people than a calendar."""

    labels = ("Day", "Month", "Year")
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"inputmode": "numeric", "class": f"govuk-input--width-{width}"})
            for name, width in (("day", 2), ("month", 2), ("year", 4))
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each box has the class of the whole besides its own width."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        whole = (attrs or {}).get("class", "govuk-input")
        for box, part in zip(context["widget"]["subwidgets"], self.widgets, strict=True):
            box["attrs"]["class"] = f"{whole} {part.attrs['class']}"
        return context


class DayField(forms.MultiValueField):
    """A day written as three numbers. Says which part is missing, and when there is no such day."""

    widget = DayParts
    default_error_messages = {
        "required": "Enter the date.",
        "missing": "The date must have a %(missing)s.",
        "invalid": "Enter a real date, like 24 11 2026.",
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False, max_length=4) for _ in range(3)]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def clean(self, value: Sequence[str | None]) -> date | None:
        parts = [str(part or "").strip() for part in value or ("", "", "")]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        missing = [name for name, part in zip(("day", "month", "year"), parts, strict=True) if not part]
        if missing:
            words = " and a ".join(missing)
            raise ValidationError(self.error_messages["missing"], code="missing", params={"missing": words})
        found = _real_day(parts)
        self.validate(found)
        self.run_validators(found)
        return found

    def compress(self, data_list: list[Any]) -> Any:
        raise NotImplementedError("clean() makes the day, to say which part is missing")


def _real_day(parts: Sequence[str]) -> date:
    try:
        on, in_month, in_year = (int(part) for part in parts)
        return date(in_year, in_month, on)
    except ValueError:
        raise ValidationError(DayField.default_error_messages["invalid"], code="invalid") from None


class ManyFilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of files, each checked as one; an empty list when none was chosen and none is needed."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [checked for file in files if (checked := super(ManyFilesField, self).clean(file, initial))]


def _ask_by_name(field: forms.Field, label: str) -> None:
    """An empty answer is asked for by its label, unless the field has words of its own."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        chosen = isinstance(field, forms.ChoiceField)
        field.error_messages["required"] = (
            f"Choose an answer to “{label}”." if chosen else f"Fill in “{label}”."
        )


def problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What is wrong, in page order: where to go (empty for the form as a whole), and the words."""
    found = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        found += [
            (f"#{getattr(field, 'first_id', field.id_for_label)}", str(error)) for error in field.errors
        ]
    return found


def error_summary(form: forms.BaseForm) -> SafeString:
    """The box that opens a page which came back; nothing when all is well. For any Django form."""
    return form.render("forms/error_summary.html", {"problems": problems(form)})
