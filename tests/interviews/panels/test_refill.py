"""A panel of more than ten: ten are on offer, by turns, and nobody who was invited loses a time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.booking import availability, changing
from interviews.enums import Skipped
from interviews.models import BookingAttempt, Interviewer, Panel, Refill, SeatGroup
from interviews.nylas.client import nylas
from interviews.nylas.errors import Unreachable
from interviews.nylas.scheduling import Scheduling
from interviews.panels import configuration, publishing, refill
from interviews.panels.models.seat_group import Drawn
from recruiting import clock, queue
from recruiting.work.errors import Postponed
from tests.factories import make_interview, make_interviewer, make_job, make_link, make_panel
from tests.walking import booked, drafted_panel, free_times, invited

pytestmark = pytest.mark.django_db


def connected(sandbox, number: int, **fields) -> Interviewer:
    email = f"pool{number:02}@example.com"
    body = {"provider": "google", "settings": {"email": email, "refresh_token": "x"}}
    grant = sandbox.post("/v3/connect/custom", body).json()["data"]["id"]
    interviewer = make_interviewer(name=f"Pool {number:02}", email=email, nylas_grant_id=None, **fields)
    interviewer.connect(grant_id=grant, email=email, at=clock.now())
    return interviewer


@pytest.fixture
def panel(sandbox, db) -> Panel:
    """Twelve people, of whom ten are published; looked at already."""
    panel = drafted_panel(people=0)
    panel.seat(connected(sandbox, number) for number in range(12))
    publish(panel)
    return panel


def publish(panel: Panel) -> None:
    publication = publishing.publish(panel, by=None, now=clock.now())
    assert publication.state == "done", publication.error
    work(panel)


def work(panel: Panel) -> None:
    """The refill that is due, and the publication that it leaves."""
    now = clock.now()
    queue.work("refill", Refill.objects.get(panel=panel).pk, now=now)
    for publication in panel.publications.unsettled():
        queue.work("publication", publication.pk, now=now)


def offered(panel: Panel) -> set[str]:
    """Who is on offer, as Nylas has it; what is kept here says the same."""
    panel.refresh_from_db()
    remote = nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id or "")
    found = {person["email"] for person in remote["participants"]}
    assert set(panel.seats.on_offer().values_list("interviewer__email", flat=True)) == found
    return found


def give_load(person: Interviewer, *, interviews: int = 1) -> None:
    """On another panel."""
    for number in range(interviews):
        link = make_link(panel=make_panel(interviewers=[person]))
        make_interview(interviewer=person, link=link, starts_at=clock.now() + timedelta(days=40 + number))


def test_ten_are_published_and_the_panel_is_live(panel):
    assert len(offered(panel)) == 10
    assert panel.is_live
    assert configuration.changed_lines(panel) == []
    assert refill.turns(panel).waiting == 2


def test_after_a_booking_others_take_their_turn(panel):
    interview = booked(invited(panel))

    work(panel)

    assert interview.interviewer.email not in offered(panel)
    assert len(offered(panel)) == 10
    assert configuration.changed_lines(panel) == []


def test_least_load_over_all_panels_comes_in(panel):
    first = Interviewer.objects.get(email=min(offered(panel)))
    give_load(first)
    Refill.objects.ask(panel, at=clock.now())

    work(panel)

    assert first.email not in offered(panel)


def test_nothing_is_published_while_the_same_ten_are_first(panel):
    number = panel.publications.count()
    Refill.objects.ask(panel, at=clock.now())

    work(panel)

    assert panel.publications.count() == number


def test_one_of_another_time_zone_stays_on_offer(panel, sandbox):
    far = connected(sandbox, 90, time_zone="Asia/Tokyo")
    give_load(far, interviews=3)
    panel.seat([*panel.interviewers.all(), far])

    publish(panel)

    assert far.email in offered(panel)


def test_invited_candidate_loses_no_time(panel, sandbox):
    """Only the one with the most load is free late in the day: they stay, or somebody who is free then comes in."""
    late = connected(sandbox, 91)
    panel.seat([*panel.interviewers.all(), late])
    publish(panel)
    give_load(late, interviews=5)
    link = invited(panel)
    for person in panel.interviewers.exclude(pk=late.pk):
        block_afternoons(sandbox, person)
    with_late = [*sorted(offered(panel) - {late.email})[:9], late.email]
    publishing.send(publishing.repeat(panel, on_offer=with_late, now=clock.now()), now=clock.now())
    before = {slot.starts_at for slot in free_times(link)}

    Refill.objects.ask(panel, at=clock.now())
    work(panel)

    assert late.email in offered(panel)
    assert before <= {slot.starts_at for slot in free_times(link)}


def block_afternoons(sandbox, person: Interviewer) -> None:
    begin = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(23):
        start = int((begin + timedelta(days=day, hours=12)).timestamp())
        when = {"object": "timespan", "start_time": start, "end_time": start + 10 * 3600}
        answer = sandbox.post(
            f"/v3/grants/{person.nylas_grant_id}/events", {"title": "Busy", "when": when}, calendar_id="primary"
        )
        assert answer.status_code == 200, answer.text


def test_while_nylas_does_not_answer_the_ten_stay(panel, monkeypatch):
    before = offered(panel)
    give_load(Interviewer.objects.get(email=min(before)))
    invited(panel)

    def fail(*_args, **_more):
        raise Unreachable("away")

    monkeypatch.setattr(Scheduling, "free_times", fail)
    row = Refill.objects.ask(panel, at=clock.now())
    with pytest.raises(Postponed):
        refill.refill(row, now=clock.now())
    monkeypatch.undo()

    assert offered(panel) == before
    assert not panel.publications.unsettled().exists()


def test_refill_that_nylas_refuses_leaves_the_old_ten(panel, sandbox):
    before = offered(panel)
    give_load(Interviewer.objects.get(email=min(before)))
    Refill.objects.ask(panel, at=clock.now())
    body = {"request_id": "request-7", "error": {"type": "conflict", "message": "no"}}
    refusal = {"kind": "answer", "status": 409, "body": body}
    sandbox.control("faults", {"path": "/configurations", "method": "PUT", "times": 1, **refusal})

    work(panel)
    assert panel.publications.first().state == "dead"

    assert offered(panel) == before
    assert free_times(invited(panel))
    assert {host.email for host in configuration.published(panel).hosts} == before


def test_person_whose_calendar_is_lost_is_replaced(panel):
    gone = Interviewer.objects.get(email=min(offered(panel)))
    Interviewer.objects.filter(pk=gone.pk).update(grant_state="expired")
    Refill.objects.ask_with(gone, at=clock.now())

    work(panel)

    assert gone.email not in offered(panel)
    assert len(offered(panel)) == 10


def test_person_who_is_deleted_between_choosing_and_publishing_is_not_published(panel):
    before = offered(panel)
    give_load(Interviewer.objects.get(email=min(before)))
    Refill.objects.ask(panel, at=clock.now())
    queue.work("refill", Refill.objects.get().pk, now=clock.now())
    publication = panel.publications.unsettled().get()
    (newcomer,) = {host.email for host in configuration.read_spec(publication.payload).hosts} - before
    panel.seats.filter(interviewer__email=newcomer).delete()
    Interviewer.objects.get(email=newcomer).delete()

    queue.work("publication", publication.pk, now=clock.now())
    assert offered(panel) == before

    Refill.objects.ask(panel, at=clock.now())
    work(panel)
    assert newcomer not in offered(panel)
    assert len(offered(panel)) == 10


def test_seats_of_a_large_panel_can_always_be_filled(panel):
    boss = panel.interviewers.order_by("name").last()
    drawn = [
        Drawn("Boss", 1, False, frozenset([boss.pk])),
        Drawn("Anybody else", 1, False, frozenset(panel.interviewers.exclude(pk=boss.pk).values_list("pk", flat=True))),
    ]
    SeatGroup.objects.arrange(panel, drawn)
    publish(panel)

    interview = booked(invited(panel))
    work(panel)

    assert interview.interviewer == boss
    assert boss.email in offered(panel)
    assert free_times(invited(panel, email="lena@example.org"))


def test_interview_of_somebody_who_is_not_on_offer_can_be_moved(panel):
    link = invited(panel)
    interview = booked(link)
    host = interview.interviewer
    work(panel)
    assert host.email not in offered(panel)
    now = clock.now()

    slots = availability.times(link, starts_at=now, ends_at=now + timedelta(days=10), moving=interview, now=now)
    moved = changing.move(
        interview,
        starts_at=slots[-1].starts_at,
        ends_at=slots[-1].ends_at,
        time_zone="Europe/Lisbon",
        actor="candidate",
        now=now,
    )

    assert moved.interviewer == host
    assert moved.starts_at == slots[-1].starts_at
    assert len(offered(panel)) == 10


def test_why_not_says_that_somebody_waits_for_their_turn(panel):
    booked(invited(panel))

    skipped = [one for one in BookingAttempt.objects.get().reasons if "place" not in one]

    assert [one["skipped"] for one in skipped] == [Skipped.IN_RESERVE] * 2


def test_person_who_is_switched_off_is_replaced_at_once(panel, recruiter, client):
    client.force_login(recruiter)
    gone = Interviewer.objects.get(email=min(offered(panel)))
    Refill.objects.get().settle("done", at=clock.now())
    address = reverse("admin:interviews_interviewer_change", args=[gone.pk])
    page = client.get(address).context["adminform"].form
    sent = {name: page[name].value() for name in page.fields if page[name].value() not in (None, False)}
    inline = {"leaves-TOTAL_FORMS": 0, "leaves-INITIAL_FORMS": 0}

    client.post(address, {**sent, **inline, "is_active": ""})

    assert not Interviewer.objects.get(pk=gone.pk).is_active
    assert Refill.objects.get().state == "due"


def test_each_night_large_panels_are_looked_at(panel):
    make_panel(job=make_job())
    row = Refill.objects.get()
    row.settle("done", at=clock.now())

    assert refill.owe_refills(now=clock.now()) == 0
    assert refill.owe_refills(now=clock.now() + timedelta(days=1)) == 1
    assert Refill.objects.get().state == "due"


def test_small_panel_is_never_refilled():
    assert Refill.objects.ask(make_panel(), at=clock.now()) is None
    assert refill.turns(make_panel()) is None
