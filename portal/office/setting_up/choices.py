"""What the forms let a landlord choose from."""

from standards.codelists import codelist

Choices = list[tuple[str, str]]


def codes(name: str, first: str = "") -> Choices:
    """A code list of the standard, to choose from."""
    listed = [(code, f"{text} ({code})") for code, text in codelist(name).items()]
    return [("", first), *listed] if first else listed
