"""The mail of the morning: at eight in each person's own zone, when something waits for them, at most one a day.

Beat asks every half hour and leaves rows some hours ahead, so that neither a pause of the beat nor a killed worker loses one. What it
says is asked when it is sent.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from debriefs.notices import due
from interviews.messages.models import Message
from logins import zones

AT = time(8)
AHEAD = timedelta(hours=3)  # how long before it is sent a mail is owed
MIN_BETWEEN = timedelta(hours=20)  # less than a day, for the days on which clocks change


def owe(*, now: datetime) -> None:
    """Owe a mail to all whose morning is near and for whom something waits. Safe to repeat."""
    for user, morning in near(now=now):
        key = f"{Message.Kind.DIGEST}:{user.pk}:{morning:%Y-%m-%d}"
        Message.objects.owe(Message.Kind.DIGEST, to=user.email, key=key, user=user, at=now, due_at=morning)


def near(*, now: datetime) -> list[tuple[User, datetime]]:
    """Who is owed one by now, and for when. In two queries, whatever the number of people."""
    owed = Message.objects.filter(kind=Message.Kind.DIGEST, user=OuterRef("pk"), created_at__gt=now - MIN_BETWEEN)
    users = User.objects.filter(is_active=True).exclude(email="").exclude(profile__wants_digest=False)
    zone_of = zones.zones_of(users.exclude(Exists(owed)))
    mornings = {pk: next_morning(zone, now=now) for pk, zone in zone_of.items()}
    soon = [pk for pk, morning in mornings.items() if morning <= now + AHEAD]
    found = due.people_with_something(User.objects.filter(pk__in=soon), now=now)
    return [(user, mornings[user.pk]) for user in found]


def next_morning(zone: ZoneInfo, *, now: datetime) -> datetime:
    """The next time it is eight there."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= AT)
    return datetime.combine(day, AT, zone)
