"""What Celery's clock asks of the careers site."""

from celery import shared_task

from candidates import kept_resumes
from recruiting import clock


@shared_task(name="candidates.remove_expired_resumes")
def remove_expired_resumes(**_: object) -> None:
    kept_resumes.remove_expired(now=clock.now())
