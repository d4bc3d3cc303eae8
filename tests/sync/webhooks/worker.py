"""A worker that tells one webhook, and can be killed: python -m tests.sync.webhooks.worker PK."""
# ruff: noqa: E402 -- Django is set up before models are imported

import os
import sys

import django

django.setup()

from django.db import connection

from portal.sync.webhooks import delivering

connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
delivering.deliver(int(sys.argv[1]))
