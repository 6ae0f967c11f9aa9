"""Every application stands in exactly one place of the board, and the latest news decides in which."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.models import Application
from debriefs.stages.place import BY_STAGE, Column, Facts, Place, Standing, place_of
from interviews.models import BookingLink, Interview
from tests.factories import NOW

DAY = timedelta(days=1)
Stage, Status = Application.Stage, Interview.Status
PANELS = (1, 2)


def link(panel: int = 1, *, made: int = -3, until: int = 11, spent: bool = False, revoked: bool = False) -> BookingLink:
    """Days are counted from now."""
    return BookingLink(
        panel_id=panel,
        created_at=NOW + made * DAY,
        expires_at=NOW + until * DAY,
        spent_at=NOW if spent else None,
        revoked_at=NOW if revoked else None,
    )


def meeting(panel: int = 1, *, day: int, status: str = Status.HELD, told: int = -1) -> Interview:
    starts_at = NOW + day * DAY
    return Interview(
        panel_id=panel,
        status=status,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        created_at=NOW - 20 * DAY,
        told_at=NOW + told * DAY,
    )


def stands(*rows: BookingLink | Interview, one_more: int | None = None) -> tuple[str, str, int | None]:
    place = place_of(facts(*rows, one_more=one_more), now=NOW)
    return place.column, place.standing, place.panel


def facts(*rows: BookingLink | Interview, one_more: int | None = None) -> Facts:
    return Facts(
        stage=Stage.INTERVIEWING,
        since=NOW - 30 * DAY,
        panels=PANELS,
        links=[row for row in rows if isinstance(row, BookingLink)],
        interviews=[row for row in rows if isinstance(row, Interview)],
        one_more_since=None if one_more is None else NOW + one_more * DAY,
    )


INTERVIEWS, TO_DECIDE = Column.INTERVIEWS, Column.TO_DECIDE


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), (Column.TO_LOOK_AT, Standing.NOT_INVITED, None)),
        ((link(),), (INTERVIEWS, Standing.INVITED, 1)),
        ((link(until=-1),), (INTERVIEWS, Standing.RAN_OUT, 1)),
        ((link(revoked=True),), (Column.TO_LOOK_AT, Standing.NOT_INVITED, None)),
        ((link(spent=True), meeting(day=2, status=Status.SCHEDULED)), (INTERVIEWS, Standing.BOOKED, 1)),
        ((link(spent=True), meeting(day=-2, status=Status.SCHEDULED)), (INTERVIEWS, Standing.HELD, 1)),
        ((meeting(day=-2),), (INTERVIEWS, Standing.HELD, 1)),
        ((meeting(day=-2), link(2)), (INTERVIEWS, Standing.INVITED, 2)),
        ((meeting(day=-2), link(2, until=-1)), (INTERVIEWS, Standing.RAN_OUT, 2)),
        ((meeting(day=-2), link(1, until=-5)), (INTERVIEWS, Standing.HELD, 1)),
        ((meeting(day=-2), meeting(2, day=3, status=Status.CANCELLED)), (INTERVIEWS, Standing.MISSED, 2)),
        ((meeting(day=-2), meeting(2, day=-1, status=Status.NO_SHOW)), (INTERVIEWS, Standing.MISSED, 2)),
        ((meeting(day=-1), meeting(2, day=-3, status=Status.NO_SHOW)), (INTERVIEWS, Standing.HELD, 1)),
        ((meeting(day=-4), meeting(2, day=-2)), (TO_DECIDE, Standing.ALL_HELD, None)),
    ],
)
def test_latest_news_decides(rows: tuple[BookingLink | Interview, ...], expected: tuple[str, str, int | None]) -> None:
    assert stands(*rows) == expected


def test_decision_for_one_more_interview_waits_for_an_invitation() -> None:
    both = (meeting(day=-4), meeting(2, day=-2))

    assert stands(*both, one_more=-1)[:2] == (TO_DECIDE, Standing.ONE_MORE)
    assert stands(*both, link(2), one_more=-1)[:2] == (INTERVIEWS, Standing.INVITED)
    assert stands(*both, meeting(1, day=-1), one_more=-3)[:2] == (TO_DECIDE, Standing.ALL_HELD)


@pytest.mark.parametrize("stage", set(Stage) - {Stage.INTERVIEWING})
def test_other_stages_say_it_themselves(stage: str) -> None:
    known = Facts(stage=stage, since=NOW - DAY, panels=PANELS, links=[link()], interviews=[meeting(day=-2)])

    assert place_of(known, now=NOW) == Place(*BY_STAGE[Stage(stage)], NOW - DAY)


days, panels = st.integers(-30, 30), st.integers(1, 3)
LINKS = st.builds(link, panels, made=st.integers(-30, 0), until=days, spent=st.booleans(), revoked=st.booleans())
MEETINGS = st.builds(meeting, panels, day=days, status=st.sampled_from(Status), told=st.integers(-30, 0))


@given(
    st.sampled_from(Stage), st.lists(LINKS, max_size=4), st.lists(MEETINGS, max_size=4), st.none() | st.integers(-30, 0)
)
def test_whatever_happened_there_is_one_place_and_it_began_before_now(
    stage: Stage, links: list[BookingLink], meetings: list[Interview], one_more: int | None
) -> None:
    since: datetime | None = None if one_more is None else NOW + one_more * DAY
    place = place_of(Facts(stage, NOW - 30 * DAY, PANELS, links, meetings, since), now=NOW)

    assert (place.column == Column.INTERVIEWS) is (place.panel is not None)
    assert (stage == Stage.INTERVIEWING) is (place.standing not in {one for _, one in BY_STAGE.values()})
    if place.standing != Standing.MISSED:
        assert place.since <= NOW
    if any(one.status == Status.SCHEDULED and one.ends_at > NOW for one in meetings) and stage == Stage.INTERVIEWING:
        assert place.standing == Standing.BOOKED
