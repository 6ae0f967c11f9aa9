"""Why a file can't be stored for now, in the words of whoever runs this installation. Nothing is given up for it: once it is mended, work goes on."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError
from django.db.models import TextChoices

from recruiting.work.errors import Away

MAX_MARGIN = 1024**3  # bytes that are left free beside a file, or as much as the file has, whichever is less


class Trouble(TextChoices):
    FULL = "full", "The storage is full. Make room, or give it more."
    READ_ONLY = "read_only", "The storage can only be read: it is mounted read-only."
    FORBIDDEN = (
        "forbidden",
        "The storage does not let us write. Look at the folder’s owner, or at the rights of the key.",
    )
    NO_FOLDER = "no_folder", "The storage’s folder is not there. Is its disk mounted?"
    NO_BUCKET = "no_bucket", "The storage has no bucket of this name. Look at STORAGE_URL."
    WRONG_KEY = "wrong_key", "The storage does not know the key, or its secret is another one. Look at STORAGE_URL."
    BROKEN = "broken", "The storage’s disk reports an error. Look at the system’s log."
    AWAY = "away", "The storage does not answer, or too slowly."


class StorageAway(Away):
    """The storage did not take, or not give, the file; nothing of it counts as stored."""

    def __init__(self, trouble: Trouble, *, detail: str = "") -> None:
        super().__init__(f"{trouble.label}{f' ({detail})' if detail else ''}")
        self.trouble = trouble


OF_DISKS = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.FORBIDDEN,
    errno.EPERM: Trouble.FORBIDDEN,
    errno.ENOENT: Trouble.NO_FOLDER,
    errno.ENOTDIR: Trouble.NO_FOLDER,
    errno.EIO: Trouble.BROKEN,
    errno.ESTALE: Trouble.AWAY,
    errno.ETIMEDOUT: Trouble.AWAY,
}
OF_BUCKETS = {
    "NoSuchBucket": Trouble.NO_BUCKET,
    "AccessDenied": Trouble.FORBIDDEN,
    "AllAccessDisabled": Trouble.FORBIDDEN,
    "InvalidAccessKeyId": Trouble.WRONG_KEY,
    "SignatureDoesNotMatch": Trouble.WRONG_KEY,
    "InvalidToken": Trouble.WRONG_KEY,
    "ExpiredToken": Trouble.WRONG_KEY,
    "QuotaExceeded": Trouble.FULL,
    "XMinioStorageFull": Trouble.FULL,
    "EntityTooLarge": Trouble.FULL,
    "InsufficientStorage": Trouble.FULL,
    "507": Trouble.FULL,
    "403": Trouble.FORBIDDEN,
}


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the disk and of the bucket come out as StorageAway."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        raise StorageAway(OF_BUCKETS.get(code, Trouble.AWAY), detail=code) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise StorageAway(Trouble.WRONG_KEY) from error
    except BotoCoreError as error:
        raise StorageAway(Trouble.AWAY, detail=type(error).__name__) from error
    except OSError as error:
        trouble = OF_DISKS.get(error.errno or 0)
        if trouble is None:
            raise
        raise StorageAway(trouble, detail=errno.errorcode.get(error.errno or 0, "")) from error


@contextmanager
def translated_unless_missing() -> Iterator[None]:
    """As `translated`, but a file that is not there is a FileNotFoundError."""
    try:
        with translated():
            yield
    except StorageAway as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise error.__cause__ from None
        raise


def require_room(folder: Path, size: int) -> None:
    """Raises StorageAway unless `size` bytes more fit into the folder, and some are left then."""
    with translated():
        free = shutil.disk_usage(folder).free
    if free < size + min(size, MAX_MARGIN):
        raise StorageAway(Trouble.FULL, detail=f"{size:,} bytes are to come, {free:,} are free")
