"""Taking things away for good, one kind of one application at a time: in the database, on the disk, at Nylas. Each room has functions for
its own; here stands which of them a kind needs. Retention and requests for erasure both come here, and a hold stops both.

Every step may be done again: what is gone already counts nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from candidates import removal as application_removal
from candidates.models import Application, Candidate, Job
from debriefs import removal as debrief_removal
from interviews.ats.removal import remove_payloads
from interviews.booking.removal import remove_details
from interviews.inbox.removal import remove_bodies
from interviews.messages.removal import remove_mails
from interviews.models import ImportedRow, Interview, Recording
from interviews.recordings import removal as recording_removal
from privacy.models import Hold
from privacy.passport import ledger
from privacy.precedence import RECORDED, Kind
from recruiting.work.errors import Postponed

WHILE_WRITTEN = timedelta(seconds=10)
WHILE_BROKEN = timedelta(hours=1)


class Held(Exception):
    """A hold stands on it, so nothing was removed."""


@dataclass(frozen=True)
class Place:
    """Of which application, and of which of its interviews; None: what belongs to none of them."""

    application: Application
    interview: Interview | None = None

    @property
    def interviews(self) -> list[Interview]:
        return list(Interview.objects.filter(application=self.application))


def remove(kind: Kind, place: Place, *, receipt: str, at: datetime) -> int:
    """Take all things of one kind away for good, at Nylas and here, and say how many there were: of what this call found.

    Must not run within a transaction. Raises Held, and the errors of recruiting.work.errors.
    """
    remove_at_nylas(kind, place, at=at)
    return remove_here(kind, place, receipt=receipt, at=at)


def remove_at_nylas(kind: Kind, place: Place, *, at: datetime) -> None:
    """What its Notetakers made, where Nylas may still have a copy: it deletes all their files at once. Not within a transaction."""
    asked = [place.interview] if kind in RECORDED else place.interviews if kind == Kind.APPLICATION else []
    for interview in filter(None, asked):
        guard(place)
        recording_removal.remove_at_nylas(interview, at=at)


def remove_here(kind: Kind, place: Place, *, receipt: str, at: datetime) -> int:
    """In the database and in the storage. Within a transaction of the caller's, what they write with it stands or falls with it.

    `receipt`: the id of the row that says of this removal; the passports of recordings name it.
    """
    with transaction.atomic():
        guard(place)
        count = _REMOVERS[kind](place, at)
        if kind == Kind.APPLICATION:
            _forget_recordings(place.application, receipt, at=at)
        return count


def guard(place: Place) -> None:
    """Raises Held while a hold reaches it. Within a transaction no hold can be placed on it afterwards until its end: who places one
    waits for the same rows."""
    application = place.application
    if transaction.get_connection().in_atomic_block:
        # always in this order, so that no two wait for each other
        list(Job.objects.select_for_update().filter(pk=application.job_id))
        list(Candidate.objects.select_for_update().filter(pk=application.candidate_id))
        list(Application.objects.select_for_update().filter(pk=application.pk))
        list(Interview.objects.select_for_update().filter(application=application).order_by("pk"))
    if Hold.objects.standing().reaching(application, place.interview).exists():
        raise Held


def _forget_recordings(application: Application, receipt: str, *, at: datetime) -> None:
    """Nothing is left of them: the ledger says only that, and its proofs stay."""
    recordings = Recording.objects.filter(interview__application=application).values_list("pk", flat=True)
    try:
        ledger.forget(recordings, facts={"receipt": receipt}, now=at)
    except IntegrityError as error:
        raise Postponed("The ledger is being written at this moment.", wait=WHILE_WRITTEN) from error
    except ledger.LedgerIsBroken as error:
        raise Postponed("The ledger of recordings was cut off: see its last check.", wait=WHILE_BROKEN) from error


# ── what each kind needs ──
def _recording(place: Place, at: datetime) -> int:
    if place.interview is None:
        return 0
    debrief_removal.remove_clips(place.interview)
    return recording_removal.remove_recordings(place.interview, at=at)


def _transcript(place: Place, at: datetime) -> int:
    return recording_removal.remove_texts(place.interview, at=at) if place.interview else 0


def _notes(place: Place, at: datetime) -> int:
    if place.interview is None:
        return debrief_removal.remove_comments(place.application)
    return debrief_removal.remove_notes(place.interview)


def _scorecard(place: Place, at: datetime) -> int:
    if place.interview is None:
        return debrief_removal.remove_votes(place.application)
    return debrief_removal.remove_scorecards(place.interview)


def _mails(place: Place, at: datetime) -> int:
    return remove_mails(place.application) + remove_payloads(place.application)


def _application(place: Place, at: datetime) -> int:
    """To be done last: by the candidate's address the rest is found. With what was recorded and never fetched."""
    for interview in place.interviews:
        recording_removal.remove_recordings(interview, at=at)
        recording_removal.remove_texts(interview, at=at)
    _mails(place, at)
    debrief_removal.remove_debrief(place.application)
    remove_bodies(place.application)
    remove_details(place.application, at=at)
    count = application_removal.remove_application(place.application, at=at)
    _forget_imported(place.application)
    return count


def _forget_imported(application: Application) -> None:
    """What was said before an import changed it; from then on the import can't be undone for them. Of the candidate only once they are
    erased: another application of theirs may stand."""
    rows = ImportedRow.objects
    rows.about(ImportedRow.Subject.APPLICATION, [application.pk]).forget()
    if application.candidate.erased_at is not None:
        rows.about(ImportedRow.Subject.CANDIDATE, [application.candidate_id]).forget()


_REMOVERS: dict[Kind, Callable[[Place, datetime], int]] = {
    Kind.RECORDING: _recording,
    Kind.TRANSCRIPT: _transcript,
    Kind.NOTES: _notes,
    Kind.SCORECARD: _scorecard,
    Kind.MAILS: _mails,
    Kind.APPLICATION: _application,
}
