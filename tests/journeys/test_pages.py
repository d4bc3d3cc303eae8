"""Which pages a person must answer, and how far their answers go: the engine, with a small journey."""

from typing import Any

from django import forms

from portal.journeys.pages import Journey, Page, Question


class NameForm(Question):
    name = forms.CharField(max_length=10)


class PetForm(Question):
    pet = forms.ChoiceField(choices=())

    def ask(self) -> None:
        self.fields["pet"].choices = [(one, one) for one in self.about]  # type: ignore[attr-defined]


class TrickForm(Question):
    trick = forms.CharField(required=False)


def has_a_dog(answers: Any, _about: Any) -> bool:
    return bool(answers.get("pet", {}).get("pet") == "dog")


JOURNEY: Journey[list[str]] = Journey(
    "pets",
    (
        Page(key="name", title="Name", form=NameForm),
        Page(key="pet", title="Pet", form=PetForm),
        Page(key="trick", title="Trick", form=TrickForm, applies=has_a_dog),
        Page(
            key="home",
            title="Home",
            form=TrickForm,
            known=lambda _answers, about: {"trick": "known"} if "fish" in about else None,
        ),
    ),
)
ALL = {"name": {"name": "Ann"}, "pet": {"pet": "dog"}, "trick": {"trick": "sit"}, "home": {"trick": ""}}
ANIMALS = ["dog", "cat"]


def keys(pages: Any) -> list[str]:
    return [page.key for page in pages]


def test_the_first_page_is_asked_first() -> None:
    progress = JOURNEY.progress({}, ANIMALS)
    assert progress.open
    assert progress.open.key == "name"
    assert progress.done == ()
    assert not progress.misfit


def test_the_route_follows_the_answers() -> None:
    assert keys(JOURNEY.route({"pet": {"pet": "cat"}}, ANIMALS)) == ["name", "pet", "home"]
    assert keys(JOURNEY.route({"pet": {"pet": "dog"}}, ANIMALS)) == ["name", "pet", "trick", "home"]


def test_all_answered_leaves_nothing_open() -> None:
    progress = JOURNEY.progress(ALL, ANIMALS)
    assert progress.open is None
    assert keys(progress.reachable) == ["name", "pet", "trick", "home"]
    assert progress.after("home") is None


def test_an_answer_that_no_longer_fits_is_asked_again_and_later_ones_are_kept() -> None:
    progress = JOURNEY.progress(ALL, ["cat"])
    assert progress.open
    assert (progress.open.key, progress.misfit) == ("pet", True)
    assert progress.page("home") is None
    assert JOURNEY.progress({**ALL, "pet": {"pet": "cat"}}, ["cat"]).open is None


def test_answers_of_pages_that_do_not_apply_do_no_harm() -> None:
    assert JOURNEY.progress({**ALL, "pet": {"pet": "cat"}, "gone": {"x": 1}}, ANIMALS).open is None


def test_it_can_be_asked_for_one_page_only() -> None:
    progress = JOURNEY.progress({"name": {"name": "Ann"}}, ANIMALS, to="name")
    assert keys(progress.reachable) == ["name"]
    assert JOURNEY.progress({}, ANIMALS, to="home").page("home") is None


def test_what_is_known_is_not_asked_but_can_be_changed() -> None:
    progress = JOURNEY.progress({"name": {"name": "Ann"}, "pet": {"pet": "fish"}}, ["fish"])
    assert progress.open is None
    assert progress.answers["home"] == {"trick": "known"}
    assert progress.after("pet") is None
    assert progress.page("home") is not None
    before = progress.before("")
    assert before
    assert before.key == "pet"


def test_back_and_on_follow_the_route() -> None:
    progress = JOURNEY.progress({**ALL, "pet": {"pet": "cat"}}, ANIMALS)
    after, before = progress.after("pet"), progress.before("home")
    assert after
    assert before
    assert (after.key, before.key) == ("home", "pet")
    assert progress.before("name") is None
