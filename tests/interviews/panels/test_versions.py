"""What a panel takes back from one of its versions: its fields and people, and in words all that can't come back."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from interviews.enums import Distribution, Provider
from interviews.models import Panel, Publication, SeatGroup
from interviews.nylas.client import nylas
from interviews.panels import configuration, publishing, versions
from interviews.panels.models.seat_group import Drawn
from recruiting import clock
from tests.factories import NOW, make_interviewer, make_panel, make_user
from tests.walking import published_panel

pytestmark = pytest.mark.django_db


def version_of(panel: Panel, *, number: int = 1, **fields: object) -> Publication:
    payload = configuration.as_json(configuration.spec(panel))
    values = {"payload": payload, "state": "done", "created_at": NOW, "due_at": NOW} | fields
    return Publication.objects.create(panel=panel, number=number, **values)


def test_every_field_of_a_version_comes_back():
    panel = make_panel(capture="audio", wants_summary=False, wants_action_items=False, recording_policy="opt_in")
    version = version_of(panel)
    spec = versions.spec_of(version)
    changes = {
        "name": "Other", "slug": "other", "distribution": Distribution.EVERYONE, "duration_minutes": 60, "interval_minutes": 60,
        "buffer_before": 5, "buffer_after": 5, "open_days": [5], "opens_at": time(1), "closes_at": time(0), "time_zone": "Asia/Tokyo",
        "closed_dates": ["2027-01-01"], "notice_hours": 9, "horizon_days": 9, "cancel_notice_hours": 9, "title": "Other",
        "provider": Provider.ZOOM, "conferencing_grant_id": "z", "capture": "transcript", "recording_policy": "opt_out",
        "notetaker_name": "Other", "wants_summary": True, "wants_action_items": True, "summary_instructions": "Other",
        "action_item_instructions": "Other", "waiting_room": "everybody", "languages": ["de"], "terms": ["Go"],
    }  # fmt: skip
    for name, value in changes.items():
        setattr(panel, name, value)
    panel.save()

    taken = versions.taking(panel, spec)
    versions.take(panel, taken)

    assert (set(taken.values), taken.left) == (set(changes), ())
    assert configuration.spec(Panel.objects.get()) == spec


def test_saved_changes_stay_where_a_copy_says_what_was_sent():
    panel = make_panel(duration_minutes=45)
    sent = configuration.spec(panel)
    panel.duration_minutes = 30

    taken = versions.taking(panel, replace(sent, name="Theirs"), beside=sent)

    assert taken.values == {"name": "Theirs"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"notice": timedelta(minutes=90)}, "Notice in hours: 1.5 is no whole number."),
        ({"duration": timedelta(minutes=7)}, "Length in minutes: Give minutes in steps of 5."),
        ({"horizon": timedelta(days=400)}, "Bookable days ahead: Ensure this value is less than or equal to 120."),
        ({"slug": "taken"}, "Short name: “taken” is used by another panel by now."),
        ({"time_zone": "Mars/Olympus"}, "Time zone: "),
    ],
)
def test_value_that_no_panel_can_hold_is_left_and_named(changes, words):
    panel, _ = make_panel(), make_panel(slug="taken")
    spec = configuration.spec(panel)

    taken = versions.taking(panel, replace(spec, **changes), beside=spec)

    assert taken.values == {}
    assert [left.startswith(words) for left in taken.left] == [True]


def test_mixture_that_no_panel_captures_is_named():
    panel = make_panel()
    spec = configuration.spec(panel)

    taken = versions.taking(panel, replace(spec, capture=replace(spec.capture, audio=False)), beside=spec)

    assert taken.left == ("What to capture: a panel has no such mixture of video, sound and transcript.",)


def test_people_come_back_and_those_who_are_gone_are_named():
    names = ["Ada", "Ben", "Cleo", "Dora"]
    ada, ben, cleo, dora = people = [make_interviewer(name=name, email=f"{name.lower()}@x.test") for name in names]
    panel = make_panel(interviewers=people)
    spec = versions.spec_of(version_of(panel))
    eve = make_interviewer(name="Eve")
    panel.seats.exclude(interviewer=ada).delete()
    panel.seats.create(interviewer=eve)
    ben.delete()
    cleo.lose_grant(at=NOW)

    taken = versions.taking(panel, spec)
    versions.take(panel, taken)

    assert (taken.seated, taken.unseated) == ((dora,), (eve,))
    assert taken.left == (
        "Ben (ben@x.test) is not among the interviewers any more.",
        "Cleo has no working calendar.",
    )
    assert {person.name for person in panel.interviewers.all()} == {"Ada", "Dora"}


def test_what_belongs_to_an_interviewer_is_not_taken_into_a_panel():
    panel = make_panel(interviewers=[make_interviewer(name="Ada")])
    spec = configuration.spec(panel)
    (host,) = spec.hosts

    taken = versions.taking(panel, replace(spec, hosts=(replace(host, time_zone="Asia/Tokyo"),)), beside=spec)

    assert (taken.is_empty, taken.left) == (
        True,
        ("Ada: calendars, time zone and name are changed on their own page.",),
    )


def test_version_that_repeats_another_stands_for_the_whole_one():
    panel = make_panel()
    whole = version_of(panel)
    repeat = version_of(panel, number=2, repeats=whole, payload={})

    assert versions.spec_of(repeat) == versions.spec_of(whole)


def test_going_back_publishes_the_old_version_as_the_next_one(sandbox):
    panel, rita = published_panel(people=2, closed_dates=[date(2026, 12, 25).isoformat()]), make_user()
    first = panel.publications.get()
    panel.name = "Systems interview"
    panel.save()
    panel.seats.first().delete()
    publishing.publish(panel, by=rita, now=clock.now())

    third = versions.roll_back(panel, first, by=rita, now=clock.now())

    panel.refresh_from_db()
    remote = nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id or "")
    assert (third.number, third.state, third.by, third.restores) == (3, "done", rita, first)
    assert (panel.name, remote["name"], len(remote["participants"])) == ("Technical interview",) * 2 + (2,)
    assert third.payload == first.payload


def test_going_back_brings_the_groups_back():
    ada, ben = people = [make_interviewer(name=name) for name in ("Ada", "Ben")]
    panel = make_panel(interviewers=people)
    before = Drawn("Engineer", 1, takes_all=False, people=frozenset([ada.pk, ben.pk]))
    SeatGroup.objects.arrange(panel, [before])
    version = version_of(panel)
    SeatGroup.objects.arrange(panel, [])

    taken = versions.taking(panel, versions.spec_of(version))
    versions.take(panel, taken)

    assert not taken.is_empty
    assert SeatGroup.objects.of(panel) == (before,)
    assert versions.taking(panel, versions.spec_of(version)).is_empty


def test_going_back_to_what_can_not_be_published_changes_nothing():
    panel = make_panel(provider=Provider.ZOOM, conferencing_grant_id="")
    version = version_of(panel)
    Panel.objects.update(provider="google_meet", name="Saved")

    with pytest.raises(publishing.CannotPublish, match="Zoom needs an account"):
        versions.roll_back(panel, version, by=make_user(), now=NOW)

    panel.refresh_from_db()
    assert (panel.name, panel.provider, panel.publications.count()) == ("Saved", "google_meet", 1)
