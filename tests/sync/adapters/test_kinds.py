"""The kinds of system there are, and what each can do."""

import pytest

from portal.sync import talking
from portal.sync.adapters.capabilities import Can, Fetches, Holds, Reads, Sends
from portal.sync.adapters.registry import NoAdapter, dialects_for, kind, kinds
from portal.sync.models import System
from portal.sync.talking import Refused
from standards import dialects

ABILITIES = {Can.SEND: Sends, Can.READ: Reads, Can.FETCH_FILES: Fetches, Can.HOLDINGS: Holds}
LONGEST_KEY = System._meta.get_field("adapter").max_length


@pytest.mark.parametrize("key", sorted(kinds()))
def test_each_kind_does_what_it_says_it_can(key: str) -> None:
    adapter = kind(key)

    for can, ability in ABILITIES.items():
        assert isinstance(adapter, ability) == (can in adapter.can), f"{key}: {can}"
    assert adapter.key == key
    assert LONGEST_KEY
    assert len(key) <= LONGEST_KEY
    assert adapter.title
    assert adapter.about.endswith(".")
    assert Can.OFFER_VISITS not in adapter.can or Can.SEND in adapter.can
    assert adapter.address_fault("nonsense")
    assert set(dialects_for(adapter)) <= set(dialects.names())


def test_the_usual_kind_comes_first() -> None:
    assert next(iter(kinds())) == "hact"


def test_a_kind_that_is_gone_is_said_and_its_messages_wait_for_staff(system: System) -> None:
    system.adapter = "gone"
    with pytest.raises(NoAdapter, match="gone"):
        kind("gone")
    with pytest.raises(Refused) as refused:
        talking.post(system, "RaiseRepair", {}, key="k")
    assert "gone" in refused.value.says


def test_a_dialect_of_one_kind_alone_is_not_offered_to_others() -> None:
    own = {adapter.dialect for adapter in kinds().values() if adapter.dialect} - {dialects.STANDARD}
    assert not own & set(dialects_for(kind("hact")))
    assert {"hact", "hackney"} <= set(dialects_for(kind("hact")))
    assert dialects_for(kind("sample")) == ["hact"]
