"""What recorders did and we never heard: the history of each whose interview is over and whose recording is not here."""

from datetime import timedelta
from functools import partial

from django.db.models import Q, QuerySet

from interviews.inbox.sweeps.round import Round
from interviews.nylas.errors import Missing
from interviews.nylas.retold import Retold, notetaker_deleted
from interviews.panels.models import Interviewer
from interviews.recordings.models import Recording

LOOK_AFTER = timedelta(minutes=30)  # by then a recording is ready, as a rule
LOOK_FOR = timedelta(days=15)  # Nylas keeps files for a fortnight
MAX_ASKED = 200
ON_THE_WAY = Recording.BEFORE_THE_CALL | {Recording.State.RECORDING, Recording.State.PROCESSING}


def look(around: Round) -> None:
    for recording in _late(around):
        around.saw += 1
        for told in around.ask(recording.nylas_notetaker_id, partial(_news, around, recording)) or []:
            around.tell(told)


def _news(around: Round, recording: Recording) -> list[Retold]:
    """What Nylas says of this recorder and we don't know: its history, or that it was deleted."""
    try:
        history = around.client.history(recording.nylas_grant_id, recording.nylas_notetaker_id)
    except Missing:
        return [
            notetaker_deleted(
                recording.nylas_notetaker_id,
                grant_id=recording.nylas_grant_id,
                event_id=recording.interview.nylas_event_id,
                at=around.now,
            )
        ]
    heard = {(moment.vendor_state, moment.vendor_meeting_state) for moment in recording.moments.all()}
    return [told.retold for told in history if (told.vendor_state, told.vendor_meeting_state) not in heard]


def _late(around: Round) -> QuerySet[Recording]:
    """Recordings that should be here by now, of accounts that can be asked."""
    reachable = Interviewer.objects.live().values("nylas_grant_id")
    over = around.now - LOOK_AFTER
    waiting = Q(state__in=ON_THE_WAY) | Q(state=Recording.State.LOST, cause=Recording.Cause.NEVER_HEARD)
    late = Recording.objects.by_notetaker().filter(waiting, nylas_grant_id__in=reachable)
    late = late.filter(interview__ends_at__range=(over - LOOK_FOR, over)).exclude(nylas_notetaker_id="")
    return late.select_related("interview").prefetch_related("moments").order_by("-interview__ends_at")[:MAX_ASKED]
