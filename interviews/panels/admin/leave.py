"""Leave, as lines in an interviewer's form: who is away when, and which interviews stand in those days."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from interviews.panels import load
from interviews.panels.forms.leave import LeaveForm
from interviews.panels.models import Interviewer, Leave
from recruiting.desk.theme import TabularInline, display
from recruiting.desk.words import NOTHING, when
from recruiting.identity import display_name


class LeaveInline(TabularInline):
    model = Leave
    form = LeaveForm
    fields = ["first_day", "last_day", "kind", "entered"]
    readonly_fields = ["entered"]
    hide_title = True
    verbose_name_plural = "leave: no panel offers their times on these days"
    verbose_name = "leave"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Leave]:
        return super().get_queryset(request).select_related("interviewer", "entered_by")

    @display(description="entered")
    def entered(self, leave: Leave) -> str:
        if not leave.pk:
            return NOTHING
        by = leave.entered_by
        return f"{when(leave.entered_at)}, by {display_name(by)}" if by else when(leave.entered_at)


def enter(leaves: Iterable[Leave], *, by: User, at: datetime) -> None:
    """Write who entered these days, and when."""
    for leave in leaves:
        leave.entered_by, leave.entered_at = by, at
        leave.save()


def standing_words(interviewer: Interviewer, *, now: datetime) -> str:
    """A sentence about interviews ahead that lie in their leave; empty when there are none."""
    number = load.booked_in_leave(interviewer, now=now)
    if not number:
        return ""
    return ngettext(
        "%(number)d interview of theirs lies in these days. It stands until you move or cancel it.",
        "%(number)d interviews of theirs lie in these days. They stand until you move or cancel them.",
        number,
    ) % {"number": number}
