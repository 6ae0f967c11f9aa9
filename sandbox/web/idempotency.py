"""The same request again: with the same Idempotency-Key it gets the first answer again for an hour (docs/nylas.md 0, 12).

Only what succeeded is kept; a refusal changed nothing, so the client may ask again. How Nylas treats a second use is unknown.
"""

import hashlib
import threading
from collections.abc import Callable
from contextlib import nullcontext

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.errors import BadIdempotencyKey
from sandbox.models import KeptReply
from sandbox.write_lock import writing

KEPT_SECONDS = 3600
MAX_KEY_LENGTH = 256

# Two requests with one key must not both find nothing. Few enough keys meet in one of these to never matter.
_locks = [threading.Lock() for _ in range(64)]


def once(request: HttpRequest, act: Callable[[], HttpResponse], *, in_one_go: bool) -> HttpResponse:
    """Answer the request by `act`, or as before if its key has been used for it; without a key, by `act`.

    `in_one_go` keeps the answer in the same transaction as what `act` does, which must not call out then.
    Raises BadIdempotencyKey if the key is too long, or was used for something else.
    """
    given = request.headers.get("Idempotency-Key", "")
    if not given:
        return act()
    if len(given) > MAX_KEY_LENGTH:
        raise BadIdempotencyKey(f"Idempotency-Key must be {MAX_KEY_LENGTH} characters or fewer.")
    key = _digest(request.headers.get("Authorization", ""), given)
    asked = _digest(request.method or "", request.get_full_path(), request.body)
    with _locks[int(key[:8], 16) % len(_locks)], writing() if in_one_go else nullcontext():
        kept = KeptReply.objects.filter(pk=key, created_at__gt=clock.now() - KEPT_SECONDS).first()
        if kept is None:
            response = act()
            if response.status_code < 300:
                _keep(key, asked, response)
            return response
    if kept.request != asked:
        raise BadIdempotencyKey("Idempotency-Key has been used for another request.")
    return HttpResponse(kept.body, status=kept.status, content_type="application/json")


def _keep(key: str, asked: str, response: HttpResponse) -> None:
    now = clock.now()
    with writing():
        KeptReply.objects.filter(created_at__lte=now - KEPT_SECONDS).delete()
        KeptReply.objects.create(
            key=key, request=asked, status=response.status_code, body=response.content.decode(), created_at=now
        )


def _digest(*parts: str | bytes) -> str:
    """Parts of any length and none mistaken for another."""
    found = hashlib.sha256()
    for part in parts:
        raw = part.encode(errors="surrogateescape") if isinstance(part, str) else part
        found.update(len(raw).to_bytes(8, "big") + raw)
    return found.hexdigest()
