"""What a request for information is about: a class of the publication scheme, or nobody is sure."""

from portal.documents.classes import classes

OTHER = "other"


def topics() -> list[tuple[str, str]]:
    """Each by its key, in the order of the scheme."""
    return [*((key, one.title) for key, one in classes().items()), (OTHER, "Not sure")]


def hints() -> dict[str, str]:
    """What each holds."""
    return {key: one.holds for key, one in classes().items()}
