"""An attempt is one of its link at a time, under a lease, and ends with an interview or a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from interviews.models import BookingAttempt, BookingLink
from tests.factories import NOW, make_interview, make_interviewer, make_link

pytestmark = pytest.mark.django_db
Refusal = BookingAttempt.Refusal


def begin(link: BookingLink, **fields: Any) -> BookingAttempt:
    times = {"starts_at": NOW, "ends_at": NOW + timedelta(minutes=45), "at": NOW}
    return BookingAttempt.objects.begin(link, time_zone="UTC", language="en", **times | fields)


def test_attempt_begins_under_a_lease_so_that_nobody_else_works_it():
    attempt = begin(make_link())

    assert (attempt.state, BookingAttempt.objects.claim(attempt.pk, now=NOW)) == ("trying", None)


def test_attempt_is_being_written_until_it_is_settled():
    attempt = begin(make_link())
    assert list(BookingAttempt.objects.being_written()) == [attempt]

    attempt.refuse(Refusal.SLOT_GONE, at=NOW)
    assert not BookingAttempt.objects.being_written().exists()


def test_second_attempt_of_a_link_waits_until_the_first_is_settled():
    link = make_link()
    first = begin(link)

    with pytest.raises(IntegrityError), transaction.atomic():
        begin(link)

    first.refuse(Refusal.SLOT_GONE, at=NOW)
    assert begin(link).pk != first.pk


def test_refused_attempt_keeps_why_beside_the_words():
    attempt = begin(make_link())

    attempt.refuse(Refusal.OUT_OF_REACH, at=NOW, error="Nylas answered 503")

    kept = BookingAttempt.objects.get()
    assert (kept.state, kept.refusal, kept.error, kept.finished_at) == (
        "refused",
        "out_of_reach",
        "Nylas answered 503",
        NOW,
    )


def test_attempt_that_somebody_else_is_settling_is_not_refused():
    attempt = begin(make_link())
    BookingAttempt.objects.update(claimed_until=datetime(2000, 1, 1, tzinfo=UTC))  # by the database’s clock
    theirs = BookingAttempt.objects.claim(attempt.pk, now=NOW)

    attempt.refuse(Refusal.OUT_OF_REACH, at=NOW)

    kept = BookingAttempt.objects.get()
    assert (kept.state, kept.refusal, kept.claim_token) == ("trying", "", theirs.claim_token)


def test_booked_attempt_leads_to_its_interview():
    link = make_link()
    attempt, interview = begin(link), make_interview(link=link)

    attempt.mark_booked(interview, at=NOW)

    kept = BookingAttempt.objects.get()
    assert (kept.state, kept.interview, kept.finished_at) == ("booked", interview, NOW)


def test_interview_that_nylas_told_of_is_noted_only_where_it_is_still_asked_about():
    link = make_link()
    settled = begin(link)
    settled.refuse(Refusal.SLOT_GONE, at=NOW)
    asked, elsewhere = begin(link), begin(make_link())
    interview = make_interview(link=link)

    BookingAttempt.objects.note_interview(interview)

    found = {row.pk: row.interview for row in BookingAttempt.objects.all()}
    assert found == {settled.pk: None, asked.pk: interview, elsewhere.pk: None}
    assert BookingAttempt.objects.get(pk=asked.pk).state == "trying"


def test_account_asked_is_kept_when_the_interviewer_gets_another():
    attempt, host = begin(make_link()), make_interviewer(nylas_grant_id="grant-1")
    attempt.ask_for([host])
    host.connect(grant_id="grant-2", email=host.email, at=NOW)

    assert list(BookingAttempt.objects.unsettled_in("grant-1")) == [attempt]
    assert not BookingAttempt.objects.unsettled_in("grant-2").exists()


def test_shares_are_those_of_everybody_who_could_have_been_had():
    attempt = begin(make_link())
    attempt.keep_reasons(
        [
            {"place": 1, "interviewer": 1, "name": "Ada", "weight": 1.0, "skipped": "taken_meanwhile"},
            {"place": 2, "interviewer": 2, "name": "Ben", "weight": 1.0},
            {"place": 3, "interviewer": 3, "name": "Cleo"},  # kept before there were weights
            {"interviewer": 4, "name": "Dan", "skipped": "busy"},
        ]
    )

    assert BookingAttempt.objects.get().shares() == {2: 0.5, 3: 0.5}
    assert begin(make_link()).shares() == {}
