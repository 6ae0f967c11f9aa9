"""What names a candidate without hanging on any of their applications: the admin's history, holds that were released, sessions, mails
about several people, files of mails and forms. And what the database keeps of rows that are deleted."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model, Q, QuerySet

from candidates.models import Addition, Application, Candidate, Consent
from debriefs.models import Debrief, Share
from interviews.models import (
    Artifact,
    AtsEvent,
    BookingAttempt,
    BookingLink,
    CallbackRequest,
    Delivery,
    ImportRun,
    Interview,
    Message,
    Notification,
    Recording,
)
from privacy.models import Hold
from privacy.residue import INDEXES, Kept, Wanted, session_bytes
from recruiting.full_text import forget_erased
from recruiting.work.errors import Postponed

ERASED = "(erased)"
WHILE_READ = timedelta(minutes=1)
AT_ONCE = 500
Meanwhile = Callable[[], object]
Row = TypeVar("Row", bound=Model)


def remove_traces(candidate: Candidate, wanted: Wanted, *, meanwhile: Meanwhile = lambda: None) -> int:
    """Returns how many there were. Doing it again changes nothing. `meanwhile`: called now and then, since it may take minutes."""
    return (
        _history(candidate, wanted, meanwhile)
        + _holds(candidate, wanted)
        + _mails(wanted, meanwhile)
        + _notifications(wanted, meanwhile)
        + _files_looked_at(wanted, meanwhile)
        + sum(_sessions(wanted, meanwhile))
        + sum(_files(wanted))
    )


def _each(rows: QuerySet[Row], meanwhile: Meanwhile) -> Iterator[Row]:
    for number, row in enumerate(rows.iterator(AT_ONCE)):
        if number % AT_ONCE == 0:
            meanwhile()
        yield row


def _history(candidate: Candidate, wanted: Wanted, meanwhile: Meanwhile) -> int:
    """Who did what when stays; of whom, and the words of a correction, go."""
    about = Q()
    for model, keys in _rows_of(candidate):
        kind = ContentType.objects.get_for_model(model)
        about |= Q(content_type=kind, object_id__in=[str(key) for key in keys])
    entries = list(LogEntry.objects.filter(about).exclude(object_repr=ERASED, change_message=""))
    known = {entry.pk for entry in entries}
    entries += [
        entry
        for entry in _each(LogEntry.objects.exclude(pk__in=known), meanwhile)
        if wanted.named_in(f"{entry.object_repr} {entry.change_message}".encode())
    ]
    for entry in entries:
        entry.object_repr, entry.change_message = ERASED, ""
    return LogEntry.objects.bulk_update(entries, ["object_repr", "change_message"], batch_size=AT_ONCE)


def _rows_of(candidate: Candidate) -> Iterator[tuple[type[Model], Iterable[object]]]:
    interview = "interview__application__candidate"
    yield Candidate, [candidate.pk]
    for model, path in (
        (Application, "candidate"),
        (Addition, "application__candidate"),
        (Consent, "application__candidate"),
        (BookingLink, "application__candidate"),
        (BookingAttempt, "link__application__candidate"),
        (CallbackRequest, "link__application__candidate"),
        (Interview, "application__candidate"),
        (Recording, interview),
        (Artifact, f"recording__{interview}"),
        (AtsEvent, "application__candidate"),
        (Delivery, "event__application__candidate"),
        (Debrief, "application__candidate"),
        (Share, "debrief__application__candidate"),
    ):
        yield model, list(model._default_manager.filter(**{path: candidate}).values_list("pk", flat=True))


def _holds(candidate: Candidate, wanted: Wanted) -> int:
    """Why something of theirs was held once, and reasons that name them, as of a hold on their job. What stands still on something of
    theirs would have stopped the erasure; what stands on somebody else keeps its reason until it is released."""
    released = Hold.objects.exclude(released_at=None)
    named = [
        hold.pk
        for hold in released.iterator(AT_ONCE)
        if wanted.named_in(f"{hold.reason}\n{hold.release_reason}".encode())
    ]
    theirs = released.of_candidate(candidate).exclude(reason="")
    return released.filter(Q(pk__in=named) | Q(pk__in=theirs.values("pk"))).erase_words()


def _mails(wanted: Wanted, meanwhile: Meanwhile) -> int:
    """As in what waits for somebody in the morning, which names several candidates."""
    named = [
        mail
        for mail in _each(Message.objects.exclude(text="", html="", body="", subject=""), meanwhile)
        if wanted.named_in("\n".join((mail.to, mail.subject, mail.text, mail.html, mail.body)).encode())
    ]
    kept = _held_mails().values("pk")
    return Message.objects.filter(pk__in=[mail.pk for mail in named]).exclude(pk__in=kept).erase_words()


def _held_mails() -> QuerySet[Message]:
    """A hold goes before erasure, also of somebody who is named in what it is on."""
    return Message.objects.leading_to(Hold.objects.standing().reaching_applications())


def kept_by_holds() -> Kept:
    """The rows that a hold on somebody else keeps, whomever they name."""
    rows = {Hold._meta.db_table: Hold.objects.standing(), Message._meta.db_table: _held_mails()}
    return {table: {str(pk) for pk in of.values_list("pk", flat=True)} for table, of in rows.items()}


def _notifications(wanted: Wanted, meanwhile: Meanwhile) -> int:
    """Those that came outside of the weeks in which they are looked for by their ids."""
    named = [
        row.pk for row in _each(Notification.objects.exclude(body=b""), meanwhile) if wanted.named_in(bytes(row.body))
    ]
    return Notification.objects.filter(pk__in=named).erase_bodies()


def _files_looked_at(wanted: Wanted, meanwhile: Meanwhile) -> int:
    """Files to be imported, which a recruiter looks at: they bring theirs again, without this person."""
    named = []
    for run in ImportRun.objects.looked_at().iterator(1):  # one file at a time is in memory
        meanwhile()
        if wanted.named_in(f"{run.content}{json.dumps(run.meanings, ensure_ascii=False)}".encode()):
            named.append(run.pk)
    return ImportRun.objects.filter(pk__in=named).delete()[0]


def _sessions(wanted: Wanted, meanwhile: Meanwhile) -> Iterator[int]:
    """Who was told something about them, and has not read it yet, logs in again."""
    for session in _each(Session.objects.all(), meanwhile):
        if wanted.named_in(session_bytes(session)):
            session.delete()
            yield 1


def _files(wanted: Wanted) -> Iterator[int]:
    """Mails that were written to a folder instead of being sent; what is on its way into the storage has a row, and goes with it."""
    for path in sorted((settings.VAR / "mail").glob("*")):
        if path.is_file() and wanted.named_in(path.read_bytes()):
            path.unlink()
            yield 1


def overwrite_freed_pages() -> None:
    """Nothing that was deleted stands in the database's file any more. Raises Postponed while somebody reads what was there before.

    Postgres keeps its files to itself: there rows that nobody can read any more are handed back, and overwritten as it goes on.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("VACUUM")
            return
        for index in INDEXES:
            forget_erased(index)
        cursor.execute("VACUUM")
    if not empty_log():
        raise Postponed("The database is being read at this moment.", wait=WHILE_READ)


def empty_log() -> bool:
    """SQLite's log holds old pages until it is written over; False while somebody reads what was there before."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, *_) = cursor.fetchone()
    return not is_busy
