"""The page about one's own ratings, for oneself."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import make_interviewer

pytestmark = pytest.mark.django_db


def test_page_says_how_much_is_missing(as_owner: Client) -> None:
    html = as_owner.get("/calibration/").content.decode()

    assert "0 of your scorecards are in decided debriefs" in html


def test_profile_of_an_interviewer_leads_to_it(as_owner: Client, owner: User) -> None:
    assert "/calibration/" not in as_owner.get("/profile/").content.decode()

    make_interviewer(user=owner)

    assert "/calibration/" in as_owner.get("/profile/").content.decode()


def test_passer_by_is_asked_to_log_in(client: Client) -> None:
    assert client.get("/calibration/").status_code == 302
