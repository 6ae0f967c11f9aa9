"""Step 1: somebody applies, or turns up with a booking made elsewhere. Reads a job; writes Candidate and Application."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction

from candidates.models import Application, Candidate, Job
from recruiting import contact_details


class CannotApply(Exception):
    """The application was not taken; the message says why, in the candidate's words."""


@dataclass(frozen=True)
class Applied:
    application: Application
    is_new: bool


def apply(
    job: Job,
    *,
    name: str,
    email: str,
    phone: str = "",
    note: str = "",
    resume: File | None = None,
    source: str = Application.Source.CAREERS,
    now: datetime,
) -> Applied:
    """Take an application; a second one for the same job by the same address updates nothing and returns the first.

    Raises CannotApply when the job is not open.
    """
    if not job.is_open:
        raise CannotApply("This job is closed, so we can't take applications for it any more.")
    with transaction.atomic():
        candidate = _find_or_add(name=name, email=email, phone=phone)
        application, is_new = Application.objects.get_or_create(
            job=job, candidate=candidate, defaults={"applied_at": now, "source": source, "note": note}
        )
        if is_new and resume is not None:
            application.resume_display_name = (resume.name or "")[:150]
            application.resume.save(resume.name or "resume", resume)
    return Applied(application, is_new)


def find_or_open(job: Job, *, name: str, email: str, now: datetime) -> Application:
    """The application behind a booking made elsewhere: by address, else opened as new and marked for a person to check."""
    with transaction.atomic():
        told_name = contact_details.without_marks(name)
        named = told_name if told_name and not contact_details.has_link(told_name) else email
        candidate = _find_or_add(name=named, email=email, phone="")
        application, _ = Application.objects.get_or_create(
            job=job,
            candidate=candidate,
            defaults={
                "applied_at": now,
                "source": Application.Source.ELSEWHERE,
                "stage": Application.Stage.INTERVIEWING,
                "review_note": "Booked an interview without an application here. Is this the right person and job?",
            },
        )
    return application


def _find_or_add(*, name: str, email: str, phone: str) -> Candidate:
    candidate = Candidate.objects.with_email(email).first()
    if candidate is not None:
        return candidate
    clean = contact_details.clean_address(email)
    try:
        with transaction.atomic():  # a savepoint: Postgres does nothing more in a transaction that met an error
            return Candidate.objects.create(name=name.strip(), email=clean, phone=phone.strip())
    except IntegrityError as error:  # two first applications at the same moment
        candidate = Candidate.objects.with_email(email).first()
        if candidate is None:
            raise error from None
        return candidate
