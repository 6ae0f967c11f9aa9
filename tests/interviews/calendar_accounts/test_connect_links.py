"""Which mailed links open anything: none once a calendar is connected in whatever way, none for who takes no interviews."""

from datetime import timedelta

import pytest

from interviews.messages import sending
from interviews.models import ConnectLink, Interviewer, Message
from interviews.panels import connecting
from recruiting import clock
from tests.factories import NOW, make_interviewer, make_user

pytestmark = pytest.mark.django_db


def link_of(interviewer: Interviewer, *, days_ago: int = 0) -> str:
    return f"/connect/{ConnectLink.objects.make(interviewer, at=clock.now() - timedelta(days=days_ago)).token}/"


@pytest.mark.parametrize("days_ago", [0, 8], ids=["open", "expired"])
def test_link_of_somebody_who_takes_no_interviews_opens_nothing_and_mails_nothing(client, days_ago):
    link = link_of(make_interviewer(is_active=False), days_ago=days_ago)

    page, left, again = client.get(link), client.get(f"{link}?go=1"), client.post(f"{link}again/")

    assert {page.status_code, left.status_code, again.status_code} == {410}
    assert "You take no interviews at present" in page.content.decode()
    assert "Mail me a new link" not in again.content.decode()
    assert client.post(f"{link}disconnect/").status_code == 410
    assert (Message.objects.count(), Interviewer.objects.get().grant_state) == (0, "live")


def test_somebody_logged_in_who_takes_no_interviews_connects_none_and_may_disconnect(client):
    person = make_interviewer(is_active=False, user=make_user())
    client.force_login(person.user)

    assert client.get("/connect/?go=1").status_code == 410
    assert client.get("/connect/disconnect/").status_code == 200


def test_mail_with_a_link_is_not_sent_to_somebody_switched_off_meanwhile(mailoutbox):
    person = make_interviewer(nylas_grant_id=None, grant_state="none")
    owed = connecting.owe_connect_link(person, now=NOW)
    Interviewer.objects.update(is_active=False)

    assert sending.send(Message.objects.get(pk=owed.pk), now=NOW) == Message.State.OVERTAKEN
    assert mailoutbox == []


def connect(person: Interviewer) -> None:
    person.connect(grant_id="another", email=person.email, at=NOW)


def regain(person: Interviewer) -> None:
    person.regain_grant(at=NOW)


@pytest.mark.parametrize("way", [connect, regain])
def test_stranger_with_a_mailed_link_withdraws_no_calendar_connected_since_in_another_way(client, way):
    person = make_interviewer(grant_state="expired", grant_changed_at=NOW - timedelta(days=1))
    link = link_of(person)

    way(person)

    answer = client.post(f"{link}disconnect/")
    person.refresh_from_db()
    assert (answer.status_code, person.grant_state) == (410, "live")
