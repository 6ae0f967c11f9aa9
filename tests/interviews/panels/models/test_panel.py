"""What a panel may be, how it comes from one state to another, and who brought it there."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from interviews.models import Panel
from tests.factories import NOW, make_interviewer, make_panel, make_user

pytestmark = pytest.mark.django_db

DRAFT, LIVE, PAUSED = Panel.State


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ("go_live", {DRAFT: LIVE, PAUSED: LIVE}),
        ("pause", {LIVE: PAUSED}),
        ("resume", {PAUSED: LIVE}),
    ],
)
@pytest.mark.parametrize("before", Panel.State)
def test_state_changes_only_from_where_it_may_and_says_who_and_when(change, moves, before):
    panel, recruiter = make_panel(state=before), make_user()

    is_changed = getattr(panel, change)(by=recruiter, at=NOW)

    assert is_changed is (before in moves)
    kept = Panel.objects.get()
    told = (recruiter, NOW) if is_changed else (None, None)
    assert (kept.state, kept.state_changed_by, kept.state_changed_at) == (moves.get(before, before), *told)
    assert panel.state == kept.state


def test_second_of_two_who_pause_at_the_same_moment_is_told_no_and_changes_nothing():
    panel, first, second = make_panel(), make_user(), make_user()
    seen_by_both = Panel.objects.get()

    assert (panel.pause(by=first, at=NOW), seen_by_both.pause(by=second, at=NOW + timedelta(minutes=1))) == (
        True,
        False,
    )
    assert seen_by_both.state_changed_by == first


def test_configuration_comes_and_goes_without_changing_the_state():
    panel = make_panel(state=PAUSED)

    panel.lose_configuration()
    panel.keep_configuration("configuration-2", grant_id="grant-2", at=NOW)

    kept = Panel.objects.get()
    assert (kept.state, kept.nylas_configuration_id, kept.nylas_grant_id, kept.published_at) == (
        PAUSED,
        "configuration-2",
        "grant-2",
        NOW,
    )


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, set()),
        ({"opens_at": time(9), "closes_at": time(9, 30)}, {"closes_at"}),  # no 45 minutes fit
        ({"opens_at": time(9), "closes_at": time(9, 45)}, set()),
        ({"opens_at": time(18), "closes_at": time(9)}, {"closes_at"}),
        ({"opens_at": time(18), "closes_at": time(0)}, set()),  # until 24:00
        ({"opens_at": time(23, 30), "closes_at": time(0)}, {"closes_at"}),
        ({"open_days": []}, {"open_days"}),
        ({"provider": "zoom"}, {"conferencing_grant_id"}),
        ({"provider": "zoom", "conferencing_grant_id": "account"}, set()),
        ({"capture": "video"}, {"capture"}),  # the summary needs a text
        ({"capture": "video", "wants_summary": False, "wants_action_items": False}, set()),
        ({"open_days": [], "provider": "zoom"}, {"open_days", "conferencing_grant_id"}),
    ],
)
def test_rules_that_contradict_each_other_are_named_all_at_once(fields, wrong):
    panel = make_panel(**fields)

    try:
        panel.clean()
        named = set()
    except ValidationError as error:
        named = set(error.message_dict)

    assert named == wrong


def test_link_ends_with_its_last_day_in_the_panels_own_zone():
    panel = make_panel(time_zone="Pacific/Auckland", link_days=14)

    # the 2nd there
    ends = panel.link_expires_at(datetime(2027, 3, 1, 20, 0, tzinfo=UTC))

    assert ends == datetime(2027, 3, 16, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hours", "due"),
    [
        ("Asia/Tokyo", 24, datetime(2027, 3, 8, 10, 45, tzinfo=UTC)),  # it would be 22:00 there
        ("America/Los_Angeles", 24, datetime(2027, 3, 8, 3, 45, tzinfo=UTC)),  # 5:00
        ("America/Los_Angeles", 48, datetime(2027, 3, 7, 3, 45, tzinfo=UTC)),
        ("", 24, datetime(2027, 3, 8, 13, tzinfo=UTC)),  # the panel’s own
        ("Europe/Lisbon", 0, None),
    ],
)
def test_candidates_learn_who_meets_them_by_day_in_their_zone(zone, hours, due):
    panel = Panel(names_hours_before=hours, time_zone="Europe/Lisbon")
    starts = datetime(2027, 3, 9, 13, tzinfo=UTC)

    assert panel.names_due_at(starts, booked_at=datetime(2027, 3, 1, tzinfo=UTC), time_zone=zone) == due
    assert panel.names_due_at(starts, booked_at=due or starts, time_zone=zone) is None


def test_only_those_whose_calendars_work_are_live_by_name():
    tom, lee = make_interviewer(name="Tom"), make_interviewer(name="Lee")
    gone = make_interviewer(name="Ann", grant_state="expired")
    off = make_interviewer(name="Bob", is_active=False)
    make_interviewer(name="Zoe")  # sits elsewhere

    assert list(make_panel(interviewers=[tom, gone, off, lee]).live_interviewers()) == [lee, tom]


def test_seats_are_those_of_the_people_and_who_sits_already_keeps_the_seat():
    tom, lee, ann = (make_interviewer(name=name) for name in ("Tom", "Lee", "Ann"))
    panel = make_panel(interviewers=[tom, lee])
    kept = panel.seats.get(interviewer=lee)

    panel.seat([lee, ann])
    panel.seat([lee, ann])

    assert [seat.interviewer for seat in panel.seats.all()] == [ann, lee]
    assert panel.seats.get(interviewer=lee) == kept


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Café & Co: first talk", "cafe-co-first-talk"),
        ("Technical", "technical-2"),
        ("面接", "panel"),
        ("a" * 120, "a" * 72),
        ("TECHNICAL-ROUND", "technical-round"),
    ],
)
def test_free_slug_is_made_from_the_name(name, slug):
    make_panel(slug="technical")

    assert Panel.objects.free_slug(name) == slug
