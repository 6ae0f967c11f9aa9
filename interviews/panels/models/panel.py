"""A pool of interviewers and the rules for one kind of interview; publishing turns it into a Configuration at Nylas."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property

from candidates.models import Job
from interviews import enums
from interviews.panels.models.interviewer import Interviewer, InterviewerQuerySet, validate_time_zone
from interviews.panels.models.panel_rows import PanelQuerySet
from interviews.panels.models.seat import Seat
from recruiting import zones
from recruiting.choices import ExplainedChoices

MAX_PEOPLE = 100
MIDNIGHT = time(0)  # as `closes_at`: the end of the day, shown as 24:00
MINUTES_OF_A_DAY = 24 * 60


def working_week() -> list[int]:
    return [0, 1, 2, 3, 4]


def validate_five(value: int) -> None:
    if value % 5:
        raise ValidationError("Give minutes in steps of 5.")


class Panel(models.Model):
    class State(ExplainedChoices):
        DRAFT = "draft", "Draft"
        LIVE = "live", "Live"
        PAUSED = "paused", "Paused"

        @property
        def meaning(self) -> str:
            return {
                Panel.State.DRAFT: "nobody can book yet",
                Panel.State.LIVE: "candidates with a link can book",
                Panel.State.PAUSED: "links work, but offer no times",
            }[self]

    Distribution = enums.Distribution
    Provider = enums.Provider
    WaitingRoom = enums.WaitingRoom

    class Capture(models.TextChoices):
        TRANSCRIPT = "transcript", "Video and transcript"
        VIDEO = "video", "Video, no transcript"
        AUDIO = "audio", "Sound only"
        NOTHING = "nothing", "Nothing: the Notetaker never joins"

    class NamedBefore(models.IntegerChoices):
        """Hours before the interview at which its candidate learns who meets them. Load is evened out up to two days ahead."""

        AT_ONCE = 0, "At once, when the time is booked"
        TWO_DAYS = 48, "48 hours before"
        ONE_DAY = 24, "24 hours before"
        HALF_A_DAY = 12, "12 hours before"

    class RecordingPolicy(models.TextChoices):
        OPT_OUT = "opt_out", "Recorded unless the candidate says no"
        OPT_IN = "opt_in", "Recorded only after the candidate says yes"

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="panels")
    name = models.CharField(max_length=120, help_text="Candidates see it, for example “Technical interview”.")
    slug = models.SlugField(
        max_length=80, unique=True, help_text="Unique name used at Nylas, for example backend-technical."
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    state_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    state_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    interviewers = models.ManyToManyField(Interviewer, through="Seat", related_name="panels")

    duration_minutes = models.PositiveSmallIntegerField(
        default=45,
        verbose_name="length in minutes",
        validators=[MinValueValidator(5), MaxValueValidator(480), validate_five],
    )
    interval_minutes = models.PositiveSmallIntegerField(
        default=30,
        verbose_name="a time every … minutes",
        validators=[MinValueValidator(5), MaxValueValidator(240), validate_five],
        help_text="30 offers 9:00, 9:30, 10:00 and so on.",
    )
    title = models.CharField(
        max_length=200,
        default="Interview with {candidate}",
        verbose_name="title in the calendar",
        help_text="{candidate} becomes the candidate’s name.",
    )
    distribution = models.CharField(max_length=12, choices=Distribution, default=Distribution.FAIR)

    has_second_thoughts = models.BooleanField(
        default=False,
        verbose_name="even out the load at night",
        help_text="Each night a few interviews change hands, if that brings people’s load nearer together: at least 48 hours ahead, one in "
        "twenty of a month’s interviews at most, and only while the candidate has not been told who meets them. Both interviewers "
        "are mailed.",
    )

    open_days = models.JSONField(default=working_week, verbose_name="days")
    opens_at = models.TimeField(default=time(9, 0), verbose_name="from")
    closes_at = models.TimeField(default=time(17, 0), verbose_name="until")
    time_zone = models.CharField(
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text="The hours above are meant in this zone. Candidates always see their own.",
    )
    closed_dates = models.JSONField(default=list, blank=True, help_text="Days without interviews, such as holidays.")
    buffer_before = models.PositiveSmallIntegerField(
        default=0, verbose_name="minutes free before", validators=[MaxValueValidator(120), validate_five]
    )
    buffer_after = models.PositiveSmallIntegerField(
        default=10, verbose_name="minutes free after", validators=[MaxValueValidator(120), validate_five]
    )
    notice_hours = models.PositiveSmallIntegerField(
        default=4,
        verbose_name="notice in hours",
        validators=[MaxValueValidator(720)],
        help_text="Nobody can book closer than this.",
    )
    horizon_days = models.PositiveSmallIntegerField(
        default=21,
        verbose_name="bookable days ahead",
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    cancel_notice_hours = models.PositiveSmallIntegerField(
        default=2,
        verbose_name="moving and cancelling until … hours before",
        validators=[MaxValueValidator(168)],
        help_text="Later than this, candidates are asked to call the person in charge.",
    )

    provider = models.CharField(
        max_length=20, choices=Provider, default=Provider.GOOGLE_MEET, verbose_name="video call"
    )
    conferencing_grant_id = models.CharField(
        max_length=64,
        blank=True,
        verbose_name="account that makes the video call",
        help_text="Needed for Zoom, and when a calendar can’t make this kind of call itself.",
    )
    waiting_room = models.CharField(
        max_length=10,
        choices=WaitingRoom,
        default=WaitingRoom.NOBODY,
        verbose_name="who waits outside of a Zoom call",
        help_text="A recorder that waits, and that nobody lets in within ten minutes, misses the call.",
    )

    capture = models.CharField(
        max_length=12, choices=Capture, default=Capture.TRANSCRIPT, verbose_name="what to capture"
    )
    recording_policy = models.CharField(max_length=10, choices=RecordingPolicy, default=RecordingPolicy.OPT_OUT)
    notetaker_name = models.CharField(
        max_length=120,
        default="Interview Recorder",
        help_text="The name under which the Notetaker appears in the call.",
    )
    wants_summary = models.BooleanField(default=True, verbose_name="write a summary")
    wants_action_items = models.BooleanField(default=True, verbose_name="list action items")
    summary_instructions = models.TextField(
        blank=True,
        max_length=1500,
        help_text="What the summary should cover. Ask for facts; never for a score or advice about a person.",
    )
    action_item_instructions = models.TextField(blank=True, max_length=1500, help_text="What counts as a follow-up.")
    languages = models.JSONField(default=list, blank=True, verbose_name="languages spoken")
    terms = models.JSONField(default=list, blank=True, verbose_name="words to be heard rightly")

    expectations = models.TextField(
        blank=True,
        max_length=2000,
        verbose_name="what to expect",
        help_text="Topics and course of the interview, for the candidate.",
    )
    preparation = models.TextField(
        blank=True, max_length=2000, verbose_name="how to prepare", help_text="For the candidate."
    )
    names_hours_before = models.PositiveSmallIntegerField(
        default=NamedBefore.AT_ONCE,
        choices=NamedBefore,
        verbose_name="candidates learn who meets them",
        help_text="Until then their page, our mails and the calendar file say “somebody of our team” and keep back the link to the call; a mail "
        "brings both. It goes out between 8:00 and 20:00 by the candidate’s clock: rather earlier than said here than at night. "
        "The interviewer’s own calendar lists the candidate as a guest, and some calendar services show guests whose calendar it is, "
        "Microsoft’s by a mail. For interviews booked from now on.",
    )
    link_days = models.PositiveSmallIntegerField(
        default=14,
        verbose_name="booking links work for … days",
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )

    shadow_steps = models.PositiveSmallIntegerField(
        default=2, editable=False, help_text="So many interviews somebody who learns listens to first."
    )
    lead_steps = models.PositiveSmallIntegerField(
        default=2, editable=False, help_text="So many they lead then, with somebody beside them."
    )
    is_on_job_page = models.BooleanField(
        default=False,
        verbose_name="anybody can choose a time on the job’s page",
        help_text="While the job is open and the panel is live, its free times stand on the job’s page. Whoever chooses one has half an hour "
        "to confirm from a mail, and is booked then, without anybody having looked at an application.",
    )

    is_on_nylas_page = models.BooleanField(
        default=False,
        verbose_name="also bookable on Nylas’s own page",
        help_text="Anybody who knows its address books there, past Fairloop: Nylas chooses who interviews, by its own count for this panel "
        "alone; caps, leave, own hours and hand-picked times don’t count, and nobody is asked about recording before. What is booked "
        "there stands here a moment later, with a mail from us.",
    )

    nylas_configuration_id = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    nylas_grant_id = models.CharField(
        max_length=64, blank=True, editable=False, help_text="The grant the Configuration belongs to."
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["job__title", "name"]

    def __str__(self) -> str:
        return f"{self.name} · {self.job}"

    def clean(self) -> None:
        errors: dict[str, str] = {}
        if (words := self._hours_error()) is not None:
            errors["closes_at"] = words
        if not self.open_days:
            errors["open_days"] = "Choose at least one day, or candidates will find no times."
        if self.provider == self.Provider.ZOOM and not self.conferencing_grant_id:
            errors["conferencing_grant_id"] = "Zoom needs an account that makes the calls. Choose one."
        if (self.wants_summary or self.wants_action_items) and self.capture != self.Capture.TRANSCRIPT:
            errors["capture"] = (
                "A summary or action items need a transcript. Choose “Video and transcript”, or switch both off."
            )
        if self.is_on_job_page and (other := self._other_on_job_page()) is not None:
            errors["is_on_job_page"] = (
                f"The times of “{other.name}” stand on this job’s page already. Switch it off there first."
            )
        if self.is_on_nylas_page and self.closes_at == MIDNIGHT:
            errors["is_on_nylas_page"] = (
                "Nylas can’t keep hours that last until midnight, and its own page would offer the whole night. End them earlier."
            )
        if self.has_second_thoughts and self.names_hours_before == self.NamedBefore.AT_ONCE:
            errors["has_second_thoughts"] = (
                "Candidates of this panel learn at once who meets them, so nothing could change hands at night. "
                "Tell them later, under “What candidates read”, or switch this off."
            )
        if errors:
            raise ValidationError(errors)

    def _other_on_job_page(self) -> "Panel | None":
        return Panel.objects.filter(job=self.job_id, is_on_job_page=True).exclude(pk=self.pk).first()

    def _hours_error(self) -> str | None:
        begin = self.opens_at.hour * 60 + self.opens_at.minute
        end = MINUTES_OF_A_DAY if self.closes_at == MIDNIGHT else self.closes_at.hour * 60 + self.closes_at.minute
        if end < begin:
            return (
                "The hours end before they begin. They can’t cross midnight: end them at 24:00, and make a second panel "
                "for the hours after it."
            )
        if end - begin < self.duration_minutes:
            return f"No interview of {self.duration_minutes} minutes fits into these hours."
        return None

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.duration_minutes)

    @property
    def is_live(self) -> bool:
        return self.state == self.State.LIVE

    @property
    def takes_bookings(self) -> bool:
        """May a time be booked once it is published?"""
        return self.state != self.State.PAUSED and self.job.is_open

    @property
    def explained_state(self) -> str:
        return self.State(self.state).explained

    @property
    def records(self) -> bool:
        return self.capture != self.Capture.NOTHING

    @property
    def asks_recording(self) -> bool:
        """Does it record, with at least one person who has nothing against it?"""
        return self.records and (
            self.live_interviewers().recordable().exists() or not self.live_interviewers().exists()
        )

    @property
    def records_by_default(self) -> bool:
        """Is an interview recorded when its candidate has made no choice?"""
        return self.recording_policy == self.RecordingPolicy.OPT_OUT

    @property
    def is_round_robin(self) -> bool:
        return self.distribution != self.Distribution.EVERYONE

    @cached_property
    def people_needed(self) -> int:
        """How many take one interview, for panels on which not everyone does."""
        needed = self.seat_groups.aggregate(all=models.Sum("needed"))["all"]
        return needed or 1

    def link_expires_at(self, made_at: datetime) -> datetime:
        """When a booking link made at `made_at` expires: at the end of its last day, in the panel's time zone."""
        return zones.end_of_day(made_at, days_later=self.link_days, zone=ZoneInfo(self.time_zone))

    def names_due_at(self, starts_at: datetime, *, booked_at: datetime, time_zone: str) -> datetime | None:
        """When the candidate of an interview that begins then learns who meets them, by day in their zone; None: at once, when booked."""
        zone = ZoneInfo(zones.known(time_zone) or self.time_zone)
        due_at = zones.before_night(starts_at - timedelta(hours=self.names_hours_before), zone=zone)
        return due_at if self.names_hours_before and due_at > booked_at else None

    def keep_configuration(self, configuration_id: str, *, grant_id: str, at: datetime) -> None:
        """Store the id of its Configuration at Nylas and the grant that owns it."""
        self.nylas_configuration_id, self.nylas_grant_id, self.published_at = configuration_id, grant_id, at
        self.save(update_fields=["nylas_configuration_id", "nylas_grant_id", "published_at"])

    # ── changes of state: False, and nothing written, when it is not in a state to change from ──
    def go_live(self, *, by: User | None, at: datetime) -> bool:
        """A publication has reached Nylas: candidates with a link can book."""
        return self._change_state({self.State.DRAFT, self.State.PAUSED}, self.State.LIVE, by=by, at=at)

    def pause(self, *, by: User | None, at: datetime) -> bool:
        """Booking links stay valid but offer no times. Nylas isn't told, since every booking passes our gateway."""
        return self._change_state({self.State.LIVE}, self.State.PAUSED, by=by, at=at)

    def resume(self, *, by: User | None, at: datetime) -> bool:
        return self._change_state({self.State.PAUSED}, self.State.LIVE, by=by, at=at)

    def _change_state(self, before: set[State], after: State, *, by: User | None, at: datetime) -> bool:
        rows = Panel.objects.filter(pk=self.pk, state__in=before)
        is_moved = rows.update(state=after, state_changed_by=by, state_changed_at=at)
        self.refresh_from_db(fields=["state", "state_changed_by", "state_changed_at"])
        return bool(is_moved)

    def lose_configuration(self) -> None:
        """Its Configuration ended with the calendar account that owned it; until a new one is published no times are offered."""
        self.nylas_configuration_id, self.nylas_grant_id = None, ""
        self.save(update_fields=["nylas_configuration_id", "nylas_grant_id"])

    def seat(self, people: Iterable[Interviewer]) -> None:
        """Make the panel's seats exactly those of these people; whoever sits on it already keeps the seat."""
        wanted = {person.pk for person in people}
        with transaction.atomic():
            self.seats.exclude(interviewer__in=wanted).delete()
            Seat.objects.bulk_create(
                [Seat(panel=self, interviewer_id=key) for key in wanted],
                ignore_conflicts=True,  # seated already
            )

    def note_offer(self, emails: Iterable[str], *, at: datetime) -> None:
        """Nylas offers the times of these people of the panel from now on, and of nobody else."""
        offered = Q(interviewer__email__in=list(emails))
        self.seats.exclude(offered).update(offered_since=None)
        self.seats.filter(offered, offered_since=None).update(offered_since=at)

    def set_trainees(self, people: Iterable[Interviewer], *, by: User | None, at: datetime) -> None:
        """Make these, and nobody else of the panel, learn on it. Whoever learned until now is qualified, as `by` says."""
        wanted = {person.pk for person in people}
        with transaction.atomic():
            for seat in self.seats.select_for_update(of=["self"]).all():
                if seat.is_trainee and seat.interviewer_id not in wanted:
                    seat.qualify(by=by, at=at)
                elif not seat.is_trainee and seat.interviewer_id in wanted:
                    seat.begin_training()

    def set_training_path(self, *, shadow_steps: int, lead_steps: int) -> None:
        self.shadow_steps, self.lead_steps = shadow_steps, lead_steps
        self.save(update_fields=["shadow_steps", "lead_steps"])

    def live_interviewers(self) -> InterviewerQuerySet:
        """The panel's interviewers whose calendars work, by name."""
        return Interviewer.objects.live().filter(seats__panel=self).order_by("name")
