"""Events of our own against the sandbox: written with a call, found by their mark, moved, with other people, deleted; and who is free."""

from datetime import UTC, datetime, timedelta

import pytest

from interviews.enums import Provider
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing, Refused
from interviews.nylas.shapes import Meeting, Person
from sandbox.tests.sandbox_process import BEGINNING

AT = BEGINNING.astimezone(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=400)
END = AT + timedelta(minutes=45)
SARAH = Person(email="sarah.kim@example.com", name="Sarah Kim")
DANA = Person(email="dana@example.org", name="Dana Chen")


@pytest.fixture
def accounts(sandbox) -> dict[str, str]:
    return {grant.email: grant.id for grant in nylas().grants()}


def write(account: str, *, mark: str = "one", at: datetime = AT) -> Meeting:
    return nylas().write_event(
        account,
        "primary",
        mark=mark,
        title="Interview with Dana",
        starts_at=at,
        ends_at=at + timedelta(minutes=45),
        time_zone="Europe/Berlin",
        host=SARAH,
        people=[DANA],
        provider=Provider.GOOGLE_MEET,
        conferencing_grant_id="",
    )


def test_event_has_a_call_of_its_own_and_is_found_by_its_mark(accounts):
    account = accounts[SARAH.email]
    made = write(account)

    assert made.join_url.startswith("https://")
    assert (made.starts_at, made.ends_at, made.participant_emails) == (AT, END, (SARAH.email, DANA.email))
    assert [one.event_id for one in nylas().marked_events(account, "primary", "one")] == [made.event_id]
    assert nylas().marked_events(account, "primary", "another") == []


def test_event_is_moved_and_deleted_and_deleting_it_again_is_no_error(accounts):
    account = accounts[SARAH.email]
    made = write(account)
    later = AT + timedelta(days=1)

    nylas().move_event(
        account, "primary", made.event_id, starts_at=later, ends_at=later + timedelta(minutes=45), time_zone="UTC"
    )
    moved = nylas().meeting(account, "primary", made.event_id)
    nylas().delete_event(account, "primary", made.event_id)
    nylas().delete_event(account, "primary", made.event_id)

    assert (moved.starts_at, moved.join_url) == (later, made.join_url)
    assert nylas().marked_events(account, "primary", "one") == []


def test_participant_is_swapped_and_the_others_stay(accounts):
    account = accounts[SARAH.email]
    made = write(account)
    for _ in range(2):
        nylas().swap_participant(
            account, "primary", made.event_id, leaving=DANA.email, joining=Person(email="eve@example.org", name="Eve")
        )

    assert nylas().meeting(account, "primary", made.event_id).participant_emails == (SARAH.email, "eve@example.org")


@pytest.mark.parametrize("shift", [0, 7, 44])
def test_whoever_has_an_event_then_is_not_free(accounts, shift):
    """Also when the event begins or ends within the five minutes that Nylas counts in."""
    people = {SARAH.email: ["primary"]}
    before = nylas().free_people(people, starts_at=AT, ends_at=END)
    write(accounts[SARAH.email], at=AT + timedelta(minutes=shift))

    assert before == {SARAH.email}
    assert nylas().free_people(people, starts_at=AT + timedelta(minutes=2), ends_at=END) == frozenset()
    assert nylas().free_people(people, starts_at=END + timedelta(hours=2), ends_at=END + timedelta(hours=3)) == before


def test_nobody_is_asked_for_nobody(sandbox):
    assert nylas().free_people({}, starts_at=AT, ends_at=END) == frozenset()


def test_account_that_is_not_there_is_refused(sandbox):
    with pytest.raises(Refused):
        nylas().free_people({"nobody@example.com": ["primary"]}, starts_at=AT, ends_at=END)
    with pytest.raises((Missing, Refused)):
        write("00000000-0000-4000-8000-000000000999")
