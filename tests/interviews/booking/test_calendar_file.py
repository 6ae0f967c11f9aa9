"""The calendar file (RFC 5545): what puts an interview into a calendar, and takes it out again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from interviews.booking import calendar_file, changing
from interviews.models import Interview, Message
from recruiting import queue
from sandbox.tests.examples import examples
from tests.factories import (
    NOW,
    make_application,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)

pytestmark = pytest.mark.django_db
STARTS_AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
PAGE = "https://jobs.example.com/book/abc/"


def written(interview: Interview, *, url: str = PAGE) -> bytes:
    return calendar_file.write(interview, url=url, now=STARTS_AT)


def lines(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


@pytest.fixture
def interview() -> Interview:
    job = make_job(contact=make_user(email="paula@example.com", first_name="Paula", last_name="Contact"))
    panel = make_panel(job=job)
    link = make_link(application=make_application(job=job), panel=panel)
    return make_interview(link=link, starts_at=STARTS_AT, people=[make_interviewer(name="Tom Weber")])


def test_interview_is_written_line_by_line(settings, interview):
    settings.SITE_URL = "https://jobs.example.com"

    content = lines(written(interview))

    assert (content[0], content[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert sorted(content[1:-2]) == sorted([
        "VERSION:2.0",
        "PRODID:-//Fairloop//Interviews//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{interview.pk}@jobs.example.com",
        "SEQUENCE:1",
        "DTSTAMP:20261124T150000Z",
        "DTSTART:20261124T150000Z",
        "DTEND:20261124T154500Z",
        'ORGANIZER;CN="Paula Contact":mailto:paula@example.com',
        "SUMMARY:Technical interview\\, Backend engineer at Northwind",
        "LOCATION:https://meet.example.com/abc-defg-hij",
        "DESCRIPTION:With Priya Raman and Tom Weber\\nJoin\\, move or cancel on your own page: https://jobs.example.com/book/abc/",
        "URL:https://jobs.example.com/book/abc/",
        "STATUS:CONFIRMED",
        "END:VEVENT",
    ])  # fmt: skip


def test_cancel_takes_out_what_was_put_in(interview):
    added = set(lines(written(interview)))
    interview.cancel(actor="candidate", at=STARTS_AT)

    removed = set(lines(written(interview)))

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2"} < removed
    same = ("UID:", "ORGANIZER", "DTSTART:", "DTEND:")
    assert len([line for line in added & removed if line.startswith(same)]) == len(same)


def test_move_keeps_the_uid_and_raises_the_sequence(interview):
    interview.reschedule(STARTS_AT + timedelta(hours=1), STARTS_AT + timedelta(hours=2), actor="candidate", at=NOW)

    content = lines(written(interview))

    assert {"METHOD:PUBLISH", "SEQUENCE:2", "DTSTART:20261124T160000Z"} < set(content)


def test_interview_without_a_page_names_none(interview):
    assert "URL" not in written(interview, url="").decode().partition("DESCRIPTION")[0]
    assert not [line for line in lines(written(interview, url="")) if line.startswith("URL:")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(40))
@given(title=st.text(max_size=120), name=st.text(min_size=1, max_size=80), path=st.text("ab%?&=;,:/é", max_size=60))
def test_no_title_name_or_link_breaks_the_file(interview, title, name, path):
    interview.application.job.title, interview.application.job.contact.first_name = title, name
    interview.join_url = f"https://meet.example.com/{path}"

    content = written(interview)

    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 and not set(line) & set(b"\r\n\0\x0b\x0c") for line in content.split(b"\r\n"))
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(entry["location"]) == interview.join_url
    assert str(entry["organizer"]) == "mailto:paula@example.com"
    assert "attendee" not in entry


def test_mail_about_a_cancel_brings_the_file(interview):
    changing.write_cancel(interview, actor="recruiter", now=NOW)
    message = Message.objects.get(kind=Message.Kind.CANCELLED)

    queue.work("message", message.pk, now=message.due_at)

    (part,) = list(mail.outbox[-1].message().walk())[-1:]
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        "CANCEL",
        "cancelled.ics",
    )
    entry = part.get_payload(decode=True).decode()
    assert f"UID:{interview.pk}@" in entry
    assert "METHOD:CANCEL" in entry
    assert "the attached file takes it out again" in mail.outbox[-1].body


def test_interviewers_get_no_file(interview):
    """Nylas takes it out of their calendars."""
    changing.write_cancel(interview, actor="recruiter", now=NOW)
    for message in Message.objects.filter(kind=Message.Kind.INTERVIEWER_CANCELLED):
        queue.work("message", message.pk, now=message.due_at)

    assert len(mail.outbox) == 2
    assert [sent.attachments for sent in mail.outbox] == [[], []]
