"""An interviewer who can't take an interview. On its page: a recruiter is asked to act, the person in charge is mailed, nothing else
changes. In the calendar: the next by rule takes it, within bounds."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.booking import declines, taking
from interviews.home import queries
from interviews.messages import mails
from interviews.models import Concern, Interview, Message, Notification, Reassignment
from interviews.nylas.client import nylas
from recruiting import clock, queue
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.walking import free_times, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview() -> Interview:
    people = [make_interviewer(user=make_user(), name=name) for name in ("Priya Raman", "Tom Weber")]
    panel = make_panel(interviewers=people)
    return make_interview(link=make_link(panel=panel), interviewer=people[0], people=people[1:])


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
