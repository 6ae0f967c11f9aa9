"""A panel and its parts in the boundary's terms, for these tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from interviews.enums import Distribution, Provider
from interviews.nylas.configurations import ConfigurationSpec, Host
from interviews.nylas.notetakers import CaptureSpec
from interviews.nylas.shapes import Person

STARTS_AT = datetime(2026, 9, 1, 13, 0, tzinfo=UTC)
ENDS_AT = STARTS_AT + timedelta(minutes=45)
GUEST = Person(email="amara@example.org", name="Amara Okafor")
CAPTURE = CaptureSpec(
    name="Interview Recorder",
    video=True,
    audio=True,
    transcript=True,
    summary=True,
    action_items=True,
    summary_instructions="",
    action_item_instructions="",
)
SARAH = Host("Sarah Kim", "sarah@x.test", "America/New_York", ("primary",), "primary")
MARCUS = Host("Marcus Bell", "marcus@x.test", "Europe/Lisbon", ("work", "private"), "work")


def spec(**changes: Any) -> ConfigurationSpec:
    return replace(
        ConfigurationSpec(
            name="Backend interview",
            slug="backend-interview",
            hosts=(SARAH, MARCUS),
            distribution=Distribution.FAIR,
            duration=timedelta(minutes=45),
            interval=timedelta(minutes=15),
            buffer_before=timedelta(),
            buffer_after=timedelta(minutes=10),
            open_days=(0, 1, 2, 3, 4),
            opens_at=time(9, 0),
            closes_at=time(17, 30),
            time_zone="America/New_York",
            closed_dates=(date(2026, 12, 25),),
            notice=timedelta(hours=2),
            horizon=timedelta(days=21),
            cancel_notice=timedelta(hours=4),
            title="Interview: {candidate}",
            provider=Provider.GOOGLE_MEET,
            conferencing_grant_id="",
            records=True,
            capture=CAPTURE,
        ),
        **changes,
    )


def reply_to(spec_body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What Nylas answers to a Configuration: the same, with an id."""
    return {"id": "conf-1", **spec_body, **changes}


BOOKING = {
    "booking_id": "book-1",
    "event_id": "event-1",
    "title": "Interview: Amara Okafor",
    "organizer": {"name": "Sarah Kim", "email": "sarah@x.test"},
    "status": "booked",
    "description": "",
    "location": "",
    "booking_ref": "JumEBTtIR9KJinJU8frY11814aKcBEwLij5qHS-bfBH7OAssC6T-q1yz",
}
NOTETAKER = {
    "id": "a" * 32,
    "grant_id": "grant-1",
    "name": "Interview Recorder",
    "join_time": 1788267600,
    "meeting_link": "https://meet.google.com/abc-defg-hij",
    "meeting_provider": "Google Meet",
    "meeting_settings": {"video_recording": True, "audio_recording": True, "transcription": True},
    "object": "notetaker",
    "state": "scheduled",
    "status": "scheduled",
}
EVENT = {
    "id": "event-1",
    "grant_id": "grant-1",
    "calendar_id": "primary",
    "title": "Interview: Amara Okafor",
    "status": "confirmed",
    "busy": True,
    "when": {"object": "timespan", "start_time": 1788267600, "end_time": 1788270300},
    "participants": [{"email": "Amara@Example.org", "name": "Amara Okafor", "status": "noreply"}],
    "conferencing": {"provider": "Google Meet", "details": {"url": "https://meet.google.com/abc-defg-hij"}},
    "metadata": {"key5": "conf-1", "source": "scheduler"},
    "notetaker": {"id": "a" * 32, "name": "Interview Recorder"},
    "object": "event",
}
WEBHOOK = {
    "id": "hook-1",
    "description": "Fairloop",
    "trigger_types": ["booking.created", "notetaker.media"],
    "webhook_url": "https://app.test/webhooks/nylas",
    "webhook_secret": "s3cret",
    "status": "active",
    "notification_email_addresses": [],
    "compressed_delivery": False,
}
