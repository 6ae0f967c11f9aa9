"""Connected accounts (grants), their calendars, when these are busy, and the calendar events behind interviews."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from interviews.nylas.calls import call_of
from interviews.nylas.errors import Missing, Refused
from interviews.nylas.reading import declined_in, items, mapping, moment, period, text
from interviews.nylas.shapes import Calendar, Connected, Grant, Meeting
from interviews.nylas.transport import FOREGROUND_TIMEOUT, MAX_PAGES, Transport, data_of, segment, translated_errors
from recruiting.contact_details import fold_address

GRANTS_PER_PAGE = 100
# The provider's filters are not exact at the edges: we ask for a little more and filter again.
MARGIN = timedelta(hours=1)
# The shortest time that can be asked for; lengths, steps and buffers of panels are multiples of it.
CELL = timedelta(minutes=5)
AT_ONCE = 10  # people in one call, as Nylas advises
NOT_ABOUT_PEOPLE = frozenset({401, 403})  # HTTP: the key is refused, whoever is asked for
Period = tuple[datetime, datetime]


class Calendars(Transport):
    def grants(self) -> list[Grant]:
        """Every connected account, oldest first. This list is paged by offset and has no cursor (docs/nylas.md 6.3)."""
        found: dict[str, Grant] = {}
        for page in range(MAX_PAGES):
            query = {
                "limit": GRANTS_PER_PAGE,
                "offset": page * GRANTS_PER_PAGE,
                "sort_by": "created_at",
                "order_by": "asc",
            }
            reply = self.call("GET", "/v3/grants", query=query)
            batch = [_grant(grant) for grant in items(reply.get("data"))]
            found |= {grant.id: grant for grant in batch}
            if len(batch) < GRANTS_PER_PAGE:
                break
        return list(found.values())

    def grant(self, grant_id: str) -> Grant:
        """One connected account. Raises Missing when there is none."""
        return _grant(data_of(self.call("GET", f"/v3/grants/{segment(grant_id)}")))

    def revoke_grant(self, grant_id: str) -> None:
        """End our access to an account for good, with all that Nylas keeps for it (docs/nylas.md 6.3). Raises Missing when it has ended."""
        self.call("DELETE", f"/v3/grants/{segment(grant_id)}")

    def calendars(self, grant_id: str) -> list[Calendar]:
        """The calendars of one account."""
        path = f"/v3/grants/{segment(grant_id)}/calendars"
        return [
            Calendar(
                id=text(found.get("id")),
                name=text(found.get("name")),
                is_primary=found.get("is_primary") is True,
                can_write=found.get("read_only") is not True,
                time_zone=text(found.get("timezone")),
            )
            for found in self.pages(path)
        ]

    def busy_times(
        self,
        people: Mapping[str, Sequence[str]],
        *,
        starts_at: datetime,
        ends_at: datetime,
        timeout: int = FOREGROUND_TIMEOUT,
    ) -> dict[str, list[Period]]:
        """When these people, by address, are busy in the calendars named for each; without those whose calendars can't be read.

        Both ends must be multiples of CELL, and times are rounded out to it. Asked as the free cells of the period, since
        `free-busy` takes no calendars and would read others than a Configuration does (docs/nylas.md 2.2 and 7.1).
        """
        found: dict[str, list[Period]] = {}
        emails = list(people)
        for first in range(0, len(emails), AT_ONCE):
            some = {email: people[email] for email in emails[first : first + AT_ONCE]}
            found |= self._busy_times(some, starts_at, ends_at, timeout)
        return found

    def _busy_times(
        self, people: Mapping[str, Sequence[str]], starts_at: datetime, ends_at: datetime, timeout: int
    ) -> dict[str, list[Period]]:
        """One account or calendar that can't be read makes Nylas refuse for all, so those refused are asked in halves."""
        minutes = round(CELL.total_seconds() / 60)
        body = {
            "participants": [{"email": email, "calendar_ids": list(calendars)} for email, calendars in people.items()],
            "start_time": round(starts_at.timestamp()),
            "end_time": round(ends_at.timestamp()),
            "duration_minutes": minutes,
            "interval_minutes": minutes,
            "round_to": minutes,
            "availability_rules": {"availability_method": "max-availability"},
        }
        try:
            data = data_of(self.call("POST", "/v3/calendars/availability", body=body, timeout=timeout))
        except (Refused, Missing) as refusal:
            if isinstance(refusal, Refused) and refusal.status in NOT_ABOUT_PEOPLE:
                raise
            if len(people) == 1:
                return {}
            emails = list(people)
            halves = emails[: len(emails) // 2], emails[len(emails) // 2 :]
            first, second = (
                self._busy_times({email: people[email] for email in half}, starts_at, ends_at, timeout)
                for half in halves
            )
            return first | second
        free: dict[str, list[datetime]] = defaultdict(list)
        for cell in items(data.get("time_slots")):
            begins, emails_free = moment(cell.get("start_time")), cell.get("emails")
            if begins is not None and isinstance(emails_free, list):
                for email in emails_free:
                    free[fold_address(text(email))].append(begins)
        return {email: _between(free[fold_address(email)], starts_at, ends_at) for email in people}

    def meeting(self, grant_id: str, calendar_id: str, event_id: str) -> Meeting:
        """The calendar event behind an interview. Raises Missing when it was deleted."""
        path = f"/v3/grants/{segment(grant_id)}/events/{segment(event_id)}"
        return meeting_of(data_of(self.call("GET", path, query={"calendar_id": calendar_id})))

    def meetings_between(
        self, grant_id: str, calendar_id: str, *, starts_at: datetime, ends_at: datetime, configuration_id: str = ""
    ) -> list[Meeting]:
        """Calendar events that overlap the period, of one Configuration if given. A booking whose answer was lost is looked up by this.

        An event names its Configuration in `key5` (docs/nylas.md 1.7). Nylas filters by that or by a period, not by both (docs/nylas.md
        7.2); a period holds fewer events, so `key5` is compared here.
        """
        query = {
            "calendar_id": calendar_id,
            "start": int((starts_at - MARGIN).timestamp()),
            "end": int((ends_at + MARGIN).timestamp()),
            "show_cancelled": "true",  # Python's True would be sent as a capital word
        }
        kept = []
        for found in self.pages(f"/v3/grants/{segment(grant_id)}/events", query):
            if configuration_id and mapping(found.get("metadata")).get("key5") != configuration_id:
                continue
            meeting = meeting_of(found)
            if meeting.starts_at is None or meeting.ends_at is None:
                continue
            if meeting.starts_at < ends_at and meeting.ends_at > starts_at:
                kept.append(meeting)
        return kept

    def connect_url(self, *, redirect_uri: str, state: str, login_hint: str = "") -> str:
        """Where an interviewer connects a calendar; `login_hint` with the same address renews the same grant (docs/nylas.md 6.1)."""
        wish = {"client_id": self.client_id, "redirect_uri": redirect_uri, "state": state}
        if login_hint:
            wish["login_hint"] = login_hint
        return self._sdk.auth.url_for_oauth2(wish)

    def exchange_code(self, code: str, *, redirect_uri: str) -> Connected:
        """The grant behind a code from the callback. A code works once: after any error the interviewer starts again."""
        with translated_errors():
            reply = self._sdk.auth.exchange_code_for_token(
                {"client_id": self.client_id, "redirect_uri": redirect_uri, "code": code},
                overrides=self.overrides(),
            )
        return Connected(
            grant_id=text(reply.grant_id), email=fold_address(text(reply.email)), provider=text(reply.provider)
        )


def _between(free: Sequence[datetime], starts_at: datetime, ends_at: datetime) -> list[Period]:
    """What lies between the free cells, from the first to the last moment."""
    busy, at = [], starts_at
    for begins in sorted(free):
        if begins > at:
            busy.append((at, begins))
        at = max(at, begins + CELL)
    if at < ends_at:
        busy.append((at, ends_at))
    return busy


def _grant(found: dict[str, object]) -> Grant:
    return Grant(
        id=text(found.get("id")),
        email=fold_address(text(found.get("email"))),
        name=text(found.get("name")),
        provider=text(found.get("provider")),
        is_valid=found.get("grant_status") == "valid",
        created_at=moment(found.get("created_at")),
    )


def meeting_of(found: dict[str, object]) -> Meeting:
    """An event as it came, in our words."""
    starts_at, ends_at = period(found.get("when"))
    join_url, join_url_from = call_of(found)
    return Meeting(
        event_id=text(found.get("id")),
        starts_at=starts_at,
        ends_at=ends_at,
        join_url=join_url,
        is_cancelled=found.get("status") == "cancelled",
        notetaker_id=text(mapping(found.get("notetaker")).get("id")),
        title=text(found.get("title")),
        participant_emails=tuple(
            fold_address(text(person.get("email")))
            for person in items(found.get("participants"))
            if person.get("email")
        ),
        calendar_id=text(found.get("calendar_id")),
        join_url_from=join_url_from,
        declined=declined_in(found) or (),
    )
