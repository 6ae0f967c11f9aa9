"""Who did what with a file, and how often that is written down."""

from datetime import timedelta

import pytest

from interviews.models import MediaView
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_artifact, make_recording

pytestmark = pytest.mark.django_db


def test_who_opened_a_file_is_noted_once_an_hour():
    artifact, reader, other = make_artifact(make_recording(make_interview())), make_user(), make_user()
    for person, minutes in ((reader, 0), (reader, 59), (other, 59), (reader, 61)):
        MediaView.note(artifact, person, at=NOW + timedelta(minutes=minutes))

    assert [(view.user, view.viewed_at - NOW) for view in MediaView.objects.order_by("viewed_at")] == [
        (reader, timedelta()),
        (other, timedelta(minutes=59)),
        (reader, timedelta(minutes=61)),
    ]


def test_each_act_counts_and_every_export():
    artifact, reader = make_artifact(make_recording(make_interview())), make_user()
    acts = MediaView.Act
    for act in (acts.PLAY, acts.PLAY, acts.DOWNLOAD, acts.EXPORT, acts.EXPORT):
        MediaView.note(artifact, reader, act=act, at=NOW)

    assert sorted(MediaView.objects.values_list("act", flat=True)) == ["download", "export", "export", "play"]


@pytest.mark.parametrize(("kind", "act"), [("recording", "play"), ("transcript", "read"), ("summary", "read")])
def test_what_is_played_is_not_read(kind, act):
    assert MediaView.act_of(make_artifact(make_recording(make_interview()), kind)) == act
