"""The Celery application: python -m celery --app portal worker."""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, task_postrun, task_prerun, worker_init
from django.db import close_old_connections

from portal import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("homefile")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery would close the connection to the database around each task: see `keep_the_connection`.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def start_the_servers(**_: Any) -> None:
    embedded.ensure_running_or_exit()


@task_prerun.connect
@task_postrun.connect
def keep_the_connection(**_: Any) -> None:
    """As a web process does between two requests: one that is old or broken is closed, any other is kept.

    A new one for each task, as Celery would have it, costs more than most tasks.
    """
    close_old_connections()
