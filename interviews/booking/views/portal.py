"""The candidate's own page: one link for choosing a time, and afterwards for everything around the interview."""

import base64
import json
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from candidates import consenting, rate_limit
from interviews.booking import changing, consent, inviting, proposals, refusals, taking
from interviews.booking.access import holder_of_link
from interviews.booking.forms.portal import CancelForm, HelpForm, MoveForm, ProposalForm, RecordingChoiceForm
from interviews.booking.models import BookingLink, Interview, InterviewChange, MoveProposal
from interviews.booking.views import times
from recruiting import clock
from recruiting.access import public

SOON = timedelta(minutes=10)
JUST_MOVED_PERIOD = timedelta(minutes=15)  # for so long the page says first that it was moved
# The component's own words, where ours are clearer. Its weeks begin on Sunday; static/js/booking.js lets them begin a day later.
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COMPONENT_WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
WORDS: dict[str, object] = {"days": dict(zip(COMPONENT_WEEK, WEEK, strict=True))}
MOVE_WORDS = {"rescheduleTitle": "You are moving your interview", "bookNowButton": "Move here"}
OFTEN_ASKED = (
    "We have your last note and will get back to you. To add something, please try again in a quarter of an hour."
)

TOO_OFTEN = "This was asked for often in a short time. Please try again in a quarter of an hour."


@public
@never_cache
def by_booking_ref(request: HttpRequest, booking_ref: str) -> HttpResponse:
    """The page of links that Nylas wrote into calendars, which others than the candidate can read too. So it opens nothing: it mails
    the candidate their own link, and answers the same for each reference."""
    context: dict[str, object] = {"is_sent": False, "error": ""}
    if request.method == "POST":
        now, machine = clock.now(), rate_limit.machine_of(get_adapter().get_client_ip(request))
        if rate_limit.allow(f"own-link:{machine}", max_count=10, per=timedelta(minutes=15), now=now):
            inviting.mail_own_link(booking_ref, now=now)
            context["is_sent"] = True
        else:
            context["error"] = TOO_OFTEN
    return TemplateResponse(request, "candidates/own_link.html", context, status=429 if context["error"] else 200)


@holder_of_link
def page(request: HttpRequest, link: BookingLink) -> HttpResponse:
    now = clock.now()
    interview = taking.current_interview(link)
    if interview is None or interview.status == Interview.Status.CANCELLED:
        return TemplateResponse(request, "candidates/choose.html", _context_to_choose(request, link, interview, now))
    return TemplateResponse(request, "candidates/booked.html", _context_of_booked(link, interview, now))


@holder_of_link
@require_POST
def choose_recording(request: HttpRequest, link: BookingLink) -> HttpResponse:
    form = RecordingChoiceForm(request.POST)
    if form.is_valid():
        consent.record_choice(link.application, choice=form.cleaned_data["choice"], now=clock.now())
    page = "own_record" if request.POST.get("from") == "record" else "candidate_page"
    return redirect(reverse(page, args=[link.token]) + "#recording")


@holder_of_link
def move(request: HttpRequest, link: BookingLink) -> HttpResponse:
    """Choose another time; what was written stays on the page when the time is gone or the words are too many."""
    now, interview = clock.now(), taking.current_interview(link)
    if interview is None or not interview.can_be_changed_by_candidate(now) or not changing.can_move(interview):
        return redirect("candidate_page", token=link.token)
    form = MoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if times.move(request, link, interview, reason=form.cleaned_data["reason"]):
            return redirect("candidate_page", token=link.token)
        interview.refresh_from_db()
    offer = times.offer(request, link, moving=interview, now=now)
    context = _context_of_booked(link, interview, now) | {
        "offer": offer,
        "scheduler": _scheduler(link, moving=interview) if _has_times(offer) else None,
        "reason_form": form,
    }
    return TemplateResponse(request, "candidates/move.html", context, status=400 if form.errors else 200)


@holder_of_link
@require_POST
def answer_proposal(request: HttpRequest, link: BookingLink) -> HttpResponse:
    """Accept the time a recruiter proposed, or keep the present one. What was settled meanwhile is said, and changes nothing."""
    now, form = clock.now(), ProposalForm(request.POST)
    waiting = MoveProposal.objects.waiting(now).filter(interview__link=link)
    proposal = waiting.filter(pk=form.cleaned_data["proposal"]).first() if form.is_valid() else None
    if proposal is None:
        messages.error(request, proposals.NO_LONGER_ASKED)
    elif form.cleaned_data["answer"] == "keep":
        proposals.decline(proposal, now=now)
        messages.success(request, "You keep the time you have. We have told whoever asked.")
    else:
        try:
            proposals.accept(proposal, now=now)
        except refusals.SlotGone:
            messages.error(request, times.GONE)
            return redirect("move_interview", token=link.token)
        except (refusals.CannotBook, refusals.CannotMove) as error:
            messages.error(request, str(error))
    return redirect("candidate_page", token=link.token)


@holder_of_link
def cancel(request: HttpRequest, link: BookingLink) -> HttpResponse:
    """Opening the page changes nothing (mail scanners open links); only the form's POST cancels."""
    now, interview = clock.now(), taking.current_interview(link)
    if interview is None or not interview.can_be_changed_by_candidate(now):
        return redirect("candidate_page", token=link.token)
    form = CancelForm(request.POST if request.method == "POST" else None, use_required_attribute=False)
    if form.is_valid():
        try:
            changing.cancel(
                interview, actor=InterviewChange.Actor.CANDIDATE, reason=form.cleaned_data["reason"], now=now
            )
            return redirect("candidate_page", token=link.token)
        except refusals.CannotCancel as error:
            form.add_error(None, str(error))
    context = _context_of_booked(link, interview, now) | {"form": form}
    return TemplateResponse(request, "candidates/cancel.html", context, status=400 if form.errors else 200)


@holder_of_link
@require_GET
def calendar_file(request: HttpRequest, link: BookingLink) -> HttpResponse:
    interview = taking.current_interview(link)
    if interview is None:
        return redirect("candidate_page", token=link.token)
    name = "cancelled.ics" if interview.is_cancelled else "interview.ics"
    entry, media_type = interview.calendar_entry(url=link.url, at=clock.now())
    return HttpResponse(
        entry,
        content_type=f"{media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@holder_of_link
def ask_for_help(request: HttpRequest, link: BookingLink) -> HttpResponse:
    form = HelpForm(request.POST if request.method == "POST" else None, use_required_attribute=False)
    now = clock.now()
    if form.is_valid() and not rate_limit.allow(f"help:{link.pk}", max_count=5, per=timedelta(minutes=15), now=now):
        form.add_error(None, OFTEN_ASKED)
    context = _context_of_link(link) | {"form": form, "is_sent": form.is_valid()}
    if form.is_valid():
        inviting.ask_for_help(link, note=form.cleaned_data["note"], phone=form.cleaned_data["phone"], now=now)
    return TemplateResponse(request, "candidates/help.html", context, status=400 if form.errors else 200)


def _context_of_link(link: BookingLink) -> dict[str, object]:
    """What every state of the page needs."""
    application = link.application
    return {
        "link": link,
        "candidate": application.candidate,
        "job": application.job,
        "contact": application.job.to_write_to,
        "panel": link.panel,
    }


def _context_to_choose(
    request: HttpRequest, link: BookingLink, cancelled: Interview | None, now: datetime
) -> dict[str, object]:
    offer = times.offer(request, link, now=now) if times.may_choose(link, now) else None
    return _context_of_link(link) | {
        "cancelled": cancelled,
        "is_open": link.is_open(now),
        "unsettled": link.attempts.unsettled().first(),
        "people": link.may_meet(),
        "somebody_may_listen": link.panel.seats.of_trainees().exists(),
        "wording": consenting.WORDINGS[consenting.WORDING_IN_FORCE],
        "consent": consenting.current(link.application),
        "offer": offer,
        "asks_recording": link.asks_recording(),
        "scheduler": _scheduler(link) if offer and offer["may_book"] and _has_times(offer) else None,
    }


def _context_of_booked(link: BookingLink, interview: Interview, now: datetime) -> dict[str, object]:
    zone = interview.zone()
    latest = interview.changes.last()
    can_move = changing.can_move(interview)
    is_moved = latest is not None and latest.kind == InterviewChange.Kind.RESCHEDULED
    is_hidden = interview.hides_people(now)
    return _context_of_link(link) | {
        "interview": interview,
        "zone": zone,
        "people": [] if is_hidden else interview.people(),
        "join_url": "" if is_hidden else interview.join_url,
        "names_due_at": interview.names_due_at if is_hidden else None,
        "changes": _changes_told(interview),
        "just_moved": latest if is_moved and latest and latest.changed_at > now - JUST_MOVED_PERIOD else None,
        "is_over": interview.ends_at <= now or not interview.is_live,
        "is_soon": interview.starts_at - SOON <= now,
        "proposal": MoveProposal.objects.to_answer(interview, now=now) if can_move else None,
        "can_change": interview.can_be_changed_by_candidate(now),
        "can_move": can_move,
        "is_out_of_reach": interview.is_out_of_reach(),
        "changeable_until": interview.starts_at - timedelta(hours=link.panel.cancel_notice_hours),
        "clocks_change": now.astimezone(zone).utcoffset() != interview.starts_at.astimezone(zone).utcoffset(),
        "wording": consenting.WORDINGS[consenting.WORDING_IN_FORCE],
        "consent": consenting.current(link.application),
        "asks_recording": interview.asks_recording(),
    }


def _changes_told(interview: Interview) -> QuerySet[InterviewChange]:
    """Without those of people and calls from before the candidate learned of either."""
    of_people = {InterviewChange.Kind.REASSIGNED, InterviewChange.Kind.CALL_CHANGED}
    if interview.names_due_at is None:
        return interview.changes.all()
    return interview.changes.exclude(kind__in=of_people, changed_at__lt=interview.names_due_at)


def _has_times(offer: times.Offer) -> bool:
    """Is there anything for the component to show? It asks again by itself where times can't be read now. Few times need no calendar."""
    return not offer["is_picked"] and (offer["slots"] is None or bool(offer["slots"]))


def _scheduler(link: BookingLink, *, moving: Interview | None = None) -> dict[str, str]:
    """Settings of the vendor's component. It only shows name and address: the gateway takes them from the link."""
    candidate = link.application.candidate
    person = {"name": candidate.name, "email": candidate.email, "nameReadOnly": True, "emailReadOnly": True}
    info: dict[str, object] = {"primaryParticipant": person, "language": "en"}
    if moving is not None:
        info["timezone"] = moving.zone().key
    reference = link.id.bytes + moving.id.bytes if moving is not None else b""
    words = WORDS | MOVE_WORDS if moving is not None else WORDS
    return {
        "booking_info": json.dumps(info),
        "localization": json.dumps({"en": words}),
        "moving": str(moving.id) if moving is not None else "",
        "reschedule_ref": base64.urlsafe_b64encode(reference).decode().rstrip("="),
    }
