"""What waits for whom in one application, in words, and the one thing to do next."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from candidates.models import Application
from debriefs import agenda
from debriefs.access import access_to
from debriefs.agenda import Act, Group
from debriefs.committee import votes
from debriefs.models import Debrief, Scorecard, Vote
from debriefs.waiting import ask_of
from interviews.models import Interview, MediaView
from tests.factories import NOW, make_interview, make_interviewer, make_job, make_link, make_panel, make_user
from tests.rated import Loop, make_loop
from tests.recorded import make_artifact, make_debrief, make_held, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def interviewer():
    return make_interviewer(user=make_user())


@pytest.fixture
def panel(job, interviewer):
    return make_panel(job=job, interviewers=[interviewer])


@pytest.fixture
def held(panel) -> Interview:
    interview = make_held(link=make_link(panel=panel))
    make_debrief(interview)
    return interview


def read(interview: Interview, user, *, now=NOW) -> agenda.Agenda:
    application = Application.objects.get(pk=interview.application_id)
    return agenda.Agenda(
        access=access_to(application, user, now=now),
        debrief=Debrief.objects.filter(application=application).first(),
        ask=ask_of(application, user, now=now),
        has_upcoming=application.interviews.upcoming(now).exists(),
        now=now,
    )


def said(found: agenda.Agenda) -> tuple[Group, list[str], Act | None]:
    act = found.next_act()
    return found.group, [chip.words for chip in found.chips()], act.act if act else None


def submit(interview: Interview, author) -> None:
    Scorecard.of(interview, author, at=NOW).draft().submit(knew_others=False, at=NOW)


def test_interviewer_prepares_then_takes_notes_then_writes_the_scorecard(panel, interviewer, job):
    interview = make_interview(link=make_link(panel=panel))
    make_debrief(interview)
    user = interviewer.user

    found = [said(read(interview, user, now=at)) for at in (NOW, interview.starts_at, interview.ends_at)]

    assert found == [
        (Group.NEXT, [], Act.PREPARE),
        (Group.NEXT, [], Act.TAKE_NOTES),
        (Group.WAITING, ["Scorecard due"], Act.WRITE),
    ]
    assert read(interview, user, now=interview.ends_at).next_act().url == f"{interview.get_absolute_url()}#scorecard"


def test_scorecard_that_was_begun_is_finished(held, interviewer):
    draft = Scorecard.of(held, interviewer.user, at=NOW).draft()
    assert said(read(held, interviewer.user))[1:] == (["Scorecard due"], Act.WRITE)

    draft.begin_save(edits=0, at=NOW)

    assert said(read(held, interviewer.user)) == (Group.WAITING, ["Scorecard begun"], Act.FINISH)


def test_committee_looks_waits_for_scorecards_reads_and_votes(held, interviewer, owner):
    artifact = make_artifact(make_recording(held))
    assert said(read(held, owner)) == (Group.NEW, ["Waiting for 1 scorecard", "To read"], Act.READ)
    MediaView.note(artifact, owner, at=NOW)
    assert said(read(held, owner)) == (Group.EARLIER, ["Waiting for 1 scorecard"], None)

    submit(held, interviewer.user)
    assert said(read(held, owner)) == (Group.WAITING, ["Vote"], Act.READ_AND_VOTE)
    assert read(held, owner).next_act().url == held.application.debrief.get_absolute_url()  # the evidence comes first

    Vote.cast(held.application.debrief, owner, choice="yes", ground="The ledger.", at=NOW)
    assert said(read(held, owner)) == (Group.EARLIER, [], None)


def test_nobody_votes_while_an_interview_lies_ahead(held, interviewer, owner):
    make_interview(link=make_link(panel=held.panel, application=held.application), starts_at=NOW + timedelta(days=1))
    submit(held, interviewer.user)

    assert said(read(held, owner)) == (Group.AHEAD, [], None)


def test_several_scorecards_are_counted(panel, owner):
    people = [make_interviewer(user=make_user()) for _ in range(2)]
    interview = make_held(link=make_link(panel=panel), interviewer=people[0], people=people[1:])
    make_debrief(interview)

    assert said(read(interview, owner)) == (Group.EARLIER, ["Waiting for 2 scorecards"], None)


def test_votes_that_are_open_are_decided_on_until_they_are(held, interviewer, owner):
    submit(held, interviewer.user)
    held.application.debrief.open_votes(by=None, at=NOW)
    assert said(read(held, owner)) == (Group.WAITING, ["To decide"], Act.DECIDE)

    held.application.debrief.mark_decided()

    assert said(read(held, owner)) == (Group.EARLIER, ["Decided"], None)
    assert said(read(held, interviewer.user)) == (Group.EARLIER, ["Decided"], None)


def test_interviewer_is_not_told_for_whose_scorecard_others_wait(panel, interviewer):
    other = make_interviewer(user=make_user())
    interview = make_held(link=make_link(panel=panel), interviewer=interviewer, people=[other])
    make_debrief(interview)
    submit(interview, interviewer.user)

    assert said(read(interview, interviewer.user)) == (Group.EARLIER, [], None)


def test_application_without_a_debrief_yet_asks_for_nothing(panel, owner):
    interview = make_interview(link=make_link(panel=panel))

    assert said(read(interview, owner)) == (Group.AHEAD, [], None)


def test_nothing_is_asked_once_the_application_is_over(held, interviewer):
    Application.objects.filter(pk=held.application_id).update(stage="rejected")

    assert said(read(held, interviewer.user)) == (Group.EARLIER, [], None)


def test_who_has_yet_to_rate_is_not_told_that_it_is_decided(held, interviewer):
    held.application.debrief.mark_decided()

    assert read(held, interviewer.user).chips() == []


# ── on the debrief's own page ──


def on_page(loop: Loop, user: User) -> tuple[Act, str]:
    found = read(loop.interviews[0], user).act_on_page()
    return found.act, found.url


def test_way_of_a_member_from_waiting_to_reading_the_decision(job, owner):
    loop = make_loop(job, people=1)
    assert on_page(loop, owner) == (Act.READ, "#interviews")
    loop.rate(0, {0: 3})
    assert on_page(loop, owner) == (Act.VOTE, "#votes")
    votes.cast(loop.debrief, loop.access(owner), choice="yes", ground="Heard it.", now=NOW)
    assert on_page(loop, owner) == (Act.DECIDE, "#decision")
    loop.debrief.mark_decided()
    assert on_page(loop, owner) == (Act.READ, "#decision")


def test_who_has_voted_reads_until_the_others_have():
    first, second = make_user(), make_user()
    loop = make_loop(make_job(committee=[first, second]), people=1)
    loop.rate(0, {0: 3})
    votes.cast(loop.debrief, loop.access(first), choice="yes", ground="Heard it.", now=NOW)

    assert (on_page(loop, first), on_page(loop, second)) == ((Act.READ, "#ratings"), (Act.VOTE, "#votes"))


def test_interviewer_rates_first_and_then_reads(job):
    loop = make_loop(job, people=1)
    assert on_page(loop, loop.authors[0]) == (Act.WRITE, f"/interviews/{loop.interviews[0].pk}/#scorecard")
    loop.rate(0, {0: 3})
    assert on_page(loop, loop.authors[0]) == (Act.READ, "#ratings")


def test_who_owes_for_an_interview_ahead_is_not_sent_to_the_decision(job):
    loop = make_loop(job, people=1)
    make_interview(link=loop.interviews[0].link, interviewer=loop.authors[0].interviewer)
    loop.rate(0, {0: 3})
    loop.debrief.mark_decided()

    assert on_page(loop, loop.authors[0]) == (Act.READ, "#interviews")
