"""Checkpoints and their time stamps are brought outside the database: to a folder or bucket, and once a day by mail. From there they are read."""

import re
import smtplib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.mail import EmailMessage

from privacy.passport.models import Checkpoint, Stamp
from recruiting.work.errors import Away

MAIL_EVERY = timedelta(hours=23)
FOLDER = "recordings"
MAX_BYTES = 4096  # of a note
MAX_STAMP_BYTES = 64 * 1024
NOTE, STAMP = ".txt", ".tsr"


def send(checkpoint: Checkpoint, *, now: datetime) -> str:
    """Keep one checkpoint outside; doing it again changes nothing. Raises Away when the mail server does not take it.

    With time stamps the day's mail is theirs.
    """
    _store(f"{_stem(checkpoint)}{NOTE}", checkpoint.note.encode())
    if not settings.TIMESTAMP_URL:
        mail_daily(checkpoint, now=now)
    return Checkpoint.State.SENT


def mail_daily(checkpoint: Checkpoint, *, now: datetime) -> None:
    """Unless one was mailed within the day. Raises Away."""
    is_mailed = Checkpoint.objects.filter(mailed_at__gt=now - MAIL_EVERY).exists()
    if settings.CHECKPOINTS_MAIL and not is_mailed:
        _mail(checkpoint, None, now=now)


def send_stamp(stamp: Stamp, *, now: datetime) -> None:
    """Keep it beside its checkpoint, and mail both. Raises Away."""
    checkpoint = stamp.checkpoint
    _store(f"{_stem(checkpoint)}{NOTE}", checkpoint.note.encode())
    _store(f"{_stem(checkpoint)}{STAMP}", stamp.file)
    if settings.CHECKPOINTS_MAIL:
        _mail(checkpoint, stamp, now=now)


def notes() -> Iterator[str]:
    """All that lie outside."""
    storage = _storage()
    for name in _names(storage, NOTE):
        yield _read(storage, name, MAX_BYTES).decode(errors="replace")


def stamps() -> Iterator[tuple[int, list[bytes], bytes]]:
    """All that lie outside: the size of the checkpoint by the file's name, the notes of that size, and the stamp."""
    storage = _storage()
    beside: dict[int, list[str]] = defaultdict(list)
    for name in _names(storage, NOTE):
        beside[_size(name)].append(name)
    for name in _names(storage, STAMP):
        size = _size(name)
        yield size, [_read(storage, note, MAX_BYTES) for note in beside[size]], _read(storage, name, MAX_STAMP_BYTES)


def _storage() -> Storage:
    return storages["checkpoints"]


def _names(storage: Storage, ending: str) -> list[str]:
    try:
        return sorted(name for name in storage.listdir(FOLDER)[1] if name.endswith(ending))
    except FileNotFoundError:
        return []  # none was sent yet


def _read(storage: Storage, name: str, limit: int) -> bytes:
    with storage.open(f"{FOLDER}/{name}") as file:
        content: bytes = file.read(limit)
        return content


def _size(name: str) -> int:
    """By the name of the file; 0 for one that is not ours."""
    found = re.match(r"checkpoint-(\d+)", name)
    return int(found[1]) if found else 0


def _stem(checkpoint: Checkpoint) -> str:
    return f"checkpoint-{checkpoint.size:012d}"


def _store(name: str, content: bytes) -> None:
    """Another content under the same name, of a ledger that was rewritten, is kept beside it under another name."""
    storage = _storage()
    if storage.exists(f"{FOLDER}/{name}") and _read(storage, name, MAX_STAMP_BYTES) == content:
        return
    storage.save(f"{FOLDER}/{name}", ContentFile(content))


def _mail(checkpoint: Checkpoint, stamp: Stamp | None, *, now: datetime) -> None:
    name = f"checkpoint-{checkpoint.size}"
    stamped = ""
    if stamp is not None:
        stamped = (
            f"{stamp.authority} stamped it at {stamp.stamped_at:%Y-%m-%d %H:%M:%S} UTC. With the authority's root certificates anybody can "
            f"check that: openssl ts -verify -data {name}{NOTE} -in {name}{STAMP} -CAfile roots.pem\n\n"
        )
    text = (
        "Please keep this mail. It proves what happened to the recordings of your interviews until now: whoever changed it later would "
        "contradict these lines. A recording's passport, downloaded from its page, is verified against them with verify_passport.py.\n\n"
        f"{stamped}{checkpoint.note}"
    )
    outgoing = EmailMessage(
        subject=f"Checkpoint of the recordings: {checkpoint.size} entries", body=text, to=settings.CHECKPOINTS_MAIL
    )
    outgoing.attach(f"{name}{NOTE}", checkpoint.note.encode(), "application/octet-stream")
    if stamp is not None:
        outgoing.attach(f"{name}{STAMP}", stamp.file, "application/timestamp-reply")
    try:
        outgoing.send()
    except smtplib.SMTPException as error:
        raise Away("The mail server does not take the checkpoint.") from error
    checkpoint.note_mailed(at=now)
