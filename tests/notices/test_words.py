"""Every kind of message has its words for every way it is sent, and no words wait for a kind."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.notices.account import KINDS
from portal.notices.models import Notice
from portal.notices.sending import words_of

CHANNEL = Notice.Channel
SENT = {
    "sign_in_code": {CHANNEL.EMAIL, CHANNEL.SMS},
    "no_account": {CHANNEL.EMAIL, CHANNEL.SMS},
    "work_account": {CHANNEL.EMAIL, CHANNEL.SMS},
    "set_password": {CHANNEL.EMAIL},
    "security_changed": {CHANNEL.EMAIL},
    "invitation": {CHANNEL.LETTER},
}
CONTEXT = {
    "landlord": SimpleNamespace(name="Larkfield Homes", phone="0300 000 0000"),
    "site": "https://homes.example.org",
    "code": "123456",
    "password_reset_url": "https://homes.example.org/office/password/a/b/",
    "name": "Amina Tenant",
    "expires_on": date(2026, 12, 24),
}


def test_every_kind_has_its_templates_and_every_template_a_kind() -> None:
    found = {(path.parent.name, path.stem) for path in Path("templates/notices").rglob("*") if path.is_file()}
    assert found == {(kind, str(channel)) for kind, channels in SENT.items() for channel in channels}
    assert set(KINDS.values()) <= set(SENT)


@pytest.mark.parametrize(("kind", "channel"), [(kind, one) for kind, ways in SENT.items() for one in ways])
def test_the_words_need_no_more_than_they_are_given(kind: str, channel: Notice.Channel) -> None:
    subject, _, body = words_of(kind, channel, CONTEXT).partition("\n")
    assert subject.strip()
    assert body.strip() or channel is CHANNEL.SMS
