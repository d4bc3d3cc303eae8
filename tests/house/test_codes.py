"""Codes of the standard that pages put into words: a list is told whole, and no code is made up."""

from collections.abc import Collection

import pytest

from portal.facts.parts import CONDITIONS
from portal.front.checks import RESULTS
from portal.office.alerts import NEEDED
from portal.repairs.rules import AFTER_UPDATE
from portal.repairs.timeline import STATUSES, UPDATES
from portal.repairs.trades import ANYONE, TRADES, trade
from portal.safety.rules import ACTION_OVER, FAILED, load
from standards.codelists import codelist

WHOLE: list[tuple[str, Collection[str]]] = [
    ("JobStatusUpdateTypeCode", AFTER_UPDATE),
    ("JobStatusUpdateTypeCode", UPDATES),
    ("ServiceAssessmentOrInspectionOutcomeCode", RESULTS),
    ("ServiceAssessmentOrInspectionOutcomeCode", CONDITIONS),
]
SOME: list[tuple[str, Collection[str]]] = [
    ("TradeCode", TRADES),
    ("WorkStatusCode", STATUSES),
    ("PersonAlertTypeCode", NEEDED),
    ("ActionItemStatusCode", ACTION_OVER),
    ("ServiceAssessmentOrInspectionOutcomeCode", {FAILED}),
    ("ComponentCertificationTypeCode", {code for check in load() for code in check.types}),
    ("WorkClassCode", {"60"}),
]


@pytest.mark.parametrize(("name", "told"), WHOLE)
def test_every_code_of_the_list_has_words(name: str, told: Collection[str]) -> None:
    assert set(told) == set(codelist(name))


@pytest.mark.parametrize(("name", "told"), SOME)
def test_every_code_spoken_of_is_in_the_list(name: str, told: Collection[str]) -> None:
    assert set(told) <= set(codelist(name))


def test_every_trade_has_words() -> None:
    assert not [code for code in codelist("TradeCode") if trade(code) is ANYONE]
