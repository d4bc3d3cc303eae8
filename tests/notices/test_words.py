"""Every kind of message has its words for every way it is sent, and no words wait for a kind."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.notices.account import KINDS
from portal.notices.models import Notice
from portal.notices.sending import words_of
from portal.office.previews import DONE, MESSAGES, REPAIR, SITE, TAP, VISIT
from portal.repairs.telling import Told

SMS = Notice.Channel.SMS
SENT = [(kind, channel) for kind, message in MESSAGES.items() for channel in message.channels]
LARKFIELD = SimpleNamespace(name="Larkfield Homes", phone="0300 000 0000", emergency_phone="0300 000 0999")
NO_PHONE = SimpleNamespace(name="Larkfield Homes", phone="", emergency_phone="")
# What GOV.UK Notify sends in three parts (of 153 letters); a longer text message is refused by some phones.
LONGEST_TEXT = 459


def contexts(kind: str) -> Iterator[dict[str, Any]]:
    """Everything such a message may be given: with and without each fact that may be missing."""
    plain = {"landlord": LARKFIELD, "site": SITE, "answer_url": ""}
    for facts in MESSAGES[kind].cases.values():
        yield plain | dict(facts)
    if kind.startswith("repair_"):
        flags = product([LARKFIELD, NO_PHONE], [VISIT, {}], [TAP, {}], [DONE, {}], [True, False], ["", "x"])
        for landlord, visit, tap, done, communal, expected in flags:
            if communal and tap:  # nobody answers for a whole building
                continue
            if not visit and kind in {"repair_booked", "repair_reminder"}:
                continue
            given = {"landlord": landlord, "site": SITE, "communal": communal, "follows": communal}
            yield REPAIR | visit | tap | done | given | {"expected": expected, "urgent": not communal}


def test_every_kind_has_its_templates_and_every_template_a_kind() -> None:
    found = {(path.parent.name, path.stem) for path in Path("templates/notices").rglob("*") if path.is_file()}
    assert found == {(kind, str(channel)) for kind, channel in SENT}
    assert set(KINDS.values()) | {f"repair_{told}" for told in Told} <= set(MESSAGES)


@pytest.mark.parametrize(("kind", "channel"), SENT)
def test_the_words_need_no_more_than_they_are_given_and_read_well(kind: str, channel: Notice.Channel) -> None:
    for context in contexts(kind):
        text = words_of(kind, channel, context)
        subject, _, body = text.partition("\n")
        assert len(subject) > 20, "its first line says the fact"
        assert not subject.lower().startswith(("dear", "hello", "hi "))
        assert body.strip() or channel is SMS
        assert text.count("https://") <= 1, "one link at most"
        assert "\n\n\n" not in text
        assert not re.search(r" {2}|\s[.,]|\.\.|None|on on ", text), text
        assert channel is not SMS or len(text) <= LONGEST_TEXT
        assert channel is not SMS or text.count("\n") == 1, "a text message is one line"


@pytest.mark.parametrize("kind", [kind for kind in MESSAGES if kind.startswith("repair_")])
def test_a_message_about_a_repair_names_no_place_and_no_person(kind: str) -> None:
    for channel in MESSAGES[kind].channels:
        source = Path(f"templates/notices/{kind}/{channel}.txt").read_text()
        for word in ("address", "name }}", "home", "words", "problem", "room"):
            said = source.replace("landlord.name }}", "")
            assert word not in said, f"{word} is more than such a message may hold"
