"""What a sweep saw and healed, in words for recruiters and operators."""

from django.utils.text import get_text_list
from django.utils.translation import ngettext

from interviews.inbox.models import Sweep
from interviews.panels.models import Interviewer

Kind = Sweep.Kind


def saw(sweep: Sweep) -> str:
    """How many things it looked at."""
    number = sweep.saw
    match sweep.kind:
        case Kind.MEDIA | Kind.HISTORY:
            words = ngettext("%(n)d recording that is not here yet", "%(n)d recordings that are not here yet", number)
        case Kind.CHANGES | Kind.CALENDARS:
            words = ngettext("%(n)d interview in calendars", "%(n)d interviews in calendars", number)
        case Kind.ATTEMPTS:
            words = ngettext("%(n)d booking without an answer", "%(n)d bookings without an answer", number)
        case Kind.SUBSCRIPTION:
            words = ngettext("%(n)d webhook", "%(n)d webhooks", number)
        case _:
            words = ngettext("%(n)d calendar account", "%(n)d calendar accounts", number)
    return words % {"n": number}


def healed(sweep: Sweep) -> str:
    """What was missed, or had to be put right; "" for nothing."""
    return str(get_text_list([_healed(name, number) for name, number in sorted(sweep.healed.items()) if number], "and"))


def unasked(sweep: Sweep) -> str:
    """About whom Nylas refused to answer; "" for nobody."""
    people = Interviewer.objects.filter(nylas_grant_id__in=sweep.unasked).order_by("name")
    names = list(people.values_list("name", flat=True))
    others = len(set(sweep.unasked)) - len(names)
    if others > 0:
        names.append(ngettext("%(n)d recorder", "%(n)d recorders", others) % {"n": others})
    return str(get_text_list(names, "and"))


def _healed(name: str, number: int) -> str:
    """By the notification that was missed, or by what was put right."""
    match name:
        case "booking.created":
            words = ngettext("%(n)d booking", "%(n)d bookings", number)
        case "booking.rescheduled":
            words = ngettext("%(n)d move", "%(n)d moves", number)
        case "booking.cancelled":
            words = ngettext("%(n)d cancel", "%(n)d cancels", number)
        case "event.updated":
            words = ngettext("%(n)d change in a calendar", "%(n)d changes in calendars", number)
        case "event.deleted":
            words = ngettext("%(n)d removal from a calendar", "%(n)d removals from calendars", number)
        case "notetaker.media":
            words = ngettext("%(n)d piece of news about files", "%(n)d pieces of news about files", number)
        case "webhook":
            words = ngettext("%(n)d webhook switched on again", "%(n)d webhooks switched on again", number)
        case "account":
            words = ngettext("%(n)d calendar account", "%(n)d calendar accounts", number)
        case _:
            words = ngettext("%(n)d piece of news about recorders", "%(n)d pieces of news about recorders", number)
    return words % {"n": number}
