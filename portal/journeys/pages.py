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


def unknown(_answers: Answers, _about: Any) -> None:
    return None


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
    # What we know already is shown to be changed, not asked.
    known: Callable[[Answers, About], Answer | None] = unknown
    sealed: frozenset[str] = frozenset()  # fields that must not be read in the database
    template: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress(Generic[About]):
    """How far somebody has come: the pages whose answers stand, and the one to answer now."""

    answers: Answers  # with what was known already
    done: tuple[Page[About], ...]
    open: Page[About] | None
    unasked: frozenset[str] = frozenset()  # pages done because their answer was known
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
        found = None
        for page in self.reachable:
            if page.key == key:
                break
            found = page if page.key not in self.unasked else found
        return found

    def after(self, key: str) -> Page[About] | None:
        """Where the page leads; nowhere from the last, once all is answered."""
        pages = iter(self.reachable)
        for page in pages:
            if page.key == key:
                break
        return next((page for page in pages if page.key not in self.unasked), None)


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

    def progress(self, answers: Answers, about: About, *, to: str = "") -> Progress[About]:
        """How far these answers go. It stops at the first page that is not answered, or no longer fits.

        Later answers are kept: once that page is answered again, those of them that still fit count. Whoever
        only wants to know whether one page can be looked at asks no further than ``to`` it.
        """
        given = dict(answers)
        done: list[Page[About]] = []
        unasked: set[str] = set()
        for page in self.route(given, about):
            if page.key not in given:
                known = page.known(given, about)
                if known is None:
                    return Progress(answers=given, done=tuple(done), open=page, unasked=frozenset(unasked))
                given[page.key] = known
                unasked.add(page.key)
            if not page.form(given[page.key], answers=given, about=about).is_valid():
                misfit = page.key not in unasked
                unasked.discard(page.key)
                return Progress(
                    answers=given, done=tuple(done), open=page, unasked=frozenset(unasked), misfit=misfit
                )
            done.append(page)
            if page.key == to:
                break
        return Progress(answers=given, done=tuple(done), open=None, unasked=frozenset(unasked))
