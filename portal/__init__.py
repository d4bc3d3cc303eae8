"""Homefile: the open record of every social home."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
