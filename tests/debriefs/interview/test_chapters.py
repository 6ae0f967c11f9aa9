from debriefs.interview.chapters import Chapter, chapters, heard, track
from debriefs.models import Note, Question
from interviews.recordings.speech import Turn

MIGRATION = Question(text="Tell us about a migration that went wrong.")
CHANGE = Question(text="What did you change afterwards, and why?")
TOLD = [
    Turn(0, "Priya", 0, 4_000, "Could you tell me about a migration which went badly wrong?"),
    Turn(1, "Amara", 4_000, 60_000, "The migration went wrong.", is_candidate=True),
    Turn(2, "Priya", 60_000, 65_000, "So, afterwards: what did you"),
    Turn(3, "Priya", 65_000, 70_000, "change?"),
]


def found(*questions: Question, told: list[Turn] = TOLD, notes: tuple[Note, ...] = ()) -> list[int | None]:
    return [one.turn.position if one.turn else None for one in chapters(questions, told, notes)]


def test_question_is_found_where_most_of_its_words_were_said_by_somebody_who_asks() -> None:
    assert found(MIGRATION, CHANGE) == [0, 2]


def test_question_is_not_found_where_only_some_of_its_words_were_said() -> None:
    assert found(Question(text="Which migration of a payment system would you do again tomorrow?")) == [None]
    assert found(Question(text="What would you?"), Question(text="")) == [None, None]


def test_long_speech_that_happens_to_hold_the_words_asks_nothing() -> None:
    assert found(MIGRATION, told=[Turn(0, "", 0, 1, TOLD[0].text + " word" * 200)]) == [None]


def test_note_by_hand_says_what_was_asked_where_no_transcript_does() -> None:
    asked, other = Question(pk=1, text="Why here?"), Question(pk=2, text="What broke?")
    noted = Note(question=asked, text="Why here?")

    found = chapters([asked, other], [], [noted])

    assert found == [Chapter(asked, None, noted), Chapter(other)]
    assert [one.is_found for one in found] == [True, False]


def test_track_lets_each_chapter_last_until_the_next() -> None:
    told = [*TOLD, Turn(4, "Priya", None, None, "Why Fairloop --> us?")]
    planned = [CHANGE, MIGRATION, Question(text="Why Fairloop?")]

    assert "".join(track(chapters(planned, told), length_ms=90_000)) == (
        "WEBVTT\n"
        "\n00:00:00.000 --> 00:01:00.000\nTell us about a migration that went wrong.\n"
        "\n00:01:00.000 --> 00:01:30.000\nWhat did you change afterwards, and why?\n"
    )
    assert "".join(track([], length_ms=0)) == "WEBVTT\n"


def test_question_is_heard_where_its_words_stand_and_answered_where_the_candidate_spoke_next() -> None:
    migration, change, other = (
        Question(pk=pk, text=text) for pk, text in ((1, MIGRATION.text), (2, CHANGE.text), (3, "Why here?"))
    )
    told = [
        *TOLD,
        Turn(4, "Amara", 70_000, 71_000, "Hm.", is_candidate=True),
        Turn(5, "Amara", 71_000, 99_000, "Then the change was not mine to make.", is_candidate=True),
    ]

    found = heard([migration, change, other], told)

    assert {key: (one.clock, one.fragment, one.is_answered) for key, one in found.items()} == {
        1: ("0:00", "#t=0", False),  # four words
        2: ("1:00", "#t=60", True),
    }


def test_nobody_is_said_to_have_answered_while_it_is_not_known_who_is_who() -> None:
    question = Question(pk=1, text=MIGRATION.text)
    told = [turn._replace(is_candidate=False, starts_ms=None) for turn in TOLD]

    (found,) = heard([question], told).values()

    assert (found.is_answered, found.clock, found.fragment) == (False, "", "#t0")
