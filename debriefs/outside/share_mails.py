"""What mails to outsiders say beside their template, asked anew when each is sent."""

from collections.abc import Callable
from datetime import datetime

from debriefs.models import Share, ShareCode
from debriefs.outside.shares import access_behind
from interviews.messages.mails import time_words
from interviews.messages.models import Message
from logins import zones
from recruiting.identity import display_name


def facts(message: Message, *, now: datetime) -> dict[str, object] | None:
    """What the template of this mail, of a kind in FACTS, needs. None: it has lost its point."""
    return FACTS[message.kind](message, now)


def _shared(message: Message, now: datetime) -> dict[str, object] | None:
    shared = Share.objects.filter(mail=message).first()
    return _of_share(shared, now=now) if shared else None


def _share_code(message: Message, now: datetime) -> dict[str, object] | None:
    code = ShareCode.objects.filter(mail=message).select_related("share__shared_by").first()
    if code is None or code.share.live_code(now) != code:
        return None
    told = _of_share(code.share, now=now)
    return None if told is None else told | {"code": code.digits}


def _of_share(shared: Share, *, now: datetime) -> dict[str, object] | None:
    if access_behind(shared, now=now) is None:
        return None
    by = shared.shared_by
    return {
        "url": shared.url,
        "shared_by": display_name(by),
        "works_until": time_words(shared.last_minute, zones.zone_of(by)),
        "is_quote": shared.citation_id is not None,
    }


FACTS: dict[str, Callable[[Message, datetime], dict[str, object] | None]] = {
    Message.Kind.SHARED: _shared,
    Message.Kind.SHARE_CODE: _share_code,
}
