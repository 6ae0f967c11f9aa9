"""One meeting: the same row through all its moves, with a numbered change for each."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_text_list

from candidates.models import Application
from interviews import enums
from interviews.booking import calendar_file
from interviews.booking.models.change import InterviewChange
from interviews.booking.models.change_lease import ChangeLease
from interviews.booking.models.interview_rows import InterviewQuerySet
from interviews.booking.models.link import BookingLink
from interviews.nylas.shapes import Meeting
from interviews.panels.models.interviewer import Interviewer
from interviews.panels.models.panel import Panel
from interviews.panels.models.revocation import Revocation
from recruiting import zones
from recruiting.identity import is_same_person

# What another person's taking over may change.
HANDED_OVER = (
    "interviewer", "nylas_booking_id", "nylas_grant_id", "nylas_calendar_id", "nylas_event_id", "join_url", "join_url_from",
)  # fmt: skip


class WrongState(Exception):
    """The interview's status doesn't allow the change; TRANSITIONS says which are allowed."""


def to_the_second(at: datetime) -> datetime:
    """Nylas's notifications carry whole seconds, so times are compared in whole seconds."""
    return at.replace(microsecond=0)


class Interview(ChangeLease):
    Status = enums.InterviewStatus

    class Source(models.TextChoices):
        CAREERS = "careers", "Booked on our site"
        ELSEWHERE = "elsewhere", "Booked elsewhere"
        RECRUITER = "recruiter", "Booked by a recruiter for the candidate"

    ABOUT = ("application__candidate__email",)
    LIVE = frozenset({Status.SCHEDULED})
    TRANSITIONS = {
        Status.SCHEDULED: {Status.SCHEDULED, Status.HELD, Status.CANCELLED, Status.NO_SHOW},
        Status.HELD: {Status.NO_SHOW},
        Status.NO_SHOW: {Status.HELD, Status.NO_SHOW},
        Status.CANCELLED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="interviews")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="interviews")
    link = models.ForeignKey(BookingLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="interviews")
    interviewer = models.ForeignKey(
        Interviewer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_interviews",
        verbose_name="host",
        help_text="In whose calendar the event is kept.",
    )
    interviewers = models.ManyToManyField(Interviewer, through="Assignment", related_name="interviews")
    follows = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name="follows the cancelled",
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.SCHEDULED)
    absent = models.CharField(
        max_length=9, choices=enums.Absent, blank=True, editable=False, help_text="Who did not come, where nobody met."
    )
    source = models.CharField(max_length=12, choices=Source, default=Source.CAREERS)
    version = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    candidate_time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, default="en")
    join_url = models.URLField(max_length=1000, blank=True)
    join_url_from = models.CharField(
        max_length=12, blank=True, editable=False, help_text="Where in the calendar event the link stands."
    )
    names_due_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When the candidate learns who meets them, as the panel said when it was booked; empty: at once.",
    )
    created_at = models.DateTimeField(editable=False, db_index=True)
    told_at = models.DateTimeField(
        editable=False, help_text="Time of the newest thing Nylas told us about it; older news changes nothing."
    )

    nylas_booking_id = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    nylas_booking_ref = models.CharField(max_length=200, blank=True, editable=False)
    nylas_event_id = models.CharField(max_length=1024, blank=True, db_index=True, editable=False)
    nylas_calendar_id = models.CharField(max_length=200, blank=True, editable=False)
    nylas_grant_id = models.CharField(max_length=64, blank=True, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="interview_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.application.candidate} · {self.panel.name}"

    def get_absolute_url(self) -> str:
        return reverse("interview", args=[self.pk])

    # ── questions ──
    @property
    def is_live(self) -> bool:
        return self.status in self.LIVE

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    def is_at(self, starts_at: datetime) -> bool:
        """Is it live, and at this time already?"""
        return self.starts_at == starts_at and self.is_live

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def people(self) -> list[Interviewer]:
        """All who meet the candidate, the host first. Lists of interviews come `with_people`."""
        return sorted(self.interviewers.all(), key=lambda person: person.pk != self.interviewer_id)

    def is_taken_by(self, user: AbstractUser | AnonymousUser) -> bool:
        return user.is_authenticated and any(person.user_id == user.pk for person in self.people())

    def people_names(self) -> str:
        """As a list in words: "Priya Raman, Tom Weber and Lee Park"; empty when no interviewer is known."""
        return get_text_list([person.name for person in self.people()], "and")

    def hides_people(self, at: datetime) -> bool:
        """Is the candidate not to know at this moment who meets them, nor by which call, which would go with the host?"""
        return self.names_due_at is not None and at < self.names_due_at

    def goes_by_its_event(self) -> bool:
        """Does its event alone say who takes it, as after a swap? Nylas would ask others for a move of its booking; on a panel that
        interviews together also once somebody has left it."""
        has_left = not self.panel.is_round_robin and bool(self._not_seated())
        is_other = has_left or self.reassignments.exclude(swapped_at=None).exists()
        return is_other and bool(self.nylas_event_id and self.nylas_grant_id)

    def people_off_panel(self) -> list[Interviewer]:
        """Who of its people took it over from outside the panel, or left it since; a booking nobody changed is the panel's."""
        return self._not_seated() if self.goes_by_its_event() else []

    def _not_seated(self) -> list[Interviewer]:
        seated = set(self.panel.seats.values_list("interviewer", flat=True))
        return [person for person in self.people() if person.pk not in seated]

    def others_in_charge(self) -> list[User]:
        """Who is told of it and does not take it themselves."""
        people, told = [person.email for person in self.people()], self.application.in_charge
        return [user for user in told if not any(is_same_person(one, user.email) for one in people)]

    def has_objection(self) -> bool:
        """Does somebody who takes it not want to be recorded?"""
        return any(person.objects_to_recording(self.ends_at) for person in self.people())

    def asks_recording(self) -> bool:
        """Is it the candidate's choice whether it is recorded? Not where whoever meets them refuses it."""
        return self.panel.records and not self.has_objection()

    def has_lost_its_calendar(self) -> bool:
        """Was its calendar taken back, and has our access to it ended?"""
        return Revocation.objects.has_ended(self.nylas_grant_id)

    def is_out_of_reach(self) -> bool:
        """Can its calendar account not be used? Its owner took it back, or has to connect it again."""
        if not self.nylas_grant_id:
            return False
        expired = Interviewer.objects.filter(
            nylas_grant_id=self.nylas_grant_id, grant_state=Interviewer.GrantState.EXPIRED
        )
        return Revocation.objects.taken_back().filter(nylas_grant_id=self.nylas_grant_id).exists() or expired.exists()

    def zone(self) -> ZoneInfo:
        """The candidate's zone, as chosen when booking; else the panel's."""
        return ZoneInfo(zones.known(self.candidate_time_zone) or self.panel.time_zone)

    def can_be_changed_by_candidate(self, now: datetime) -> bool:
        return self.is_live and now < self.starts_at - timedelta(hours=self.panel.cancel_notice_hours)

    def calendar_entry(self, *, url: str, at: datetime) -> tuple[bytes, str]:
        """As a calendar file and its media type; `url` is the candidate's own page."""
        return calendar_file.write(self, url=url, now=at), f"text/calendar; method={calendar_file.method(self)}"

    # ── changes: most write an InterviewChange ──
    def schedule(
        self,
        *,
        people: Iterable[Interviewer] = (),
        roles: Mapping[int, str] | None = None,
        by: User | None = None,
        actor: str,
        at: datetime,
    ) -> InterviewChange:
        """Write a new interview, its assignments and its first version. `people`: those who take it beside the host; `roles`: of those
        who only learn by it, by id."""
        self.created_at = at
        self.told_at = self.told_at or to_the_second(at)
        self.version = 1
        self.save(force_insert=True)
        host = [self.interviewer] if self.interviewer is not None else []
        self.interviewers.add(*host, *people, through_defaults={"assigned_at": at})
        for key, role in (roles or {}).items():
            self.assignments.filter(interviewer=key).update(role=role)
        return self._add_change(InterviewChange.Kind.SCHEDULED, by=by, actor=actor, at=at, to_starts_at=self.starts_at)

    def reschedule(
        self,
        starts_at: datetime,
        ends_at: datetime,
        *,
        by: User | None = None,
        actor: str,
        reason: str = "",
        at: datetime,
    ) -> InterviewChange:
        self._require(self.Status.SCHEDULED)
        before, self.starts_at, self.ends_at = self.starts_at, starts_at, ends_at
        if self.hides_people(at):  # whoever was told stays told
            self.names_due_at = self.panel.names_due_at(starts_at, booked_at=at, time_zone=self.candidate_time_zone)
        self.version += 1
        self.save(update_fields=["starts_at", "ends_at", "names_due_at", "version"])
        return self._add_change(
            InterviewChange.Kind.RESCHEDULED,
            by=by,
            actor=actor,
            at=at,
            reason=reason,
            from_starts_at=before,
            to_starts_at=starts_at,
        )

    def cancel(self, *, by: User | None = None, actor: str, reason: str = "", at: datetime) -> InterviewChange:
        self._require(self.Status.CANCELLED)
        self.status = self.Status.CANCELLED
        self.version += 1
        self.save(update_fields=["status", "version"])
        return self._add_change(
            InterviewChange.Kind.CANCELLED, by=by, actor=actor, at=at, reason=reason, from_starts_at=self.starts_at
        )

    def hand_over(
        self,
        *,
        leaving: Interviewer,
        joining: Interviewer,
        role: str = enums.Role.INTERVIEWER,
        meeting: Meeting | None,
        grant_id: str,
        by: User | None = None,
        actor: str,
        reason: str = "",
        at: datetime,
    ) -> InterviewChange:
        """Another person takes it over. `meeting`: the event in their calendar, in this account, where the host is swapped."""
        self._require(self.Status.SCHEDULED)
        self.version += 1
        if meeting is not None:
            self.interviewer, self.nylas_booking_id, self.nylas_grant_id = joining, None, grant_id
            self.nylas_calendar_id, self.nylas_event_id = meeting.calendar_id, meeting.event_id
            self.join_url, self.join_url_from = meeting.join_url, meeting.join_url_from
        self.save(update_fields=[*HANDED_OVER, "version"])
        self.assignments.filter(interviewer=leaving).delete()
        self.interviewers.add(joining, through_defaults={"assigned_at": at, "role": role})
        change = self._add_change(InterviewChange.Kind.REASSIGNED, by=by, actor=actor, at=at, reason=reason)
        change.name_people(leaving, joining)
        return change

    def change_call(self, join_url: str, *, place: str, at: datetime) -> InterviewChange | None:
        """Store the link to the call; empty when there is none for now. None for the first link, which replaces nothing."""
        before, self.join_url, self.join_url_from = self.join_url, join_url, place
        is_first = not before and not self.changes.filter(kind=InterviewChange.Kind.CALL_CHANGED).exists()
        self.version += 0 if is_first else 1
        self.save(update_fields=["join_url", "join_url_from", "version"])
        if is_first:
            return None
        actor = InterviewChange.Actor.INTERVIEWER
        return self._add_change(InterviewChange.Kind.CALL_CHANGED, by=None, actor=actor, at=at, from_join_url=before)

    def keep_time_zone(self, time_zone: str) -> None:
        """Store the zone in which the candidate reads its time."""
        self.candidate_time_zone = time_zone
        self.save(update_fields=["candidate_time_zone"])

    def keep_booking(self, booking_id: str) -> None:
        """The same booking under the id that Nylas gives it now."""
        self.nylas_booking_id = booking_id
        self.save(update_fields=["nylas_booking_id"])

    def fill_in(self, *, booking_id: str, booking_ref: str, event_id: str, calendar_id: str, grant_id: str) -> None:
        """Store what only Nylas knew, and in which calendar it is; the ids that are known stay."""
        self.nylas_booking_id = self.nylas_booking_id or booking_id or None
        self.nylas_booking_ref = self.nylas_booking_ref or booking_ref
        self.nylas_event_id = self.nylas_event_id or event_id
        self.nylas_calendar_id = calendar_id or self.nylas_calendar_id
        self.nylas_grant_id = grant_id or self.nylas_grant_id
        names = ("booking_id", "booking_ref", "event_id", "calendar_id", "grant_id")
        self.save(update_fields=[f"nylas_{name}" for name in names])

    def note_where_link_stands(self, place: str) -> None:
        """The link is the same, but stands in another place of the calendar event."""
        self.join_url_from = place
        self.save(update_fields=["join_url_from"])

    def move_calendar(self, *, calendar_id: str, event_id: str) -> None:
        """The same meeting, kept in another calendar of the host's."""
        self.nylas_calendar_id, self.nylas_event_id = calendar_id, event_id
        self.save(update_fields=["nylas_calendar_id", "nylas_event_id"])

    def mark_held(
        self, *, by: User | None = None, actor: str = InterviewChange.Actor.SYSTEM, at: datetime
    ) -> InterviewChange | None:
        """It took place. None, and nothing written, when its status was changed since the row was read."""
        return self._conclude(self.Status.HELD, "", InterviewChange.Kind.HELD, by=by, actor=actor, at=at)

    def mark_absent(self, absent: str, *, by: User, actor: str, at: datetime) -> InterviewChange | None:
        """Nobody met, since this side did not come. None as for `mark_held`."""
        kinds = {
            enums.Absent.CANDIDATE: InterviewChange.Kind.NO_CANDIDATE,
            enums.Absent.US: InterviewChange.Kind.NO_HOST,
        }
        return self._conclude(self.Status.NO_SHOW, absent, kinds[enums.Absent(absent)], by=by, actor=actor, at=at)

    def _conclude(
        self, status: str, absent: str, kind: str, *, by: User | None, actor: str, at: datetime
    ) -> InterviewChange | None:
        self._require(status)
        is_corrected = self.status != self.Status.SCHEDULED
        with transaction.atomic():
            as_read = Interview.objects.filter(pk=self.pk, status=self.status, version=self.version)
            written = as_read.update(status=status, absent=absent, version=self.version + is_corrected)
            self.refresh_from_db(fields=["status", "absent", "version"])
            return self._add_change(kind, by=by, actor=actor, at=at) if written else None

    def note_news(self, at: datetime) -> bool:
        """Store the time of news about it, Nylas's or our own; False, and nothing stored, when newer news are known."""
        at = to_the_second(at)
        is_news = Interview.objects.filter(pk=self.pk, told_at__lte=at).update(told_at=at)
        if is_news:
            self.told_at = at
        return bool(is_news)

    def correct_times(self, starts_at: datetime, ends_at: datetime) -> None:
        """It took place at another time than we knew. No mail is owed."""
        self.starts_at, self.ends_at = starts_at, ends_at
        self.save(update_fields=["starts_at", "ends_at"])

    def _require(self, status: str) -> None:
        if status not in self.TRANSITIONS[self.Status(self.status)]:
            raise WrongState(f"The interview is {self.get_status_display().lower()} and can't become {status}.")

    def _add_change(
        self,
        kind: str,
        *,
        by: User | None,
        actor: str,
        at: datetime,
        reason: str = "",
        from_starts_at: datetime | None = None,
        to_starts_at: datetime | None = None,
        from_join_url: str = "",
    ) -> InterviewChange:
        return InterviewChange.objects.create(
            interview=self,
            version=self.version,
            kind=kind,
            by=by,
            actor=actor,
            changed_at=at,
            reason=reason,
            from_starts_at=from_starts_at,
            to_starts_at=to_starts_at,
            from_join_url=from_join_url,
        )
