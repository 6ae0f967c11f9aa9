"""Notetaking: the Notetaker is sent, followed and stopped. Reads interviews, consent and notifications; writes Recording and its moments."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from interviews.booking import consent, from_nylas, held_or_not, meeting
from interviews.booking.errands import STOP_WAITING_AFTER
from interviews.booking.models import Errand, Interview
from interviews.nylas import shapes
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing
from interviews.panels import configuration
from interviews.recordings import archiving, dismissal, lobby_alarm, losses
from interviews.recordings.models import Recording
from recruiting.work.errors import NotYet

MAX_EARLY_JOIN = timedelta(minutes=2)  # one that waits in the lobby for longer may give up (docs/nylas.md 4.4)
MAX_ENTRIES = 2  # of one call: after a recorder that was not let in, a fresh one comes, and no third
WILL_JOIN = "Will join the call when it begins"
SENT_BY_NYLAS = "Sent to the call by Nylas’s own settings; we take it off"
Cause = Recording.Cause


def read_meeting(interview: Interview, *, now: datetime) -> None:
    """Read from the calendar event the call's link and the Notetaker that Nylas has sent to it."""
    if not interview.is_live:
        return
    found = meeting.read_event(interview)
    if found.notetaker_id:
        expect(interview, found.notetaker_id, grant_id=interview.nylas_grant_id, now=now)
    meeting.note_place(interview, found, now=now)


def follow_consent(interview: Interview, *, now: datetime) -> None:
    """Make the Notetaker match the consent: send one after a yes, take it off the call after a no or a cancel.

    One that is already scheduled is moved to the interview's present time, or replaced if the link changed.
    """
    live = interview.recordings.live().first()
    if consent.may_record(interview):
        if now < interview.ends_at:
            _ensure_notetaker(interview, live, now=now)
    elif live is None:
        if interview.join_url and interview.nylas_grant_id and now < interview.ends_at:
            _find_unanswered(interview, interview.join_url, now=now)  # `expect` then asks for its removal
    elif live.state not in {Recording.State.PROCESSING, Recording.State.CAPTURED}:
        if interview.status == Interview.Status.HELD and consent.may_keep(interview):
            return  # it was recorded, and we have only not heard of it yet
        if interview.ends_at <= now and not consent.may_keep(interview):
            discard(live, now=now)  # likewise
            return
        _withdraw(live, Cause.NOT_WANTED if interview.is_live else Cause.CANCELLED, now=now)


def stop_waiting(interview: Interview, *, now: datetime) -> None:
    """Give up recorders of which no news has come long after the interview."""
    if interview.ends_at + STOP_WAITING_AFTER <= now:
        for recording in interview.recordings.filter(state__in=Recording.BEFORE_THE_CALL):
            was_wanted = recording.state != Recording.State.UNWANTED
            if recording.miss(Cause.NEVER_HEARD) and was_wanted:
                losses.report(recording, now=now)


def lose_account(grant_id: str, cause: Recording.Cause) -> None:
    """The grant can't be used any more: its expected recordings are lost."""
    for recording in Recording.objects.expected_in(grant_id):
        recording.miss(cause)


def regain_account(grant_id: str, *, now: datetime) -> None:
    """The grant can be used again: ask for the recordings of its upcoming interviews."""
    for interview in Interview.objects.upcoming(now).filter(nylas_grant_id=grant_id).select_related("panel"):
        if interview.panel.records:
            Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)


def expect(interview: Interview, notetaker_id: str, *, grant_id: str, now: datetime) -> Recording | None:
    """The recording of a Notetaker that this interview has, made if it is not known; None without a Notetaker.

    With one that may not record, an errand to take it off the call is left.
    """
    if not notetaker_id:
        return None
    if (known := Recording.objects.for_notetaker(notetaker_id)) is not None:
        return known
    is_held = interview.status == Interview.Status.HELD  # and Nylas told us late
    is_wanted = consent.may_record(interview) or (is_held and consent.may_keep(interview))
    try:
        with transaction.atomic():
            recording = Recording.objects.create(
                interview=interview,
                state=Recording.State.EXPECTED if is_wanted else Recording.State.UNWANTED,
                nylas_notetaker_id=notetaker_id,
                nylas_grant_id=grant_id or interview.nylas_grant_id,
                created_at=now,
            )
    except IntegrityError:
        # Another process has just written the same one; or it is a second Notetaker beside a live one (by a calendar rule, say), which
        # we don't keep: what happens to it says nothing of the first.
        return Recording.objects.for_notetaker(notetaker_id)
    recording.add_moment(now, WILL_JOIN if is_wanted else SENT_BY_NYLAS, "scheduled")
    if not consent.may_record(interview):
        Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
    return recording


def expect_booked(event: shapes.BookingCreated, *, now: datetime) -> Recording | None:
    """The recording of the Notetaker that came with a booking; None without one, or when the booking is no interview of ours."""
    interview = from_nylas.interview_of(event)
    if interview is None:
        return None
    with transaction.atomic():  # a cancel at the same moment waits, and its errand finds the recording
        interview = Interview.objects.select_for_update().get(pk=interview.pk)
        return expect(interview, event.notetaker_id, grant_id=event.grant_id, now=now)


def note_scheduled(event: shapes.NotetakerScheduled, *, now: datetime) -> Recording | None:
    return _recording_of(event.notetaker_id, event.event_id, event.grant_id, now=now)


def note(event: shapes.NotetakerChanged, *, now: datetime) -> Recording | None:
    """The Notetaker did something: add a moment, and go forward to the new state."""
    recording = _recording_of(event.notetaker_id, event.event_id, event.grant_id, now=now)
    if recording is None:
        return None
    if recording.state == Recording.State.UNWANTED and event.state == Recording.State.EXPECTED:
        return recording  # Nylas expects it until we have taken it off
    has_not_begun = recording.state in Recording.BEFORE_THE_CALL
    recording.add_moment(event.happened_at, event.words, event.vendor_state, event.vendor_meeting_state)
    if event.state == Recording.State.LOST and recording.state == Recording.State.UNWANTED:
        recording.advance(Recording.State.WITHDRAWN, cause=Cause.NOT_WANTED)
    elif event.state == Recording.State.LOST and recording.state != Recording.State.WITHDRAWN:
        _lose(recording, event.words, cause=Cause.NOT_ADMITTED if has_not_begun else "", now=now)
    elif event.state and recording.advance(event.state):
        if recording.state == Recording.State.IN_LOBBY:
            lobby_alarm.watch(recording, since=event.happened_at, now=now)
        elif recording.state not in Recording.BEFORE_THE_CALL:
            losses.clear(recording.interview, now=now)
    return recording


def note_media(event: shapes.MediaAnnounced, *, now: datetime) -> Recording | None:
    """Files are being made, ready, failed or deleted. Nylas may announce them more than once, as they get ready."""
    recording = _recording_of(event.notetaker_id, event.event_id, event.grant_id, now=now)
    if recording is None:
        return None
    recording.add_moment(event.happened_at, event.words, event.vendor_state)
    if dismissal.leaves_no_trace(recording):
        return recording  # it is being deleted there
    if event.vendor_state == "media_deleted":
        archiving.lose(recording, now=now)
    elif event.state == Recording.State.LOST:
        _lose(recording, event.words, cause="", now=now)
    else:
        if event.state and recording.advance(event.state):
            losses.clear(recording.interview, now=now)
        interview = recording.interview
        has_begun = interview.starts_at <= event.happened_at  # else it was recorded at the time before a move
        if event.state == Recording.State.CAPTURED and interview.is_live and has_begun:
            held_or_not.mark_held(interview, now=now)  # there is a recording of it
        if event.kinds:
            archiving.announce(
                recording, event.kinds, keep_until=event.keep_until, announced_at=event.happened_at, now=now
            )
    return recording


def discard(recording: Recording, *, now: datetime) -> Recording:
    """Delete at Nylas a recording made after a no. Raises the errors of interviews.nylas.errors."""
    nylas().erase_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    recording.add_moment(now, "Deleted, since the candidate had said no", "discarded")
    recording.advance(Recording.State.WITHDRAWN, cause=Cause.NOT_WANTED)
    return recording


def note_deleted(event: shapes.NotetakerDeleted, *, now: datetime) -> Recording | None:
    """The Notetaker was deleted at Nylas: the event was cancelled, or a person removed it."""
    recording = _recording_of(event.notetaker_id, event.event_id, event.grant_id, now=now)
    if recording is None:
        return None
    if recording.state == Recording.State.WITHDRAWN:
        return recording  # our own doing, already in the timeline
    recording.add_moment(event.happened_at, "Taken off the call", "deleted")
    if recording.state in Recording.BEFORE_THE_CALL:
        is_called_off = recording.interview.is_cancelled
        recording.advance(Recording.State.WITHDRAWN, cause=Cause.CANCELLED if is_called_off else Cause.REMOVED)
    return recording


def _recording_of(notetaker_id: str, event_id: str, grant_id: str, *, now: datetime) -> Recording | None:
    """By the Notetaker's id, else by the calendar event. Raises NotYet for an unknown event, since ours may become known later."""
    if (known := Recording.objects.for_notetaker(notetaker_id)) is not None:
        return known
    interview = Interview.objects.filter(nylas_event_id=event_id).order_by("-created_at").first() if event_id else None
    if interview is None:
        # Other Notetakers of the account are none of ours.
        raise NotYet("No interview is known for this Notetaker.", ignored=True)
    return expect(interview, notetaker_id, grant_id=grant_id, now=now)


def _ensure_notetaker(interview: Interview, live: Recording | None, *, now: datetime) -> None:
    """Have exactly one Notetaker, at the interview's time and in its call."""
    live = live or interview.recordings.out_of_reach().last()
    if live is not None:
        has_begun = not live.is_over and live.state not in Recording.BEFORE_THE_CALL
        if has_begun:
            return
        if _keep_or_move(interview, live, now=now):
            if live.expect_again():
                live.add_moment(now, WILL_JOIN, "expected")
            return
        if not live.is_over:
            _withdraw(live, Cause.SENT_ANEW, now=now)
    if _may_send(interview):
        _send(interview, now=now)


def _may_send(interview: Interview) -> bool:
    """None comes after one that was inside this call, or that somebody in it took off; a single fresh one after one that was not let in."""
    if dismissal.of_call(interview).exists():
        return False
    came = interview.recordings.at_call_since(interview.starts_at - MAX_EARLY_JOIN)
    was_inside = came.filter(Q(state=Recording.State.ARCHIVED) | Q(state=Recording.State.LOST, cause=""))
    turned_away = came.filter(state=Recording.State.LOST, cause=Cause.NOT_ADMITTED)
    return not was_inside.exists() and turned_away.count() < MAX_ENTRIES


def _keep_or_move(interview: Interview, live: Recording, *, now: datetime) -> bool:
    """Make this Notetaker join the interview's call at its time, moving it if only the time differs.

    False when another must be sent: the link can't be changed, and nothing can once it has started (docs/nylas.md 4.1).
    """
    try:
        notetaker = nylas().notetaker(live.nylas_grant_id, live.nylas_notetaker_id)
    except Missing:
        return False
    join_url = meeting.read_event(interview).join_url
    if join_url and notetaker.join_url and notetaker.join_url != join_url:
        return False
    if notetaker.state != Recording.State.EXPECTED:
        is_waiting_elsewhen = (
            notetaker.state in Recording.BEFORE_THE_CALL and interview.starts_at > now + MAX_EARLY_JOIN
        )
        return not is_waiting_elsewhen
    if notetaker.join_at == interview.starts_at:
        return True
    if interview.starts_at <= now:
        return notetaker.join_at is not None and notetaker.join_at <= now
    nylas().move_notetaker(live.nylas_grant_id, live.nylas_notetaker_id, join_at=interview.starts_at)
    live.add_moment(now, "Will join the call at its new time", "moved")
    return True


def _send(interview: Interview, *, now: datetime) -> None:
    """Send a Notetaker, unless Scheduler's own is on the event already or one was sent and its answer lost. Raises NotYet without a link."""
    found = meeting.read_event(interview)
    known = set(interview.recordings.values_list("nylas_notetaker_id", flat=True))
    if found.notetaker_id and found.notetaker_id not in known:
        expect(interview, found.notetaker_id, grant_id=interview.nylas_grant_id, now=now)
        return
    if not found.join_url:
        raise NotYet("There is no meeting link to send the Notetaker to yet.", wait=timedelta(seconds=20))
    if (sent := _find_unanswered(interview, found.join_url, now=now)) is not None:
        if not _keep_or_move(interview, sent, now=now):
            raise NotYet("A Notetaker was found that must be sent anew.", wait=timedelta(seconds=1))
        return
    account = interview.nylas_grant_id
    notetaker_id = nylas().send_notetaker(
        account,
        join_url=found.join_url,
        join_at=interview.starts_at if interview.starts_at > now else None,
        capture=configuration.capture(interview.panel),
        errand=f"{interview.pk}:{len(known)}",
    )
    if expect(interview, notetaker_id, grant_id=account, now=now) is None:
        nylas().erase_notetaker(account, notetaker_id)  # another worker's has come first: never two in one call


def _find_unanswered(interview: Interview, join_url: str, *, now: datetime) -> Recording | None:
    """The recording of a Notetaker that we sent to this call and whose answer was lost; None if there is none."""
    unknown = next((one.id for one in _unknown_in(interview, join_url)), "")
    return expect(interview, unknown, grant_id=interview.nylas_grant_id, now=now)


def take_off_spares(interview: Interview) -> None:
    """A second Notetaker of ours at this very call, which no row knows: its worker died between sending it and seeing the first."""
    has_one = interview.recordings.live().exists()
    if not (has_one and interview.join_url):
        return
    call = interview.starts_at - MAX_EARLY_JOIN, interview.ends_at
    for spare in _unknown_in(interview, interview.join_url):
        if spare.join_at is not None and call[0] <= spare.join_at < call[1]:
            nylas().take_off(interview.nylas_grant_id, spare.id)


def _unknown_in(interview: Interview, join_url: str) -> list[shapes.Notetaker]:
    """The panel's Notetakers at this call, or on their way there, of which there is no row."""
    since = interview.created_at - timedelta(minutes=1)
    sent = nylas().notetakers_to(interview.nylas_grant_id, join_url, since=since)
    ours = [one for one in sent if one.name == interview.panel.notetaker_name]
    known = Recording.objects.filter(nylas_notetaker_id__in=[one.id for one in ours])
    ids = set(known.values_list("nylas_notetaker_id", flat=True))
    return [one for one in ours if one.id not in ids]


def _lose(recording: Recording, words: str, *, cause: str, now: datetime) -> None:
    if not recording.advance(Recording.State.LOST, reason=words, cause=cause):
        return
    losses.report(recording, now=now)
    if cause == Cause.NOT_ADMITTED and now < recording.interview.ends_at:
        Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, recording.interview, due_at=now)  # which sends a fresh one


def _withdraw(recording: Recording, cause: Recording.Cause, *, now: datetime) -> None:
    if recording.state == Recording.State.RECORDING or not consent.may_keep(recording.interview):
        # What it has recorded must be deleted, too, also where we have not heard yet that it has.
        nylas().take_off(recording.nylas_grant_id, recording.nylas_notetaker_id)
    else:
        nylas().stop_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    recording.add_moment(now, "Taken off the call", "withdrawn")
    recording.advance(Recording.State.WITHDRAWN, cause=cause)
