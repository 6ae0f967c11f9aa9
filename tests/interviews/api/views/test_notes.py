"""Notes of other systems: written once under the key's name, read on the interview's page, absent where the key may not see."""

import pytest

from debriefs.models import Note
from interviews.booking import held_or_not
from tests.factories import NOW, make_job, make_user
from tests.interviews.api.calling import Caller, kind, make_key, with_key, with_token
from tests.recorded import make_debrief, make_held, page

pytestmark = pytest.mark.django_db
WORDS = "The references are in."


def test_note_is_written_once_and_stands_on_the_page_under_the_name_of_its_key(client):
    held = make_held()
    maker = make_user(recruiter=True)
    key, secret = make_key("read", "book", by=maker)
    caller, path = Caller(f"Bearer {secret}"), f"interviews/{held.pk}/notes/"

    first = caller.post(path, {"text": WORDS}, again="n-1")
    again = caller.post(path, {"text": WORDS}, again="n-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert {name: first.json()[name] for name in ("interview", "text", "written_by")} == {
        "interview": str(held.pk),
        "text": WORDS,
        "written_by": key.name,
    }
    assert caller.get(path).json()["results"] == [first.json()]
    assert kind(caller.post(path, {"text": "Other words."}, again="n-1")) == "idempotency-key-reused"
    make_debrief(held)
    client.force_login(maker)
    html = page(client, held)
    assert WORDS in html
    assert key.name in html
    assert not Note.objects.by(maker).exists()


def test_notes_of_people_are_not_listed_and_one_of_a_program_does_not_say_that_they_met():
    held = make_held()
    Note.objects.create(interview=held, author=make_user(), text="Mine.", written_at=NOW, shared_at=NOW)
    assert with_key("read").get(f"interviews/{held.pk}/notes/").json()["results"] == []

    other = make_held()
    with_key("book").post(f"interviews/{other.pk}/notes/", {"text": WORDS})
    assert not held_or_not.has_trace(other)


def test_without_its_scope_or_its_job_there_is_no_note():
    held, path = make_held(), "interviews/{}/notes/"
    elsewhere = with_key("read", "book", jobs=[make_job()])

    for answer in (elsewhere.get(path.format(held.pk)), elsewhere.post(path.format(held.pk), {"text": WORDS})):
        assert (answer.status_code, kind(answer)) == (404, "not-found")
    for caller in (with_key("read"), with_token(make_user(recruiter=True))):
        assert kind(caller.post(path.format(held.pk), {"text": WORDS})) == "missing-scope"
    for text in ("", "  ", "x" * 4001, None, "\x00"):
        answer = with_key("book").post(path.format(held.pk), {"text": text})
        assert answer.json()["errors"][0]["field"] == "text", text
    assert not Note.objects.exists()
