"""Whoever has a link books and moves a few times a day, not without end."""

from datetime import timedelta

import pytest

from interviews.booking import limits
from interviews.booking.refusals import CannotBook, CannotMove
from tests.factories import NOW, make_interview, make_link

pytestmark = pytest.mark.django_db


def test_fifth_booking_of_a_day_is_made_and_the_sixth_refused_with_a_person_to_write_to():
    link = make_link()
    for _ in range(4):
        make_interview(link=link).cancel(actor="candidate", at=NOW)
    limits.check_bookings(link, now=NOW)
    make_interview(link=link)

    with pytest.raises(CannotBook, match=link.application.job.contact.email):
        limits.check_bookings(link, now=NOW)


def test_next_day_and_other_links_begin_anew():
    link = make_link()
    for _ in range(5):
        make_interview(link=link).cancel(actor="candidate", at=NOW)

    limits.check_bookings(link, now=NOW + timedelta(hours=24))
    limits.check_bookings(make_link(), now=NOW)


@pytest.mark.parametrize(("actor", "may_go_on"), [("candidate", False), ("recruiter", True), ("nylas", True)])
def test_tenth_move_of_a_day_by_the_candidate_is_the_last(actor, may_go_on):
    interview = make_interview()
    for hour in range(10):
        limits.check_moves(interview.link, now=NOW)
        starts_at = NOW + timedelta(days=4, hours=hour)
        interview.reschedule(starts_at, starts_at + timedelta(minutes=45), actor=actor, at=NOW)

    if may_go_on:
        limits.check_moves(interview.link, now=NOW)
    else:
        with pytest.raises(CannotMove, match=interview.application.job.contact.email):
            limits.check_moves(interview.link, now=NOW)
    limits.check_moves(interview.link, now=NOW + timedelta(hours=24))
