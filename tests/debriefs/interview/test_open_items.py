"""An open item is closed with one's own words of this interview, and stands on the debrief whether it was answered or not."""

import uuid
from datetime import timedelta

import pytest

from debriefs.interview import open_items
from debriefs.models import Citation, Note, OpenItem
from debriefs.progress import Progress
from interviews.models import ActionItem, Interview, RecordingMoment
from tests.debriefs.pages import recorded
from tests.factories import NOW, make_interview, make_link, make_user
from tests.raters import access, interviewed_by, make_rater, submitted
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(job) -> Interview:
    return recorded(job, starts_at=NOW - timedelta(days=9))


@pytest.fixture
def second(first: Interview) -> Interview:
    interview = make_held(link=make_link(panel=first.panel, application=first.application))
    recording = make_recording(interview)
    make_artifact(recording)
    RecordingMoment.objects.create(
        recording=recording, happened_at=interview.starts_at, words="Joined the call", vendor_state="attending"
    )
    return interview


@pytest.fixture
def item(first: Interview, owner) -> OpenItem:
    return OpenItem.objects.hand_on(first, "How does she test?", key=uuid.uuid4(), by=owner, at=NOW)


def note_in(interview: Interview, author, text: str = "With a copy of the ledger.") -> Note:
    at = interview.starts_at + timedelta(minutes=3)
    return Note.write(interview, text, key=uuid.uuid4(), written_at=at, by=author, at=NOW)


def close(item: OpenItem, interview: Interview, key: uuid.UUID, *, by) -> Citation:
    return open_items.close(item, Progress.of(interview, now=NOW), key, by=by)


def test_item_is_closed_with_a_note_that_is_cited_at_its_place(item, second, owner):
    note = note_in(second, owner)

    answer = close(item, second, note.pk, by=owner)

    assert (answer.note, answer.quote, answer.clock) == (note, "With a copy of the ledger.", "3:00")
    assert (item.answer, item.closed_by, item.closed_at) == (answer, owner, NOW)


def test_item_is_closed_with_a_citation_that_is_there(item, second, owner):
    citation = Citation.objects.create(interview=second, author=owner, quote="With a copy.", made_at=NOW)

    assert close(item, second, citation.pk, by=owner) == citation


def test_item_is_not_closed_with_anothers_words_or_those_of_another_interview(item, first, second, owner):
    theirs, elsewhere = note_in(second, make_user()), note_in(first, owner)
    theirs.share(at=NOW)

    for key in (theirs.pk, elsewhere.pk, uuid.uuid4()):
        with pytest.raises(open_items.NoSuchAnswer):
            close(item, second, key, by=owner)
    assert item.is_open


def test_answers_are_own_notes_and_citations_the_latest_first_and_cited_notes_once(second, owner):
    note = note_in(second, owner)
    Citation.of_note(note, by=owner, at=NOW)
    citation = Citation.objects.create(interview=second, author=owner, quote="x" * 200, starts_ms=61_000, made_at=NOW)
    note_in(second, make_user())

    found = open_items.answers(second, owner)

    assert [(answer.key, answer.place, len(answer.words)) for answer in found] == [
        (citation.pk, "1:01", 80),
        (note.pk, "", 26),
    ]


def test_ledger_tells_what_was_never_answered_and_where_the_rest_was(
    item, first, second, owner, django_assert_num_queries
):
    never = OpenItem.objects.hand_on(first, "And who pays?", key=uuid.uuid4(), by=owner, at=NOW)
    answer = close(item, second, note_in(second, owner).pk, by=owner)

    reader = access(first, owner)
    with django_assert_num_queries(1):
        ledger = open_items.ledger(first.application, reader, visible=[first, second])
        shown = [(line.item.interview.panel.name, line.item.handed_on_by) for line in ledger.never_answered]

    assert shown == [(first.panel.name, owner)]
    assert [line.item for line in ledger.never_answered] == [never]
    assert [(line.item, line.answer) for line in ledger.answered] == [(item, answer)]


def test_answer_from_an_interview_of_others_is_not_told(item, first, second, owner):
    close(item, second, note_in(second, owner).pk, by=owner)

    [line] = open_items.ledger(first.application, access(first, owner), visible=[first]).answered
    assert (line.answer, line.is_seen) == (None, True)


def test_ledger_without_anything_is_empty(second):
    interview = make_interview()

    assert not open_items.ledger(interview.application, access(interview, make_user()), visible=[])


def test_answer_is_told_to_its_author_and_once_ratings_are_open():
    """It may be a private note's words."""
    author, other = make_rater(), make_rater()
    first = interviewed_by(author)
    second = interviewed_by(author, other, application=first.application, days=-1)
    item = OpenItem.objects.hand_on(first, "Ask about X", key=uuid.uuid4(), by=author, at=NOW)
    answer = close(item, second, note_in(second, author).pk, by=author)

    def told(user) -> Citation | None:
        return open_items.ledger(first.application, access(first, user), visible=[first, second]).answered[0].answer

    assert (told(author), told(other)) == (answer, None)
    submitted(second, other)
    assert told(other) == answer


def test_machines_words_are_hidden_from_who_has_yet_to_rate_that_interview():
    author, co, following = make_rater(), make_rater(), make_rater()
    first = interviewed_by(author, co)
    interviewed_by(following, application=first.application, days=3)
    items = make_artifact(make_recording(first), "action_items", content=b"[]")
    source = ActionItem.objects.create(interview=first, artifact=items, position=0, text="Follow up")
    item = OpenItem.objects.hand_on(first, "Follow up", key=uuid.uuid4(), source=source, by=author, at=NOW)
    submitted(first, author)

    found = [open_items.readable([item], access(first, user)) for user in (author, co, following)]

    assert found == [[item], [], [item]]
