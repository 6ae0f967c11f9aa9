"""Somebody's word for a point of the checklist."""

import pytest

from interviews.enums import LobbyPoint
from interviews.models import LobbyCheck
from tests.factories import NOW, make_panel, make_user


@pytest.mark.django_db
def test_word_is_kept_once_for_a_point_with_the_last_who_gave_it():
    panel, first, second = make_panel(), make_user(), make_user()

    LobbyCheck.objects.sign(panel, LobbyPoint.HOSTS_KNOW, by=first, at=NOW)
    LobbyCheck.objects.sign(panel, LobbyPoint.HOSTS_KNOW, by=second, at=NOW)

    check = LobbyCheck.objects.get()
    assert (check.checked_by, check.checked_at, check.is_of(panel)) == (second, NOW, True)
