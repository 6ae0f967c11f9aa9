"""Keeps a chosen resume while its sender puts the rest of the form right. Reads an upload that was checked; writes KeptResume."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile

from candidates import limiting
from candidates.models import KeptResume

MAX_BYTES_TOGETHER = 500 * 1024 * 1024
MAX_PER_MACHINE = 20
PER = timedelta(minutes=15)


def keep(file: UploadedFile, *, machine: str, now: datetime) -> KeptResume | None:
    """None when this machine has sent so many that the file has to be chosen again.

    Strangers could fill the disk with what nobody sends off in the end: where all take too much together, the oldest go.
    """
    if not limiting.within(f"keep:{machine}", at_most=MAX_PER_MACHINE, per=PER, now=now):
        return None
    size = file.size or 0
    _make_room(size)
    file.seek(0)
    kept = KeptResume(display_name=file.name or "resume", size=size, kept_at=now)
    kept.file.save(file.name or "resume", file, save=False)
    kept.save()
    return kept


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
