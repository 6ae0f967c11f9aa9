"""A candidate is to meet one person of the panel: offered, booked, explained, and said when that person can't be had."""

import json
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from interviews.booking import answers, availability, changing, evening_out, inviting, naming, refusals, taking
from interviews.booking.admin import why_words
from interviews.booking.choice import Choice
from interviews.enums import Distribution, Skipped
from interviews.models import BookingAttempt, BookingLink, Interviewer, Leave, Naming, Panel, SeatGroup, Shortage
from interviews.nylas.client import nylas
from interviews.nylas.configurations import Seats
from interviews.nylas.errors import SlotTaken
from interviews.panels import fairness, publishing
from interviews.panels.models.seat_group import Drawn
from recruiting import clock
from tests.factories import make_interview
from tests.walking import booked, drafted_panel, free_times, invited, published_panel

pytestmark = pytest.mark.django_db
Obstacle = Naming.Obstacle
DAY = timedelta(days=1)


@pytest.fixture
def link(sandbox, db) -> BookingLink:
    return invited(published_panel(people=3))


def at(link: BookingLink) -> str:
    return reverse("candidate_page", args=[link.token])


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def people_of(panel: Panel) -> list[Interviewer]:
    return list(panel.interviewers.order_by("name"))


def name(link: BookingLink, person: Interviewer, by, *, reason: str = "knows the ledger") -> Naming:
    return naming.name_interviewer(link, person, reason=reason, by=by, now=clock.now())


def take(link: BookingLink, slot) -> object:
    now = clock.now()
    return taking.take(link, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", language="en", now=now)


def the_rule_would_not_take(link: BookingLink) -> Interviewer:
    """Whoever has most."""
    person = people_of(link.panel)[0]
    for number in range(3):
        begins = clock.now() + timedelta(days=40 + number)
        make_interview(interviewer=person, starts_at=begins)
    return person


def test_booking_goes_to_the_person_although_others_have_less(link, recruiter):
    person = the_rule_would_not_take(link)
    name(link, person, recruiter)

    interview = booked(link)

    assert interview.people() == [person]
    attempt = BookingAttempt.objects.get()
    why = why_words.describe(attempt)
    assert f"named {person.name} on" in why.named
    assert "knows the ledger" in why.named
    assert why.sentence.startswith("By the rule it would have been ")
    assert person.name not in why.sentence
    assert [line.name for line in why.lines if line.is_chosen] == [person.name]
    assert len(why.lines) == 3


def test_load_and_chances_count_as_ever(link, recruiter):
    name(link, people_of(link.panel)[0], recruiter)

    booked(link)

    shares = BookingAttempt.objects.get().shares()
    assert shares == pytest.approx({person.pk: 1 / 3 for person in people_of(link.panel)})


def test_only_times_at_which_the_person_can_be_had_are_offered(link, recruiter):
    person = people_of(link.panel)[0]
    everything = free_times(link)
    day = everything[0].starts_at
    name(link, person, recruiter)
    theirs = free_times(link)
    assert theirs
    assert {slot.starts_at for slot in theirs} < {slot.starts_at for slot in everything} or theirs == everything
    assert all(person.email in slot.emails for slot in theirs)

    Leave.objects.create(interviewer=person, first_day=day.date(), last_day=day.date() + DAY, entered_at=clock.now())

    assert min(slot.starts_at for slot in free_times(link)).date() > day.date()
    assert len(free_times(invited(link.panel, email="lena@example.org"))) == len(everything)


def test_taken_back_everything_is_offered_again(link, recruiter):
    everything = len(free_times(link))
    person = people_of(link.panel)[0]
    name(link, person, recruiter)
    Interviewer.objects.filter(pk=person.pk).update(is_active=False)
    assert free_times(link) == []

    assert naming.let_the_rule_choose(link, by=recruiter, now=clock.now())

    assert len(free_times(link)) >= everything - 1
    assert booked(link).people() != [person]


def test_somebody_else_took_the_person_at_that_moment_and_other_times_of_theirs_remain(link, recruiter, monkeypatch):
    person = people_of(link.panel)[0]
    name(link, person, recruiter)
    slot, later, *_ = free_times(link)
    asked = []

    def taken(self, session, **more):
        asked.append(more["host_emails"])
        raise SlotTaken("taken")

    monkeypatch.setattr(type(nylas()), "book", taken)
    with pytest.raises(refusals.SlotGone):
        take(link, slot)
    monkeypatch.undo()

    assert asked == [(person.email,)]  # and nobody in their place
    link.refresh_from_db()
    assert take(link, later).people() == [person]


def test_time_of_others_is_refused_when_it_is_sent_all_the_same(link, recruiter):
    person = people_of(link.panel)[0]
    slot = free_times(link)[0]
    make_interview(interviewer=person, starts_at=slot.starts_at)
    name(link, person, recruiter)

    with pytest.raises(refusals.SlotGone):
        take(link, slot)
    with pytest.raises(refusals.SlotGone):
        answers.book_for(
            link.application,
            panel=link.panel,
            starts_at=slot.starts_at,
            time_zone="UTC",
            by=recruiter,
            now=clock.now(),
        )


def test_picked_times_and_the_name_hold_together(link, recruiter):
    person = people_of(link.panel)[0]
    name(link, person, recruiter)
    one, two, *_, three = free_times(link)
    make_interview(interviewer=person, starts_at=two.starts_at)
    now = clock.now()
    answers.offer_times(
        link.application, panel=link.panel, starts=[two.starts_at, three.starts_at], by=recruiter, now=now
    )

    assert [slot.starts_at for slot in free_times(link)] == [three.starts_at]
    with pytest.raises(refusals.SlotGone):
        take(link, one)


def test_whoever_cancels_and_chooses_again_meets_the_same_person(link, recruiter):
    person = the_rule_would_not_take(link)
    name(link, person, recruiter)
    changing.cancel(booked(link), actor="candidate", now=clock.now())
    link.refresh_from_db()

    assert booked(link).people() == [person]


def test_person_in_a_group_takes_its_seat_and_the_others_come_by_load(sandbox, recruiter):
    panel = drafted_panel(people=3)
    boss, one, two = people_of(panel)
    SeatGroup.objects.arrange(
        panel,
        [
            Drawn("Manager", 1, takes_all=False, people=frozenset({boss.pk, one.pk})),
            Drawn("Engineer", 1, takes_all=False, people=frozenset({one.pk, two.pk})),
        ],
    )
    publishing.publish(panel, by=None, now=clock.now())
    for person in (one, two):
        link = invited(panel, email=f"c{person.pk}@example.org")
        name(link, person, recruiter)
        interview = booked(link)
        assert person in interview.people()
        assert len(interview.people()) == 2
        assert why_words.describe(interview.attempts.get()).named


@given(st.permutations(list("abcde")), st.sampled_from("abcde"), st.sets(st.sampled_from("abcde")))
def test_whoever_is_asked_for_holds_the_person_named(order, named, refused):
    """However people rank and whoever can't be had: with the person, or nobody."""
    people = {letter: Interviewer(pk=number, name=letter, email=letter) for number, letter in enumerate("abcde", 1)}
    figures = {"load": 0.0, "credit": 0.0, "expected": 0.0, "last_booked_at": None, "owed": 0.0}
    wanted = (Seats("One", 1, tuple("abc")), Seats("Two", 1, tuple("bcd")))
    for groups in ((), wanted):
        choice = Choice(
            rule=Distribution.FAIR,
            ranked=[(people[one], fairness.Standing(people[one].pk, 1.0, **figures)) for one in order],
            skipped=[],
            wanted=groups,
            named=people[named],
        )
        for one in refused:
            choice.refuse(people[one], Skipped.TAKEN_MEANWHILE)
        seated = choice.seated()
        assert not seated or people[named] in seated
        could_be = named not in refused and (not groups or named != "e")
        left = set("abcd") - refused
        fills = not groups or (left & set("abc") and left & set("bcd") and len(left) > 1)
        assert bool(seated) == bool(could_be and fills)


GONE = {
    Obstacle.NOT_ON_PANEL: lambda panel, person: panel.seats.filter(interviewer=person).delete(),
    Obstacle.SWITCHED_OFF: lambda panel, person: Interviewer.objects.filter(pk=person.pk).update(is_active=False),
    Obstacle.CALENDAR_LOST: lambda panel, person: Interviewer.objects.filter(pk=person.pk).update(
        grant_state="expired"
    ),
    Obstacle.NO_CALENDAR: lambda panel, person: Interviewer.objects.filter(pk=person.pk).update(grant_state="none"),
    Obstacle.IN_TRAINING: lambda panel, person: panel.seats.filter(interviewer=person).update(is_trainee=True),
    Obstacle.AWAY: lambda panel, person: Leave.objects.create(
        interviewer=person,
        first_day=clock.now().date() - DAY,
        last_day=clock.now().date() + timedelta(days=200),
        entered_at=clock.now(),
    ),
}


@pytest.mark.parametrize("why", list(GONE))
def test_person_who_can_no_longer_be_had_is_said_to_both_and_nobody_steps_in(link, recruiter, client, why):
    person = people_of(link.panel)[0]
    named = name(link, person, recruiter)
    slot = free_times(link)[0]

    GONE[why](link.panel, person)

    named = Naming.objects.get(pk=named.pk)
    assert naming.obstacle(named, now=clock.now()) == why
    assert free_times(link) == []
    with pytest.raises(refusals.NamedAway, match="nothing was booked"):
        take(link, slot)
    assert "The person you are to meet can’t be booked at the moment" in text(client.get(at(link)))
    assert not Shortage.objects.exists()
    client.force_login(recruiter)
    page = client.get(reverse("admin:interviews_bookinglink_change", args=[link.pk]))
    words = f"But {person.name} {why.label}, so no time is offered."
    assert words in text(page)
    stands = client.get(reverse("admin:candidates_candidate_change", args=[link.application.candidate_id]))
    assert f"{person.name} is named, and {why.label}" in text(stands)


def test_full_person_is_said_with_the_day_up_to_which_was_looked(link, recruiter, client):
    person = people_of(link.panel)[0]
    name(link, person, recruiter)
    Interviewer.objects.filter(pk=person.pk).update(daily_cap=0)

    assert "has no free time in the coming weeks" in text(client.get(at(link)))


def test_gateway_offers_and_books_the_person_alone(link, recruiter, client):
    person = the_rule_would_not_take(link)
    name(link, person, recruiter)
    bearer = {"Authorization": f"Bearer {link.token}"}
    now = clock.now()
    window = {"start_time": int(now.timestamp()), "end_time": int((now + 9 * DAY).timestamp())}

    slots = client.get("/v3/scheduling/availability", window, headers=bearer).json()["data"]["time_slots"]
    body = {"start_time": slots[0]["start_time"], "end_time": slots[0]["end_time"], "timezone": "UTC"}
    answer = client.post(
        "/v3/scheduling/bookings", json.dumps(body), content_type="application/json", headers=bearer
    ).json()

    assert "data" in answer, answer
    assert BookingAttempt.objects.get().interviewer == person
    assert Counter(len(slot["emails"]) for slot in slots) == {0: len(slots)}  # hosts are not disclosed


def test_many_names_are_looked_at_in_as_many_queries_as_one(link, recruiter, django_assert_num_queries):
    people = people_of(link.panel)
    rows = [name(link, people[0], recruiter)]
    for number, person in enumerate(people):
        rows.append(name(invited(link.panel, email=f"c{number}@example.org"), person, recruiter))

    for some in (rows[:1], rows):
        fresh = Naming.objects.select_related("link__panel", "interviewer").filter(pk__in=[row.pk for row in some])
        loaded = list(fresh)
        with django_assert_num_queries(4):
            naming.obstacles(loaded, now=clock.now())


def test_times_ask_one_question_more_for_the_name(link, recruiter, django_assert_max_num_queries):
    now = clock.now()
    window = {"starts_at": now, "ends_at": now + 9 * DAY, "now": now}
    availability.cached_times(link, **window)
    with django_assert_max_num_queries(13):
        availability.cached_times(link, **window)
    name(link, people_of(link.panel)[0], recruiter)
    with django_assert_max_num_queries(16):
        availability.cached_times(link, **window)


def test_named_interviews_are_no_part_of_evening_out(link, recruiter):
    person = the_rule_would_not_take(link)
    name(link, person, recruiter)
    interview = booked(link)

    found = evening_out.propose(user=recruiter, now=clock.now() - 30 * DAY)

    assert interview not in [one.interview for one in found.proposals]


def test_inviting_names_in_one_act_and_without_a_name_keeps_who_was_named(link, recruiter):
    person = people_of(link.panel)[0]
    named = inviting.Named(person, "knows the ledger", recruiter)

    inviting.invite(link.application, panel=link.panel, named=named, by=recruiter, now=clock.now())
    inviting.invite(link.application, panel=link.panel, by=recruiter, now=clock.now())

    assert link.namings.open().get().interviewer == person
