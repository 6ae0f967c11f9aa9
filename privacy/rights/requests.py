"""What candidates ask for on their own page: a copy of everything, and erasure, which they may take back for some days."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from candidates import consenting
from interviews.booking.models import BookingLink
from interviews.messages.models import Message
from privacy import access_export, erasing
from privacy.models import Erasure
from privacy.rights.models import OwnAct


def take_copy(link: BookingLink, *, now: datetime) -> Iterator[bytes]:
    """At once: nobody has to look first, and the law gives a month at most. The candidate is told by mail, in case it wasn't them."""
    candidate, kind = link.application.candidate, Message.Kind.COPY_TAKEN
    pieces = access_export.export(candidate, by=None, now=now)
    with transaction.atomic():
        OwnAct.note(link, OwnAct.Act.COPY, at=now)
        key = f"{kind}:{link.pk}:{int(now.timestamp())}"
        Message.objects.owe(kind, to=candidate.email, key=key, link=link, at=now)
    return pieces


def ask_for_erasure(link: BookingLink, *, now: datetime) -> Erasure:
    """It begins after consenting.TAKE_BACK_PERIOD. Raises erasing.NothingToErase."""
    candidate = link.application.candidate
    with transaction.atomic():
        erasure = erasing.ask_for_erasure(
            candidate=candidate, by=None, begins_at=now + consenting.TAKE_BACK_PERIOD, now=now
        )
        kind = Message.Kind.ERASURE_ASKED
        Message.objects.owe(kind, to=candidate.email, key=f"{kind}:{erasure.pk}", link=link, at=now)
        kind = Message.Kind.ERASURE_TOLD
        Message.objects.owe_each(kind, link.application.in_charge, key=f"{kind}:{erasure.pk}", link=link, at=now)
    return erasure


def take_erasure_back(link: BookingLink, *, now: datetime) -> bool:
    """False once it has begun, and where there is none."""
    erasure = Erasure.objects.under_way_of(link.application.candidate)
    if erasure is None or not erasure.take_back(at=now):
        return False
    OwnAct.note(link, OwnAct.Act.TAKE_BACK, at=now)
    return True
