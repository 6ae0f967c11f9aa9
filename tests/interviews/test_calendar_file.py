"""The calendar file (RFC 5545)."""

from datetime import UTC, datetime

import pytest

from interviews import calendar_file
from tests.factories import make_application, make_interview, make_interviewer, make_job, make_link, make_panel

pytestmark = pytest.mark.django_db
STARTS_AT = datetime(2026, 11, 24, 15, tzinfo=UTC)


def written(interview):
    return calendar_file.write(interview, url="https://jobs.example.com/book/abc/", now=STARTS_AT)


def test_interview_is_written_line_by_line(settings):
    settings.SITE_URL = "https://jobs.example.com"
    interview = make_interview(starts_at=STARTS_AT, people=[make_interviewer(name="Tom Weber")])

    assert written(interview).decode().replace("\r\n ", "").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fairloop//Interviews//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{interview.pk}@jobs.example.com",
        "SEQUENCE:1",
        "DTSTAMP:20261124T150000Z",
        "DTSTART:20261124T150000Z",
        "DTEND:20261124T154500Z",
        "SUMMARY:Technical interview\\, Backend engineer at Northwind",
        "LOCATION:https://meet.example.com/abc-defg-hij",
        "DESCRIPTION:With Priya Raman and Tom Weber\\nJoin\\, move or cancel on your own page: https://jobs.example.com/book/abc/",
        "URL:https://jobs.example.com/book/abc/",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_move_and_cancel_keep_the_uid_and_raise_the_sequence():
    interview = make_interview(starts_at=STARTS_AT)
    interview.cancel(actor="candidate", at=STARTS_AT)

    lines = written(interview).decode().split("\r\n")

    assert {"SEQUENCE:2", "STATUS:CANCELLED"} < set(lines)
    assert next(line for line in lines if line.startswith("UID:")).startswith(f"UID:{interview.pk}@")


def test_lines_are_folded_at_75_octets_and_nothing_in_a_title_ends_one():
    job = make_job(title="Ingénieur·e\r\nATTENDEE:mailto:x@example.com; " + "ação " * 14)
    panel = make_panel(job=job)
    interview = make_interview(link=make_link(application=make_application(job=job), panel=panel))

    content = written(interview)

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(line.startswith(b"ATTENDEE") for line in lines)
    assert "Ingénieur·e\\nATTENDEE:mailto:x@example.com\\; ação" in content.replace(b"\r\n ", b"").decode()
