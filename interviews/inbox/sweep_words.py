"""What a sweep saw and healed, in words for recruiters and operators."""

from django.utils.text import get_text_list
from django.utils.translation import ngettext, ngettext_lazy

from interviews.inbox.models import Sweep
from interviews.panels.models import Interviewer

Kind = Sweep.Kind
# By the notification that was missed, or by what was put right.
HEALED = {
    "booking.created": ngettext_lazy("%(n)d booking", "%(n)d bookings", "n"),
    "booking.rescheduled": ngettext_lazy("%(n)d move", "%(n)d moves", "n"),
    "booking.cancelled": ngettext_lazy("%(n)d cancel", "%(n)d cancels", "n"),
    "event.updated": ngettext_lazy("%(n)d change in a calendar", "%(n)d changes in calendars", "n"),
    "event.deleted": ngettext_lazy("%(n)d removal from a calendar", "%(n)d removals from calendars", "n"),
    "notetaker.media": ngettext_lazy("%(n)d piece of news about files", "%(n)d pieces of news about files", "n"),
    "webhook": ngettext_lazy("%(n)d webhook switched on again", "%(n)d webhooks switched on again", "n"),
    "account": ngettext_lazy("%(n)d calendar account", "%(n)d calendar accounts", "n"),
    "missing": ngettext_lazy("%(n)d file that is not in the storage", "%(n)d files that are not in the storage", "n"),
    "left_over": ngettext_lazy("%(n)d left-over file removed", "%(n)d left-over files removed", "n"),
}
OF_RECORDERS = ngettext_lazy("%(n)d piece of news about recorders", "%(n)d pieces of news about recorders", "n")


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
        case Kind.STORAGE:
            words = ngettext("%(n)d file in the storage", "%(n)d files in the storage", number)
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
    return str(HEALED.get(name, OF_RECORDERS) % {"n": number})
