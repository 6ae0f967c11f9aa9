"""The one thing that a person should do next."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.committee import votes
from debriefs.committee.next_act import Act, next_act
from debriefs.models import Debrief
from tests.factories import NOW, make_interview, make_job, make_user
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db


def act(loop: Loop, user: User) -> tuple[Act, str]:
    debrief, access = Debrief.objects.get(pk=loop.debrief.pk), loop.access(user)
    found = next_act(debrief, access, votes.ballot(debrief, access))
    return found.act, found.url


def test_way_of_a_member_from_waiting_to_reading_the_decision(job: Job, owner: User) -> None:
    loop = make_loop(job, people=1)
    assert act(loop, owner) == (Act.READ, "#interviews")
    loop.rate(0, {0: 3})
    assert act(loop, owner) == (Act.VOTE, "#votes")
    votes.cast(loop.debrief, loop.access(owner), choice="yes", ground="Heard it.", now=NOW)
    assert act(loop, owner) == (Act.DECIDE, "#decision")
    loop.debrief.mark_decided()
    assert act(loop, owner) == (Act.READ, "#decision")


def test_who_has_voted_reads_until_the_others_have() -> None:
    first, second = make_user(), make_user()
    loop = make_loop(make_job(committee=[first, second]), people=1)
    loop.rate(0, {0: 3})
    votes.cast(loop.debrief, loop.access(first), choice="yes", ground="Heard it.", now=NOW)

    assert (act(loop, first), act(loop, second)) == ((Act.READ, "#ratings"), (Act.VOTE, "#votes"))


def test_interviewer_rates_first_and_then_reads(job: Job) -> None:
    loop = make_loop(job, people=1)
    assert act(loop, loop.authors[0]) == (Act.SUBMIT, f"/interviews/{loop.interviews[0].pk}/#scorecard")
    loop.rate(0, {0: 3})
    assert act(loop, loop.authors[0]) == (Act.READ, "#ratings")


def test_recruiter_decides_where_nobody_votes() -> None:
    loop, recruiter = make_loop(make_job(), people=1), make_user(recruiter=True)
    loop.rate(0, {0: 3})

    assert act(loop, recruiter) == (Act.DECIDE, "#decision")


def test_who_owes_for_an_interview_ahead_is_not_sent_to_the_decision(job: Job) -> None:
    loop = make_loop(job, people=1)
    make_interview(link=loop.interviews[0].link, interviewer=loop.authors[0].interviewer)
    loop.rate(0, {0: 3})
    loop.debrief.mark_decided()

    assert act(loop, loop.authors[0]) == (Act.READ, "#interviews")
