import pytest

from interviews.models import Redaction
from tests.factories import NOW
from tests.recorded import make_held, make_recording

pytestmark = pytest.mark.django_db


def make(**fields) -> Redaction:
    recording = make_recording(make_held())
    return Redaction.objects.create(recording=recording, category="age", redacted_at=NOW, due_at=NOW, **fields)


def test_span_and_its_words():
    timed, untimed = Redaction(starts_ms=64_000, ends_ms=64_200), Redaction()

    assert (timed.span, timed.seconds, timed.clock) == ((64_000, 64_200), 1, "1:04")
    assert (untimed.span, untimed.seconds, untimed.clock) == (None, None, "")


def test_turns_of_which_something_fell():
    assert list(Redaction(first_position=0, last_position=1).positions) == [0, 1]
    assert list(Redaction().positions) == []


def test_leftovers_are_remembered_once_and_forgotten():
    row = make()

    row.remember_leftovers(["b", "", "a"])
    row.remember_leftovers(["a", "c"])
    row.forget_leftovers(["a", "b"])

    row.refresh_from_db()
    assert row.leftovers == ["c"]


def test_redaction_is_audible_until_its_sound_is_silenced():
    row = make()
    assert list(Redaction.objects.audible()) == [row]

    Redaction.objects.mark_silenced(at=NOW)

    row.refresh_from_db()
    assert (row.is_silenced, Redaction.objects.audible().exists()) == (True, False)
