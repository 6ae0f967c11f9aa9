"""The project: settings, addresses, the queue, and what all apps share: access, work, the admin's kit, private files, the clock.

Only urls, tasks, queue, health, dashboard and middleware know the apps and their rooms; everything else here knows none of them.
"""

from recruiting.celery import app as celery_app

__all__ = ["celery_app"]
