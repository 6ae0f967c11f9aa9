"""What a person may read, in which order, and what of it is new to them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from debriefs import reading
from debriefs.agenda import Act, Group
from debriefs.progress import Progress
from interviews.models import MediaView, Summary
from tests.debriefs.pages import held, recorded
from tests.factories import NOW, make_interview, make_interviewer, make_job, make_link, make_panel, make_user
from tests.recorded import make_artifact, make_debrief

pytestmark = pytest.mark.django_db


def look_at(interview, user: User, *, minutes: int = 0) -> None:
    """Open one of its files."""
    artifact = interview.recordings.get().artifacts.get(kind="recording")
    MediaView.objects.create(artifact=artifact, user=user, viewed_at=NOW + timedelta(minutes=minutes))


def listed(user: User) -> list[reading.Entry]:
    return reading.entries(reading.applications(user, now=NOW), user, now=NOW)


def test_what_is_new_comes_first_then_what_comes_next_then_the_latest(job, owner):
    earlier, latest = (held(job, starts_at=NOW - timedelta(days=days)) for days in (9, 2))
    coming = make_interview(link=make_link(panel=make_panel(job=job)), starts_at=NOW + timedelta(days=1))
    new = recorded(job, starts_at=NOW - timedelta(days=20))

    entries = listed(owner)

    assert [(entry.application, entry.group) for entry in entries] == [
        (new.application, Group.NEW),
        (coming.application, Group.AHEAD),
        (latest.application, Group.EARLIER),
        (earlier.application, Group.EARLIER),
    ]
    assert (entries[0].debrief, entries[1].debrief) == (make_debrief(new), None)


def test_own_next_interviews_come_first_and_then_the_scorecards_that_are_due(job):
    me = make_interviewer(user=make_user())
    job.committee.add(me.user)
    mine = make_panel(job=job, interviewers=[me])
    new = recorded(job, starts_at=NOW - timedelta(days=1))
    due = held(job, starts_at=NOW - timedelta(days=30), interviewer=me)
    later, sooner = (make_interview(link=make_link(panel=mine), starts_at=NOW + timedelta(days=n)) for n in (5, 2))

    entries = listed(me.user)

    assert [(entry.application, entry.group, entry.act.act) for entry in entries] == [
        (sooner.application, Group.NEXT, Act.PREPARE),
        (later.application, Group.NEXT, Act.PREPARE),
        (due.application, Group.WAITING, Act.WRITE),
        (new.application, Group.NEW, Act.READ),
    ]


def test_what_waits_comes_before_what_is_new_also_on_the_first_of_several_pages(job):
    me = make_interviewer(user=make_user())
    job.committee.add(me.user)
    due = held(job, starts_at=NOW - timedelta(days=30), interviewer=me)
    for _ in range(2):
        recorded(job)

    assert reading.applications(me.user, now=NOW)[0] == due.application


def test_nothing_is_listed_of_a_job_of_others(job, owner):
    recorded(make_job())

    assert listed(owner) == []


def test_what_one_person_opened_is_still_new_to_another(job, owner):
    interview, other = recorded(job), make_user()
    job.committee.add(other)

    look_at(interview, owner)

    assert [entry.interviews[0].is_new for entry in listed(owner)] == [False]
    assert [entry.interviews[0].is_new for entry in listed(other)] == [True]


def test_locked_recording_is_nothing_new(job, owner):
    interview = recorded(job)
    interview.recordings.update(is_locked=True)

    (entry,) = listed(owner)

    assert (entry.group, entry.interviews[0].recording) == (Group.EARLIER, None)


def test_interviews_of_one_application_come_in_their_order(job, owner):
    second = held(job, starts_at=NOW - timedelta(days=1))
    first = make_interview(
        link=make_link(panel=second.panel, application=second.application), starts_at=NOW - timedelta(days=3)
    )
    held(job)

    found = reading.interviews_of(second.application_id, owner, now=NOW)

    assert [one.interview for one in found] == [first, second]
    assert reading.interviews_of(second.application_id, make_user(), now=NOW) == []


def test_others_are_those_of_the_same_candidate_without_this_one(job, owner):
    this = held(job)
    beside = make_interview(link=make_link(panel=this.panel, application=this.application))
    held(job)

    assert [one.interview for one in reading.other_interviews(Progress.of(this, now=NOW), owner)] == [beside]


def test_notes_are_those_of_archived_files_alone(job):
    interview = recorded(job)
    assert reading.notes(Progress.of(interview, now=NOW), with_machine_text=True).transcript is not None

    interview.recordings.get().artifacts.filter(kind="transcript").update(state="erased")

    found = reading.notes(Progress.of(interview, now=NOW), with_machine_text=True)
    assert (found.transcript, found.summary, found.action_items) == (None, None, [])
    assert [change.kind for change in found.changes] == ["scheduled", "held"]


def test_who_opened_it_is_named_once_with_the_last_time(job, owner):
    interview = recorded(job)
    nameless = make_user(email="n@example.com", first_name="", last_name="")
    for minute, user in enumerate((owner, nameless, owner)):
        look_at(interview, user, minutes=minute)

    assert [(opening.name, opening.last_at) for opening in reading.openings(interview)] == [
        ("Noor Haddad", NOW + timedelta(minutes=2)),
        ("n@example.com", NOW + timedelta(minutes=1)),
    ]
    interview.recordings.update(is_locked=True)
    assert reading.openings(interview) == []


def test_what_a_machine_wrote_is_not_even_asked_for_while_it_is_closed(job, django_assert_num_queries):
    interview = recorded(job)
    artifact = make_artifact(interview.recordings.get(), "summary", content=b"{}")
    Summary.objects.create(interview=interview, artifact=artifact, text="They talked.", parsed_at=NOW)
    progress = Progress.of(interview, now=NOW)

    with django_assert_num_queries(2):
        closed = reading.notes(progress, with_machine_text=False)

    assert (closed.transcript is not None, closed.summary, closed.action_items) == (True, None, [])
    assert reading.notes(progress, with_machine_text=True).summary.text == "They talked."
