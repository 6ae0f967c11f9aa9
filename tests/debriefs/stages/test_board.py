"""The board: which columns, which cards, what comes next, whom it leaves out, and what it costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.models import Application, Job
from debriefs.models import Decision
from debriefs.stages.board import Board, Card, board_of
from interviews.booking.standstill import standing_still
from interviews.models import BookingLink, Message
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_link,
    make_panel,
    make_user,
)
from tests.recorded import make_debrief, make_held

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def rita() -> User:
    return make_user(email="rita@example.com", recruiter=True)


def columns(board: Board) -> dict[str, list[str]]:
    return {str(pile.name): [card.application.candidate.name for card in pile.cards] for pile in board.piles}


def cards(board: Board) -> list[Card]:
    return [card for pile in board.piles for card in pile.cards] + board.closed


def named(name: str, job: Job, **fields: object) -> Application:
    return make_application(job=job, candidate=make_candidate(name=name), **fields)


def furnish(job: Job) -> None:
    """One in each column; two panels."""
    first, second = (make_panel(job=job, name=name) for name in ("Call", "Visit"))
    named("Ada", job)
    make_link(application=named("Bea", job), panel=first)
    make_interview(link=make_link(application=named("Cleo", job), panel=second))
    held = make_held(link=make_link(application=named("Dov", job), panel=first))
    make_debrief(held)
    ewa = named("Ewa", job)
    for panel in (first, second):
        make_debrief(make_held(link=make_link(application=ewa, panel=panel)))
    named("Finn", job, stage="offered", stage_changed_at=NOW)
    for stage in ("set_aside", "rejected", "decided", "withdrawn"):
        named(stage, job, stage=stage, stage_changed_at=NOW)


def test_board_of_a_job_has_a_column_for_each_panel(job: Job, rita: User) -> None:
    furnish(job)
    furnish(make_link().application.job)

    board = board_of(rita, job=job, now=NOW)

    assert columns(board) == {
        "To look at": ["Ada"],
        "Call": ["Dov", "Bea"],
        "Visit": ["Cleo"],
        "To decide": ["Ewa"],
        "Offer": ["Finn"],
    }
    assert {card.application.stage for card in board.closed} == {"set_aside", "rejected", "decided", "withdrawn"}
    assert (board.closed_total, board.is_cut) == (4, False)


def test_board_of_all_jobs_says_how_far_the_interviews_are(job: Job, rita: User) -> None:
    furnish(job)

    assert columns(board_of(rita, now=NOW)) == {
        "To look at": ["Ada"],
        "Invited": ["Bea"],
        "Booked": ["Cleo"],
        "Between interviews": ["Dov"],
        "To decide": ["Ewa"],
        "Offer": ["Finn"],
    }


def test_who_stands_with_a_panel_that_is_not_live_any_more_is_not_lost(job: Job, rita: User) -> None:
    paused = make_panel(job=job, name="Old", state="paused")
    make_panel(job=job, name="New")
    make_link(application=named("Ada", job), panel=paused)

    assert columns(board_of(rita, job=job, now=NOW))["Old"] == ["Ada"]


def test_each_card_leads_to_what_comes_next(job: Job, rita: User) -> None:
    furnish(job)
    found = {card.application.candidate.name: card for card in cards(board_of(rita, job=job, now=NOW))}

    acts = {name: str(card.next.label) if card.next else "" for name, card in found.items()}
    assert acts == {
        "Ada": "Invite",
        "Bea": "Remind",
        "Cleo": "See the interview",
        "Dov": "Invite",
        "Ewa": "Read the debrief",
        "Finn": "Write to them",
        "set_aside": "Write to them",
        "rejected": "Write to them",
        "decided": "",
        "withdrawn": "",
    }
    visit = job.panels.get(name="Visit").pk
    assert found["Dov"].next is not None
    assert found["Dov"].next.url.endswith(f"/invite/?panel={visit}")
    doors = {name: [str(door.label) for door in card.doors] for name, card in found.items()}
    assert doors["Ada"] == ["Call", "Visit", "Set aside", "Reject"]
    assert doors["Bea"] == ["Call", "Visit", "Offer", "Reject"]
    assert (doors["Finn"], doors["withdrawn"]) == (["Reject"], [])


def test_whoever_was_written_to_since_needs_no_letter(job: Job, rita: User) -> None:
    application = named("Finn", job, stage="offered", stage_changed_at=NOW - 9 * DAY)
    (card,) = cards(board_of(rita, job=job, now=NOW))
    assert (card.is_still, card.letter) == (True, None)

    Message.objects.owe_letter(application, subject="A", body="B", by=rita, key="k", at=NOW)

    (card,) = cards(board_of(rita, job=job, now=NOW))
    assert (card.is_still, card.next, card.letter) == (False, None, Message.objects.get())


def test_one_more_interview_is_to_be_invited_to(job: Job, rita: User) -> None:
    panel = make_panel(job=job)
    debrief = make_debrief(make_held(link=make_link(application=named("Ada", job), panel=panel)))
    Decision.objects.create(
        debrief=debrief,
        round=debrief.current_round(at=NOW),
        number=1,
        outcome="another_interview",
        decided_by=rita,
        decided_at=NOW,
    )

    (card,) = cards(board_of(rita, job=job, now=NOW))

    assert (card.place.standing, str(card.next.label) if card.next else "") == ("one_more", "Invite")


def test_who_stands_still_is_marked_as_the_home_counts_them(job: Job, rita: User) -> None:
    furnish(job)
    Application.objects.filter(stage="interviewing").update(stage_changed_at=NOW - 30 * DAY)
    BookingLink.objects.update(created_at=NOW - 30 * DAY)

    board = board_of(rita, job=job, now=NOW)

    marked = {card.application for card in cards(board) if card.is_still and card.application.stage == "interviewing"}
    assert marked == set(standing_still(Application.objects.all(), now=NOW))
    assert {each.candidate.name for each in marked} == {"Bea"}
    assert board.still == 1
    only = board_of(rita, job=job, only_still=True, now=NOW)
    assert [card.application.candidate.name for card in cards(only)] == ["Bea"]


def test_nobody_finds_their_own_application(job: Job, rita: User) -> None:
    make_application(job=job, candidate=make_candidate(email="Rita+x@example.com"))
    make_application(job=job, stage="rejected", candidate=make_candidate(email=rita.email))

    board = board_of(rita, now=NOW)

    assert (cards(board), board.closed_total) == ([], 0)


def test_queries_are_the_same_however_many_there_are(job: Job, rita: User) -> None:
    furnish(job)
    with CaptureQueriesContext(
        connection,
    ) as few:
        cards(board_of(rita, job=job, now=NOW))
    for _ in range(3):
        furnish(job)

    with CaptureQueriesContext(connection) as many:
        cards(board_of(rita, job=job, now=NOW))

    assert len(few) == len(many) <= 13


@pytest.mark.parametrize("stage", ["offered", "rejected", "set_aside"])
def test_card_tells_no_outcome_to_who_has_yet_to_rate(stage: str, job: Job, rita: User) -> None:
    panel = make_panel(job=job, interviewers=[make_interviewer(user=rita)])
    application = named("Ada", job, stage=stage, stage_changed_at=NOW)
    make_debrief(make_held(link=make_link(application=application, panel=panel)))
    Message.objects.owe_letter(application, subject="s", body="b", by=rita, key="k", at=NOW)
    other = make_user(email="other@example.com", recruiter=True)

    (told,), (sealed,) = cards(board_of(other, job=job, now=NOW)), cards(board_of(rita, job=job, now=NOW))

    assert (told.place.standing, told.is_sealed) == (stage, False)
    assert (sealed.place.standing, sealed.is_sealed, sealed.letter) == ("all_held", True, None)
    assert board_of(rita, job=job, now=NOW).closed == []
    assert {str(door.label) for door in sealed.doors} == {panel.name, "Offer", "Reject"}
