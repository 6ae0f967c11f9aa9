"""Opening a candidate's own page in one browser: a code goes to the address they gave us."""

from datetime import datetime

from django.db import transaction

from interviews.booking.models import BookingLink
from interviews.messages.codes import CodeGone, check_count
from interviews.messages.models import Message
from privacy.rights.models import OwnCode


def mail_code(link: BookingLink, *, now: datetime) -> OwnCode:
    """A new one; those before it open nothing any more. Raises TooManyCodes."""
    with transaction.atomic():
        held = BookingLink.objects.select_for_update().get(pk=link.pk)
        check_count(OwnCode.objects.filter(link=held), now=now)
        code = OwnCode.objects.create(link=held, made_at=now)
        kind, to = Message.Kind.OWN_CODE, link.application.candidate.email
        code.note_mail(Message.objects.owe(kind, to=to, key=f"{kind}:{code.pk}", link=link, at=now))
    return code


def unlock(link: BookingLink, *, typed: str, now: datetime) -> OwnCode:
    """Use up the code that was mailed last. Raises CodeGone or WrongCode."""
    code = OwnCode.newest(link)
    if code is None:
        raise CodeGone
    code.unlock(typed, at=now)
    return code
