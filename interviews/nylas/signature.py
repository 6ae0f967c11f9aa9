"""The signature of notifications, HMAC-SHA256 over the bytes as they came, in hex (docs/nylas.md 5.3), and the secrets for it."""

import hashlib
import hmac
import os
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

HEX_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_read: dict[Path, tuple[tuple[int, int], tuple[str, ...]]] = {}


def is_valid(raw_body: bytes, header: str | None, secrets: Iterable[str]) -> bool:
    """Was `raw_body` (still compressed, as it came) signed with one of the secrets? False for a malformed header."""
    if not isinstance(header, str) or not HEX_DIGEST.fullmatch(header):
        return False
    claimed = header.lower()
    digests = (hmac.new(secret.encode(), raw_body, hashlib.sha256).hexdigest() for secret in secrets if secret)
    return any(hmac.compare_digest(digest, claimed) for digest in digests)


def live_secrets() -> tuple[str, ...]:
    """The secrets in the settings, then those that `nylas_connect` kept. Several, since notifications may be on their way during a rotation."""
    return (*settings.NYLAS_WEBHOOK_SECRETS, *_kept_secrets(Path(settings.NYLAS_WEBHOOK_SECRETS_FILE)))


def keep_secret(secret: str) -> None:
    """Append a secret to a file that only our user can read. Every process uses it from its next notification on."""
    path = Path(settings.NYLAS_WEBHOOK_SECRETS_FILE)
    if secret in _kept_secrets(path):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(descriptor, 0o600)
        file.write(f"{secret}\n")
        file.flush()
        os.fsync(descriptor)


def _kept_secrets(path: Path) -> tuple[str, ...]:
    """The file's lines, read again only after a change."""
    try:
        stat = path.stat()
        version = (stat.st_mtime_ns, stat.st_size)
        if path not in _read or _read[path][0] != version:
            lines = path.read_text().splitlines()
            _read[path] = (version, tuple(line.strip() for line in lines if line.strip()))
    except FileNotFoundError:
        return ()
    return _read[path][1]
