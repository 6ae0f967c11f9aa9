"""An interview as a file that any calendar opens (RFC 5545). Times are in UTC, so no zone needs to be described in it."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from interviews.models import Interview

LINE_AT_MOST = 75  # octets


def write(interview: Interview, *, url: str, now: datetime) -> bytes:
    """The file. `url` is the candidate's own page. The same interview keeps its UID, and SEQUENCE grows with each change."""
    panel, job = interview.panel, interview.application.job
    is_off = interview.status == Interview.Status.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fairloop//Interviews//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{interview.pk}@{urlsplit(settings.SITE_URL).hostname}",
        f"SEQUENCE:{interview.version}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(interview.starts_at)}",
        f"DTEND:{_moment(interview.ends_at)}",
        f"SUMMARY:{_text(f'{panel.name}, {job.title} at {settings.COMPANY_NAME}')}",
        f"LOCATION:{_text(interview.join_url or panel.get_provider_display())}",
        f"DESCRIPTION:{_text(_description(interview, url=url))}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _description(interview: Interview, *, url: str) -> str:
    """Names only: a published entry has no attendees (RFC 5546, 3.2.1), and addresses of interviewers stay with us."""
    names = interview.people_names()
    return "\n".join([*([f"With {names}"] if names else []), f"Join, move or cancel on your own page: {url}"])


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value in which nothing can end the line or begin a parameter (3.3.11)."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> bytes:
    """At most 75 octets a line, continued after CRLF and a space, never inside a character (3.1)."""
    pieces, room = [b""], LINE_AT_MOST
    for character in line:
        octets = character.encode()
        if len(pieces[-1]) + len(octets) > room:
            pieces.append(b"")
            room = LINE_AT_MOST - 1
        pieces[-1] += octets
    return b"\r\n ".join(pieces) + b"\r\n"
