"""A candidate of whom everything is known that can be: recorded, rated, decided, mailed, told of; with two canaries in every place."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile

from candidates.models import Addition, Application, Candidate, Consent
from debriefs.committee.deciding import Ground, decide
from debriefs.models import Citation, Comment, Decision, Note, OpenItem, Vote
from debriefs.outside.shares import share
from interviews.models import (
    AtsEvent,
    CallbackRequest,
    Concern,
    HeldTime,
    ImportedRow,
    ImportRun,
    Interview,
    MediaView,
    Message,
    Naming,
    Notification,
    Reassignment,
    Recording,
    Redaction,
    Sweep,
    Transcript,
)
from interviews.nylas import retold as retelling
from interviews.nylas.retold import Retold
from interviews.recordings import transcribing
from privacy.models import Hold
from privacy.passport import ledger
from tests.factories import NOW, make_interview, make_link, make_panel, make_user
from tests.factories import make_job as plain_job
from tests.rated import Loop, make_loop
from tests.recorded import make_artifact, make_recording

NAME, EMAIL = "Ximena Quisquilla", "Ximena.Quisquilla@example.org"
CANARY = "xylophonecanary"
TEXT = f"She told us at some length about her {CANARY} and the ledgers of Lisbon"
TURNS = [
    {"speaker": "Priya", "start": 0, "end": 4_000, "text": "Why did you leave?"},
    {"speaker": NAME, "start": 4_000, "end": 9_000, "text": f"I left because of my {CANARY} and nothing else really."},
]


@dataclass(frozen=True)
class Whole:
    candidate: Candidate
    application: Application
    loop: Loop
    interview: Interview


def make_whole_candidate() -> Whole:
    job = plain_job(committee=[make_user(first_name="Olu", last_name="Owner", recruiter=True)])
    loop = make_loop(job, people=2)
    application, interview = loop.debrief.application, loop.interviews[0]
    candidate = application.candidate
    candidate.name, candidate.email, candidate.phone = NAME, EMAIL, "+351 910 555 777"
    candidate.save()
    _sent(application)
    _recorded(loop)
    _written(loop)
    _told(application, interview)
    _traces(candidate, application)
    _handled(loop)
    return Whole(Candidate.objects.get(pk=candidate.pk), application, loop, interview)


def _sent(application: Application) -> None:
    application.note, application.resume_display_name, application.reference = TEXT, f"{NAME}.txt", "GH-4711"
    application.resume.save("resume.txt", ContentFile(f"{NAME} {EMAIL} {CANARY}".encode()))
    application.save()
    application.decide_elsewhere(by=None, at=NOW, reason=f"{TEXT}, says the ATS")
    more = Addition(application=application, name=NAME, note=TEXT, sent_at=NOW, resume_display_name="more.txt")
    more.resume.save("more.txt", ContentFile(CANARY.encode()))
    Consent.objects.create(
        application=application, choice="yes", wording_version="1", language="en", channel="page", given_at=NOW
    )
    ahead = make_interview(link=make_link(application=application), nylas_booking_id="", nylas_event_id="")
    Concern.objects.raise_about(ahead, Concern.Reason.MOVED_BY_HOST, at=NOW)
    link = make_link(application=application)
    link.keep_reference("GH-4711-2")  # the ATS's own number, by which it is told of the erasure
    CallbackRequest.objects.create(link=link, note=f"{TEXT}. Call me, {NAME}.", phone="+351 910 555 777", asked_at=NOW)
    for panel, ended_at in (
        (link.panel, NOW),
        (make_panel(), None),
    ):  # the second one of a job for which they never applied
        HeldTime.objects.create(
            panel=panel, token_hash=uuid4().hex, name=NAME, email=EMAIL, mailbox=EMAIL.lower(), time_zone="UTC",
            starts_at=NOW, ends_at=NOW, made_at=NOW, expires_at=NOW, ended_at=ended_at,
        )  # fmt: skip


def _recorded(loop: Loop) -> None:
    interview, author = loop.interviews[0], loop.authors[0]
    recording = make_recording(interview, nylas_grant_id=interview.interviewer.nylas_grant_id)
    make_artifact(recording)
    make_artifact(recording, "thumbnail", content=b"\x89PNG thumbnail")
    for kind, content in (
        ("transcript", {"transcript": TURNS}),
        ("summary", {"summary": TEXT, "title": NAME}),
        ("action_items", [f"Ask about the {CANARY}."]),
    ):
        transcribing.parse(make_artifact(recording, kind, content=json.dumps(content).encode()), now=NOW)
    transcript = Transcript.objects.get(interview=interview)
    transcript.correct(1, TEXT, original=TURNS[1]["text"], by=author, at=NOW)
    interview.refresh_from_db()
    interview.summary.rewrite(f"{TEXT}!", by=author, at=NOW)
    Redaction.objects.create(recording=recording, state="done", category="health", redacted_at=NOW, due_at=NOW)


def _written(loop: Loop) -> None:
    interview, author, owner = loop.interviews[0], loop.authors[0], loop.debrief.application.job.committee.first()
    loop.rate(0, {0: 3}), loop.rate(1, {0: 3})
    version = interview.scorecards.get().versions.get()
    version.ratings.update(note=TEXT)
    type(version).objects.filter(pk=version.pk).update(takeaway=TEXT)
    part = Citation.objects.create(
        interview=interview, author=author, first_position=1, last_position=1, starts_ms=4_000, ends_ms=9_000,
        speaker=NAME, quote=TEXT, made_at=NOW,
    )  # fmt: skip
    Comment.objects.create(debrief=loop.debrief, citation=part, author=owner, text=TEXT, written_at=NOW)
    note = Note.objects.create(interview=interview, author=author, text=TEXT, written_at=NOW, shared_at=NOW)
    Citation.of_note(note, by=author, at=NOW)
    Vote.cast(loop.debrief, owner, choice="no", ground=TEXT, at=NOW)
    loop.debrief.open_votes(by=None, at=NOW)
    item = interview.action_items.first()
    OpenItem.objects.hand_on(interview, item.text, key=uuid4(), source=item, by=author, at=NOW)
    share(loop.debrief, loop.access(owner), citation=part, address="adviser@example.org", days=5, now=NOW)
    decide(
        loop.debrief, outcome=Decision.Outcome.REJECT, grounds=[Ground(loop.criteria[0], TEXT, [part])], next_step=TEXT,
        by=owner, now=NOW,
    )  # fmt: skip


def _told(application: Application, interview: Interview) -> None:
    for number, about in enumerate(({"application": application}, {"interview": interview}, {})):
        Message.objects.create(
            kind=Message.Kind.LETTER if number == 0 else Message.Kind.DIGEST, key=f"told-{number}", to=EMAIL if about else "a@example.com",
            created_at=NOW, due_at=NOW, subject=f"{NAME} waits", text=TEXT, html=f"<p>{NAME}</p>", body=TEXT, state="sent", **about,
        )  # fmt: skip
    AtsEvent.objects.owe(
        AtsEvent.Kind.INTERVIEW_HELD, interview, payload={"candidate": {"name": NAME, "email": EMAIL}}, at=NOW
    )
    for number, body in enumerate((
        {"data": {"object": {"guest": {"email": EMAIL, "name": NAME}}}},
        {"data": {"object": {"booking_id": interview.nylas_booking_id, "title": NAME}}},
    )):  # fmt: skip
        Notification.objects.receive(
            json.dumps(body).encode(), envelope_id=f"n-{number}", kind="booking.created", content="0" * 64,
            at=interview.starts_at - timedelta(hours=1), state="done",
        )  # fmt: skip


def _traces(candidate: Candidate, application: Application) -> None:
    user = make_user()
    for row, words in ((candidate, f"mail address: “old@example.org” → “{EMAIL}”"), (application, "Pressed “Reply”")):
        LogEntry.objects.create(
            user=user, content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk), object_repr=str(row),
            action_flag=CHANGE, change_message=words,
        )  # fmt: skip
    file = ImportRun.objects.look_at("applications", f"Job,Name,Email\nx,{NAME},{EMAIL}\n", by=user, at=NOW)
    ImportedRow.objects.create(
        run=ImportRun.objects.look_at("applications", "Job\n", by=user, at=NOW), line=2, subject="candidate", row_id=candidate.pk,
        is_new=False, columns=["name"], before={"name": NAME}, after=file.hash_of({"name": NAME}),
    )  # fmt: skip
    session = SessionStore()
    session["_messages"] = f"{NAME} is saved."
    session.save()
    folder: Path = settings.VAR / "mail"
    folder.mkdir(parents=True)
    (folder / "20261130.log").write_text(f"To: {EMAIL}\n\n{TEXT}")


def _handled(loop: Loop) -> None:
    """What people did with it: opened, held, declined, handed over, taken off; all of which a passport tells of."""
    interview, host = loop.interviews[0], loop.interviews[0].interviewer
    recording, user = interview.recordings.get(), loop.authors[0]
    for act, artifact in zip(MediaView.Act.values, recording.artifacts.all(), strict=False):
        MediaView.note(artifact, user, act=act, at=NOW)
    recording.dismiss(Recording.Dismissal.STOP, by=user, at=NOW)
    for place in ({"interview": interview}, {"candidate": interview.application.candidate}):
        hold = Hold(**place, reason=f"{NAME} sues us over her {CANARY}")
        hold.place(by=user, at=NOW)
        hold.release(by=make_user(), reason=TEXT, at=NOW)
    interview.assignments.first().decline(TEXT, at=NOW)
    Naming.objects.create(link=interview.link, interviewer=host, reason=f"Knows {NAME}", named_at=NOW)
    Reassignment.objects.create(
        interview=interview, starts_at=NOW, leaving=host, joining=loop.interviews[1].interviewer, reason=TEXT, actor="recruiter", cause="declined",
        began_at=NOW, due_at=NOW, state="done", error=f"{EMAIL} is unknown",
    )  # fmt: skip
    sweep = Sweep.objects.ask(Sweep.Kind.CHANGES, cause=Sweep.Cause.ASKED, at=NOW, due_at=NOW)
    retold = event_retold(interview.nylas_event_id or "", NAME, EMAIL)
    Notification.objects.retell(retold, sweep=sweep, at=NOW)
    ledger.record(now=NOW)


def event_retold(event_id: str, name: str, email: str, *, version: str = "1") -> Retold:
    """As a sweep tells of a calendar event, with its title and guests."""
    about = {"id": event_id, "title": f"Interview with {name}", "participants": [{"name": name, "email": email}]}
    return retelling.retold("event.updated", event_id, version, about | {"grant_id": "g"}, happened_at=NOW)
