"""Recordings that are ready at Nylas and were never announced to us, or not all of their files."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db.models import Q, QuerySet

from interviews.booking.models import Interview
from interviews.inbox.sweeps.round import Round
from interviews.nylas.shapes import Notetaker
from interviews.panels import configuration
from interviews.panels.models import Panel
from interviews.recordings.models import Recording

KEPT_THERE = timedelta(days=30)
WHOLE_AFTER = timedelta(days=1)  # files may be announced one by one for so long


def look(around: Round) -> None:
    """Ask each account with an interview whose files may be there for its Notetakers that have some."""
    for grant_id, waiting in _waiting(around).items():
        since = around.now - KEPT_THERE
        ready = around.ask(grant_id, partial(around.client.notetakers_with_files, grant_id, since=since))
        for notetaker, event_id in _of_ours(waiting, ready or []):
            around.saw += 1
            question = partial(around.client.media_told, grant_id, notetaker.id, event_id=event_id, at=around.now)
            if told := around.ask(notetaker.id, question):
                around.tell(told)


def _waiting(around: Round) -> dict[str, list[Interview]]:
    """Interviews that were to be recorded and of which not everything is here, by account."""
    found: dict[str, list[Interview]] = defaultdict(list)
    for interview in _begun(around):
        recordings = list(interview.recordings.all())
        if any(map(_lacks_files, recordings)) or (not recordings and interview.ends_at > around.now - WHOLE_AFTER):
            for grant_id in {one.nylas_grant_id for one in recordings} | {interview.nylas_grant_id}:
                found[grant_id].append(interview)
    found.pop("", None)
    return found


def _begun(around: Round) -> QuerySet[Interview]:
    begun = Interview.objects.filter(starts_at__range=(around.now - KEPT_THERE, around.now))
    begun = begun.exclude(panel__capture=Panel.Capture.NOTHING)
    is_whole = Q(recordings__state=Recording.State.ARCHIVED, ends_at__lt=around.now - WHOLE_AFTER)
    return begun.exclude(is_whole).select_related("panel").prefetch_related("recordings__artifacts")


def _of_ours(waiting: list[Interview], ready: list[Notetaker]) -> Iterator[tuple[Notetaker, str]]:
    """Those whose files we lack, each with the event of its interview; others of the account are none of ours."""
    lacking = {
        one.nylas_notetaker_id: interview
        for interview in waiting
        for one in interview.recordings.all()
        if _lacks_files(one)
    }
    all_known = Recording.objects.filter(nylas_notetaker_id__in=[one.id for one in ready])
    known = set(all_known.values_list("nylas_notetaker_id", flat=True))
    by_call = {interview.join_url: interview for interview in waiting if interview.join_url}
    for notetaker in ready:
        interview = lacking.get(notetaker.id)
        if interview is None and notetaker.id not in known:
            interview = by_call.get(notetaker.join_url)
        if interview is not None:
            yield notetaker, interview.nylas_event_id


def _lacks_files(recording: Recording) -> bool:
    if recording.is_uploaded or recording.is_locked:
        return False
    if recording.state == Recording.State.LOST:
        return recording.cause in Recording.CONCLUDED
    if recording.state == Recording.State.WITHDRAWN:
        return False
    has = {artifact.kind for artifact in recording.artifacts.all()}
    return not has >= configuration.files(recording.interview.panel)
