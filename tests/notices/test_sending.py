"""Messages are stored first, then sent once, and kept without their codes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from notifications_python_client.errors import HTTPError
from requests import Response

from portal.core import clock
from portal.landlords.actions import drop_notify_account, keep_notify_account
from portal.notices import actions
from portal.notices.channels import letter, notify, sms
from portal.notices.models import Notice, NotifyAccount
from portal.notices.rules import PAUSES
from portal.notices.sending import send
from portal.notices.tasks import send_notice, send_waiting_notices
from tests.factories.landlords import LandlordFactory

CHANNEL = Notice.Channel


@pytest.fixture
def outside(settings: Any) -> None:
    """As in production: messages go out."""
    settings.NOTICES_STAY_HERE = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


class Notify:
    """Stands for GOV.UK Notify; keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[dict[str, Any]] = []
        self.keys: list[str] = []

    def with_key(self, key: str) -> "Notify":
        self.keys.append(key)
        return self

    def send_sms_notification(self, **given: Any) -> None:
        self.given.append(given)

    send_letter_notification = send_sms_notification


@pytest.fixture
def council(outside: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Notify:
    """A council with a Notify key and its two templates."""
    settings.NOTIFY_API_KEY, settings.NOTIFY_SMS_TEMPLATE, settings.NOTIFY_LETTER_TEMPLATE = "key", "s", "l"
    fake = Notify()
    monkeypatch.setattr(notify, "client", lambda key: fake.with_key(key))
    return fake


def a_code(channel: Notice.Channel = CHANNEL.EMAIL, to: str = "amina@example.org") -> Notice:
    return send(channel=channel, kind="sign_in_code", to=to, context={"code": "123456"})


@pytest.mark.django_db
def test_in_the_demo_and_in_tests_nothing_leaves_the_machine() -> None:
    notice = a_code()
    assert notice.sent_at
    assert "123456" in notice.body
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_message_is_stored_and_then_handed_to_a_worker(
    outside: None, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[int] = []
    monkeypatch.setattr(send_notice, "delay", handed.append)
    with django_capture_on_commit_callbacks(execute=True):
        notice = a_code()
        assert handed == [], "not before the change it tells of is safe"
    assert handed == [notice.pk]
    assert notice.sent_at is None


@pytest.mark.django_db
def test_an_email_goes_out_once(outside: None) -> None:
    notice = a_code()
    for _ in range(2):
        send_notice(notice.pk)
    (sent,) = mail.outbox
    assert sent.subject == "Your code for Homefile is 123456"
    assert sent.to == ["amina@example.org"]


@pytest.mark.django_db
def test_what_was_sent_is_kept_without_its_code(outside: None) -> None:
    notice = a_code()
    send_notice(notice.pk)
    notice.refresh_from_db()
    assert "123456" not in notice.body + notice.subject
    assert "It works for 10 minutes" in notice.body


@pytest.mark.django_db
def test_a_text_message_goes_through_notify(council: Notify) -> None:
    notice = a_code(CHANNEL.SMS, "+447700900123")
    send_notice(notice.pk)
    (given,) = council.given
    assert given["phone_number"] == "+447700900123"
    assert given["personalisation"]["body"].startswith("123456 is your Homefile code.")
    assert given["reference"] == str(notice.code)


@pytest.mark.django_db
def test_a_letter_goes_through_notify_with_its_address(council: Notify) -> None:
    notice = Notice.objects.create(
        channel=CHANNEL.LETTER,
        kind="invitation",
        to="A Tenant\n1 High Street\nTown\nZZ1 1ZZ",
        subject="S",
        body="B",
    )
    send_notice(notice.pk)
    words = council.given[0]["personalisation"]
    assert [words[f"address_line_{n}"] for n in range(1, 5)] == [
        "A Tenant",
        "1 High Street",
        "Town",
        "ZZ1 1ZZ",
    ]
    assert (words["subject"], words["body"]) == ("S", "B")


@pytest.mark.django_db
def test_a_landlords_own_account_sends_its_messages_and_nobody_elses(council: Notify, settings: Any) -> None:
    larkfield, eastmere = LandlordFactory(), LandlordFactory()
    kept = {"sms_template": "own", "letter_template": ""}
    keep_notify_account(landlord=larkfield, key="larkfields", by=None, **kept)
    keep_notify_account(landlord=larkfield, key="", by=None, **kept)  # an empty key keeps the one there is
    assert "larkfields" not in NotifyAccount.objects.get().key
    told = [
        an_email(channel=channel, to="+447700900123", landlord_id=landlord.pk if landlord else None)
        for landlord in (larkfield, eastmere, None)
        for channel in ("sms", "letter")
    ]
    Notice.objects.update(send_after=clock.now())
    send_waiting_notices()
    assert [(key, given["template_id"]) for key, given in zip(council.keys, council.given, strict=True)] == [
        ("larkfields", "own"), ("key", "s"), ("key", "l"), ("key", "s"), ("key", "l"),
    ]  # fmt: skip
    told[1].refresh_from_db()
    assert told[1].sent_at is None, "its letters go through no other account: they wait to be printed"
    settings.NOTIFY_API_KEY = ""
    Notice.objects.update(sent_at=None, send_after=clock.now())
    send_waiting_notices()
    assert council.keys[5:] == ["larkfields"], "and where nobody else has one, only its own go"
    drop_notify_account(landlord=larkfield, by=None)
    assert not Notice.objects.filter(sms.sendable()).exists()


@pytest.mark.django_db
def test_without_notify_letters_and_text_messages_wait(outside: None) -> None:
    notice = a_code(CHANNEL.SMS, "+447700900123")
    assert not Notice.objects.filter(sms.sendable() | letter.sendable()).exists()
    send_notice(notice.pk)
    notice.refresh_from_db()
    assert notice.sent_at is None
    assert notice.failed_at is None
    assert "123456" in notice.body


@pytest.mark.django_db
def test_what_fails_waits_says_so_and_is_tried_again(outside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = Notice.objects.create(
        channel="email", kind="invitation", to="a@example.org", subject="S", body="B"
    )

    def broken(_: Notice) -> None:
        raise ConnectionRefusedError("to a@example.org")

    with monkeypatch.context() as patch:
        patch.setattr(actions.CHANNELS["email"], "send", broken)
        send_notice(notice.pk)
    notice.refresh_from_db()
    assert notice.failure == "ConnectionRefusedError", "the kind of failure, and nobody's address"
    assert actions.waiting() == [], "it rests for a minute"
    Notice.objects.update(send_after=clock.now())
    send_waiting_notices()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_nor_when_it_is_sent_again_by_staff() -> None:
    notice = a_code()
    Notice.objects.update(sent_at=None, given_up_at=clock.now(), kind="repair_late")
    actions.send_again(notice)
    send_waiting_notices()
    notice.refresh_from_db()
    assert notice.sent_at
    assert mail.outbox == []


def an_email(**fields: Any) -> Notice:
    given = {"channel": "email", "kind": "repair_late", "to": "a@example.org", "subject": "S", "body": "B"}
    return Notice.objects.create(**given | fields)


def fails_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Whatever is sent by email fails so."""

    def send_nothing(_: EmailMessage) -> None:
        raise error

    monkeypatch.setattr(EmailMessage, "send", send_nothing)


@pytest.mark.django_db
def test_it_is_tried_ever_more_seldom_and_then_given_up(
    outside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_with(monkeypatch, TimeoutError())
    notice = an_email()
    for tries, pause in enumerate(PAUSES, start=1):
        send_notice(notice.pk)
        notice.refresh_from_db()
        assert (notice.tries, notice.given_up_at) == (tries, None)
        assert notice.send_after
        assert notice.failed_at
        assert notice.send_after - notice.failed_at == pause
        send_notice(notice.pk)
        notice.refresh_from_db()
        assert notice.tries == tries, "not before its time"
        Notice.objects.update(send_after=clock.now())
    send_notice(notice.pk)
    notice.refresh_from_db()
    assert notice.given_up_at
    assert notice.tries == len(PAUSES) + 1
    Notice.objects.update(send_after=clock.now())
    assert actions.waiting() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "given_up"), [(550, True), (501, True), (450, False), (421, False)], ids=str
)
def test_an_address_that_does_not_exist_is_given_up_at_once_and_a_busy_one_is_not(
    outside: None, monkeypatch: pytest.MonkeyPatch, code: int, given_up: bool
) -> None:
    fails_with(monkeypatch, SMTPRecipientsRefused({"a@example.org": (code, b"no")}))
    notice = an_email()
    send_notice(notice.pk)
    notice.refresh_from_db()
    assert bool(notice.given_up_at) == given_up
    assert notice.failure == ("no such address" if given_up else "SMTPRecipientsRefused")


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "given_up"), [(400, True), (403, False), (429, False), (500, False)])
def test_a_number_that_notify_never_takes_is_given_up_at_once(
    council: Notify, monkeypatch: pytest.MonkeyPatch, status: int, given_up: bool
) -> None:
    answer = Response()
    answer.status_code = status

    def refuse(**_: Any) -> None:
        raise HTTPError(answer)

    monkeypatch.setattr(council, "send_sms_notification", refuse)
    notice = an_email(channel="sms", to="+441632960001")
    send_notice(notice.pk)
    notice.refresh_from_db()
    assert bool(notice.given_up_at) == given_up


@pytest.mark.django_db
def test_a_message_for_later_waits_until_then(outside: None) -> None:
    notice = send(
        channel=CHANNEL.EMAIL,
        kind="sign_in_code",
        to="a@example.org",
        send_after=clock.now() + timedelta(hours=1),
        context={"code": "123456"},
    )
    send_notice(notice.pk)
    assert mail.outbox == []
    assert actions.waiting() == []
    Notice.objects.update(send_after=clock.now())
    send_waiting_notices()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_the_morning_brings_all_that_the_night_held_back(outside: None) -> None:
    for number in range(205):
        an_email(to=f"a{number}@example.org", send_after=clock.now())
    send_waiting_notices()
    assert len(mail.outbox) == 205


@pytest.mark.django_db
def test_what_fails_is_tried_once_in_a_run(outside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_with(monkeypatch, TimeoutError())
    notice = an_email(send_after=clock.now())
    send_waiting_notices()
    notice.refresh_from_db()
    assert notice.tries == 1


@pytest.mark.django_db
def test_what_is_told_once_is_one_message(outside: None) -> None:
    given = {"channel": CHANNEL.EMAIL, "kind": "no_account", "to": "a@example.org", "context": {}}
    first, second = (send(**given, once="told:1") for _ in range(2))
    assert first == second
    assert send(**given, once="told:2") != first


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_tell_the_same_at_once_make_one_message(outside: None) -> None:
    def tell(_: int) -> int:
        try:
            given = {"channel": CHANNEL.EMAIL, "kind": "no_account", "to": "a@example.org", "context": {}}
            return send(**given, once="told:1").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert len(set(workers.map(tell, range(8)))) == 1
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_what_cannot_go_stands_in_nobodys_way(outside: None) -> None:
    old = clock.now() - timedelta(hours=1)
    for _ in range(101):
        an_email(channel="sms", to="+447700900123")
    email = an_email()
    Notice.objects.update(made_at=old)
    assert actions.waiting() == [email.pk]


@pytest.mark.django_db
def test_on_the_way_is_not_sent_an_hour_later(outside: None) -> None:
    notice = an_email(kind="repair_on_the_way")
    Notice.objects.update(made_at=clock.now() - timedelta(minutes=61))
    send_notice(notice.pk)
    notice.refresh_from_db()
    assert mail.outbox == []
    assert (notice.failure, bool(notice.given_up_at)) == ("too old", True)


@pytest.mark.django_db
def test_a_code_that_ran_out_while_it_waited_is_not_sent(outside: None) -> None:
    notice = a_code()
    Notice.objects.update(made_at=clock.now() - timedelta(minutes=11))
    send_notice(notice.pk)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("sign_in_code", "123456 is your code", "•••• is your code"),
        ("invitation", "Your code is ABCD-EF23-JKLM.", "Your code is ••••."),
        ("invitation", "Call us on 01632 960110.", "Call us on 01632 960110."),
        (
            "set_password",
            "Open https://a.example/office/password/1-abc-def/ now",
            "Open https://a.example/office/password/•••• now",
        ),
        ("no_account", "123456", "123456"),
        (
            "repair_done",
            "Tell us: https://a.example/answer/ab-C_9/ or call.",
            "Tell us: https://a.example/answer/••••/ or call.",
        ),
    ],
)
def test_our_copy_keeps_everything_but_what_opens_a_door(kind: str, text: str, kept: str) -> None:
    assert actions.without_secrets(kind, text) == kept


@pytest.mark.django_db
def test_letters_are_printed_once_where_there_is_no_notify(outside: None, tmp_path: Path) -> None:
    for name in ("Ada", "Bo"):
        Notice.objects.create(
            channel="letter", kind="invitation", to=f"{name}\n1 High Street", body="Code: ABCD-EF23-JKLM"
        )
    call_command("print_letters", str(tmp_path / "letters.txt"))
    first, second, rest = (tmp_path / "letters.txt").read_text().split("\f")
    assert first.startswith("Ada\n1 High Street\n\nCode: ABCD-EF23-JKLM")
    assert second.strip().startswith("Bo")
    assert not rest.strip()
    assert "ABCD" not in Notice.objects.earliest("pk").body
    call_command("print_letters", str(tmp_path / "again.txt"))
    assert (tmp_path / "again.txt").read_text() == ""
