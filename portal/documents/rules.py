"""What may be published. Pure: the day is passed in."""

from datetime import date

from portal.documents.classes import classes
from portal.documents.content import LONGEST_WORDS, Content, Link, Words, is_safe_link


class CannotPublish(Exception):
    """Why something cannot be published, changed or withdrawn, in a sentence."""


def check_class(key: str) -> None:
    """Raises CannotPublish for what is no class of the scheme."""
    if key not in classes():
        raise CannotPublish("Choose where it belongs.")


def check_days(*, as_of: date, review_on: date | None, today: date) -> None:
    """Raises CannotPublish for a day that is not over yet, or to look at it again that is."""
    if as_of > today:
        raise CannotPublish("The day on which it was right cannot be in the future.")
    check_review(review_on, today=today)


def check_review(review_on: date | None, *, today: date) -> None:
    """Raises CannotPublish for a day that is over."""
    if review_on and review_on <= today:
        raise CannotPublish("The day to look at it again must be after today.")


def check_content(content: Content) -> None:
    """Raises CannotPublish for words that say nothing or too much, and links that do not lead to a page."""
    if isinstance(content, Words):
        if not content.text.strip():
            raise CannotPublish("Write what it says.")
        if len(content.text) > LONGEST_WORDS:
            raise CannotPublish(f"Write no more than {LONGEST_WORDS:,} letters, or publish it as a file.")
    elif isinstance(content, Link) and not is_safe_link(content.address):
        raise CannotPublish("Write the address of a page that everybody may open. It begins with https://")
