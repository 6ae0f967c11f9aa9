"""What an erasure would come to, and by what one looks for leftovers."""

import pytest

from privacy import erasure_plan
from tests.factories import NOW, make_application, make_candidate, make_interview, make_interviewer, make_link

pytestmark = pytest.mark.django_db
NOTE = "I have kept ledgers in Lisbon for eleven years, and would like to go on"


def test_plan_says_what_goes_and_what_is_called_off():
    application = make_application(note=NOTE)
    interview = make_interview(link=make_link(application=application))

    plan = erasure_plan.plan_for(application.candidate, now=NOW)

    assert [line.kind for line in plan.goes] == ["application"]
    assert (plan.stays, list(plan.holds), plan.ahead) == ((), [], (interview,))
    assert plan.counts == {"application": 1, "links": 1}


def test_what_others_bear_too_is_not_looked_for():
    candidate = make_application(note=NOTE, candidate=make_candidate(name="Greta Gone", phone="")).candidate
    assert erasure_plan.texts_of(candidate) == [candidate.email, "Greta Gone", "Lisbon for eleven years, and"]

    make_candidate(name="Greta GONE")
    make_interviewer(email=candidate.email)

    assert erasure_plan.texts_of(candidate) == ["Lisbon for eleven years, and"]


def test_short_words_are_no_phrase():
    candidate = make_application(note="Good at it, and a fast one").candidate

    assert erasure_plan.texts_of(candidate) == [candidate.phone, candidate.email, candidate.name]
