"""The pages anybody may open."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sign-in/",
        "/start/",
        "/start/lost-letter/",
        "/help/",
        "/accessibility/",
        "/privacy/",
        "/cookies/",
        "/office/sign-in/",
        "/office/password/",
    ],
)
def test_anybody_can_read_the_public_pages(
    visitor: Callable[..., Visitor], path: str, scripted: bool
) -> None:
    visitor(scripted=scripted).visit(path)


def test_a_page_that_is_not_there_says_so_plainly(visitor: Callable[..., Visitor]) -> None:
    page = visitor().visit("/nothing-here/", status=404)
    assert "We cannot find that page" in page.title()
