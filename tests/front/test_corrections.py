"""Something wrong? From the link beside a fact to who answers by when."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from portal.core import clock
from portal.front.demo import corrections as demo_corrections
from portal.homes.models import Correction
from portal.homes.rules import FACTS
from tests.cast import CARLS_WORDS, NADIAS_WORDS, Cast

pytestmark = pytest.mark.django_db


def path_of(cast: Cast, kind: str, code: object, field: str = "") -> str:
    return f"/homes/{cast.flat_1.code}/wrong/?kind={kind}&code={code}&field={field}"


def codes(cast: Cast) -> dict[str, object]:
    """A record of every kind that Amina sees."""
    return {
        "homes": cast.flat_1.code,
        "tenancies": cast.flat_1.tenancies.get(ended_on=None).code,
        "components": cast.kitchen.code,
        "certificates": cast.certificate.code,
        "work_orders": cast.own_order.code,
        "programmes": cast.planned_kitchen.code,
    }


def test_every_kind_of_fact_can_be_said_to_be_wrong(amina: Client, cast: Cast) -> None:
    assert set(codes(cast)) == set(FACTS)
    for kind, code in codes(cast).items():
        answer = amina.get(path_of(cast, kind, code))
        assert answer.status_code == 200, kind
        assert "Something else" in answer.content.decode()


def test_it_is_kept_with_what_was_shown_and_says_who_answers(amina: Client, cast: Cast) -> None:
    said = {"fact": "bedrooms", "what_is_wrong": "There are three.", "should_be": "3"}
    answer = amina.post(path_of(cast, "homes", cast.flat_1.code, "bedrooms"), said, follow=True)
    made = Correction.objects.exclude(pk=cast.correction.pk).get()
    assert (made.shown, made.fact_field, made.fact_kind, made.raised_by) == (
        "2",
        "bedrooms",
        "homes",
        cast.amina,
    )
    assert made.due_on > clock.today()
    html = answer.content.decode()
    assert "Larkfield Homes has to answer by" in html
    assert "one of their teams: Data team" in html
    assert answer.redirect_chain[-1][0] == f"/homes/{cast.flat_1.code}/corrections/{made.code}/"


def test_it_is_named_after_the_part_that_it_is_about(amina: Client, cast: Cast) -> None:
    said = {"fact": "installed_on", "what_is_wrong": "It is newer than that."}
    answer = amina.post(path_of(cast, "components", cast.kitchen.code), said, follow=True)
    assert "Kitchen: fitted" in answer.content.decode()


def test_an_empty_form_says_what_to_write(amina: Client, cast: Cast) -> None:
    answer = amina.post(path_of(cast, "homes", cast.flat_1.code), {"fact": "bedrooms"})
    html = answer.content.decode()
    assert "Write what is wrong, in your own words." in html
    assert "Error: " in html
    assert Correction.objects.count() == 1


def test_the_fact_is_not_asked_again_when_the_link_named_it(amina: Client, cast: Cast) -> None:
    html = amina.get(path_of(cast, "homes", cast.flat_1.code, "bedrooms")).content.decode()
    assert '<input type="hidden" name="fact" value="bedrooms"' in html
    assert "Bedrooms: <strong>2</strong>" in html
    assert 'type="radio"' not in html


def test_a_fact_that_there_is_not_is_asked_for(amina: Client, cast: Cast) -> None:
    html = amina.get(path_of(cast, "homes", cast.flat_1.code, "moat")).content.decode()
    assert html.count('type="radio"') > 5


def test_what_she_cannot_see_cannot_be_said_to_be_wrong(amina: Client, cast: Cast) -> None:
    hidden = [
        ("homes", cast.flat_2.code),
        ("work_orders", cast.contractors_order.code),
        ("tenancies", cast.flat_1.tenancies.exclude(ended_on=None).get().code),
        ("components", uuid4()),
        ("certificates", cast.flat_1.code),
        ("people", cast.carl.code),
        ("", ""),
        ("homes", "x"),
    ]
    for kind, code in hidden:
        assert amina.get(path_of(cast, kind, code)).status_code == 404, (kind, code)
        assert amina.post(path_of(cast, kind, code), {"fact": "other"}).status_code == 404


def test_the_form_for_others_repairs_does_not_tell_their_words(amina: Client, cast: Cast) -> None:
    for order in (cast.earlier_order, cast.communal_order):
        html = amina.get(path_of(cast, "work_orders", order.code)).content.decode()
        for words in (CARLS_WORDS, NADIAS_WORDS, "Carl"):
            assert words not in html


def test_she_sees_what_she_said_and_its_answer(amina: Client, cast: Cast) -> None:
    html = amina.get(f"/homes/{cast.flat_1.code}/corrections/").content.decode()
    assert "Bedrooms" in html
    assert "Waiting for an answer" in html
    Correction.objects.update(state="accepted", answer="You are right.", answered_at=clock.now())
    one = amina.get(f"/homes/{cast.flat_1.code}/corrections/{cast.correction.code}/").content.decode()
    assert "Larkfield Homes agrees: it was wrong." in one
    assert "You are right." in one
    assert "Do you not agree?" not in one
    Correction.objects.update(state="refused")
    one = amina.get(f"/homes/{cast.flat_1.code}/corrections/{cast.correction.code}/").content.decode()
    assert "Larkfield Homes says that it is right." in one
    assert "Do you not agree?" in one


def test_a_joint_tenant_does_not_see_what_the_other_said(cast: Cast, client: Client) -> None:
    Correction.objects.update(home=cast.flat_2, raised_by=cast.ben)
    client.force_login(cast.bea)
    at = f"/homes/{cast.flat_2.code}/corrections/"
    assert "You have not said" in client.get(at).content.decode()
    assert client.get(f"{at}{cast.correction.code}/").status_code == 404


def test_every_correction_costs_the_same(
    amina: Client, cast: Cast, queries: Callable[[Client, str], int]
) -> None:
    path = f"/homes/{cast.flat_1.code}/corrections/"
    one = queries(amina, path)
    said = {"fact": "bedrooms", "what_is_wrong": "There are three."}
    for _ in range(4):
        amina.post(path_of(cast, "homes", cast.flat_1.code), said)
    amina.get(path)
    assert queries(amina, path) == one


def test_the_demo_shows_one_that_waits_one_asked_about_and_one_put_right(cast: Cast) -> None:
    Correction.objects.all().delete()
    waits, asked, held = (person.parties.get() for person in (cast.amina, cast.ben, cast.nadia))
    demo_corrections.show(cast.larkfield, waits=waits, asked=asked, held=held)
    states = dict(Correction.objects.values_list("raised_by__name", "state"))
    assert states == {"Amina": "waiting", "Ben": "asked", "Nadia": "accepted"}
    cast.flat_3.refresh_from_db()
    assert cast.flat_3.bedrooms == 3
