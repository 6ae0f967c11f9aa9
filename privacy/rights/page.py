"""What a candidate's own page says after the call: whether they were recorded, until when what is kept and why, who may open it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _

from candidates import consenting
from candidates.models import Application
from interviews.booking.models import BookingLink
from interviews.models import Artifact, Interview, Recording, Transcript
from privacy import policy, schedule, words
from privacy.precedence import RECORDED, Action, Kind, Reason
from recruiting.recruiters import recruiters


class Recorded(TextChoices):
    """What became of the recording of one interview, as far as it concerns its candidate."""

    NO = "no"
    COMING = "coming"  # it was recorded, and its files are not here yet
    KEPT = "kept"
    CLOSED = "closed"  # the yes was taken back, and may be given again
    RESTRICTED = "restricted"  # it has to be kept, and nobody may use it
    ERASED = "erased"


@dataclass(frozen=True)
class KeptThing:
    what: str
    until: str  # in words, with the reason


@dataclass(frozen=True)
class OwnInterview:
    interview: Interview
    recorded: Recorded
    kept: list[KeptThing]
    deleted_at: datetime | None = None  # when what was closed is deleted
    video: Artifact | None = None
    transcript: Transcript | None = None

    @property
    def may_be_opened(self) -> bool:
        return self.recorded == Recorded.KEPT and settings.CANDIDATES_WATCH and bool(self.video or self.transcript)


@dataclass(frozen=True)
class OwnRecord:
    interviews: list[OwnInterview]  # those of the application that are over, the last one first
    besides: list[KeptThing]  # what is kept that was not recorded: notes, scorecards, mails, the application


@dataclass(frozen=True)
class Openers:
    """Who may open what was recorded, while it is open: how many of each."""

    interviewers: str  # names, whom the candidate has met
    committee: int
    recruiters: int


def record_of(link: BookingLink, *, now: datetime) -> OwnRecord:
    lines = _lines(link.application)
    return OwnRecord([_own(interview, lines, now=now) for interview in _over(link, now)], _besides(lines, now))


def own_interview(link: BookingLink, interview_id: UUID, *, now: datetime) -> OwnInterview | None:
    """One that they may watch or read. Until when it is kept is not asked: a player comes here for each piece of a film."""
    interview = _over(link, now).filter(pk=interview_id).first()
    one = _own(interview, [], now=now) if interview is not None else None
    return one if one is not None and one.may_be_opened else None


def _over(link: BookingLink, now: datetime) -> QuerySet[Interview]:
    """The last one first."""
    over = Interview.objects.begun(now).filter(application=link.application, ends_at__lte=now).with_people()
    return over.select_related("panel").prefetch_related("recordings__artifacts").order_by("-starts_at")


def _besides(lines: list[schedule.Line], now: datetime) -> list[KeptThing]:
    things = {line.kind: _thing(line, now) for line in lines if line.kind not in RECORDED}
    return [things[kind] for kind in Kind if kind in things]


def openers(interview: Interview) -> Openers:
    job = interview.application.job
    return Openers(interview.people_names(), job.committee.filter(is_active=True).count(), recruiters().count())


def _own(interview: Interview, lines: list[schedule.Line], *, now: datetime) -> OwnInterview:
    recordings = list(interview.recordings.all())
    mine = [line for line in lines if line.interview == interview and line.kind in RECORDED]
    state = _state(recordings, mine, now=now)
    kept = [_thing(line, now) for line in mine]
    if state != Recorded.KEPT:
        taken_back = [one.taken_back_at for one in recordings if one.taken_back_at]
        deleted_at = min(taken_back) + consenting.TAKE_BACK_PERIOD if taken_back and state == Recorded.CLOSED else None
        return OwnInterview(interview, state, kept, deleted_at)
    files = [file for one in recordings if not one.is_locked for file in one.artifacts.all() if file.is_archived]
    video = next((file for file in files if file.kind == Artifact.Kind.RECORDING), None)
    text = Transcript.objects.filter(interview=interview, artifact__in=files).first()
    return OwnInterview(interview, state, kept, video=video, transcript=text)


def _state(recordings: list[Recording], lines: list[schedule.Line], *, now: datetime) -> Recorded:
    if any(one.is_erased for one in recordings):
        return Recorded.ERASED
    if any(one.taken_back_at for one in recordings):
        waits = any(line.action(schedule.day(now)) == Action.RESTRICT for line in lines)
        return Recorded.RESTRICTED if waits else Recorded.CLOSED
    made = [one for one in recordings if not one.is_locked and one.state not in Recording.GONE]
    if not made:
        return Recorded.NO
    files = [file for one in made for file in one.artifacts.all()]
    if any(file.state == Artifact.State.RESTRICTED for file in files):
        return Recorded.RESTRICTED
    return Recorded.KEPT if any(file.is_archived for file in files) else Recorded.COMING


def _lines(application: Application) -> list[schedule.Line]:
    """None while the policy is broken: then no date can be said."""
    read = policy.unless_broken()
    return schedule.plan(Application.objects.filter(pk=application.pk), read) if read else []


def _thing(line: schedule.Line, now: datetime) -> KeptThing:
    course = words.course(line.verdict, schedule.day(now))
    return KeptThing(str(line.kind.label), f"{course}: {_why(line)}")


def _why(line: schedule.Line) -> str:
    """To the candidate themselves."""
    told = {
        Reason.ERASURE: _("you asked for erasure"),
        Reason.WITHDRAWAL: _("you said no to being recorded"),
        Reason.HOLD: _("we are asked to keep it for now"),
        Reason.NO_RULE: _("your application is not over yet"),
    }
    say = line.verdict.decided_by
    return told.get(say.reason) or words.why(say, line.facts.outcome)
