"""Celery's app. Rows in the database are the queue; Celery only rings for rows that are due.

One beat entry looks every second for due rows and enqueues their ids, another tidies up each hour. Nothing else is ever published,
and never from a web request: a hung broker must not be able to hold a candidate.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruiting.settings")

app = Celery("recruiting")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "ring-for-due-rows": {"task": "recruiting.ring", "schedule": 1.0, "options": {"expires": 5}},
    "remove-expired-resumes": {
        "task": "recruiting.remove_expired_resumes",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}
