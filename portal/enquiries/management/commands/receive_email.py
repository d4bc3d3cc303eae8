"""Takes one email from a mail server into the conversation it replies to."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from portal.enquiries.emails.reading import MOST_BYTES
from portal.enquiries.emails.receiving import receive

# sysexits.h: the mail server keeps the email and tries again later.
TEMPORARY_FAILURE = 75


class Command(BaseCommand):
    help = "Reads one email (RFC 5322) from standard input and takes it into the conversation it replies to."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with 0 whatever it held, so that no mail server answers strangers; 75 to be tried again."""
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        try:
            outcome = receive(raw)
        except DatabaseError:
            sys.exit(TEMPORARY_FAILURE)
        self.stdout.write(outcome)
