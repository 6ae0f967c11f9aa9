"""The checklist in front of a call: which points there are, and how long somebody's word for them holds."""

from datetime import timedelta

import pytest

from interviews.enums import LobbyPoint, Provider
from interviews.models import LobbyCheck
from interviews.panels.lobby_checklist import FOR_ALL, POINTS, Standing, lines
from interviews.panels.models.lobby_check import HOLDS_FOR
from tests.factories import NOW, make_panel, make_user

pytestmark = pytest.mark.django_db


def standing_of(panel, *, now=NOW) -> dict[LobbyPoint, Standing]:
    return {line.point: line.standing for line in lines(panel, now=now)}


@pytest.mark.parametrize("provider", Provider)
def test_every_service_has_points_and_none_is_checked_at_first(provider):
    found = standing_of(make_panel(provider=provider))

    assert set(found) == set(POINTS[provider]) > set(FOR_ALL)
    assert set(found.values()) == {Standing.OPEN}


def test_every_point_belongs_to_a_service():
    assert {point for points in POINTS.values() for point in points} == set(LobbyPoint)


def test_word_holds_for_half_a_year_and_anew_when_it_is_given_again():
    panel, user = make_panel(), make_user()
    check = LobbyCheck.objects.sign(panel, LobbyPoint.CALL_TRIED, by=user, at=NOW)
    last = NOW + HOLDS_FOR

    assert standing_of(panel, now=last - timedelta(seconds=1))[LobbyPoint.CALL_TRIED] == Standing.HOLDS
    assert standing_of(panel, now=last)[LobbyPoint.CALL_TRIED] == Standing.OLD

    assert LobbyCheck.objects.sign(panel, LobbyPoint.CALL_TRIED, by=user, at=last) == check
    assert standing_of(panel, now=last)[LobbyPoint.CALL_TRIED] == Standing.HOLDS


@pytest.mark.parametrize("changes", [{"provider": "microsoft_teams"}, {"conferencing_grant_id": "another"}], ids=str)
def test_word_for_other_calls_says_nothing_of_these(changes):
    panel = make_panel()
    LobbyCheck.objects.sign(panel, LobbyPoint.CALL_TRIED, by=make_user(), at=NOW)

    for name, value in changes.items():
        setattr(panel, name, value)

    assert standing_of(panel)[LobbyPoint.CALL_TRIED] == Standing.OTHER_CALL


def test_nothing_is_to_be_checked_where_no_recorder_joins():
    assert lines(make_panel(capture="nothing"), now=NOW) == []
