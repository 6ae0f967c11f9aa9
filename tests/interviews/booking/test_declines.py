"""An interviewer who can’t take an interview, as its page or the calendar says: the next by rule takes it, within bounds; beyond them
a recruiter is asked to act, and the person in charge is mailed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.booking import declines, taking
from interviews.home import queries
from interviews.messages import mails
from interviews.models import Concern, Interview, Interviewer, Message, Naming, Notification, Reassignment
from interviews.nylas.client import nylas
from recruiting import clock, queue
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.walking import free_times, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview() -> Interview:
    """So close that nobody is replaced by rule."""
    people = [make_interviewer(user=make_user(), name=name) for name in ("Priya Raman", "Tom Weber")]
    panel = make_panel(interviewers=people)
    soon = NOW + timedelta(days=1)
    return make_interview(link=make_link(panel=panel), interviewer=people[0], people=people[1:], starts_at=soon)


def decline(interview: Interview, *, number: int = 0, reason: str = "I am away that day.", now=NOW) -> None:
    declines.decline(interview, reason=reason, by=interview.people()[number].user, now=now)


def test_decline_asks_recruiters_and_mails_the_person_in_charge_once(interview):
    decline(interview)
    decline(interview, reason="Another reason")

    assert [concern.reason for concern in Concern.objects.all()] == [Concern.Reason.DECLINED]
    [message] = Message.objects.all()
    assert (message.kind, message.to) == ("declined", interview.application.job.contact.email)
    mail = mails.render(message)
    assert mail.subject.startswith("Priya Raman can’t take the technical interview with Amara Okafor on ")
    assert "Priya Raman writes:" in mail.text
    assert "I am away that day." in mail.text
    interview.refresh_from_db()
    assert (interview.status, [one.name for one in interview.people()]) == ("scheduled", ["Priya Raman", "Tom Weber"])


def test_another_who_declines_later_is_news_again(interview):
    decline(interview)
    interview.concerns.settle(by=make_user(), at=NOW)

    decline(interview, number=1, reason="I am ill.")

    assert interview.concerns.open().count() == 1
    assert Message.objects.count() == 2


def test_recruiters_home_puts_it_among_what_presses(interview, recruiter):
    decline(interview)

    todos = queries.home(recruiter, kinds=[], zone=ZoneInfo("UTC"), now=NOW).todos

    assert [(todo.model, todo.detail) for todo in todos.shown] == [("interviews.interview", "declined")]


def test_recruiter_reads_why_on_the_interviews_page(interview, admin):
    decline(interview)

    html = admin.get(f"/admin/interviews/interview/{interview.pk}/change/").content.decode()

    assert "An interviewer can’t take it" in html
    assert "Priya Raman: “I am away that day.”" in html


@pytest.mark.parametrize("case", ["begun", "cancelled", "not theirs"])
def test_what_can_not_be_declined_is_left_alone(interview, case):
    by = make_user() if case == "not theirs" else interview.people()[0].user
    if case == "cancelled":
        interview.cancel(actor="candidate", at=NOW)
    now = interview.starts_at + timedelta(seconds=1) if case == "begun" else NOW

    with pytest.raises(declines.CannotDecline):
        declines.decline(interview, reason="Away", by=by, now=now)
    assert not Concern.objects.exists()
    assert not Message.objects.filter(kind="declined").exists()


# ── in the calendar ──


@pytest.fixture
def at_nylas(sandbox, postman, db) -> Interview:
    """Booked three days ahead at least, when all four were free; what Nylas had to say of that is done."""
    link = invited(published_panel(people=4, notice_hours=72))
    now, slot = clock.now(), max(free_times(link), key=lambda one: len(one.emails))
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
    made = taking.take(link, **times, time_zone="Europe/Lisbon", language="en", now=now)
    sandbox.advance(30)
    postman.work()
    return Interview.objects.get(pk=made.pk)


def answers(interview: Interview, word: str) -> None:
    """The host answers the invitation in their calendar."""
    account, event = interview.nylas_grant_id, interview.nylas_event_id
    path = f"/v3/grants/{account}/events/{event}/send-rsvp"
    nylas().call("POST", path, query={"calendar_id": "primary"}, body={"status": word})


def pass_time(sandbox, postman, *, rounds: int = 4) -> None:
    for _ in range(rounds):
        sandbox.advance(120)
        postman.work()
        queue.work_all(now=clock.now())


def test_no_in_the_calendar_gives_it_to_the_next_by_rule(at_nylas, sandbox, postman):
    before = at_nylas.interviewer
    answers(at_nylas, "no")

    pass_time(sandbox, postman)

    after = Interview.objects.get()
    change = after.changes.last()
    assert after.interviewer != before
    assert (change.kind, change.actor, change.from_interviewer) == ("reassigned", "system", before)
    assert not after.concerns.open().filter(reason="declined_by_host").exists()
    assert set(Message.objects.filter(kind__in=["released", "taken_over"]).values_list("to", flat=True)) == {
        before.email,
        after.interviewer.email,
    }


def test_news_that_come_twice_and_late_replace_once(at_nylas, sandbox, postman):
    answers(at_nylas, "no")
    pass_time(sandbox, postman)
    for notification in Notification.objects.all():
        notification.try_again(at=clock.now())
    pass_time(sandbox, postman)

    assert (Reassignment.objects.count(), Interview.objects.get().version) == (1, 2)


def test_no_that_is_taken_back_at_once_changes_nothing(at_nylas, sandbox, postman):
    answers(at_nylas, "no")
    sandbox.advance(5)
    postman.work()
    answers(at_nylas, "yes")
    pass_time(sandbox, postman)

    assert not Reassignment.objects.exists()
    assert Interview.objects.get().interviewer == at_nylas.interviewer
    assert not Interview.objects.get().concerns.open().exists()


def test_after_three_tries_a_recruiter_is_asked_and_nobody_is_asked_twice(at_nylas, sandbox, postman):
    asked = []
    for _ in range(declines.MAX_REPLACEMENTS + 1):
        current = Interview.objects.get()
        asked.append(current.interviewer)
        answers(current, "no")
        pass_time(sandbox, postman)

    after = Interview.objects.get()
    assert len(set(asked)) == 4
    assert after.interviewer == asked[-1]
    assert after.concerns.open().filter(reason="declined_by_host").exists()
    assert Message.objects.filter(kind="declined", to=after.application.job.contact.email).count() == 1


def test_within_two_days_a_recruiter_is_asked(at_nylas, sandbox, postman):
    def until(at: datetime) -> int:
        return int((at - clock.now()).total_seconds())

    sandbox.advance(until(at_nylas.starts_at - timedelta(hours=47)))
    clock.forget()
    answers(at_nylas, "no")
    pass_time(sandbox, postman)

    after = Interview.objects.get()
    assert (after.interviewer, Reassignment.objects.count()) == (at_nylas.interviewer, 0)
    assert after.concerns.open().filter(reason="declined_by_host").exists()
    assert Message.objects.filter(kind="declined").count() == 1


def test_nylas_away_for_a_while_delays_it(at_nylas, sandbox, postman):
    answers(at_nylas, "no")
    sandbox.control("faults", {"path": "/v3/calendars/availability", "kind": "502_html", "times": 2})
    pass_time(sandbox, postman, rounds=6)

    assert Interview.objects.get().interviewer != at_nylas.interviewer


# ── on its page ──


@pytest.fixture
def host(at_nylas) -> Interviewer:
    """Who takes it, with a login."""
    person = at_nylas.interviewer
    person.user = make_user(email=person.email)
    person.save()
    return person


def say_no(interview: Interview, host: Interviewer) -> None:
    declines.decline(interview, reason="I am <b>ill</b>.", by=host.user, now=clock.now())


def test_no_on_its_page_gives_it_to_the_next_by_rule_and_asks_nobody(at_nylas, host, sandbox, postman):
    say_no(at_nylas, host)
    assert declines.is_being_replaced(at_nylas.assignments.get())

    pass_time(sandbox, postman)

    after = Interview.objects.get()
    change, swap = after.changes.last(), Reassignment.objects.get()
    assert after.interviewer != host
    assert (change.kind, change.actor, change.from_interviewer, change.reason) == ("reassigned", "system", host, "")
    assert (swap.cause, swap.reason) == ("declined", "I am <b>ill</b>.")
    assert not after.concerns.open().exists()
    assert not Message.objects.filter(kind="declined").exists()
    told = Message.objects.filter(kind__in=["released", "taken_over", "reassigned"])
    assert set(told.values_list("to", flat=True)) == {
        host.email,
        after.interviewer.email,
        after.application.candidate.email,
    }
    assert not any("ill" in mails.render(message).text.split() for message in told)


def test_no_on_its_page_and_in_the_calendar_swaps_once(at_nylas, host, sandbox, postman):
    answers(at_nylas, "no")
    say_no(at_nylas, host)
    pass_time(sandbox, postman)

    assert (Reassignment.objects.count(), Interview.objects.get().version) == (1, 2)


def test_nobody_else_is_free_so_the_person_in_charge_reads_why(at_nylas, host, sandbox, postman):
    Interviewer.objects.exclude(pk=host.pk).update(is_active=False)
    say_no(at_nylas, host)
    assert not Message.objects.filter(kind="declined").exists()

    pass_time(sandbox, postman)

    after = Interview.objects.get()
    assert after.interviewer == host
    assert after.concerns.open().filter(reason="declined").exists()
    [message] = Message.objects.filter(kind="declined")
    assert message.to == after.application.job.contact.email
    assert "I am <b>ill</b>." in mails.render(message).text
    assert not declines.is_being_replaced(after.assignments.get())


@pytest.mark.parametrize("case", ["two days before", "three tries", "named"])
def test_beyond_the_bounds_a_recruiter_is_asked_at_once(at_nylas, host, recruiter, case):
    now = clock.now()
    if case == "two days before":
        now = at_nylas.starts_at - timedelta(hours=47)
    elif case == "three tries":
        for _ in range(declines.MAX_REPLACEMENTS):
            other = make_interviewer()
            Reassignment.objects.begin(
                at_nylas,
                joining=other,
                leaving=other,
                cause="declined",
                reason="",
                override="",
                reasons=[],
                actor="system",
                by=None,
                at=now,
            ).settle("refused", at=now)
    else:
        naming = Naming.objects.create(
            link=at_nylas.link, interviewer=host, reason="knows it", by=recruiter, named_at=now
        )
        at_nylas.attempts.update(naming=naming)

    declines.decline(at_nylas, reason="Away", by=host.user, now=now)

    assert not declines.is_being_replaced(at_nylas.assignments.get())
    assert Message.objects.filter(kind="declined").count() == 1
    assert at_nylas.concerns.open().filter(reason="declined").exists()


def test_recruiter_who_settled_it_meanwhile_keeps_it_as_it_is(at_nylas, host, recruiter, sandbox, postman):
    say_no(at_nylas, host)
    at_nylas.concerns.settle(by=recruiter, at=clock.now())

    pass_time(sandbox, postman)

    assert Interview.objects.get().interviewer == host
