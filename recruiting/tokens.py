"""The secret part of links that work without a login, and salts of hashes that are kept.

Rows hold only its hash. It is derived from the row's id with the site's secret key, so that a mail that is sent later, or again, can
carry the same link, while a stolen database holds no working link.
"""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def derive_token(purpose: str, key: UUID) -> str:
    """32 characters, the same for the same arguments. `purpose` makes tokens of different kinds of links differ."""
    words = f"{purpose}:".encode() + key.bytes
    digest = hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def new_salt() -> str:
    """128 random bits as 32 characters: without it nobody finds out by trying what was hashed with it."""
    return secrets.token_hex(16)
