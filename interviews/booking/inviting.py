"""Gives candidates their booking links. Reads Application, Panel; writes BookingLink, CallbackRequest, Message."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction
from django.db.models import TextChoices

from candidates import applying, rate_limit
from candidates.applying import Applied
from candidates.models import Application, Job
from interviews.booking import naming, news
from interviews.booking.models import BookingLink, CallbackRequest, Interview
from interviews.messages.models import Message
from interviews.panels.models import Interviewer, Panel
from recruiting.identity import is_same_person, mailbox

MAX_OWN_LINK_MAILS = MAX_APPLIED_AGAIN_MAILS = 3  # an hour, for one link or application
MAX_STRANGERS_MAILS = 5  # a day to one mailbox, over all jobs that are applied for with its address
DOUBLE_CLICK_TIMEOUT = timedelta(minutes=2)
NOT_INVITED = (
    "Many applications came with this mail address today, so no link was mailed. Please look whether to invite them."
)
APPLIED_AGAIN_WITHOUT_LINK = "Applied again, and has no link that works. Please look whether to invite them."


def panel_at_once(job: Job) -> Panel | None:
    """The panel that applicants are invited to at once: the job's oldest live one. None where a recruiter looks first."""
    return Panel.objects.live().filter(job=job).order_by("pk").first() if job.invites_at_once else None


def apply_and_invite(
    job: Job, *, name: str, email: str, phone: str = "", note: str = "", resume: File | None = None, now: datetime
) -> Applied:
    """Take an application and, where the job says so, mail the link to its panel at once. Raises applying.CannotApply.

    After a second application the address's owner is told of it, with their link. The sender need not own the address: when a
    mailbox has had its mails for today, the application is kept without one, and a recruiter is asked to invite.
    """
    applied = applying.apply(job, name=name, email=email, phone=phone, note=note, resume=resume, now=now)
    panel = panel_at_once(job)
    if not applied.is_new:
        _answer_repeat(applied, panel=panel, now=now)
    elif panel is not None:
        if may_mail(applied.application.candidate.email, now=now):
            invite(applied.application, panel=panel, now=now)
        else:
            applied.application.ask_for_review(NOT_INVITED)
    return applied


def _answer_repeat(applied: Applied, *, panel: Panel | None, now: datetime) -> None:
    """Tell the address's owner that it was used to apply again, with the link to go on."""
    application = applied.application
    if applied.addition is None and application.applied_at > now - DOUBLE_CLICK_TIMEOUT:
        return  # the button was pressed twice
    key, hour = f"applied-again:{application.pk}", timedelta(hours=1)
    if not rate_limit.allow(key, max_count=MAX_APPLIED_AGAIN_MAILS, per=hour, now=now) or not may_mail(
        application.candidate.email, now=now
    ):
        return
    with transaction.atomic():
        link = _link_to_continue(application, panel=panel, now=now)
        if link is None and application.stage != Application.Stage.APPLIED:
            application.ask_for_review(APPLIED_AGAIN_WITHOUT_LINK)
        news.tell_applied_again(application, link=link, now=now)


def may_mail(email: str, *, now: datetime) -> bool:
    """Count a mail to an address that anybody may have typed; False once its mailbox has had its mails for today."""
    key = f"strangers-mails:{mailbox(email)}"
    return rate_limit.allow(key, max_count=MAX_STRANGERS_MAILS, per=timedelta(days=1), now=now)


def _link_to_continue(application: Application, *, panel: Panel | None, now: datetime) -> BookingLink | None:
    """The applicant's link, or a new one where it ran out; None where a recruiter has to decide, or has decided.

    `panel`: gets a link for applicants who have none yet; None where they are not invited at once.
    """
    if application.stage in Application.OVER | {Application.Stage.SET_ASIDE}:
        return None
    links = list(application.links.select_related("panel"))
    if (working := next((link for link in links if link.opens_page(now)), None)) is not None:
        return working
    if links:
        panel = None if links[0].revoked_at or not links[0].panel.is_live else links[0].panel
    return None if panel is None else find_or_make_link(application, panel=panel, by=None, now=now)


@dataclass(frozen=True)
class Named:
    """Whom a recruiter names when inviting."""

    person: Interviewer
    reason: str
    by: User


def invite(
    application: Application, *, panel: Panel, named: Named | None = None, by: User | None = None, now: datetime
) -> BookingLink:
    """Send a booking link. One that is still open for this panel is sent again instead of making a second.

    `named`: whom alone the candidate can meet with it; without it whoever was named before stays named.
    """
    with transaction.atomic():
        link = find_or_make_link(application, panel=panel, by=by, now=now)
        if named is not None:
            naming.name_interviewer(link, named.person, reason=named.reason, by=named.by, now=now)
        news.owe_link(link, now=now)
    return link


@transaction.atomic
def find_or_make_link(application: Application, *, panel: Panel, by: User | None, now: datetime) -> BookingLink:
    """The one that is still open for this panel, else a new one. Nothing is mailed."""
    application = Application.objects.select_for_update().get(pk=application.pk)  # a second click waits here
    link = BookingLink.objects.open(now).filter(application=application, panel=panel).first()
    if link is None:
        expires_at = panel.link_expires_at(now)
        link = BookingLink.make(application=application, panel=panel, expires_at=expires_at, by=by, at=now)
    application.mark_invited(by=by, at=now)
    return link


class CannotInvite(Exception):
    """The person gets no link; the message says why, to whoever invites them."""


class Obstacle(TextChoices):
    """Why an application is left out when many are invited or set aside."""

    INVITED = "invited", "invited already"
    SET_ASIDE = "set_aside", "set aside"
    OVER = "over", "decided or withdrawn"
    JOB_CLOSED = "job_closed", "the job is not open"
    NO_PANEL = "no_panel", "no panel of the job is live"
    OWN = "own", "your own application"


OBSTACLE_BY_STAGE = {
    Application.Stage.INTERVIEWING: Obstacle.INVITED,
    Application.Stage.SET_ASIDE: Obstacle.SET_ASIDE,
    **dict.fromkeys(Application.OVER, Obstacle.OVER),
}


def invite_person(
    panel: Panel,
    *,
    name: str,
    email: str,
    is_mailed: bool,
    reference: str = "",
    source: str = Application.Source.RECRUITER,
    now: datetime,
) -> BookingLink:
    """The booking link of a person who may not have applied: their application for the panel's job is entered then.

    `name` counts for a new candidate only; `reference`: what the ATS calls the link. A link that is still open is given instead of a
    second one. Raises CannotInvite.
    """
    if not panel.is_live:
        raise CannotInvite(f"Nobody can be invited to {panel.name}: it is not live.")
    if not panel.job.is_open:
        raise CannotInvite(f"Nobody can be invited to {panel.name}: {Obstacle.JOB_CLOSED.label}.")
    with transaction.atomic():
        application = applying.find_or_enter(panel.job, name=name, email=email, source=source, now=now)
        if application.restricted_at is not None:
            raise CannotInvite("This person can’t be invited.")
        found = OBSTACLE_BY_STAGE.get(Application.Stage(application.stage))
        if found not in {None, Obstacle.INVITED}:
            raise CannotInvite(f"{application.candidate} can’t be invited: {found.label}.")
        link = find_or_make_link(application, panel=panel, by=None, now=now)
        link.keep_reference(reference)
        if is_mailed:
            news.owe_link(link, now=now)
    return link


@dataclass(frozen=True)
class Selection:
    """Applications that a recruiter chose: those the action can be done for, and the others, each with the reason why not."""

    ready: list[Application]
    left_out: list[tuple[Application, Obstacle]]


def select_for_invitation(applications: Iterable[Application], *, by: User) -> Selection:
    """Which of these can be invited now."""
    chosen = list(applications)
    live = set(Panel.objects.live().filter(job__in={each.job_id for each in chosen}).values_list("job", flat=True))

    def obstacle(application: Application) -> Obstacle | None:
        if (found := _obstacle(application, by=by)) is not None:
            return found
        if not application.job.is_open:
            return Obstacle.JOB_CLOSED
        return None if application.job_id in live else Obstacle.NO_PANEL

    return _select(chosen, obstacle)


def select_for_setting_aside(applications: Iterable[Application], *, by: User) -> Selection:
    """Which of these can be set aside."""
    return _select(applications, lambda application: _obstacle(application, by=by))


def _obstacle(application: Application, *, by: User) -> Obstacle | None:
    if is_same_person(application.candidate.email, by.email):
        return Obstacle.OWN
    return OBSTACLE_BY_STAGE.get(Application.Stage(application.stage))


def _select(applications: Iterable[Application], obstacle: Callable[[Application], Obstacle | None]) -> Selection:
    ready, left_out = [], []
    for application in applications:
        if (found := obstacle(application)) is None:
            ready.append(application)
        else:
            left_out.append((application, found))
    return Selection(ready, left_out)


def invite_many(
    applications: Iterable[Application], *, panels: Mapping[int, Panel], by: User, now: datetime
) -> list[Application]:
    """Invite each to the panel of its job (`panels` by the job's id); returns those that this call invited."""
    return [each for each in applications if _invite_unless_invited(each, panel=panels[each.job_id], by=by, now=now)]


def _invite_unless_invited(application: Application, *, panel: Panel, by: User, now: datetime) -> bool:
    with transaction.atomic():
        if not application.mark_invited(by=by, at=now):
            return False
        invite(application, panel=panel, by=by, now=now)
    return True


def mail_own_link(booking_ref: str, *, now: datetime) -> Message | None:
    """Mail the candidate the link behind a booking's reference; None when there is none, it is closed, or was asked for often."""
    interview = Interview.objects.select_related("link").with_booking_ref(booking_ref).first()
    link = interview.link if interview else None
    if link is None or not link.opens_page(now):
        return None
    if not rate_limit.allow(f"own-link:{link.pk}", max_count=MAX_OWN_LINK_MAILS, per=timedelta(hours=1), now=now):
        return None
    return news.owe_own_link(link, now=now)


def ask_for_help(link: BookingLink, *, note: str, phone: str, now: datetime) -> CallbackRequest:
    """Store the candidate's request for help and tell the person in charge. A request that is still open is overwritten."""
    with transaction.atomic():
        BookingLink.objects.select_for_update().get(pk=link.pk)  # a second click waits here
        request = link.callback_requests.filter(answered_at=None).first() or CallbackRequest(link=link)
        request.note, request.phone, request.asked_at = note, phone, now
        request.save()
        news.tell_callback(request, now=now)
    return request
