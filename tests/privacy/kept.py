"""An interview of which everything is there that can be kept, for tests of keeping and taking away."""

from collections.abc import Iterator

from django.core.files.base import ContentFile

from candidates.models import Addition, StageChange
from debriefs.models import Citation, Comment, Note, OpenItem
from interviews.models import CallbackRequest, Interview, Message, Notification, Summary
from privacy.precedence import Kind
from privacy.removal import Place
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript


def make_full_interview() -> Interview:
    """With something of each kind, a file of each kind of file, and what Nylas told of it and of another."""
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


def everything(interview: Interview) -> Iterator[tuple[Kind, Place]]:
    """In an order in which it can be removed."""
    for kind in Kind:
        if kind not in {Kind.APPLICATION, Kind.MAILS}:
            yield kind, Place(interview.application, interview)
        if kind not in {Kind.APPLICATION, Kind.RECORDING, Kind.TRANSCRIPT}:
            yield kind, Place(interview.application)
    yield Kind.APPLICATION, Place(interview.application)
