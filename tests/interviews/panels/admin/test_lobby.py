"""A recruiter says on the panel's page what they checked of the calls, and takes it back."""

import pytest
from django.urls import reverse

from interviews.enums import LobbyPoint, TrialResult
from interviews.models import LobbyCheck, TrialCall
from interviews.panels.admin.lobby import HOW
from tests.factories import NOW, make_interviewer, make_panel, make_user


def page(panel) -> str:
    return reverse("admin:interviews_panel_change", args=[panel.pk])


def sign(panel) -> str:
    return reverse("admin:interviews_panel_sign_lobby_point", args=[panel.pk])


def take_back(panel) -> str:
    return reverse("admin:interviews_panel_take_back_lobby_point", args=[panel.pk])


def test_every_point_says_where_to_look():
    assert set(HOW) == set(LobbyPoint)


def test_point_is_signed_with_name_and_hour_and_taken_back(admin):
    panel = make_panel()
    assert "3 of 3 points are to be checked" in admin.get(page(panel)).content.decode()

    admin.post(sign(panel), {"point": "meet_open"})
    signed = admin.get(page(panel)).content.decode()
    check = LobbyCheck.objects.get()
    admin.post(take_back(panel), {"point": "meet_open"})

    assert (check.panel, check.point) == (panel, LobbyPoint.MEET_OPEN)
    assert "2 of 3 points are to be checked" in signed
    assert not LobbyCheck.objects.exists()


@pytest.mark.parametrize("point", ["zoom_sign_in", "x", "", "\0"])
def test_point_that_this_panel_has_not_is_refused_in_words(admin, point):
    panel = make_panel()

    answer = admin.post(sign(panel), {"point": point}, follow=True)
    admin.post(take_back(panel), {"point": point})

    assert "That is no point of the checklist any more." in answer.content.decode()
    assert not LobbyCheck.objects.exists()


def test_publishing_says_what_nobody_checked(admin):
    panel = make_panel()

    asked = admin.get(reverse("admin:interviews_panel_publish", args=[panel.pk])).content.decode()
    for point in ("meet_open", "hosts_know", "call_tried"):
        admin.post(sign(panel), {"point": point})
    silent = admin.get(reverse("admin:interviews_panel_publish", args=[panel.pk])).content.decode()

    words = "The recorder may have to wait outside"
    assert (words in asked, words in silent) == (True, False)
    assert "Everything was checked" in admin.get(page(panel)).content.decode()


@pytest.mark.django_db
def test_only_recruiters_sign(client):
    panel = make_panel()

    for user in (make_user(), make_user(is_staff=True)):
        client.force_login(user)
        assert client.post(sign(panel), {"point": "meet_open"}).status_code in {302, 403, 404}

    assert not LobbyCheck.objects.exists()


def test_trial_call_is_asked_for_by_a_press_and_shown_with_its_date(admin):
    host = make_interviewer(name="Priya Raman")
    panel = make_panel(interviewers=[host])
    address = reverse("admin:interviews_panel_try_a_call", args=[panel.pk])
    before = admin.get(page(panel)).content.decode()

    told = admin.post(address, {"host": host.pk}, follow=True).content.decode()
    trial = TrialCall.objects.get()
    trial.conclude(TrialResult.KEPT_WAITING, words="Waiting in the lobby", at=NOW)
    trial.settle("done", at=NOW)
    after = admin.get(page(panel)).content.decode()

    assert ("Not tried" in before, "A call of five minutes begins" in told, "Under way" in told) == (True, True, True)
    assert trial.by is not None
    assert "It waited, and nobody let it in" in after
    assert "Waiting in the lobby" in after
    for said in ("", "x", "999999", str(make_interviewer().pk)):
        assert "not connected, or they left" in admin.post(address, {"host": said}, follow=True).content.decode()
    assert TrialCall.objects.count() == 1
