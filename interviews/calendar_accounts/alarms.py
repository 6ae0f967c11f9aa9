"""Mails to those in charge of panels that somebody's lost calendar shrinks: one for each loss, and none once it works again."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from interviews.messages.models import Message
from interviews.panels.models import Interviewer, Panel
from recruiting.recruiters import in_charge

Facts = dict[str, object]


def owe(interviewer: Interviewer, *, now: datetime) -> None:
    """A mail to each person in charge of a job whose live panels they sit on; to all recruiters where none of these has a login."""
    panels = _panels(interviewer)
    if not panels or not interviewer.is_active:
        return
    lost_at = interviewer.grant_changed_at or now
    readers, kind = in_charge(panel.job.contact for panel in panels), Message.Kind.CALENDAR_LOST
    key = f"{kind}:{interviewer.pk}:{int(lost_at.timestamp())}"
    Message.objects.owe_each(kind, readers, key=key, interviewer=interviewer, at=now)


def facts(message: Message, *, now: datetime) -> Facts | None:
    """What the template needs, as it stands when it is sent. None: the calendar works again, or nobody is offered their times."""
    return FACTS[message.kind](message)


def _lost(message: Message) -> Facts | None:
    person, reader = message.interviewer, message.user
    if person is None or not person.is_active or reader is None or not reader.is_active:
        return None
    panels = _panels(person)
    if person.grant_state != Interviewer.GrantState.EXPIRED or not panels:
        return None
    address = reverse("admin:interviews_interviewer_change", args=[person.pk])
    return {
        "panels": [(panel, _left_words(panel)) for panel in panels],
        "url": settings.SITE_URL + address,
    }


def _panels(interviewer: Interviewer) -> list[Panel]:
    """The live ones that offer their times."""
    return list(interviewer.panels.live().select_related("job__contact").order_by("name"))


def _left_words(panel: Panel) -> str:
    names = list(panel.live_interviewers().values_list("name", flat=True))
    if not names:
        return _("nobody is left, so candidates find no times")
    return _("%(names)s left") % {"names": ", ".join(names)}


FACTS: dict[str, Callable[[Message], Facts | None]] = {Message.Kind.CALENDAR_LOST: _lost}
