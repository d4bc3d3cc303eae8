"""The pages about staff and about what is held, in a real browser: each looked at, none needing a script."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from portal.core import clock
from portal.enquiries.models import Enquiry
from portal.homes.models import Correction
from portal.keeping.looks import Reader, note_list, note_record
from portal.keeping.models import Cleared, Clearing
from portal.tenancies.models import PersonAlert
from tests.browser.conftest import PHONE, TABLET, Visitor
from tests.cast import Cast
from tests.enquiries.asking import asked

Come = Callable[..., Visitor]


def test_an_administrator_lets_somebody_go_and_hands_over_what_was_theirs(cast: Cast, visitor: Come) -> None:
    Correction.objects.update(owner=cast.olive.officer)
    Enquiry.objects.filter(pk=asked(cast).pk).update(owner=cast.olive.officer)
    dara = visitor(width=TABLET).sign_in(cast.dara)
    for path in ("people/", "people/add/", "people/rules/", "teams/"):
        dara.visit(f"/office/{path}")
    dara.visit(f"/office/teams/{cast.larkfield.teams.get().code}/")
    page = dara.visit(f"/office/people/{cast.olive.officer.code}/")
    page.get_by_label("Now", exact=True).check()
    dara.click("End their access", role="button")
    expect(page.get_by_role("heading", level=1)).to_have_text("What Olive looks after")
    expect(page.get_by_label("Corrections: 1")).to_be_checked()
    dara.click("Hand it over", role="button")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Who has it from now on?").select_option(label="Rhys, repairs manager")
    dara.click("Hand it over", role="button")
    expect(page.get_by_text("2 pieces of work handed over.")).to_be_visible()
    dara.click("Undo the last hand-over", role="button")
    expect(page.get_by_text("Undone for 2 pieces of work.")).to_be_visible()
    dara.visit("/office/people/left-work/")
    dara.click("Olive")


def test_what_is_kept_noted_and_looked_at_can_be_read_by_everybody(cast: Cast, visitor: Come) -> None:
    PersonAlert.objects.update(review_on=cast.today - timedelta(days=3))
    tenant = cast.amina.parties.get()
    run = Clearing.objects.create(began_at=clock.now(), ended_at=clock.now())
    Cleared.objects.create(run=run, landlord=cast.larkfield, kind="notices.Notice", how="delete",
                           before=clock.now(), count=1204)  # fmt: skip
    olive = visitor().sign_in(cast.olive)
    olive.visit("/office/alerts/")
    olive.visit(f"/office/alerts/{tenant.code}/1/")
    dara = visitor(width=PHONE, scripted=False).sign_in(cast.dara)
    for path in ("keeping/", f"held/{tenant.code}/", f"held/{tenant.code}/erase/"):
        dara.visit(f"/office/{path}")
    reader = Reader(landlord=cast.larkfield.pk, contractor=None, system="Larkfield's housing system")
    note_record(reader, "tenancies", tenant.tenancy_id, on=cast.today)
    note_list(reader, "work_orders", on=cast.today)
    amina = visitor(width=PHONE).sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/record/looks/")
    expect(page.get_by_role("heading", name="What computer systems read")).to_be_visible()
