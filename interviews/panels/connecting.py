"""The way for an interviewer to connect their calendar, by mail."""

from datetime import datetime

from interviews.messages.models import Message
from interviews.panels.models import ConnectLink, Interviewer


def send_connect_link(interviewer: Interviewer, *, now: datetime) -> Message:
    """A new link to their calendar's page, to the interviewer; in words that suit how it stands with the calendar."""
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
