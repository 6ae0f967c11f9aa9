"""The project: wiring only. Settings, addresses, kinds of work, who may see what and how private files are handed out, what time it is."""

from recruiting.celery import app as celery_app

__all__ = ["celery_app"]
