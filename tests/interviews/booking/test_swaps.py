"""Another person takes an interview over: who, what follows, who is told, and who cannot."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.booking import availability, changing, refusals, replacement, swaps
from interviews.messages import mails
from interviews.models import AtsEvent, Interview, Interviewer, Message, Notification, Reassignment, Recording
from interviews.nylas.client import Nylas, nylas
from interviews.nylas.errors import Missing
from interviews.nylas.shapes import Slot
from interviews.panels import publishing
from recruiting import clock
from tests.factories import NOW, make_interview, make_interviewer
from tests.interviews.booking.swapping import agree, carry_on, events, settled, swap
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(sandbox, postman, db) -> Interview:
    return settled(sandbox, postman)


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
    delivery = AtsEvent.objects.get(kind="interview.updated", version=2)
    assert delivery.payload["interviewer"]["email"] == row.joining.email
    assert delivery.payload["change"]["from_interviewer"]["email"] == row.leaving.email


def test_recorder_follows_and_never_two_are_alive(interview, sandbox, postman):
    carry_on(sandbox, postman, rounds=1)
    assert Recording.objects.live().count() == 1

    row = swap(interview)
    carry_on(sandbox, postman, rounds=4)

    [live] = Recording.objects.live()
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
    assert Recording.objects.live().count() == 0


def test_load_counts_for_the_new_one(interview):
    row = swap(interview)

    assert [one.interviewer for one in interview.assignments.all()] == [row.joining]
    assert row.leaving.assignments.count() == 0


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
        monkeypatch.setattr(swaps, "wait_while", lambda is_under_way: None)
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


def test_cap_that_was_reached_meanwhile_leads_to_the_next(interview, monkeypatch):
    really = replacement.choose_replacement
    Interviewer.objects.update(daily_cap=1)

    def and_then_somebody_books(*arguments, **more):
        chosen = really(*arguments, **more)
        first = chosen.ranked[0][0]
        make_interview(starts_at=interview.starts_at + timedelta(hours=2), interviewer=first)
        return chosen

    monkeypatch.setattr(replacement, "choose_replacement", and_then_somebody_books)
    row = swap(interview)

    first, second = row.reasons
    assert (first["skipped"], row.joining.name) == ("taken_meanwhile", second["name"])


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


def test_together_with_somebody_who_has_left_the_panel_it_moves_to_times_of_both(sandbox, postman):
    panel = published_panel(people=2, distribution="everyone")
    interview = booked(invited(panel))
    sandbox.advance(30)
    postman.work()
    interview.refresh_from_db()
    left = interview.people()[1]
    panel.seats.filter(interviewer=left).delete()
    assert publishing.publish(panel, by=None, now=clock.now()).state == "done"
    now = clock.now()

    def offered() -> list[Slot]:
        return availability.times(
            interview.link, starts_at=now, ends_at=now + timedelta(days=9), moving=interview, now=now
        )

    before = offered()
    busy(sandbox, left, before[-1])

    assert before[-1].starts_at not in {slot.starts_at for slot in offered()}


@pytest.mark.parametrize("who", ["host", "guest"])
def test_together_with_somebody_off_the_panel_it_moves_to_times_of_all_who_take_it(sandbox, postman, who: str):
    """Not of whoever was swapped; and a candidate cancels it, though Nylas knows its booking at the former time."""
    interview = booked(invited(published_panel(distribution="everyone")))
    sandbox.advance(30)
    postman.work()
    interview.refresh_from_db()
    leaving = interview.people()[who == "guest"]
    grant = next(one for one in nylas().grants() if one.is_valid and not Interviewer.objects.filter(email=one.email))
    joining = make_interviewer(name=grant.name, email=grant.email, nylas_grant_id=grant.id)
    swap(interview, to=joining, leaving=leaving, may_overrule=True)

    after = Interview.objects.get()
    theirs, now = {person.email for person in after.people()}, clock.now()
    assert changing.can_move(after)

    def offered() -> list[Slot]:
        return availability.times(after.link, starts_at=now, ends_at=now + timedelta(days=9), moving=after, now=now)

    assert grant.email in theirs
    before = offered()
    assert [set(slot.emails) for slot in before] == [theirs] * len(before) != []
    gone, chosen = before[-1], before[-9]
    for person, slot in ((joining, gone), (leaving, chosen)):
        busy(sandbox, person, slot)

    now_offered = {slot.starts_at for slot in offered()}
    assert (gone.starts_at in now_offered, chosen.starts_at in now_offered) == (False, True)
    to = {"starts_at": chosen.starts_at, "ends_at": chosen.ends_at, "time_zone": "UTC"}
    changing.move(after, **to, actor="candidate", now=now)
    carry_on(sandbox, postman, rounds=3)

    after.refresh_from_db()
    assert (after.status, after.starts_at) == ("scheduled", chosen.starts_at)
    event = nylas().meeting(after.nylas_grant_id, after.nylas_calendar_id, after.nylas_event_id)
    assert event.starts_at == chosen.starts_at
    sandbox.advance(int((interview.starts_at - clock.now()).total_seconds()) + 60)
    clock.forget()
    changing.cancel(after, actor="candidate", now=clock.now())
    assert events(after) == {}


def busy(sandbox, person: Interviewer, slot: Slot) -> None:
    """Something else stands in their calendar then."""
    when = {"start_time": int(slot.starts_at.timestamp()), "end_time": int(slot.ends_at.timestamp())}
    path, body = f"/v3/grants/{person.nylas_grant_id}/events", {"title": "Dentist", "when": when}
    answer = sandbox.request("POST", path, json=body, params={"calendar_id": "primary"})
    assert answer.ok, answer.text


def test_interview_of_somebody_off_the_panel_moves_to_their_times_and_no_others(interview, client, admin):
    grants = (grant for grant in nylas().grants() if grant.is_valid)
    stranger = next(one for one in grants if not Interviewer.objects.filter(email=one.email).exists())
    person = make_interviewer(name="Sam Lund", email=stranger.email)
    person.connect(grant_id=stranger.id, email=stranger.email, at=clock.now())
    person.refresh_from_db()
    swap(interview, to=person)
    after = agree(interview)

    assert changing.can_move(after)
    page = admin.get(reverse("admin:interviews_interview_move", args=[after.pk])).content.decode()
    assert "Sam Lund is not on the panel" in page
    now = clock.now()
    offered = availability.times(after.link, starts_at=now, ends_at=now + timedelta(days=9), moving=after, now=now)
    assert {slot.emails for slot in offered} == {(person.email,)}
    assert (
        reverse("move_interview", args=[after.link.token])
        in client.get(reverse("candidate_page", args=[after.link.token])).content.decode()
    )

    slot = offered[-1]
    person.leaves.create(
        first_day=slot.starts_at.date(), last_day=slot.starts_at.date(), kind="holiday", entered_at=NOW
    )
    times = {"ends_at": slot.ends_at, "time_zone": "UTC", "actor": "recruiter", "now": now}
    with pytest.raises(refusals.SlotGone):
        changing.move(after, starts_at=slot.starts_at, **times)
    person.leaves.all().delete()
    changing.move(after, starts_at=slot.starts_at, **times)
    assert agree(after).starts_at == slot.starts_at

    Interviewer.objects.filter(pk=person.pk).update(is_active=False)
    assert not changing.can_move(Interview.objects.get(pk=after.pk))
