"""Faults on the way to webhook destinations. Each looks at what was just announced; all that fit happen, oldest first.

An effect takes the fault, the deliveries about to be made and the moment, changes or adds to them, and says whether it
happened: only then one of its times is gone.
"""

import random
from typing import Any

from sandbox.faults.kinds import Kind, Option, by_name, count, found_in, long_time, one_of, pattern, times
from sandbox.models import Delivery, Fault, World

BAD_SIGNATURE, NO_SIGNATURE, ALTERED_BODY = "bad_signature", "no_signature", "altered_body"
# Deliveries due at one moment go out in the order of their rows; so much apart, they keep the order wanted.
APART_SECONDS = 0.001


def apply(type_: str, deliveries: list[Delivery], now: float) -> None:
    """Let the faults for this type of notification happen to its unsaved deliveries. Call it inside `writing()`."""
    for fault in Fault.objects.filter(kind__in=KINDS):
        if found_in(fault.options.get("type", ""), type_) and KINDS[fault.kind].effect(fault, deliveries, now):
            fault.use_up()


def _sendable(deliveries: list[Delivery]) -> list[Delivery]:
    return [one for one in deliveries if one.state == Delivery.WAITING]


def _mark(delivery: Delivery, fault: Fault) -> None:
    delivery.faults = [*delivery.faults, fault.kind]


def _copy(delivery: Delivery, fault: Fault, due_at: float | None, **more: Any) -> Delivery:
    faults = [*delivery.faults, fault.kind]
    return Delivery(notification=delivery.notification, webhook=delivery.webhook, due_at=due_at, faults=faults, **more)


def _twice(fault: Fault, deliveries: list[Delivery], now: float) -> bool:
    found = _sendable(deliveries)
    deliveries += [_copy(one, fault, (one.due_at or now) + fault.options["seconds"]) for one in found]
    return bool(found)


def _late(fault: Fault, deliveries: list[Delivery], now: float) -> bool:
    found = _sendable(deliveries)
    for one in found:
        one.due_at = (one.due_at or now) + fault.options["seconds"]
        _mark(one, fault)
    return bool(found)


def _dropped(fault: Fault, deliveries: list[Delivery], now: float) -> bool:
    found = _sendable(deliveries)
    if not found:
        return False
    seen = fault.options.get("seen", 0) + 1
    fault.options["seen"] = seen % fault.options["one_in"]
    fault.save()
    if fault.options["seen"]:
        return False
    for one in found:
        one.state, one.due_at = Delivery.DROPPED, None
        _mark(one, fault)
    return True


def _shuffled(fault: Fault, deliveries: list[Delivery], now: float) -> bool:
    """One of its times is gone when a batch is let go, not with each that is held."""
    was_let_go = False
    for one in _sendable(deliveries):
        waiting = Delivery.objects.filter(webhook=one.webhook, state=Delivery.WAITING, due_at__gt=now)
        held = [other for other in waiting.order_by("pk") if fault.kind in other.faults and not other.tries]
        until = max((other.due_at or now for other in held), default=now + fault.options["seconds"])
        _mark(one, fault)
        held.append(one)
        is_full = len(held) >= fault.options["hold"]
        _arrange(held, fault.options["order"], last_at=now if is_full else until)
        Delivery.objects.bulk_update(held[:-1], ["due_at"])
        was_let_go = was_let_go or is_full
    return was_let_go


def _arrange(held: list[Delivery], order: str, *, last_at: float) -> None:
    """Give those held, oldest first, their moments in another order, the last of all at `last_at`."""
    places = list(range(len(held)))
    if order == "random":
        seed = World.objects.values_list("seed", flat=True).get(pk=1)
        random.Random(f"{seed}/{held[0].notification_id}").shuffle(places)  # not for secrets, but for tests
    if places == sorted(places):
        places.reverse()
    for one, place in zip(held, places, strict=True):
        one.due_at = last_at - (len(held) - 1 - place) * APART_SECONDS


def _forged(fault: Fault, deliveries: list[Delivery], now: float) -> bool:
    found = _sendable(deliveries)
    deliveries += [_copy(one, fault, one.due_at, forgery=fault.options["how"]) for one in found]
    return bool(found)


def _announcements() -> dict[str, Option]:
    return {"type": Option("regular expression searched for in the trigger; empty: every one", "", pattern), **times()}


KINDS: dict[str, Kind] = by_name(
    Kind(
        name="webhook_twice",
        family="webhooks",
        summary="Each notification comes twice, byte for byte.",
        example={"kind": "webhook_twice", "type": "^booking", "times": 2},
        effect=_twice,
        options={
            **_announcements(),
            "seconds": Option("how long after the first the second comes", 0, long_time),
        },
    ),
    Kind(
        name="webhook_late",
        family="webhooks",
        summary="Made in time, sent late.",
        example={"kind": "webhook_late", "type": "booking.created", "seconds": 900},
        effect=_late,
        options={**_announcements(), "seconds": Option("how late, on the sandbox's clock", 300, long_time)},
    ),
    Kind(
        name="webhook_shuffled",
        family="webhooks",
        summary="Held until there are enough, then sent in another order.",
        example={"kind": "webhook_shuffled", "hold": 3, "order": "reversed", "times": None},
        effect=_shuffled,
        options={
            **_announcements(),
            "hold": Option("how many are sent together; `times` counts these batches", 3, count(2, 1000)),
            "order": Option("`reversed`, or `random` by the seed", "reversed", one_of("reversed", "random")),
            "seconds": Option("how long the first of them is held at most, should too few come", 60, long_time),
        },
    ),
    Kind(
        name="webhook_dropped",
        family="webhooks",
        summary="One in so many is never sent; the log calls it `dropped`.",
        example={"kind": "webhook_dropped", "one_in": 3, "times": None},
        effect=_dropped,
        options={
            **_announcements(),
            "one_in": Option("every how manieth is dropped; `times` counts the dropped ones", 1, count(1, 1000)),
        },
    ),
    Kind(
        name="webhook_forged",
        family="webhooks",
        summary="A forged copy with another id comes behind the true one.",
        example={"kind": "webhook_forged", "how": "altered_body", "type": "notetaker.media"},
        effect=_forged,
        options={
            **_announcements(),
            "how": Option(
                "`bad_signature` by another secret, `no_signature`, or `altered_body` with the signature of the true one",
                BAD_SIGNATURE,
                one_of(BAD_SIGNATURE, NO_SIGNATURE, ALTERED_BODY),
            ),
        },
    ),
)
