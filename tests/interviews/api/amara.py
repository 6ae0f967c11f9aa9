"""The candidate of the documentation's examples, as rows: what the API answers of them, and what the ATS is told, is what the examples show."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from candidates.models import Job
from debriefs.committee.deciding import Ground, decide
from debriefs.models import Citation, Debrief, Decision, Scorecard, ScorecardVersion
from debriefs.scorecard import scorecards
from interviews.booking import held_or_not, news
from interviews.enums import Absent, Actor
from interviews.models import ActionItem, BookingLink, Interview, Recording, Summary, Transcript
from interviews.recordings import news as recording_news
from privacy import erasing
from tests import factories
from tests.rated import make_criteria
from tests.recorded import make_artifact, make_transcript

APPLIED_AT = datetime(2027, 2, 27, 8, 0, tzinfo=UTC)
INVITED_AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
BOOKED_AT = datetime(2027, 3, 2, 9, 14, 11, tzinfo=UTC)
MOVED_AT = datetime(2027, 3, 5, 10, 12, 44, tzinfo=UTC)
STARTS_AT = datetime(2027, 3, 9, 14, 0, tzinfo=UTC)
ARCHIVED_AT = datetime(2027, 3, 9, 14, 52, 31, tzinfo=UTC)
FETCHED_AT = datetime(2027, 3, 9, 15, 5, tzinfo=UTC)
RATED_AT = datetime(2027, 3, 9, 16, 20, tzinfo=UTC)
DECIDED_AT = datetime(2027, 3, 12, 16, 0, tzinfo=UTC)
ERASED_AT = datetime(2027, 9, 12, 2, 0, tzinfo=UTC)
CALL = "https://meet.example.com/abc-defg-hij"


def invite() -> BookingLink:
    """Amara applied for a job, and has a link to choose a time."""
    owner = factories.make_user(email="olu@example.com", first_name="Olu", last_name="Owner")
    job = factories.make_job(slug="backend-engineer", title="Backend Engineer", contact=owner)
    Job.objects.filter(pk=job.pk).update(created_at=datetime(2027, 2, 1, 8, 0, tzinfo=UTC))
    author = factories.make_user(email="marcus@example.com", first_name="Marcus", last_name="Johnson")
    person = factories.make_interviewer(name="Marcus Johnson", email="marcus@example.com", user=author)
    rules = {"notice_hours": 24, "horizon_days": 21, "link_days": 14, "duration_minutes": 45}
    panel = factories.make_panel(job=job, slug="phone-screen", name="Phone screen", interviewers=[person], **rules)
    candidate = factories.make_candidate(pk=17, email="amara@example.com", time_zone="Europe/Lisbon")
    type(candidate).objects.filter(pk=17).update(created_at=APPLIED_AT)
    application = factories.make_application(
        pk=31,
        job=job,
        candidate=candidate,
        reference="application-5520",
        applied_at=APPLIED_AT,
        source="ats",
        note="I kept ledgers for ten years.",
    )
    link = BookingLink(
        pk=UUID("7d3c1d0e-0a52-4f2e-8a8e-6b1c8f2d9a10"),
        application=application,
        panel=panel,
        reference="stage-7781",
        created_at=INVITED_AT,
        expires_at=datetime(2027, 3, 16, tzinfo=UTC),
    )
    link.save(force_insert=True)
    application.mark_invited(by=None, at=INVITED_AT)
    return link


def book(link: BookingLink) -> Interview:
    """She chose a time; the link to the call became known a little later."""
    link.spend(at=BOOKED_AT)
    starts_at = STARTS_AT - timedelta(days=1)
    interview = Interview(
        pk=UUID("0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21"),
        link=link,
        application=link.application,
        panel=link.panel,
        interviewer=link.panel.interviewers.get(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        candidate_time_zone="Europe/Lisbon",
    )
    change = interview.schedule(actor=Actor.CANDIDATE, at=BOOKED_AT)
    news.tell(interview, change, now=BOOKED_AT)
    interview.change_call(CALL, place="conferencing", at=BOOKED_AT)
    news.tell_ats_of_call(interview, now=BOOKED_AT)
    return interview


def move(interview: Interview) -> Interview:
    """To the next day."""
    change = interview.reschedule(
        STARTS_AT, STARTS_AT + timedelta(minutes=45), actor=Actor.CANDIDATE, reason="A dentist.", at=MOVED_AT
    )
    news.tell(interview, change, now=MOVED_AT)
    return interview


def cancel(interview: Interview) -> None:
    change = interview.cancel(actor=Actor.CANDIDATE, reason="I took another job.", at=MOVED_AT)
    news.tell(interview, change, now=MOVED_AT)


def stay_away(interview: Interview) -> None:
    held_or_not.say_absent(interview, Absent.CANDIDATE, by=interview.interviewer.user, now=interview.ends_at)


def record(interview: Interview) -> Recording:
    """They met; it has been recorded, and its files are there."""
    held_or_not.mark_held(interview, now=interview.ends_at)
    recording = Recording.objects.create(
        pk=12,
        interview=interview,
        state=Recording.State.ARCHIVED,
        nylas_notetaker_id="notetaker",
        created_at=STARTS_AT + timedelta(seconds=4),
    )
    make_artifact(
        recording,
        "transcript",
        content=b"{}",
        pk=UUID("5f0c3f5a-0c4e-4c38-8a51-7c1f0d6b9e43"),
        size=48213,
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        archived_at=ARCHIVED_AT,
        fetch_before=datetime(2027, 3, 23, 14, 45, tzinfo=UTC),
    )
    recording_news.tell_archived(recording, now=ARCHIVED_AT)
    return recording


def lose(interview: Interview) -> None:
    held_or_not.mark_held(interview, now=interview.ends_at)
    state, cause = Recording.State.LOST, Recording.Cause.NOT_ADMITTED
    recording = Recording.objects.create(
        pk=12, interview=interview, state=state, cause=cause, nylas_notetaker_id="notetaker", created_at=STARTS_AT
    )
    recording_news.tell_lost(recording, now=ARCHIVED_AT)


def write_down(recording: Recording) -> Transcript:
    """What was said, and what a machine wrote of it."""
    transcript = make_transcript(
        recording.artifacts.get(kind="transcript"), [("Amara Okafor", 4000, 9200, "I kept the ledger.")]
    )
    Transcript.objects.filter(pk=transcript.pk).update(parsed_at=ARCHIVED_AT)
    recording_news.tell_transcript(transcript, now=ARCHIVED_AT)
    written = {"interview": recording.interview, "parsed_at": ARCHIVED_AT}
    summary = make_artifact(recording, "summary", content=b"{}")
    Summary.objects.create(artifact=summary, text="Amara spoke of ledgers.", **written)
    items = make_artifact(recording, "action_items", content=b"{}")
    ActionItem.objects.create(interview=recording.interview, artifact=items, position=0, text="Send the drawing.")
    return transcript


@dataclass(frozen=True)
class Judged:
    scorecard: Scorecard
    decision: Decision


def judge(interview: Interview) -> Judged:
    """The interviewer submitted a scorecard, and the committee decided."""
    author = interview.interviewer.user
    scorecard = Scorecard.objects.create(
        pk=UUID("c1f5a1b2-6d0e-4b7a-9c66-0e5d1f3a2b44"), interview=interview, author=author, created_at=RATED_AT
    )
    version = ScorecardVersion.objects.create(scorecard=scorecard, number=1, saved_at=RATED_AT)
    version.submit(knew_others=False, at=RATED_AT)
    scorecards._tell_ats(version, now=RATED_AT)
    debrief = Debrief.objects.create(
        pk=UUID("0f6c1f0e-2b7d-4f57-8a39-5d2c9e1b7a60"),
        application=interview.application,
        state=Debrief.State.OPEN,
        opened_at=RATED_AT,
        created_at=RATED_AT,
    )
    quoted = Citation.objects.create(
        pk=UUID("8d1f3c5a-7e29-4b60-9f14-2a6d8c0e5b73"),
        interview=interview,
        author=author,
        first_position=0,
        last_position=0,
        starts_ms=4000,
        ends_ms=9200,
        speaker="Amara Okafor",
        quote="I kept the ledger.",
        made_at=RATED_AT,
    )
    criterion = make_criteria(interview.application.job, ["Knows ledgers"])[0]
    ground = Ground(criterion, "Described double entry without being asked.", [quoted])
    made = decide(
        debrief,
        outcome=Decision.Outcome.OFFER,
        grounds=[ground],
        next_step="Rita writes the offer.",
        by=interview.application.job.contact,
        now=DECIDED_AT,
    )
    return Judged(scorecard, made.decision)


def erase(recording: Recording) -> None:
    """What was recorded, and then all that names her; the ATS is told of both."""
    recording_news.tell_erased(recording, now=ERASED_AT)
    erasing._tell_ats(recording.interview.application.candidate, now=ERASED_AT)
