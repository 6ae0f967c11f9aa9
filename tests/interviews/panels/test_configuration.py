"""A panel's description in a row and back: nothing is lost, old rows are read, and a broken one says where."""

import json
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.models import Panel, Publication
from interviews.nylas.configurations import ConfigurationSpec
from interviews.panels import configuration
from tests.factories import NOW, make_interviewer, make_panel
from tests.interviews.specs import spec

SPANS = ("duration", "interval", "buffer_before", "buffer_after", "notice", "horizon", "cancel_notice")
spans = st.integers(0, 60 * 24 * 90).map(lambda minutes: timedelta(minutes=minutes))
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


@given(st.builds(ConfigurationSpec, opens_at=clock_times, closes_at=clock_times, **dict.fromkeys(SPANS, spans)))
def test_what_is_kept_comes_back_as_it_was(described: ConfigurationSpec) -> None:
    kept = json.dumps(configuration.as_json(described))

    assert configuration.read_spec(json.loads(kept)) == described


def test_publication_that_lies_in_peoples_databases_is_read() -> None:
    """The file is never edited: a field that was added since has a default."""
    stored = Path(__file__).with_name("publication_of_2026.json").read_text(encoding="utf-8")

    assert configuration.read_spec(json.loads(stored)) == spec()


def test_row_of_an_earlier_release_is_read() -> None:
    """Django's encoder wrote lengths of time in a longer form; and a field that we publish no more is passed over."""
    kept = {
        **configuration.as_json(spec()),
        "duration": "P0DT00H45M00S",
        "horizon": "P21DT00H00M00S",
        "opens_at": "09:00:00",
        "fairness_days": 30,
    }

    assert configuration.read_spec(kept) == spec()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"duration": "soon"}, "duration: Input should be a valid timedelta"),
        ({"opens_at": "9 o'clock"}, "opens_at: Input should be in a valid time format"),
        ({"hosts": [{"name": "Ada", "email": "ada@x.test"}]}, "hosts.0.time_zone: Field required"),
        ({"capture": None}, "capture: Input should be"),
    ],
)
def test_broken_row_says_where_but_not_what_it_holds(changes: dict, words: str) -> None:
    kept = {**configuration.as_json(spec()), **changes}

    with pytest.raises(ValueError, match="can’t be read") as caught:
        configuration.read_spec(kept)

    assert words in str(caught.value)
    assert "ada@x.test" not in str(caught.value)
    assert "o'clock" not in str(caught.value)


def publish(panel: Panel) -> None:
    payload = configuration.as_json(configuration.spec(panel))
    Publication.objects.create(panel=panel, number=1, payload=payload, state="done", created_at=NOW, due_at=NOW)


@pytest.mark.django_db
def test_nothing_differs_before_the_first_publication_nor_right_after_it():
    panel = make_panel()
    assert configuration.changed_lines(panel) == []

    publish(panel)

    assert configuration.changed_lines(panel) == []


@pytest.mark.django_db
def test_what_was_saved_since_is_said_beside_what_was_published():
    panel = make_panel(duration_minutes=45, interval_minutes=15)
    publish(panel)
    panel.duration_minutes, panel.closes_at = 120, time(0)

    assert configuration.changed_lines(panel) == [
        ("Length", "45 minutes, a time every 15 minutes", "2 hours, a time every 15 minutes"),
        (
            "Hours",
            "Mon, Tue, Wed, Thu, Fri, 09:00 to 17:00 Europe/Lisbon",
            "Mon, Tue, Wed, Thu, Fri, 09:00 to 24:00 Europe/Lisbon",
        ),
    ]


@pytest.mark.django_db
def test_panel_published_without_half_its_times_is_to_be_published_again():
    panel = make_panel()
    before = replace(configuration.spec(panel), offers_all_times=False)
    panel.publications.create(number=1, payload=configuration.as_json(before), created_at=NOW, due_at=NOW, state="done")

    assert configuration.changed_lines(panel) == [
        ("Times offered", "those of the half that was booked longest ago", "all that are free")
    ]


@pytest.mark.django_db
def test_calendar_that_stopped_working_is_nobodys_edit():
    panel = make_panel(interviewers=[make_interviewer(), make_interviewer(name="Lee Park")])
    publish(panel)

    panel.interviewers.get(name="Lee Park").lose_grant(at=NOW)

    assert configuration.changed_lines(panel) == []


def test_another_calendar_or_account_is_said_although_their_number_is_the_same():
    host = spec().hosts[0]
    before = spec(hosts=(host,), conferencing_grant_id="one")
    after = spec(hosts=(replace(host, busy_calendar_ids=("team",)),), conferencing_grant_id="two")

    assert configuration.differing_lines(before, after) == [
        (
            "Calendars",
            "Sarah Kim: primary read, primary written to, America/New_York",
            "Sarah Kim: team read, primary written to, America/New_York",
        ),
        ("Video call", "Google Meet, by its own account one", "Google Meet, by its own account two"),
    ]


def test_another_short_name_is_said():
    assert configuration.differing_lines(spec(), spec(slug="other")) == [("Short name", "backend-interview", "other")]
