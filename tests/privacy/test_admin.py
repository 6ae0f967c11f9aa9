"""Holds, as each of three people meets them: who placed it, a colleague, a stranger. And the receipt of an erasure."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import Message
from privacy.models import Erasure, Hold
from privacy.passport import ledger
from tests.factories import NOW, make_application, make_candidate, make_interview, make_job, make_user
from tests.recorded import make_held, make_recording

pytestmark = pytest.mark.django_db
LIST, ADD = "admin:privacy_hold_changelist", "admin:privacy_hold_add"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def placer():
    return make_user(first_name="Paula", last_name="Placer", recruiter=True)


@pytest.fixture
def second():
    return make_user(first_name="Sam", last_name="Second", recruiter=True)


@pytest.fixture
def stranger():
    return make_user(first_name="Stan", last_name="Stranger")


@pytest.fixture
def hold(placer) -> Hold:
    return Hold.objects.create(application=make_application(), reason="Charge filed", placed_by=placer, placed_at=NOW)


def page(hold: Hold) -> str:
    return reverse("admin:privacy_hold_change", args=[hold.pk])


def release(hold: Hold) -> str:
    return reverse("admin:privacy_hold_release", args=[hold.pk])


def test_recruiter_places_one(placer):
    application = make_application()

    answer = client_of(placer).post(
        reverse(ADD), {"application": application.pk, "reason": "Charge filed on 3 March"}, follow=True
    )

    hold = Hold.objects.get()
    assert (hold.subject, hold.placed_by, hold.reason) == (application, placer, "Charge filed on 3 March")
    assert "until somebody other than Paula Placer releases it" in answer.content.decode()


def test_what_was_typed_stays_beside_the_error(placer):
    answer = client_of(placer).post(reverse(ADD), {"reason": "Charge filed on 3 March"})

    assert "Choose what is to be held" in answer.content.decode()
    assert "Charge filed on 3 March" in answer.content.decode()
    assert not Hold.objects.exists()


def test_second_person_releases_it(hold, second):
    client = client_of(second)
    assert release(hold) in client.get(page(hold)).content.decode()
    assert "Charge filed" in client.get(release(hold)).content.decode()

    answer = client.post(release(hold), {"reason": "Charge closed"}, follow=True)

    hold.refresh_from_db()
    assert (hold.released_by, hold.release_reason) == (second, "Charge closed")
    assert "Charge closed" in answer.content.decode()
    assert release(hold) not in answer.content.decode()


def test_release_needs_words(hold, second):
    answer = client_of(second).post(release(hold), {"reason": ""})

    assert "Write a few words" in answer.content.decode()
    assert Hold.objects.standing().exists()


def test_who_placed_it_finds_no_button_and_no_door(hold, placer):
    client = client_of(placer)

    assert client.get(page(hold)).status_code == 200
    assert release(hold) not in client.get(page(hold)).content.decode()
    assert client.get(release(hold)).status_code == 404
    assert client.post(release(hold), {"reason": "I changed my mind"}).status_code == 404
    assert Hold.objects.standing().exists()


def test_nobody_edits_or_deletes_one(hold, second):
    client = client_of(second)

    client.post(page(hold), {"reason": "Something else"})
    client.post(reverse("admin:privacy_hold_delete", args=[hold.pk]), {"post": "yes"})

    hold.refresh_from_db()
    assert hold.reason == "Charge filed"


@pytest.mark.parametrize("is_staff", [False, True])
def test_stranger_meets_none_of_it(hold, stranger, is_staff):
    stranger.is_staff = is_staff
    stranger.save()
    client = client_of(stranger)

    for address in (reverse(LIST), reverse(ADD), page(hold), release(hold)):
        assert "Charge filed" not in client.get(address, follow=True).content.decode()
    client.post(release(hold), {"reason": "x"})
    client.post(reverse(ADD), {"job": make_job().pk, "reason": "x"})

    assert Hold.objects.standing().get() == hold


def test_list_costs_the_same_with_more_rows(placer, django_assert_max_num_queries, django_assert_num_queries):
    interview = make_interview()
    for subject in (
        {"interview": interview},
        {"application": interview.application},
        {"job": make_job()},
        {"candidate": make_candidate()},
    ):
        Hold.objects.create(reason="Charge filed", placed_by=placer, placed_at=NOW, **subject)
    client = client_of(placer)
    client.get(reverse(LIST))

    with django_assert_max_num_queries(12) as asked:
        assert client.get(reverse(LIST)).content.decode().count("Charge filed") == 4
    Hold.objects.create(reason="Charge filed", placed_by=make_user(), placed_at=NOW, interview=make_interview())
    with django_assert_num_queries(len(asked)):
        client.get(reverse(LIST))


def test_filter_by_state(hold, placer, second):
    hold.release(by=second, reason="Charge closed", at=NOW)
    client = client_of(placer)

    assert "Charge filed" in client.get(reverse(LIST), {"state": "released"}).content.decode()
    assert "Charge filed" not in client.get(reverse(LIST), {"state": "standing"}).content.decode()


def test_places_where_something_was_found_lead_to_their_pages(admin):
    mail = Message.objects.owe(Message.Kind.DIGEST, to="rita@example.com", key="1", at=NOW)
    recording = make_recording(make_held())
    ledger.record(now=NOW)
    found = [
        ("column", "interviews_message.text", str(mail.pk)),
        ("column", "interviews_message.text", "999999"),
        ("column", "privacy_ledgerentry.content", "0"),
        ("column", "privacy_gone.text", "1"),
        ("index", "interviews_segment_words", "x"),
        ("stored", "notes-of-somebody.txt", ""),
    ]
    places = [{"where": where, "name": name, "row": row} for where, name, row in found]
    erasure = Erasure.objects.create(
        candidate=make_candidate(), origin="candidate", asked_at=NOW, due_at=NOW, state="left_over", person_hash="f" * 64,
        searched={"rows": 5, "files": 6, "only_names": 0, "database_bytes": 0, "places": places}, searched_at=NOW,
    )  # fmt: skip

    page = admin.get(reverse("admin:privacy_erasure_change", args=[erasure.pk])).content.decode()

    assert re.findall(r'<li>(?:<a class="text-link" href="([^"]+)">)?([\w.-]+) \((?:a|the) ', page) == [
        (reverse("admin:interviews_message_change", args=[mail.pk]), "interviews_message.text"),
        ("", "interviews_message.text"),
        (reverse("passport", args=[recording.pk]), "privacy_ledgerentry.content"),
        ("", "privacy_gone.text"),
        ("", "interviews_segment_words"),
        ("", "notes-of-somebody.txt"),
    ]
