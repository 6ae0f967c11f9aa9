"""Booking links in a recruiter’s hands: inviting somebody on the page that adds one, mailing one again, revoking it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.models import BookingLink, Message, Panel
from tests.factories import NOW, make_application, make_link, make_panel, make_user
from tests.interviews.pressing import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    return client


def page(panel) -> str:
    return f"{reverse('admin:interviews_bookinglink_add')}?panel={panel.pk}"


def test_candidate_invited_to_a_panel_gets_a_mail(admin):
    panel = make_panel()
    application = make_application(job=panel.job)

    answer = admin.post(page(panel), {"application": application.pk}, follow=True)

    assert [(mail.kind, mail.to) for mail in Message.objects.all()] == [("invitation", application.candidate.email)]
    assert BookingLink.objects.get().created_by == answer.wsgi_request.user
    assert answer.redirect_chain[-1][0] == reverse("admin:interviews_panel_change", args=[panel.pk])


def test_nobody_chosen_is_said_and_nobody_invited(admin):
    panel = make_panel()
    make_application(job=panel.job)

    answer = admin.post(page(panel), {"application": ""})

    assert (answer.status_code, "field__error" in answer.content.decode()) == (200, True)
    assert not BookingLink.objects.exists()


@pytest.mark.parametrize("state", [Panel.State.DRAFT, Panel.State.PAUSED])
def test_nobody_is_invited_to_a_panel_that_is_not_live(admin, state):
    panel = make_panel(state=state)

    answer = admin.post(page(panel), {"application": make_application(job=panel.job).pk}, follow=True)

    assert "it is not live" in answer.content.decode()
    assert not BookingLink.objects.exists()


@pytest.mark.parametrize("said", ["", "0", "x", "9" * 40, "\x00"])
def test_page_without_a_panel_is_closed(admin, said):
    assert admin.get(reverse("admin:interviews_bookinglink_add"), {"panel": said}).status_code == 403


def test_page_is_closed_to_those_who_may_not_invite(client):
    client.force_login(make_user(is_staff=True))

    assert client.get(page(make_panel())).status_code == 403


def test_link_is_mailed_again_without_a_second_link(admin):
    link = make_link()

    press(admin, link, "send_again")

    assert (BookingLink.objects.count(), [mail.kind for mail in Message.objects.all()]) == (1, ["invitation"])


def test_revoked_link_opens_nothing(admin, client):
    link = make_link()

    press(admin, link, "revoke")

    link.refresh_from_db()
    assert link.opens_page(NOW + timedelta(minutes=1)) is False


def test_link_itself_is_never_shown(admin):
    link = make_link()

    page = admin.get(reverse("admin:interviews_bookinglink_change", args=[link.pk])).content.decode()

    assert link.token not in page
