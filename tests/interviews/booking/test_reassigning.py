"""Another person takes an interview over. Whatever fails, and wherever the process dies: one event, one host, the new one or as before."""

from datetime import timedelta

import pytest

from interviews.booking import changing, reassigning, refusals
from interviews.messages import mails
from interviews.models import Delivery, Interview, Interviewer, Message, Notification, Reassignment, Recording
from interviews.nylas.client import Nylas, nylas
from interviews.nylas.errors import Missing
from recruiting import clock, queue
from tests.factories import NOW, make_interviewer
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db

FAULTS = {
    "HTML": {"kind": "502_html"},
    "429": {"kind": "429", "retry_after": 2},
    **{
        str(status): {"kind": "answer", "status": status, "body": {"error": {"type": "x", "message": "No."}}}
        for status in (401, 404, 409, 504)
    },
    "lost": {"kind": "504_after"},
}
STEPS = {
    "who is free": {"path": "/v3/calendars/availability", "method": "POST"},
    "new event": {"path": "/v3/grants/[^/]*/events$", "method": "POST"},
    "old booking": {"path": "/v3/scheduling/bookings/.*", "method": "DELETE"},
}
CASES = [
    *(("who is free", fault) for fault in ("HTML", "429", "401")),
    *(("new event", fault) for fault in FAULTS),
    *(("old booking", fault) for fault in ("HTML", "429", "401", "404", "lost")),
]


@pytest.fixture
def interview(sandbox, postman, db) -> Interview:
    """Booked; what Nylas had to say of that is done."""
    made = booked(invited(published_panel()))
    sandbox.advance(30)
    postman.work()
    return Interview.objects.get(pk=made.pk)


def swap(interview: Interview, **more) -> Reassignment:
    return reassigning.reassign(interview, actor="recruiter", reason="Priya is ill.", now=clock.now(), **more)


def events(interview: Interview) -> dict[str, list[str]]:
    """The events that stand at the interview's time with its candidate, by the names of the calendars' owners."""
    found = {}
    for person in Interviewer.objects.exclude(nylas_grant_id=None):
        meetings = nylas().meetings_between(
            person.nylas_grant_id, "primary", starts_at=interview.starts_at, ends_at=interview.ends_at
        )
        ours = [one for one in meetings if "dana@example.org" in one.participant_emails and not one.is_cancelled]
        if ours:
            found[person.name] = [one.event_id for one in ours]
    return found


def agree(interview: Interview) -> Interview:
    """Calendars and rows say the same: one event, with the host, who is the only one with a part in it."""
    now = Interview.objects.get(pk=interview.pk)
    assert events(now) == {now.interviewer.name: [now.nylas_event_id]}
    assert [person.name for person in now.people()] == [now.interviewer.name]
    assert now.nylas_grant_id == now.interviewer.nylas_grant_id
    return now


def carry_on(sandbox, postman, *, rounds: int = 7) -> None:
    """Time passes: leases run out, the queue works, Nylas's news arrive."""
    for _ in range(rounds):
        sandbox.advance(120)
        Reassignment.objects.filter(state__in=Reassignment.OPEN).update(claimed_until=None)
        postman.work()
        queue.work_all(now=clock.now())


def test_next_by_rule_takes_it_over_and_everything_follows(interview, recruiter, sandbox, postman):
    before, link_before = interview.interviewer, Interview.objects.get().join_url

    row = swap(interview, by=recruiter)

    after = agree(interview)
    assert after.interviewer == row.joining != before
    assert (row.state, after.version, after.status, after.starts_at) == ("done", 2, "scheduled", interview.starts_at)
    change = after.changes.last()
    assert (change.kind, change.by, change.reason) == ("reassigned", recruiter, "Priya is ill.")
    assert (change.from_interviewer, change.to_interviewer) == (before, row.joining)
    assert row.reasons[0]["name"] == row.joining.name
    carry_on(sandbox, postman)
    assert agree(interview).join_url not in {"", link_before}


def test_both_interviewers_and_the_candidate_are_told_and_who_reads_the_reason(interview, recruiter):
    Message.objects.all().delete()
    row = swap(interview, by=recruiter)

    told = {message.kind: mails.render(message) for message in Message.objects.all()}
    people = {message.kind: message.to for message in Message.objects.all()}
    assert people == {
        "reassigned": "dana@example.org",
        "released": row.leaving.email,
        "taken_over": row.joining.email,
    }
    assert {kind for kind, mail in told.items() if "> Priya is ill." in mail.text} == {"released", "taken_over"}
    assert row.joining.name in told["reassigned"].text
    delivery = Delivery.objects.get(kind="interview.updated", version=2)
    assert delivery.payload["interviewer"]["email"] == row.joining.email
    assert delivery.payload["change"]["from_interviewer"]["email"] == row.leaving.email


def test_recorder_follows_and_never_two_are_alive(interview, sandbox, postman):
    carry_on(sandbox, postman, rounds=1)
    assert Recording.objects.exclude(state__in=Recording.ENDED).count() == 1

    row = swap(interview)
    carry_on(sandbox, postman, rounds=4)

    [live] = Recording.objects.exclude(state__in=Recording.ENDED)
    after = agree(interview)
    assert live.nylas_grant_id == row.joining.nylas_grant_id
    for ended in Recording.objects.filter(state__in=Recording.ENDED):
        with pytest.raises(Missing):
            nylas().notetaker(ended.nylas_grant_id, ended.nylas_notetaker_id)
    assert nylas().notetaker(live.nylas_grant_id, live.nylas_notetaker_id).join_url == after.join_url


def test_swapped_interview_can_be_moved_swapped_again_and_cancelled(interview, sandbox, postman):
    first = swap(interview).joining
    fresh = Interview.objects.get()
    slot = [one for one in free_times(fresh.link) if first.email in one.emails][6]

    assert changing.can_move(fresh)
    changing.move(
        fresh, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", actor="candidate", now=clock.now()
    )
    assert agree(interview).starts_at == slot.starts_at
    second = swap(Interview.objects.get()).joining
    assert agree(interview).interviewer == second != first
    changing.cancel(Interview.objects.get(), actor="recruiter", reason="Filled", now=clock.now())
    carry_on(sandbox, postman, rounds=3)

    assert events(Interview.objects.get()) == {}
    assert Interview.objects.get().status == "cancelled"
    assert Recording.objects.exclude(state__in=Recording.ENDED).count() == 0


def test_load_counts_for_the_new_one(interview):
    row = swap(interview)

    assert [one.interviewer for one in interview.assignments.all()] == [row.joining]
    assert row.leaving.assignments.count() == 0


@pytest.mark.parametrize(("step", "fault"), CASES)
def test_nylas_failing_at_any_step_leaves_no_half_swap(interview, sandbox, postman, step, fault):
    before = interview.interviewer
    sandbox.control("faults", {**STEPS[step], **FAULTS[fault], "times": 1})

    words = words_of_refusal(interview)
    assert words in {"", reassigning.AWAY, reassigning.NOT_HEARD}
    if words:
        standing = Interview.objects.get()
        assert (standing.interviewer, standing.version) == (before, 1)
    carry_on(sandbox, postman)

    after = agree(interview)
    assert after.version == (1 if after.interviewer == before else 2)
    assert not after.is_being_changed()
    assert not Notification.objects.filter(state__in=["failed", "dead"]).exists()
    if after.interviewer == before and not Reassignment.objects.unsettled().exists():
        swap(Interview.objects.get())  # trying again is safe
        carry_on(sandbox, postman, rounds=2)
        assert agree(interview).interviewer != before


def words_of_refusal(interview: Interview) -> str:
    try:
        swap(interview)
    except refusals.CannotReassign as refusal:
        return str(refusal)
    return ""


class Killed(BaseException):
    """kill -9: nothing after it runs in this process."""


POINTS = [
    ("interviews.booking.reassigning._swap", "before"),
    ("interviews.nylas.own_events.OwnEvents.write_event", "before"),
    ("interviews.nylas.own_events.OwnEvents.write_event", "after"),
    ("interviews.booking.reassigning._write", "before"),
    ("interviews.booking.reassigning._write", "after"),
    ("interviews.booking.reassigning.take_off", "before"),
    ("interviews.booking.reassigning.take_off", "after"),
    ("interviews.booking.models.reassignment.Reassignment.settle", "before"),
]


@pytest.mark.parametrize(("point", "moment"), POINTS)
def test_killed_anywhere_it_is_seen_through(interview, sandbox, postman, monkeypatch, point, moment):
    from django.utils.module_loading import import_string

    owner, _, name = point.rpartition(".")
    really = import_string(point) if "OwnEvents" not in point and "models" not in point else None
    target = import_string(owner) if really is None else None
    really = really or getattr(target, name)

    def dies(*arguments, **more):
        if moment == "before":
            raise Killed
        really(*arguments, **more)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(point, dies)
        patched.setattr(Interview, "end_change", lambda self: None)  # `finally` does not run in a killed process
        with pytest.raises(Killed):
            swap(interview)
    Interview.objects.update(changing_until=None)  # its lease runs out
    carry_on(sandbox, postman)

    after = agree(interview)
    row = Reassignment.objects.get()
    if (
        row.state == "dead"
    ):  # Nylas was about to be asked, and nobody knows whether it was: as before, and the home page says so
        assert (point.rpartition(".")[2], moment, after.version) == ("write_event", "before", 1)
        row.try_again(at=clock.now())
        carry_on(sandbox, postman, rounds=2)
        after, row = agree(interview), Reassignment.objects.get()
    assert (row.state, after.interviewer, after.version) == ("done", row.joining, 2)
    assert Message.objects.filter(kind="taken_over").count() == 1


@pytest.mark.parametrize("what", ["moved", "cancelled"])
def test_interview_that_changed_before_the_swap_was_through_stays_as_it_is(
    interview, sandbox, postman, monkeypatch, what
):
    with monkeypatch.context() as patched:
        patched.setattr("interviews.booking.reassigning._write", lambda *_, **__: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            swap(interview)
    fresh = Interview.objects.get()
    if what == "cancelled":
        changing.cancel(fresh, actor="candidate", now=clock.now())
    else:
        slot = [one for one in free_times(fresh.link) if fresh.interviewer.email in one.emails][6]
        changing.move(
            fresh, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", actor="candidate", now=clock.now()
        )
    carry_on(sandbox, postman)

    assert Reassignment.objects.get().state == "refused"
    after = Interview.objects.get()
    assert after.interviewer == interview.interviewer
    assert events(interview) == {}
    assert events(after) == ({} if what == "cancelled" else {after.interviewer.name: [after.nylas_event_id]})


def test_late_and_repeated_news_of_the_former_booking_change_nothing(interview, sandbox, postman):
    former = interview.nylas_booking_id
    swap(interview)
    carry_on(sandbox, postman, rounds=2)
    for notification in Notification.objects.all():
        notification.try_again(at=clock.now())
    carry_on(sandbox, postman, rounds=4)

    after = agree(interview)
    assert after.nylas_booking_id is None != former
    assert after.version == 2
    assert set(Notification.objects.values_list("state", flat=True)) <= {"done", "ignored"}


def test_person_by_hand_must_be_free_or_be_overruled(interview):
    someone = Interviewer.objects.exclude(pk=interview.interviewer_id).first()
    someone.leaves.create(
        first_day=interview.starts_at.date(), last_day=interview.starts_at.date(), kind="holiday", entered_at=NOW
    )

    with pytest.raises(refusals.CannotReassign, match="is on leave that day") as refused:
        swap(interview, to=someone)
    assert refused.value.kept_from == "on_leave"
    row = swap(interview, to=someone, may_overrule=True)

    assert (agree(interview).interviewer, row.override, row.reasons) == (someone, "on_leave", [])


def test_anybody_with_a_calendar_can_be_chosen_by_hand(interview):
    stranger = next(
        grant
        for grant in nylas().grants()
        if not Interviewer.objects.filter(email=grant.email).exists() and grant.is_valid
    )
    person = make_interviewer(name=stranger.name, email=stranger.email, nylas_grant_id=stranger.id)

    swap(interview, to=person, may_overrule=True)

    assert agree(interview).interviewer == person


@pytest.mark.parametrize("what", ["no calendar", "switched off", "the candidate", "has it"])
def test_what_nobody_can_overrule(interview, what):
    if what == "has it":
        person = interview.interviewer
    else:
        person = make_interviewer(
            email="dana@example.org" if what == "the candidate" else "x@example.com",
            is_active=what != "switched off",
            **({"nylas_grant_id": None, "grant_state": "none"} if what == "no calendar" else {}),
        )

    with pytest.raises(refusals.CannotReassign):
        swap(interview, to=person, may_overrule=True)
    assert not Reassignment.objects.exists()


def test_nobody_else_is_said(sandbox, postman):
    interview = booked(invited(published_panel(people=1)))

    with pytest.raises(refusals.CannotReassign, match="Nobody else of the panel"):
        swap(interview)


@pytest.mark.parametrize("what", ["begun", "cancelled"])
def test_interview_that_has_begun_or_is_cancelled_is_swapped_by_nobody(interview, sandbox, what):
    if what == "cancelled":
        changing.write_cancel(interview, actor="interviewer", now=clock.now())
    else:
        sandbox.advance(int((interview.starts_at - clock.now() + timedelta(minutes=1)).total_seconds()))
        clock.forget()

    with pytest.raises(refusals.CannotReassign, match="begun" if what == "begun" else "cancelled"):
        swap(interview)


def test_two_at_once_swap_it_once(interview, monkeypatch):
    other = Interview.objects.get()
    really = Nylas.write_event

    def meanwhile(self, *arguments, **more):
        monkeypatch.setattr(Nylas, "write_event", really)
        monkeypatch.setattr(reassigning, "wait_while", lambda is_under_way: None)
        with pytest.raises(refusals.CannotReassign, match="at this moment"):
            swap(other)
        return really(self, *arguments, **more)

    monkeypatch.setattr(Nylas, "write_event", meanwhile)
    swap(interview)

    assert (Reassignment.objects.count(), agree(interview).version) == (1, 2)


def test_whoever_left_already_cannot_be_swapped_again(interview):
    row = swap(interview)

    with pytest.raises(refusals.CannotReassign, match="Somebody has swapped them already"):
        swap(Interview.objects.get(), leaving=row.leaving)


def test_cap_that_was_reached_meanwhile_leads_to_the_next(interview):
    first, second = [one for one in Interviewer.objects.order_by("name") if one != interview.interviewer][:2]
    for person in (first, second):
        person.daily_cap = 1
        person.save()
    row = swap(interview)

    assert row.joining in {first, second}


def test_colleague_beside_the_host_is_swapped_in_the_same_event(sandbox, postman):
    interview = booked(invited(published_panel(distribution="everyone")))
    sandbox.advance(30)
    postman.work()
    interview.refresh_from_db()
    leaving = interview.people()[1]
    grant = next(one for one in nylas().grants() if one.is_valid and not Interviewer.objects.filter(email=one.email))
    joining = make_interviewer(name=grant.name, email=grant.email, nylas_grant_id=grant.id)

    swap(interview, to=joining, leaving=leaving, may_overrule=True)
    carry_on(sandbox, postman, rounds=3)

    after = Interview.objects.get()
    assert (after.interviewer, after.nylas_booking_id) == (interview.interviewer, interview.nylas_booking_id)
    assert {person.pk for person in after.people()} == {
        joining.pk,
        *(person.pk for person in interview.people() if person != leaving),
    } - {leaving.pk}
    there = nylas().meeting(after.nylas_grant_id, after.nylas_calendar_id, after.nylas_event_id).participant_emails
    assert joining.email in there
    assert leaving.email not in there
    assert Reassignment.objects.get().state == "done"
