"""A panel said in sentences: what candidates will meet, and what would change by publishing again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from interviews.nylas.configurations import ConfigurationSpec, Host
from interviews.panels import configuration, local_hours
from interviews.panels.models import Interviewer, Panel
from recruiting import zones

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def lines_about(panel: Panel) -> list[tuple[str, str]]:
    """The panel as it would be published now, as (what, how) lines."""
    return _lines(configuration.spec(panel))


def changed_lines(panel: Panel) -> list[tuple[str, str, str]]:
    """(what, as published, as saved) for all that differs from the last version Nylas took; empty when nothing does."""
    published = configuration.published(panel)
    if published is None:
        return []
    # Whoever's calendar stopped working since then was taken off by nobody: that is said as what it is, not as an edit.
    known = {host.email for host in published.hosts}
    seated = Interviewer.objects.filter(seats__panel=panel, is_active=True).order_by("name")
    people = [person for person in seated if person.is_live or person.email in known]
    before, after = dict(_lines(published)), dict(_lines(configuration.spec(panel, people=people)))
    return [(what, before[what], how) for what, how in after.items() if before[what] != how]


def night_words(panel: Panel, *, now: datetime) -> list[str]:
    """A sentence for each interviewer to whom candidates could come at night."""
    hours = f"{panel.opens_at:%H:%M}–{_closing(configuration.spec(panel))} {_place(panel.time_zone)}"
    return [
        f"{hours} is {night.opens_at:%H:%M}–{night.closes_at:%H:%M} for {night.interviewer.name} "
        f"({_place(night.interviewer.time_zone)}). Are the hours meant so?"
        for night in local_hours.at_night(panel, now=now)
    ]


def _place(name: str) -> str:
    return zones.place(ZoneInfo(name)) or name


def _lines(spec: ConfigurationSpec) -> list[tuple[str, str]]:
    days = ", ".join(DAYS[day] for day in sorted(spec.open_days))
    return [
        ("Name", spec.name),
        ("Interviewers", ", ".join(host.name for host in spec.hosts) or "nobody"),
        ("Calendars", "; ".join(_calendars(host) for host in spec.hosts)),
        ("Shared", Panel.Distribution(spec.distribution).label),
        ("Length", f"{_span(spec.duration)}, a time every {_span(spec.interval)}"),
        ("Hours", f"{days}, {spec.opens_at:%H:%M} to {_closing(spec)} {spec.time_zone}"),
        ("Closed on", ", ".join(f"{day:%-d %b %Y}" for day in spec.closed_dates) or "no day"),
        ("Kept free", f"{_span(spec.buffer_before)} before, {_span(spec.buffer_after)} after"),
        ("Bookable", f"from {_span(spec.notice)} to {spec.horizon.days} days ahead"),
        ("Moving and cancelling", f"until {_span(spec.cancel_notice)} before"),
        ("In the calendar", spec.title),
        (
            "Video call",
            f"{Panel.Provider(spec.provider).label}" + (", by its own account" if spec.conferencing_grant_id else ""),
        ),
        ("Recorder", _recorder(spec)),
        ("Summary should cover", spec.capture.summary_instructions or "whatever was said"),
        ("Action items", spec.capture.action_item_instructions or "whatever was agreed"),
    ]


def _closing(spec: ConfigurationSpec) -> str:
    return "24:00" if spec.lasts_until_midnight else f"{spec.closes_at:%H:%M}"


def _calendars(host: Host) -> str:
    read = len(host.busy_calendar_ids)
    return f"{host.name}: {read} {'calendar' if read == 1 else 'calendars'} read, {host.time_zone}"


def _recorder(spec: ConfigurationSpec) -> str:
    capture = spec.capture
    kept = [
        name
        for name, wanted in [
            ("video", capture.video),
            ("sound", capture.audio),
            ("transcript", capture.transcript),
            ("summary", capture.summary),
            ("action items", capture.action_items),
        ]
        if wanted
    ]
    if not kept:
        return "none"
    rule = "joins unless the candidate says no" if spec.records else "joins only after a yes"
    return f"“{capture.name}” {rule}; keeps {', '.join(kept)}"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes and minutes % 60 == 0:
        hours = minutes // 60
        return f"{hours} {'hour' if hours == 1 else 'hours'}"
    return f"{minutes} minutes"
