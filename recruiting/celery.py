"""Celery's app. Rows in the database are the queue; Celery only rings for rows that are due.

One beat entry looks for due rows every second and publishes their ids; others clean up, write down who is owed a mail in the morning
which panels are to be compared with Nylas, and which sweeps are due. Nothing else is published, and nothing by
a web request: a candidate must never wait for a broker that hangs.
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
    "forget-old-holds": {"task": "recruiting.forget_old_holds", "schedule": 3600.0, "options": {"expires": 3600}},
    "forget-old-imports": {"task": "recruiting.forget_old_imports", "schedule": 600.0, "options": {"expires": 600}},
    # Hourly, so that a day's comparison is never late by a day; each panel is due once a day.
    "owe-comparisons": {"task": "recruiting.owe_comparisons", "schedule": 3600.0, "options": {"expires": 3600}},
    "owe-trial-calls": {"task": "recruiting.owe_trial_calls", "schedule": 3600.0, "options": {"expires": 3600}},
    "owe-sweeps": {"task": "recruiting.owe_sweeps", "schedule": 60.0, "options": {"expires": 60}},
    "owe-deadlines": {"task": "recruiting.owe_deadlines", "schedule": 3600.0, "options": {"expires": 3600}},
    # Beside downloads, since both read and write large files.
    "read-back": {"task": "recruiting.read_back", "schedule": 3600.0, "options": {"expires": 3600, "queue": "media"}},
    "owe-refills": {"task": "recruiting.owe_refills", "schedule": 3600.0, "options": {"expires": 3600}},
    # Hourly, so that a long list is worked off in portions; nothing, until somebody switched it on.
    "owe-deletions": {"task": "recruiting.owe_deletions", "schedule": 3600.0, "options": {"expires": 3600}},
    "keep-notice": {"task": "recruiting.keep_notice", "schedule": 600.0, "options": {"expires": 600}},
    # Four times a day, though once would do: beat counts anew from its own start.
    "remove-late-news": {"task": "recruiting.remove_late_news", "schedule": 21600.0, "options": {"expires": 21600}},
    "note-obstacles": {"task": "recruiting.note_obstacles", "schedule": 600.0, "options": {"expires": 600}},
    "owe-second-thoughts": {
        "task": "recruiting.owe_second_thoughts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "record-ledger": {"task": "recruiting.record_ledger", "schedule": 60.0, "options": {"expires": 60}},
    # Hourly, so that a night in which beat stood still is made up for; there is one check a day.
    "owe-ledger-check": {"task": "recruiting.owe_ledger_check", "schedule": 3600.0, "options": {"expires": 3600}},
    "owe-digests": {"task": "recruiting.owe_digests", "schedule": 1800.0, "options": {"expires": 1800}},
}
