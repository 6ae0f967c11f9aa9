"""A panel in the boundary's terms: what its Configuration and its Notetaker should be. Reads Panel, Publication; writes nothing."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from interviews.nylas.configurations import ConfigurationSpec, Host
from interviews.nylas.notetakers import CaptureSpec
from interviews.panels.models import Interviewer, Panel, Publication

_STORED = TypeAdapter(ConfigurationSpec)


def capture(panel: Panel) -> CaptureSpec:
    """What the Notetaker should make on this panel."""
    has_transcript = panel.capture == Panel.Capture.TRANSCRIPT
    return CaptureSpec(
        name=panel.notetaker_name,
        video=panel.capture in {Panel.Capture.TRANSCRIPT, Panel.Capture.VIDEO},
        audio=panel.records,
        transcript=has_transcript,
        summary=has_transcript and panel.wants_summary,
        action_items=has_transcript and panel.wants_action_items,
        summary_instructions=panel.summary_instructions,
        action_item_instructions=panel.action_item_instructions,
    )


def spec(panel: Panel, *, people: Iterable[Interviewer] | None = None) -> ConfigurationSpec:
    """The panel as it should be at Nylas, complete: with those whose calendars work, unless told with whom."""
    return ConfigurationSpec(
        name=panel.name,
        slug=panel.slug,
        hosts=tuple(
            Host(
                name=person.name,
                email=person.email,
                time_zone=person.time_zone,
                busy_calendar_ids=tuple(person.busy_calendar_ids),
                booking_calendar_id=person.booking_calendar_id,
            )
            for person in (panel.live_interviewers() if people is None else people)
        ),
        distribution=Panel.Distribution(panel.distribution),
        duration=panel.duration,
        interval=timedelta(minutes=panel.interval_minutes),
        buffer_before=timedelta(minutes=panel.buffer_before),
        buffer_after=timedelta(minutes=panel.buffer_after),
        open_days=tuple(int(day) for day in panel.open_days),
        opens_at=panel.opens_at,
        closes_at=panel.closes_at,
        time_zone=panel.time_zone,
        closed_dates=tuple(date.fromisoformat(day) for day in panel.closed_dates),
        notice=timedelta(hours=panel.notice_hours),
        horizon=timedelta(days=panel.horizon_days),
        cancel_notice=timedelta(hours=panel.cancel_notice_hours),
        title=panel.title,
        provider=Panel.Provider(panel.provider),
        conferencing_grant_id=panel.conferencing_grant_id,
        # Where a yes is needed first, Scheduler must not send the Notetaker; we invite it after the yes.
        records=panel.records and panel.records_by_default,
        capture=capture(panel),
    )


def published(panel: Panel) -> ConfigurationSpec | None:
    """The panel as Nylas last took it; None when it never did."""
    last = panel.publications.filter(state=Publication.State.DONE).first()
    return None if last is None else read_spec(last.payload)


def as_json(described: ConfigurationSpec) -> dict[str, Any]:
    """For keeping with the publication; `read_spec` brings it back."""
    return _STORED.dump_python(described, mode="json")


def read_spec(payload: dict[str, Any]) -> ConfigurationSpec:
    """A stored publication, as it was, but for what we publish no more. Raises ValueError, which names what can't be read."""
    try:
        return _STORED.validate_python(payload)
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False))
        # pydantic's own words quote the row, whose names and addresses have no place in a log.
        raise ValueError(f"This publication can’t be read. {'; '.join(wrong)}") from None
