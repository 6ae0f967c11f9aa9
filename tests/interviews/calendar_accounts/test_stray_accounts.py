"""Somebody chooses the wrong account at the provider: ours to let go of, unless others rely on it."""

import pytest

from interviews.calendar_accounts import grants
from interviews.nylas.client import nylas
from interviews.panels import publishing
from recruiting import clock, queue
from tests.factories import make_interviewer
from tests.interviews.calendar_accounts.provider import BACK, code_of
from tests.walking import published_panel

pytestmark = pytest.mark.django_db


def test_foreign_account_that_came_by_mistake_is_let_go_and_offered_to_nobody(sandbox):
    person = published_panel(people=1).live_interviewers().get()

    with pytest.raises(grants.WrongCalendar):
        grants.connect_interviewer(person, code=code_of("private@example.net"), redirect_uri=BACK, now=clock.now())

    assert "private@example.net" not in {grant.email for grant in publishing.offered_grants()}
    queue.work_all(now=clock.now())
    assert "private@example.net" not in {grant.email for grant in nylas().grants()}
    assert person.nylas_grant_id in {grant.id for grant in nylas().grants()}


@pytest.mark.parametrize("is_colleagues", [True, False], ids=["a-colleagues", "connected-before"])
def test_account_that_was_there_before_stays_when_it_is_chosen_by_mistake(sandbox, is_colleagues):
    sandbox.advance(3600)
    clock.forget()
    person = published_panel(people=1).live_interviewers().get()
    other = next(grant for grant in nylas().grants() if grant.email != person.email)
    if is_colleagues:
        make_interviewer(email=other.email, nylas_grant_id=other.id)

    with pytest.raises(grants.WrongCalendar):
        grants.connect_interviewer(person, code=code_of(other.email), redirect_uri=BACK, now=clock.now())
    queue.work_all(now=clock.now())

    assert other.id in {grant.id for grant in nylas().grants()}
