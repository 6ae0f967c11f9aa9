"""Interviews of which mails and events tell: each of their people in another zone, with a name and an address to look for."""

from datetime import UTC, datetime, timedelta

from interviews.models import BookingLink, Interview
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)

# The next second of March, when New York has winter time still.
STARTS_AT = next(
    at
    for at in (datetime(NOW.year + years, 3, 2, 15, tzinfo=UTC) for years in range(2))
    if at > NOW + timedelta(weeks=1)
)


def told_link() -> BookingLink:
    """Amara's, for a panel of which Priya is the only one and Paula in charge."""
    contact = make_user(email="paula@example.com", first_name="Paula", last_name="Contact")
    job = make_job(contact=contact)
    interviewer = make_interviewer(email="priya@example.com", time_zone="America/New_York")
    panel = make_panel(job=job, interviewers=[interviewer])
    candidate = make_candidate(name="Amara Okafor", email="amara@example.org")
    return make_link(application=make_application(job=job, candidate=candidate), panel=panel)


def told_interview(link: BookingLink) -> Interview:
    return make_interview(link=link, starts_at=STARTS_AT, candidate_time_zone="Asia/Kolkata")


def taken_together(link: BookingLink) -> Interview:
    """Taken by three, of whom Priya is the host."""
    lee = make_interviewer(name="Lee Park", email="lee@example.com", time_zone="Asia/Tokyo")
    tom = make_interviewer(name="Tom Weber", email="tom@example.com", time_zone="Europe/Berlin")
    return make_interview(link=link, people=[tom, lee], starts_at=STARTS_AT, candidate_time_zone="Asia/Kolkata")
