"""Mails that we owe: rendered when they are sent, and kept as they were sent, without personal links."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from candidates.models import Application
from recruiting.identity import NO_ROWS, mailbox
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet

if TYPE_CHECKING:  # these rows lie above, and are named by strings
    from interviews.booking.models.held_time import HeldTime
    from interviews.booking.models.interview import Interview
    from interviews.booking.models.link import BookingLink
    from interviews.panels.models.connect_link import ConnectLink
    from interviews.panels.models.interviewer import Interviewer

__all__ = ["Message"]

MAX_AGE = timedelta(days=2)


class About(TypedDict, total=False):
    """What a mail is about, or by whom; None as without it."""

    link: "BookingLink | None"
    interview: "Interview | None"
    interviewer: "Interviewer | None"
    application: Application | None
    connect_link: "ConnectLink | None"
    held_time: "HeldTime | None"
    by: User | None


def _leading_to(applications: Collection[Application] | models.QuerySet[Application]) -> Q:
    return (
        Q(application__in=applications)
        | Q(link__application__in=applications)
        | Q(interview__application__in=applications)
        | Q(held_time__link__application__in=applications)
    )


class MessageQuerySet(WorkQuerySet["Message"]):
    def owe(
        self,
        kind: str,
        *,
        to: str,
        key: str,
        user: User | None = None,
        at: datetime,
        due_at: datetime | None = None,
        **about: Unpack[About],
    ) -> "Message":
        """Owe a mail once: the same key never makes a second. `due_at`: for one that is sent later."""
        values = {"kind": kind, "to": to, "user": user, "created_at": at, "due_at": due_at or at}
        message, _ = self.write_once(key=key, defaults={**values, **about})
        return message

    def owe_each(self, kind: str, users: Iterable[User], *, key: str, at: datetime, **about: Unpack[About]) -> None:
        """Owe each of these logins a mail once, under a key of its own."""
        for user in users:
            self.owe(kind, to=user.email, key=f"{key}:{user.pk}", user=user, at=at, **about)

    def owe_letter(
        self, application: Application, *, subject: str, body: str, by: User, key: str, at: datetime
    ) -> tuple["Message", bool]:
        """Owe what a person wrote, and say whether it is new: the same key never makes a second."""
        return self.write_once(
            key=f"{Message.Kind.LETTER}:{application.pk}:{key}",
            defaults={
                "kind": Message.Kind.LETTER,
                "to": application.candidate.email,
                "application": application,
                "subject": subject,
                "body": body,
                "by": by,
                "created_at": at,
                "due_at": at,
            },
        )

    def erase_words(self) -> int:
        """That a mail was sent, to whom among us and when, stays; what it said goes."""
        return self.update(subject="", text="", html="", body="", error="")

    def about(self, applications: Iterable[Application]) -> Self:
        """To their candidates and to others; also about a time of its job that was kept for one of them and has no link yet."""
        these = list(applications)
        kept_before = NO_ROWS
        for each in these:
            theirs = Q(held_time__mailbox=mailbox(each.candidate.email), held_time__panel__job=each.job_id)
            kept_before |= Q(held_time__link=None) & theirs
        return self.filter(_leading_to(these) | kept_before)

    def leading_to(self, applications: models.QuerySet[Application]) -> Self:
        """About these applications by a row of theirs: a link, an interview, a time that was kept and booked."""
        return self.filter(_leading_to(applications))

    def letters(self) -> Self:
        return self.filter(kind=Message.Kind.LETTER)

    def due(self, now: datetime) -> Self:
        """Due rows; of those to one person about one interview only the oldest. One that waits for its next try holds back none."""
        older = Message.objects.filter(interview=OuterRef("interview"), to=OuterRef("to"), pk__lt=OuterRef("pk"))
        comes_first = CLAIMED | Q(state__in=Message.OPEN, due_at__lte=now)
        return super().due(now).exclude(Exists(older.filter(comes_first)))


class Message(Work):
    class State(models.TextChoices):
        DUE = "due", "Due"
        FAILED = "failed", "Failed, will be tried again"
        SENT = "sent", "Sent"
        OVERTAKEN = "overtaken", "Not sent: newer news was owed by then"
        DEAD = "dead", "Given up"

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation to choose a time"
        TIME_HELD = "time_held", "A time is held, to whoever chose it on the job’s page"
        TIMES_PICKED = "times_picked", "Times picked by hand, to the candidate"
        BOOKED = "booked", "Time confirmed, to the candidate"
        MOVED = "moved", "Moved, to the candidate"
        MOVE_ASKED = "move_asked", "Asked for another time, to the candidate"
        MOVE_DECLINED = "move_declined", "The candidate keeps the time, to whoever asked for another"
        CANCELLED = "cancelled", "Cancelled, to the candidate"
        NOT_BOOKED = "not_booked", "Booking failed, to the candidate"
        ASSIGNED = "assigned", "New interview, to the interviewer"
        INTERVIEWER_MOVED = "interviewer_moved", "Moved, to the interviewer"
        INTERVIEWER_CANCELLED = "interviewer_cancelled", "Cancelled, to the interviewer"
        HOST_NAMED = "host_named", "Who meets them, to the candidate"
        REASSIGNED = "reassigned", "Another interviewer, to the candidate"
        TAKEN_OVER = "taken_over", "Taken over, to the new interviewer"
        RELEASED = "released", "No longer theirs, to the interviewer who had it"
        CALL_CHANGED = "call_changed", "Another call, to the candidate"
        INTERVIEWER_CALL_CHANGED = "interviewer_call_changed", "Another call, to the interviewer"
        OWN_LINK = "own_link", "Their own link, to the candidate"
        RECORDING_ALLOWED = "recording_allowed", "Recording choice changed to yes, to the candidate"
        TAKEN_BACK = "taken_back", "Yes to being recorded taken back after the call, to the candidate"
        RECORDING_CLOSED = (
            "recording_closed",
            "Yes to being recorded taken back after the call, to the person in charge",
        )
        OWN_CODE = "own_code", "Code for what is kept of them, to the candidate"
        COPY_TAKEN = "copy_taken", "A copy of everything was taken, to the candidate"
        ERASURE_ASKED = "erasure_asked", "Erasure asked for, to the candidate"
        ERASURE_TOLD = "erasure_told", "Erasure asked for by the candidate, to the person in charge"
        APPLIED_AGAIN = "applied_again", "Applied again, to the candidate"
        MOVED_ON = "moved_on", "Moved by the candidate with a reason, to the person in charge"
        CALLED_OFF = "called_off", "Cancelled by the candidate, to the person in charge"
        DECLINED = "declined", "An interviewer can’t take it, to the person in charge"
        CONNECT = "connect", "Link to connect a calendar, or to disconnect it"
        RECONNECT = "reconnect", "Calendar needs to be connected again"
        CALENDAR_LOST = "calendar_lost", "An interviewer’s calendar can’t be read, to the person in charge"
        IN_LOBBY = "in_lobby", "The recorder waits in the lobby, to interviewers and the person in charge"
        FILES_GOING = "files_going", "Files that Nylas deletes soon, to the person in charge"
        TOOK_PLACE = "took_place", "Did it take place? To the interviewer"
        CALLBACK = "callback", "Candidate asks for help with booking"
        SCORECARD_DUE = "scorecard_due", "Scorecard due, to the interviewer"
        SCORECARDS_IN = "scorecards_in", "All scorecards are in, to the committee"
        VOTES_OPENED = "votes_opened", "Votes are opened"
        DECIDED = "decided", "Decision made"
        MENTIONED = "mentioned", "Mentioned in a comment"
        DIGEST = "digest", "What waits for somebody, in the morning"
        SHARED = "shared", "Something of a debrief, to an outsider"
        SHARE_CODE = "share_code", "Code for what was shared, to an outsider"
        LETTER = "letter", "Letter that a person wrote, to the candidate"

    ABOUT = (
        "interview__application__candidate__email",
        "link__application__candidate__email",
        "application__candidate__email",
        "held_time__link__application__candidate__email",
        "held_time__email",
    )
    OPEN = frozenset({State.DUE, State.FAILED})
    # About this moment, not the interview as it stands: they replace no news of it, and none replaces them.
    OF_THE_MOMENT = frozenset({Kind.IN_LOBBY, Kind.TOOK_PLACE, Kind.FILES_GOING})
    LEADING_TO_A_CALENDAR = frozenset({Kind.CONNECT, Kind.RECONNECT})
    # A digest names several candidates, and a recruiter who reads the mails may be one of them; a code opens something by itself.
    NOT_KEPT = frozenset({Kind.DIGEST, Kind.SHARE_CODE, Kind.OWN_CODE})

    kind = models.CharField(max_length=24, choices=Kind)
    key = models.CharField(max_length=120, unique=True, editable=False)
    to = models.EmailField()
    link = models.ForeignKey(
        "interviews.BookingLink", on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    interview = models.ForeignKey(
        "interviews.Interview", on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    interviewer = models.ForeignKey(
        "interviews.Interviewer",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        editable=False,
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        editable=False,
        help_text="Where there is neither an interview nor a link yet.",
    )
    connect_link = models.ForeignKey(
        "interviews.ConnectLink",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        editable=False,
    )
    held_time = models.ForeignKey(
        "interviews.HeldTime",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        editable=False,
        help_text="Where somebody has yet to confirm their address.",
    )
    user = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        editable=False,
        help_text="Whose login it is for, where it is about a debrief.",
    )
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        help_text="Who did what it tells of, or wrote it.",
    )
    subject = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    body = models.TextField(
        blank=True, editable=False, help_text="A letter as a person wrote it; empty where a template has the words."
    )
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    created_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name = "mail"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.to})"

    @property
    def deadline(self) -> datetime:
        return self.created_at + MAX_AGE

    def is_overtaken(self, *, at: datetime) -> bool:
        """Is a newer mail about the same interview due, or sent, to the same person? One for a later time does not count."""
        if self.interview_id is None or self.kind in self.OF_THE_MOMENT:
            return False
        newer = Message.objects.filter(interview=self.interview_id, to=self.to, pk__gt=self.pk)
        newer = newer.exclude(kind__in=self.OF_THE_MOMENT)
        is_for_later = Q(state=Message.State.DUE, due_at__gt=at) & Q(due_at__gt=F("created_at"))
        return newer.exclude(state=Message.State.DEAD).exclude(is_for_later).exists()

    def renew_connect_link(self, *, at: datetime) -> None:
        """Give a mail that is sent late, or again, a link that works and the interviewer's present address."""
        if self.kind not in self.LEADING_TO_A_CALENDAR or (self.connect_link and self.connect_link.is_open(at)):
            return
        owner = self.connect_link.interviewer if self.connect_link else self.interviewer
        if owner is not None:
            self.interviewer, self.connect_link, self.to = owner, owner.connect_links.make(owner, at=at), owner.email
            self.save(update_fields=["interviewer", "connect_link", "to"])

    def keep_copy(self, *, subject: str, text: str, html: str) -> None:
        """Keep what was sent; of some kinds the subject alone. The caller removes personal links first."""
        self.subject = subject[:255]
        self.text, self.html = ("", "") if self.kind in self.NOT_KEPT else (text, html)
        self.save(update_fields=["subject", "text", "html"])

    def key_hash(self) -> str:
        """A stable part of the Message-ID, so that mail programs show a mail that was sent twice by accident as one."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]
