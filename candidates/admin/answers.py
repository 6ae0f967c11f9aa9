"""What a recruiter does for one candidate beyond an invitation: times picked by hand, a time booked for them, a reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from candidates.models import Application
from interviews.booking import answers, availability, refusals
from interviews.booking.admin import concern_words
from interviews.booking.forms.answers import BookForForm, PickTimesForm, ReplyForm
from interviews.booking.models import BookingLink, Concern
from interviews.booking.models.picked_times import MAX_PICKED
from interviews.nylas.shapes import Slot
from interviews.panels.models import Panel
from recruiting import clock, zones
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, button
from recruiting.desk.words import when
from recruiting.identity import display_name
from recruiting.zones import offset

BOOKABLE = frozenset({Application.Stage.APPLIED, Application.Stage.INTERVIEWING})
DAYS_SHOWN = 7  # the others are folded
NO_MAILBOX = "We know no mail address of this candidate, so nothing can be sent from here."
AWAY = "The calendars can’t be read right now. What you chose is kept: please try again in a moment."


def may_book(application: Application) -> bool:
    return application.stage in BOOKABLE


@dataclass(frozen=True)
class Hour:
    """One free time as the page shows it."""

    value: str
    words: str  # in the recruiter's zone
    theirs: str  # in the candidate's, where it is another
    is_chosen: bool


@dataclass(frozen=True)
class Day:
    words: str
    zone: str
    hours: list[Hour]


class AnswerPages(ModelAdmin[Application]):
    """Buttons of an application's page."""

    @button("Offer picked times", asks=True, when=may_book)
    def offer_times(self, request: HttpRequest, application: Application) -> HttpResponse:
        panels, panel = _panels(request, application)
        slots = _slots(application, panel)
        data = request.POST if request.method == "POST" else None
        form = PickTimesForm(data, slots=slots, concerns=_concerns(application))
        if _is_ready(form) and panel is not None and slots is not None:
            try:
                picked = answers.offer_times(
                    application,
                    panel=panel,
                    starts=form.cleaned_data["starts_at"],
                    concerns=form.settled(),
                    by=logged_in(request),
                    now=clock.now(),
                )
            except answers.NoMailbox:
                form.add_error(None, NO_MAILBOX)
            except refusals.BookedAlready as refusal:
                form.add_error(None, _refusal_words(refusal, application))
            else:
                words = f"{application.candidate} is offered {_times(len(picked.starts))}, and no others. The mail is on its way."
                self.message_user(request, words, "success")
                return HttpResponseRedirect(_person(application))
        return self._ask_for_times(request, application, "offer_times", panels, panel, slots, form, most=MAX_PICKED)

    @button("Book for them", asks=True, when=may_book)
    def book_for(self, request: HttpRequest, application: Application) -> HttpResponse:
        panels, panel = _panels(request, application)
        slots = _slots(application, panel)
        begins_with: dict[str, object] = {"time_zone": _zone(application, panel).key}
        data = request.POST if request.method == "POST" else None
        form = BookForForm(data, slots=slots, initial=begins_with)
        if _is_ready(form) and panel is not None and slots is not None:
            try:
                interview = answers.book_for(
                    application,
                    panel=panel,
                    starts_at=form.cleaned_data["starts_at"],
                    time_zone=form.cleaned_data["time_zone"],
                    by=logged_in(request),
                    now=clock.now(),
                )
            except refusals.CannotBook as refusal:
                form.add_error(None, _refusal_words(refusal, application))
            else:
                words = f"Booked: {when(interview.starts_at)} with {interview.people_names() or 'the panel'}. Both are mailed."
                self.message_user(request, words, "success")
                return HttpResponseRedirect(_person(application))
        return self._ask_for_times(request, application, "book_for", panels, panel, slots, form, most=1)

    @button("Reply", asks=True)
    def reply(self, request: HttpRequest, application: Application) -> HttpResponse:
        user = logged_in(request)
        form = ReplyForm(
            request.POST if request.method == "POST" else None,
            application=application,
            sender=display_name(user),
            concerns=_concerns(application),
        )
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                _, is_new = answers.reply(
                    application,
                    subject=said["subject"],
                    body=said["body"],
                    key=str(said["key"]),
                    concerns=form.settled(),
                    by=user,
                    now=clock.now(),
                )
            except answers.NoMailbox:
                form.add_error(None, NO_MAILBOX)
            else:
                words = "Your mail is on its way." if is_new else "This mail was sent already; it goes only once."
                self.message_user(request, words, "success" if is_new else "info")
                return HttpResponseRedirect(_person(application))
        return self.ask(
            request,
            application,
            "admin/candidates/application/reply.html",
            f"Reply to {application.candidate}",
            form=form,
            asked=answers.waiting_requests(application),
            back_url=_person(application),
        )

    def _ask_for_times(
        self,
        request: HttpRequest,
        application: Application,
        name: str,
        panels: Sequence[Panel],
        panel: Panel | None,
        slots: list[Slot] | None,
        form: PickTimesForm | BookForForm,
        *,
        most: int,
    ) -> HttpResponse:
        titles = {"offer_times": "Pick times for {}", "book_for": "Book a time for {}"}
        zone = _zone(application, panel)
        days = _days(slots or [], zone, form.chosen())
        if slots is None and form.is_bound:
            form.add_error(None, AWAY)
        return self.ask(
            request,
            application,
            f"admin/candidates/application/{name}.html",
            titles[name].format(application.candidate),
            form=form,
            panels=panels,
            panel=panel,
            days=days[:DAYS_SHOWN],
            later=days[DAYS_SHOWN:],
            is_away=slots is None and panel is not None,
            kept=sorted(form.chosen()) if slots is None and form.is_bound else [],
            most=most,
            their_zone=zones.label(zone, clock.now()),
            is_their_own=bool(application.candidate.known_time_zone),
            asked=answers.waiting_requests(application),
            back_url=_person(application),
        )


def _is_ready(form: PickTimesForm | BookForForm) -> bool:
    """Was it sent, and is it well filled in?"""
    return form.is_bound and form.is_valid()


def _times(number: int) -> str:
    return "1 time" if number == 1 else f"{number} times"


def _person(application: Application) -> str:
    return reverse("admin:candidates_candidate_change", args=[application.candidate_id])


def _panels(request: HttpRequest, application: Application) -> tuple[list[Panel], Panel | None]:
    """The live panels of the job that they have no interview of ahead, and the one that the address names, else the first."""
    ahead = application.interviews.upcoming(clock.now()).values("panel")
    panels = list(Panel.objects.live().filter(job=application.job_id).exclude(pk__in=ahead).order_by("pk"))
    wanted = request.GET.get("panel", "")
    return panels, next((one for one in panels if str(one.pk) == wanted), panels[0] if panels else None)


def _slots(application: Application, panel: Panel | None) -> list[Slot] | None:
    """Free times of the panel that the candidate can take; None while the calendars can't be read."""
    if panel is None:
        return []
    now = clock.now()
    known = BookingLink.objects.open(now).filter(application=application, panel=panel).first()
    link = known or BookingLink(application=application, panel=panel)
    try:
        until = now + timedelta(days=panel.horizon_days)
        return availability.cached_times(link, starts_at=now, ends_at=until, of_panel=True, now=now)
    except refusals.OutOfReach:
        return None


def _concerns(application: Application) -> list[tuple[Concern, str]]:
    """Those that are open, in sentences."""
    rows = Concern.objects.open().filter(interview__application=application)
    return [(one, concern_words.sentence(one.reason)) for one in rows]


def _zone(application: Application, panel: Panel | None) -> ZoneInfo:
    """The candidate's, where it is known."""
    return ZoneInfo(application.candidate.known_time_zone or (panel.time_zone if panel else "UTC"))


def _days(slots: Sequence[Slot], theirs: ZoneInfo, chosen: set[str]) -> list[Day]:
    """By the recruiter's calendar."""
    starts = sorted({slot.starts_at for slot in slots})
    days = [list(those) for _, those in groupby(starts, key=lambda at: timezone.localtime(at).date())]
    return [_day(timezone.localtime(those[0]), [_hour(at, theirs, chosen) for at in those]) for those in days]


def _day(at: datetime, hours: list[Hour]) -> Day:
    return Day(f"{at:%A} {at.day} {at:%B}", offset(at), hours)


def _hour(at: datetime, theirs: ZoneInfo, chosen: set[str]) -> Hour:
    own, other = timezone.localtime(at), at.astimezone(theirs)
    differs = own.utcoffset() != other.utcoffset()
    value = str(int(at.timestamp()))
    return Hour(value, f"{own:%H:%M}", f"{other:%a %H:%M}" if differs else "", value in chosen)


def _refusal_words(refusal: refusals.CannotBook, application: Application) -> str:
    """For the recruiter: what a refusal says itself is for the candidate."""
    name = application.candidate.name
    if isinstance(refusal, refusals.SlotGone):
        return "Somebody else has just taken this time. Please choose another one."
    if isinstance(refusal, refusals.BookedAlready):
        return f"{name} has an interview of this panel ahead by now. Move it on its own page."
    if isinstance(refusal, refusals.NamedAway):
        return f"{refusal.why}, and is named for this link. Name somebody else on its page, or let the rule choose."
    if isinstance(refusal, refusals.OutOfReach):
        if refusal.may_be_booked:
            return "The calendar has not answered yet. Whether the time is booked is being looked up; please don’t book again."
        return "The calendars can’t be reached at the moment. Nothing was booked. Please try again in a few minutes."
    return f"It could not be booked. {name} would read: “{refusal}”"
