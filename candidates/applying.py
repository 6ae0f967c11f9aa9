"""Takes applications: from the careers site, and from bookings made elsewhere. Reads Job; writes Candidate, Application, Addition."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models.fields.files import FieldFile

from candidates.models import Addition, Application, Candidate, Job
from recruiting import contact_details

APPLIED_AGAIN = "Applied again, and sent something else. Is it the same person? It stands under “sent again”."


class CannotApply(Exception):
    """The application was not taken; the message says why, in the candidate's words."""


@dataclass(frozen=True)
class Applied:
    """The outcome of an application. `addition`: what a second one said that the first had not."""

    application: Application
    is_new: bool
    addition: Addition | None = None


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
    """Take an application. A second one for the same job by the same address is kept beside the first, which it never changes.

    Raises CannotApply when the job is not open.
    """
    if not job.is_open:
        raise CannotApply("This job is closed, so we can't take applications for it any more.")
    with transaction.atomic():
        candidate = _find_or_add(name=name, email=email, phone=phone)
        application, is_new = Application.objects.get_or_create(
            job=job, candidate=candidate, defaults={"applied_at": now, "source": source, "note": note}
        )
        if not is_new:
            addition = _keep_addition(
                application, name=name.strip(), phone=phone.strip(), note=note, resume=resume, now=now
            )
            return Applied(application, is_new, addition)
        if resume is not None:
            _keep_resume(application, resume)
    return Applied(application, is_new)


def _keep_addition(
    application: Application, *, name: str, phone: str, note: str, resume: File | None, now: datetime
) -> Addition | None:
    """Store what is new in a second application, and ask a recruiter to look; None when nothing is."""
    candidate, earlier = application.candidate, list(application.additions.all())
    resumes = [application.resume, *(each.resume for each in earlier)]
    is_new_resume = resume is not None and not any(_is_same_file(kept, resume) for kept in resumes)
    is_news = (
        name not in {candidate.name, *(each.name for each in earlier)}
        or phone not in {"", candidate.phone, *(each.phone for each in earlier)}
        or note.strip() not in {"", application.note.strip(), *(each.note.strip() for each in earlier)}
        or is_new_resume
    )
    if not is_news:
        return None
    addition = Addition.objects.create(application=application, name=name, phone=phone, note=note, sent_at=now)
    if resume is not None and is_new_resume:
        _keep_resume(addition, resume)
    application.ask_for_review(APPLIED_AGAIN)
    return addition


def _keep_resume(row: Application | Addition, resume: File) -> None:
    row.resume_display_name = (resume.name or "")[:150]
    row.resume.save(resume.name or "resume", resume)


def _is_same_file(kept: FieldFile, sent: File) -> bool:
    """Is it the same file, byte for byte?"""
    if not kept:
        return False
    try:
        if kept.size != sent.size:
            return False
        with kept.open() as stored:
            sent.seek(0)
            return bool(stored.read() == sent.read())
    except FileNotFoundError:
        return False
    finally:
        sent.seek(0)


def find_or_enter(
    job: Job,
    *,
    name: str,
    email: str,
    phone: str = "",
    note: str = "",
    reference: str = "",
    source: str = Application.Source.RECRUITER,
    now: datetime,
) -> Application:
    """The application of whoever has this address, entered where there is none: a known one keeps all that it says but the reference.

    Raises CannotApply when there is none and the job is not open.
    """
    with transaction.atomic():
        candidates = Candidate.objects.with_email(email)
        application = (
            Application.objects.filter(job=job, candidate__in=candidates).select_related("candidate", "job").first()
        )
        if application is None:
            entered = apply(job, name=name, email=email, phone=phone, note=note, source=source, now=now)
            application = entered.application
        application.keep_reference(reference)
    return application


def find_or_enter_for_booking(job: Job, *, name: str, email: str, now: datetime) -> Application:
    """The application behind a booking made elsewhere: by address, else entered as new and marked for a recruiter to check."""
    with transaction.atomic():
        given_name = contact_details.without_marks(name)
        named = given_name if given_name and not contact_details.has_link(given_name) else email
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
