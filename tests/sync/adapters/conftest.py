"""A landlord with a system that listens."""

from collections.abc import Iterator

import pytest

from portal.landlords.models import Landlord
from portal.sync.models import System
from portal.sync.talking import sealed_token
from tests.factories.landlords import LandlordFactory
from tests.factories.sync import SystemFactory
from tests.sync.out.other import TOKEN, Other, listening


@pytest.fixture
def other() -> Iterator[Other]:
    with listening() as other:
        yield other


@pytest.fixture
def larkfield(db: None) -> Landlord:
    return LandlordFactory(slug="larkfield")


@pytest.fixture
def system(larkfield: Landlord, other: Other) -> System:
    return SystemFactory(landlord=larkfield, address=other.address, token=sealed_token(TOKEN))
