"""Time stamps over checkpoints: one a day is owed, asked for, kept and brought outside. Without one everything else goes on."""

from datetime import datetime

from django.conf import settings

from privacy.passport import authority, outside, rfc3161
from privacy.passport.models import Checkpoint, Stamp
from privacy.schedule import day
from recruiting.work.errors import Declined, Never


def owe(*, now: datetime) -> None:
    """The day's stamp, over the newest checkpoint: once a day, and none while nothing was entered since the last one."""
    newest = Checkpoint.objects.last() if settings.TIMESTAMP_URL else None
    if newest is not None and not Stamp.objects.filter(checkpoint=newest).exists():
        Stamp.objects.ask(newest, day=day(now), at=now)


def work(stamp: Stamp, *, now: datetime) -> str:
    """Ask for it, unless it came already, and bring it outside; returns the new state.

    The day's mail goes with it; from the second try on the mail goes first, without it, and while that fails nobody is asked.
    """
    if not settings.TIMESTAMP_URL and not stamp.answer:
        return Stamp.State.UNWANTED
    checkpoint = stamp.checkpoint
    if stamp.tries > 1 and stamp.stamped_at is None:
        outside.mail_daily(checkpoint, now=now)
    try:
        if not stamp.answer:
            _buy(stamp)
        if stamp.stamped_at is None:
            _accept(stamp)
    except Never:  # no second try will come
        outside.mail_daily(checkpoint, now=now)
        raise
    outside.send_stamp(stamp, now=now)
    return Stamp.State.DONE


def _buy(stamp: Stamp) -> None:
    """What comes is kept at once, before anything else can fail: it may have been paid for. So may one that is of no use, and is not asked
    for again by itself. Raises Away, Declined and Never."""
    note = stamp.checkpoint.note.encode()
    question = rfc3161.question(note)
    try:
        answer = authority.ask(question.as_bytes())
        rfc3161.read(answer, over=note, nonce=question.nonce)
    except rfc3161.Refusal as error:
        raise Declined(str(error)) from error
    except (authority.Mistaken, rfc3161.NoStamp) as error:
        raise Never(str(error)) from error
    stamp.keep(answer)


def _accept(stamp: Stamp) -> None:
    """Raises Declined where it is not signed by those it should be; trying again looks at the same stamp, and buys no other."""
    try:
        told = rfc3161.read(stamp.file, over=stamp.checkpoint.note.encode(), roots=authority.roots())
    except (authority.Mistaken, rfc3161.NoStamp) as error:
        raise Declined(str(error)) from error
    stamp.accept(at=told.at, authority=told.authority)
