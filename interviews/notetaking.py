"""Step 4: the Notetaker is sent, watched and stopped. Reads Interview, Consent and what Nylas says; writes Recording and its moments."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from candidates import consenting
from candidates.models import Application, Consent
from interviews import archiving, describing, informing
from interviews.models import Errand, Interview, Notification, Recording, RecordingMoment
from interviews.nylas import shapes
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing
from interviews.running import NotYet

CLOSE_AFTER = timedelta(minutes=15)
CHECK_BEFORE = timedelta(minutes=10)
NOT_WANTED = "The candidate does not want to be recorded."
CANCELLED = "The interview was cancelled."


def record_choice(
    application: Application,
    *,
    choice: str,
    language: str = "en",
    channel: str = Consent.Channel.CANDIDATE_PAGE,
    now: datetime,
) -> Consent:
    """Store the candidate's choice and let the Notetaker follow it in every interview still ahead."""
    with transaction.atomic():
        before = consenting.current(application)
        consent = consenting.choose(application, choice=choice, language=language, channel=channel, now=now)
        if before is not None and (before.choice, consent.choice) == (Consent.Choice.NO, Consent.Choice.YES):
            informing.confirm_recording_allowed(consent, now=now)
        for interview in Interview.objects.upcoming(now).filter(application=application):
            Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
    return consent


def prepare(interview: Interview, *, now: datetime) -> None:
    """After every booking, move or cancel: look up the meeting, bring the Notetaker in line, and close the interview when it is over."""
    if interview.is_live:
        Errand.objects.send(Errand.Kind.READ_MEETING, interview, due_at=now)
        Errand.objects.send(Errand.Kind.CLOSE, interview, due_at=interview.ends_at + CLOSE_AFTER)
    if interview.panel.records:
        Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
        Errand.objects.send(Errand.Kind.CHECK_CONSENT, interview, due_at=max(now, interview.starts_at - CHECK_BEFORE))


def wants_recording(interview: Interview) -> bool:
    """May and should this interview be recorded, as things stand?"""
    return interview.is_live and interview.panel.records and archiving.may_keep(interview)


def run_errand(errand: Errand, *, now: datetime) -> str:
    """Do what one errand asks."""
    ERRANDS[Errand.Kind(errand.kind)](errand.interview, now=now)
    return Errand.State.DONE


def read_meeting(interview: Interview, *, now: datetime) -> None:
    """Fetch the meeting link from the calendar event: `location` in the booking is usually empty (facts 5.6)."""
    if not interview.is_live:
        return
    if not (interview.nylas_event_id and interview.nylas_grant_id):
        raise NotYet("The calendar event is not known yet.", wait=timedelta(seconds=20))
    meeting = _meeting(interview)
    if meeting.notetaker_id:
        expect(interview, meeting.notetaker_id, grant_id=interview.nylas_grant_id, now=now)
    if not meeting.join_url:
        raise NotYet("The calendar has not made the meeting link yet.", wait=timedelta(seconds=20))
    Interview.objects.filter(pk=interview.pk).update(join_url=meeting.join_url)


def follow_consent(interview: Interview, *, now: datetime) -> None:
    """Make the Notetaker match the choice: invite it after a yes, take it away, verifiably, after a no or a cancel."""
    live = interview.recordings.exclude(state__in=Recording.ENDED).first()
    if wants_recording(interview):
        if live is None and now < interview.ends_at:
            _send(interview, now=now)
    elif live is not None and live.state not in {Recording.State.PROCESSING, Recording.State.CAPTURED}:
        if interview.status == Interview.Status.HELD and archiving.may_keep(interview):
            return  # it was recorded, and we have only not heard of it yet
        _withdraw(live, NOT_WANTED if interview.is_live else CANCELLED, now=now)


def close(interview: Interview, *, now: datetime) -> None:
    """The time has passed and nobody said otherwise."""
    if interview.is_live and interview.ends_at <= now:
        interview.hold(at=now)


def expect(interview: Interview, notetaker_id: str, *, grant_id: str, now: datetime) -> Recording | None:
    """There is a Notetaker for this interview: keep it under our roof, once."""
    if not notetaker_id:
        return None
    if (known := Recording.objects.for_notetaker(notetaker_id)) is not None:
        return known
    try:
        with transaction.atomic():
            recording = Recording.objects.create(
                interview=interview,
                nylas_notetaker_id=notetaker_id,
                nylas_grant_id=grant_id or interview.nylas_grant_id,
                created_at=now,
            )
    except IntegrityError:
        # Somebody else has just written the same one; or it is a second Notetaker beside a live one (a calendar rule, say), which is
        # Nylas's fact, but what happens to it is not the first one's fate.
        return Recording.objects.for_notetaker(notetaker_id)
    _moment(recording, now, "Will join the call when it begins", "scheduled", "")
    if not wants_recording(interview):
        Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
    return recording


def note_scheduled(event: shapes.NotetakerScheduled, *, now: datetime) -> Recording | None:
    return _recording_of(event.notetaker_id, event.event_id, event.grant_id, now=now)


def note(event: shapes.NotetakerChanged, *, now: datetime) -> Recording | None:
    """The Notetaker did something: one more moment; its state only ever goes forward."""
    recording = _recording_of(event.notetaker_id, event.event_id, event.grant_id, now=now)
    if recording is None:
        return None
    _moment(recording, event.happened_at, event.words, event.vendor_state, event.vendor_meeting_state)
    if event.state == Recording.State.LOST and recording.state != Recording.State.WITHDRAWN:
        recording.advance(Recording.State.LOST, reason=event.words)
    elif event.state:
        recording.advance(event.state)
    return recording


def note_media(event: shapes.MediaAnnounced, *, now: datetime) -> Recording | None:
    """Files are being made, ready, failed or deleted. Ready may be said more than once, as files appear."""
    recording = _recording_of(event.notetaker_id, event.event_id, event.grant_id, now=now)
    if recording is None:
        return None
    _moment(recording, event.happened_at, event.words, event.vendor_state, "")
    if event.vendor_state == "media_deleted":
        archiving.lose(recording, now=now)
    elif event.state == Recording.State.LOST:
        recording.advance(Recording.State.LOST, reason=event.words)
    else:
        recording.advance(event.state)
        if event.state == Recording.State.CAPTURED and recording.interview.is_live:
            recording.interview.hold(at=now)  # there is a recording of it, so it took place
        if event.kinds:
            archiving.expect(
                recording, event.kinds, keep_until=event.keep_until, announced_at=event.happened_at, now=now
            )
    return recording


def discard(recording: Recording, *, now: datetime) -> Recording:
    """Delete at Nylas what was made although the candidate had said no. Raises the errors of interviews.nylas.errors."""
    nylas().erase_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    _moment(recording, now, "Deleted, since the candidate had said no", "discarded", "")
    recording.advance(Recording.State.WITHDRAWN, reason=NOT_WANTED)
    return recording


def note_deleted(event: shapes.NotetakerDeleted, *, now: datetime) -> Recording | None:
    """Nylas took it away: the event was cancelled, or somebody removed it."""
    recording = _recording_of(event.notetaker_id, event.event_id, event.grant_id, now=now)
    if recording is None:
        return None
    if recording.state == Recording.State.WITHDRAWN:
        return recording  # our own doing, already in the timeline
    _moment(recording, event.happened_at, "Taken off the call", "deleted", "")
    before_the_call = recording.state in {Recording.State.EXPECTED, Recording.State.JOINING, Recording.State.IN_LOBBY}
    if before_the_call:
        recording.advance(Recording.State.WITHDRAWN, reason="The Notetaker was removed.")
    return recording


def _recording_of(notetaker_id: str, event_id: str, grant_id: str, *, now: datetime) -> Recording | None:
    """By the Notetaker's id, else by the calendar event. An event that is one of ours may not be known yet: then wait."""
    if (known := Recording.objects.for_notetaker(notetaker_id)) is not None:
        return known
    interview = Interview.objects.filter(nylas_event_id=event_id).order_by("-created_at").first() if event_id else None
    if interview is None:
        # Other Notetakers of the account are nobody's business here.
        raise NotYet("No interview is known for this Notetaker.", else_state=Notification.State.IGNORED)
    return expect(interview, notetaker_id, grant_id=grant_id, now=now)


def _send(interview: Interview, *, now: datetime) -> None:
    """Scheduler's own Notetaker may be on the event already; only without one do we send ours. Never two."""
    meeting = _meeting(interview)
    withdrawn = interview.recordings.values_list("nylas_notetaker_id", flat=True)
    if meeting.notetaker_id and meeting.notetaker_id not in set(withdrawn):
        expect(interview, meeting.notetaker_id, grant_id=interview.nylas_grant_id, now=now)
        return
    if not meeting.join_url:
        raise NotYet("There is no meeting link to send the Notetaker to yet.", wait=timedelta(seconds=20))
    notetaker_id = nylas().send_notetaker(
        interview.nylas_grant_id,
        join_url=meeting.join_url,
        join_at=interview.starts_at if interview.starts_at > now else None,
        capture=describing.capture(interview.panel),
    )
    expect(interview, notetaker_id, grant_id=interview.nylas_grant_id, now=now)


def _withdraw(recording: Recording, reason: str, *, now: datetime) -> None:
    nylas().stop_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    if recording.state == Recording.State.RECORDING:
        # It has heard something already: what it has must go, too.
        nylas().erase_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    _moment(recording, now, "Taken off the call", "withdrawn", "")
    recording.advance(Recording.State.WITHDRAWN, reason=reason)


def _meeting(interview: Interview) -> shapes.Meeting:
    if not (interview.nylas_event_id and interview.nylas_grant_id):
        raise NotYet("The calendar event is not known yet.", wait=timedelta(seconds=20))
    try:
        return nylas().meeting(
            interview.nylas_grant_id, interview.nylas_calendar_id or "primary", interview.nylas_event_id
        )
    except Missing as error:
        raise NotYet("The calendar event is not there (yet).", wait=timedelta(seconds=30)) from error


def _moment(recording: Recording, at: datetime, words: str, vendor_state: str, vendor_meeting_state: str) -> None:
    RecordingMoment.objects.get_or_create(
        recording=recording,
        happened_at=at,
        vendor_state=vendor_state[:60],
        vendor_meeting_state=vendor_meeting_state[:60],
        defaults={"words": words[:200]},
    )


ERRANDS = {
    Errand.Kind.READ_MEETING: read_meeting,
    Errand.Kind.FOLLOW_CONSENT: follow_consent,
    Errand.Kind.CHECK_CONSENT: follow_consent,
    Errand.Kind.CLOSE: close,
}
