"""Scheduler Configurations: a panel in Nylas's words (docs/nylas.md 1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.conf import settings

from interviews.enums import Distribution, Provider, WaitingRoom
from interviews.nylas.errors import Missing, Refused
from interviews.nylas.notetakers import CaptureSpec, meeting_settings
from interviews.nylas.reading import mapping, text
from interviews.nylas.transport import Transport, data_of, segment, translated_errors

# The additional field with our booking link's id, which each booking notification brings back
LINK_FIELD = "fairloop_link"
# Nylas chooses nobody (docs/nylas.md 1.7), so that it need not hide times to be fair: see `offers_all_times`.
METHODS = {
    Distribution.FAIR: "max-availability",
    Distribution.MOST_TIMES: "max-availability",
    Distribution.OWN_SHARE: "max-availability",
    Distribution.EVERYONE: "collective",
}
PROVIDERS = {
    Provider.GOOGLE_MEET: "Google Meet",
    Provider.MICROSOFT_TEAMS: "Microsoft Teams",
    Provider.ZOOM: "Zoom Meeting",
}
REMIND_MINUTES_BEFORE = (
    60  # Nylas’s own notification, which nothing uses: a mail before the interview would be an errand
)
SLUG_TAKEN = (400, 409)  # HTTP; no error type is documented for a slug that is in use


@dataclass(frozen=True)
class Host:
    """An interviewer as Nylas is told of them."""

    name: str
    email: str
    time_zone: str
    busy_calendar_ids: tuple[str, ...]
    booking_calendar_id: str


@dataclass(frozen=True)
class Seats:
    """A group of people of whom `needed` take each interview. Nylas isn't told: the gateway offers and books by it."""

    name: str
    needed: int
    people: tuple[str, ...]  # their addresses


@dataclass(frozen=True)
class ConfigurationSpec:
    """A panel as it should be at Nylas: all of it, since PUT replaces nested objects whole (docs/nylas.md 0)."""

    name: str
    slug: str
    hosts: tuple[Host, ...]
    distribution: Distribution
    duration: timedelta
    interval: timedelta
    buffer_before: timedelta
    buffer_after: timedelta
    open_days: tuple[int, ...]  # 0 = Monday … 6 = Sunday, as Python counts
    opens_at: time
    closes_at: time  # 00:00: until the end of the day
    time_zone: str
    closed_dates: tuple[date, ...]
    notice: timedelta
    horizon: timedelta
    cancel_notice: timedelta
    title: str  # may hold {candidate}
    provider: Provider
    conferencing_grant_id: str
    records: bool  # Scheduler's own Notetaker on every booking
    capture: CaptureSpec
    # Panels that share fairly were once published without the times of the half that was booked last.
    offers_all_times: bool = False
    waiting_room: WaitingRoom = WaitingRoom.ACCOUNT
    seats: tuple[Seats, ...] = ()  # none: any one of the hosts, or with EVERYONE all of them
    # People of the panel who are not on offer now: Nylas takes ten, so that those of larger panels take turns.
    reserve: tuple[Host, ...] = ()
    # Anybody may book it without a session, so that Nylas’s own page works: past our gateway and its rules.
    is_public: bool = False

    @property
    def people(self) -> tuple[Host, ...]:
        """All who interview on the panel, by name where they take turns."""
        if not self.reserve:
            return self.hosts
        return tuple(sorted(self.hosts + self.reserve, key=lambda host: (host.name, host.email)))

    @property
    def hides_times(self) -> bool:
        return self.distribution == Distribution.FAIR and not self.offers_all_times

    @property
    def lasts_until_midnight(self) -> bool:
        """Nylas cannot express such hours and gets none, so callers must filter its times themselves (docs/nylas.md 1.4)."""
        return self.closes_at == time(0)


@dataclass(frozen=True)
class Published:
    configuration_id: str
    slug: str
    request_id: str


class Configurations(Transport):
    def publish_configuration(
        self, spec: ConfigurationSpec, *, grant_id: str, configuration_id: str | None
    ) -> Published:
        """Create the Configuration, or change the existing one to `spec`. Raises Missing when that one is gone.

        A first publish whose answer was lost has left a Configuration with the slug behind: the next publish takes it over.
        """
        body, sdk = configuration_body(spec), self._sdk.scheduler.configurations
        if configuration_id is None:
            try:
                with translated_errors():
                    created = sdk.create(segment(grant_id), body, overrides=self.overrides())
                return Published(created.data.id, created.data.slug or "", created.request_id)
            except Refused as refusal:
                if refusal.status not in SLUG_TAKEN:
                    raise
                configuration_id = self.own_configuration(grant_id, slug=spec.slug)
                if configuration_id is None:
                    raise
        with translated_errors():
            updated = sdk.update(segment(grant_id), segment(configuration_id), body, overrides=self.overrides())
        return Published(updated.data.id, updated.data.slug or "", updated.request_id)

    def configuration(self, grant_id: str, configuration_id: str) -> dict[str, object]:
        """What Nylas holds, as it came: the SDK's model would drop the Notetaker's settings and more (docs/nylas.md 8.2, row 1)."""
        return data_of(self.call("GET", _path(grant_id, configuration_id)))

    def delete_configuration(self, grant_id: str, configuration_id: str) -> None:
        """Delete it; no error when it is gone already. Nylas refuses while booking sessions are open, 30 minutes at most (docs/nylas.md 1.1)."""
        sdk = self._sdk.scheduler.configurations
        try:
            with translated_errors():
                sdk.destroy(segment(grant_id), segment(configuration_id), overrides=self.overrides())
        except Missing:
            return

    def own_configuration(self, grant_id: str, *, slug: str) -> str | None:
        """The id of a Configuration with this slug that Fairloop made (it has LINK_FIELD); None for any other."""
        for found in self.pages(_path(grant_id)):
            fields = mapping(mapping(found.get("scheduler")).get("additional_fields"))
            if found.get("slug") == slug and LINK_FIELD in fields:
                return text(found.get("id")) or None
        return None


def hosted_page(slug: str) -> str:
    """The address at which Nylas itself offers a public Configuration (docs/nylas.md 1.8)."""
    return f"{settings.NYLAS_PAGES_URI}/{segment(slug)}"


def _path(grant_id: str, configuration_id: str | None = None) -> str:
    path = f"/v3/grants/{segment(grant_id)}/scheduling/configurations"
    return path if configuration_id is None else f"{path}/{segment(configuration_id)}"


def configuration_body(spec: ConfigurationSpec) -> dict[str, object]:
    """The whole Configuration, since PUT replaces each nested object with what was sent."""
    return {
        "name": spec.name,
        "slug": spec.slug,
        "requires_session_auth": not spec.is_public,
        "participants": [_participant(spec, host) for host in spec.hosts],
        "availability": {
            "duration_minutes": _minutes(spec.duration),
            "interval_minutes": _minutes(spec.interval),
            "round_to": min(_minutes(spec.interval), 60),
            "availability_rules": {
                "availability_method": "max-fairness" if spec.hides_times else METHODS[spec.distribution],
                "buffer": {"before": _minutes(spec.buffer_before), "after": _minutes(spec.buffer_after)},
            },
        },
        "event_booking": {
            "title": spec.title.replace("{candidate}", "${invitee}"),
            "timezone": spec.time_zone,
            "booking_type": "booking",
            "conferencing": _conferencing(spec),
            "disable_emails": True,  # candidates get our mails, which say more
            "hide_participants": False,
            "reminders": [{"type": "webhook", "minutes_before_event": REMIND_MINUTES_BEFORE}],
        },
        "scheduler": _scheduler(spec),
    }


def _participant(spec: ConfigurationSpec, host: Host) -> dict[str, object]:
    found: dict[str, object] = {
        "name": host.name,
        "email": host.email,
        "timezone": host.time_zone,
        "availability": {"calendar_ids": list(host.busy_calendar_ids), "open_hours": _open_hours(spec)},
        "booking": {"calendar_id": host.booking_calendar_id},
    }
    # Exactly one in collective, none in round-robin, where the editor strips it (docs/nylas.md 1.3).
    if spec.distribution == Distribution.EVERYONE:
        found["is_organizer"] = host is spec.hosts[0]
    return found


def availability_body(
    spec: ConfigurationSpec, hosts: Iterable[Host], *, starts_at: int, ends_at: int
) -> dict[str, object]:
    """Asks when any of these people could be booked by the panel's rules, without a Configuration (docs/nylas.md 2.2). Unix seconds."""
    return {
        "participants": [
            {"email": host.email, "calendar_ids": list(host.busy_calendar_ids), "open_hours": _open_hours(spec)}
            for host in hosts
        ],
        "start_time": starts_at,
        "end_time": ends_at,
        "duration_minutes": _minutes(spec.duration),
        "interval_minutes": _minutes(spec.interval),
        "round_to": min(_minutes(spec.interval), 60),
        "availability_rules": {
            "availability_method": "max-availability",
            "buffer": {"before": _minutes(spec.buffer_before), "after": _minutes(spec.buffer_after)},
        },
    }


def _open_hours(spec: ConfigurationSpec) -> list[dict[str, object]]:
    """The panel's hours in Nylas's form; an empty list, for hours that last until midnight, means always (docs/nylas.md 1.4)."""
    if spec.lasts_until_midnight:
        return []
    hours: dict[str, object] = {
        "days": sorted((day + 1) % 7 for day in spec.open_days),  # Nylas counts from Sunday
        "start": _clock(spec.opens_at),
        "end": _clock(spec.closes_at),
        "timezone": spec.time_zone,
        "exdates": [day.isoformat() for day in spec.closed_dates],
    }
    return [hours]


def _conferencing(spec: ConfigurationSpec) -> dict[str, object]:
    made_by: dict[str, object] = {"conf_grant_id": spec.conferencing_grant_id} if spec.conferencing_grant_id else {}
    if spec.provider == Provider.ZOOM and spec.waiting_room != WaitingRoom.ACCOUNT:
        waits = spec.waiting_room == WaitingRoom.EVERYBODY
        # handed to Zoom as it is (docs/nylas.md 1.5)
        made_by["conf_settings"] = {"settings": {"waiting_room": waits, "join_before_host": not waits}}
    return {"provider": PROVIDERS[spec.provider], "autocreate": made_by}


def _scheduler(spec: ConfigurationSpec) -> dict[str, object]:
    return {
        "available_days_in_future": spec.horizon.days,
        "min_booking_notice": _minutes(spec.notice),
        "min_cancellation_notice": _minutes(spec.cancel_notice),
        # Nylas writes both addresses, with the booking's secret, into the host's calendar (docs/nylas.md 3.4): any
        # reader of the event could act as the candidate. So they are hidden; the candidate's own link comes with our mails.
        "hide_rescheduling_options": True,
        "hide_cancellation_options": True,
        "additional_fields": {
            LINK_FIELD: {"label": "Booking link", "type": "metadata", "required": False, "default": ""}
        },
        "notetaker_settings": {
            "enabled": spec.records,
            "show_ui_consent_message": True,
            "notetaker_name": spec.capture.name,
            "meeting_settings": meeting_settings(spec.capture),
        },
    }


def _minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)


def _clock(at: time) -> str:
    """9:30, without a leading zero, as Nylas wants it."""
    return f"{at.hour}:{at.minute:02}"
