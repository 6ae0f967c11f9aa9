"""An interview as a file that any calendar opens (RFC 5545, 5546). Times are in UTC, so no zone needs to be described in it."""

import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

SOMEBODY = "somebody of our team"  # until the candidate learns who it is

if TYPE_CHECKING:  # Interview imports this module
    from interviews.booking.models import Interview


def write(interview: "Interview", *, url: str, now: datetime) -> bytes:
    """The file that puts the interview into a calendar, or takes a cancelled one out. `url`: the candidate's own page, if they have one.

    The same interview keeps its UID, and SEQUENCE grows with each change: calendars replace what they have.
    """
    panel, job = interview.panel, interview.application.job
    entry = Event()
    entry.add("uid", f"{interview.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", interview.version)
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", interview.starts_at.astimezone(UTC))
    entry.add("dtend", interview.ends_at.astimezone(UTC))
    entry.add("organizer", _organizer(interview))
    entry.add("summary", _one_line(f"{panel.name}, {job.title} at {settings.COMPANY_NAME}"))
    entry.add("status", "CANCELLED" if interview.is_cancelled else "CONFIRMED")
    if not interview.is_cancelled:
        is_hidden = interview.hides_people(now)
        call = "" if is_hidden else interview.join_url
        entry.add("location", _one_line(call or panel.get_provider_display()))
        entry.add("description", _description(SOMEBODY if is_hidden else interview.people_names(), url=url))
    if url:
        entry.add("url", url)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Fairloop//Interviews//EN")
    calendar.add("method", method(interview))
    calendar.add_component(entry)
    return calendar.to_ical()


def method(interview: "Interview") -> str:
    """What a calendar does with the file: also a parameter of its type in a mail (RFC 6047, 2.4)."""
    return "CANCEL" if interview.is_cancelled else "PUBLISH"


def _organizer(interview: "Interview") -> vCalAddress:
    """The person in charge, who alone may cancel (RFC 5546, 3.2.5). A published entry has no attendees, so no answer is asked for."""
    contact = interview.application.job.to_write_to
    organizer = vCalAddress(f"mailto:{contact.email}")
    organizer.params["CN"] = _one_line(contact.label).replace('"', "'")
    return organizer


def _description(names: str, *, url: str) -> str:
    """Names only: addresses of interviewers stay with us."""
    names = _one_line(names)
    return "\n".join([*([f"With {names}"] if names else []), f"Join, move or cancel on your own page: {url}"])


def _one_line(text: str) -> str:
    """Without line ends, which calendars read differently, and control characters, which they refuse (3.1)."""
    return "".join(character for character in " ".join(text.split()) if unicodedata.category(character) != "Cc")
