"""Mails about one application, taken away for good."""

from django.db.models import Q

from candidates.models import Application
from interviews.messages.models import Message


def remove_mails(application: Application) -> int:
    """Those to its candidate and those about them to others. Returns how many there were."""
    about = Q(application=application) | Q(link__application=application) | Q(interview__application=application)
    kept_times = Q(hold__link__application=application) | Q(hold__email__iexact=application.candidate.email)
    rows = Message.objects.filter(pk__in=Message.objects.filter(about | kept_times).values("pk"))
    return rows.delete()[1].get(Message._meta.label, 0)
