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


def _every(seconds: float, task: str, *, expires: float | None = None, **options: object) -> dict[str, object]:
    """An entry of beat's. A ring that nobody took in `expires` seconds is worth nothing any more: the next has come."""
    return {"task": f"recruiting.{task}", "schedule": seconds, "options": {"expires": expires or seconds, **options}}


MINUTE, HOUR = 60.0, 3600.0
app.conf.beat_schedule = {
    "ring-for-due-rows": _every(1.0, "ring", expires=5),
    "remove-expired-resumes": _every(HOUR, "remove_expired_resumes"),
    "forget-old-held-times": _every(HOUR, "forget_old_held_times"),
    "forget-old-imports": _every(10 * MINUTE, "forget_old_imports"),
    # Hourly, so that a day's comparison is never late by a day; each panel is due once a day.
    "owe-comparisons": _every(HOUR, "owe_comparisons"),
    "owe-trial-calls": _every(HOUR, "owe_trial_calls"),
    "owe-sweeps": _every(MINUTE, "owe_sweeps"),
    "owe-deadlines": _every(HOUR, "owe_deadlines"),
    # Beside downloads, since both read and write large files.
    "read-back": _every(HOUR, "read_back", queue="media"),
    "owe-refills": _every(HOUR, "owe_refills"),
    # Hourly, so that a long list is worked off in portions; nothing, until somebody switched it on.
    "owe-deletions": _every(HOUR, "owe_deletions"),
    "keep-notice": _every(10 * MINUTE, "keep_notice"),
    # Four times a day, though once would do: beat counts anew from its own start.
    "remove-late-news": _every(6 * HOUR, "remove_late_news"),
    "note-obstacles": _every(10 * MINUTE, "note_obstacles"),
    "owe-second-thoughts": _every(HOUR, "owe_second_thoughts"),
    "record-ledger": _every(MINUTE, "record_ledger"),
    # Hourly, so that a night in which beat stood still is made up for; there is one check a day.
    "owe-ledger-check": _every(HOUR, "owe_ledger_check"),
    # Hourly too: there is one stamp a day, as soon as there is something new to stamp.
    "owe-stamp": _every(HOUR, "owe_stamp"),
    "owe-digests": _every(HOUR / 2, "owe_digests"),
}
