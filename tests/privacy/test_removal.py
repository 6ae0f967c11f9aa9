"""Taking away: everything of a kind is gone wherever it was, what is counted stays, and a hold stops it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from candidates.models import Addition, Application, Consent, StageChange
from debriefs.models import Citation, Comment, Note, OpenItem
from interviews.models import (
    Artifact,
    Assignment,
    CallbackRequest,
    Message,
    Notification,
    Recording,
    Summary,
)
from interviews.recordings import archiving
from privacy import removal
from privacy.models import Hold
from privacy.precedence import Kind
from privacy.removal import Held, Place
from tests.factories import NOW, make_application, make_user
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db
SECRETS = ("Amara", "amara@home", "0170", "Calm voice", "weak on tests", "I lead")


@pytest.fixture
def interview():
    """With something of each kind, and a file of each kind of file."""
    made = make_held()
    application = made.application
    candidate = application.candidate
    candidate.name, candidate.email, candidate.phone = "Amara Odu", "amara@home.example", "0170"
    candidate.save()
    application.note = "I lead a team"
    StageChange.objects.create(application=application, stage="rejected", reason="weak on tests", changed_at=NOW)
    application.resume.save("cv.pdf", ContentFile(b"Amara Odu"))
    addition = Addition.objects.create(application=application, name="Amara", note="I lead", sent_at=NOW)
    addition.resume.save("cv2.pdf", ContentFile(b"Amara"))
    recording = make_recording(made)
    for kind in ("recording", "transcript", "summary"):
        make_artifact(recording, kind, content=b"Amara")
    Summary.objects.create(
        interview=made, artifact=recording.artifacts.get(kind="summary"), text="I lead", parsed_at=NOW
    )
    make_transcript(recording.artifacts.get(kind="transcript"), [("Amara", 0, 900, "I lead a team")])
    note = Note.objects.create(interview=made, author=make_user(), text="Calm voice", written_at=NOW)
    quote = Citation.objects.create(
        interview=made, author=make_user(), note=note, first_position=0, last_position=0, quote="I lead", made_at=NOW
    )
    debrief = make_debrief(made)
    Comment.objects.create(debrief=debrief, citation=quote, author=make_user(), text="weak on tests", written_at=NOW)
    OpenItem.objects.create(
        application=application, interview=made, text="Why?", handed_on_at=NOW, answer=quote, closed_at=NOW
    )
    made.scorecards.create(author=make_user(), created_at=NOW)
    CallbackRequest.objects.create(link=made.link, note="I lead", phone="0170", asked_at=NOW)
    Message.objects.create(
        kind="booked", key="k", to=candidate.email, text="Dear A.", created_at=NOW, due_at=NOW, interview=made
    )
    Notification.objects.create(
        envelope_id="e1", type="booking.created", body=b'{"email":"amara@home.example"}', content_sha256="x",
        received_at=NOW, due_at=NOW,
    )  # fmt: skip
    Notification.objects.create(
        envelope_id="e2", type="grant.expired", body=b'{"id":"other"}', content_sha256="y", received_at=NOW, due_at=NOW
    )
    return made


def everything(interview) -> Iterator[tuple[Kind, Place]]:
    """In an order in which it can be removed."""
    for kind in Kind:
        if kind not in {Kind.APPLICATION, Kind.MAILS}:
            yield kind, Place(interview.application, interview)
        if kind not in {Kind.APPLICATION, Kind.RECORDING, Kind.TRANSCRIPT}:
            yield kind, Place(interview.application)
    yield Kind.APPLICATION, Place(interview.application)


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
        removal.remove_here(kind, place, at=NOW)

    assert remains() == []
    assert stored_files() == []
    assert (Assignment.objects.count(), Consent.objects.count()) == counted
    application = Application.objects.get()
    assert (application.erased_at, application.candidate.erased_at, application.resume.name) == (NOW, NOW, "")
    assert bytes(Notification.objects.get(envelope_id="e2").body) == b'{"id":"other"}'


def test_doing_it_again_counts_nothing(interview):
    first = [removal.remove_here(kind, place, at=NOW) for kind, place in everything(interview)]
    again = [removal.remove_here(kind, place, at=NOW) for kind, place in everything(interview)]

    assert sum(first) >= 12
    assert set(again) == {0}


def test_one_kind_leaves_the_others(interview):
    removal.remove_here(Kind.RECORDING, Place(interview.application, interview), at=NOW)

    assert not Artifact.objects.get(kind="recording").file
    assert Artifact.objects.get(kind="transcript").file
    assert Summary.objects.exists()
    assert Note.objects.exists()


def test_news_after_the_end_makes_no_file_anew(interview):
    removal.remove_here(Kind.RECORDING, Place(interview.application, interview), at=NOW)
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
            removal.remove_here(kind, place, at=NOW)
        with pytest.raises(Held):
            removal.remove(Kind.RECORDING, Place(application, interview), at=NOW)

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
    removal.remove(Kind.RECORDING, place, at=NOW)
    removal.remove(Kind.TRANSCRIPT, place, at=NOW)

    assert asked == [recording.nylas_notetaker_id]


def test_candidate_with_another_application_stays(interview):
    candidate = interview.application.candidate
    other = make_application(candidate=candidate)

    removal.remove_here(Kind.APPLICATION, Place(interview.application), at=NOW)
    candidate.refresh_from_db()
    assert candidate.name == "Amara Odu"

    removal.remove_here(Kind.APPLICATION, Place(other), at=NOW)
    candidate.refresh_from_db()
    assert (candidate.name, candidate.phone) == ("Erased candidate", "")
