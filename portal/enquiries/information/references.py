"""What a request for information is called over the telephone."""

from portal.core import references

KIND = "N"  # I is taken for 1


def make_reference() -> str:
    """N-7K3F-92QD: one of fifty thousand million."""
    return references.make_reference(KIND)


def read_reference(typed: str) -> str:
    """The reference as we write it, of one that was typed down from the telephone; or nothing."""
    return references.read_reference(KIND, typed)
