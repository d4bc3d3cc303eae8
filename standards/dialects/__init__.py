"""How other systems write the standard's messages: each way a TOML file here, and nothing in code.

read("hackney", "JobStatusUpdate", received)    # the standard's message, notes, and what is no part of it
write("hackney", "JobStatusUpdate", message)    # the same the other way
docs/dialects.md has the form of the files.
"""

from standards.dialects.reading import Read, read, read_answer
from standards.dialects.spec import STANDARD, Dialect, NoDialect, dialect, names
from standards.dialects.writing import write, write_answer

__all__ = [
    "STANDARD",
    "Dialect",
    "NoDialect",
    "Read",
    "dialect",
    "names",
    "read",
    "read_answer",
    "write",
    "write_answer",
]
