"""The page that asks whether an interview took place: one press from the mail, from the interview's page, and for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from debriefs.notices import reminders
from debriefs.status import expected_scorecards
from interviews.booking import held_or_not
from interviews.enums import Absent
from interviews.models import Errand, Interview, Message
from recruiting import clock
from tests.factories import make_interviewer, make_user
from tests.happened import over

pytestmark = pytest.mark.django_db
Status = Interview.Status


@pytest.fixture
def interview(db) -> Interview:
    return over(now=clock.now())


@pytest.fixture
def owner(interview):
    return interview.interviewer.user


def address(interview: Interview) -> str:
    return reverse("took_place", args=[interview.pk])


def say(client, interview: Interview, said: str):
    answer = client.post(address(interview), {"said": said})
    interview.refresh_from_db()
    return answer


def test_answer_pressed_in_the_mail_is_given_by_one_more_press(client, interview, owner):
    client.force_login(owner)

    page = client.get(f"{address(interview)}?said=candidate").content.decode()

    assert page.index('value="candidate"') < page.index('value="held"')
    assert '<button class="button" name="said" value="candidate">' in page
    interview.refresh_from_db()
    assert interview.status == Status.SCHEDULED


def test_who_says_that_it_took_place_goes_on_to_their_scorecard(client, interview, owner):
    client.force_login(owner)

    answer = say(client, interview, "held")

    assert (answer.status_code, answer["Location"]) == (303, f"{interview.get_absolute_url()}#scorecard")
    assert interview.status == Status.HELD


@pytest.mark.parametrize("said", Absent)
def test_nobody_is_asked_for_a_scorecard_of_an_interview_that_did_not_take_place(client, interview, owner, said):
    client.force_login(owner)
    assert "Did it take place?" in client.get(interview.get_absolute_url()).content.decode()

    answer = client.post(address(interview), {"said": said}, follow=True)

    assert "What is noted: " in answer.content.decode()
    interview.refresh_from_db()
    assert (interview.status, interview.absent) == (Status.NO_SHOW, said)
    assert not any(one.is_asked_for for one in expected_scorecards(interview.application, now=clock.now()))
    assert f"{said.label}: correct it" in client.get(interview.get_absolute_url()).content.decode()


def test_scorecard_is_not_mailed_for_until_it_is_known_to_have_taken_place(interview, owner):
    now = clock.now()
    reminders.remind_of_scorecards(interview, now=now)
    assert not Message.objects.exists()

    held_or_not.say_held(interview, by=owner, now=now)
    errand = Errand.objects.get(kind="remind_scorecard")
    reminders.remind_of_scorecards(interview, now=errand.due_at)

    assert Message.objects.get().kind == Message.Kind.SCORECARD_DUE
    assert errand.due_at >= now + timedelta(days=1)


@pytest.mark.parametrize("said", ["", "nobody", "\0"])
def test_no_answer_at_all_is_asked_again(client, interview, owner, said):
    client.force_login(owner)

    answer = say(client, interview, said)

    assert (answer.status_code, interview.status) == (400, Status.SCHEDULED)
    assert "Did it take place?" in answer.content.decode()


def test_colleague_who_handed_it_over_is_no_stranger_to_the_rule(client, interview, owner):
    taker = make_interviewer(user=make_user())
    interview.hand_over(
        leaving=interview.interviewer, joining=taker, meeting=None, grant_id="", actor="recruiter", at=clock.now()
    )
    client.force_login(owner)

    assert say(client, interview, "us").status_code == 404
    assert interview.status == Status.SCHEDULED

    client.force_login(taker.user)
    assert say(client, interview, "held").status_code == 303


def test_committee_reads_the_interview_and_does_not_say(client, interview):
    colleague = make_user()
    interview.application.job.committee.add(colleague)
    client.force_login(colleague)

    assert client.get(interview.get_absolute_url()).status_code == 200
    assert "took-place" not in client.get(interview.get_absolute_url()).content.decode()
    assert client.get(address(interview)).status_code == 404


def test_stranger_finds_nothing(client, interview):
    client.force_login(make_user())

    assert client.get(address(interview)).status_code == 404
    assert say(client, interview, "us").status_code == 404


def test_recruiter_says_it_for_them(client, recruiter, interview):
    client.force_login(recruiter)

    say(client, interview, "candidate")

    assert (interview.changes.last().by, interview.changes.last().actor) == (recruiter, "recruiter")


def test_cancelled_interview_asks_nothing(client, interview, owner):
    interview.cancel(actor="recruiter", at=clock.now())
    client.force_login(owner)

    assert "nothing to say" in client.get(address(interview)).content.decode()
    say(client, interview, "candidate")

    assert interview.status == Status.CANCELLED


def test_note_written_afterwards_settles_it(client, interview, owner):
    held_or_not.conclude(interview, now=clock.now())
    client.force_login(owner)

    client.post(
        reverse("notes", args=[interview.pk]),
        {"text": "Knows joins", "key": "5f0d0a9e-0f5f-4a0b-9f0e-0a0b0c0d0e0f", "written_at": ""},
    )

    errand = Errand.objects.get(kind="mark_held")
    assert errand.due_at <= clock.now()
    held_or_not.conclude(interview, now=clock.now())
    assert interview.status == Status.HELD
