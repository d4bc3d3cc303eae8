"""Every alert of the standard has words for staff; contractors get the needed ones."""

from portal.office.alerts import NEEDED, WORDS, needed, words_of
from standards.codelists import codelist


def test_every_code_has_words() -> None:
    assert set(WORDS) == set(codelist("PersonAlertTypeCode"))
    assert set(NEEDED) <= set(WORDS)


def test_an_unknown_sub_code_is_read_as_its_family() -> None:
    assert words_of("20-99") == WORDS["20"]
    assert words_of("99") == "Alert"


def test_a_contractor_is_told_each_need_once_and_no_more() -> None:
    assert needed(["10", "10-10", "20-70", "60", "40"]) == ["Do not go alone", "Needs help with language"]
