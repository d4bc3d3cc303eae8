"""What one must know to serve or visit somebody safely, by HACT PersonAlertTypeCode. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from portal.core import words
from portal.tenancies.rules import is_due
from standards.codelists import codelist

# In the words of a person who plans a visit. Every code of the list has a row.
WORDS: Mapping[str, str] = {
    "0": "Call the landlord before a visit",
    "1": "See the note",
    "10": "Do not visit alone",
    "10-10": "Do not visit alone: antisocial behaviour",
    "20": "Disability or vulnerability",
    "20-10": "Hard of hearing",
    "20-20": "Does not see well",
    "20-30": "Is ill",
    "20-40": "Needs physical support",
    "20-50": "Uses a wheelchair",
    "20-60": "Is elderly",
    "20-70": "Safeguarding alert",
    "30": "Often misses appointments",
    "40": "Needs help with language",
    "50": "Wants a man or a woman to come: ask first",
    "60": "May need help to decide",
}
# What somebody who comes to the door needs, in words that say what to do and not why.
NEEDED: Mapping[str, str] = {
    "0": "Call the landlord before you go",
    "10": "Do not go alone",
    "10-10": "Do not go alone",
    "20": "Allow more time",
    "20-10": "Knock loudly and allow time: hard of hearing",
    "20-20": "Say who you are: does not see well",
    "20-40": "Allow more time",
    "20-50": "Keep the way clear: uses a wheelchair",
    "20-60": "Allow more time",
    "40": "Needs help with language",
    "50": "Ask the landlord who should come",
}


def words_of(type_code: str) -> str:
    """For the landlord's own staff; an unknown sub-code is read as its family."""
    known = WORDS.get(type_code) or WORDS.get(type_code.split("-")[0])
    return known or codelist("PersonAlertTypeCode").get(type_code, "Alert")


def review_words(review_on: date | None, *, today: date) -> str:
    """When it is to be looked at again, as a badge; one without a day is due."""
    if review_on is None:
        return "Never looked at again"
    return (
        f"Was due {words.full_day(review_on)}" if is_due(review_on, on=today) else words.full_day(review_on)
    )


def shown_words(type_code: str, review_on: date | None, *, today: date) -> str:
    """For the landlord's own staff, with a word of doubt once it is past its review."""
    doubt = ". Past its review: ask whether it is still so" if is_due(review_on, on=today) else ""
    return f"{words_of(type_code)}{doubt}"


def needed(type_codes: Iterable[str]) -> list[str]:
    """For a contractor: the needed ones, each once, without comments."""
    return list(dict.fromkeys(NEEDED[code] for code in type_codes if code in NEEDED))
