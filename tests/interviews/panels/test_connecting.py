"""The way to connect a calendar, mailed in words that suit how it stands with the calendar."""

import pytest

from interviews.models import ConnectLink, Message
from interviews.panels import connecting
from tests.factories import NOW, make_interviewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("state", "kind"), [("none", "connect"), ("expired", "reconnect"), ("withdrawn", "connect")])
def test_interviewer_is_mailed_a_new_link(state, kind):
    person = make_interviewer(email="priya@example.com", grant_state=state)

    message = connecting.owe_connect_link(person, now=NOW)

    assert (message.kind, message.to, message.interviewer) == (kind, "priya@example.com", person)
    assert (message.connect_link.interviewer, message.connect_link.is_open(NOW)) == (person, True)


def test_button_pressed_twice_at_once_is_one_mail():
    person = make_interviewer(grant_state="expired")

    for _ in range(2):
        connecting.owe_connect_link(person, now=NOW)

    assert Message.objects.count() == 1
    assert ConnectLink.objects.filter(interviewer=person).exists()
