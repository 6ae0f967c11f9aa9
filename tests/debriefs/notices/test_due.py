"""All that waits for one person, and for whom something waits."""

import pytest
from django.contrib.auth.models import User

from debriefs.notices import due
from debriefs.waiting import Ask
from interviews.models import Interview
from tests.debriefs.loops import make_loop, submit
from tests.factories import NOW, make_link, make_user
from tests.recorded import make_held

pytestmark = pytest.mark.django_db


def test_of_two_scorecards_of_one_application_the_earlier_is_named_and_one_thing_counted():
    loop = make_loop()
    me, first = loop.interviewers[0], loop.interviews[0]
    make_held(link=make_link(application=loop.application, panel=first.panel), interviewer=me, starts_at=first.ends_at)

    found = due.due_of(me.user, now=NOW)

    assert (found.scorecards, found.others, due.count_of(me.user, now=NOW)) == ([first], [], 1)
    submit(first)
    assert due.due_of(me.user, now=NOW).scorecards == list(Interview.objects.exclude(pk=first.pk))


def test_what_else_waits_comes_with_what_it_is():
    loop = make_loop()
    submit(loop.interviews[0])

    (application,) = due.due_of(loop.committee[0], now=NOW).others

    assert (application, application.ask) == (loop.application, Ask.VOTE)


def test_nobody_meets_what_is_about_themselves():
    me = make_user(email="amara+me@example.org")
    loop = make_loop(over=2, committee=[me])
    loop.interviewers[0].user = me
    loop.interviewers[0].save()

    assert (len(due.due_of(me, now=NOW)), due.count_of(me, now=NOW)) == (0, 0)


def test_cost_does_not_grow(django_assert_num_queries):
    me = make_user()
    for _ in range(3):
        loop = make_loop(over=2, committee=[me], email="")
        for interview in loop.interviews:
            submit(interview)

    with django_assert_num_queries(1):  # the second is for scorecards
        found = due.due_of(me, now=NOW)
        assert [str(application.candidate) for application in found.others] == ["Amara Okafor"] * 3
    with django_assert_num_queries(1):
        assert due.count_of(me, now=NOW) == 3
    with django_assert_num_queries(1):
        assert list(due.people_with_something(User.objects.all(), now=NOW)) == [me]
