"""Questions as data: the pages of a journey, which of them somebody must answer, and how far they have come.

What a page needs to know besides the answers (a list of problems, a home) is the journey's own matter: it is
handed through as ``about``, and nothing here looks into it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from portal.core.forms import BaseForm

Answer = dict[str, Any]  # what was said on one page, field by field
Answers = Mapping[str, Answer]  # and on each page, by its key

About = TypeVar("About")


def always(_answers: Answers, _about: Any) -> bool:
    return True


class Question(BaseForm):
    """One page's question, made for what it is about and for what was said before.

    A stored answer is bound to the same form again to see whether it still fits, so that what a form accepts
    from a person and what it accepts from a draft are one rule.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        answers: Answers,
        about: Any,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.answers, self.about = answers, about
        self.ask()

    def ask(self) -> None:
        """Put in the choices and words that depend on the answers so far, or on what it is about."""

    @property
    def answer(self) -> Answer:
        """What to keep of a valid form: JSON, and fit to be bound again."""
        return dict(self.cleaned_data)


@dataclass(frozen=True, kw_only=True)
class Page(Generic[About]):
    """One question page of a journey."""

    key: str
    title: str
    form: type[Question]
    applies: Callable[[Answers, About], bool] = always
    sealed: frozenset[str] = frozenset()  # fields that must not be read in the database
    template: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress(Generic[About]):
    """How far somebody has come: the pages whose answers stand, and the one to answer now."""

    done: tuple[Page[About], ...]
    open: Page[About] | None
    misfit: bool = False  # the open page was answered, but what it is about has changed since

    @property
    def reachable(self) -> tuple[Page[About], ...]:
        """The pages that may be looked at, in order."""
        return (*self.done, self.open) if self.open else self.done

    def page(self, key: str) -> Page[About] | None:
        """The page with that key, if it may be looked at."""
        return next((page for page in self.reachable if page.key == key), None)

    def before(self, key: str) -> Page[About] | None:
        """Where Back leads from a page; nowhere from the first."""
        keys = [page.key for page in self.reachable]
        at = keys.index(key) if key in keys else len(keys)
        return self.reachable[at - 1] if at else None

    def after(self, key: str) -> Page[About] | None:
        """Where the page leads; nowhere from the last, once all is answered."""
        keys = [page.key for page in self.reachable]
        rest = self.reachable[keys.index(key) + 1 :] if key in keys else ()
        return rest[0] if rest else self.open


@dataclass(frozen=True)
class Journey(Generic[About]):
    """The pages, in the order they are asked."""

    key: str
    pages: tuple[Page[About], ...]

    def page(self, key: str) -> Page[About] | None:
        return next((page for page in self.pages if page.key == key), None)

    def route(self, answers: Answers, about: About) -> Iterator[Page[About]]:
        """The pages this person must answer, in order, given their answers so far."""
        return (page for page in self.pages if page.applies(answers, about))

    def progress(self, answers: Answers, about: About) -> Progress[About]:
        """How far these answers go. It stops at the first page that is not answered, or no longer fits.

        Later answers are kept: once that page is answered again, those of them that still fit count.
        """
        done: list[Page[About]] = []
        for page in self.route(answers, about):
            if page.key not in answers:
                return Progress(done=tuple(done), open=page)
            if not page.form(answers[page.key], answers=answers, about=about).is_valid():
                return Progress(done=tuple(done), open=page, misfit=True)
            done.append(page)
        return Progress(done=tuple(done), open=None)
