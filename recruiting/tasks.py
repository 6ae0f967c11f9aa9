"""The bell's strings: each task takes one id, makes one call. Time, tries and errors live in the rows."""

from celery import shared_task

from recruiting import clock, queue
from recruiting.celery import ring as send


@shared_task(name="interviews.ring")
def ring(**_: object) -> None:
    """Every second: ring for each due row."""
    for task, pk in queue.to_ring(now=clock.now()):
        send(task, pk=pk)


@shared_task(name="interviews.work_notification")
def work_notification(*, pk: str, **_: object) -> None:
    queue.work("notification", pk, now=clock.now())


@shared_task(name="interviews.archive_artifact")
def archive_artifact(*, pk: str, **_: object) -> None:
    queue.work("artifact", pk, now=clock.now())


@shared_task(name="interviews.run_errand")
def run_errand(*, pk: str, **_: object) -> None:
    queue.work("errand", pk, now=clock.now())


@shared_task(name="interviews.settle_attempt")
def settle_attempt(*, pk: str, **_: object) -> None:
    queue.work("attempt", pk, now=clock.now())


@shared_task(name="interviews.push_publication")
def push_publication(*, pk: str, **_: object) -> None:
    queue.work("publication", pk, now=clock.now())


@shared_task(name="interviews.revoke_grant")
def revoke_grant(*, pk: str, **_: object) -> None:
    queue.work("revocation", pk, now=clock.now())


@shared_task(name="interviews.send_message")
def send_message(*, pk: str, **_: object) -> None:
    queue.work("message", pk, now=clock.now())


@shared_task(name="interviews.deliver_event")
def deliver_event(*, pk: str, **_: object) -> None:
    queue.work("delivery", pk, now=clock.now())
