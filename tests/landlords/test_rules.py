"""What staff may agree to."""

from decimal import Decimal

import pytest

from portal.landlords.rules import limit_of, may_approve


@pytest.mark.parametrize(
    ("limit", "cost", "may"),
    [
        (None, "1", False),
        ("0", "0", False),
        ("0", "1", False),
        ("250", "250", True),
        ("250", "250.01", False),
        ("250", None, False),
    ],
)
def test_an_order_is_agreed_to_up_to_the_limit(limit: str | None, cost: str | None, may: bool) -> None:
    assert may_approve(limit and Decimal(limit), cost and Decimal(cost)) is may  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("own", "of_roles", "limit"),
    [
        (None, {}, "0"),
        (None, {"adviser": "50.00"}, "50"),
        (None, {"adviser": "much"}, "0"),
        ("0", {"adviser": "50.00"}, "0"),
        ("75", {"adviser": "50.00"}, "75"),
    ],
)
def test_ones_own_limit_goes_before_that_of_the_role(
    own: str | None, of_roles: dict[str, str], limit: str
) -> None:
    assert limit_of(Decimal(own) if own else None, "adviser", of_roles) == Decimal(limit)
