"""What names a candidate elsewhere is looked for without losing the claim on the request."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from interviews.models import Message as Mail
from interviews.models import Notification
from privacy import residue, traces
from privacy.residue import Wanted
from tests.factories import NOW, make_application, make_candidate, make_user

pytestmark = pytest.mark.django_db


def test_whoever_waits_is_told_again_and_again_while_much_is_looked_through(monkeypatch):
    monkeypatch.setattr(traces, "AT_ONCE", 2)
    candidate, user, told = make_candidate(name="Amara Odu"), make_user(), []
    for number in range(6):
        LogEntry.objects.create(user=user, object_id=str(number), object_repr="Amara Odu", action_flag=CHANGE)

    removed = traces.remove_traces(candidate, Wanted(("Amara Odu",)), meanwhile=lambda: told.append(1))

    assert (removed, len(told)) == (6, 3)


@pytest.mark.parametrize("name", ["Zoé Müller", 'Ann "Ace" Odu', "Bo O’Neill"])
def test_session_with_a_message_about_them_is_found_and_removed_however_the_name_is_written(rf, name):
    store, wanted = SessionStore(), Wanted((name,))
    request = rf.get("/")
    request.session = store
    SessionStorage(request)._store([Message(25, f"{name} is erased.")], None)
    store.save()
    assert [place.name for place in residue.search(wanted).places] == ["django_session.session_data"]

    assert traces.remove_traces(make_candidate(name=name), wanted) == 1

    assert not Session.objects.exists()


def test_news_and_mails_of_somebody_with_a_longer_address_stay():
    """They may not be worked yet."""
    other = make_application(candidate=make_candidate(email="joann@example.org"))
    mail, _ = Mail.objects.owe_letter(other, subject="Hello", body="Dear you", by=make_user(), key="k", at=NOW)
    body = b'{"guest": {"email": "joann@example.org"}}'
    Notification.objects.receive(
        body, envelope_id="n", kind="booking.created", content="0" * 64, at=NOW, state="received"
    )

    assert traces.remove_traces(make_candidate(email="ann@example.org"), Wanted(("ann@example.org",))) == 0

    mail.refresh_from_db()
    assert mail.body == "Dear you"
    assert bytes(Notification.objects.get().body) == body
