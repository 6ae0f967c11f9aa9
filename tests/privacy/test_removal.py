"""Taking away: everything of a kind is gone wherever it was, what is counted stays, and a hold stops it."""

import pytest
from django.apps import apps
from django.core.files.storage import default_storage

from candidates.models import Application, Consent
from debriefs.models import Note
from interviews.booking import news
from interviews.models import (
    Artifact,
    Assignment,
    HeldTime,
    ImportedRow,
    ImportRun,
    Message,
    Notification,
    Recording,
    Summary,
)
from interviews.panels.models import Panel
from interviews.recordings import archiving
from privacy import removal
from privacy.models import Hold
from privacy.precedence import Kind
from privacy.removal import Held, Place
from tests.factories import NOW, make_application, make_panel, make_user
from tests.privacy.kept import everything, make_full_interview

pytestmark = pytest.mark.django_db
SECRETS = ("Amara", "amara@home", "0170", "Calm voice", "weak on tests", "I lead")


@pytest.fixture
def interview():
    return make_full_interview()


def remains() -> list[str]:
    """Each value in the database that still tells something."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values():
            found += [
                f"{model.__name__}.{name}" for name, value in row.items() if any(one in str(value) for one in SECRETS)
            ]
    return found


def stored_files() -> list[str]:
    return default_storage.listdir("archive")[1] + default_storage.listdir("resumes")[1]


def test_nothing_is_left_that_tells_of_the_person_and_what_is_counted_stays(interview):
    assert len(remains()) > 10
    counted = (Assignment.objects.count(), Consent.objects.count())

    for kind, place in everything(interview):
        removal.remove_here(kind, place, receipt="1", at=NOW)

    assert remains() == []
    assert stored_files() == []
    assert (Assignment.objects.count(), Consent.objects.count()) == counted
    application = Application.objects.get()
    assert (application.erased_at, application.candidate.erased_at, application.resume.name) == (NOW, NOW, "")
    assert bytes(Notification.objects.get(envelope_id="e2").body) == b'{"id":"other"}'


def test_doing_it_again_counts_nothing(interview):
    first = [removal.remove_here(kind, place, receipt="1", at=NOW) for kind, place in everything(interview)]
    again = [removal.remove_here(kind, place, receipt="1", at=NOW) for kind, place in everything(interview)]

    assert sum(first) >= 12
    assert set(again) == {0}


def test_one_kind_leaves_the_others(interview):
    removal.remove_here(Kind.RECORDING, Place(interview.application, interview), receipt="1", at=NOW)

    assert not Artifact.objects.get(kind="recording").file
    assert Artifact.objects.get(kind="transcript").file
    assert Summary.objects.exists()
    assert Note.objects.exists()


def test_news_after_the_end_makes_no_file_anew(interview):
    removal.remove_here(Kind.RECORDING, Place(interview.application, interview), receipt="1", at=NOW)
    Consent.objects.create(
        application=interview.application,
        choice="yes",
        wording_version="1",
        language="en",
        channel="recruiter",
        given_at=NOW,
    )

    archiving.announce(Recording.objects.get(), ["recording", "summary"], keep_until=None, announced_at=NOW, now=NOW)

    assert not Artifact.objects.get(kind="recording").file
    assert not Artifact.objects.due(NOW).exists()


@pytest.mark.parametrize("on", ["candidate", "application", "job", "interview"])
def test_hold_stops_every_kind(interview, on):
    application = interview.application
    row = {
        "candidate": application.candidate,
        "application": application,
        "job": application.job,
        "interview": interview,
    }
    Hold(reason="Charge filed", **{on: row[on]}).place(by=make_user(), at=NOW)
    before = remains()

    for kind, place in everything(interview):
        with pytest.raises(Held):
            removal.remove_here(kind, place, receipt="1", at=NOW)
        with pytest.raises(Held):
            removal.remove(Kind.RECORDING, Place(application, interview), receipt="1", at=NOW)

    assert remains() == before


def test_nylas_deletes_its_copies_while_it_may_have_some(interview, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "interviews.nylas.notetakers.Notetakers.erase_notetaker", lambda self, grant, notetaker: asked.append(notetaker)
    )
    recording = Recording.objects.get()
    recording.nylas_grant_id = "grant"
    recording.save()
    place = Place(interview.application, interview)

    removal.remove_at_nylas(Kind.NOTES, place, at=NOW)
    assert asked == []
    removal.remove(Kind.RECORDING, place, receipt="1", at=NOW)
    removal.remove(Kind.TRANSCRIPT, place, receipt="1", at=NOW)

    assert asked == [recording.nylas_notetaker_id]


def test_candidate_with_another_application_stays(interview):
    candidate = interview.application.candidate
    other = make_application(candidate=candidate)

    removal.remove_here(Kind.APPLICATION, Place(interview.application), receipt="1", at=NOW)
    candidate.refresh_from_db()
    assert candidate.name == "Amara Odu"

    removal.remove_here(Kind.APPLICATION, Place(other), receipt="1", at=NOW)
    candidate.refresh_from_db()
    assert (candidate.name, candidate.phone) == ("Erased candidate", "")


def keep_time(panel: Panel, *, email: str) -> HeldTime:
    kept = HeldTime.make(panel, starts_at=NOW, name="Amara Odu", email=email, time_zone="UTC", people=[], at=NOW)
    news.tell_held(kept, now=NOW)
    return kept


def test_time_that_is_kept_of_another_job_stays_with_its_mail(interview):
    application = interview.application
    keep_time(interview.panel, email="amara+talk@home.example").give_back(at=NOW)
    running = keep_time(make_panel(), email="amara@home.example")

    for kind in (Kind.MAILS, Kind.APPLICATION):
        removal.remove_here(kind, Place(application), receipt="1", at=NOW)

    assert [*HeldTime.objects.running(NOW), *HeldTime.objects.all()] == [running, running]
    assert Message.objects.get().held_time == running


def test_what_nylas_told_of_another_application_stays_until_the_last_one_goes(interview):
    """It may not be worked yet."""
    other = make_application(candidate=interview.application.candidate)
    told = Notification.objects.get(envelope_id="e1")

    removal.remove_here(Kind.APPLICATION, Place(interview.application), receipt="1", at=NOW)
    told.refresh_from_db()
    assert (bytes(told.body), told.state) == (b'{"email":"amara@home.example"}', "received")

    removal.remove_here(Kind.APPLICATION, Place(other), receipt="1", at=NOW)
    told.refresh_from_db()
    assert (bytes(told.body), told.state) == (b"", "ignored")


def test_what_nylas_told_of_somebody_with_a_longer_address_stays(interview):
    body = b'{"email":"samara@home.example"}'
    told = Notification.objects.receive(
        body, envelope_id="e3", kind="booking.created", content="z", at=NOW, state="received"
    )

    removal.remove_here(Kind.APPLICATION, Place(interview.application), receipt="1", at=NOW)

    told.refresh_from_db()
    assert (bytes(told.body), told.state) == (body, "received")


def test_what_an_import_changed_of_a_candidate_can_be_undone_until_their_last_application_goes(interview):
    candidate = interview.application.candidate
    other = make_application(candidate=candidate)
    run = ImportRun.objects.create(kind="applications", made_at=NOW)
    changed = ImportedRow.objects.create(
        run=run, line=2, subject="candidate", row_id=candidate.pk, is_new=False, before={"phone": "0170"}, after="x"
    )

    removal.remove_here(Kind.APPLICATION, Place(interview.application), receipt="1", at=NOW)
    changed.refresh_from_db()
    assert changed.before == {"phone": "0170"}

    removal.remove_here(Kind.APPLICATION, Place(other), receipt="1", at=NOW)
    changed.refresh_from_db()
    assert changed.before == {}
