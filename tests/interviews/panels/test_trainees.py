"""Learning to interview: so many listened to, so many led, then a recruiter's word; never alone, one at a time."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.models import Application
from debriefs import waiting
from debriefs.status import expected_scorecards
from interviews.booking import taking
from interviews.booking.choice import choose
from interviews.enums import Role, Skipped
from interviews.models import Chance, Interview, Interviewer, Panel
from interviews.nylas.client import nylas
from interviews.nylas.errors import SlotTaken
from interviews.panels import load, publishing, trainees
from interviews.panels.trainees import Progress
from recruiting import clock
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.walking import booked, drafted_panel, free_times, invited, published_panel


# ── the path, from plain figures ──
def at(shadowed: int, led: int, *, plans: tuple[int, int] = (0, 0), path: tuple[int, int] = (2, 2)) -> Progress:
    held, planned = (Counter({Role.SHADOW: a, Role.LEAD: b}) for a, b in ((shadowed, led), plans))
    return Progress(*path, held, planned)


@pytest.mark.parametrize(
    ("how", "role"),
    [
        (at(0, 0), Role.SHADOW),
        (at(1, 0), Role.SHADOW),
        (at(1, 0, plans=(1, 0)), None),
        (at(2, 0), Role.LEAD),
        (at(2, 1, plans=(0, 1)), None),
        (at(2, 2), None),
        (at(0, 0, path=(0, 1)), Role.LEAD),
        (at(0, 0, path=(0, 0)), None),
    ],
)
def test_next_interview_of_somebody_who_learns(how, role):
    assert how.next_role == role


@given(st.integers(0, 5), st.integers(0, 5))
def test_path_ends_after_as_many_interviews_as_it_says(shadows, leads):
    how, number = Progress(shadows, leads, Counter()), 0
    while (role := how.next_role) is not None:
        how.held[role] += 1
        number += 1

    assert number == shadows + leads
    assert (how.step, how.left) == (None, 0)


# ── from booking to scorecard ──
def with_trainee(panel: Panel) -> Interviewer:
    seat = panel.seats.order_by("interviewer__name").last()
    seat.begin_training()
    return seat.interviewer


@pytest.fixture
def panel(sandbox, db) -> Panel:
    """Two are qualified, one learns."""
    return published_panel(people=3)


def role_of(interview: Interview, person: Interviewer) -> str:
    return interview.assignments.get(interviewer=person).role


@pytest.mark.django_db
def test_trainee_joins_an_interview_of_somebody_else(panel):
    lee = with_trainee(panel)

    interview = booked(invited(panel))

    assert interview.interviewer != lee
    assert len(interview.people()) == 2
    assert role_of(interview, lee) == Role.SHADOW
    assert role_of(interview, interview.interviewer) == Role.INTERVIEWER
    event = nylas().meeting(interview.nylas_grant_id, interview.nylas_calendar_id, interview.nylas_event_id)
    assert lee.email in event.participant_emails
    words = [part.part_words for part in interview.assignments.learning()]
    assert words == [f"{lee.first_name} listens, to learn how we interview"]


@pytest.mark.django_db
def test_trainee_alone_offers_no_times(panel):
    lee = with_trainee(panel)
    Interviewer.objects.exclude(pk=lee.pk).update(is_active=False)

    assert free_times(invited(panel)) == []


@pytest.mark.django_db
def test_what_somebody_learns_by_is_no_load_and_no_chance(panel):
    lee = with_trainee(panel)

    booked(invited(panel))

    parts = {one.interviewer: one.parts for one in load.records(panel, now=clock.now())}
    assert parts[lee.pk] == ()
    assert not Chance.objects.filter(interviewer=lee).exists()
    assert sum(Chance.objects.values_list("share", flat=True)) == 1.0
    assert load.in_week_of(lee, Interview.objects.get().starts_at) == 1


@pytest.mark.django_db
def test_trainee_whose_day_is_full_does_not_join(panel):
    lee = with_trainee(panel)
    slot = free_times(invited(panel))[0]
    other = make_link(panel=make_panel(interviewers=[lee]))
    make_interview(interviewer=lee, link=other, starts_at=slot.starts_at + timedelta(hours=5))
    Interviewer.objects.filter(pk=lee.pk).update(daily_cap=1)

    interview = booked(invited(panel, email="lena@example.org"))

    assert interview.starts_at.date() == slot.starts_at.date()
    assert lee not in interview.people()


@pytest.mark.django_db
def test_trainee_who_is_taken_meanwhile_keeps_nobody_from_the_interview(panel, monkeypatch):
    lee = with_trainee(panel)
    really_ask = taking._ask_nylas

    def take_lee(attempt, slot, *, hosts):
        if lee.email in hosts:
            Interviewer.objects.filter(pk=lee.pk).update(is_active=False)
            raise SlotTaken("The selected timeslot is unavailable")
        return really_ask(attempt, slot, hosts=hosts)

    monkeypatch.setattr(taking, "_ask_nylas", take_lee)

    assert lee not in booked(invited(panel)).people()


@pytest.mark.django_db
def test_after_enough_shadows_they_lead_and_then_wait_for_a_word(panel):
    lee = with_trainee(panel)
    panel.set_training_path(shadow_steps=1, lead_steps=1)
    first = booked(invited(panel))
    assert lee not in booked(invited(panel, email="a@example.org")).people()  # one is planned already
    Interview.objects.filter(pk=first.pk).update(status=Interview.Status.HELD)

    second = booked(invited(panel, email="b@example.org"))
    assert role_of(second, lee) == Role.LEAD
    Interview.objects.filter(pk=second.pk).update(status=Interview.Status.HELD)

    assert lee not in booked(invited(panel, email="c@example.org")).people()
    assert trainees.progress(panel)[lee].step is None
    rita = make_user()
    panel.seats.get(interviewer=lee).qualify(by=rita, at=clock.now())
    assert booked(invited(panel, email="d@example.org")).interviewer == lee  # the least load


@pytest.mark.django_db
def test_at_most_one_joins_and_it_is_who_is_nearest_to_the_end(sandbox):
    panel = published_panel(people=3)
    ada, ben, cleo = panel.interviewers.order_by("name")
    for person in (ben, cleo):
        panel.seats.get(interviewer=person).begin_training()
    held = make_interview(link=make_link(panel=panel), interviewer=ada, people=[cleo], status="held")
    held.assignments.filter(interviewer=cleo).update(role=Role.SHADOW)

    interview = booked(invited(panel))

    assert interview.people() == [ada, cleo]


@pytest.mark.django_db
def test_reason_says_that_somebody_learns(panel):
    lee = with_trainee(panel)
    link = invited(panel)

    skipped = choose(link, free_times(link)[0], now=clock.now()).skipped

    assert skipped == [(lee, Skipped.IN_TRAINING)]


@pytest.mark.django_db
def test_who_only_listens_is_asked_for_no_scorecard():
    host, lee = (make_interviewer(user=make_user()) for _ in range(2))
    interview = make_interview(
        link=make_link(panel=make_panel(interviewers=[host, lee])),
        interviewer=host,
        people=[lee],
        starts_at=NOW - timedelta(days=1),
        status="held",
    )
    assert waiting.scorecards_due(lee.user, now=NOW).exists()

    interview.assignments.filter(interviewer=lee).update(role=Role.SHADOW)

    assert not waiting.scorecards_due(lee.user, now=NOW).exists()
    assert waiting.scorecards_due(host.user, now=NOW).exists()
    expected = expected_scorecards(Application.objects.get(), now=NOW)
    assert [one.author for one in expected] == [host.user]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [({}, "still learning"), ({"distribution": "everyone"}, "nobody can learn")],
)
def test_panel_on_which_nobody_could_teach_is_not_published(change, words):
    people = [make_interviewer() for _ in range(2)]
    panel = make_panel(interviewers=people, **change)
    for seat in panel.seats.all() if not change else panel.seats.all()[:1]:
        seat.begin_training()

    problems = publishing.problems(panel)

    assert [problem.field for problem in problems] == ["trainees"]
    assert words in problems[0].words


@pytest.mark.django_db
def test_draft_with_trainees_can_be_published(sandbox):
    panel = drafted_panel(people=2)
    with_trainee(panel)

    assert publishing.publish(panel, by=None, now=clock.now()).state == "done"
