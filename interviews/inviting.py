"""Step 2: a candidate gets a personal way to choose a time. Reads Application, Panel; writes BookingLink, CallbackRequest, Message."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction

from candidates import applying, limiting
from candidates.applying import Applied
from candidates.models import Application, Job
from interviews import informing
from interviews.models import BookingLink, CallbackRequest, Interview, Message, Panel

OWN_LINK_MAILS = 3  # an hour


def first_panel(job: Job) -> Panel | None:
    """The panel a new application is invited to at once: the job's oldest live one."""
    return Panel.objects.live().filter(job=job).order_by("pk").first()


def apply_and_invite(
    job: Job, *, name: str, email: str, phone: str = "", note: str = "", resume: File | None = None, now: datetime
) -> Applied:
    """Take an application; if the job has a live panel, its link goes out at once. Raises applying.CannotApply."""
    applied = applying.apply(job, name=name, email=email, phone=phone, note=note, resume=resume, now=now)
    panel = first_panel(job)
    if applied.is_new and panel is not None:
        invite(applied.application, panel=panel, now=now)
    return applied


def invite(application: Application, *, panel: Panel, by: Any = None, now: datetime) -> BookingLink:
    """Send a booking link. One that is still open for this panel is sent again instead of making a second."""
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=application.pk)  # a second click waits here
        link = BookingLink.objects.open(now).filter(application=application, panel=panel).first()
        if link is None:
            link = BookingLink.make(
                application=application, panel=panel, expires_at=now + timedelta(days=panel.link_days), by=by, at=now
            )
        if application.stage == Application.Stage.APPLIED:
            application.stage = Application.Stage.INTERVIEWING
            application.save(update_fields=["stage"])
        informing.send_link(link, now=now)
    return link


def revoke(link: BookingLink, *, now: datetime) -> None:
    """The link stops working; an interview booked with it stays."""
    link.revoke(at=now)


def mail_own_link(booking_ref: str, *, now: datetime) -> Message | None:
    """Mail the candidate the link behind a booking's reference; None when there is none, it is closed, or was asked for often."""
    interview = Interview.objects.select_related("link").with_booking_ref(booking_ref).first()
    link = interview.link if interview else None
    if link is None or not link.opens_page(now):
        return None
    if not limiting.within(f"own-link:{link.pk}", at_most=OWN_LINK_MAILS, per=timedelta(hours=1), now=now):
        return None
    return informing.send_own_link(link, now=now)


def ask_for_help(link: BookingLink, *, note: str, phone: str, now: datetime) -> CallbackRequest:
    """The candidate could not book and wants a person. Asked again, the open request is brought up to date."""
    with transaction.atomic():
        BookingLink.objects.select_for_update().get(pk=link.pk)  # a second click waits here
        request = link.callback_requests.filter(answered_at=None).first() or CallbackRequest(link=link)
        request.note, request.phone, request.asked_at = note, phone, now
        request.save()
        informing.tell_callback(request, now=now)
    return request
