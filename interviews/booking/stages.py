"""An application leaves the interviews, and with it end the links that could still choose a time. Mails nobody; booked interviews stay
as they are, until a person calls them off."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from candidates.models import Application
from interviews.booking.models import BookingLink


def set_aside(application: Application, *, reason: str = "", by: User, now: datetime) -> bool:
    """False, and nothing written, where somebody has invited the candidate or set them aside meanwhile."""
    return application.set_aside(by=by, at=now, reason=reason)


def offer(application: Application, *, reason: str = "", by: User, now: datetime) -> bool:
    """False, and nothing written, where the candidate has withdrawn."""
    with transaction.atomic():
        is_moved = application.offer(by=by, at=now, reason=reason)
        if is_moved:
            _end_links(application, by=by, now=now)
    return is_moved


def reject(application: Application, *, reason: str = "", by: User, now: datetime) -> bool:
    """False, and nothing written, where the candidate has withdrawn."""
    with transaction.atomic():
        is_moved = application.reject(by=by, at=now, reason=reason)
        if is_moved:
            _end_links(application, by=by, now=now)
    return is_moved


def take_over_decision(application: Application, *, reason: str = "", by: User | None = None, now: datetime) -> bool:
    """It was decided in the applicant tracking system. False, and nothing written, where it is over here."""
    with transaction.atomic():
        is_moved = application.decide_elsewhere(by=by, at=now, reason=reason)
        if is_moved:
            _end_links(application, by=by, now=now)
    return is_moved


def follow_form(application: Application, *, by: User, now: datetime) -> None:
    """A recruiter has saved another stage in the application's form: write down who, and end what ends with it."""
    with transaction.atomic():
        application.note_stage(by=by, at=now)
        if application.is_over:
            _end_links(application, by=by, now=now)


def _end_links(application: Application, *, by: User | None, now: datetime) -> None:
    BookingLink.objects.open(now).filter(application=application).revoke(by=by, at=now)
