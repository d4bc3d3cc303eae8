"""The menu is short, and nothing of the office is lost by it."""

from itertools import product

import pytest

from portal.landlords.models import Contractor, Officer
from portal.office.menu import DAILY, MORE, MOST, OTHERS, current, menu_of, others_of

Role = Officer.Role
EVERY = [*DAILY, *(part for group in OTHERS for part in group.parts)]


@pytest.mark.parametrize(("role", "administers"), list(product(Role, [False, True])))
def test_everybody_has_few_entries_and_finds_every_part_of_theirs(role: Role, administers: bool) -> None:
    officer = Officer(role=role, administers=administers)
    menu = menu_of(officer)
    assert len(menu) <= MOST
    shown = {key for key, _, _ in menu}
    if MORE in shown:
        shown |= {part.key for group in others_of(officer) for part in group.parts}
    assert shown - {MORE} == {part.key for part in EVERY if part.is_for(officer)}


def test_a_part_of_the_other_page_stands_under_more() -> None:
    menu = menu_of(Officer(role=Role.ADVISER))
    assert current(menu, "corrections") == MORE
    assert current(menu, "hazards") == "hazards"
    assert current(menu_of(Contractor()), "orders") == "orders"
