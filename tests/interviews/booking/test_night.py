"""Interviews that change hands at night: only where a panel wants it, never one whose candidate knows, only a few, and whole."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.booking import errands, news, night, swaps, taking
from interviews.booking.admin import why_words
from interviews.booking.refusals import CannotReassign
from interviews.messages import mails
from interviews.models import Chance, Interview, Message, Panel, Reassignment, Seat, SecondThoughts
from interviews.nylas.client import Nylas
from recruiting import clock, queue
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_link,
    make_panel,
)
from tests.interviews.booking.swapping import agree, carry_on
from tests.walking import free_times, invited, published_panel

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def book(panel: Panel, *, days: float = 5, told: timedelta | None = DAY, **fields: object) -> Interview:
    """At Ann's, `days` ahead; Bo was free, too. `told`: how long before its candidate learns who it is."""
    starts_at = NOW + days * DAY
    link = make_link(panel=panel, application=make_application(job=panel.job, candidate=make_candidate()))
    ann, bo = panel.interviewers.order_by("name")
    values = {"names_due_at": starts_at - told if told is not None else None} | fields
    interview = make_interview(link=link, interviewer=ann, starts_at=starts_at, minutes=60, **values)
    for one in (ann, bo):
        Chance.objects.create(interview=interview, interviewer=one, share=0.5)
    return interview


def calm_panel(**fields: object) -> Panel:
    people = [make_interviewer(name=name, time_zone="UTC") for name in ("Ann", "Bo")]
    values = {"state": "live", "has_second_thoughts": True, "names_hours_before": 24} | fields
    panel = make_panel(interviewers=people, **values)
    Seat.objects.update(joined_at=None)
    return panel


def think(monkeypatch, *, refuses: bool = False) -> list[Interview]:
    """One night, with swaps that only write their row; what changed hands."""
    done = []

    def only_written(interview, *, to, leaving, cause, now, figures, actor):
        if refuses:
            raise CannotReassign("busy")
        told = {"cause": cause, "reason": "", "override": "", "reasons": figures, "actor": actor, "by": None, "at": now}
        row = Reassignment.objects.begin(interview, leaving=leaving, joining=to, **told)
        interview.hand_over(leaving=leaving, joining=to, meeting=None, grant_id="", actor=actor, at=now)
        Interview.objects.filter(pk=interview.pk).update(interviewer=to)
        row.note_swapped(now)
        row.settle("done", at=now)
        done.append(interview)

    monkeypatch.setattr(swaps, "reassign", only_written)
    row = SecondThoughts.objects.create(night=NOW.date(), asked_at=NOW, due_at=NOW)
    assert night.think_over(row, now=NOW) == "done"
    return done


@pytest.mark.parametrize(
    ("panel", "interviews", "count"),
    [
        ({}, {}, 1),
        ({"has_second_thoughts": False}, {}, 0),
        ({"state": "paused"}, {}, 0),
        ({}, {"told": None}, 0),
        ({}, {"told": 6 * DAY}, 0),
        ({}, {"days": 1.9}, 0),
        ({}, {"days": 2.1}, 1),
        ({}, {"days": 2.1, "told": 2 * DAY}, 1),
        ({}, {"days": 1.9, "told": HOUR}, 0),
    ],
    ids=[
        "may", "not wanted", "paused", "told at once", "told by now", "too soon", "just far enough",
        "to be told two days before", "too soon although told late",
    ],
)  # fmt: skip
def test_only_what_may_changes_hands(panel, interviews, count, monkeypatch):
    made = calm_panel(**panel)
    for _ in range(20):
        book(made, **interviews)

    assert len(think(monkeypatch)) == count


@pytest.mark.parametrize(
    ("booked_in_a_month", "before", "cancelled", "done", "left"),
    [(19, 9, 0, 0, 0), (20, 0, 0, 0, 1), (39, 0, 1, 0, 1), (40, 0, 0, 0, 2), (40, 0, 0, 1, 1), (40, 0, 0, 3, 0)],
)
def test_one_in_twenty_of_a_months_interviews_at_most(booked_in_a_month, before, cancelled, done, left):
    panel = calm_panel()
    made = [book(panel) for _ in range(booked_in_a_month)]
    old = [book(panel).pk for _ in range(before)]
    Interview.objects.filter(pk__in=old).update(created_at=NOW - 31 * DAY)
    for _ in range(cancelled):
        book(panel, status="cancelled")
    ann, bo = panel.interviewers.order_by("name")
    states = [("done", NOW - DAY), ("trying", None), ("refused", None)]
    values = {"leaving": ann, "joining": bo, "cause": "second_thoughts", "reason": "", "override": "", "reasons": []}
    for interview, (state, swapped_at) in zip(made[:done], states, strict=False):
        row = Reassignment.objects.begin(interview, actor="system", by=None, at=NOW - DAY, **values)
        row.state, row.swapped_at = state, swapped_at
        row.save()

    assert night.may_change(now=NOW) == left


def test_nights_bound_holds_over_several_nights_and_load_is_no_further_apart(monkeypatch):
    panel = calm_panel()
    for number in range(40):
        book(panel, days=3 + number / 2)

    assert len(think(monkeypatch)) == 2
    row = SecondThoughts.objects.get()
    assert row.after == row.before - 4 * 60
    assert night.may_change(now=NOW) == 0


def test_busy_people_are_thought_around_and_the_night_ends(monkeypatch):
    panel = calm_panel()
    for number in range(40):
        book(panel, days=3 + number)

    assert think(monkeypatch, refuses=True) == []


@pytest.mark.parametrize(
    ("hour", "wanted", "asked"),
    [(0, True, False), (1, True, True), (5, True, True), (6, True, False), (2, False, False)],
)
def test_each_night_is_asked_for_once_where_a_panel_wants_it(hour, wanted, asked, settings):
    settings.TIME_ZONE = "UTC"
    calm_panel(has_second_thoughts=wanted)
    at = NOW.replace(hour=hour)

    assert night.owe_second_thoughts(now=at) is asked
    assert night.owe_second_thoughts(now=at) is False


# ── with calendars ──


@pytest.fixture
def uneven(sandbox, postman, db) -> Interview:
    """One interview ahead whose candidate knows nobody yet, and which evens out by going to the other."""
    panel = published_panel(people=2)
    Panel.objects.filter(pk=panel.pk).update(has_second_thoughts=True, names_hours_before=24)
    panel.refresh_from_db()
    Seat.objects.update(joined_at=None)
    link = invited(panel)
    slot = next(slot for slot in free_times(link) if slot.starts_at > clock.now() + 3 * DAY and len(slot.emails) == 2)
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
    interview = taking.take(link, **times, time_zone="Europe/Lisbon", language="en", now=clock.now())
    sandbox.advance(30)
    postman.work()
    other = make_candidate(email="kwame@example.org")
    more = make_link(panel=panel, application=make_application(job=panel.job, candidate=other))
    make_interview(link=more, interviewer=interview.interviewer, starts_at=slot.starts_at + 5 * DAY)
    Message.objects.all().delete()
    return Interview.objects.get(pk=interview.pk)


def think_for_real(monkeypatch) -> SecondThoughts:
    monkeypatch.setattr(night, "may_change", lambda now: 1 - Reassignment.objects.count())
    SecondThoughts.objects.ask(clock.now().date(), at=clock.now())
    queue.work_all(now=clock.now())
    return SecondThoughts.objects.get()


def test_swap_at_night_tells_interviewers_and_not_the_candidate_and_says_why(uneven, monkeypatch, client, recruiter):
    assert uneven.names_due_at == uneven.starts_at - DAY
    row = think_for_real(monkeypatch)

    after, swap = agree(uneven), Reassignment.objects.get()
    assert (row.state, swap.state, swap.cause, swap.by) == ("done", "done", "second_thoughts", None)
    assert after.interviewer == swap.joining != uneven.interviewer
    told = Message.objects.filter(kind__in=["reassigned", "released", "taken_over", "call_changed"])
    assert {message.kind for message in told} == {"released", "taken_over"}
    assert swap.leaving.name in why_words.describe(swap).sentence

    client.force_login(recruiter)
    page = client.get(reverse("exchanges")).content.decode()
    assert "At night, by itself" in page
    assert swap.joining.name in page.partition("At night, by itself")[2]


def test_candidate_who_is_told_meanwhile_keeps_whom_they_know(uneven, monkeypatch, sandbox, postman):
    """Nylas takes so long that the hour has come; the event that it wrote goes again."""
    real, before = Nylas.write_event, uneven.interviewer

    def slow(*args, **kwargs):
        meeting = real(*args, **kwargs)
        Interview.objects.filter(pk=uneven.pk).update(names_due_at=clock.now() - HOUR)
        return meeting

    monkeypatch.setattr(Nylas, "write_event", slow)
    think_for_real(monkeypatch)
    carry_on(sandbox, postman, rounds=2)

    assert agree(uneven).interviewer == before
    assert Reassignment.objects.get().state == "refused"


# ── what the candidate knows until then ──


def test_candidate_learns_who_and_where_at_the_hour_and_not_before(uneven, sandbox, postman, client):
    link, host = uneven.link, uneven.interviewer
    sandbox.advance(120)
    postman.work()
    known = Interview.objects.get(pk=uneven.pk)
    assert known.join_url
    bearer = {"Authorization": f"Bearer {link.token}"}
    answer = client.get(f"/v3/scheduling/bookings/{known.pk}", headers=bearer)
    shown = [
        answer.content.decode(),
        client.get(reverse("candidate_page", args=[link.token])).content.decode(),
        client.get(reverse("calendar_file", args=[link.token])).content.decode(),
    ]
    news.tell(
        known,
        known.reschedule(known.starts_at + DAY, known.ends_at + DAY, actor="recruiter", at=clock.now()),
        now=clock.now(),
    )
    shown += [mails.render(message).text for message in known.messages.filter(to=link.application.candidate.email)]
    assert len(shown) == 4
    for text in shown:
        assert not [word for word in (host.name, host.first_name, host.email, known.join_url) if word in text], text
    assert all("somebody of our team" in " ".join(text.split()) for text in shown[1:])
    errands.send_all(known, now=clock.now())
    assert known.names_due_at == known.starts_at - DAY

    Message.objects.all().delete()
    sandbox.advance((known.names_due_at - clock.now()).total_seconds() + 60)
    queue.work_all(now=clock.now())

    mail = Message.objects.get(kind="host_named")
    assert host.name in mails.render(mail).subject
    assert known.join_url in mails.render(mail).text
    assert host.first_name in client.get(reverse("candidate_page", args=[link.token])).content.decode()
    errands.send_all(known, now=clock.now())
    queue.work_all(now=clock.now())
    assert Message.objects.filter(kind="host_named").count() == 1
