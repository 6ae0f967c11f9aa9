"""What disks and buckets say, in words; nothing else is taken for a trouble of the storage."""

import errno

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError

from interviews.recordings import storage_trouble
from interviews.recordings.storage_trouble import StorageAway, Trouble


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "PutObject")


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, ""), Trouble.FULL),
        (OSError(errno.EROFS, ""), Trouble.READ_ONLY),
        (PermissionError(errno.EACCES, ""), Trouble.FORBIDDEN),
        (FileNotFoundError(errno.ENOENT, ""), Trouble.NO_FOLDER),
        (OSError(errno.EIO, ""), Trouble.BROKEN),
        (refusal("NoSuchBucket"), Trouble.NO_BUCKET),
        (refusal("SignatureDoesNotMatch"), Trouble.WRONG_KEY),
        (refusal("SlowDown"), Trouble.AWAY),
        (NoCredentialsError(), Trouble.WRONG_KEY),
        (EndpointConnectionError(endpoint_url="http://x"), Trouble.AWAY),
        (ReadTimeoutError(endpoint_url="http://x"), Trouble.AWAY),
    ],
    ids=lambda value: getattr(value, "value", None),
)
def test_each_failure_has_its_words(error: Exception, trouble: Trouble) -> None:
    with pytest.raises(StorageAway) as caught, storage_trouble.translated():
        raise error

    assert caught.value.trouble == trouble
    assert str(caught.value).startswith(str(trouble.label))


def test_bug_stays_a_bug() -> None:
    with pytest.raises(KeyError), storage_trouble.translated():
        raise KeyError


def test_file_that_is_not_there_is_told_apart_from_a_folder_that_is_not() -> None:
    with pytest.raises(FileNotFoundError), storage_trouble.translated_unless_missing():
        raise FileNotFoundError(errno.ENOENT, "")
