"""Mails about one application, taken away for good."""

from candidates.models import Application
from interviews.messages.models import Message


def remove_mails(application: Application) -> int:
    """Those to its candidate and those about them to others. Returns how many there were."""
    rows = Message.objects.filter(pk__in=Message.objects.about([application]).values("pk"))
    return rows.delete()[1].get(Message._meta.label, 0)
