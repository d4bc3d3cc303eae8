"""The Jinja2 environment of our pages: what a template may call, and how it writes things for people."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import django.forms
from django.contrib.messages import get_messages
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from jinja2.loaders import PrefixLoader

from portal.core import clock, words
from portal.core.forms import error_summary
from portal.core.look import look_path

FORM_WIDGETS = Path(django.forms.__file__).parent / "jinja2"


class Named(ChainableUndefined):
    """A variable that is not there is an error; a missing key of a mapping is only empty.

    The GOV.UK macros take a mapping of options and look for keys that may be absent. Everything else that is
    undefined is a slip of ours, and a page with a hole in it is worse than one that fails its test.
    """

    __slots__ = ()

    @property
    def _may_be_absent(self) -> bool:
        optional = self._undefined_name in {"caller", "undefined"}
        return optional or isinstance(self._undefined_obj, dict)

    def _check(self) -> None:
        if not self._may_be_absent:
            self._fail_with_undefined_error()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._check()
        return self

    def __getitem__(self, name: str) -> Any:
        return self.__getattr__(str(name))

    def __str__(self) -> str:
        self._check()
        return ""

    def __html__(self) -> str:
        return str(self)

    def __bool__(self) -> bool:
        self._check()
        return False

    def __len__(self) -> int:
        self._check()
        return 0

    def __iter__(self) -> Any:
        self._check()
        return iter(())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named)

    def __hash__(self) -> int:
        return hash(Named)


def environment(**options: Any) -> Environment:
    """The environment named in settings.TEMPLATES; knows our templates, the macros' and Django's widgets."""
    own: BaseLoader = options.pop("loader")
    loader = ChoiceLoader(
        [
            own,
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            FileSystemLoader(FORM_WIDGETS),
        ]
    )
    options |= {"undefined": Named, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(loader=loader, autoescape=options.pop("autoescape", True), **options)
    made.globals |= {
        "url": url,
        "static": static,
        "look_path": look_path,
        "error_summary": error_summary,
        "messages_of": messages_of,
        "csp_nonce": csp_nonce,
        "with_query": with_query,
        "today": today,
        "plural": words.plural,
        "money": words.money,
        "null": None,
    }
    made.filters |= {
        "day": day,
        "on_day": on_day,
        "weekday": weekday,
        "on_weekday": on_weekday,
        "full_day": lambda on: words.full_day(_date(on)),
        "month": lambda on: words.month(_date(on)),
        "moment": moment,
        "clock": words.clock,
        "window": words.window,
        "span": words.span,
        "money": words.money,
        "pounds": words.pounds,
        "number": words.number,
        "plural": words.plural,
        "percent": words.percent,
        "listed": words.listed,
        "possessive": words.possessive,
        "postcode": words.postcode,
        "capital": words.capital,
    }
    return made


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a view by its name: url("front:repair", code=repair.code)."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def with_query(request: HttpRequest, **changes: Any) -> str:
    """This page's query string with some parts changed; None takes a part away. "?" when nothing is left."""
    query: QueryDict = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def messages_of(request: HttpRequest | None) -> list[Any]:
    """What the last action has to say, once; nothing where there is no session, as on an error page."""
    return list(get_messages(request)) if request is not None and hasattr(request, "_messages") else []


def csp_nonce(request: HttpRequest) -> str:
    """The nonce of this answer's content security policy; empty where the policy needs none."""
    return str(getattr(request, "csp_nonce", ""))


def today() -> date:
    """Asked of the clock each time, not taken from it when pages are first made."""
    return clock.today()


def day(on: date) -> str:
    return words.day(_date(on), today=today())


def on_day(on: date) -> str:
    return words.on_day(_date(on), today=today())


def weekday(on: date) -> str:
    return words.weekday(_date(on), today=today())


def on_weekday(on: date) -> str:
    return words.on_weekday(_date(on), today=today())


def moment(at: datetime) -> str:
    return words.moment(at, today=today())


def _date(on: date) -> date:
    """The day in England of a moment; a day is itself."""
    return on.astimezone(words.LONDON).date() if isinstance(on, datetime) else on
