"""A bucket on a server that speaks S3, on this machine, and what may go wrong between it and us.

The server is moto's; it is none of the product's, so on a machine without it the tests that need it are skipped.
"""

import importlib
import io
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

import boto3
import pytest
from botocore.config import Config
from werkzeug.serving import WSGIRequestHandler, make_server

NAME, KEY = "archive", {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
ERROR = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>told by the test</Message></Error>"


@dataclass
class Fault:
    """Answers requests that match `method` and `query` with this error. `after`: so many good ones first; `times`: then so often."""

    method: str
    query: str = ""
    status: int = 503
    code: str = "SlowDown"
    after: int = 0
    times: int = 10**6


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Tests look at `asked`."""


class BucketServer:
    """Use it in a `with`; `faults` may be added and taken away meanwhile."""

    def __init__(self) -> None:
        moto_server = pytest.importorskip("moto.server", reason="no S3-compatible server is installed")
        self._app = moto_server.DomainDispatcherApplication(moto_server.create_backend_app)
        importlib.import_module("moto.s3.models").S3_UPLOAD_PART_MIN_SIZE = 1  # instead of 5 MiB: tests are in a hurry
        self._server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.faults: list[Fault] = []
        self.asked: list[tuple[str, str]] = []  # method, address

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.client.create_bucket(Bucket=NAME)
        self.asked.clear()
        return self

    def __exit__(self, *_: object) -> None:
        for each in self.names():
            self.client.delete_object(Bucket=NAME, Key=each)
        for upload in self.uploads():
            self.client.abort_multipart_upload(Bucket=NAME, Key=upload["Key"], UploadId=upload["UploadId"])
        self._server.shutdown()
        self._server.server_close()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        address = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        self.asked.append((environ["REQUEST_METHOD"], address))
        for fault in self.faults:
            if fault.method == environ["REQUEST_METHOD"] and re.search(fault.query, address):
                if fault.after:
                    fault.after -= 1
                elif fault.times:
                    fault.times -= 1
                    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                    start(f"{fault.status} told", [("Content-Type", "application/xml")])
                    return [ERROR.format(code=fault.code).encode()]
        return self._app(environ, start)

    @property
    def client(self) -> Any:
        config = Config(request_checksum_calculation="when_required", retries={"total_max_attempts": 1})
        return boto3.client("s3", endpoint_url=self.url, region_name="us-east-1", config=config, **KEY)

    @property
    def options(self) -> dict[str, Any]:
        """Of the storage, as settings have them."""
        return {
            "bucket_name": NAME,
            "access_key": KEY["aws_access_key_id"],
            "secret_key": KEY["aws_secret_access_key"],
            "endpoint_url": self.url,
            "region_name": "us-east-1",
            "file_overwrite": False,
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=1,
                read_timeout=2,
                retries={"total_max_attempts": 1},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }

    def names(self) -> list[str]:
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=NAME).get("Contents", [])]

    def uploads(self) -> list[dict[str, Any]]:
        return list(self.client.list_multipart_uploads(Bucket=NAME).get("Uploads", []))

    def read(self, name: str) -> bytes:
        body = io.BytesIO()
        self.client.download_fileobj(NAME, name, body)
        return body.getvalue()
