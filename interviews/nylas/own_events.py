"""Calendar events that we write ourselves, beside Scheduler's bookings: for an interview that another person takes over."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from interviews.enums import Provider
from interviews.nylas.calendars import meeting_of
from interviews.nylas.configurations import PROVIDERS
from interviews.nylas.errors import Missing
from interviews.nylas.reading import items, moment, text
from interviews.nylas.shapes import Meeting, Person
from interviews.nylas.transport import FOREGROUND_TIMEOUT, Transport, data_of, segment
from recruiting.contact_details import fold_address

STEP = timedelta(minutes=5)  # the grid that Nylas asks availability on (docs/nylas.md 2.2)
MARK = "key1"  # of the five keys that can be searched for; key5 is Scheduler's own (docs/nylas.md 7.3)


class OwnEvents(Transport):
    def free_people(
        self, people: Mapping[str, Iterable[str]], *, starts_at: datetime, ends_at: datetime
    ) -> frozenset[str]:
        """Whose calendars are free for the whole period, by address. `people`: the calendars to look at, by address.

        Notice, hours and horizon of a panel play no part. Refused when one of them has no account that works.
        """
        if not people:
            return frozenset()
        step = int(STEP.total_seconds())
        first = int(starts_at.timestamp()) // step * step
        last = -(-int(ends_at.timestamp()) // step) * step
        body: dict[str, object] = {
            "participants": [{"email": email, "calendar_ids": list(ids)} for email, ids in people.items()],
            "start_time": first,
            "end_time": last,
            "duration_minutes": (last - first) // 60,
            "interval_minutes": step // 60,
            "round_to": step // 60,
            "availability_rules": {"availability_method": "max-availability"},
        }
        reply = self.call("POST", "/v3/calendars/availability", body=body, timeout=FOREGROUND_TIMEOUT)
        free: set[str] = set()
        for slot in items(data_of(reply).get("time_slots")):
            begins, emails = moment(slot.get("start_time")), slot.get("emails")
            if begins is not None and int(begins.timestamp()) == first and isinstance(emails, list):
                free |= {text(email).lower() for email in emails}
        return frozenset(free)

    def write_event(
        self,
        grant_id: str,
        calendar_id: str,
        *,
        mark: str,
        title: str,
        starts_at: datetime,
        ends_at: datetime,
        time_zone: str,
        host: Person,
        people: Iterable[Person],
        provider: Provider,
        conferencing_grant_id: str,
        is_quiet: bool = False,
    ) -> Meeting:
        """Write an event with a video call of its own; the provider invites the people, unless `is_quiet`.

        After Unreachable it may exist: look it up with `marked_events` before trying again.
        """
        body: dict[str, object] = {
            "title": title,
            "when": _when(starts_at, ends_at, time_zone),
            "participants": [
                {"email": host.email, "name": host.name, "status": "yes"},
                *({"email": person.email, "name": person.name} for person in people),
            ],
            "conferencing": {
                "provider": PROVIDERS[provider],
                "autocreate": {"conf_grant_id": conferencing_grant_id} if conferencing_grant_id else {},
            },
            "metadata": {MARK: mark},
        }
        query = {"calendar_id": calendar_id, "notify_participants": _is_told(is_quiet)}
        path = f"/v3/grants/{segment(grant_id)}/events"
        return meeting_of(data_of(self.call("POST", path, query=query, body=body, timeout=FOREGROUND_TIMEOUT)))

    def marked_events(self, grant_id: str, calendar_id: str, mark: str) -> list[Meeting]:
        """The events with this mark that still stand. Nylas combines the mark with the calendar only (docs/nylas.md 7.2)."""
        query = {"calendar_id": calendar_id, "metadata_pair": f"{MARK}:{mark}"}
        found = (meeting_of(event) for event in self.pages(f"/v3/grants/{segment(grant_id)}/events", query))
        return [meeting for meeting in found if not meeting.is_cancelled]

    def move_event(
        self,
        grant_id: str,
        calendar_id: str,
        event_id: str,
        *,
        starts_at: datetime,
        ends_at: datetime,
        time_zone: str,
        is_quiet: bool = False,
    ) -> None:
        """Give an event another time; its call stays, and its people are told by the provider, unless `is_quiet`."""
        query = {"calendar_id": calendar_id, "notify_participants": _is_told(is_quiet)}
        body = {"when": _when(starts_at, ends_at, time_zone)}
        path = f"/v3/grants/{segment(grant_id)}/events/{segment(event_id)}"
        self.call("PUT", path, query=query, body=body, timeout=FOREGROUND_TIMEOUT)

    def swap_participant(
        self, grant_id: str, calendar_id: str, event_id: str, *, leaving: str, joining: Person
    ) -> None:
        """Put another person on an event in place of the one with the address `leaving`; the others and their answers stay.

        Doing it again changes nothing.
        """
        path = f"/v3/grants/{segment(grant_id)}/events/{segment(event_id)}"
        there = data_of(self.call("GET", path, query={"calendar_id": calendar_id}, timeout=FOREGROUND_TIMEOUT))
        stay = [
            dict(person)
            for person in items(there.get("participants"))
            if fold_address(text(person.get("email"))) not in {leaving, joining.email}
        ]
        body = {"participants": [*stay, {"email": joining.email, "name": joining.name}]}
        query = {"calendar_id": calendar_id, "notify_participants": "true"}
        self.call("PUT", path, query=query, body=body, timeout=FOREGROUND_TIMEOUT)

    def delete_event(self, grant_id: str, calendar_id: str, event_id: str, *, is_quiet: bool = False) -> None:
        """Take an event off its calendar. No error when it is gone already. `is_quiet`: its people are not told by the provider."""
        query = {"calendar_id": calendar_id, "notify_participants": _is_told(is_quiet)}
        path = f"/v3/grants/{segment(grant_id)}/events/{segment(event_id)}"
        try:
            self.call("DELETE", path, query=query, timeout=FOREGROUND_TIMEOUT)
        except Missing:
            return


def _is_told(is_quiet: bool) -> str:
    return "false" if is_quiet else "true"


def _when(starts_at: datetime, ends_at: datetime, time_zone: str) -> dict[str, object]:
    return {
        "object": "timespan",
        "start_time": int(starts_at.timestamp()),
        "end_time": int(ends_at.timestamp()),
        "start_timezone": time_zone,
        "end_timezone": time_zone,
    }
