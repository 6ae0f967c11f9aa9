"""Preflight: a trial call of a host's account shows, before any candidate is in one, whether the recorder gets in.

An event of five minutes with a call of its own, a recorder sent to it, a look every few seconds; afterwards both are deleted at Nylas.
Each step is looked for before it is repeated, so that a worker that dies leaves one event and one recorder, which the next takes along.
"""

from datetime import datetime, timedelta

from interviews.enums import LobbyPoint, Provider, RecordingState, TrialResult
from interviews.nylas import words
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing
from interviews.nylas.notetakers import CaptureSpec
from interviews.nylas.shapes import Meeting, Person
from interviews.panels.models import Interviewer, LobbyCheck, Panel, TrialCall
from interviews.panels.models.trial_call import TRIAL_LENGTH
from recruiting.work.errors import Never, NotYet, Postponed

TRY_EVERY = timedelta(days=7)
LOOK_EVERY = timedelta(seconds=10)
LINK_WAIT = timedelta(seconds=10)
BUSY_WAIT = timedelta(minutes=30)
BESIDE_INTERVIEWS = timedelta(minutes=15)  # a host's account may make one call at a time
TITLE = "Trial call: does the recorder get in?"
NOT_CONNECTED = "{name}’s calendar is not connected."
CAME_IN = frozenset({RecordingState.RECORDING, RecordingState.PROCESSING, RecordingState.CAPTURED})
REMOVED = "It was removed at Nylas."


def owe_trial_calls(*, now: datetime) -> int:
    """One for each host of a live panel that records, who had none for a week; how many."""
    owed = 0
    for panel in Panel.objects.live().recording().order_by("pk"):
        for host in panel.live_interviewers():
            if not TrialCall.objects.of_host(host, panel).asked_since(now - TRY_EVERY).exists():
                TrialCall.objects.ask(host, panel, by=None, at=now)
                owed += 1
    return owed


def follow(trial: TrialCall, *, now: datetime) -> str:
    """Make the call, look until there is a result, then delete everything at Nylas. The row's state. Raises Postponed meanwhile."""
    if not trial.has_result:
        if not trial.notetaker_id:
            _call(trial, now=now)
        _look(trial, now=now)
    _clear_away(trial)
    return TrialCall.State.DONE


def conclude(trial: TrialCall, *, now: datetime) -> None:
    """Given up without a result: no call could be made."""
    if trial.state == TrialCall.State.DEAD and not trial.has_result:
        _conclude(trial, TrialResult.NO_CALL, trial.error, now=now)


def _call(trial: TrialCall, *, now: datetime) -> None:
    host = trial.interviewer
    if not (host.is_live and host.nylas_grant_id):
        raise Never(NOT_CONNECTED.format(name=host.name))
    if not trial.event_id and _interviews_now(host, now=now):
        raise Postponed("They have an interview at this hour.", wait=BUSY_WAIT)
    event = _event(trial, host, host.nylas_grant_id, now=now)
    if not event.join_url:
        raise NotYet("The calendar has not made the link to the call yet.", wait=LINK_WAIT)
    trial.note_event(
        grant_id=host.nylas_grant_id,
        calendar_id=event.calendar_id or host.booking_calendar_id,
        event_id=event.event_id,
        join_url=event.join_url,
        at=now,
    )
    trial.note_recorder(_recorder(trial, now=now))


def _interviews_now(host: Interviewer, *, now: datetime) -> bool:
    first, last = now - BESIDE_INTERVIEWS, now + TRIAL_LENGTH + BESIDE_INTERVIEWS
    return host.interviews.live().overlapping(first, last).exists()


def _event(trial: TrialCall, host: Interviewer, account: str, *, now: datetime) -> Meeting:
    """The one that an earlier try has written, else a new one."""
    client = nylas()
    if written := client.marked_events(account, host.booking_calendar_id, trial.mark):
        return written[0]
    return client.write_event(
        account,
        host.booking_calendar_id,
        mark=trial.mark,
        title=TITLE,
        starts_at=now,
        ends_at=now + TRIAL_LENGTH,
        time_zone=host.time_zone,
        host=Person(email=host.email, name=host.name),
        people=[],
        provider=Provider(trial.provider),
        conferencing_grant_id=trial.account,
    )


def _recorder(trial: TrialCall, *, now: datetime) -> str:
    """The id of the one that an earlier try has sent, else of a new one."""
    client = nylas()
    sent = client.notetakers_to(trial.grant_id, trial.join_url, since=trial.asked_at - timedelta(minutes=1))
    if sent:
        return sent[0].id
    capture = CaptureSpec(trial.recorder_name, False, True, False, False, False, "", "")
    return client.send_notetaker(
        trial.grant_id, join_url=trial.join_url, join_at=None, capture=capture, errand=trial.mark
    )


def _look(trial: TrialCall, *, now: datetime) -> None:
    """Store the result. Raises Postponed while there is none."""
    try:
        found = nylas().notetaker(trial.grant_id, trial.notetaker_id)
    except Missing:
        _conclude(trial, TrialResult.TURNED_AWAY, REMOVED, now=now)
        return
    told = words.sentence(found.vendor_state, found.vendor_meeting_state)
    if found.state in CAME_IN:
        _conclude(trial, TrialResult.CAME_IN, told, now=now)
    elif found.state == RecordingState.LOST:
        _conclude(trial, TrialResult.TURNED_AWAY, told, now=now)
    elif trial.ends_at is None or now < trial.ends_at:
        raise Postponed(told, wait=LOOK_EVERY)
    else:
        _conclude(trial, TrialResult.KEPT_WAITING, told, now=now)


def _conclude(trial: TrialCall, result: TrialResult, told: str, *, now: datetime) -> None:
    trial.conclude(result, words=told, at=now)
    if result == TrialResult.CAME_IN:
        return
    for panel in trial.panels():
        LobbyCheck.objects.refute(panel, LobbyPoint.CALL_TRIED, at=now)


def _clear_away(trial: TrialCall) -> None:
    """Nothing of it is kept at Nylas, nor in the calendar."""
    client = nylas()
    if trial.notetaker_id:
        client.take_off(trial.grant_id, trial.notetaker_id)
    if trial.event_id:
        client.delete_event(trial.grant_id, trial.calendar_id, trial.event_id)
