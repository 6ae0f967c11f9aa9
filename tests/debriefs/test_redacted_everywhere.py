"""What was redacted is nowhere any more: in no column of any row, no file, no page, no search, no pack, no share."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from candidates.models import Job
from debriefs.committee.deciding import Ground, decide
from debriefs.interview.redaction import Asked, redact
from debriefs.models import Citation, Comment, Decision, Note, OpenItem, Share, Vote
from debriefs.outside import pdf
from interviews.models import Artifact, Interview, Message, Recording, Redaction, Transcript
from interviews.recordings import transcribing
from interviews.recordings.redaction import Mark
from recruiting import queue
from tests.debriefs.corpus import found
from tests.debriefs.outsiders import shared
from tests.factories import NOW
from tests.films import beginning
from tests.rated import Loop, make_loop
from tests.recorded import make_artifact, make_recording

CANARY = "xylophonecanary"
SAID = f"I missed work because of my {CANARY} last year."
WORDS = f"my {CANARY}"
TURNS = [
    {"speaker": "Priya", "start": 0, "end": 4_000, "text": "Why did you leave?"},
    {"speaker": "Amara", "start": 4_000, "end": 9_000, "text": SAID},
    {"speaker": "Amara", "start": 9_000, "end": 12_000, "text": "Now all is well."},
]
SUMMARY = f"Amara told of the {CANARY}. She likes ledgers."


@pytest.fixture
def loop(job: Job) -> Loop:
    return make_loop(job, people=2)


@pytest.fixture
def interview(loop: Loop, owner: User) -> Interview:
    """With the canary wherever words can be copied to."""
    interview, author = loop.interviews[0], loop.authors[0]
    recording = make_recording(interview)
    make_artifact(recording, content=beginning("backend.mp4"))
    for kind, content in (
        ("transcript", {"transcript": TURNS, "raw": SAID}),
        ("summary", {"summary": SUMMARY, "title": CANARY}),
        ("action_items", [f"Ask about the {CANARY}.", "Ask for references."]),
    ):
        transcribing.parse(make_artifact(recording, kind, content=json.dumps(content).encode()), now=NOW)
    transcript = Transcript.objects.get(interview=interview)
    transcript.correct(1, f"I missed work: {WORDS} was ill.", original=SAID, by=author, at=NOW - timedelta(hours=2))
    transcript.correct(1, SAID + " Truly.", original=SAID, by=author, at=NOW - timedelta(hours=1))
    interview.refresh_from_db()
    interview.summary.rewrite(f"{SUMMARY} {CANARY.title()}!", by=owner, at=NOW)
    write_about(loop, interview, owner)
    return interview


def write_about(loop: Loop, interview: Interview, owner: User) -> None:
    author, text = loop.authors[0], f"She said “{WORDS}”, I think."
    loop.rate(0, {0: 3})
    version = interview.scorecards.get().versions.get()
    version.ratings.update(note=text)
    type(version).objects.filter(pk=version.pk).update(takeaway=text)
    part = Citation.objects.create(
        interview=interview, author=author, first_position=1, last_position=2, starts_ms=4_000, ends_ms=12_000,
        quote=f"{CANARY} last year. Truly. Now all", made_at=NOW,
    )  # fmt: skip
    comment = Comment.objects.create(debrief=loop.debrief, citation=part, author=owner, text=text, written_at=NOW)
    note = Note.objects.create(interview=interview, author=author, text=text, written_at=NOW, shared_at=NOW)
    Citation.of_note(note, by=author, at=NOW)
    Vote.cast(loop.debrief, owner, choice="no", ground=text, at=NOW)
    loop.debrief.open_votes(by=None, at=NOW)
    OpenItem.objects.hand_on(
        interview, f"Ask about the {CANARY}.", key=uuid4(), source=interview.action_items.first(), by=author, at=NOW
    )
    loop.rate(1, {0: 3})
    shared(loop, citation=part)
    Message.objects.filter(application=None, interview=None).update(interview=interview)
    Message.objects.create(
        kind=Message.Kind.MENTIONED, key="told", to="a@example.com", interview=interview, created_at=NOW, due_at=NOW,
        subject=text, text=text, html=f"<p>{text}</p>", body=text,
    )  # fmt: skip
    grounds = [Ground(loop.criteria[0], text, [part])]
    decide(loop.debrief, outcome=Decision.Outcome.REJECT, grounds=grounds, next_step=text, by=owner, now=NOW)
    assert comment.text == text


def fall(interview: Interview, by: User, *, mark: Mark | None = None, **how: Any) -> Redaction:
    mark = mark or Mark(1, 1, WORDS, 4_000, 9_000)
    asked = Asked(mark=mark, category="health", **how)
    return redact(interview, Recording.objects.get(interview=interview), asked, by=by, now=NOW)


def columns() -> Iterator[str]:
    """Each column in which the canary stands, as model and name."""
    for model in apps.get_models():
        names = [column.name for column in model._meta.concrete_fields if not isinstance(column, models.FileField)]
        for row in model._base_manager.values(*names):
            yield from (f"{model.__name__}.{name}" for name in names if CANARY in holds(row[name]))


def holds(value: Any) -> str:
    return (bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)).lower()


def files() -> list[str]:
    root = Path(default_storage.path(""))
    return [str(path) for path in root.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes().lower()]


@pytest.mark.django_db
def test_no_row_and_no_file_keeps_it(interview: Interview, owner: User) -> None:
    assert len(set(columns())) > 15
    assert len(files()) == 3

    row = fall(interview, owner)

    assert list(columns()) == []
    queue.work("redaction", row.pk, now=NOW)
    assert files() == []
    assert Redaction.objects.get().state == "done"


@pytest.mark.django_db
def test_reading_the_files_anew_brings_nothing_back(interview: Interview, owner: User) -> None:
    fall(interview, owner)

    for artifact in Artifact.objects.exclude(kind="recording"):
        transcribing.parse(artifact, now=NOW)

    assert list(columns()) == []


@pytest.mark.django_db
def test_what_was_not_marked_stays(interview: Interview, owner: User) -> None:
    fall(interview, owner)

    lines = [segment.shown_text for segment in interview.transcript.segments.all()]
    assert lines[1:] == ["I missed work because of [redacted: health] last year. Truly.", "Now all is well."]
    assert Citation.objects.get(first_position=1, last_position=2).quote.endswith("last year. Truly.\nNow all")
    interview.summary.refresh_from_db()
    assert interview.summary.text == "[redacted: health] She likes ledgers."
    assert interview.action_items.last().text == "Ask for references."
    assert Note.objects.get().text == "She said “[redacted: health]”, I think."


@pytest.mark.django_db
def test_no_page_search_pack_or_share_shows_it(
    interview: Interview, owner: User, loop: Loop, as_owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [
        interview.get_absolute_url(),
        f"{interview.get_absolute_url()}?turn=1",
        reverse("captions", args=[interview.pk]),
        reverse("chapters", args=[interview.pk]),
        loop.debrief.get_absolute_url(),
        reverse("debriefs"),
        reverse("share", args=[loop.debrief.pk]),
        reverse("export_html", args=[loop.debrief.pk]),
        f"{reverse('search')}?q={CANARY}+last",
    ]
    before = {address for address in pages if shows(as_owner, address)}
    assert len(before) >= 5
    fall(interview, owner)

    assert {address for address in pages if shows(as_owner, address)} - {pages[-1]} == set()
    assert found(CANARY, owner) == []
    written: list[str] = []
    monkeypatch.setattr(pdf, "write", lambda html: written.append(html) or b"%PDF-1.7")
    as_owner.post(reverse("export_pdf", args=[loop.debrief.pk]))
    as_owner.get(reverse("export_pdf", args=[loop.debrief.pk]))
    assert CANARY not in "".join(written)


def shows(client: Client, address: str) -> bool:
    answer = client.get(address)
    if answer.status_code == 405:
        answer = client.post(address)
    assert answer.status_code == 200, address
    return CANARY in (b"".join(answer) if answer.streaming else answer.content).decode().lower()


@pytest.mark.django_db
def test_share_made_before_shows_the_marker(interview: Interview, owner: User) -> None:
    fall(interview, owner)

    assert Share.objects.get().citation.quote == "[redacted: health] last year. Truly.\nNow all"


@pytest.mark.django_db
def test_what_people_wrote_stays_if_that_is_asked(interview: Interview, owner: User) -> None:
    fall(interview, owner, everywhere=False)

    assert CANARY in Note.objects.get().text
    assert CANARY not in Citation.objects.get(first_position=1, last_position=2).quote
    assert CANARY not in interview.transcript.segments.get(position=1).shown_text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite’s file")
@pytest.mark.django_db(transaction=True)
def test_it_is_not_in_the_databases_file(interview: Interview, owner: User) -> None:
    before = copies()

    fall(interview, owner)

    assert (before > 0, copies()) == (True, 0)


def copies() -> int:
    """How often the canary stands in the file, once SQLite has carried its log over."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = connection.settings_dict["NAME"]
    return sum(
        path.read_bytes().lower().count(CANARY.encode()) for path in Path(name).parent.glob(f"{Path(name).name}*")
    )
