"""Three questions about the candidate's choice, and what a new choice sets going."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from candidates import consenting
from interviews.booking import consent
from interviews.messages import sending
from interviews.models import Errand, Interview, Message, Panel
from tests.factories import NOW, make_application, make_interview, make_interviewer, make_link, make_panel

pytestmark = pytest.mark.django_db
OPT_IN, OPT_OUT = Panel.RecordingPolicy.OPT_IN, Panel.RecordingPolicy.OPT_OUT
CHOICES = [
    (OPT_OUT, [], True),
    (OPT_OUT, ["yes"], True),
    (OPT_OUT, ["no"], False),
    (OPT_IN, [], False),
    (OPT_IN, ["yes"], True),
    (OPT_IN, ["no"], False),
    (OPT_OUT, ["yes", "no"], False),
    (OPT_IN, ["no", "yes"], True),
]


@pytest.fixture
def interview(db) -> Interview:
    """Over since a quarter of an hour."""
    return make_interview(starts_at=NOW - timedelta(hours=1))


def interview_with(*, policy: str, choices: list[str], capture: str = "transcript", **fields: object) -> Interview:
    panel = make_panel(recording_policy=policy, capture=capture)
    interview = make_interview(link=make_link(panel=panel), **fields)
    for choice in choices:
        consenting.choose(interview.application, choice=choice, now=NOW)
    return interview


@pytest.mark.parametrize(("choices", "has_chosen"), [([], False), (["yes"], True), (["no"], True)])
def test_has_chosen_is_about_any_choice_at_all(choices, has_chosen):
    application = make_application()
    for choice in choices:
        consenting.choose(application, choice=choice, now=NOW)

    assert consent.has_chosen(application) is has_chosen


@pytest.mark.parametrize(("policy", "choices", "is_allowed"), CHOICES)
def test_newest_choice_decides_and_the_panel_only_without_one(policy, choices, is_allowed):
    interview = interview_with(policy=policy, choices=choices)

    assert (consent.may_record(interview), consent.may_keep(interview)) == (is_allowed, is_allowed)


@pytest.mark.parametrize("fields", [{"capture": "nothing"}, {"status": "cancelled"}, {"status": "held"}])
def test_nobody_joins_what_is_not_to_be_recorded_but_what_exists_may_be_kept(fields):
    interview = interview_with(policy=OPT_IN, choices=["yes"], **fields)

    assert (consent.may_record(interview), consent.may_keep(interview)) == (False, True)


def test_choice_is_followed_in_each_interview_still_ahead():
    ahead, over = make_interview(), make_interview(starts_at=NOW - timedelta(days=1))

    for interview in (ahead, over):
        consent.record_choice(interview.application, choice="no", now=NOW)

    assert [(errand.kind, errand.interview) for errand in Errand.objects.all()] == [("follow_consent", ahead)]


@pytest.mark.parametrize(
    ("choices", "mails"),
    [(["yes"], 0), (["no"], 0), (["yes", "no"], 0), (["no", "no"], 0), (["no", "yes"], 1), (["no", "yes", "no", "yes"], 2)],
)  # fmt: skip
@pytest.mark.parametrize("channel", ["candidate_page", "recruiter"])
def test_each_no_that_becomes_a_yes_is_mailed_to_the_candidate(interview, choices, mails, channel):
    for choice in choices:
        consent.record_choice(interview.application, choice=choice, channel=channel, now=NOW)

    assert [
        (mail.kind, mail.to, mail.link) for mail in Message.objects.all()
    ] == [("recording_allowed", interview.application.candidate.email, interview.link)] * mails  # fmt: skip


def test_candidate_is_mailed_of_a_yes_at_most_once_an_hour_and_only_while_it_stands(db):
    interview = make_interview()
    minute = timedelta(minutes=1)

    def choose(choice: str, at: datetime) -> None:
        consent.record_choice(interview.application, choice=choice, now=at)

    def sent(at: datetime) -> int:
        mails = Message.objects.filter(kind="recording_allowed", due_at__lte=at, state="due")
        for each in mails:
            each.state = sending.send(each, now=at)
            each.save()
        return Message.objects.filter(kind="recording_allowed", state="sent").count()

    for number in range(6):
        choose("no", NOW + number * minute)
        choose("yes", NOW + number * minute)
    assert sent(NOW + 10 * minute) == 1
    assert sent(NOW + 70 * minute) == 2

    choose("no", NOW + 80 * minute)
    choose("yes", NOW + 80 * minute)
    choose("no", NOW + 81 * minute)
    assert sent(NOW + 300 * minute) == 2


# ── interviewers, too ──


def test_objection_sends_no_recorder_and_keeps_what_was_before(db):
    interview = make_interview()
    consenting.choose(interview.application, choice="yes", now=NOW)
    over = make_interview(
        starts_at=NOW - timedelta(days=2), interviewer=interview.interviewer, status="held", link=interview.link
    )

    consent.record_objection(interview.interviewer, objects=True, now=NOW)

    interview, over = (Interview.objects.get(pk=one.pk) for one in (interview, over))
    assert (consent.may_record(interview), consent.may_keep(interview)) == (False, False)
    assert consent.may_keep(over)
    assert list(Errand.objects.values_list("kind", "interview")) == [("follow_consent", interview.pk)]

    consent.record_objection(interview.interviewer, objects=False, now=NOW)
    assert consent.may_record(Interview.objects.get(pk=interview.pk))


def test_candidate_is_asked_only_where_somebody_may_be_recorded(client, db):
    willing, unwilling = make_interviewer(), make_interviewer(unrecorded_since=NOW)
    asked = make_link(panel=make_panel(interviewers=[willing, unwilling]))
    not_asked = make_link(panel=make_panel(interviewers=[unwilling]))

    assert asked.asks_recording()
    assert not not_asked.asks_recording()
    assert "May we record" not in client.get(reverse("candidate_page", args=[not_asked.token])).content.decode()


def test_booked_page_says_that_it_is_not_recorded_and_not_why(client, db):
    interview = make_interview()
    consent.record_objection(interview.interviewer, objects=True, now=NOW)

    page = client.get(reverse("candidate_page", args=[interview.link.token])).content.decode()

    assert "This interview is not recorded" in page
    assert "May we record" not in page
