#!/usr/bin/env python
"""Django's commands, and ours: python manage.py help."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

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
        settings.SECRET_KEY  # noqa: B018 - what is missing is said here, before anything starts
        if command not in NEED_NO_SERVERS:
            embedded.ensure_running()
            if command not in ABOUT_THE_TABLES:
                schema.bring_up_to_date()
    except (ImproperlyConfigured, embedded.CannotRun) as reason:
        sys.exit(str(reason))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
