"""An interviewer's own weeks: for them, and nobody else's."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db


def test_page_shows_their_own_weeks_and_nobody_elses(client: Client) -> None:
    own, other = make_interviewer(name="Ann", user=make_user(), weekly_cap=2), make_interviewer(name="Bo Other")
    for person in (own, other):
        make_interview(
            link=make_link(panel=make_panel(interviewers=[person])), interviewer=person, starts_at=clock.now()
        )
    client.force_login(own.user)

    page = client.get("/load/").content.decode()

    assert ("Bo Other" in page, "1 interview, 0.8 h" in page, "2 interviews at most" in page) == (False, True, True)
    assert "it would be 0.8 h" in page


def test_who_takes_none_any_more_still_sees_what_they_took(client: Client) -> None:
    own = make_interviewer(user=make_user(), is_active=False)
    client.force_login(own.user)

    page = client.get("/load/").content.decode()

    assert ("0 h in these" in page, "it would be" in page) == (True, False)


def test_who_interviews_nobody_has_no_such_page(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/load/").status_code == 404
    client.logout()
    assert client.get("/load/").status_code == 302


def test_list_of_debriefs_draws_it_and_leads_to_it(as_owner: Client, owner: User) -> None:
    assert "/load/" not in as_owner.get("/debriefs/").content.decode()

    make_interviewer(user=owner)

    page = as_owner.get("/debriefs/").content.decode()
    assert ('href="/load/"' in page, 'class="weeks"' in page) == (True, True)
