"""The rows are the queue: all kinds of work, in one table. Web requests only write rows; the tick and the `work` command work them."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from django.core.exceptions import ValidationError
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce

from debriefs import errands as debriefs
from debriefs.committee.payload import payload_of as decision_payload
from debriefs.interview import shared_clips
from debriefs.models import SharedClip
from debriefs.notices import mails, reminders
from debriefs.outside import share_mails
from interviews.ats import sending as ats_sending
from interviews.booking import declines, held_or_not, looking_into, news, night, swaps, taking
from interviews.calendar_accounts import alarms, grants
from interviews.inbox import notifications
from interviews.inbox.sweeps import timetable
from interviews.messages import sending
from interviews.models import (
    Artifact,
    AtsEvent,
    BookingAttempt,
    Comparison,
    Concern,
    Delivery,
    Errand,
    Interview,
    Message,
    Notification,
    Publication,
    Reassignment,
    Redaction,
    Refill,
    Removal,
    Revocation,
    SecondThoughts,
    Shortage,
    Sweep,
    TrialCall,
)
from interviews.panels import drift, preflight, publishing, refill, removal
from interviews.recordings import (
    archiving,
    deadlines,
    dismissal,
    lobby_alarm,
    looks,
    notetaking,
    redacted_sound,
    taken_back,
)
from privacy import erasing, retaining, withdrawal
from privacy.models import Checkpoint, Deletion, Erasure, LedgerCheck, Stamp
from privacy.passport import audit, outside, stamps
from privacy.rights import mails as rights_mails
from recruiting.work.kinds import HomeLine, Kind, with_unrung
from recruiting.work.rows import Work
from recruiting.work.running import Action

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrandStep:
    """What is done for an errand. `asks_calendar`: does it need access to the host's calendar account?"""

    do: Action[Interview]
    asks_calendar: bool = True


ERRANDS = {
    Errand.Kind.READ_MEETING: ErrandStep(notetaking.read_meeting),
    Errand.Kind.FOLLOW_CONSENT: ErrandStep(notetaking.follow_consent),
    Errand.Kind.CHECK_CONSENT: ErrandStep(notetaking.follow_consent),
    Errand.Kind.MARK_HELD: ErrandStep(held_or_not.conclude, asks_calendar=False),
    Errand.Kind.OPEN_DEBRIEF: ErrandStep(debriefs.open_debrief, asks_calendar=False),
    Errand.Kind.REMIND_SCORECARD: ErrandStep(reminders.remind_of_scorecards, asks_calendar=False),
    Errand.Kind.TELL_NAMES: ErrandStep(news.tell_names, asks_calendar=False),
    Errand.Kind.REPLACE_DECLINER: ErrandStep(declines.replace_decliners),
    Errand.Kind.TELL_OF_LOBBY: ErrandStep(lobby_alarm.tell, asks_calendar=False),
    Errand.Kind.DISMISS_RECORDER: ErrandStep(dismissal.carry_out),
    Errand.Kind.LOOK_AT_RECORDER: ErrandStep(looks.look),
    Errand.Kind.CLOSE_RECORDING: ErrandStep(taken_back.close_or_open, asks_calendar=False),
    Errand.Kind.REMOVE_RECORDING: ErrandStep(withdrawal.remove_recorded, asks_calendar=False),
    Errand.Kind.STOP_WAITING: ErrandStep(notetaking.stop_waiting, asks_calendar=False),
}


def run_errand(errand: Errand, *, now: datetime) -> str:
    """Do one errand. One that needs a calendar that its owner disconnected raises a Concern for a recruiter instead."""
    asked, interview = ERRANDS[Errand.Kind(errand.kind)], errand.interview
    if asked.asks_calendar and interview.has_lost_its_calendar():
        if interview.is_live:  # known already, unless the errand was written after the access had ended
            Concern.objects.raise_about(interview, Concern.Reason.CALENDAR_WITHDRAWN, at=now)
    else:
        asked.do(interview, now=now)
    return Errand.State.DONE


def send_mail(message: Message, *, now: datetime) -> str:
    """Send one mail, unless it has lost its point for the room that owed it."""
    facts = _room_of(message).facts(message, now=now)
    return Message.State.OVERTAKEN if facts is None else sending.send(message, facts=facts, now=now)


def _room_of(message: Message) -> ModuleType:
    """Who knows what this mail tells."""
    return next(
        (
            room
            for room in (share_mails, rights_mails, alarms, deadlines, lobby_alarm, held_or_not)
            if message.kind in room.FACTS
        ),
        mails,
    )


def send_event(delivery: Delivery, *, now: datetime) -> str:
    """Send one event to the ATS; of a decision nothing is kept in its row."""
    event = delivery.event
    data = decision_payload(event) if event.kind == AtsEvent.Kind.DECISION_MADE else None
    return ats_sending.deliver(delivery, data=data, now=now)


CANDIDATE = "application__candidate__name"
MAX_ALONG = 20  # seconds
KINDS = {
    "notification": Kind(
        Notification,
        notifications.work,
        HomeLine("News from Nylas ({subject}) could not be worked", "Work again", subject="type"),
    ),
    "artifact": Kind(
        Artifact,
        archiving.fetch,
        HomeLine(
            "A file of {subject}’s interview could not be fetched",
            "Try again",
            subject=f"recording__interview__{CANDIDATE}",
        ),
        ended=archiving.conclude,
        celery_queue="media",
    ),
    "redaction": Kind(
        Redaction,
        redacted_sound.silence,
        HomeLine(
            "The sound of {subject}’s interview could not be redacted, so it stays closed",
            "Try again",
            subject=f"recording__interview__{CANDIDATE}",
        ),
        celery_queue="media",
    ),
    "errand": Kind(
        Errand,
        run_errand,
        HomeLine(
            "Something about {subject}’s interview could not be done", "Try again", subject=f"interview__{CANDIDATE}"
        ),
    ),
    "clip": Kind(
        SharedClip,
        shared_clips.work,
        HomeLine(
            "A clip that was shared of {subject}’s interview could not be cut",
            "Try again",
            subject=f"share__debrief__{CANDIDATE}",
        ),
        celery_queue="media",
    ),
    "attempt": Kind(
        BookingAttempt,
        taking.look_up,
        HomeLine("A booking by {subject} has no clear answer yet", "Look", subject=f"link__{CANDIDATE}", rank=4),
    ),
    "reassignment": Kind(
        Reassignment,
        swaps.see_through,
        HomeLine(
            "Swapping the interviewer of {subject} did not come to an end",
            "Look",
            subject=f"interview__{CANDIDATE}",
            rank=4,
        ),
    ),
    "revocation": Kind(
        Revocation,
        grants.revoke,
        HomeLine(
            "{subject} took their calendar back, and Nylas still has access to it",
            "Try again",
            subject=Coalesce("interviewer__name", Value("Somebody")),
        ),
    ),
    "publication": Kind(
        Publication,
        publishing.push,
        HomeLine("“{subject}” could not be published", "Look", subject="panel__name", rank=3),
    ),
    "comparison": Kind(
        Comparison,
        drift.compare,
        HomeLine("“{subject}” could not be compared with Nylas’s copy", "Look", subject="panel__name"),
    ),
    "refill": Kind(
        Refill,
        refill.refill,
        HomeLine("Whose turn it is on “{subject}” could not be found out", "Try again", subject="panel__name"),
    ),
    "trial_call": Kind(
        TrialCall,
        preflight.follow,
        HomeLine("A trial call of {subject}’s account could not be made", "Try again", subject="interviewer__name"),
        ended=preflight.conclude,
    ),
    "shortage": Kind(
        Shortage,
        looking_into.look_into,
        HomeLine("Why “{subject}” has no times could not be found out", "Look", subject="panel__name"),
    ),
    "second_thoughts": Kind(
        SecondThoughts,
        night.think_over,
        HomeLine("Evening out the load in the night to {subject} failed", "Look", subject="night"),
    ),
    "removal": Kind(
        Removal,
        removal.remove,
        HomeLine("“{subject}” is deleted here, and still there at Nylas", "Try again", subject="panel_name"),
    ),
    "sweep": Kind(
        Sweep,
        timetable.run,
        HomeLine("Nylas could not be asked for what we may have missed ({subject})", "Look", subject="kind", rank=4),
    ),
    "message": Kind(
        Message,
        send_mail,
        HomeLine("A mail to {subject} could not be sent", "Send again", subject="to"),
        celery_queue="mail",
    ),
    "deletion": Kind(
        Deletion,
        retaining.carry_out,
        HomeLine(
            "What may not be kept any longer of {subject} could not be deleted",
            "Try again",
            subject="application__candidate__name",
            rank=4,
        ),
    ),
    "erasure": Kind(
        Erasure,
        erasing.carry_out,
        HomeLine("Erasing {subject} did not come to a clean end", "Look", subject="candidate__name", rank=3),
    ),
    "delivery": Kind(
        Delivery,
        send_event,
        HomeLine("The ATS did not take “{subject}”", "Send again", subject="event__kind"),
        follows=lambda row, now: row.next_of_endpoint(now),
    ),
    "checkpoint": Kind(
        Checkpoint,
        outside.send,
        HomeLine("The recordings’ checkpoint {subject} does not lie outside the database yet", "Look", subject="size"),
    ),
    "stamp": Kind(
        Stamp,
        stamps.work,
        HomeLine("The recordings’ checkpoint {subject} has no time stamp", "Look", subject="checkpoint__size"),
    ),
    "ledger_check": Kind(
        LedgerCheck,
        audit.work,
        HomeLine(
            "What happened to recordings was changed afterwards, first in entry {subject} of the ledger",
            "Look",
            subject=Coalesce(Cast("position", CharField()), Value("?")),
            rank=2,
        ),
    ),
}


def work(kind: str, pk: object, *, now: datetime) -> Work | None:
    """Work one row, if it is due and not claimed; None otherwise."""
    return KINDS[kind].work(pk, now=now)


def work_along(kind: str, pk: str, *, clock: Callable[[], datetime]) -> None:
    """Work one row, and for MAX_ALONG seconds those that follow it. Nothing, where the message means no row of ours."""
    known = KINDS.get(kind)
    try:
        if known is None:
            raise ValueError(f"{kind} is no kind of work")
        known.model._meta.pk.to_python(pk)
    except (ValueError, ValidationError) as error:
        # of a former version, or whatever else writes to the broker; what is due is rung for anyhow
        logger.warning("A message was dropped: %s", error)
        return
    began = time.monotonic()
    known.work_along(pk, clock=clock, until=lambda: time.monotonic() - began > MAX_ALONG)


def to_ring(*, now: datetime) -> Iterator[tuple[str, str]]:
    """(kind, id) of every due row whose id is not on the broker already; marks them as rung."""
    waiting = with_unrung(KINDS, now=now)
    for name in filter(waiting.__contains__, KINDS):
        yield from ((name, pk) for pk in KINDS[name].to_ring(now=now))


def work_all(*, now: datetime) -> int:
    """One pass over everything that is due, in this process; returns how many rows were worked."""
    return sum(kind.work_all(now=now) for kind in KINDS.values())
