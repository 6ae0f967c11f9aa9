"""The booking gateway: Nylas's scheduling protocol towards the browser, our rules behind it.

The vendor's component ignores HTTP statuses: a reply with `error` failed, one with `data` succeeded, so each carries exactly one of
them, always as JSON (docs/picker.md 6). Its bearer session is the candidate's booking link; cookies are not looked at.
"""

import json
import logging
import math
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, NotRequired, ParamSpec, TypedDict

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from interviews.booking import changing, refusals, taking
from interviews.booking.availability import cached_times
from interviews.booking.models import BookingLink, Interview, InterviewChange
from interviews.nylas.reading import text
from recruiting import clock, outage, zones
from recruiting.access import View, public

logger = logging.getLogger(__name__)

MAX_REASON_LENGTH = 1000  # characters, as in the form on the candidate's own page
UNREADABLE = "What arrived could not be read. Please reload the page and try again."
BROKEN = (
    "Something broke on our side. Please open your link again: the page says whether your time is booked. "
    "If it can't, write to us."
)
AWAY = (
    "We can't reach our own records at the moment. Please open your link again in a minute: the page says whether your "
    "time is booked."
)
LANGUAGES = {"en", "es", "fr", "de", "sv", "zh", "ja", "nl", "ko"}
P = ParamSpec("P")


class PersonBody(TypedDict):
    name: str
    email: str


class KnownBookingBody(TypedDict):
    """What the component fills its form with when it moves a booking."""

    booking_ref: str
    guest: PersonBody
    additional_guests: list[PersonBody]
    additional_fields: dict[str, object]
    timezone: str
    email_language: str


class UiSettingsBody(TypedDict):
    configuration_id: str
    app_client_id: str
    name: str
    slug: str
    booking_type: str
    appearance: dict[str, object]
    organizer: PersonBody
    scheduler: dict[str, object]
    booking: NotRequired[KnownBookingBody]


class TimeSlotBody(TypedDict):
    """Times in Unix seconds."""

    emails: list[str]
    start_time: int
    end_time: int


class AvailabilityBody(TypedDict):
    order: list[str]
    time_slots: list[TimeSlotBody]


class BookingBody(TypedDict):
    booking_id: str
    event_id: str
    title: str
    status: str
    description: str
    organizer: PersonBody
    location: str


class Refusal(Exception):
    """An answer with `error` in it; `kind` is one of the component's known types."""

    def __init__(self, kind: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.kind, self.status = kind, status


def gateway(
    *methods: str,
) -> Callable[[Callable[Concatenate[HttpRequest, BookingLink, P], Mapping[str, object]]], View]:
    """Resolve the link, run the view, answer as the component expects: `data` from a dict, `error` from a Refusal."""

    def wrap(view: Callable[Concatenate[HttpRequest, BookingLink, P], Mapping[str, object]]) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
            answer: dict[str, object] = {"request_id": str(uuid.uuid4())}
            try:
                if request.method not in methods:
                    raise Refusal("invalid_request_error", f"{request.method} is not possible here.", status=405)
                data = view(request, _link(request), *args, **kwargs)
            except Exception as error:  # of any kind: the component can't read Django's page for it
                kind, words, status = _error_answer(error)
                details: dict[str, object] = {"type": kind, "message": words}
                if kind == "provider_error":  # of these the component shows only the inner message
                    details["provider_error"] = {"error": {"message": words}}
                return _json(answer | {"error": details}, status=status)
            return _json(answer | {"data": data}, status=200)

        return public(csrf_exempt(answered))

    return wrap


def _error_answer(error: Exception) -> tuple[str, str, int]:
    """What went wrong: the component's type for it, words for the candidate, the HTTP status."""
    match error:
        case Refusal():
            return error.kind, str(error), error.status
        case refusals.SlotGone():
            return "timeslot_not_available", str(error), 409
        case refusals.OutOfReach() | refusals.StillStands():
            return "provider_error", str(error), 503
        case refusals.CannotBook() | refusals.CannotMove() | refusals.CannotCancel():
            return "invalid_request_error", str(error), 400
        case SuspiciousOperation() | UnreadablePostError():
            return "invalid_request_error", UNREADABLE, 400
    logger.error("the gateway broke", exc_info=error)
    return ("internal_error", AWAY, 503) if outage.is_behind(error) else ("internal_error", BROKEN, 500)


@gateway("GET")
def ui_settings(request: HttpRequest, link: BookingLink) -> UiSettingsBody:
    """What the component needs to draw itself; from our own rows, so that it works while Nylas doesn't answer."""
    panel, contact = link.panel, link.application.job.to_write_to
    data: UiSettingsBody = {
        "configuration_id": str(link.pk),
        "app_client_id": "",
        "name": panel.name,
        "slug": panel.slug,
        "booking_type": "booking",
        "appearance": {},
        "organizer": {"name": contact.label, "email": contact.email},
        "scheduler": {
            "available_days_in_future": panel.horizon_days,
            "min_booking_notice": panel.notice_hours * 60,
            "min_cancellation_notice": panel.cancel_notice_hours * 60,
            "cancellation_policy": "",
            "hide_additional_guests": True,
            "hide_cancellation_options": True,
            "hide_rescheduling_options": True,
            "confirmation_redirect_url": "",
            "notetaker_settings": {
                "show_ui_consent_message": False
            },  # ours is asked, stored, and comes before the times
            "additional_fields": {},
        },
    }
    if request.GET.get("booking_id"):
        interview = _interview(link, request.GET["booking_id"])
        candidate = link.application.candidate
        data["booking"] = {
            "booking_ref": "",
            "guest": {"name": candidate.name, "email": candidate.email},
            "additional_guests": [],
            "additional_fields": {},
            "timezone": interview.candidate_time_zone,
            "email_language": interview.language,
        }
    return data


@gateway("GET")
def availability(request: HttpRequest, link: BookingLink) -> AvailabilityBody:
    """Free times that begin in the window asked for. Hosts are not disclosed: `order` is empty, and no address is sent."""
    now = clock.now()
    starts_at, ends_at = (
        _moment(request.GET.get("start_time"), "start_time"),
        _moment(request.GET.get("end_time"), "end_time"),
    )
    moving = _interview(link, request.GET["booking_id"]) if request.GET.get("booking_id") else None
    if moving is None and not link.is_open(now):
        return {"order": [], "time_slots": []}
    slots = cached_times(link, starts_at=starts_at, ends_at=ends_at, moving=moving, now=now)
    return {
        "order": [],
        "time_slots": [
            {"emails": [], "start_time": int(slot.starts_at.timestamp()), "end_time": int(slot.ends_at.timestamp())}
            for slot in slots
        ],
    }


@gateway("POST")
def bookings(request: HttpRequest, link: BookingLink) -> BookingBody:
    """Book. Name and address are those of the application, whatever the browser says."""
    asked = _body(request)
    interview = taking.take(
        link,
        starts_at=_moment(asked.get("start_time"), "start_time"),
        ends_at=_moment(asked.get("end_time"), "end_time"),
        time_zone=_time_zone(asked.get("timezone"), link),
        language=_language(asked.get("email_language")),
        now=clock.now(),
    )
    return _booking_body(interview)


@gateway("GET", "PATCH", "DELETE")
def booking(request: HttpRequest, link: BookingLink, booking_id: str) -> BookingBody:
    """Look at, move or cancel the interview of this link. The id the browser knows is ours, not Nylas's."""
    interview = _interview(link, booking_id)
    if request.method == "PATCH":
        asked = _body(request)
        interview = changing.move(
            interview,
            starts_at=_moment(asked.get("start_time"), "start_time"),
            ends_at=_moment(asked.get("end_time"), "end_time"),
            time_zone=_time_zone(asked.get("timezone"), link),
            actor=InterviewChange.Actor.CANDIDATE,
            reason=text(asked.get("reason"), max_length=MAX_REASON_LENGTH),
            now=clock.now(),
        )
    elif request.method == "DELETE":
        reason = text(_body(request).get("cancellation_reason"), max_length=MAX_REASON_LENGTH)
        interview = changing.cancel(interview, actor=InterviewChange.Actor.CANDIDATE, reason=reason, now=clock.now())
    return _booking_body(interview)


@gateway("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing_here(request: HttpRequest, link: BookingLink) -> Mapping[str, object]:
    raise Refusal("not_found_error", "There is nothing at this address.", status=404)


def _link(request: HttpRequest) -> BookingLink:
    """The booking link sent as bearer session. Unknown, expired and revoked look alike."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    link = BookingLink.objects.with_token(token.strip()) if scheme.lower() == "bearer" and token else None
    if link is None or not link.opens_page(clock.now()):
        raise Refusal(
            "invalid_session",
            "This link can't be used any more. Please write to us and we'll send a new one.",
            status=401,
        )
    return link


def _interview(link: BookingLink, booking_id: str) -> Interview:
    try:
        wanted = uuid.UUID(booking_id)
    except ValueError:
        wanted = None
    interview = Interview.objects.with_people().filter(link=link, pk=wanted).first() if wanted else None
    if interview is None:
        raise Refusal("not_found_error", "We can't find this interview.", status=404)
    return interview


def _body(request: HttpRequest) -> Mapping[str, object]:
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refusal("invalid_request_error", UNREADABLE)
    return body


def _moment(value: object, name: str) -> datetime:
    """Unix seconds, as number or text; anything else is refused by name."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        seconds = float(value)
        if not math.isfinite(seconds) or not 0 < seconds < 4102444800:  # the year 2100
            raise ValueError
    except (ValueError, OverflowError):
        raise Refusal("invalid_request_error", f"{name} is not a time. Please reload the page and try again.") from None
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _time_zone(value: object, link: BookingLink) -> str:
    """As an IANA name; where the browser does not know its own, the one the candidate used before, or the panel's."""
    try:
        if not isinstance(value, str | None):
            raise zones.NotAZone
        known = zones.find(value or "")
    except zones.NotAZone:
        raise Refusal(
            "invalid_request_error", "We don't know this time zone. Please choose yours from the list."
        ) from None
    return known or link.application.candidate.known_time_zone or link.panel.time_zone


def _language(value: object) -> str:
    return value if isinstance(value, str) and value in LANGUAGES else "en"


def _booking_body(interview: Interview) -> BookingBody:
    contact = interview.application.job.to_write_to
    statuses = {Interview.Status.CANCELLED: "cancelled"}
    return {
        "booking_id": str(interview.pk),
        "event_id": "",
        "title": interview.panel.name,
        "status": statuses.get(Interview.Status(interview.status), "booked"),
        "description": "",
        "organizer": {"name": contact.label, "email": contact.email},
        "location": "" if interview.hides_people(clock.now()) else interview.join_url,
    }


def _json(content: Mapping[str, object], *, status: int) -> JsonResponse:
    later = {"Retry-After": str(outage.RETRY_AFTER)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"} | later)
