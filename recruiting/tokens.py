"""The secret part of links that open something by themselves.

Rows hold only a hash of it. It is derived from the row's id with the site's secret key, so that a mail sent later, or once more, can
carry the same link while a stolen database opens nothing.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def derive_token(purpose: str, key: UUID) -> str:
    """32 characters, the same ones each time; `purpose` keeps one kind of link from being another."""
    words = f"{purpose}:".encode() + key.bytes
    digest = hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
