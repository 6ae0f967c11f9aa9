"""What Nylas answers, read back: its own defaults are no difference, a person's change is one, in our words where we have some."""

import copy
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from interviews.enums import Distribution, Provider, WaitingRoom
from interviews.nylas.configuration_copies import Copy, Other, read_copy
from interviews.nylas.configurations import ConfigurationSpec, configuration_body
from tests.interviews.specs import CAPTURE, MARCUS, SARAH, spec

SPECS = [
    spec(),
    spec(distribution=Distribution.EVERYONE),
    spec(opens_at=time(18), closes_at=time(0)),
    spec(provider=Provider.ZOOM, conferencing_grant_id="zoom-1"),
    spec(provider=Provider.ZOOM, conferencing_grant_id="zoom-1", waiting_room=WaitingRoom.NOBODY),
    spec(capture=replace(CAPTURE, languages=("en", "de"), terms=("Kubernetes",))),
    spec(closed_dates=(), buffer_after=timedelta(), notice=timedelta(), records=False),
    spec(capture=replace(CAPTURE, summary_instructions="Facts.", action_item_instructions="Who.")),
    spec(capture=replace(CAPTURE, transcript=False, summary=False, action_items=False, summary_instructions="Facts.")),
]


CAPTURED = "scheduler.notetaker_settings.meeting_settings"
HEARD = f"{CAPTURED}.transcription_settings"
METHOD = "availability.availability_rules.availability_method"
CALL = "event_booking.conferencing"


def answer(sent: ConfigurationSpec, *, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """What Nylas would answer: what was sent, with the id and the defaults that it adds, and with changes by path."""
    body: Any = copy.deepcopy(configuration_body(sent))
    body |= {"id": "conf-1", "type": "", "appearance": None, "a_member_nobody_knows": {"b": 1}}
    body["availability"]["availability_rules"]["tentative_as_busy"] = True
    body["event_booking"] |= {"description": None, "location": "", "notify_participants": True}
    body["scheduler"] |= {"email_template": {"booking_confirmed": {}}, "hide_additional_guests": False}
    body["scheduler"]["notetaker_settings"]["meeting_settings"]["leave_after_silence_seconds"] = 300
    for person in body["participants"]:
        person["grant_id"] = "grant-1"
    for path, value in (changes or {}).items():
        *way, last = path.split(".")
        place = body
        for name in way:
            place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
        place[int(last) if isinstance(place, list) else last] = value
    return body


@pytest.mark.parametrize("sent", SPECS)
def test_what_nylas_adds_by_itself_is_no_difference(sent):
    assert read_copy(answer(sent), sent) == Copy(sent, ())


def test_another_way_to_write_the_same_is_no_difference():
    sent = spec()
    block = {
        "days": [5, 4, 3, 2, 1],
        "start": "09:00",
        "end": "17:30:00",
        "timezone": sent.time_zone,
        "exdates": ["2026-12-25"],
    }
    changes = {
        "participants": [
            person | {"email": str(person["email"]).upper(), "is_organizer": False}
            for person in reversed(configuration_body(sent)["participants"])
        ],
        "participants.0.availability.open_hours": [block],
        "availability.duration_minutes": "45",
        "scheduler.additional_fields.fairloop_link.order": 1,
    }

    assert read_copy(answer(sent, changes=changes), sent) == Copy(sent, ())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "Systems interview"}, {"name": "Systems interview"}),
        ({"slug": "systems"}, {"slug": "systems"}),
        ({"availability.duration_minutes": 60}, {"duration": timedelta(hours=1)}),
        ({"availability.availability_rules.buffer": {"before": 5, "after": 0}}, {"buffer_before": timedelta(minutes=5), "buffer_after": timedelta()}),
        ({METHOD: "max-availability"}, {"offers_all_times": True}),
        ({"event_booking.title": "Meet ${invitee}"}, {"title": "Meet {candidate}"}),
        ({CALL: {"provider": "Zoom Meeting", "autocreate": {"conf_grant_id": "z"}}}, {"provider": Provider.ZOOM, "conferencing_grant_id": "z"}),
        ({"scheduler.available_days_in_future": 30}, {"horizon": timedelta(days=30)}),
        ({"scheduler.min_booking_notice": 90}, {"notice": timedelta(minutes=90)}),
        ({"scheduler.min_cancellation_notice": 0}, {"cancel_notice": timedelta()}),
        ({"scheduler.notetaker_settings.enabled": False}, {"records": False}),
        ({"scheduler.notetaker_settings.notetaker_name": "Bot"}, {"capture": replace(CAPTURE, name="Bot")}),
        ({HEARD: {"keywords": ["Go"]}}, {"capture": replace(CAPTURE, terms=("Go",))}),
        ({HEARD: {"expected_languages": ["fr"]}}, {"capture": replace(CAPTURE, languages=("fr",))}),
        ({f"{CAPTURED}.summary": False}, {"capture": replace(CAPTURE, summary=False)}),
        ({f"{CAPTURED}.summary_settings": {"custom_instructions": "Be kind."}}, {"capture": replace(CAPTURE, summary_instructions="Be kind.")}),
        ({"participants.1.booking.calendar_id": "private"}, {"hosts": (SARAH, replace(MARCUS, booking_calendar_id="private"))}),
        ({"participants.1.timezone": "Asia/Tokyo"}, {"hosts": (SARAH, replace(MARCUS, time_zone="Asia/Tokyo"))}),
    ],
    ids=lambda value: next(iter(value)),
)  # fmt: skip
def test_change_that_a_panel_can_hold_is_read_into_it(changes, expected):
    assert read_copy(answer(spec(), changes=changes), spec()) == Copy(spec(**expected), ())


def test_zoom_s_waiting_room_is_read():
    sent = spec(provider=Provider.ZOOM, conferencing_grant_id="zoom-1", waiting_room=WaitingRoom.NOBODY)
    settings = {"waiting_room": True, "join_before_host": False}

    found = read_copy(answer(sent, changes={f"{CALL}.autocreate.conf_settings.settings": settings}), sent)

    assert found == Copy(replace(sent, waiting_room=WaitingRoom.EVERYBODY), ())


def test_other_hours_for_everybody_are_read():
    block = {"days": [0, 6], "start": "10:00", "end": "12:00", "timezone": spec().time_zone, "exdates": ["2027-01-01"]}
    changes = {f"participants.{number}.availability.open_hours": [block] for number in (0, 1)}

    found = read_copy(answer(spec(), changes=changes), spec())

    hours = {"open_days": (5, 6), "opens_at": time(10), "closes_at": time(12), "closed_dates": (date(2027, 1, 1),)}
    assert found == Copy(spec(**hours), ())


def test_other_hours_for_one_person_can_only_be_named():
    block = {"days": [0, 6], "start": "10:00", "end": "12:00", "timezone": spec().time_zone, "exdates": []}

    found = read_copy(answer(spec(), changes={"participants.1.availability.open_hours": [block]}), spec())

    assert (found.spec, [other.member for other in found.others]) == (
        spec(),
        ["participants.availability.open_hours (marcus@x.test)"],
    )


def test_people_who_were_added_and_taken_off_are_read():
    changed = answer(spec())
    changed["participants"][0] = {
        "name": "Priya Raman",
        "email": "priya@x.test",
        "timezone": "Europe/Lisbon",
        "availability": {"calendar_ids": ["primary"], "open_hours": changed["participants"][0]["availability"]["open_hours"]},
        "booking": {"calendar_id": "primary"},
    }  # fmt: skip

    found = read_copy(changed, spec())

    assert ([host.email for host in found.spec.hosts], found.others) == (["marcus@x.test", "priya@x.test"], ())


@pytest.mark.parametrize("theirs", [False, None])
def test_copy_that_anybody_may_book_says_so(theirs):
    found = read_copy(answer(spec(), changes={"requires_session_auth": theirs}), spec())

    assert found.spec.is_public
    assert read_copy(answer(found.spec, changes={"requires_session_auth": theirs}), found.spec).others == ()


@pytest.mark.parametrize(
    ("changes", "other"),
    [
        ({METHOD: "new-method"}, Other(METHOD, '"max-fairness"', '"new-method"')),
        ({"event_booking.description": "Bring a drawing"}, Other("event_booking.description", '""', '"Bring a drawing"')),
        ({"event_booking.disable_emails": False}, Other("event_booking.disable_emails", "true", "false")),
        ({"event_booking.reminders": []}, Other("event_booking.reminders", '[{"type": "webhook", "minutes_before_event": 60}]', "[]")),
        ({"scheduler.confirmation_redirect_url": "https://evil.test"}, Other("scheduler.confirmation_redirect_url", '""', '"https://evil.test"')),
        ({"scheduler.additional_fields.age": {"label": "Age"}}, Other("scheduler.additional_fields.age", "", '{"label": "Age"}')),
        ({"scheduler.additional_fields": None}, None),
        ({HEARD: {"fallback_language": "de"}}, Other(HEARD, "{}", '{"fallback_language": "de"}')),
        ({"event_booking.conferencing.details": {"url": "https://zoom.us/j/1"}}, Other("event_booking.conferencing.details", "{}", '{"url": "https://zoom.us/j/1"}')),
    ],
    ids=str,
)  # fmt: skip
def test_change_that_no_panel_can_hold_is_named(changes, other):
    found = read_copy(answer(spec(), changes=changes), spec())

    assert found.spec == spec()
    if other is None:
        assert [one.member for one in found.others] == [
            f"scheduler.additional_fields.fairloop_link.{name}" for name in ("label", "type")
        ]
    else:
        assert found.others == (other,)


def test_copy_that_makes_no_sense_is_named_not_feared():
    found = read_copy(
        {"participants": None, "availability": [], "scheduler": "x", "slug": 5, "event_booking": 7}, spec()
    )

    assert found.spec.hosts == ()
    assert {other.member.split(".")[0] for other in found.others} >= {"availability", "scheduler", "event_booking"}
