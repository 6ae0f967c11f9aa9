from datetime import timedelta

import pytest
from django.db import transaction

from debriefs.interview.redaction import Asked, redact, sentences
from debriefs.models import Citation, OpenItem, Share, SharedClip
from debriefs.reading import Notes
from interviews.models import ActionItem, Interview, Recording, Summary
from interviews.recordings.redaction import CannotRedact, Mark, marked
from tests.factories import NOW
from tests.recorded import make_artifact
from tests.spoken import cite, spoken

pytestmark = pytest.mark.django_db
GONE = "[redacted: family]"
SAID = "Since my daughter was born I work less. We moved the ledger."
TURNS = [
    ("Speaker 1", 0, 4_000, "Why?"),
    ("Speaker 2", 4_000, 60_000, SAID),
    ("Speaker 2", 60_000, 65_000, "It was fun."),
]
SUMMARY = "- Works less since a daughter was born. Moved the ledger.\n\nIs friendly."
MARK = Mark(1, 1, "my daughter was born", 4_000, 60_000)


@pytest.fixture
def interview(job, owner) -> Interview:
    interview = spoken(job, turns=TURNS, by=owner)
    recording = interview.recordings.get()
    artifact = make_artifact(recording, "summary", content=b'{"summary": ""}')
    Summary.objects.create(interview=interview, artifact=artifact, text=SUMMARY, parsed_at=NOW)
    ActionItem.objects.create(interview=interview, artifact=artifact, position=0, text="Ask about the daughter, born.")
    return interview


def fall(interview: Interview, by, mark: Mark = MARK, **how):
    return redact(interview, interview.recordings.get(), Asked(mark, "family", **how), by=by, now=NOW)


def offered(interview: Interview, mark: Mark = MARK) -> list[tuple[str, bool]]:
    notes = Notes(None, interview.summary, list(interview.action_items.all()), [])
    told = marked(Recording.objects.get(interview=interview), mark)
    return [(one.text, one.falls) for one in sentences(notes, mark, told)]


def summary(interview: Interview) -> str:
    return Summary.objects.get(interview=interview).text


def test_sentences_that_tell_the_same_are_preselected(interview):
    assert offered(interview) == [
        ("- Works less since a daughter was born.", True),
        ("Moved the ledger.", False),
        ("Is friendly.", False),
        ("Ask about the daughter, born.", True),
    ]


def test_chosen_sentences_fall_and_others_stay(interview, owner):
    shown = [text for text, _ in offered(interview)]

    fall(interview, owner, offered=shown, chosen=["Is friendly."])

    assert summary(interview) == SUMMARY.replace("Is friendly.", GONE)
    assert interview.action_items.get().text == "Ask about the daughter, born."


def test_who_may_not_read_the_machines_texts_lets_fall_what_is_alike(interview, owner):
    fall(interview, owner)

    assert summary(interview) == f"{GONE} Moved the ledger.\n\nIs friendly."
    assert interview.action_items.get().text == GONE


def test_marked_words_in_a_sentence_that_stays(interview, owner):
    Summary.objects.update(text="Told that my daughter was born.")

    fall(interview, owner, offered=["Told that my daughter was born."])

    assert summary(interview) == f"Told that {GONE}."


def test_open_items_made_of_the_machines_follow(interview, owner):
    item = interview.action_items.get()
    OpenItem.objects.hand_on(interview, item.text, key=interview.pk, source=item, by=owner, at=NOW)

    fall(interview, owner)

    assert OpenItem.objects.get().text == GONE


def test_quotes_lose_what_fell_and_others_stay(interview, owner):
    whole, other = cite(interview, 1, by=owner), cite(interview, 2, by=owner)
    part = Citation.objects.create(
        interview=interview, author=owner, first_position=1, last_position=1, quote="was born I work", made_at=NOW
    )
    elsewhere = Citation.objects.create(  # of the transcript as it was read before
        interview=interview, author=owner, first_position=1, last_position=1, starts_ms=90_000, quote="So.", made_at=NOW
    )

    fall(interview, owner)

    quotes = [Citation.objects.get(pk=one.pk).quote for one in (whole, part, other, elsewhere)]
    assert quotes == [SAID.replace("my daughter was born", GONE), f"{GONE} I work", "It was fun.", "So."]


def test_refused_is_refused_whole(interview, owner):
    with pytest.raises(CannotRedact), transaction.atomic():
        fall(interview, owner, Mark(1, 1, "never said", 4_000, 60_000))

    assert summary(interview) == SUMMARY


def test_nothing_is_redacted_where_nothing_was_recorded(interview, owner):
    with pytest.raises(CannotRedact, match="Nothing was marked"):
        redact(interview, None, Asked(MARK, "family"), by=owner, now=NOW)


def test_clips_of_the_recording_are_not_played_until_they_are_cut_anew(interview, owner):
    share = Share.make(
        interview.application.debrief,
        citation=None,
        address="adviser@example.org",
        expires_at=NOW + timedelta(days=1),
        by=owner,
        at=NOW,
    )
    sound = interview.recordings.get().artifacts.get(kind="recording")
    SharedClip.objects.create(
        share=share, artifact=sound, kind="sound", state="ready", starts_ms=0, ends_ms=9, due_at=NOW + timedelta(days=1)
    )

    fall(interview, owner)

    clip = SharedClip.objects.get()
    assert (clip.state, clip.due_at, clip.is_playable) == (SharedClip.State.DUE, NOW, False)
