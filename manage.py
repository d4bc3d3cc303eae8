#!/usr/bin/env python
"""Django's commands, and ours: python manage.py help."""

import os
import sys

from portal import embedded, schema

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
ABOUT_THE_TABLES = {"check", "dbshell", "flush", "makemigrations", "migrate", "showmigrations", "sqlmigrate"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    command = next(iter(sys.argv[1:]), "help")
    try:
        if command not in NEED_NO_SERVERS:
            embedded.ensure_running()
            if command not in ABOUT_THE_TABLES:
                schema.bring_up_to_date()
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except embedded.CannotRun as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
