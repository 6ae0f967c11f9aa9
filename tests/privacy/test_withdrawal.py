"""What becomes of a recording whose candidate takes their yes back."""

from datetime import datetime, timedelta

import pytest

from candidates import consenting
from interviews.booking import consent
from interviews.models import Recording, Transcript
from interviews.recordings import taken_back
from privacy import withdrawal
from privacy.models import Hold
from recruiting.work.errors import Postponed
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db
DUE = NOW + consenting.TAKE_BACK_PERIOD


@pytest.fixture
def recording() -> Recording:
    interview = make_held()
    consenting.choose(interview.application, choice="yes", now=interview.starts_at)
    made = make_recording(interview, nylas_grant_id="")
    make_artifact(made)
    make_transcript(make_artifact(made, "transcript"), [("Ada", 0, 1000, "Good morning.")])
    return made


def take_back(recording: Recording, *, at: datetime = NOW) -> None:
    consent.record_choice(recording.interview.application, choice="no", now=at)
    taken_back.close_or_open(recording.interview, now=at)


def test_it_is_deleted_with_its_text_without_anybody_letting_the_policy(recording):
    take_back(recording)

    withdrawal.remove_recorded(recording.interview, now=DUE)

    recording.refresh_from_db()
    assert recording.is_erased
    assert {one.state for one in recording.artifacts.all()} == {"erased"}
    assert not Transcript.objects.exists()
    withdrawal.remove_recorded(recording.interview, now=DUE)  # once more does no harm


def test_yes_in_time_keeps_it(recording):
    take_back(recording)
    consent.record_choice(recording.interview.application, choice="yes", now=NOW + timedelta(hours=1))

    withdrawal.remove_recorded(recording.interview, now=DUE)

    assert recording.artifacts.exclude(file="").count() == 2


def test_hold_or_law_keeps_it_closed(recording, settings, tmp_path):
    hold = Hold(interview=recording.interview, reason="Charge")
    hold.place(by=make_user(), at=NOW)
    take_back(recording)
    with pytest.raises(Postponed):
        withdrawal.remove_recorded(recording.interview, now=DUE)
    hold.release(by=make_user(), reason="Closed", at=NOW)

    policy = tmp_path / "policy.toml"
    policy.write_text(
        'countries = ["US-CA"]\n[[rules]]\nname = "Law"\nstrength = "minimum"\nlength = "4 years"\nfrom = "record"\n'
        'source = "A law"\nread_on = 2026-11-29\n',
        encoding="utf-8",
    )
    settings.RETENTION_POLICY = str(policy)
    with pytest.raises(Postponed):
        withdrawal.remove_recorded(recording.interview, now=DUE)

    recording.refresh_from_db()
    assert recording.is_locked
    assert recording.artifacts.exclude(file="").count() == 2
