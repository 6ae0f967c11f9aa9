"""Which panels of a file are published, and what came of it."""

import pytest

from interviews.models import Panel, Publication
from interviews.panels import configuration
from interviews.setup_file.publication import Fate, Published, foresee, publish, unpublished
from recruiting import clock
from tests.factories import NOW, make_interviewer, make_panel
from tests.walking import published_panel

pytestmark = pytest.mark.django_db
DRAFT = {"state": "draft", "nylas_configuration_id": None, "nylas_grant_id": "", "published_at": None}


def test_panel_is_published_once_and_again_when_it_has_changed(sandbox):
    panel = published_panel()
    assert publish(panel, now=clock.now()) == Published(panel.slug, Fate.AS_BEFORE)

    panel.duration_minutes = 60
    panel.save()

    assert foresee(panel) == Published(panel.slug, Fate.TO_COME)
    assert publish(panel, now=clock.now()) == Published(panel.slug, Fate.PUBLISHED)
    assert publish(panel, now=clock.now()).fate == Fate.AS_BEFORE
    assert panel.publications.count() == 2


def test_published_panels_that_have_changed_are_named(sandbox):
    panel, draft = published_panel(), make_panel(**DRAFT)
    assert unpublished([panel, draft]) == []

    panel.duration_minutes = draft.duration_minutes = 60

    assert unpublished([panel, draft]) == [Published(panel.slug, Fate.NOT_ASKED)]


def test_new_panel_goes_live(sandbox):
    panel = published_panel()
    Panel.objects.filter(pk=panel.pk).update(**DRAFT)
    panel.refresh_from_db()

    assert publish(panel, now=clock.now()).fate == Fate.PUBLISHED
    panel.refresh_from_db()
    assert panel.is_live


def test_what_is_in_the_way_is_said_and_counts_as_failure():
    waiting = make_interviewer(name="Priya", nylas_grant_id=None, grant_state="none")
    panel = make_panel(interviewers=[waiting], **DRAFT)

    told = publish(panel, now=NOW)

    assert (told.fate, told.fate.is_failure) == (Fate.PROBLEMS, True)
    assert told.words == "Priya has no working calendar. Ask them to connect it, or take them off the panel."
    assert not Publication.objects.exists()


def test_paused_panel_stays_paused():
    panel = make_panel(state="paused")

    assert publish(panel, now=NOW) == Published(panel.slug, Fate.PAUSED)
    assert not Publication.objects.exists()


def test_while_nylas_is_away_one_version_waits(settings):
    panel = make_panel(**DRAFT)

    first, second = publish(panel, now=NOW), publish(panel, now=NOW)

    assert [first.fate, second.fate] == [Fate.WAITING, Fate.WAITING]
    assert not first.fate.is_failure
    assert Publication.objects.count() == 1


def test_waiting_version_that_is_out_of_date_is_followed_by_another():
    panel = make_panel(**DRAFT)
    payload = configuration.as_json(configuration.spec(panel)) | {"name": "Other"}
    Publication.objects.create(panel=panel, number=1, payload=payload, state="failed", created_at=NOW, due_at=NOW)

    assert foresee(panel).fate == Fate.TO_COME


def test_refusal_of_nylas_is_a_failure(sandbox):
    """Nylas knows no Google calls for an account at Microsoft; that the account is there was never said here."""
    panel = published_panel(people=1)
    Panel.objects.filter(pk=panel.pk).update(**DRAFT)
    panel.refresh_from_db()
    panel.conferencing_grant_id = "00000000-0000-4000-8000-00000000dead"
    panel.save()

    told = publish(panel, now=clock.now())

    assert (told.fate, told.fate.is_failure) == (Fate.NOT_TAKEN, True)
    assert told.words.startswith("Nylas refused the panel: ")
