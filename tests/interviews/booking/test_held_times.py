"""A time that is held for half an hour: who it is kept from, how it ends, and what a confirmation makes of it."""

import contextlib
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from candidates.models import Application, Candidate, Job
from interviews.booking import availability, changing, held_times, inviting, news, refusals, taking
from interviews.booking.hosts import hosts_among, why_no_place
from interviews.booking.models.held_time import HELD_FOR, KEPT_FOR
from interviews.enums import Skipped
from interviews.models import BookingAttempt, BookingLink, HeldTime, Interview, Message, Panel
from interviews.nylas.shapes import Slot
from recruiting import clock
from tests.factories import NOW, make_application, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.walking import free_times, invited, published_panel

pytestmark = pytest.mark.django_db
LENGTH = timedelta(minutes=45)


@pytest.fixture
def panel(sandbox: Any, db: None) -> Panel:
    """With one person, so that whoever has a time has it alone."""
    return published_panel(people=1, is_on_job_page=True)


def first_time(panel: Panel) -> Slot:
    return availability.open_times_for_page(panel, now=clock.now())[0]


def hold(panel: Panel, slot: Slot, *, email: str = "amara@example.org", machine: str = "192.0.2.1", **more: Any) -> Any:
    given = {"name": "Amara Okafor", "time_zone": "Europe/Lisbon", "now": clock.now()} | more
    return held_times.hold(panel, starts_at=slot.starts_at, email=email, machine=machine, **given)


def make_hold(panel: Panel, *, people: Any = None, starts_at: Any = None, email: str = "a@example.org", at: Any = NOW):
    return HeldTime.make(
        panel,
        starts_at=starts_at or NOW + timedelta(days=3),
        name="Amara Okafor",
        email=email,
        time_zone="Europe/Lisbon",
        people=list(panel.interviewers.all()) if people is None else people,
        at=at,
    )


# ── what is held is kept from others ──
def test_held_time_is_on_offer_to_nobody_else(panel: Panel) -> None:
    link, slot = invited(panel), first_time(panel)

    held = hold(panel, slot)

    assert held.expires_at - held.made_at == HELD_FOR
    assert slot.starts_at not in {each.starts_at for each in free_times(link)}
    assert slot.starts_at not in {each.starts_at for each in availability.open_times_for_page(panel, now=clock.now())}
    with pytest.raises(refusals.SlotGone):
        hold(panel, slot, email="ben@example.org", machine="192.0.2.2")
    with pytest.raises(refusals.SlotGone):
        taking.take(
            link, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", language="en", now=clock.now()
        )


def test_another_panel_of_the_same_person_does_not_offer_it_either() -> None:
    person = make_interviewer()
    one, other = make_panel(interviewers=[person]), make_panel(interviewers=[person])
    held = make_hold(one)
    slot = Slot(held.starts_at + timedelta(minutes=30), held.ends_at + timedelta(minutes=30), (person.email,))

    assert other.interviewers.get() == person
    assert hosts_among([person], [slot], now=NOW)[person.email].why_not(slot) == Skipped.HELD
    assert why_no_place([person], slot, now=NOW) == {person.pk: Skipped.HELD}


def test_it_counts_for_caps() -> None:
    person = make_interviewer(weekly_cap=1, daily_cap=1, time_zone="UTC")
    panel = make_panel(interviewers=[person])
    noon = (NOW + timedelta(days=3)).replace(hour=12, minute=0)
    make_hold(panel, starts_at=noon)
    later = Slot(noon + timedelta(hours=3), noon + timedelta(hours=4), (person.email,))

    assert why_no_place([person], later, now=NOW) == {person.pk: Skipped.DAILY_CAP}
    assert hosts_among([person], [later], now=NOW)[person.email].why_not(later) == Skipped.DAILY_CAP
    assert why_no_place([person], later, candidate="a+cv@example.org", now=NOW) == {}


@pytest.mark.parametrize("how", ["run out", "given back"])
def test_time_comes_back_by_itself(how: str) -> None:
    person = make_interviewer()
    held = make_hold(make_panel(interviewers=[person]), at=NOW - HELD_FOR if how == "run out" else NOW)
    if how == "given back":
        held.give_back(at=NOW)
    slot = Slot(held.starts_at, held.ends_at, (person.email,))

    assert why_no_place([person], slot, now=NOW) == {}
    assert hosts_among([person], [slot], now=NOW)[person.email].why_not(slot) is None


def test_own_hold_is_no_obstacle_however_the_address_is_written(panel: Panel) -> None:
    slot = first_time(panel)
    hold(panel, slot, email="amara+jobs@example.org")
    link = invited(panel, email="Amara@example.org")

    assert slot.starts_at in {each.starts_at for each in free_times(link)}


# ── how many ──
def test_a_person_has_one_at_a_time(panel: Panel) -> None:
    one, other = availability.open_times_for_page(panel, now=clock.now())[:3:2]
    first = hold(panel, one)

    second = hold(panel, other)

    first.refresh_from_db()
    assert first.ended_at is not None
    assert [each.pk for each in HeldTime.objects.running(clock.now())] == [second.pk]


def test_button_pressed_twice_holds_and_mails_once(panel: Panel) -> None:
    slot = first_time(panel)

    assert hold(panel, slot).pk == hold(panel, slot).pk
    assert Message.objects.filter(kind="time_held").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_press_at_once_one_has_the_time(sandbox: Any) -> None:
    panel = published_panel(people=1, is_on_job_page=True)
    slot, link = first_time(panel), invited(panel)
    kept: list[str] = []

    def press(number: int) -> None:
        with contextlib.suppress(refusals.CannotBook):
            if number:
                hold(panel, slot, email=f"person{number}@example.org", machine=f"192.0.2.{number}")
            else:  # somebody with a link of their own
                given = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "time_zone": "UTC", "language": "en"}
                taking.take(link, **given, now=clock.now())
            kept.append(f"person{number}")
        connection.close()

    presses = [threading.Thread(target=press, args=[number]) for number in range(20)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()

    assert len(kept) == 1
    assert HeldTime.objects.running(clock.now()).count() + Interview.objects.live().count() == 1


def test_panel_has_few_at_once(monkeypatch: Any, panel: Panel) -> None:
    monkeypatch.setattr(held_times, "MAX_RUNNING_OF_PANEL", 2)
    slots = availability.open_times_for_page(panel, now=clock.now())[::2]
    for number in range(2):
        hold(panel, slots[number], email=f"person{number}@example.org", machine=f"192.0.2.{number}")

    with pytest.raises(held_times.TooMany):
        hold(panel, slots[2])

    assert HeldTime.objects.count() == 2


def test_unconfirmed_ones_of_a_day_are_few() -> None:
    panel = make_panel(is_on_job_page=True)
    for number in range(held_times.MAX_UNCONFIRMED_A_DAY):
        make_hold(panel, email=f"p{number}@example.org", at=NOW - timedelta(hours=2))
    slot = Slot(NOW + timedelta(days=2), NOW + timedelta(days=2) + LENGTH, (panel.interviewers.get().email,))

    with pytest.raises(held_times.TooMany):
        held_times._keep(panel, slot, name="A", email="new@example.org", time_zone="UTC", now=NOW)


def test_machine_may_hold_few(monkeypatch: Any, panel: Panel) -> None:
    monkeypatch.setattr(held_times, "MAX_PER_MACHINE", 1)
    now = clock.now()  # one moment for both: what is counted is counted anew each half hour
    slots = availability.open_times_for_page(panel, now=now)[::2]
    hold(panel, slots[0], now=now)

    with pytest.raises(held_times.TooMany):
        hold(panel, slots[1], email="ben@example.org", now=now)


def test_mailbox_that_had_its_mails_gets_none_and_nothing_is_held(panel: Panel) -> None:
    slot = first_time(panel)
    for _ in range(inviting.MAX_STRANGERS_MAILS):
        inviting.may_mail("amara@example.org", now=clock.now())

    assert hold(panel, slot) is None
    assert not HeldTime.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("fields", [{"is_on_job_page": False}, {"state": "paused"}, {"job": "closed"}])
def test_nothing_is_held_where_times_are_not_open(fields: dict[str, Any]) -> None:
    panel = make_panel(**{"is_on_job_page": True} | {k: v for k, v in fields.items() if k != "job"})
    if "job" in fields:
        panel.job.state = Job.State.CLOSED
    slot = Slot(NOW + timedelta(days=2), NOW + timedelta(days=2) + LENGTH, ())

    with pytest.raises(refusals.CannotBook, match="can’t be chosen here"):
        hold(panel, slot)


def test_everybody_of_a_panel_that_interviews_together_is_held(sandbox: Any) -> None:
    panel = published_panel(people=2, distribution="everyone", is_on_job_page=True)

    held = hold(panel, first_time(panel))

    assert set(held.interviewers.all()) == set(panel.interviewers.all())


# ── confirming ──
def test_confirmation_makes_the_application_and_books_with_a_link(panel: Panel) -> None:
    held = hold(panel, first_time(panel))
    assert not Candidate.objects.exists()

    done = held_times.confirm(held, choice="yes", now=clock.now())

    interview = Interview.objects.get()
    assert done.refusal is None
    assert (interview.link, interview.starts_at) == (done.link, held.starts_at)
    assert (interview.source, interview.candidate_time_zone) == ("careers", "Europe/Lisbon")
    application = Application.objects.get()
    assert (application.candidate.name, application.candidate.email) == ("Amara Okafor", "amara@example.org")
    assert (application.source, application.stage) == ("careers", "interviewing")
    assert application.consents.get().choice == "yes"
    assert not HeldTime.objects.running(clock.now()).exists()


def test_second_confirmation_books_nothing_more(panel: Panel) -> None:
    held = hold(panel, first_time(panel))
    first = held_times.confirm(held, choice="yes", now=clock.now())
    again = HeldTime.objects.get()

    second = held_times.confirm(again, choice="no", now=clock.now())

    assert second.link == first.link
    assert Interview.objects.count() == 1
    assert Application.objects.get().consents.get().choice == "yes"


def test_cancelled_interview_is_not_booked_again_by_the_old_mail(panel: Panel) -> None:
    held = hold(panel, first_time(panel))
    held_times.confirm(held, choice="yes", now=clock.now())
    changing.cancel(Interview.objects.get(), actor="candidate", reason="", now=clock.now())

    held_times.confirm(HeldTime.objects.get(), choice="yes", now=clock.now())

    assert Interview.objects.get().is_cancelled


def test_confirmation_that_broke_off_is_taken_up_again(panel: Panel, monkeypatch: Any) -> None:
    held = hold(panel, first_time(panel))
    held_times._find_link(held, now=clock.now())  # and then the machine went away

    held_times.confirm(HeldTime.objects.get(), choice="no", now=clock.now())

    assert Interview.objects.get().starts_at == held.starts_at
    assert Application.objects.get().consents.get().choice == "no"


def test_lost_time_leaves_a_link_to_choose_another(panel: Panel) -> None:
    slot = first_time(panel)
    held = hold(panel, slot)
    HeldTime.objects.update(expires_at=clock.now())
    make_interview(
        starts_at=slot.starts_at, interviewer=panel.interviewers.get(), link=make_link(panel=make_panel(job=panel.job))
    )

    done = held_times.confirm(HeldTime.objects.get(), choice="yes", now=clock.now())

    assert isinstance(done.refusal, refusals.SlotGone)
    assert done.link.is_open(clock.now())
    assert done.link.application.candidate.name == "Amara Okafor"
    assert not Interview.objects.filter(link=done.link).exists()
    assert held.starts_at not in {each.starts_at for each in free_times(done.link)}


def test_time_that_was_closed_meanwhile_is_lost(panel: Panel) -> None:
    held = hold(panel, first_time(panel))
    panel.interviewers.update(is_active=False)

    done = held_times.confirm(held, choice="yes", now=clock.now())

    assert done.refusal is not None
    assert not Interview.objects.exists()
    assert not BookingAttempt.objects.filter(state__in=BookingAttempt.OPEN).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda panel: Job.objects.update(state="closed"), held_times.CLOSED),
        (lambda panel: Panel.objects.update(state="paused"), held_times.PAUSED),
    ],
)
def test_nothing_is_entered_once_the_job_is_closed_or_the_panel_paused(change: Any, words: str) -> None:
    held = make_hold(make_panel(is_on_job_page=True))
    change(held.panel)

    with pytest.raises(held_times.CannotConfirm, match=words[:20]):
        held_times.confirm(HeldTime.objects.select_related("panel__job").get(), choice="yes", now=clock.now())

    assert not Application.objects.exists()


def test_running_hold_outlasts_the_switch_and_an_expired_one_does_not() -> None:
    panel = make_panel(is_on_job_page=False)
    held = make_hold(panel)

    assert held_times.why_not(held, now=NOW) == ""
    assert held_times.why_not(held, now=NOW + HELD_FOR) == held_times.NOT_OPEN


@pytest.mark.parametrize("stage", ["set_aside", "rejected", "withdrawn"])
def test_decided_application_is_left_to_a_person(stage: str) -> None:
    panel = make_panel(is_on_job_page=True)
    application = make_application(job=panel.job, stage=stage)
    held = make_hold(panel, email=application.candidate.email)

    with pytest.raises(held_times.CannotConfirm, match="We know your application already"):
        held_times.confirm(held, choice="yes", now=NOW)

    application.refresh_from_db()
    assert application.stage == stage
    assert application.review_note
    assert not BookingLink.objects.exists()
    assert not HeldTime.objects.running(NOW).exists()


def test_revoked_link_is_not_replaced() -> None:
    panel = make_panel(is_on_job_page=True)
    link = make_link(panel=panel)
    link.revoke(by=make_user(), at=NOW)
    held = make_hold(panel, email=link.application.candidate.email)

    with pytest.raises(held_times.CannotConfirm):
        held_times.confirm(held, now=NOW)

    assert BookingLink.objects.count() == 1


def test_whoever_had_this_interview_gets_no_second_one() -> None:
    interview = make_interview(link=make_link(panel=make_panel(is_on_job_page=True)), status="held")
    held = make_hold(interview.panel, email=interview.application.candidate.email)

    with pytest.raises(held_times.CannotConfirm):
        held_times.confirm(held, now=NOW)


def test_whoever_is_booked_already_is_led_to_their_page() -> None:
    interview = make_interview(link=make_link(panel=make_panel(is_on_job_page=True, capture="nothing")))
    held = make_hold(interview.panel, starts_at=NOW + timedelta(days=5), email=interview.application.candidate.email)

    done = held_times.confirm(held, now=NOW)

    assert done.link == interview.link
    assert isinstance(done.refusal, refusals.BookedAlready)
    assert Interview.objects.count() == 1


def test_earlier_application_is_used(panel: Panel) -> None:
    application = make_application(job=panel.job)
    held = hold(panel, first_time(panel), email=application.candidate.email.upper(), name="Somebody Else")

    done = held_times.confirm(held, choice="no", now=clock.now())

    application.refresh_from_db()
    assert done.link.application == application
    assert (application.stage, application.candidate.name) == ("interviewing", "Amara Okafor")
    assert application.additions.get().name == "Somebody Else"


def test_what_was_never_confirmed_is_forgotten_after_a_day() -> None:
    old = make_hold(make_panel(), at=NOW - KEPT_FOR)
    Message.objects.owe("time_held", to=old.email, key="k", held_time=old, at=NOW)
    new = make_hold(make_panel(), email="new@example.org", at=NOW)
    booked = make_hold(make_panel(), email="booked@example.org", at=NOW - KEPT_FOR)
    booked.confirm(make_link(), at=NOW - KEPT_FOR)  # its mail is one about the application: kept as long as others
    kept = news.tell_held(booked, now=NOW)

    held_times.forget_old(now=NOW)

    assert set(HeldTime.objects.all()) == {new, booked}
    assert Message.objects.get() == kept
    assert HeldTime.objects.with_token(old.token, now=NOW) is None
