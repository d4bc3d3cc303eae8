#!/usr/bin/env python
"""Django's commands, and ours: python manage.py help."""

import os
import sys

from portal import embedded

NEED_NO_SERVERS = {
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "collectstatic",
    "compilemessages",
    "makemessages",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    try:
        if not NEED_NO_SERVERS.intersection(sys.argv[1:2]):
            embedded.ensure_running()
        execute_from_command_line(sys.argv)
    except embedded.CannotRun as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
