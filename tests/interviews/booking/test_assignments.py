"""Who takes an interview: each row once, the host among them, and what was known before there were such rows."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from interviews.models import Assignment, Interview, Message
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db


def test_host_comes_first_and_the_others_by_name():
    host, lee, tom = (make_interviewer(name=name) for name in ("Zoe Host", "Lee Park", "Tom Weber"))

    interview = make_interview(interviewer=host, people=[tom, host, lee])

    assert interview.people() == [host, lee, tom]
    assert interview.people_names() == "Zoe Host, Lee Park and Tom Weber"


def test_interview_nobody_is_known_to_take_names_nobody():
    interview = make_interview(link=make_link(panel=make_panel(interviewers=[])))

    assert (interview.people(), interview.people_names()) == ([], "")


def test_nobody_takes_an_interview_twice():
    interview = make_interview()

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(interview=interview, interviewer=interview.interviewer, assigned_at=NOW)


def test_interview_is_taken_by_all_of_its_people_and_nobody_else():
    host, second, seated = make_user(), make_user(), make_user()
    people = [make_interviewer(user=user) for user in (host, second, seated)]
    interview = make_interview(
        link=make_link(panel=make_panel(interviewers=people)), people=people[1:2], interviewer=people[0]
    )

    assert [interview.is_taken_by(user) for user in (host, second, seated)] == [True, True, False]


def test_interviews_from_before_assignments_get_their_hosts():
    hosted = make_interview()
    nobodys = make_interview(link=make_link(panel=make_panel(interviewers=[])))
    mails = [
        Message.objects.owe(kind, to=hosted.interviewer.email, key=kind, interview=hosted, at=NOW)
        for kind in (Message.Kind.ASSIGNED, Message.Kind.BOOKED)
    ]
    Assignment.objects.all().delete()

    import_module("interviews.migrations.0005_fill_assignments").fill(apps, None)

    assert [interview.people() for interview in (hosted, nobodys)] == [[hosted.interviewer], []]
    assert [Message.objects.get(pk=mail.pk).interviewer for mail in mails] == [hosted.interviewer, None]
    assert Interview.objects.get(pk=hosted.pk).assignments.get().assigned_at == hosted.created_at
