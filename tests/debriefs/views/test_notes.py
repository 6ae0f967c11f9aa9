"""Notes on an interview's page: three people at every address, bad input, and nothing that tells a refusal."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candidates.models import Job
from debriefs.models import Note
from interviews.models import Assignment, Interview, Recording
from recruiting import clock
from tests.debriefs.pages import PAYLOAD, held, recorded
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.recorded import make_recording, page

pytestmark = pytest.mark.django_db
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def interview(job: Job) -> Interview:
    return held(job)


def note_of(author: User, interview: Interview, text: str = "She drew it at once.") -> Note:
    return Note.write(interview, text, key=uuid.uuid4(), written_at=NOW, by=author, at=NOW)


def send(client: Client, interview: Interview, *, headers: dict[str, str] | None = None, **fields: str):
    values = {"text": "She drew it at once.", "key": str(uuid.uuid4())} | fields
    return client.post(f"{interview.get_absolute_url()}notes/", values, headers=headers)


def test_note_is_kept_and_stands_on_the_page(as_owner: Client, interview: Interview) -> None:
    answer = send(as_owner, interview)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{interview.get_absolute_url()}#notes")
    html = page(as_owner, interview)
    assert ("She drew it at once." in html, "Only you" in html) == (True, True)


def test_script_is_answered_with_the_list_and_sending_again_adds_nothing(
    as_owner: Client, interview: Interview
) -> None:
    key = str(uuid.uuid4())

    first, again = (send(as_owner, interview, headers=SCRIPT, key=key).json()["list"] for _ in range(2))

    assert first.count('class="jot"') == again.count('class="jot"') == 1
    assert Note.objects.count() == 1


@pytest.mark.parametrize("text", [PAYLOAD, "\u202eabc", "{% debug %}", "😀 \u0301"])
def test_foreign_text_stays_inert(as_owner: Client, interview: Interview, text: str) -> None:
    listed = send(as_owner, interview, headers=SCRIPT, text=text).json()["list"]

    assert ("<img src=x" in listed, 'dir="auto"' in listed) == (False, True)
    assert Note.objects.get().text == text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "x" * 10**6}, "at most 4000 characters here; now it is 1000000"),
        ({"text": "a\0b"}, "There is a character in this that nobody can read"),
        ({"text": "  "}, "Please write something first."),
        ({"key": "1' or 1=1"}, "This could not be kept from this page"),
    ],
)
def test_bad_input_is_told_in_words_and_nothing_typed_is_lost(
    as_owner: Client, interview: Interview, fields: dict[str, str], words: str
) -> None:
    told = send(as_owner, interview, headers=SCRIPT, **fields)
    drawn = send(as_owner, interview, **fields)

    assert (told.status_code, drawn.status_code) == (422, 422)
    assert words in told.json()["error"]
    html = drawn.content.decode()
    assert words in html
    assert fields.get("text", "She drew it at once.")[:100].strip().replace("\0", "") in html.replace("\0", "")
    assert not Note.objects.exists()


@pytest.mark.parametrize(("minutes", "kept"), [(-100_000, -60), (-61, -60), (-60, -60), (5, 5), (10**6, None)])
def test_time_that_a_browser_tells_is_kept_within_what_can_be(
    as_owner: Client, interview: Interview, minutes: int, kept: int | None
) -> None:
    told = interview.starts_at + timedelta(minutes=minutes) if minutes < 10**6 else NOW + timedelta(days=900)

    send(as_owner, interview, written_at=told.isoformat())

    written_at = Note.objects.get().written_at
    if kept is None:
        assert abs(written_at - clock.now()) < timedelta(minutes=10)  # the door reads the clock itself
    else:
        assert written_at == interview.starts_at + timedelta(minutes=kept)


def test_own_note_is_edited_shared_and_deleted(as_owner: Client, owner: User, interview: Interview) -> None:
    first, second = note_of(owner, interview), note_of(owner, interview, "Another")

    as_owner.post(f"/notes/{first.pk}/", {"text": "After a hint."})
    as_owner.post(f"/notes/{first.pk}/share")
    as_owner.post(f"/notes/{second.pk}/delete")

    [kept] = Note.objects.all()
    assert (kept.text, kept.is_private, kept.was_edited) == ("After a hint.", False, True)


def test_all_own_notes_are_shared_at_once_and_nobody_elses(as_owner: Client, owner: User, interview: Interview) -> None:
    mine, hers = note_of(owner, interview), note_of(make_user(), interview)

    as_owner.post(f"{interview.get_absolute_url()}notes/share")

    assert [note.is_private for note in (Note.objects.get(pk=mine.pk), Note.objects.get(pk=hers.pk))] == [False, True]


def test_shared_note_is_not_edited_and_the_words_are_given_back(
    as_owner: Client, owner: User, interview: Interview
) -> None:
    note = note_of(owner, interview)
    note.share(at=NOW)

    told = as_owner.post(f"/notes/{note.pk}/", {"text": "Other words"}, headers=SCRIPT)
    drawn = as_owner.post(f"/notes/{note.pk}/", {"text": "Other words"})
    gone = as_owner.post(f"/notes/{note.pk}/delete", headers=SCRIPT)

    assert (told.status_code, drawn.status_code, gone.status_code) == (422, 422, 422)
    assert "its words stay as they are" in told.json()["error"]
    assert "Other words</textarea>" in drawn.content.decode()
    assert Note.objects.get().text == "She drew it at once."


def test_colleague_reads_shared_notes_and_changes_none(
    client: Client, owner: User, job: Job, interview: Interview
) -> None:
    colleague = make_user()
    job.committee.add(colleague)
    private, shared = note_of(owner, interview, "Mine alone"), note_of(owner, interview, "For all")
    shared.share(at=NOW)
    client.force_login(colleague)

    html = page(client, interview)
    answers = [
        client.post(f"/notes/{note.pk}/{act}", {"text": "x"}).status_code
        for note in (private, shared)
        for act in ("", "share", "delete")
    ]

    assert ("Mine alone" in html, "For all" in html, "Noor Haddad" in html) == (False, True, True)
    assert answers == [404] * 6
    assert {note.text for note in Note.objects.all()} == {"Mine alone", "For all"}


def test_stranger_finds_nothing_and_somebody_without_a_login_is_asked_for_one(
    client: Client, owner: User, interview: Interview
) -> None:
    note = note_of(owner, interview)
    addresses = [
        f"{interview.get_absolute_url()}notes/",
        f"{interview.get_absolute_url()}notes/share",
        f"/notes/{note.pk}/",
        f"/notes/{note.pk}/share",
        f"/notes/{note.pk}/delete",
    ]

    without = [client.post(address, {"text": "x"}).status_code for address in addresses]
    client.force_login(make_user())
    as_stranger = [client.post(address, {"text": "x"}).status_code for address in addresses]
    by_get = [client.get(address).status_code for address in addresses]

    assert (without, as_stranger, by_get) == ([302] * 5, [404] * 5, [405] * 5)
    assert Note.objects.count() == 1


def test_interviewer_who_is_taken_off_gets_nothing_more_from_the_next_request_on(client: Client, job: Job) -> None:
    interviewer = make_interviewer(user=make_user())
    interview = make_interview(link=make_link(panel=make_panel(job=job, interviewers=[interviewer])))
    client.force_login(interviewer.user)
    assert send(client, interview, headers=SCRIPT).status_code == 200
    note = Note.objects.get()

    Assignment.objects.filter(interviewer=interviewer).delete()

    addresses = [interview.get_absolute_url(), f"{interview.get_absolute_url()}progress/"]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert send(client, interview, headers=SCRIPT).status_code == 404
    for act in ("", "share", "delete"):
        assert client.post(f"/notes/{note.pk}/{act}", {"text": "x"}, headers=SCRIPT).status_code == 404


def test_note_plays_its_place_once_there_is_something_to_play(as_owner: Client, owner: User, job: Job) -> None:
    interview = recorded(job)
    interview.recordings.get().moments.update(vendor_state="attending")
    Note.write(
        interview, "Here", key=uuid.uuid4(), written_at=interview.starts_at + timedelta(minutes=3), by=owner, at=NOW
    )

    html = page(as_owner, interview)

    assert 'data-plays="180000" aria-label="Play from 3:00">3:00</a>' in html


def test_notes_panel_tells_nobody_why_nothing_was_recorded(as_owner: Client, owner: User, interview: Interview) -> None:
    note_of(owner, interview)
    drawn = set()
    for state in (None, Recording.State.WITHDRAWN, Recording.State.LOST, Recording.State.UNWANTED):
        Recording.objects.all().delete()
        if state is not None:
            make_recording(interview, state=state, reason="The candidate said no")
        html = re.sub(r'name="(csrfmiddlewaretoken|key)" value="[\w-]+"', "", page(as_owner, interview))
        drawn.add(html)

    assert len(drawn) == 1


def test_page_with_notes_costs_the_same_for_one_and_for_five(
    as_owner: Client, owner: User, interview: Interview
) -> None:
    note_of(owner, interview)
    with CaptureQueriesContext(connection) as one:
        page(as_owner, interview)
    for number in range(4):
        note_of(owner, interview, f"{number}").share(at=NOW)
    with CaptureQueriesContext(connection) as five:
        page(as_owner, interview)

    assert len(one) == len(five)
