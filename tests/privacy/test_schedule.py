"""From rows to lines: what is there, which facts count, in how many queries."""

from datetime import UTC, datetime, timedelta

import pytest

from candidates.models import Application, Candidate, Consent
from debriefs.models import Note
from interviews.booking import news
from interviews.models import HeldTime, Message
from privacy import removal, schedule
from privacy.models import Hold
from privacy.periods import read_period
from privacy.policy import Policy
from privacy.precedence import Action, Clock, Kind, Outcome, Reason, Rule, Strength
from tests.factories import NOW, make_application, make_interview, make_job, make_link, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
SIX_MONTHS = Rule("ours", Strength.DEFAULT, read_period("6 months"), Clock.LAST_DECISION)
POLICY = Policy((SIX_MONTHS,))
DAY = timedelta(days=1)


def plan(policy: Policy = POLICY) -> list[schedule.Line]:
    return schedule.plan(Application.objects.all(), policy)


def kinds() -> list[tuple[Kind, bool, int]]:
    return [(line.kind, line.interview is not None, line.count) for line in plan()]


def consent(application, choice: str, at: datetime) -> None:
    Consent.objects.create(
        application=application,
        choice=choice,
        wording_version="1",
        language="en",
        channel="candidate_page",
        given_at=at,
    )


def full_interview():
    """With something of each kind."""
    interview = make_held()
    recording = make_recording(interview)
    make_artifact(recording)
    make_artifact(recording, "summary")
    make_artifact(recording, "transcript", content=None)
    Note.objects.create(interview=interview, author=make_user(), text="Calm.", written_at=NOW)
    interview.scorecards.create(author=make_user(), created_at=NOW)
    for number, about in enumerate(("application", "link", "interview")):
        row = interview.application if about == "application" else interview.link if about == "link" else interview
        Message.objects.create(
            kind="booked", key=f"{interview.pk}{number}", to="a@example.com", created_at=NOW, due_at=NOW, **{about: row}
        )
    return interview


def test_everything_there_is_has_a_line():
    full_interview()

    assert kinds() == [
        (Kind.APPLICATION, False, 1),
        (Kind.MAILS, False, 3),
        (Kind.RECORDING, True, 1),
        (Kind.TRANSCRIPT, True, 1),
        (Kind.NOTES, True, 1),
        (Kind.SCORECARD, True, 1),
    ]


def test_nothing_there_is_no_line():
    assert plan() == []
    make_interview()
    assert kinds() == [(Kind.APPLICATION, False, 1)]


def test_mails_about_a_kept_time_alone_are_counted_with_its_application_and_taken_away_with_it():
    one, other = make_link(), make_link()
    Candidate.objects.filter(pk=one.application.candidate_id).update(email="amara@home.example")
    for link, panel, at in (
        (one, one.panel, NOW - DAY),
        (None, one.panel, NOW),  # not confirmed yet
        (None, other.panel, NOW),  # of a job for which they never applied
    ):
        hold = HeldTime.make(
            panel, starts_at=NOW, name="Amara", email="Amara+talk@home.example", time_zone="UTC", people=[], at=at
        )
        hold.give_back(at=at)
        if link:
            hold.confirm(link, at=at)
        news.tell_held(hold, now=at)

    (mails,) = [line for line in plan() if line.kind == Kind.MAILS]

    assert (mails.application, mails.count, mails.facts.made_on) == (one.application, 2, schedule.day(NOW))
    application = Application.objects.get(pk=one.application_id)
    assert removal.remove_here(Kind.MAILS, removal.Place(application), receipt="1", at=NOW) == mails.count
    assert Message.objects.count() == 1


@pytest.mark.parametrize("stage", Application.Stage)
def test_stage_is_an_outcome_with_its_day(stage):
    make_application(stage=stage, stage_changed_at=NOW)
    (line,) = plan()

    is_open = stage in {Application.Stage.APPLIED, Application.Stage.INTERVIEWING}
    assert (line.facts.outcome == Outcome.OPEN) == is_open
    assert line.facts.closed_on == (None if is_open else schedule.day(NOW))


def test_another_open_application_stops_our_own_clock():
    first = make_application(stage=Application.Stage.REJECTED, stage_changed_at=NOW)
    assert plan()[0].verdict.kept_until

    make_application(candidate=first.candidate)

    assert [line.verdict.kept_until for line in plan()] == [None, None]
    (alone,) = schedule.plan(Application.objects.filter(pk=first.pk), POLICY)
    assert alone.facts.closed_on == schedule.day(NOW)
    assert alone.facts.last_closed_on is None


def test_last_contact_is_the_candidates_newest_deed():
    application = make_application(applied_at=NOW - 90 * DAY)
    assert plan()[0].facts.last_contact_on == schedule.day(NOW - 90 * DAY)

    consent(application, "yes", NOW - 30 * DAY)
    assert plan()[0].facts.last_contact_on == schedule.day(NOW - 30 * DAY)

    make_interview(link=make_link(application=application), starts_at=NOW - 3 * DAY)
    assert plan()[0].facts.last_contact_on == schedule.day(NOW - 3 * DAY)


@pytest.mark.parametrize("about", ["candidate", "application", "job", "interview"])
def test_hold_reaches_what_belongs_to_its_thing(about):
    interview, other = full_interview(), full_interview()
    application = interview.application
    row = {
        "candidate": application.candidate,
        "application": application,
        "job": application.job,
        "interview": interview,
    }[about]
    Hold.objects.create(reason="Charge filed", placed_by=make_user(), placed_at=NOW, **{about: row})

    for line in plan():
        assert (line.verdict.reason == Reason.HOLD) == (line.application != other.application)


def test_hold_on_one_interview_leaves_the_others():
    one = full_interview()
    two = make_held(link=make_link(application=one.application))
    make_artifact(make_recording(two))
    Hold.objects.create(reason="Charge filed", placed_by=make_user(), placed_at=NOW, interview=one)

    free = {line.interview for line in plan() if line.verdict.reason != Reason.HOLD}

    assert free == {two}


def test_released_hold_has_no_say():
    application = make_application(stage=Application.Stage.REJECTED, stage_changed_at=NOW)
    hold = Hold.objects.create(job=application.job, reason="Charge filed", placed_by=make_user(), placed_at=NOW)
    hold.release(by=make_user(), reason="Charge closed", at=NOW)

    assert plan()[0].verdict.reason == Reason.DEFAULT


def test_no_to_being_recorded_ends_recording_and_transcript_alone():
    interview = full_interview()
    consent(interview.application, "yes", NOW - 2 * DAY)
    consent(interview.application, "no", NOW - DAY)

    gone = {line.kind for line in plan() if line.action(schedule.day(NOW)) == Action.DELETE}

    assert gone == {Kind.RECORDING, Kind.TRANSCRIPT}
    consent(interview.application, "yes", NOW)
    assert {line.action(schedule.day(NOW)) for line in plan()} == {Action.KEEP}


def test_days_are_those_of_the_sites_own_zone(settings):
    settings.TIME_ZONE = "Pacific/Auckland"

    assert schedule.day(datetime(2026, 11, 30, 12, tzinfo=UTC)).isoformat() == "2026-12-01"


def test_countries_follow_the_job():
    policy = Policy((SIX_MONTHS,), frozenset({"DE"}), {"cook": frozenset({"FR"})})
    make_application(job=make_job(slug="cook"))
    make_application(job=make_job(slug="baker"))

    assert {(line.facts.job, *line.facts.countries) for line in plan(policy)} == {("cook", "FR"), ("baker", "DE")}


def test_it_costs_the_same_for_more_rows(django_assert_num_queries, django_assert_max_num_queries):
    full_interview()
    with django_assert_max_num_queries(24) as asked:
        plan()
    for _ in range(3):
        full_interview()
    with django_assert_num_queries(len(asked)):
        assert len(plan()) == 24
