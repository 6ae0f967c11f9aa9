"""What mails about a candidate's rights say beside their template, asked anew when each is sent."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from interviews.booking.models import BookingLink
from interviews.messages.mails import time_words
from interviews.messages.models import Message
from privacy.models import Erasure
from privacy.rights.models import OwnCode

Facts = dict[str, object]


def facts(message: Message, *, now: datetime) -> Facts | None:
    """What the template of this mail, of a kind in FACTS, needs. None: it has lost its point."""
    return FACTS[message.kind](message, message.link, now) if message.link is not None else None


def _own_code(message: Message, link: BookingLink, now: datetime) -> Facts | None:
    code = OwnCode.objects.filter(mail=message).first()
    if code is None or code != OwnCode.newest(link) or not code.is_live(now):
        return None
    return {"code": code.digits}


def _copy_taken(message: Message, link: BookingLink, now: datetime) -> Facts:
    return {"taken": time_words(message.created_at, _zone(link)), "url": _page(link)}


def _erasure(message: Message, link: BookingLink, now: datetime) -> Facts | None:
    erasure = Erasure.objects.under_way_of(link.application.candidate)
    if erasure is None or erasure.begins_at is None:
        return None
    return {
        "begins": time_words(erasure.begins_at, _zone(link)),
        "receipt_url": settings.SITE_URL + erasure.receipt_path,
        "url": _page(link),
        "erasure": erasure,
    }


def _page(link: BookingLink) -> str:
    return settings.SITE_URL + reverse("own_record", args=[link.token])


def _zone(link: BookingLink) -> ZoneInfo:
    return ZoneInfo(link.application.candidate.known_time_zone or link.panel.time_zone)


FACTS: dict[str, Callable[[Message, BookingLink, datetime], Facts | None]] = {
    Message.Kind.OWN_CODE: _own_code,
    Message.Kind.COPY_TAKEN: _copy_taken,
    Message.Kind.ERASURE_ASKED: _erasure,
    Message.Kind.ERASURE_TOLD: _erasure,
}
