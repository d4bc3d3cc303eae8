"""Whoever runs Homefile finds each of its commands in the documents, and no other."""

import re
from pathlib import Path

from django.core.management import get_commands

DOCUMENTS = [Path("README.md"), *Path("docs").glob("*.md")]
# make demo runs it.
NOT_FOR_PEOPLE = {"load_demo"}


def test_every_command_is_documented_and_every_documented_one_is_there() -> None:
    known = get_commands()
    ours = {name for name, app in known.items() if str(app).startswith("portal.")} - NOT_FOR_PEOPLE
    text = "\n".join(path.read_text() for path in DOCUMENTS)
    named = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert ours - named == set(), "commands that no document names"
    assert named - set(known) == set(), "commands that are not there"
