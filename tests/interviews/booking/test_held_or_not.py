"""Whether an interview took place: known by what is left of it, or said by who was to be there; never concluded from nothing."""

from datetime import timedelta

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from interviews.booking import errands, held_or_not
from interviews.enums import Absent
from interviews.models import AtsEvent, BookingLink, Concern, Errand, Interview, Message
from recruiting import queue
from tests.factories import NOW, make_interview, make_interviewer, make_user
from tests.happened import over, scorecard_of
from tests.recorded import make_recording

pytestmark = pytest.mark.django_db
Status, Reason = Interview.Status, Concern.Reason


@pytest.fixture
def interview(db) -> Interview:
    return over()


def open_reasons(interview: Interview) -> list[str]:
    return list(interview.concerns.open().values_list("reason", flat=True))


def asked() -> list[str]:
    return sorted(Message.objects.filter(kind=Message.Kind.TOOK_PLACE).values_list("to", flat=True))


@pytest.mark.parametrize("state", ["recording", "processing", "captured", "archived"])
def test_recorded_interview_took_place(interview, state):
    make_recording(interview, state=state)

    held_or_not.conclude(interview, now=NOW)

    assert (interview.status, asked()) == (Status.HELD, [])
    assert AtsEvent.objects.get().kind == "interview.held"


@pytest.mark.parametrize(
    ("state", "cause", "status"),
    [("lost", "", Status.HELD), ("lost", "not_admitted", Status.SCHEDULED), ("expected", "", Status.SCHEDULED)],
)
def test_recorder_that_did_not_record_says_nothing(interview, state, cause, status):
    make_recording(interview, state=state, cause=cause)

    held_or_not.conclude(interview, now=NOW)

    assert interview.status == status


@pytest.mark.parametrize(("minutes", "status"), [(0, Status.HELD), (-1, Status.SCHEDULED)])
def test_what_was_written_since_it_began_says_so(interview, minutes, status):
    interview.notes.create(
        author=make_user(), text="Knows joins", written_at=interview.starts_at + timedelta(minutes=minutes)
    )

    held_or_not.conclude(interview, now=NOW)

    assert interview.status == status


def test_scorecard_that_was_written_says_so_and_an_empty_one_does_not(interview):
    version = scorecard_of(interview, saved_at=NOW, edits=0)
    held_or_not.conclude(interview, now=NOW)
    assert interview.status == Status.SCHEDULED

    version.edits = 1
    version.save()
    held_or_not.conclude(interview, now=NOW)

    assert interview.status == Status.HELD


def test_where_nothing_is_left_whoever_interviewed_is_asked_once_and_after_a_day_a_recruiter(interview):
    for _ in range(2):
        held_or_not.conclude(interview, now=NOW)
    assert (interview.status, open_reasons(interview)) == (Status.SCHEDULED, [])
    assert asked() == [interview.interviewer.email]
    errand = Errand.objects.get(kind="mark_held")

    queue.work("errand", errand.pk, now=errand.due_at)

    assert open_reasons(interview) == [Reason.UNDECIDED]
    assert len(asked()) == 1


def test_who_only_listens_is_not_asked():
    interview = over()
    trainee = make_interviewer(user=make_user())
    interview.interviewers.add(trainee, through_defaults={"assigned_at": NOW, "role": "shadow"})

    held_or_not.conclude(interview, now=NOW)

    assert asked() == [interview.interviewer.email]


def test_mail_leads_to_the_three_answers_and_is_not_sent_once_one_is_given(interview):
    held_or_not.conclude(interview, now=NOW)
    message = Message.objects.get()
    queue.work("message", message.pk, now=NOW)
    assert all(f"/took-place/?said={said}" in mail.outbox[0].body for said in ("held", "candidate", "us"))

    message.try_again(at=NOW)
    held_or_not.say_held(interview, by=interview.interviewer.user, now=NOW)
    queue.work("message", message.pk, now=NOW)

    message.refresh_from_db()
    assert message.state == Message.State.OVERTAKEN
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("absent", "kind"), [("candidate", "no_candidate"), ("us", "no_host")])
def test_absence_is_kept_by_side_with_who_and_when_and_the_candidate_is_mailed_nothing(interview, absent, kind):
    by = interview.interviewer.user

    for _ in range(2):
        held_or_not.say_absent(interview, Absent(absent), by=by, now=NOW)

    change = interview.changes.last()
    assert (interview.status, interview.absent) == (Status.NO_SHOW, absent)
    assert (change.kind, change.by, change.actor, change.changed_at) == (kind, by, "taker", NOW)
    assert open_reasons(interview) == [held_or_not.CONCERNS[Absent(absent)]]
    told = AtsEvent.objects.get()
    assert (told.kind, told.payload["status"], told.payload["change"]["kind"]) == ("interview.no_show", "no_show", kind)
    assert not Message.objects.exists()


def test_answer_is_corrected_and_the_ats_hears_of_each(interview):
    by = interview.interviewer.user
    held_or_not.say_held(interview, by=by, now=NOW)
    held_or_not.say_absent(interview, Absent.US, by=by, now=NOW)
    held_or_not.say_absent(interview, Absent.CANDIDATE, by=by, now=NOW)
    held_or_not.say_held(interview, by=by, now=NOW)

    assert (interview.status, interview.absent, open_reasons(interview)) == (Status.HELD, "", [])
    told = list(AtsEvent.objects.order_by("version").values_list("kind", "version"))
    assert told == [
        ("interview.held", 1), ("interview.no_show", 2), ("interview.no_show", 3), ("interview.held", 4)
    ]  # fmt: skip


def test_cancelled_interview_is_nobodys_absence(interview):
    interview.cancel(actor="candidate", at=NOW)

    held_or_not.conclude(interview, now=NOW)
    with pytest.raises(held_or_not.CannotSay):
        held_or_not.say_absent(interview, Absent.CANDIDATE, by=interview.interviewer.user, now=NOW)

    assert (interview.status, asked(), open_reasons(interview)) == (Status.CANCELLED, [], [])


def test_nobody_is_absent_before_it_begins():
    interview = make_interview()

    with pytest.raises(held_or_not.CannotSay):
        held_or_not.say_absent(interview, Absent.US, by=make_user(), now=NOW)


def test_answer_on_a_row_that_was_moved_meanwhile_writes_nothing(interview):
    looked = Interview.objects.get(pk=interview.pk)
    interview.reschedule(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1), actor="recruiter", at=NOW)

    with pytest.raises(held_or_not.CannotSay):
        held_or_not.say_absent(looked, Absent.CANDIDATE, by=make_user(), now=NOW)

    assert Interview.objects.get(pk=interview.pk).status == Status.SCHEDULED


def test_recording_that_comes_late_settles_what_was_asked(interview):
    held_or_not.conclude(interview, now=NOW)
    make_recording(interview, state="captured")

    held_or_not.conclude(interview, now=NOW + timedelta(days=2))

    assert (interview.status, open_reasons(interview)) == (Status.HELD, [])


def test_recruiter_mails_a_new_link_with_one_press(client, recruiter, interview):
    held_or_not.say_absent(interview, Absent.CANDIDATE, by=interview.interviewer.user, now=NOW)
    interview.panel.state = "live"
    interview.panel.save()
    client.force_login(recruiter)
    page = f"/admin/interviews/interview/{interview.pk}/"
    assert "Mail a new link" in client.get(f"{page}change/").content.decode()

    client.post(f"{page}invite_anew/")

    (link,) = BookingLink.objects.exclude(pk=interview.link.pk)
    assert (link.application, link.spent_at) == (interview.application, None)
    assert Message.objects.get().kind == Message.Kind.INVITATION
    assert open_reasons(interview) == []


@given(answers=st.lists(st.sampled_from(["held", *Absent]), max_size=6))
def test_last_answer_stands_and_every_one_is_kept(answers):
    interview = over()
    by = interview.interviewer.user
    for answer in answers:
        if answer == "held":
            held_or_not.say_held(interview, by=by, now=NOW)
        else:
            held_or_not.say_absent(interview, Absent(answer), by=by, now=NOW)

    stands = interview.absent or ("held" if interview.status == Status.HELD else None)
    assert stands == (answers[-1] if answers else None)
    changed = [each for number, each in enumerate(answers) if number == 0 or each != answers[number - 1]]
    assert AtsEvent.objects.filter(interview=interview).count() == len(changed)
    assert len(open_reasons(interview)) == (stands in set(Absent))


def test_errands_ask_a_quarter_of_an_hour_after_the_end(interview):
    errands.send_all(interview, now=NOW)

    assert Errand.objects.get(kind="mark_held").due_at == interview.ends_at + errands.MARK_HELD_AFTER
