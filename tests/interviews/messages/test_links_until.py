"""A link works as long as the mail about it says, to the last minute it names."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from interviews.booking import changing, inviting, news
from interviews.messages import mails, sending
from interviews.models import BookingLink, Message
from interviews.panels import connecting
from tests.factories import make_application, make_interview, make_interviewer, make_link, make_panel

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 18, 17, 30, tzinfo=UTC)


def named_minute(text: str) -> tuple[str, str]:
    """Day and time as the mail names them, and the zone beside it."""
    found = re.search(r"It works until (\d+ \w+ \d{4}, \d\d:\d\d) \(([^)]+)\)", text)
    assert found is not None
    return found[1], found[2]


@pytest.mark.parametrize(
    ("zone", "day", "words"),
    [
        ("UTC", "2 December 2026, 23:59", "UTC"),
        ("Europe/Lisbon", "2 December 2026, 23:59", "Lisbon, UTC+0"),
        ("Pacific/Auckland", "3 December 2026, 23:59", "Auckland, UTC+13"),
        ("America/New_York", "2 December 2026, 23:59", "New York, UTC−5"),
    ],
)
def test_link_works_to_the_end_of_the_day_that_the_mail_names(zone, day, words):
    panel = make_panel(time_zone=zone, link_days=14)

    link = inviting.invite(make_application(job=panel.job), panel=panel, now=EVENING)

    text = mails.render(link.messages.get()).text
    assert named_minute(text) == (day, words)
    last = datetime.strptime(day, "%d %B %Y, %H:%M").replace(tzinfo=ZoneInfo(zone))
    assert link.is_open(last)
    assert not link.is_open(last + timedelta(minutes=1))


def test_link_that_ends_within_a_day_is_named_by_its_last_minute():
    """As every link did once."""
    link = make_link(panel=make_panel(time_zone="Europe/Lisbon"), expires_at=datetime(2026, 12, 2, 17, 30, tzinfo=UTC))

    text = mails.render(news.owe_link(link, now=EVENING)).text

    assert named_minute(text) == ("2 December 2026, 17:29", "Lisbon, UTC+0")


@pytest.mark.parametrize(
    ("zone", "day", "words"),
    [("UTC", "25 November 2026", "UTC"), ("Pacific/Auckland", "26 November 2026", "Auckland, UTC+13")],
)
def test_link_to_a_calendar_works_to_the_end_of_the_interviewers_day(zone, day, words):
    interviewer = make_interviewer(time_zone=zone)

    message = connecting.owe_connect_link(interviewer, now=EVENING)

    assert named_minute(mails.render(message).text) == (f"{day}, 23:59", words)
    last = datetime.strptime(day, "%d %B %Y").replace(hour=23, minute=59, tzinfo=ZoneInfo(zone))
    link = interviewer.connect_links.get()
    assert (link.is_open(last), link.is_open(last + timedelta(minutes=1))) == (True, False)


def test_recruiter_reads_the_same_last_minute_as_the_candidate(admin):
    link = make_link(panel=make_panel(), expires_at=datetime(2026, 12, 3, tzinfo=UTC))

    for page in ("changelist", "change"):
        address = reverse(f"admin:interviews_bookinglink_{page}", args=[link.pk] if page == "change" else [])
        assert "Wed 2 Dec 2026, 23:59 UTC" in admin.get(address).content.decode()


def test_day_without_midnight_ends_with_its_last_moment():
    """In Cairo clocks go from 23:59 to 01:00 on the last Friday of April."""
    panel = make_panel(time_zone="Africa/Cairo", link_days=1)

    assert panel.link_expires_at(datetime(2027, 4, 28, 9, tzinfo=UTC)) == datetime(2027, 4, 29, 22, tzinfo=UTC)


def test_link_of_a_cancelled_interview_works_to_the_end_of_a_day_again():
    interview = make_interview(link=make_link(panel=make_panel(time_zone="Asia/Tokyo"), expires_at=EVENING))

    changing.write_cancel(interview, actor="recruiter", now=EVENING)

    assert BookingLink.objects.get().expires_at == datetime(2026, 12, 3, 15, tzinfo=UTC)  # midnight there


@pytest.mark.parametrize("kind", ["connect", "reconnect"])
def test_link_is_made_for_a_mail_without_one(kind):
    person = make_interviewer(email="priya@example.com")
    message = Message.objects.owe(kind, to="Priya@example.com", key="old", interviewer=person, at=EVENING)

    sending.send(message, now=EVENING)

    message.refresh_from_db()
    assert message.connect_link.interviewer == person
    assert message.connect_link.url in mail.outbox[0].body
