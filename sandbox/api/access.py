"""Who is calling: with the API key, with a person's access token, with a Scheduler session, or with nothing."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from sandbox import clock
from sandbox.errors import InvalidRequest, InvalidSession, NotFound, Unauthorized
from sandbox.models import Configuration, Grant, RevokedToken, Session

TOKEN_SECONDS = 3600
ACCESS, ID, REFRESH = KINDS = ("access", "id", "refresh")


def bearer(request: HttpRequest) -> str:
    """The token of the Authorization header, or an empty string."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def demand_key(request: HttpRequest) -> None:
    """Only the application itself may go on."""
    if bearer(request) != settings.API_KEY:
        raise Unauthorized


@dataclass(frozen=True)
class Token:
    """What a token says: whom it stands for, which exchange it came from, when it ends (None: never)."""

    kind: str
    grant: Grant
    family: str
    expires_at: int | None


def make_token(kind: str, grant: Grant, family: str) -> str:
    """A token that stands for one grant: for an hour, a refresh token for good. Tokens of one family die together.

    The id token is a JWT whose signature the application can check with its client secret, the API key.
    """
    if kind == ID:
        return _signed({**claims(grant, int(clock.now()) + TOKEN_SECONDS), "sid": family})
    ends_at = None if kind == REFRESH else int(clock.now()) + TOKEN_SECONDS
    return signing.dumps([kind, grant.id, family, ends_at], salt="token")


def claims(grant: Grant, ends_at: int) -> dict[str, Any]:
    """What an id token says, and tokeninfo of both kinds: who is meant, and from when to when (Unix seconds)."""
    return {
        "iss": settings.PUBLIC_URL,
        "aud": settings.CLIENT_ID,
        "sub": grant.id,
        "email": grant.email,
        "iat": ends_at - TOKEN_SECONDS,
        "exp": ends_at,
    }


def _signed(said: dict[str, Any]) -> str:
    """A JSON Web Token (RFC 7519), HS256."""
    head = _in_base64(b'{"alg":"HS256","typ":"JWT"}')
    message = f"{head}.{_in_base64(json.dumps(said, separators=(',', ':')).encode())}"
    return f"{message}.{_signature(message)}"


def _signature(message: str) -> str:
    return _in_base64(hmac.digest(settings.API_KEY.encode(), message.encode(), "sha256"))


def _in_base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _contents(token: str) -> list[Any]:
    """Kind, grant, family and end of a token that is ours, of either make. Raises ValueError or BadSignature."""
    message, _, signature = token.rpartition(".")
    if message.count(".") != 1 or ":" in token:
        return signing.loads(token, salt="token")
    if not hmac.compare_digest(_signature(message).encode(), signature.encode()):
        raise signing.BadSignature
    said = message.partition(".")[2]
    found = json.loads(urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    return [ID, found["sub"], found["sid"], found["exp"]]


def read_token(token: str, *kinds: str) -> Token:
    """A token of one of these kinds that has neither ended nor been revoked. Raises Unauthorized."""
    try:
        kind, identity, family, ends_at = _contents(token)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Unauthorized from error
    grant = Grant.objects.filter(pk=identity).first()
    if kind not in kinds or grant is None or (ends_at is not None and ends_at < clock.now()):
        raise Unauthorized
    if RevokedToken.objects.filter(pk=family).exists():
        raise Unauthorized
    return Token(kind, grant, family, ends_at)


def grant_named(request: HttpRequest, name: str) -> Grant:
    """The grant of a path: id, address, or `me` with an access token. An expired grant may not be used."""
    grant = known_grant(request, name)
    if not grant.is_valid:
        raise Unauthorized("The grant has expired; the user must authenticate again")
    return grant


def known_grant(request: HttpRequest, name: str) -> Grant:
    """The same, expired or not."""
    if name == "me":
        return read_token(bearer(request), ACCESS).grant
    demand_key(request)
    found = Grant.objects.filter(pk=name).first() or Grant.objects.filter(email__iexact=name).first()
    if found is None:
        raise NotFound(f"grant {name} was not found")
    return found


def configuration_of(request: HttpRequest, in_path: str = "") -> Configuration:
    """The Configuration that a Scheduler call means: session first, then id, then slug (docs/picker.md 12.2).

    `in_path` is the id where the address itself has one.
    """
    token = bearer(request)
    if token and token != settings.API_KEY:
        session = Session.objects.select_related("configuration").filter(pk=token).first()
        if session is None or session.expires_at <= clock.now():
            raise InvalidSession
        if in_path not in ("", session.configuration_id):
            raise NotFound("the Configuration was not found")
        return session.configuration
    query = request.GET
    if identity := in_path or query.get("configuration_id"):
        found = Configuration.objects.filter(pk=identity).first()
    elif slug := query.get("slug"):
        if query.get("client_id") != settings.CLIENT_ID:
            raise InvalidRequest("client_id is required with slug, and must be this application's")
        found = Configuration.objects.filter(slug=slug).first()
    else:
        raise InvalidRequest("configuration_id, slug and client_id, or a session is required")
    if found is None:
        raise NotFound("the Configuration was not found")
    if found.requires_session_auth:
        raise InvalidSession("This Configuration requires a session")
    return found
