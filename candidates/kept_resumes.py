"""Keeps a chosen resume while its sender puts the rest of the form right. Reads an upload that was checked; writes KeptResume."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile

from candidates import rate_limit, storage_limits
from candidates.models import KeptResume
from candidates.models.kept_resume import MAX_AGE

MAX_BYTES_TOGETHER = 500 * 1024 * 1024
MAX_PER_MACHINE = 20
PER = timedelta(minutes=15)
MAX_USES = 5  # for double clicks, and for going back in the browser


def keep(file: UploadedFile, *, machine: str, now: datetime) -> KeptResume | None:
    """Keep a file; None when this machine, or all together, have sent too many, and it has to be chosen again.

    Strangers could fill the disk with files that are never sent with an application: above MAX_BYTES_TOGETHER the oldest are removed.
    """
    if not rate_limit.allow(f"keep:{machine}", max_count=MAX_PER_MACHINE, per=PER, now=now):
        return None
    size = file.size or 0
    if not storage_limits.allow(size, machine=machine, now=now):
        return None
    _make_room(size)
    file.seek(0)
    kept = KeptResume(display_name=file.name or "resume", size=size, kept_at=now)
    kept.file.save(file.name or "resume", file, save=False)
    kept.save()
    return kept


def count_use(kept: KeptResume, *, now: datetime) -> bool:
    """Count one use of the file, as each may store a copy of it. False, and the file is removed, after MAX_USES."""
    if rate_limit.allow(f"kept:{kept.pk}", max_count=MAX_USES, per=MAX_AGE, now=now):
        return True
    kept.remove()
    return False


def remove_expired(*, now: datetime) -> None:
    for kept in KeptResume.objects.expired(now):
        kept.remove()


def _make_room(size: int) -> None:
    excess = KeptResume.objects.bytes() + size - MAX_BYTES_TOGETHER
    for kept in KeptResume.objects.order_by("kept_at"):
        if excess <= 0:
            break
        kept.remove()
        excess -= kept.size
