"""Which sweeps there are, when each is due, and what it does. Writes Sweep, and the notifications that it finds."""

import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from interviews.booking.models import BookingAttempt
from interviews.calendar_accounts import grants
from interviews.inbox import subscription
from interviews.inbox.models import Notification, Sweep
from interviews.inbox.sweeps import bookings, media, recorders, silence
from interviews.inbox.sweeps.round import Round
from interviews.recordings import archiving
from recruiting import clock
from recruiting.work.errors import Postponed

EVERY = {
    Sweep.Kind.MEDIA: timedelta(minutes=15),
    Sweep.Kind.HISTORY: timedelta(minutes=30),
    Sweep.Kind.CHANGES: timedelta(minutes=30),
    Sweep.Kind.CALENDARS: timedelta(days=1),
    Sweep.Kind.ATTEMPTS: timedelta(minutes=5),
    Sweep.Kind.SUBSCRIPTION: timedelta(minutes=5),
    Sweep.Kind.GRANTS: timedelta(hours=1),
    Sweep.Kind.STORAGE: timedelta(days=1),
}
# As operators name them (--only S3), in the order in which one is the ground of the next.
CODES: dict[str, tuple[Sweep.Kind, ...]] = {
    "S5": (Sweep.Kind.SUBSCRIPTION,),
    "S6": (Sweep.Kind.GRANTS,),
    "S4": (Sweep.Kind.ATTEMPTS,),
    "S3": (Sweep.Kind.CHANGES, Sweep.Kind.CALENDARS),
    "S2": (Sweep.Kind.HISTORY,),
    "S1": (Sweep.Kind.MEDIA,),
    "S7": (Sweep.Kind.STORAGE,),
}
OUR_OWN = frozenset({Sweep.Kind.STORAGE})  # asks nothing of Nylas, so it goes on beside the others
TO_CATCH_UP = (*CODES["S3"], *CODES["S2"], *CODES["S1"])
LATEST_START = 0.1  # of the time between two: each starts a little later than due, so that not all ask at once
SILENCE_AGAIN = timedelta(hours=1)
HEARD_FOR, HEARD = timedelta(days=14), 300
MIN_WAIT, MAX_WAIT = 2, 8  # seconds, while another sweep asks


def owe(*, now: datetime) -> int:
    """Write down each sweep whose time has come; how many. While there is no Nylas to ask, only our own storage is looked at."""
    asks_nylas, asked = bool(settings.NYLAS_API_KEY), Sweep.objects.asked_last()
    owed = 0
    for kind, every in EVERY.items():
        last, is_open = asked.get(kind, (None, False))
        is_due = not is_open and (last is None or last <= now - every)
        if is_due and (asks_nylas or kind in OUR_OWN):
            due_at = now + random.uniform(0, LATEST_START) * every
            Sweep.objects.ask(kind, cause=Sweep.Cause.SCHEDULE, at=now, due_at=due_at)
            owed += 1
    return owed + (_owe_for_silence(now=now) if asks_nylas else 0)


def run(sweep: Sweep, *, now: datetime) -> str:
    """One sweep, while no other asks Nylas; its new state.

    What it finds is kept at once, also when it does not come to its end. Raises Unreachable and Throttled then.
    """
    others = Sweep.objects.under_way().exclude(pk=sweep.pk).exclude(kind__in=OUR_OWN)
    if sweep.kind not in OUR_OWN and others.exists():
        raise Postponed("Another sweep is asking.", wait=timedelta(seconds=random.uniform(MIN_WAIT, MAX_WAIT)))
    sweep.begin(at=now)
    around = Round(sweep, now=now)
    try:
        STEPS[Sweep.Kind(sweep.kind)](around)
    finally:
        around.keep()
    if around.trouble is not None:
        raise around.trouble
    Sweep.objects.forget_uneventful(before=sweep)
    return Sweep.State.DONE


def ask_now(
    kinds: Iterable[Sweep.Kind], *, cause: Sweep.Cause, since: datetime | None = None, now: datetime
) -> list[Sweep]:
    """Make these sweeps due now. `since`: how far back; else as usual."""
    return [Sweep.objects.ask(kind, cause=cause, since=since, at=now, due_at=now) for kind in kinds]


def last_heard(*, now: datetime) -> datetime | None:
    """When Nylas sent the last notification."""
    sent = Notification.objects.sent_by_nylas().filter(received_at__lte=now).order_by("-received_at")
    return sent.values_list("received_at", flat=True).first()


def _owe_for_silence(*, now: datetime) -> int:
    """The webhook is looked at now, and what may have been missed, when Nylas is silent for unusually long."""
    sent = Notification.objects.sent_by_nylas().filter(received_at__gt=now - HEARD_FOR).order_by("-received_at")
    heard = list(sent.values_list("received_at", flat=True)[:HEARD])
    if not silence.is_unusual(heard, zone=ZoneInfo(settings.TIME_ZONE), now=now):
        return 0
    if Sweep.objects.filter(cause=Sweep.Cause.SILENCE, asked_at__gt=now - SILENCE_AGAIN).exists():
        return 0
    return len(ask_now((Sweep.Kind.SUBSCRIPTION, *TO_CATCH_UP), cause=Sweep.Cause.SILENCE, since=max(heard), now=now))


def _watch_subscription(around: Round) -> None:
    """Nothing is made up for what a webhook that was switched off has missed, so the others look, back to the last that came."""
    around.saw = 1
    heard = last_heard(now=around.now)
    if subscription.revive(around.client):
        around.healed["webhook"] += 1
        ask_now(TO_CATCH_UP, cause=Sweep.Cause.REVIVED, since=heard, now=around.now)


def _look_up_attempts(around: Round) -> None:
    """Each settles itself once the calendar shows it, or long does not; here it is only made to look soon."""
    around.saw = BookingAttempt.objects.hasten(at=around.now)


def _compare_accounts(around: Round) -> None:
    around.saw = grants.known().count()
    around.healed["account"] += len(grants.sweep(now=around.now))


def _take_stock(around: Round) -> None:
    """Nothing is asked of Nylas: the storage is compared with our own rows."""
    found = archiving.take_stock(now=around.now, disk_now=clock.machine_now())
    around.saw = found.seen
    around.healed["missing"] += len(found.missing)
    around.healed["left_over"] += len(found.orphans) + len(found.uploads) + len(found.parts)


STEPS: dict[Sweep.Kind, Callable[[Round], None]] = {
    Sweep.Kind.MEDIA: media.look,
    Sweep.Kind.HISTORY: recorders.look,
    Sweep.Kind.CHANGES: bookings.look_for_changes,
    Sweep.Kind.CALENDARS: bookings.look_through,
    Sweep.Kind.ATTEMPTS: _look_up_attempts,
    Sweep.Kind.SUBSCRIPTION: _watch_subscription,
    Sweep.Kind.GRANTS: _compare_accounts,
    Sweep.Kind.STORAGE: _take_stock,
}
