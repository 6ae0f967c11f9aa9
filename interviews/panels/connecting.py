"""Mails an interviewer the link to connect their calendar."""

from datetime import datetime

from interviews.messages.models import Message
from interviews.panels.models import ConnectLink, Interviewer


def owe_connect_link(interviewer: Interviewer, *, now: datetime) -> Message:
    """Owe the interviewer a mail with a new connect link; its kind is RECONNECT when their grant has expired, else CONNECT."""
    is_lost = interviewer.grant_state == Interviewer.GrantState.EXPIRED
    kind = Message.Kind.RECONNECT if is_lost else Message.Kind.CONNECT
    return Message.objects.owe(
        kind,
        to=interviewer.email,
        key=f"{kind}:{interviewer.pk}:{int(now.timestamp())}",
        interviewer=interviewer,
        connect_link=ConnectLink.objects.make(interviewer, at=now),
        at=now,
    )
