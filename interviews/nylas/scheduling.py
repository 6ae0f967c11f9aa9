"""Free times, bookings and the sessions they need. A candidate waits for each of these calls, so their timeout is short."""

import re
from collections.abc import Iterable
from datetime import datetime

from interviews.nylas.configurations import LINK_FIELD, ConfigurationSpec, Host, availability_body
from interviews.nylas.errors import Missing, Refused, Unreachable
from interviews.nylas.reading import items, moment, text
from interviews.nylas.shapes import Booked, Person, Slot
from interviews.nylas.transport import FOREGROUND_TIMEOUT, Transport, data_of, segment, translated_errors

SESSION_MINUTES = 30  # the longest Nylas allows; the SDK's docstring calls it seconds
# Does not match the refusal of a late cancel, which contains the word too
ALREADY_CANCELLED = re.compile(
    r"already cancell?ed|\b(is|was|been) (already )?cancell?ed|cancell?ed already", re.IGNORECASE
)
LANGUAGES = frozenset({"en", "fr", "de", "es", "nl", "sv", "ja", "zh"})


class Scheduling(Transport):
    def open_session(self, configuration_id: str, *, timeout: int = FOREGROUND_TIMEOUT) -> str:
        """A session for one private Configuration, for 30 minutes. The calls below authenticate with it."""
        with translated_errors():
            session = self._sdk.scheduler.sessions.create(
                {"configuration_id": configuration_id, "time_to_live": SESSION_MINUTES},
                overrides=self.overrides(timeout=timeout),
            )
        return session.data.session_id

    def times(
        self,
        session: str,
        *,
        starts_at: datetime,
        ends_at: datetime,
        booking_id: str = "",
        timeout: int = FOREGROUND_TIMEOUT,
    ) -> list[Slot]:
        """Free slots in the period, in order of time. `booking_id`: the booking that is to be moved. `timeout` in seconds.

        The SDK has no method for it. With an expired session: Refused, with kind `invalid_session` or status 401.
        """
        query: dict[str, object] = {"start_time": _unix(starts_at), "end_time": _unix(ends_at)}
        if booking_id:
            query["booking_id"] = booking_id
        reply = self.call("GET", "/v3/scheduling/availability", query=query, session=session, timeout=timeout)
        slots = [_slot(found) for found in items(data_of(reply).get("time_slots"))]
        return sorted((slot for slot in slots if slot), key=lambda slot: slot.starts_at)

    def free_times(
        self, spec: ConfigurationSpec, hosts: Iterable[Host], *, starts_at: datetime, ends_at: datetime
    ) -> list[Slot]:
        """Times of any people by a panel's rules but for its notice, each with those who are free; the period in whole steps of it."""
        step = max(round(spec.interval.total_seconds()), 300)
        first, last = -(-_unix(starts_at) // step) * step, _unix(ends_at) // step * step
        if last <= first:
            return []
        body = availability_body(spec, hosts, starts_at=first, ends_at=last)
        found = items(data_of(self.call("POST", "/v3/calendars/availability", body=body)).get("time_slots"))
        return [slot for slot in map(_slot, found) if slot]

    def book(
        self,
        session: str,
        *,
        starts_at: datetime,
        ends_at: datetime,
        host_emails: tuple[str, ...],
        guest: Person,
        time_zone: str,
        language: str,
        link_id: str,
    ) -> Booked:
        """Book a slot with these hosts; without any, with all of the panel. Raises SlotTaken.

        After Unreachable the booking may exist: look it up with `meetings_between` before trying again.
        """
        body: dict[str, object] = {
            "start_time": _unix(starts_at),
            "end_time": _unix(ends_at),
            "guest": {"name": guest.name, "email": guest.email},
            "timezone": time_zone,
            "email_language": _language(language),
            "additional_fields": {LINK_FIELD: link_id},
        }
        if host_emails:
            body["participants"] = [{"email": email} for email in host_emails]
        # Raw, since the SDK's Booking has no booking_ref
        reply = self.call("POST", "/v3/scheduling/bookings", body=body, session=session, timeout=FOREGROUND_TIMEOUT)
        booking = data_of(reply)
        if not text(booking.get("booking_id")):
            raise Unreachable("Nylas answered without a booking id.", request_id=text(reply.get("request_id")))
        return Booked(
            booking_id=text(booking.get("booking_id")),
            event_id=text(booking.get("event_id")),
            booking_ref=text(booking.get("booking_ref")),
            is_pending=booking.get("status") == "pending",
        )

    def reschedule(
        self,
        session: str,
        booking_id: str,
        *,
        starts_at: datetime,
        ends_at: datetime,
        guest: Person,
        time_zone: str,
        language: str,
    ) -> None:
        """Move a booking. By a raw request: the reply has no data, and the SDK's own method fails on that (docs/nylas.md 8.2, row 5)."""
        body = {
            "start_time": _unix(starts_at),
            "end_time": _unix(ends_at),
            "guest": {"name": guest.name, "email": guest.email},
            "timezone": time_zone,
            "email_language": _language(language),
        }
        path = f"/v3/scheduling/bookings/{segment(booking_id)}"
        self.call("PATCH", path, body=body, session=session, timeout=FOREGROUND_TIMEOUT)

    def cancel(self, session: str, booking_id: str, *, reason: str) -> None:
        """Cancel a booking, with its calendar event and Notetaker. Raises Missing when it was cancelled before."""
        try:
            with translated_errors():
                self._sdk.scheduler.bookings.destroy(
                    segment(booking_id),
                    {"cancellation_reason": reason},
                    overrides=self.overrides(session=session, timeout=FOREGROUND_TIMEOUT),
                )
        except Refused as refusal:
            if ALREADY_CANCELLED.search(str(refusal)):
                raise Missing(str(refusal), request_id=refusal.request_id) from refusal
            raise


def _slot(found: dict[str, object]) -> Slot | None:
    starts_at, ends_at = moment(found.get("start_time")), moment(found.get("end_time"))
    if starts_at is None or ends_at is None:
        return None
    emails = found.get("emails")
    free = [text(email).lower() for email in emails] if isinstance(emails, list) else []
    return Slot(starts_at=starts_at, ends_at=ends_at, emails=tuple(email for email in free if email))


def _language(code: str) -> str:
    """The language of Nylas's pages that is nearest; else English (docs/nylas.md 3.1)."""
    short = code.lower()[:2]
    return short if short in LANGUAGES else "en"


def _unix(at: datetime) -> int:
    return int(at.timestamp())
