"""What was announced and what was mailed, with each try to each destination."""

import json
import re
from typing import Any

from django.db.models import Count, Q

from sandbox.console.content.moments import Moment, moment
from sandbox.models import Delivery, Mail, Meeting, Notification, Webhook
from sandbox.webhooks import signatures

PAGE = 50
LINK = re.compile(r"(https?://\S+)")
STATES = {
    "": "Any state",
    "delivered": "Delivered",
    "waiting": "Waiting",
    "failed": "Failed",
    "dropped": "Dropped",
    "unheard": "Nobody listens",
}


def webhooks(*, type_: str, state: str, before: int | None) -> dict[str, Any]:
    """A page of the log, newest first, narrowed by type and state."""
    found = Notification.objects.prefetch_related("deliveries__webhook")
    if type_:
        found = found.filter(type__startswith=type_)
    if state == "unheard":
        found = found.filter(deliveries__isnull=True)
    elif state in STATES and state:
        found = found.filter(deliveries__state=state).distinct()
    if before is not None:
        found = found.filter(number__lt=before)
    rows = list(found[: PAGE + 1])
    return {
        "rows": [announced(one) for one in rows[:PAGE]],
        "older": rows[PAGE - 1].number if len(rows) > PAGE else None,
        "types": list(Notification.objects.order_by("type").values_list("type", flat=True).distinct()),
        "states": STATES,
        "type": type_,
        "state": state,
        "destinations": destinations(),
    }


def destinations() -> list[dict[str, Any]]:
    """Each destination, its status, and how its deliveries went."""
    found = Webhook.objects.annotate(
        delivered=Count("deliveries", filter=Q(deliveries__state=Delivery.DELIVERED)),
        failed=Count("deliveries", filter=Q(deliveries__state=Delivery.FAILED)),
        waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.WAITING)),
    )
    return [{"webhook": one, "since": Moment(one.status_updated_at)} for one in found]


def announced(one: Notification) -> dict[str, Any]:
    """One row of the log."""
    return {
        "notification": one,
        "at": Moment(one.created_at),
        "subject": _subject(one.envelope.get("data", {}).get("object") or {}),
        "deliveries": [_delivery(each) for each in one.deliveries.all()],
    }


def webhook(one: Notification) -> dict[str, Any]:
    """One notification: the payload as it reads, the bytes as they went, and each try with its answer."""
    return {
        **announced(one),
        "payload": json.dumps(one.envelope, ensure_ascii=False, indent=2),
        "sent": [_sent(each) for each in one.deliveries.select_related("webhook", "notification").order_by("pk")],
    }


def mails(before: int | None) -> dict[str, Any]:
    """A page of the outbox, newest first."""
    found = Mail.objects.all() if before is None else Mail.objects.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    return {
        "rows": [{"mail": one, "at": Moment(one.created_at)} for one in rows[:PAGE]],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }


def mail(one: Mail) -> dict[str, Any]:
    """One mail; links to calls lead to the rooms here, for the others lead nowhere."""
    lines = [LINK.split(line) for line in one.text.split("\n")]
    links = {part for line in lines for part in line if LINK.fullmatch(part)}
    rooms = {room.link: f"/_sandbox/meetings/{room.pk}/room/" for room in Meeting.objects.filter(link__in=links)}
    return {
        "mail": one,
        "at": Moment(one.created_at),
        "lines": [
            [{"text": part, "address": rooms.get(part, part) if part in links else ""} for part in line]
            for line in lines
        ],
    }


def _subject(told: dict[str, Any]) -> str:
    """What it is about, in a word or two."""
    info = told.get("booking_info") or {}
    for found in (told.get("title"), info.get("title"), told.get("name"), told.get("email"), told.get("id")):
        if isinstance(found, str) and found:
            return found
    return str(told.get("booking_id") or "")


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": delivery,
        "url": delivery.webhook.webhook_url,
        "tries": len(delivery.tries),
        "again": moment(delivery.due_at) if delivery.tries else None,
    }


def _sent(delivery: Delivery) -> dict[str, Any]:
    return {
        **_delivery(delivery),
        "faults": ", ".join([*delivery.faults, *([delivery.forgery] if delivery.forgery else [])]),
        "answers": [
            {
                **one,
                "number": number,
                "at": Moment(one["at"]),
                "headers": one.get("headers") or {},
                "body": signatures.encode(delivery.notification.envelope, number).decode(),
            }
            for number, one in enumerate(delivery.tries, start=1)
        ],
    }
