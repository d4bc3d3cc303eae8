"""The Celery application: python -m celery --app portal worker."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

from portal import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("homefile")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def start_the_servers(**_: Any) -> None:
    embedded.ensure_running_or_exit()
