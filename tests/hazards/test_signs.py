"""What deliveries, surveys and firms tell of hazards: what says what, once, and nothing waits for ever."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.hazards import keeping
from portal.hazards.actions.holding import CannotDo
from portal.hazards.actions.signs import dismiss_sign, open_sign
from portal.hazards.models import HazardCase, HazardReport, Sign
from portal.hazards.signs import failing, told_by_check, told_by_word
from portal.landlords.models import Landlord
from portal.sync.incoming.taking import take_in
from standards.codelists import codelist
from tests.cast import Cast
from tests.factories.repairs import StatusUpdateFactory
from tests.factories.safety import CertificateFactory
from tests.sync.incoming.messages import update

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("word", "hazard", "way"),
    [
        ("hazard_damp_mould", "damp_mould", "contractor"),
        ("survey_hazard_excess_cold", "excess_cold", "survey"),
        ("complaint_hazard_damp_mould", "damp_mould", "complaint"),
        ("sensor_hazard_damp_mould", "damp_mould", "sensor"),
        ("import_hazard_fire_explosions", "fire_explosions", "import"),
        ("hazard_no_such", None, None),
        ("no_hazard_damp_mould", None, None),
        ("note", None, None),
    ],
)
def test_a_word_tells_which_hazard_and_how_it_is_known(word: str, hazard: str, way: str) -> None:
    told = told_by_word(word)
    assert (told and told.hazard, told and told.way) == (hazard, way)


@pytest.mark.parametrize(
    ("type_code", "title", "outcome", "hazard"),
    [
        ("20", "Electrical installation condition report", "30", "electrical"),
        ("20", "Electrical installation condition report", "10", None),
        ("10", "Gas safety record", "30", "indoor_air_pollutants"),
        ("0", "Damp survey", "20", "damp_mould"),
        ("0", "Survey of mould", "30", "damp_mould"),
        ("0", "Damp survey", "10", None),
        ("0", "Fire doors", "30", None),
        ("80", "Energy performance", "30", None),
    ],
)
def test_a_check_that_failed_tells_of_what_it_checks(
    type_code: str, title: str, outcome: str, hazard: str | None
) -> None:
    told = told_by_check(type_code=type_code, title=title, outcome_code=outcome)
    assert (told.hazard if told else None) == hazard


def test_every_code_of_the_table_is_the_standards_own() -> None:
    types, outcomes = (
        codelist("ComponentCertificationTypeCode"),
        codelist("ServiceAssessmentOrInspectionOutcomeCode"),
    )
    assert all(set(one.types) <= set(types) and set(one.outcomes) <= set(outcomes) for one in failing())


@pytest.mark.django_db
def test_what_is_delivered_opens_one_case_however_often_it_comes(cast: Cast) -> None:
    seen = (clock.now() - 5 * HOUR).replace(second=0, microsecond=0)
    line = {"work_order": cast.own_order, "type_code": "0", "other_type": "survey_hazard_damp_mould"}
    StatusUpdateFactory(**line, position=51, happened_at=seen, comments="Black spots")
    failed = CertificateFactory(home=cast.flat_2, type_code="20", outcome_code="30",
                                issued_on=clock.today() - 2 * DAY)  # fmt: skip
    CertificateFactory(home=cast.flat_3, type_code="20", outcome_code="30", issued_on=clock.today() - 9 * DAY)
    CertificateFactory(home=cast.flat_3, type_code="20", outcome_code="10", issued_on=clock.today() - DAY)
    for _ in range(2):
        keeping.take_what_was_told(now=clock.now())
    # The same by a message, with its seconds; and the update written anew by the next delivery.
    word = {"OtherType": "survey_hazard_damp_mould"}
    said = update(cast.own_order.reference, "0", seen + timedelta(seconds=20), **word)
    take_in(system=cast.system, reference="m-1", kind="JobStatusUpdate", body=said)
    cast.own_order.statusupdates.filter(source=None).delete()
    StatusUpdateFactory(**line, position=52, happened_at=seen)
    keeping.take_what_was_told(now=clock.now())
    mould, wires = HazardCase.objects.order_by("-aware_at")
    assert (mould.hazard, mould.way, mould.aware_at) == ("damp_mould", "survey", seen)
    assert (wires.home, wires.hazard, clock.day_of(wires.aware_at)) == (
        cast.flat_2, "electrical", failed.issued_on,
    )  # fmt: skip
    assert HazardReport.objects.count() == Sign.objects.count() == 2


@pytest.mark.django_db
def test_what_waits_to_be_judged_opens_by_itself_in_a_day(cast: Cast) -> None:
    Landlord.objects.filter(pk=cast.larkfield.pk).update(judges_hazard_signs=True)
    line = {"work_order": cast.own_order, "type_code": "0"}
    hazards = ("damp_mould", "electrical", "excess_cold")
    for place, key in enumerate(hazards):
        told = line | {"position": place + 51, "other_type": f"hazard_{key}"}
        StatusUpdateFactory(**told, happened_at=clock.now() - 3 * HOUR)
    keeping.take_what_was_told(now=clock.now())
    assert not HazardCase.objects.exists()
    one, two, three = Sign.objects.to_judge().order_by("hazard")
    by = cast.olive.officer
    assert open_sign(sign=one, now=clock.now(), by=by).aware_at == one.aware_at
    with pytest.raises(CannotDo, match="Write why"):
        dismiss_sign(sign=two, because=" ", now=clock.now(), by=by)
    dismiss_sign(sign=two, because="A fuse had gone, and is back", now=clock.now(), by=by)
    with pytest.raises(CannotDo, match="meanwhile"):
        open_sign(sign=two, now=clock.now(), by=by)
    assert keeping.open_late_signs(now=clock.now()) == 0
    assert keeping.open_late_signs(now=clock.now() + DAY + HOUR) == 1
    three.refresh_from_db()
    assert three.case
    assert (three.case.aware_at, three.case.judged_at) == (three.aware_at, None)
