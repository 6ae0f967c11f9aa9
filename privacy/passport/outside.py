"""Checkpoints are brought outside the database: to a folder or bucket of their own, and once a day by mail. From there, too, they are read."""

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.mail import EmailMessage

from privacy.passport.models import Checkpoint
from recruiting.work.errors import Away

MAIL_EVERY = timedelta(hours=23)
FOLDER = "recordings"
MAX_BYTES = 4096  # of a note


def send(checkpoint: Checkpoint, *, now: datetime) -> str:
    """Keep one checkpoint outside; doing it again changes nothing. Raises Away when the mail server does not take it."""
    _store(checkpoint)
    is_mailed = Checkpoint.objects.filter(mailed_at__gt=now - MAIL_EVERY).exists()
    if settings.CHECKPOINTS_MAIL and not is_mailed:
        _mail(checkpoint)
        checkpoint.note_mailed(at=now)
    return Checkpoint.State.SENT


def notes() -> Iterator[str]:
    """All that lie outside."""
    storage = _storage()
    for name in sorted(_names(storage)):
        with storage.open(f"{FOLDER}/{name}") as file:
            yield file.read(MAX_BYTES).decode(errors="replace")


def _storage() -> Storage:
    return storages["checkpoints"]


def _names(storage: Storage) -> list[str]:
    try:
        return [name for name in storage.listdir(FOLDER)[1] if name.endswith(".txt")]
    except FileNotFoundError:
        return []  # none was sent yet


def _store(checkpoint: Checkpoint) -> None:
    """Under its size. Another note of the same size, of a ledger that was rewritten, is kept beside it under another name."""
    storage, name, content = _storage(), f"{FOLDER}/checkpoint-{checkpoint.size:012d}.txt", checkpoint.note.encode()
    if storage.exists(name):
        with storage.open(name) as file:
            if file.read(MAX_BYTES) == content:
                return
    storage.save(name, ContentFile(content))


def _mail(checkpoint: Checkpoint) -> None:
    text = (
        "Please keep this mail. It proves what happened to the recordings of your interviews until now: whoever changed it later would "
        "contradict these lines. A recording's passport, downloaded from its page, is verified against them with verify_passport.py.\n\n"
        f"{checkpoint.note}"
    )
    outgoing = EmailMessage(
        subject=f"Checkpoint of the recordings: {checkpoint.size} entries", body=text, to=settings.CHECKPOINTS_MAIL
    )
    outgoing.attach(f"checkpoint-{checkpoint.size}.txt", checkpoint.note.encode(), "application/octet-stream")
    try:
        outgoing.send()
    except smtplib.SMTPException as error:
        raise Away("The mail server does not take the checkpoint.") from error
