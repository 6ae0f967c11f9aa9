"""The archive in a bucket of S3, or of what speaks like it: uploads in parts, each proven by its checksum, reads in pieces.

django-storages gives the connection. Its own files are not used: read, they come into memory as a whole; written, a file that broke off
stands there as if it were complete.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import default_storage

PART = 16 * 1024 * 1024  # bytes; S3 takes 10,000 parts of 5 MiB or more, so a file may have 160 GB
NO_SUCH_FILE = "NoSuchKey"


@dataclass(frozen=True)
class OpenUpload:
    """An upload in parts that was begun and not finished: its parts take room, and no listing of files shows them."""

    name: str
    upload_id: str
    begun_at: datetime


def put(path: Path, name: str, *, meanwhile: Callable[[], None]) -> None:
    """Upload a file under its final name, which is there with the last byte or not at all. Raises the errors of botocore."""
    with path.open("rb") as file:
        if path.stat().st_size <= PART:
            body = file.read()
            _client().put_object(**_at(name), Body=body, ContentMD5=_md5(body))
        else:
            _put_in_parts(file, name, meanwhile)


def size(name: str) -> int | None:
    """In bytes; None if there is no such file. Raises the errors of botocore, also when there is no such bucket."""
    try:
        return int(_client().head_object(**_at(name))["ContentLength"])
    except ClientError as error:
        if not _is_not_found(error):
            raise
    # An answer to HEAD has no body: a bucket that is not there, or a proxy with nothing behind it, looks the same. A listing tells.
    same_beginning = _client().list_objects_v2(Bucket=_bucket(), Prefix=name, MaxKeys=1).get("Contents", [])
    return next((int(each["Size"]) for each in same_beginning if each["Key"] == name), None)


def chunks(name: str, amount: int) -> Iterator[bytes]:
    """The bytes of a file in pieces of `amount`. Raises FileNotFoundError."""
    try:
        body = _client().get_object(**_at(name))["Body"]
    except ClientError as error:
        if _code(error) == NO_SUCH_FILE:
            raise FileNotFoundError(name) from error
        raise
    try:
        yield from body.iter_chunks(amount)
    finally:
        body.close()


def listed(folder: str) -> Iterator[tuple[str, datetime]]:
    """(name, last changed) of every file whose name begins like this."""
    for page in _client().get_paginator("list_objects_v2").paginate(Bucket=_bucket(), Prefix=folder):
        for each in page.get("Contents", []):
            yield each["Key"], each["LastModified"]


def open_uploads(folder: str) -> Iterator[OpenUpload]:
    """Uploads that nobody finished, of any age, of files whose name begins like this: others may use the same bucket."""
    pages = _client().get_paginator("list_multipart_uploads").paginate(Bucket=_bucket(), Prefix=folder)
    for page in pages:
        for upload in page.get("Uploads", []):
            yield OpenUpload(upload["Key"], upload["UploadId"], upload["Initiated"])


def abort(upload: OpenUpload) -> None:
    """Give the room of its parts back."""
    _client().abort_multipart_upload(Bucket=_bucket(), Key=upload.name, UploadId=upload.upload_id)


def _put_in_parts(file: IO[bytes], name: str, meanwhile: Callable[[], None]) -> None:
    client = _client()
    upload = {**_at(name), "UploadId": client.create_multipart_upload(**_at(name))["UploadId"]}
    try:
        parts: list[dict[str, object]] = []
        while body := file.read(PART):
            number = len(parts) + 1
            sent = client.upload_part(**upload, PartNumber=number, Body=body, ContentMD5=_md5(body))
            parts.append({"PartNumber": number, "ETag": sent["ETag"]})
            meanwhile()
        client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    except BaseException:
        with suppress(ClientError, BotoCoreError):  # else the daily look at the storage finds it
            client.abort_multipart_upload(**upload)
        raise


def _is_not_found(error: ClientError) -> bool:
    return bool(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == HTTPStatus.NOT_FOUND)


def _code(error: ClientError) -> str:
    """S3's own word for it."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _md5(body: bytes) -> str:
    """Every S3-compatible server compares it; the newer checksums not all of them know."""
    return b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def _client() -> Any:
    return default_storage.connection.meta.client  # type: ignore[attr-defined]  # of S3Storage


def _bucket() -> str:
    return str(default_storage.bucket_name)  # type: ignore[attr-defined]  # of an S3Storage


def _at(name: str) -> dict[str, str]:
    return {"Bucket": _bucket(), "Key": name}
