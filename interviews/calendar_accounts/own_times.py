"""When an interviewer interviews, chosen by themselves: hours, leave, public holidays, calendars. By a mailed link, right after
connecting, or logged in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.booking import consent
from interviews.panels import load, open_times
from interviews.panels.forms.own_times import OwnCalendarsForm, OwnHolidaysForm, OwnHoursForm, OwnLeaveForm
from interviews.panels.models import Interviewer, Leave
from recruiting import zones
from recruiting.desk.theme import MAX_DIGITS

Form = OwnHoursForm | OwnHolidaysForm | OwnCalendarsForm | OwnLeaveForm
FORMS: dict[str, Callable[..., Form]] = {
    "hours": OwnHoursForm,
    "leave": OwnLeaveForm,
    "holidays": OwnHolidaysForm,
    "calendars": OwnCalendarsForm,
}
END_LEAVE = "end-leave-"
RECORDING = "recording"


def answer(request: HttpRequest, interviewer: Interviewer, *, url: str, back_url: str, now: datetime) -> HttpResponse:
    """The page, and what is posted to it: `act` names the form, or the leave to be taken back. `url`: its own address."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act.startswith(END_LEAVE):
        with _told_effect(request, interviewer, now=now):
            interviewer.leaves.not_over(now).filter(pk=_number(act.removeprefix(END_LEAVE))).delete()
        return HttpResponseRedirect(url)
    if act == RECORDING:
        consent.record_objection(interviewer, objects=request.POST.get(RECORDING) == "no", now=now)
        messages.success(request, _("Kept."))
        return HttpResponseRedirect(f"{url}#recording")
    if act not in FORMS:
        return _page(request, interviewer, {}, back_url=back_url, now=now)
    form = FORMS[act](request.POST, instance=_subject(act, interviewer))
    if form.is_valid():
        with _told_effect(request, interviewer, now=now):
            form.keep(by=request.user if isinstance(request.user, User) else None, at=now)
        return HttpResponseRedirect(url)
    if wrong := [name for name in form.fields if name in form.errors]:
        form.fields[wrong[0]].widget.attrs["autofocus"] = True
    return _page(request, interviewer, {act: form}, back_url=back_url, now=now)


def _page(
    request: HttpRequest, interviewer: Interviewer, refused: Mapping[str, Form], *, back_url: str, now: datetime
) -> HttpResponse:
    """All forms as they stand, but for those that were refused: with what was typed."""
    fresh = Interviewer.objects.get(pk=interviewer.pk)  # a form has written what was typed into the one it has
    forms = {name: form(instance=_subject(name, fresh)) for name, form in FORMS.items() if name not in refused}
    context = {
        "section": "profile",
        "interviewer": fresh,
        **{f"{name}_form": form for name, form in (forms | dict(refused)).items()},
        "leaves": fresh.leaves.not_over(now),
        "end_leave": END_LEAVE,
        "open_times": len(open_times.of(fresh, now=now)),
        "rest": fresh.rest_at(now),
        "back_url": back_url,
        "places": zones.places(),
    }
    return TemplateResponse(request, "interviews/own_times.html", context)


def _subject(name: str, interviewer: Interviewer) -> Interviewer | Leave:
    return Leave(interviewer=interviewer) if name == "leave" else interviewer


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 0


@contextmanager
def _told_effect(request: HttpRequest, interviewer: Interviewer, *, now: datetime) -> Iterator[None]:
    """All of it or nothing; and then what it did to the times of the next two weeks."""
    with transaction.atomic():
        before = open_times.of(Interviewer.objects.get(pk=interviewer.pk), now=now)
        yield
        fresh = Interviewer.objects.get(pk=interviewer.pk)
        effect = open_times.effect(before, open_times.of(fresh, now=now))
    messages.success(request, " ".join(filter(None, [_("Kept."), effect.words])))
    if number := load.booked_in_leave(fresh, now=now):
        words = ngettext(
            "%(number)d interview of yours lies in your leave and stands. Please tell the recruiter.",
            "%(number)d interviews of yours lie in your leave and stand. Please tell the recruiter.",
            number,
        )
        messages.warning(request, words % {"number": number})
