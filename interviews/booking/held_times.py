"""Keeps a time for half an hour for somebody who chose it on a job's page, and books it once they have confirmed their address.

Reads Panel; writes HeldTime, then Candidate, Application and BookingLink. Anybody can type any address, so nothing that comes of a held
time shows whether it is known here, and no more than a few can be held without a confirmation.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from candidates import applying, rate_limit
from candidates.models import Application
from interviews.booking import consent, hosts, inviting, news, taking
from interviews.booking.availability import find_open_slot
from interviews.booking.choice import choose_for
from interviews.booking.models import BookingLink, HeldTime, Interview
from interviews.booking.models.held_time import HELD_FOR
from interviews.booking.refusals import CannotBook, SlotGone
from interviews.enums import Skipped
from interviews.nylas.shapes import Slot
from interviews.panels.models import Interviewer, Panel

MAX_PER_MACHINE = 6  # in HELD_FOR
MAX_RUNNING_OF_PANEL = 10
MAX_UNCONFIRMED_A_DAY = 60  # of one panel
DOUBLE_CLICK_TIMEOUT = timedelta(minutes=2)
TOO_MANY = "More times were chosen than we can hold at once. Please try again in half an hour, or apply for the job and we’ll find a time together."
NOT_OPEN = "Times of this job can’t be chosen here any more."
PAUSED = (
    "Booking is paused at the moment. The link in your mail stays good for today, so please look again a little later."
)
CLOSED = "This job has been closed, so no new interviews can be booked."
CHOSE_A_TIME = "Chose a time on the job’s page, and was booked none. Please look whether to invite them."


class TooMany(CannotBook):
    """Too much was held from this machine, or of this panel; it says nothing of the address."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


class CannotConfirm(Exception):
    """Nothing can be booked from this mail now; the message says why, in the candidate's words."""


@dataclass(frozen=True)
class Confirmed:
    """`refusal`: why the time was not booked; another one can be chosen on the link's page."""

    link: BookingLink
    refusal: CannotBook | None = None


def hold(
    panel: Panel, *, starts_at: datetime, name: str, email: str, time_zone: str, machine: str, now: datetime
) -> HeldTime | None:
    """Keep the time, in place of an earlier one of the same person, and mail how to confirm it.

    None, and nothing is kept, when the mailbox has had its mails for today: the page must say the same. `machine`: where it came from.
    Raises CannotBook (SlotGone, OutOfReach, TooMany among them).
    """
    if not panel.is_live or not panel.job.is_open or not panel.is_on_job_page:
        raise CannotBook(NOT_OPEN)
    if (pressed := _pressed_before(panel, starts_at=starts_at, email=email, now=now)) is not None:
        return pressed
    if not rate_limit.allow(f"hold:{machine}", max_count=MAX_PER_MACHINE, per=HELD_FOR, now=now):
        raise TooMany
    slot = find_open_slot(panel, starts_at=starts_at, candidate=email, now=now)
    if slot is None:
        raise SlotGone
    if not inviting.may_mail(email, now=now):
        return None
    try:
        return _keep(panel, slot, name=name, email=email, time_zone=time_zone, now=now)
    except IntegrityError:  # the same person, twice at the same moment: the other one is kept
        return HeldTime.objects.of_person(email).running(now).first()


def confirm(held_time: HeldTime, *, choice: str = "", now: datetime) -> Confirmed:
    """Enter the person's application, or find it, and book the time with a booking link, as every other time is booked.

    `choice`: about recording, "yes" or "no"; empty where the panel records nothing. A second time changes nothing. Raises CannotConfirm.
    """
    link, is_repeated = _find_link(held_time, now=now)
    if is_repeated and not held_time.is_running(now):
        return Confirmed(link)
    if choice and not (is_repeated and consent.has_chosen(link.application)):
        consent.record_choice(link.application, choice=choice, now=now)
    try:
        taking.take(
            link,
            starts_at=held_time.starts_at,
            ends_at=held_time.ends_at,
            time_zone=held_time.zone().key,
            language="en",
            now=now,
        )
    except CannotBook as error:
        return Confirmed(link, error)
    finally:
        held_time.give_back(at=now)
    return Confirmed(link)


def why_not(held_time: HeldTime, *, now: datetime) -> str:
    """What keeps it from being confirmed now, apart from the time itself; empty when nothing does.

    While it runs, it does not matter that the panel's times were taken off the job's page.
    """
    panel = held_time.panel
    if not panel.job.is_open:
        return CLOSED
    if not panel.is_live:
        return PAUSED
    return "" if panel.is_on_job_page or held_time.is_running(now) else NOT_OPEN


def forget_old(*, now: datetime) -> None:
    """Names and addresses of those who never confirmed go after a day, with the mails to them."""
    HeldTime.objects.to_forget(now).delete()


def _pressed_before(panel: Panel, *, starts_at: datetime, email: str, now: datetime) -> HeldTime | None:
    """The time that the same button had held a moment ago."""
    lately = HeldTime.objects.of_person(email).running(now).filter(made_at__gt=now - DOUBLE_CLICK_TIMEOUT)
    return lately.filter(panel=panel, starts_at=starts_at).first()


def _keep(panel: Panel, slot: Slot, *, name: str, email: str, time_zone: str, now: datetime) -> HeldTime:
    """Keep it of the people who would be booked if it were booked now. Raises SlotGone, TooMany."""
    with transaction.atomic():
        Panel.objects.select_for_update().get(pk=panel.pk)  # so that no two count its held times at once
        HeldTime.objects.of_person(email).give_back(at=now)
        unconfirmed = HeldTime.objects.filter(panel=panel).unconfirmed_since(now - timedelta(days=1)).count()
        running = HeldTime.objects.filter(panel=panel).running(now).count()
        if running >= MAX_RUNNING_OF_PANEL or unconfirmed >= MAX_UNCONFIRMED_A_DAY:
            raise TooMany
        people = _lock_people(panel, slot, email=email, now=now)
        kept = HeldTime.make(
            panel, starts_at=slot.starts_at, name=name, email=email, time_zone=time_zone, people=people, at=now
        )
        news.tell_held(kept, now=now)
    return kept


def _lock_people(panel: Panel, slot: Slot, *, email: str, now: datetime) -> list[Interviewer]:
    """Those whose time is kept, their rows locked: nobody else holds or books it before the transaction ends. Raises SlotGone."""
    if not panel.is_round_robin:
        everyone = Interviewer.objects.with_emails(list(slot.emails)).order_by("name")
        people = list(everyone.other_than(email))
        if not people or _refused(people, slot, email=email, now=now):
            raise SlotGone
        return people
    chosen = choose_for(panel, slot, email=email, now=now)
    while people := chosen.seated():
        refused = _refused(people, slot, email=email, now=now)
        if not refused:
            return people
        for person in people:
            if person.pk in refused:
                chosen.refuse(person, refused[person.pk])
    raise SlotGone


def _refused(people: list[Interviewer], slot: Slot, *, email: str, now: datetime) -> dict[int, Skipped]:
    """Whom of them something keeps from it by now, by id: a cap, another held time, a booking that was begun or made since."""
    Interviewer.objects.lock([person.pk for person in people])
    refused = dict(hosts.why_no_place(people, slot, candidate=email, now=now))
    for host in hosts.hosts_among(people, [slot], candidate=email, now=now).values():
        reason = Skipped.TAKEN_MEANWHILE if hosts.is_being_booked(host.person.pk, slot) else host.why_not(slot)
        if reason is not None:
            refused.setdefault(host.person.pk, reason)
    return refused


def _find_link(held_time: HeldTime, *, now: datetime) -> tuple[BookingLink, bool]:
    """The booking link of the person whose address it is now known to be, and whether this had been confirmed before.

    Raises CannotConfirm.
    """
    with transaction.atomic():
        row = HeldTime.objects.select_for_update().get(pk=held_time.pk)
        if row.link is not None:
            held_time.link, held_time.ended_at = row.link, row.ended_at
            return row.link, True
        if words := why_not(held_time, now=now):
            raise CannotConfirm(words)
        panel = held_time.panel
        applied = applying.apply(panel.job, name=held_time.name, email=held_time.email, now=now)
        link = _link_of(applied.application, panel, now=now)
        if link is not None:
            held_time.confirm(link, at=now)
        else:
            held_time.give_back(at=now)
            applied.application.ask_for_review(CHOSE_A_TIME)
    if link is None:
        contact = panel.job.to_write_to
        raise CannotConfirm(
            f"We know your application already, so this time was not booked by itself. {contact.name or 'The person in charge'} "
            f"can see that you chose it. You can also write: {contact.email}"
        )
    return link, False


def _link_of(application: Application, panel: Panel, *, now: datetime) -> BookingLink | None:
    """Theirs for this panel, or a new one; None where a recruiter has decided, or has to: they were set aside, or had this interview."""
    if application.stage in Application.OVER | {Application.Stage.SET_ASIDE}:
        return None
    links = BookingLink.objects.filter(application=application, panel=panel)
    latest = links.first()
    if latest is not None and latest.revoked_at is not None:
        return None
    before = Interview.objects.not_cancelled().filter(application=application, panel=panel)
    interview = before.select_related("link").order_by("-starts_at").first()
    if interview is not None:
        theirs = interview.link if interview.is_live else None
        return theirs if theirs is not None and theirs.opens_page(now) else None
    return inviting.find_or_make_link(application, panel=panel, by=None, now=now)
